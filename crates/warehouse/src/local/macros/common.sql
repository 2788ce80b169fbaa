-- GoogleSQL's semantics on DuckDB: what a function means there, written in DuckDB's SQL, chosen by the
-- types of its arguments. No matching overload means that GoogleSQL has no such signature, or that we
-- don't run it: never that DuckDB's own implicit casts decide.
--
-- `pos` is the place in the user's query, e.g. '@17-25 '; errors at run time begin with it. It is empty where
-- SAFE. stands before the function: NULL would make DuckDB take the whole call for NULL.

-- Stand-ins while the macros are made; dropped at the end, so that using such an overload is an error that
-- names what is missing.
CREATE MACRO unsupported_dividing_numeric() AS error('');
CREATE MACRO unsupported_this_function_of_bignumeric() AS error('');

-- BIGNUMERIC: a struct with the number's bytes as the only field.
CREATE MACRO bq_bignumeric(a) AS CASE WHEN a IS NOT NULL THEN struct_pack("$bignumeric" := a) END;

-- Comparison: NaN is neither equal to, less nor greater than anything (DuckDB: equal to itself, greatest).
CREATE MACRO bq_eq
  (a BIGINT, b BIGINT) AS a = b, (a DOUBLE, b DOUBLE) AS CASE WHEN isnan(a) THEN b <> b ELSE a = b END,
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS a = b, (a VARCHAR, b VARCHAR) AS a = b, (a BOOLEAN, b BOOLEAN) AS a = b,
  (a DATE, b DATE) AS a = b, (a TIMESTAMP, b TIMESTAMP) AS a = b, (a TIMESTAMPTZ, b TIMESTAMPTZ) AS a = b,
  (a TIME, b TIME) AS a = b, (a BLOB, b BLOB) AS a = b, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS a."$bignumeric" = b."$bignumeric";
CREATE MACRO bq_ne
  (a BIGINT, b BIGINT) AS a <> b, (a DOUBLE, b DOUBLE) AS CASE WHEN isnan(a) THEN b = b ELSE a <> b END,
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS a <> b, (a VARCHAR, b VARCHAR) AS a <> b, (a BOOLEAN, b BOOLEAN) AS a <> b,
  (a DATE, b DATE) AS a <> b, (a TIMESTAMP, b TIMESTAMP) AS a <> b, (a TIMESTAMPTZ, b TIMESTAMPTZ) AS a <> b,
  (a TIME, b TIME) AS a <> b, (a BLOB, b BLOB) AS a <> b, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS a."$bignumeric" <> b."$bignumeric";
CREATE MACRO bq_lt
  (a BIGINT, b BIGINT) AS a < b, (a DOUBLE, b DOUBLE) AS CASE WHEN isnan(b) THEN a <> a ELSE a < b END,
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS a < b, (a VARCHAR, b VARCHAR) AS a < b, (a BOOLEAN, b BOOLEAN) AS a < b,
  (a DATE, b DATE) AS a < b, (a TIMESTAMP, b TIMESTAMP) AS a < b, (a TIMESTAMPTZ, b TIMESTAMPTZ) AS a < b,
  (a TIME, b TIME) AS a < b, (a BLOB, b BLOB) AS a < b, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS a."$bignumeric" < b."$bignumeric";
CREATE MACRO bq_le
  (a BIGINT, b BIGINT) AS a <= b, (a DOUBLE, b DOUBLE) AS CASE WHEN isnan(b) THEN a <> a ELSE a <= b END,
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS a <= b, (a VARCHAR, b VARCHAR) AS a <= b, (a BOOLEAN, b BOOLEAN) AS a <= b,
  (a DATE, b DATE) AS a <= b, (a TIMESTAMP, b TIMESTAMP) AS a <= b, (a TIMESTAMPTZ, b TIMESTAMPTZ) AS a <= b,
  (a TIME, b TIME) AS a <= b, (a BLOB, b BLOB) AS a <= b, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS a."$bignumeric" <= b."$bignumeric";

-- GoogleSQL's years are 1 to 9999.
CREATE MACRO bq_valid(d) AS
  CASE WHEN d < DATE '0001-01-01' OR d >= DATE '10000-01-01' THEN error('a date outside the years 1 to 9999') ELSE d END;

