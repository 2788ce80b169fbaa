-- Dates, times and zones: GoogleSQL's functions by the types of their arguments.

CREATE MACRO unsupported_a_date_or_datetime_in_place_of_a_timestamp() AS error('');

CREATE MACRO bq_moment_only(a TIMESTAMPTZ) AS a, (a DATE) AS unsupported_a_date_or_datetime_in_place_of_a_timestamp(),
  (a TIMESTAMP) AS unsupported_a_date_or_datetime_in_place_of_a_timestamp();
CREATE MACRO bq_time_only(a TIME) AS a;
CREATE MACRO bq_bigint(a BIGINT) AS a;

CREATE MACRO bq_as_date(p, a DATE) AS a, (p, a TIMESTAMP) AS CAST(a AS DATE), (p, a TIMESTAMPTZ) AS CAST(timezone('UTC', a) AS DATE),
  (p, a VARCHAR) AS bq_checked(bq_to_date(a), a, 'DATE', p),
  (p, a TIMESTAMPTZ, z VARCHAR) AS CAST(gs_civil(p, a, z) AS DATE),
  (p, y BIGINT, m BIGINT, d BIGINT) AS gs_make_date(p, y, m, d);
CREATE MACRO bq_as_datetime(p, a TIMESTAMP) AS a, (p, a DATE) AS CAST(a AS TIMESTAMP), (p, a TIMESTAMPTZ) AS timezone('UTC', a),
  (p, a VARCHAR) AS bq_checked(bq_to_datetime(a), a, 'DATETIME', p),
  (p, a TIMESTAMPTZ, z VARCHAR) AS gs_civil(p, a, z), (p, a DATE, t TIME) AS a + t,
  (p, y BIGINT, m BIGINT, d BIGINT, h BIGINT, i BIGINT, s BIGINT) AS gs_make_datetime(p, y, m, d, h, i, s);
CREATE MACRO bq_as_time(p, a TIME) AS a, (p, a TIMESTAMP) AS CAST(a AS TIME), (p, a TIMESTAMPTZ) AS CAST(timezone('UTC', a) AS TIME),
  (p, a TIMESTAMPTZ, z VARCHAR) AS CAST(gs_civil(p, a, z) AS TIME),
  (p, h BIGINT, m BIGINT, s BIGINT) AS gs_make_time(p, h, m, s);
CREATE MACRO bq_as_timestamp(p, a TIMESTAMPTZ) AS a, (p, a TIMESTAMP) AS timezone('UTC', a), (p, a DATE) AS timezone('UTC', CAST(a AS TIMESTAMP)),
  (p, a VARCHAR) AS gs_read_timestamp(p, a, 'UTC'),
  (p, a VARCHAR, z VARCHAR) AS CASE WHEN regexp_full_match(a, '[-0-9]+([ Tt][0-9:.]+)?') THEN gs_read_timestamp(p, a, z)
    ELSE error('unsupported: a time zone beside a text that may have its own') END,
  (p, a TIMESTAMP, z VARCHAR) AS gs_moment(p, a, z), (p, a DATE, z VARCHAR) AS gs_moment(p, CAST(a AS TIMESTAMP), z);

-- The last day of the year, quarter, week that begins on day s (0 is Sunday), ISO year.
CREATE MACRO bq_day_of(a DATE) AS a, (a TIMESTAMP) AS CAST(a AS DATE);
CREATE MACRO bq_last_day_of(a DATE, p VARCHAR) AS CAST(date_trunc(p, a) AS DATE) + CASE p WHEN 'year' THEN INTERVAL 1 YEAR ELSE INTERVAL 3 MONTH END - INTERVAL 1 DAY;
CREATE MACRO bq_last_day_of_week(a DATE, s INTEGER) AS a + CAST(6 - (dayofweek(a) - s + 7) % 7 AS INTEGER);
CREATE MACRO bq_isoyear_start(a DATE) AS CAST(date_trunc('week', make_date(date_part('isoyear', a), 1, 4)) AS DATE);
CREATE MACRO bq_last_day_of_isoyear(a DATE) AS CAST(date_trunc('week', make_date(date_part('isoyear', a) + 1, 1, 4)) AS DATE) - 1;

