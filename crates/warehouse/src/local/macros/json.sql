-- JSON: a value of type JSON is a struct with its text as the only field.

CREATE MACRO bq_json(a) AS CASE WHEN a IS NOT NULL THEN struct_pack("$json" := a) END;
CREATE MACRO bq_json_text(a STRUCT("$json" VARCHAR)) AS struct_extract(a, '$json');
-- A value of any type, which may be NULL where native functions get none: in a struct, and decimals in it as text.
CREATE MACRO bq_any(a BIGINT) AS struct_pack(v := a), (a DOUBLE) AS struct_pack(v := a),
  (a DECIMAL(38,9)) AS struct_pack(v := struct_pack("$numeric" := bq_to_string(a))), (a) AS struct_pack(v := a);
CREATE MACRO bq_json_query(pos, f, a VARCHAR) AS gs_json_query(pos, a, '$', f || 'text'),
  (pos, f, a VARCHAR, p VARCHAR) AS gs_json_query(pos, a, p, f || 'text'),
  (pos, f, a STRUCT("$json" VARCHAR)) AS bq_json(gs_json_query(pos, struct_extract(a, '$json'), '$', f || 'typed')),
  (pos, f, a STRUCT("$json" VARCHAR), p VARCHAR) AS bq_json(gs_json_query(pos, struct_extract(a, '$json'), p, f || 'typed'));
CREATE MACRO bq_json_value(pos, f, a VARCHAR) AS gs_json_value(pos, a, '$', f || 'text'),
  (pos, f, a VARCHAR, p VARCHAR) AS gs_json_value(pos, a, p, f || 'text'),
  (pos, f, a STRUCT("$json" VARCHAR)) AS gs_json_value(pos, struct_extract(a, '$json'), '$', f || 'typed'),
  (pos, f, a STRUCT("$json" VARCHAR), p VARCHAR) AS gs_json_value(pos, struct_extract(a, '$json'), p, f || 'typed');
CREATE MACRO bq_json_query_array(pos, f, a VARCHAR) AS gs_json_query_array(pos, a, '$', f || 'text'),
  (pos, f, a VARCHAR, p VARCHAR) AS gs_json_query_array(pos, a, p, f || 'text'),
  (pos, f, a STRUCT("$json" VARCHAR)) AS list_transform(gs_json_query_array(pos, struct_extract(a, '$json'), '$', f || 'typed'), lambda j: bq_json(j)),
  (pos, f, a STRUCT("$json" VARCHAR), p VARCHAR) AS list_transform(gs_json_query_array(pos, struct_extract(a, '$json'), p, f || 'typed'), lambda j: bq_json(j));
CREATE MACRO bq_json_value_array(pos, f, a VARCHAR) AS gs_json_value_array(pos, a, '$', f || 'text'),
  (pos, f, a VARCHAR, p VARCHAR) AS gs_json_value_array(pos, a, p, f || 'text'),
  (pos, f, a STRUCT("$json" VARCHAR)) AS gs_json_value_array(pos, struct_extract(a, '$json'), '$', f || 'typed'),
  (pos, f, a STRUCT("$json" VARCHAR), p VARCHAR) AS gs_json_value_array(pos, struct_extract(a, '$json'), p, f || 'typed');
-- A path that is NULL changes nothing.
CREATE MACRO bq_json_remove(pos, a, p) AS bq_json(CASE WHEN p IS NULL THEN a ELSE gs_json_remove(pos, a, p) END);
CREATE MACRO bq_pretty() AS false, (pretty BOOLEAN) AS pretty;
CREATE MACRO bq_json_keys(pos, a STRUCT("$json" VARCHAR)) AS gs_json_keys(pos, struct_extract(a, '$json'), 1000),
  (pos, a STRUCT("$json" VARCHAR), n BIGINT) AS gs_json_keys(pos, struct_extract(a, '$json'), n);
CREATE MACRO bq_string(pos, a STRUCT("$json" VARCHAR)) AS gs_json_string(pos, struct_extract(a, '$json')),
  (pos, a DATE) AS bq_to_string(a), (pos, a TIMESTAMP) AS bq_to_string(a), (pos, a TIMESTAMPTZ) AS bq_to_string(a), (pos, a TIME) AS bq_to_string(a),
  (pos, a TIMESTAMPTZ, z VARCHAR) AS bq_zone_text(a, z, pos);