-- Arithmetic. A whole result that does not fit INT64 is DuckDB's own error; NUMERIC keeps nine places.
CREATE MACRO bq_add
  (a BIGINT, b BIGINT) AS a + b, (a DOUBLE, b DOUBLE) AS gs_float_add(a, b, 0),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS CAST(a + b AS DECIMAL(38,9)),
  (a DATE, b BIGINT) AS bq_valid(a + CAST(b AS INTEGER)), (a BIGINT, b DATE) AS bq_valid(b + CAST(a AS INTEGER)),
  (a DATE, b INTERVAL) AS bq_valid(a + b), (a TIMESTAMP, b INTERVAL) AS bq_valid(a + b), (a TIMESTAMPTZ, b INTERVAL) AS bq_valid(a + b);
CREATE MACRO bq_sub
  (a BIGINT, b BIGINT) AS a - b, (a DOUBLE, b DOUBLE) AS gs_float_sub(a, b, 0),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS CAST(a - b AS DECIMAL(38,9)),
  (a DATE, b BIGINT) AS bq_valid(a - CAST(b AS INTEGER)),
  (a DATE, b INTERVAL) AS bq_valid(a - b), (a TIMESTAMP, b INTERVAL) AS bq_valid(a - b), (a TIMESTAMPTZ, b INTERVAL) AS bq_valid(a - b);
CREATE MACRO bq_mul
  (a BIGINT, b BIGINT) AS a * b, (a DOUBLE, b DOUBLE) AS gs_float_mul(a, b, 0),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS CAST(gs_numeric_mul(a, b, 0) AS DECIMAL(38,9));
CREATE MACRO bq_div(a DOUBLE, b DOUBLE, pos VARCHAR) AS gs_float_div(a, b, 0),
  (a DECIMAL(38,9), b DECIMAL(38,9), pos VARCHAR) AS
    CAST(gs_numeric_div(a, CASE WHEN b = 0 AND a IS NOT NULL THEN bq_fail(pos, 'division by zero') ELSE b END, 0) AS DECIMAL(38,9));
CREATE MACRO bq_safe_div(a DOUBLE, b DOUBLE) AS a / nullif(b, 0),
  (a DECIMAL(38,9), b DECIMAL(38,9)) AS unsupported_dividing_numeric();
CREATE MACRO bq_ieee_div(a DOUBLE, b DOUBLE) AS a / b, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS unsupported_this_function_of_bignumeric(),
  (a STRUCT("$bignumeric" BLOB), b) AS unsupported_this_function_of_bignumeric(), (a, b STRUCT("$bignumeric" BLOB)) AS unsupported_this_function_of_bignumeric();
CREATE MACRO bq_div_int(a BIGINT, b BIGINT, pos VARCHAR) AS
  a // CASE WHEN b = 0 AND a IS NOT NULL THEN bq_fail(pos, 'division by zero') ELSE b END;
CREATE MACRO bq_mod(a BIGINT, b BIGINT, pos VARCHAR) AS
  a % CASE WHEN b = 0 AND a IS NOT NULL THEN bq_fail(pos, 'division by zero') ELSE b END;
CREATE MACRO bq_neg(a BIGINT) AS -a, (a DOUBLE) AS -a, (a DECIMAL(38,9)) AS -a;

CREATE MACRO bq_abs(a BIGINT) AS abs(a), (a DOUBLE) AS abs(a), (a DECIMAL(38,9)) AS CAST(abs(a) AS DECIMAL(38,9));
CREATE MACRO bq_sign(a BIGINT) AS CAST(sign(a) AS BIGINT),
  (a DOUBLE) AS CASE WHEN isnan(a) THEN a ELSE CAST(sign(a) AS DOUBLE) END;
