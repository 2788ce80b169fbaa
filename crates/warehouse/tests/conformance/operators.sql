-- precedence
SELECT 2 + 3 * 4 - 1 AS a, -2 * 3 AS b, NOT TRUE OR TRUE AS c, 1 + 1 = 2 AND 3 > 2 AS d
----
a:INT64	b:INT64	c:BOOL	d:BOOL
13	-6	true	true

-- bit operators
SELECT 5 & 3 AS a, 5 | 3 AS b, 5 ^ 3 AS c, ~5 AS d, 1 << 3 AS e, -8 >> 1 AS f
----
a:INT64	b:INT64	c:INT64	d:INT64	e:INT64	f:INT64
1	7	6	-6	8	9223372036854775804

-- precedence of bit operators
SELECT 1 | 2 ^ 3 & 4 << 1 + 1 AS a
----
a:INT64
3

-- shifts beyond the width
SELECT 1 << 63 AS a, 1 << 64 AS b, -1 >> 63 AS c, -1 >> 64 AS d
----
a:INT64	b:INT64	c:INT64	d:INT64
-9223372036854775808	0	1	0

-- a shift by a negative number
SELECT 1 << -1
----
!error

-- INT64 overflow of +
SELECT 9223372036854775807 + 1
----
!error

-- INT64 overflow of *
SELECT 9223372036854775807 * 2
----
!error

-- INT64 overflow of -
SELECT -9223372036854775808 - 1
----
!error

-- INT64 overflow of a sign
SELECT -(x) FROM UNNEST([-9223372036854775808]) AS x
----
!error

-- FLOAT64 overflow of *
SELECT 1e308 * 10
----
!error

-- FLOAT64 overflow of +
SELECT x + x FROM UNNEST([1.7e308]) AS x
----
!error

-- FLOAT64 overflow of -
SELECT -1.7e308 - x FROM UNNEST([1.7e308]) AS x
----
!error

-- FLOAT64 overflow of /
SELECT 1e308 / 1e-10
----
!error

-- infinity is no overflow
SELECT CAST('inf' AS FLOAT64) * 2 AS a, CAST('inf' AS FLOAT64) - CAST('inf' AS FLOAT64) AS b, CAST('nan' AS FLOAT64) + 1 AS c
----
a:FLOAT64	b:FLOAT64	c:FLOAT64
inf	NaN	NaN

-- division is FLOAT64
SELECT 7 / 2 AS a, 6 / 3 AS b
----
a:FLOAT64	b:FLOAT64
3.5	2.0

-- division by zero
SELECT x / 0 FROM UNNEST([1]) AS x
----
!error

-- FLOAT64 division by zero
SELECT 1.5 / 0.0
----
!error

-- zero by zero
SELECT 0 / 0
----
!error

-- NULL by zero
-- by: hand
SELECT NULL / 0 AS a
----
a:FLOAT64
NULL

-- NaN is not equal to itself
SELECT x = x AS a, x != x AS b, x < 1 AS c, x > 1 AS d, x <= x AS e, x IS NULL AS f FROM UNNEST([CAST('nan' AS FLOAT64)]) AS x
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL	e:BOOL	f:BOOL
false	true	false	false	false	false

-- comparisons with NULL
-- by: hand
SELECT NULL = 1 AS a, NULL != NULL AS b, 1 < NULL AS c, NULL IS NOT DISTINCT FROM NULL AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
NULL	NULL	NULL	true

-- IS DISTINCT FROM NaN
SELECT x IS DISTINCT FROM x AS a FROM UNNEST([CAST('nan' AS FLOAT64)]) AS x
----
a:BOOL
false

-- IS TRUE and IS FALSE
-- by: hand
SELECT (1 = NULL) IS TRUE AS a, (1 = 1) IS NOT FALSE AS b, (NULL) IS NULL AS c
----
a:BOOL	b:BOOL	c:BOOL
false	true	true

