-- scalars
-- params: {"i": 1, "f": 1.5, "b": true, "s": "x"}
SELECT @i AS i, @f AS f, @b AS b, @s AS s
----
i:INT64	f:FLOAT64	b:BOOL	s:STRING
1	1.5	true	x

-- dates and times
-- params: {"d": {"type": "DATE", "value": "2020-02-29"}, "t": {"type": "TIME", "value": "12:30:00"}, "dt": {"type": "DATETIME", "value": "2020-01-02T03:04:05"}, "ts": {"type": "TIMESTAMP", "value": "2020-01-02T03:04:05.5Z"}}
SELECT @d AS d, @t AS t, @dt AS dt, @ts AS ts
----
d:DATE	t:TIME	dt:DATETIME	ts:TIMESTAMP
2020-02-29	12:30:00	2020-01-02 03:04:05	2020-01-02 03:04:05.500+00

-- NUMERIC
-- params: {"n": {"type": "NUMERIC", "value": "12345678901234567890.123456789"}}
SELECT @n AS n, @n + 1 AS m
----
n:NUMERIC	m:NUMERIC
12345678901234567890.123456789	12345678901234567891.123456789

-- BIGNUMERIC
-- params: {"n": {"type": "BIGNUMERIC", "value": "123456789012345678901234567890.12345678901234567890"}, "none": {"type": "BIGNUMERIC", "value": null}}
SELECT @n AS n, @n + 1 AS m, @none AS none, @n IN (@n, 2) AS b
----
n:BIGNUMERIC	m:BIGNUMERIC	none:BIGNUMERIC	b:BOOL
123456789012345678901234567890.1234567890123456789	123456789012345678901234567891.1234567890123456789	NULL	true

-- BIGNUMERIC in arrays and structs
-- params: {"xs": {"type": "ARRAY<BIGNUMERIC>", "value": ["1.5", "-2"]}, "none": {"type": "ARRAY<BIGNUMERIC>", "value": []}, "s": {"type": "STRUCT<a BIGNUMERIC, b ARRAY<STRUCT<c BIGNUMERIC>>>", "value": {"a": "10.50", "b": [{"c": "0.1"}]}}}
SELECT @xs AS xs, @none AS none, @s AS s, (SELECT SUM(x) FROM UNNEST(@xs) AS x) AS total
----
xs:ARRAY<BIGNUMERIC>	none:ARRAY<BIGNUMERIC>	s:STRUCT<a BIGNUMERIC, b ARRAY<STRUCT<c BIGNUMERIC>>>	total:BIGNUMERIC
[1.5, -2]	[]	{a: 10.5, b: [{c: 0.1}]}	-0.5

-- a BIGNUMERIC that is too large
-- params: {"n": {"type": "BIGNUMERIC", "value": "579000000000000000000000000000000000000"}}
SELECT @n AS n
----
!error: BIGNUMERIC

-- typed NULL
-- params: {"d": {"type": "DATE", "value": null}, "s": {"type": "STRING", "value": null}}
SELECT @d AS d, @s IS NULL AS s
----
d:DATE	s:BOOL
NULL	true

-- arrays
-- params: {"xs": [1, 2], "ss": ["a", "b"], "ds": {"type": "ARRAY<DATE>", "value": ["2020-01-01"]}, "none": {"type": "ARRAY<STRING>", "value": []}}
SELECT @xs AS xs, @ss AS ss, @ds AS ds, @none AS none, 2 IN UNNEST(@xs) AS b
----
xs:ARRAY<INT64>	ss:ARRAY<STRING>	ds:ARRAY<DATE>	none:ARRAY<STRING>	b:BOOL
[1, 2]	["a", "b"]	[2020-01-01]	[]	true

-- structs
-- params: {"s": {"a": 1, "b": "x"}}
SELECT @s AS s, @s.a + 1 AS a
----
s:STRUCT<a INT64, b STRING>	a:INT64
{a: 1, b: "x"}	2