CREATE MACRO bq_round(a DOUBLE) AS round(a), (a DECIMAL(38,9)) AS CAST(round(a, 0) AS DECIMAL(38,9)),
  -- a product that only looks like a tie is decided by the number's exact digits
  (a DOUBLE, n BIGINT) AS CASE
    WHEN n BETWEEN 1 AND 15 AND abs(a * pow(10, n) - trunc(a * pow(10, n))) = 0.5
      AND length(rtrim(split_part(printf('%.60f', a), '.', 2), '0')) <> n + 1
    THEN CAST(printf('%.' || CAST(n AS VARCHAR) || 'f', a) AS DOUBLE)
    ELSE round(a, CAST(n AS INTEGER)) END;
CREATE MACRO bq_trunc(a DOUBLE) AS trunc(a);
CREATE MACRO bq_ceil(a DOUBLE) AS ceil(a), (a STRUCT("$bignumeric" BLOB)) AS gs_big_ceil('CEIL: ', a), (a DECIMAL(38,9)) AS CAST(ceil(a) AS DECIMAL(38,9));
CREATE MACRO bq_floor(a DOUBLE) AS floor(a), (a STRUCT("$bignumeric" BLOB)) AS gs_big_floor('FLOOR: ', a), (a DECIMAL(38,9)) AS CAST(floor(a) AS DECIMAL(38,9));
CREATE MACRO bq_positive(a DOUBLE, pos VARCHAR) AS
  CASE WHEN a <= 0 THEN bq_fail(pos, 'the logarithm of a number that is not positive') ELSE a END;
CREATE MACRO bq_sqrt(a DOUBLE, pos VARCHAR) AS
  sqrt(CASE WHEN a < 0 THEN bq_fail(pos, 'the square root of a negative number') ELSE a END);
CREATE MACRO bq_finite(v, pos VARCHAR) AS CASE WHEN isfinite(v) THEN v WHEN v IS NULL THEN NULL ELSE bq_fail(pos, 'the result is not a finite number') END;
CREATE MACRO bq_double(a DOUBLE) AS a, (a DECIMAL(38,9)) AS
  CASE WHEN TRY_CAST(CAST(a AS DOUBLE) AS DECIMAL(38,9)) = a THEN CAST(a AS DOUBLE)
    WHEN a IS NOT NULL THEN error('unsupported: a statistic of NUMERIC values that FLOAT64 can''t hold') END,
  (a STRUCT("$bignumeric" BLOB)) AS unsupported_this_function_of_bignumeric();
CREATE MACRO bq_isnan(a DOUBLE) AS isnan(a), (a STRUCT("$bignumeric" BLOB)) AS CASE WHEN a IS NOT NULL THEN false END;
CREATE MACRO bq_isinf(a DOUBLE) AS isinf(a), (a STRUCT("$bignumeric" BLOB)) AS CASE WHEN a IS NOT NULL THEN false END;

-- What is ordered by where only one key may stand; NaN would come first (DuckDB: last).
CREATE MACRO bq_key(a BIGINT) AS a, (a DOUBLE) AS CASE WHEN isnan(a) THEN error('unsupported: NaN in this order') ELSE a END,
  (a DECIMAL(38,9)) AS a, (a VARCHAR) AS a, (a BOOLEAN) AS a, (a DATE) AS a, (a TIMESTAMP) AS a, (a TIMESTAMPTZ) AS a,
  (a TIME) AS a, (a BLOB) AS a, (a STRUCT("$bignumeric" BLOB)) AS a;

-- Arguments of aggregates, and their results.
CREATE MACRO bq_number(a BIGINT) AS a, (a DOUBLE) AS a, (a DECIMAL(38,9)) AS a;
CREATE MACRO bq_ordered(a BIGINT) AS a, (a DECIMAL(38,9)) AS a, (a VARCHAR) AS a, (a BOOLEAN) AS a, (a DATE) AS a,
  (a TIMESTAMP) AS a, (a TIMESTAMPTZ) AS a, (a TIME) AS a, (a BLOB) AS a, (a DOUBLE) AS a, (a STRUCT("$bignumeric" BLOB)) AS a;