-- three values
-- by: hand
SELECT NULL AND FALSE AS a, NULL AND TRUE AS b, NULL OR TRUE AS c, NOT NULL AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
false	NULL	true	NULL

-- BETWEEN
SELECT 2 BETWEEN 1 AND 3 AS a, 2 NOT BETWEEN 1 AND 3 AS b, NULL BETWEEN 1 AND 2 AS c, 5 BETWEEN 1 AND NULL AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
true	false	NULL	NULL

-- BETWEEN with NaN
SELECT x BETWEEN 0 AND 1 AS a, x NOT BETWEEN 0 AND 1 AS b FROM UNNEST([CAST('nan' AS FLOAT64)]) AS x
----
a:BOOL	b:BOOL
false	true

-- IN
SELECT 1 IN (1, 2) AS a, 3 NOT IN (1, 2) AS b, 1 IN (2, NULL) AS c, NULL IN (1) AS d, 1 IN (1.0) AS e
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL	e:BOOL
true	true	NULL	NULL	true

-- IN with structs
SELECT (1, 'a') IN ((1, 'a'), (2, 'b')) AS a, (1, 'x') IN ((1, 'a')) AS b
----
a:BOOL	b:BOOL
true	false

-- LIKE
SELECT 'abc' LIKE 'a%' AS a, 'abc' LIKE '_b_' AS b, 'a%c' LIKE 'a\\%c' AS c, 'abc' NOT LIKE '%z%' AS d, 'A' LIKE 'a' AS e
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL	e:BOOL
true	true	true	true	false

-- LIKE ANY and ALL
SELECT 'abc' LIKE ANY ('z%', 'a%') AS a, 'abc' LIKE ALL ('a%', '%c') AS b, 'abc' LIKE SOME ('x') AS c
----
a:BOOL	b:BOOL	c:BOOL
true	true	false

-- || joins text, bytes, arrays
-- by: hand
SELECT 'a' || 'b' AS a, b'a' || b'b' AS b, [1] || [2, 3] AS c, 'a' || NULL AS d
----
a:STRING	b:BYTES	c:ARRAY<INT64>	d:STRING
ab	b"\x61\x62"	[1, 2, 3]	NULL

-- || of text and number
SELECT 'a' || 1
----
f0_:STRING
a1

-- text compares by code points
SELECT 'a' < 'B' AS a, 'Z' < 'a' AS b, 'é' > 'z' AS c, '' < 'a' AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
false	true	true	true

-- BYTES compare
SELECT b'a' < b'b' AS a, b'\x00' < b'\x01' AS b
----
a:BOOL	b:BOOL
true	true

-- booleans compare
SELECT FALSE < TRUE AS a
----
a:BOOL
true

-- dates compare
SELECT DATE '2020-01-01' < DATE '2020-01-02' AS a, DATE '2020-01-01' = '2020-01-01' AS b, '2020-01-02' > DATE '2020-01-01' AS c
----
a:BOOL	b:BOOL	c:BOOL
true	true	true

-- a date column and a text column don't compare
SELECT d = s FROM (SELECT DATE '2020-01-01' AS d, '2020-01-01' AS s)
----
!error

-- a date and a timestamp don't compare
SELECT DATE '2020-01-01' = TIMESTAMP '2020-01-01'
----
!error

-- numbers of different types
SELECT 1 = 1.0 AS a, NUMERIC '1' = 1 AS b, 1 < NUMERIC '1.5' AS c, NUMERIC '1.5' = 1.5 AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
true	true	true	true

-- numbers and booleans don't compare
SELECT 1 = TRUE
----
!error

-- structs compare by fields
SELECT STRUCT(1 AS a, 'x' AS b) = STRUCT(1 AS c, 'x' AS d) AS a, STRUCT(1, 2) != STRUCT(1, 3) AS b, STRUCT(1, NULL) = STRUCT(1, 2) AS c, STRUCT(1, NULL) = STRUCT(2, 2) AS d
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL
true	true	NULL	false

