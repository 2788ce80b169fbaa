-- Numbers.

CREATE MACRO unsupported_this_function_of_numeric() AS error('');
CREATE MACRO unsupported_this_function_of_bignumeric() AS error('');

CREATE MACRO bq_real(a DOUBLE) AS a, (a DECIMAL(38,9)) AS unsupported_this_function_of_numeric(),
  (a STRUCT("$bignumeric" BLOB)) AS unsupported_this_function_of_bignumeric();
CREATE MACRO bq_finite_of(v, a, b, pos) AS
  CASE WHEN isfinite(v) OR NOT isfinite(a) OR NOT isfinite(b) THEN v WHEN v IS NOT NULL THEN bq_fail(pos, 'the result is not a finite number') END;
CREATE MACRO bq_as_numeric(a) AS CAST(a AS DECIMAL(38,9));
CREATE MACRO bq_abs_placed(pos, a BIGINT) AS abs(CASE WHEN a = -9223372036854775808 THEN bq_fail(pos, 'INT64 overflow') ELSE a END),
  (pos, a DOUBLE) AS abs(a), (pos, a DECIMAL(38,9)) AS CAST(abs(a) AS DECIMAL(38,9)), (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_abs(pos, a);
CREATE MACRO bq_sign_of(a BIGINT) AS bq_sign(a), (a DOUBLE) AS bq_sign(a), (a DECIMAL(38,9)) AS CAST(sign(a) AS DECIMAL(38,9)), (a STRUCT("$bignumeric" BLOB)) AS gs_big_sign('', a);
CREATE MACRO bq_rounded(pos, a DOUBLE) AS round(a), (pos, a DOUBLE, n BIGINT) AS gs_round(pos, a, n),
  (pos, a DECIMAL(38,9)) AS bq_as_numeric(gs_round_numeric(pos, CAST(a AS VARCHAR), 0, 'ROUND_HALF_AWAY_FROM_ZERO')),
  (pos, a DECIMAL(38,9), n BIGINT) AS bq_as_numeric(gs_round_numeric(pos, CAST(a AS VARCHAR), n, 'ROUND_HALF_AWAY_FROM_ZERO')),
  (pos, a DECIMAL(38,9), n BIGINT, r VARCHAR) AS bq_as_numeric(gs_round_numeric(pos, CAST(a AS VARCHAR), n, r)),
  (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_round(pos, a, 0, 'ROUND_HALF_AWAY_FROM_ZERO'), (pos, a STRUCT("$bignumeric" BLOB), n BIGINT) AS gs_big_round(pos, a, n, 'ROUND_HALF_AWAY_FROM_ZERO'),
  (pos, a STRUCT("$bignumeric" BLOB), n BIGINT, r VARCHAR) AS gs_big_round(pos, a, n, r);
CREATE MACRO bq_cut(pos, a DOUBLE) AS trunc(a), (pos, a DOUBLE, n BIGINT) AS gs_trunc(pos, a, n),
  (pos, a DECIMAL(38,9)) AS bq_as_numeric(gs_round_numeric(pos, CAST(a AS VARCHAR), 0, 'TRUNC')),
  (pos, a DECIMAL(38,9), n BIGINT) AS bq_as_numeric(gs_round_numeric(pos, CAST(a AS VARCHAR), n, 'TRUNC')),
  (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_round(pos, a, 0, 'TRUNC'), (pos, a STRUCT("$bignumeric" BLOB), n BIGINT) AS gs_big_round(pos, a, n, 'TRUNC');
CREATE MACRO bq_narrow(pos, a STRUCT("$bignumeric" BLOB)) AS bq_as_numeric(gs_big_to_numeric(pos, a));
CREATE MACRO bq_root(pos, a DOUBLE) AS bq_sqrt(a, pos), (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_sqrt(pos, a, 38),
  (pos, a DECIMAL(38,9)) AS bq_narrow(pos, gs_big_sqrt(pos, bq_to_bignumeric(a), 9));
CREATE MACRO bq_exp(pos, a DOUBLE) AS bq_finite(exp(a), pos), (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_exp(pos, a, 38),
  (pos, a DECIMAL(38,9)) AS bq_narrow(pos, gs_big_exp(pos, bq_to_bignumeric(a), 9));
CREATE MACRO bq_log(pos, a DOUBLE) AS ln(bq_positive(a, pos)), (pos, a DOUBLE, b DOUBLE) AS gs_log(pos, a, b),
  (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_ln(pos, a, 38), (pos, a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_log(pos, a, b, 38),
  (pos, a DECIMAL(38,9)) AS bq_narrow(pos, gs_big_ln(pos, bq_to_bignumeric(a), 9)),
  (pos, a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow(pos, gs_big_log(pos, bq_to_bignumeric(a), bq_to_bignumeric(b), 9));
CREATE MACRO bq_log10(pos, a DOUBLE) AS log10(bq_positive(a, pos)), (pos, a STRUCT("$bignumeric" BLOB)) AS gs_big_log(pos, a, gs_big_of_int(pos, 10), 38),
  (pos, a DECIMAL(38,9)) AS bq_narrow(pos, gs_big_log(pos, bq_to_bignumeric(a), gs_big_of_int(pos, 10), 9));
CREATE MACRO bq_pow(pos, a DOUBLE, b DOUBLE) AS bq_finite_of(pow(a, b), a, b, pos), (pos, a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_power(pos, a, b, 38),
  (pos, a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow(pos, gs_big_power(pos, bq_to_bignumeric(a), bq_to_bignumeric(b), 9));
CREATE MACRO bq_quotient(pos, a BIGINT, b BIGINT) AS
    CASE WHEN a = -9223372036854775808 AND b = -1 THEN bq_fail(pos, 'INT64 overflow') ELSE bq_div_int(a, b, pos) END,
  (pos, a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow(pos, gs_big_quotient(pos, bq_to_bignumeric(a), bq_to_bignumeric(b))),
  (pos, a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_quotient(pos, a, b);
CREATE MACRO bq_remainder(pos, a BIGINT, b BIGINT) AS CASE WHEN b = -1 THEN a - a ELSE bq_mod(a, b, pos) END,
  (pos, a DECIMAL(38,9), b DECIMAL(38,9)) AS
    CAST(a % CASE WHEN b = 0 AND a IS NOT NULL THEN bq_fail(pos, 'division by zero') ELSE b END AS DECIMAL(38,9)),
  (pos, a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_remainder(pos, a, b);

-- SAFE_ and its like: NULL in place of an overflow.
CREATE MACRO bq_or_null(v, a, b) AS CASE WHEN isfinite(v) OR NOT isfinite(a) OR NOT isfinite(b) THEN v END;
CREATE MACRO bq_safe_add(a BIGINT, b BIGINT) AS TRY_CAST(CAST(a AS HUGEINT) + CAST(b AS HUGEINT) AS BIGINT),
  (a DOUBLE, b DOUBLE) AS bq_or_null(a + b, a, b), (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_add('', a, b),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow('', gs_big_add('', bq_to_bignumeric(a), bq_to_bignumeric(b)));
CREATE MACRO bq_safe_subtract(a BIGINT, b BIGINT) AS TRY_CAST(CAST(a AS HUGEINT) - CAST(b AS HUGEINT) AS BIGINT),
  (a DOUBLE, b DOUBLE) AS bq_or_null(a - b, a, b), (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_sub('', a, b),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow('', gs_big_sub('', bq_to_bignumeric(a), bq_to_bignumeric(b)));
CREATE MACRO bq_safe_multiply(a BIGINT, b BIGINT) AS TRY_CAST(CAST(a AS HUGEINT) * CAST(b AS HUGEINT) AS BIGINT),
  (a DOUBLE, b DOUBLE) AS bq_or_null(a * b, a, b), (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_mul('', a, b),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS bq_narrow('', gs_big_mul('', bq_to_bignumeric(a), bq_to_bignumeric(b)));
CREATE MACRO bq_safe_negate(a BIGINT) AS TRY_CAST(-CAST(a AS HUGEINT) AS BIGINT), (a DOUBLE) AS -a, (a DECIMAL(38,9)) AS -a, (a STRUCT("$bignumeric" BLOB)) AS gs_big_neg('', a);
CREATE MACRO bq_safe_divide(a DOUBLE, b DOUBLE) AS bq_or_null(a / nullif(b, 0), a, b),
  -- Only a quotient that may be too large takes the way that gives NULL.
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS CASE WHEN abs(CAST(a AS DOUBLE)) < 9.9e28 * abs(CAST(b AS DOUBLE))
    THEN CAST(gs_numeric_div(a, b, 0) AS DECIMAL(38,9))
    ELSE bq_narrow('', gs_big_div('', bq_to_bignumeric(a), bq_to_bignumeric(b))) END,
  (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS gs_big_div('', a, b);

CREATE MACRO bq_bucket(pos, n, a) AS
  CASE WHEN list_count(a) < len(a) THEN bq_fail(pos, 'NULL among the bounds') ELSE n END;
CREATE MACRO bq_range_bucket(pos, a BIGINT, b BIGINT[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a DOUBLE, b DOUBLE[]) AS bq_bucket(pos, CASE WHEN isnan(a) THEN 0 WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a VARCHAR, b VARCHAR[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a DATE, b DATE[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a TIMESTAMP, b TIMESTAMP[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b),
  (pos, a TIMESTAMPTZ, b TIMESTAMPTZ[]) AS bq_bucket(pos, CASE WHEN a IS NOT NULL THEN len(list_filter(b, lambda x: x <= a)) END, b);

-- Hashes and bits.
CREATE MACRO bq_bytes_of(a VARCHAR) AS encode(a), (a BLOB) AS a;
CREATE MACRO bq_bit_count(pos, a BIGINT) AS CAST(bit_count(a) AS BIGINT), (pos, a BLOB) AS gs_bit_count(pos, a);

DROP MACRO unsupported_this_function_of_numeric;
DROP MACRO unsupported_this_function_of_bignumeric;