CREATE MACRO bq_min(a BIGINT, b BIGINT) AS a, (a DECIMAL(38,9), b DECIMAL(38,9)) AS a, (a VARCHAR, b VARCHAR) AS a,
  (a BOOLEAN, b BOOLEAN) AS a, (a DATE, b DATE) AS a, (a TIMESTAMP, b TIMESTAMP) AS a, (a TIMESTAMPTZ, b TIMESTAMPTZ) AS a,
  (a TIME, b TIME) AS a, (a BLOB, b BLOB) AS a, (a STRUCT("$bignumeric" BLOB), b STRUCT("$bignumeric" BLOB)) AS a, (a DOUBLE, b DOUBLE) AS CASE WHEN isnan(b) THEN b ELSE a END;
CREATE MACRO bq_big_total(pos, a, b, c, d, e, n) AS gs_big_sum(pos, CAST(a AS VARCHAR), CAST(b AS VARCHAR), CAST(c AS VARCHAR), CAST(d AS VARCHAR), CAST(e AS VARCHAR), n);
CREATE MACRO bq_big_average(pos, a, b, c, d, e, n) AS gs_big_average(pos, CAST(a AS VARCHAR), CAST(b AS VARCHAR), CAST(c AS VARCHAR), CAST(d AS VARCHAR), CAST(e AS VARCHAR), n);
CREATE MACRO bq_int(a BIGINT) AS CAST(a AS INTEGER);
-- An infinite sum may be GoogleSQL's error of an overflow, or the sum of infinities.
CREATE MACRO bq_sum(a HUGEINT) AS CAST(a AS BIGINT), (a DOUBLE) AS CASE WHEN isinf(a) THEN error('unsupported: an infinite SUM or AVG') ELSE a END,
  (a DECIMAL(38,9)) AS CASE WHEN abs(a) > 99999999999999999999999999999.999999999 THEN error('NUMERIC overflow') ELSE a END;

-- Text.
CREATE MACRO bq_str(a VARCHAR) AS a;
CREATE MACRO bq_join(a VARCHAR, b VARCHAR) AS a || b, (a BLOB, b BLOB) AS a || b;
CREATE MACRO bq_like(a VARCHAR, b VARCHAR) AS a LIKE b ESCAPE '\', (a BLOB, b BLOB) AS gs_like_bytes('LIKE: ', a, b);

-- Arrays.
CREATE MACRO bq_at(a, i, pos VARCHAR) AS
  a[CASE WHEN a IS NOT NULL AND (i < 0 OR i >= len(a)) THEN bq_fail(pos, 'the array index is out of bounds') ELSE i + 1 END];
CREATE MACRO bq_safe_at(a, i) AS CASE WHEN i >= 0 THEN a[i + 1] END;
CREATE MACRO bq_series(a BIGINT, b BIGINT, s BIGINT, pos VARCHAR) AS
  generate_series(a, b, CASE WHEN s = 0 THEN bq_fail(pos, 'a step of zero') ELSE s END);
CREATE MACRO bq_date_series(a DATE, b DATE, i INTERVAL) AS
  list_transform(generate_series(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), i), lambda d: CAST(d AS DATE));

-- An array as a table holds it: not NULL, and without NULL in it.
CREATE MACRO bq_stored(a) AS CASE WHEN a IS NULL THEN []
  WHEN len(list_filter(a, lambda e: e IS NULL)) > 0 THEN error('an array that is to be stored holds NULL, which BigQuery does not allow')
  ELSE a END;

-- Dates and times. The session's time zone is UTC.
CREATE MACRO bq_date(a DATE) AS a, (a TIMESTAMP) AS CAST(a AS DATE), (a TIMESTAMPTZ) AS CAST(a AS DATE),
  (a TIMESTAMPTZ, z VARCHAR) AS CAST(timezone(z, a) AS DATE),
  (y BIGINT, m BIGINT, d BIGINT) AS make_date(y, m, d);
CREATE MACRO bq_datetime(a TIMESTAMP) AS a, (a TIMESTAMPTZ) AS timezone('UTC', a), (a TIMESTAMPTZ, z VARCHAR) AS timezone(z, a),
  (a DATE, t TIME) AS a + t,
  (y BIGINT, m BIGINT, d BIGINT, h BIGINT, i BIGINT, s BIGINT) AS make_timestamp(y, m, d, h, i, CAST(s AS DOUBLE));