-- structs have no order
SELECT STRUCT(1) < STRUCT(2)
----
!error

-- date arithmetic
SELECT DATE '2020-01-31' + 1 AS a, DATE '2020-03-01' - 1 AS b, 1 + DATE '2020-01-01' AS c
----
a:DATE	b:DATE	c:DATE
2020-02-01	2020-02-29	2020-01-02

-- the difference of dates is an INTERVAL
SELECT CAST(DATE '2020-01-03' - DATE '2020-01-01' AS STRING) AS a
----
a:STRING
0-0 2 0:0:0

-- conditions short-cut
SELECT IF(x = 0, 0, 10 / x) AS a FROM UNNEST([0, 5]) AS x ORDER BY a
----
a:FLOAT64
0.0
2.0

-- CASE short-cuts
SELECT CASE WHEN x = 0 THEN NULL ELSE 10 / x END AS a FROM UNNEST([0, 5]) AS x ORDER BY a
----
a:FLOAT64
NULL
2.0

-- CASE of a value
SELECT CASE x WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END AS a FROM UNNEST([1, 2, 3]) AS x ORDER BY a
----
a:STRING
many
one
two

-- CASE of NULL
SELECT CASE CAST(NULL AS INT64) WHEN NULL THEN 'null' ELSE 'other' END AS a
----
a:STRING
other

-- CASE without ELSE
SELECT CASE WHEN FALSE THEN 1 END AS a
----
a:INT64
NULL

-- IS DISTINCT FROM between structs of other names
SELECT STRUCT(1 AS x, 2 AS y) IS DISTINCT FROM STRUCT(1 AS a, 2 AS b) AS d
----
!refused: IS DISTINCT FROM

-- IS DISTINCT FROM between structs
SELECT STRUCT(1 AS x, 2 AS y) IS DISTINCT FROM STRUCT(1 AS x, 3 AS y) AS a, STRUCT(1 AS x) IS NOT DISTINCT FROM STRUCT(1 AS x) AS b
----
a:BOOL	b:BOOL
true	true

-- LIKE of bytes
SELECT b'Value1' LIKE b'V%1' AS a, b'Value1' LIKE b'Value_' AS b, b'Value1' LIKE b'%a_e' AS c, b'' LIKE b'%' AS d, b'a%b' LIKE b'a\\%b' AS e, b'axb' LIKE b'a\\%b' AS f, CAST(NULL AS BYTES) LIKE b'%' AS g
----
a:BOOL	b:BOOL	c:BOOL	d:BOOL	e:BOOL	f:BOOL	g:BOOL
true	true	false	true	true	false	NULL

-- NULLIF of structs
SELECT NULLIF(STRUCT(1 AS x, 2 AS y), STRUCT(1, 2)) AS a, NULLIF(STRUCT(1 AS x, 2 AS y), STRUCT(1, 3)) AS b
----
a:STRUCT<x INT64, y INT64>	b:STRUCT<x INT64, y INT64>
NULL	{x: 1, y: 2}

-- ERROR takes any type
SELECT IF(FALSE, ERROR('no'), 'foo') AS a, CASE WHEN TRUE THEN 1.5 ELSE ERROR('no') END AS b
----
a:STRING	b:FLOAT64
foo	1.5

-- LIKE with a pattern of bytes that ends too early
SELECT b'a' LIKE b'\\'
----
!error

-- NULL by zero
SELECT CAST(NULL AS NUMERIC) / NUMERIC '0' AS a, CAST(NULL AS FLOAT64) / 0 AS b, DIV(CAST(NULL AS INT64), 0) AS c, MOD(CAST(NULL AS INT64), 0) AS d, MOD(CAST(NULL AS NUMERIC), NUMERIC '0') AS e
----
a:NUMERIC	b:FLOAT64	c:INT64	d:INT64	e:NUMERIC
NULL	NULL	NULL	NULL	NULL