CREATE MACRO bq_trunc_isoyear(a DATE) AS bq_isoyear_start(a), (a TIMESTAMP) AS CAST(bq_isoyear_start(CAST(a AS DATE)) AS TIMESTAMP),
  (a TIMESTAMPTZ) AS timezone('UTC', CAST(bq_isoyear_start(CAST(timezone('UTC', a) AS DATE)) AS TIMESTAMP));

CREATE MACRO bq_isoyear_diff(a DATE, b DATE) AS date_part('isoyear', a) - date_part('isoyear', b),
  (a TIMESTAMP, b TIMESTAMP) AS date_part('isoyear', a) - date_part('isoyear', b);
CREATE MACRO bq_civil_of_moment(a TIMESTAMPTZ) AS timezone('UTC', a), (a TIMESTAMP) AS a;

-- The time of day, in microseconds.
CREATE MACRO bq_clock(a TIME) AS date_part('hour', a) * 3600000000 + date_part('minute', a) * 60000000 + date_part('microseconds', a) % 60000000;
CREATE MACRO bq_from_clock(us) AS CAST(make_timestamp(((us % 86400000000) + 86400000000) % 86400000000) AS TIME);
CREATE MACRO bq_clock_add(a TIME, n BIGINT, unit BIGINT) AS bq_from_clock(bq_clock(a) + (n % (86400000000 // unit)) * unit);
CREATE MACRO bq_clock_trunc(a TIME, unit BIGINT) AS bq_from_clock(bq_clock(a) // unit * unit);
CREATE MACRO bq_clock_diff(a TIME, b TIME, unit BIGINT) AS bq_clock(a) // unit - bq_clock(b) // unit;

-- Moments by their distance from 1970.
CREATE MACRO bq_in_years(v, a, least, most, pos) AS
  CASE WHEN a BETWEEN least AND most THEN v WHEN a IS NOT NULL THEN bq_fail(pos, 'a date or time outside the years 1 to 9999') END;
CREATE MACRO bq_from_seconds(a BIGINT, pos) AS bq_in_years(timezone('UTC', make_timestamp(a * 1000000)), a, -62135596800, 253402300799, pos);
CREATE MACRO bq_from_millis(a BIGINT, pos) AS bq_in_years(timezone('UTC', make_timestamp(a * 1000)), a, -62135596800000, 253402300799999, pos);
CREATE MACRO bq_from_valid_micros(a BIGINT, pos) AS bq_in_years(timezone('UTC', make_timestamp(a)), a, -62135596800000000, 253402300799999999, pos);
CREATE MACRO bq_from_unix_day(a BIGINT, pos) AS bq_in_years(DATE '1970-01-01' + CAST(a AS INTEGER), a, -719162, 2932896, pos);

CREATE MACRO bq_format_timestamp(pos, f VARCHAR, a TIMESTAMPTZ) AS gs_format_timestamp(pos, f, bq_moment_only(a), 'UTC'),
  (pos, f VARCHAR, a TIMESTAMPTZ, z VARCHAR) AS gs_format_timestamp(pos, f, bq_moment_only(a), z);
CREATE MACRO bq_parse_timestamp(pos, f VARCHAR, a VARCHAR) AS gs_parse_timestamp(pos, f, a, 'UTC'),
  (pos, f VARCHAR, a VARCHAR, z VARCHAR) AS gs_parse_timestamp(pos, f, a, z);

-- In a zone: whole days begin there; hours and less are cut from the zone's own clock.
CREATE MACRO bq_trunc_clock_in_zone(a TIMESTAMPTZ, z VARCHAR, p VARCHAR, pos) AS
  a - (gs_civil(pos, a, z) - date_trunc(p, gs_civil(pos, a, z)));

CREATE MACRO bq_zone_text(a TIMESTAMPTZ, z VARCHAR, pos) AS
  bq_civil_text(gs_civil(pos, a, z)) || gs_short_offset(pos, a, z);
CREATE MACRO bq_moment_series(a TIMESTAMPTZ, b TIMESTAMPTZ, n BIGINT, unit BIGINT, pos) AS
  list_transform(generate_series(epoch_us(a), epoch_us(b), CASE WHEN n = 0 THEN bq_fail(pos, 'a step of zero') ELSE n * unit END),
    lambda us: timezone('UTC', make_timestamp(us)));

DROP MACRO unsupported_a_date_or_datetime_in_place_of_a_timestamp;