CREATE MACRO bq_timestamp(a TIMESTAMPTZ) AS a, (a TIMESTAMP) AS timezone('UTC', a), (a DATE) AS timezone('UTC', CAST(a AS TIMESTAMP)),
  (a TIMESTAMP, z VARCHAR) AS timezone(z, a), (a DATE, z VARCHAR) AS timezone(z, CAST(a AS TIMESTAMP));
CREATE MACRO bq_trunc_date(a DATE, p VARCHAR) AS CAST(date_trunc(p, a) AS DATE),
  (a TIMESTAMP, p VARCHAR) AS date_trunc(p, a), (a TIMESTAMPTZ, p VARCHAR) AS date_trunc(p, a);
CREATE MACRO bq_trunc_week(a DATE, s INTEGER) AS a - CAST((dayofweek(a) - s + 7) % 7 AS INTEGER),
  (a TIMESTAMP, s INTEGER) AS CAST(CAST(a AS DATE) - CAST((dayofweek(a) - s + 7) % 7 AS INTEGER) AS TIMESTAMP),
  (a TIMESTAMPTZ, s INTEGER) AS timezone('UTC', CAST(CAST(a AS DATE) - CAST((dayofweek(a) - s + 7) % 7 AS INTEGER) AS TIMESTAMP));
CREATE MACRO bq_trunc_time(a TIMESTAMP, p VARCHAR) AS date_trunc(p, a), (a TIMESTAMPTZ, p VARCHAR) AS date_trunc(p, a);
CREATE MACRO bq_date_add(a DATE, i INTERVAL) AS bq_valid(CAST(a + i AS DATE)), (a TIMESTAMP, i INTERVAL) AS bq_valid(a + i);
CREATE MACRO bq_date_sub(a DATE, i INTERVAL) AS bq_valid(CAST(a - i AS DATE)), (a TIMESTAMP, i INTERVAL) AS bq_valid(a - i);
CREATE MACRO bq_time_add(a TIMESTAMP, i INTERVAL) AS bq_valid(a + i);
CREATE MACRO bq_time_sub(a TIMESTAMP, i INTERVAL) AS bq_valid(a - i);
CREATE MACRO bq_moment_add(a TIMESTAMPTZ, i INTERVAL) AS bq_valid(a + i);
CREATE MACRO bq_moment_sub(a TIMESTAMPTZ, i INTERVAL) AS bq_valid(a - i);
CREATE MACRO bq_date_diff(a DATE, b DATE, p VARCHAR) AS date_diff(p, b, a);
CREATE MACRO bq_week_diff(a DATE, b DATE, s INTEGER) AS (bq_trunc_week(a, s) - bq_trunc_week(b, s)) // 7;
CREATE MACRO bq_time_diff(a TIMESTAMP, b TIMESTAMP, p VARCHAR) AS date_diff(p, b, a);
CREATE MACRO bq_moment_diff(a TIMESTAMPTZ, b TIMESTAMPTZ, unit BIGINT) AS (epoch_us(a) - epoch_us(b)) // unit;
CREATE MACRO bq_part_of_day(a DATE, p VARCHAR) AS date_part(p, a), (a TIMESTAMP, p VARCHAR) AS date_part(p, a),
  (a TIMESTAMPTZ, p VARCHAR) AS date_part(p, a);
CREATE MACRO bq_part_of_time(a TIMESTAMP, p VARCHAR, m BIGINT) AS date_part(p, a) % m, (a TIMESTAMPTZ, p VARCHAR, m BIGINT) AS date_part(p, a) % m,
  (a TIME, p VARCHAR, m BIGINT) AS date_part(p, a) % m;
CREATE MACRO bq_civil(a DATE) AS CAST(a AS TIMESTAMP), (a TIMESTAMP) AS a, (a TIMESTAMPTZ) AS timezone('UTC', a);
CREATE MACRO bq_time_of(a TIMESTAMP) AS CAST(a AS TIME), (a TIMESTAMPTZ) AS CAST(timezone('UTC', a) AS TIME);
CREATE MACRO bq_zoned(a TIMESTAMPTZ, z VARCHAR) AS timezone(z, a);
CREATE MACRO bq_last_day(a DATE) AS last_day(a), (a TIMESTAMP) AS last_day(a);
CREATE MACRO bq_only_date(a DATE) AS a;
CREATE MACRO bq_only_datetime(a TIMESTAMP) AS a;
CREATE MACRO bq_only_moment(a TIMESTAMPTZ) AS a;
CREATE MACRO bq_parsed(v, a, pos VARCHAR) AS
  CASE WHEN v IS NULL AND a IS NOT NULL THEN bq_fail(pos, 'this text does not match the format: ' || a) ELSE v END;
