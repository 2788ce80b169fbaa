-- Arguments of aggregates, and what is made of their results; arrays.

CREATE MACRO bq_average(a DOUBLE, s HUGEINT, n BIGINT) AS a, (a DOUBLE, s DOUBLE, n BIGINT) AS bq_sum(a),
  (a DOUBLE, s DECIMAL(38,9), n BIGINT) AS CASE WHEN abs(s) > 99999999999999999999999999999.999999999 THEN error('unsupported: an AVG of NUMERIC values this large')
    ELSE CAST(gs_numeric_div(s, CAST(n AS DECIMAL(38,9)), 0) AS DECIMAL(38,9)) END;
-- What is compared where NaN has another place in DuckDB's order.
CREATE MACRO bq_comparable(a BIGINT) AS a, (a DOUBLE) AS CASE WHEN isnan(a) THEN error('unsupported: comparing with NaN here') ELSE a END, (a DECIMAL(38,9)) AS a, (a VARCHAR) AS a,
  (a BOOLEAN) AS a, (a DATE) AS a, (a TIMESTAMP) AS a, (a TIMESTAMPTZ) AS a, (a TIME) AS a, (a BLOB) AS a, (a STRUCT("$bignumeric" BLOB)) AS a;
CREATE MACRO bq_delimiter() AS ',', (a VARCHAR) AS a;
CREATE MACRO bq_byte_delimiter() AS unhex('2C'), (a BLOB) AS a;

-- The most frequent elements with their counts, most frequent first.
CREATE MACRO bq_counts(l) AS list_concat(
  list_transform(map_entries(list_aggregate(l, 'histogram')), lambda e: struct_pack(n := CAST(e.value AS BIGINT), v := e.key)),
  CASE WHEN list_count(l) < len(l) THEN [struct_pack(n := CAST(len(l) - list_count(l) AS BIGINT), v := NULL)] ELSE [] END);
CREATE MACRO bq_top_count(l, n) AS list_transform(list_slice(list_reverse_sort(bq_counts(l)), 1, n),
  lambda e: struct_pack("value" := e.v, "count" := e.n));

CREATE MACRO bq_concat_all(ls) AS CASE WHEN list_count(ls) = len(ls) THEN flatten(ls) END;
CREATE MACRO bq_array_to_string(pos, a VARCHAR[], d VARCHAR) AS gs_join(pos, a, d),
  (pos, a VARCHAR[], d VARCHAR, n VARCHAR) AS gs_join(pos, list_transform(a, lambda x: coalesce(x, n)), d);
-- array_length, as len also takes text
CREATE MACRO bq_first(a, pos) AS CASE WHEN array_length(a) = 0 THEN bq_fail(pos, 'the first element of an empty array') ELSE a[1] END;
CREATE MACRO bq_last(a, pos) AS CASE WHEN array_length(a) = 0 THEN bq_fail(pos, 'the last element of an empty array') ELSE a[len(a)] END;