-- text beside a date is a date
-- params: {"s": "2020-01-02"}
SELECT DATE '2020-01-02' = @s AS a
----
a:BOOL
true

-- text that is no date beside one
-- params: {"s": "x"}
SELECT DATE '2020-01-02' = @s AS a
----
!error

-- a parameter is never text of the query
-- params: {"s": "'; SELECT 1; --"}
SELECT @s AS s
----
s:STRING
'; SELECT 1; --

-- LIMIT
-- params: {"n": 1}
SELECT x FROM UNNEST([1, 2]) AS x ORDER BY x LIMIT @n
----
x:INT64
1

-- a parameter in a subquery and a set operation
-- params: {"n": 1}
SELECT @n AS n UNION ALL SELECT (SELECT @n + 1) ORDER BY n
----
n:INT64
1
2

-- no value
SELECT @nothing
----
!error: parameter @nothing

-- names in any case
-- params: {"Since": 3}
SELECT @since AS x
----
x:INT64
3

-- arrays of every type
-- params: {"b": {"type": "ARRAY<BOOL>", "value": [true, false]}, "i": [1, -9223372036854775808], "f": {"type": "ARRAY<FLOAT64>", "value": [1.5, 1e300]}, "n": {"type": "ARRAY<NUMERIC>", "value": ["1.000000001"]}, "s": ["", "a\"b\\c", "NULL", "[1, 2]", " x "], "y": {"type": "ARRAY<BYTES>", "value": ["AGE=", ""]}}
-- by: hand
SELECT @b AS b, @i AS i, @f AS f, @n AS n, @s AS s, @y AS y
----
b:ARRAY<BOOL>	i:ARRAY<INT64>	f:ARRAY<FLOAT64>	n:ARRAY<NUMERIC>	s:ARRAY<STRING>	y:ARRAY<BYTES>
[true, false]	[1, -9223372036854775808]	[1.5, 1e300]	[1.000000001]	["", "a"b\\c", "NULL", "[1, 2]", " x "]	[b"\x00\x61", b""]

-- arrays of dates and times
-- params: {"d": {"type": "ARRAY<DATE>", "value": ["2020-01-02", "0001-01-01"]}, "dt": {"type": "ARRAY<DATETIME>", "value": ["2020-01-02T03:04:05.5"]}, "t": {"type": "ARRAY<TIME>", "value": ["23:59:59.000001"]}, "ts": {"type": "ARRAY<TIMESTAMP>", "value": ["2020-01-02T03:04:05+02:00"]}}
-- by: hand
SELECT @d AS d, @dt AS dt, @t AS t, @ts AS ts
----
d:ARRAY<DATE>	dt:ARRAY<DATETIME>	t:ARRAY<TIME>	ts:ARRAY<TIMESTAMP>
[2020-01-02, 0001-01-01]	[2020-01-02 03:04:05.500]	[23:59:59.000001]	[2020-01-02 01:04:05+00]

-- an array with NULL, and an empty one
-- params: {"xs": {"type": "ARRAY<STRING>", "value": ["a", null]}, "none": {"type": "ARRAY<DATE>", "value": []}}
-- by: hand
SELECT ARRAY_LENGTH(@xs) AS n, @xs[OFFSET(0)] || 'b' AS a, @xs[OFFSET(1)] IS NULL AS b, ARRAY_LENGTH(@none) AS m, 'a' IN UNNEST(@xs) AS c
----
n:INT64	a:STRING	b:BOOL	m:INT64	c:BOOL
2	ab	true	0	true

-- JSON
-- params: {"j": {"type": "JSON", "value": "{\"b\": [1, 2], \"a\": null}"}}
-- by: hand
SELECT @j AS j, JSON_VALUE(@j, '$.b[1]') AS v
----
j:JSON	v:STRING
{"a":null,"b":[1,2]}	2