CREATE MACRO bq_unix_seconds(a TIMESTAMPTZ) AS CAST(floor(epoch_us(a) / 1000000) AS BIGINT);
CREATE MACRO bq_unix_millis(a TIMESTAMPTZ) AS CAST(floor(epoch_us(a) / 1000) AS BIGINT);
CREATE MACRO bq_unix_micros(a TIMESTAMPTZ) AS epoch_us(a);
CREATE MACRO bq_unix_date(a DATE) AS date_diff('day', DATE '1970-01-01', a);
CREATE MACRO bq_from_micros(a BIGINT) AS timezone('UTC', make_timestamp(a));
CREATE MACRO bq_from_unix_date(a BIGINT) AS DATE '1970-01-01' + CAST(a AS INTEGER);

-- Casts: NULL where GoogleSQL's CAST fails; bq_checked turns that into the error.
CREATE MACRO bq_checked(v, a, t, pos VARCHAR) AS
  CASE WHEN v IS NULL AND a IS NOT NULL THEN bq_fail(pos, 'bad value for a cast to ' || t || ': ' || CAST(a AS VARCHAR)) ELSE v END,
  (v, a STRUCT("$bignumeric" BLOB), t, pos VARCHAR) AS
  CASE WHEN v IS NULL AND a IS NOT NULL THEN bq_fail(pos, 'bad value for a cast to ' || t || ': ' || gs_big_to_text(pos, a)) ELSE v END;
CREATE MACRO bq_to_int64(a BIGINT) AS a, (a BOOLEAN) AS CAST(a AS BIGINT), (a DOUBLE) AS TRY_CAST(round(a) AS BIGINT),
  (a DECIMAL(38,9)) AS TRY_CAST(round(a, 0) AS BIGINT), (a STRUCT("$bignumeric" BLOB)) AS gs_big_to_int('', a),
  (a VARCHAR) AS CASE WHEN regexp_full_match(a, '\s*[-+]?[0-9]+\s*') THEN TRY_CAST(trim(a, bq_spaces()) AS BIGINT)
    WHEN regexp_full_match(a, '\s*[-+]?0[xX][0-9a-fA-F]+\s*') THEN gs_read_hexadecimal('', a) END;
CREATE MACRO bq_to_float64(a DOUBLE) AS a, (a STRUCT("$bignumeric" BLOB)) AS gs_big_to_float('', a),
  (a VARCHAR) AS CASE
    WHEN regexp_full_match(a, '(?i)\s*[-+]?(([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?|inf|infinity|nan)\s*')
    THEN coalesce(TRY_CAST(trim(a, bq_spaces()) AS DOUBLE), error('unsupported: reading the number ' || a))
    WHEN regexp_full_match(a, '(?i)\s*[-+]?0x.*') THEN error('unsupported: reading the number ' || a) END;
CREATE MACRO bq_to_bool(a BOOLEAN) AS a, (a BIGINT) AS a <> 0,
  (a VARCHAR) AS CASE lower(a) WHEN 'true' THEN true WHEN 'false' THEN false END;
CREATE MACRO bq_to_numeric(a DECIMAL(38,9)) AS a, (a STRUCT("$bignumeric" BLOB)) AS TRY_CAST(gs_big_to_numeric('', a) AS DECIMAL(38,9)), (a BIGINT) AS CAST(a AS DECIMAL(38,9)), (a DOUBLE) AS TRY_CAST(gs_numeric_of_float('', a) AS DECIMAL(38,9)),
  (a VARCHAR) AS CASE WHEN regexp_full_match(a, '\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*') THEN TRY_CAST(trim(a, bq_spaces()) AS DECIMAL(38,9))
    WHEN regexp_full_match(a, '\s*[-+]?[0-9.]+[eE][-+]?[0-9]+\s*') THEN TRY_CAST(gs_read_numeric('', a) AS DECIMAL(38,9)) END;
CREATE MACRO bq_to_bignumeric(a STRUCT("$bignumeric" BLOB)) AS a, (a BIGINT) AS gs_big_of_int('', a), (a DOUBLE) AS gs_big_of_float('', a),
  (a DECIMAL(38,9)) AS gs_big_of_text('', CAST(a AS VARCHAR)), (a VARCHAR) AS gs_big_of_text('', a);
CREATE MACRO bq_fraction(us BIGINT) AS
  CASE WHEN us = 0 THEN '' WHEN us % 1000 = 0 THEN '.' || lpad(CAST(us // 1000 AS VARCHAR), 3, '0') ELSE '.' || lpad(CAST(us AS VARCHAR), 6, '0') END;
CREATE MACRO bq_civil_text(a TIMESTAMP) AS
  strftime(a, '%Y-%m-%d %H:%M:%S') || bq_fraction(date_part('microseconds', a) % 1000000);
CREATE MACRO bq_to_string(a VARCHAR) AS a, (a BIGINT) AS CAST(a AS VARCHAR), (a BOOLEAN) AS CAST(a AS VARCHAR),
  (a DOUBLE) AS CASE WHEN isnan(a) THEN 'nan' WHEN CAST(printf('%.15g', a) AS DOUBLE) = a THEN printf('%.15g', a) ELSE printf('%.17g', a) END,
  (a DECIMAL(38,9)) AS rtrim(rtrim(CAST(a AS VARCHAR), '0'), '.'),
  (a DATE) AS CAST(a AS VARCHAR), (a TIMESTAMP) AS bq_civil_text(a), (a TIMESTAMPTZ) AS bq_civil_text(timezone('UTC', a)) || '+00',
  (a TIME) AS strftime(DATE '1970-01-01' + a, '%H:%M:%S') || bq_fraction(date_part('microseconds', a) % 1000000),
  (a BLOB) AS gs_text_of_bytes('', a), (a STRUCT("$bignumeric" BLOB)) AS gs_big_to_text('', a);
CREATE MACRO bq_to_bytes(a BLOB) AS a, (a VARCHAR) AS encode(a);
CREATE MACRO bq_to_date(a DATE) AS a, (a TIMESTAMP) AS CAST(a AS DATE), (a TIMESTAMPTZ) AS CAST(timezone('UTC', a) AS DATE),
  (a VARCHAR) AS CASE WHEN regexp_full_match(a, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') THEN TRY_CAST(a AS DATE) END;
CREATE MACRO bq_to_datetime(a TIMESTAMP) AS a, (a DATE) AS CAST(a AS TIMESTAMP), (a TIMESTAMPTZ) AS timezone('UTC', a),
  (a VARCHAR) AS CASE WHEN regexp_full_match(a, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ Tt]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]{1,6})?)?') THEN TRY_CAST(a AS TIMESTAMP)
    WHEN regexp_full_match(a, '[-0-9]+[ Tt][0-9:]+:60(\.[0-9]+)?') THEN error('unsupported: a leap second') END;
CREATE MACRO bq_to_time(a TIME) AS a, (a TIMESTAMP) AS CAST(a AS TIME), (a TIMESTAMPTZ) AS CAST(timezone('UTC', a) AS TIME),
  (a VARCHAR) AS CASE WHEN regexp_full_match(a, '([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]{1,6})?') THEN TRY_CAST(a AS TIME)
    WHEN regexp_full_match(a, '[0-9:]+:60(\.[0-9]+)?') THEN error('unsupported: a leap second') END;
CREATE MACRO bq_to_timestamp(a TIMESTAMPTZ) AS a, (a TIMESTAMP) AS timezone('UTC', a), (a DATE) AS timezone('UTC', CAST(a AS TIMESTAMP)),
  (a VARCHAR) AS gs_read_timestamp('', a, 'UTC');

DROP MACRO unsupported_dividing_numeric;
DROP MACRO unsupported_this_function_of_bignumeric;
