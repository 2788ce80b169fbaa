-- IF of INT64 and STRING
SELECT IF(TRUE, 1, 'text')
----
!error

-- IF of INT64 and FLOAT64
SELECT IF(TRUE, 1, 1.5) AS a
----
a:FLOAT64
1.0

-- IF of INT64 and NUMERIC
SELECT IF(TRUE, 1, NUMERIC '1.5') AS a
----
a:NUMERIC
1

-- IF of NUMERIC and a literal FLOAT64
SELECT IF(FALSE, NUMERIC '1', 2.5) AS a
----
a:NUMERIC
2.5

-- IF of NUMERIC and FLOAT64
SELECT IF(TRUE, NUMERIC '1', x) AS a FROM UNNEST([2.5]) AS x
----
a:FLOAT64
1.0

-- IF of a date and text
SELECT IF(FALSE, DATE '2020-01-01', '2020-01-02') AS a
----
a:DATE
2020-01-02

-- IF of a date and a column of text
SELECT IF(TRUE, DATE '2020-01-01', s) AS a FROM UNNEST(['2020-01-02']) AS s
----
!error

-- IF of BOOL and INT64
SELECT IF(TRUE, TRUE, 0)
----
!error

-- IF of STRING and BYTES
SELECT IF(TRUE, 'a', b'b')
----
f0_:BYTES
b"\x61"

-- IF of a bad literal date
SELECT IF(TRUE, DATE '2020-01-01', 'x')
----
!error

-- IF with NULL
SELECT IF(TRUE, NULL, 'x') AS a, IF(FALSE, 1, NULL) AS b, IF(NULL, 1, 2) AS c
----
a:STRING	b:INT64	c:INT64
NULL	NULL	2

-- IF of two NULLs
SELECT IF(TRUE, NULL, NULL) AS a
----
a:INT64
NULL

-- the condition is BOOL
SELECT IF(1, 2, 3)
----
!error

-- CASE of mixed numbers
SELECT CASE WHEN x = 1 THEN 1 WHEN x = 2 THEN 2.5 ELSE NULL END AS a FROM UNNEST([1, 2, 3]) AS x ORDER BY a
----
a:FLOAT64
NULL
1.0
2.5

-- CASE of text and number
SELECT CASE WHEN TRUE THEN 'a' ELSE 1 END
----
!error

-- COALESCE
SELECT COALESCE(NULL, 1, 2.5) AS a, COALESCE(NULL, NULL) AS b, COALESCE(NULL, 'x') AS c
----
a:FLOAT64	b:INT64	c:STRING
1.0	NULL	x

-- COALESCE of text and number
SELECT COALESCE('a', 1)
----
!error

-- IFNULL and NULLIF
SELECT IFNULL(NULL, 1.5) AS a, NULLIF(1, 1) AS b, NULLIF('a', 'b') AS c, NULLIF(1, 1.0) AS d
----
a:FLOAT64	b:INT64	c:STRING	d:FLOAT64
1.5	NULL	a	NULL

-- arrays of mixed numbers
SELECT [1, 2.5] AS a, [1, NUMERIC '2'] AS b, [NULL, 'x'][OFFSET(1)] AS c
----
a:ARRAY<FLOAT64>	b:ARRAY<NUMERIC>	c:STRING
[1.0, 2.5]	[1, 2]	x

-- arrays of text and numbers
SELECT [1, 'a']
----
!error

-- an array of arrays
SELECT [[1], [2]]
----
!error

-- typed arrays
SELECT ARRAY<FLOAT64>[1, 2] AS a, ARRAY<DATE>['2020-01-01'] AS b, ARRAY<STRING>[] AS c, ARRAY<INT64>[NULL][OFFSET(0)] AS d
----
a:ARRAY<FLOAT64>	b:ARRAY<DATE>	c:ARRAY<STRING>	d:INT64
[1.0, 2.0]	[2020-01-01]	[]	NULL

-- a typed array of the wrong type
SELECT ARRAY<INT64>['a']
----
!error

-- typed structs
SELECT STRUCT<a INT64, b STRING>(1, 'x') AS s, STRUCT<FLOAT64, DATE>(1, '2020-01-01') AS t
----
s:STRUCT<a INT64, b STRING>	t:STRUCT<FLOAT64, DATE>
{a: 1, b: "x"}	{_: 1.0, _: 2020-01-01}

-- a typed struct of the wrong type
SELECT STRUCT<a INT64>('x')
----
!error

-- a typed struct of arrays
SELECT STRUCT<xs ARRAY<STRUCT<a INT64>>>([STRUCT(1 AS a)]) AS s
----
s:STRUCT<xs ARRAY<STRUCT<a INT64>>>
{xs: [{a: 1}]}

-- GREATEST and LEAST
SELECT GREATEST(1, 2.5) AS a, LEAST(1, 2, NULL) AS b, GREATEST('a', 'b') AS c
----
a:FLOAT64	b:INT64	c:STRING
2.5	NULL	b

-- GREATEST of text and number
SELECT GREATEST(1, 'a')
----
!error

-- CONCAT takes text only
SELECT CONCAT('a', 1)
----
f0_:STRING
a1

-- functions convert INT64 to FLOAT64
SELECT SQRT(4) AS a, ROUND(2.5) AS b, POW(2, 3) AS c
----
a:FLOAT64	b:FLOAT64	c:FLOAT64
2.0	3.0	8.0

-- no function converts text to numbers
SELECT ABS('1')
----
!error

-- arithmetic with text
SELECT 1 + '2'
----
!error

-- FLOAT64 and NUMERIC
SELECT NUMERIC '1.5' + x AS a FROM UNNEST([0.25]) AS x
----
a:FLOAT64
1.75

-- NUMERIC and a literal FLOAT64
SELECT NUMERIC '1.5' * 2.5 AS a, n + -0.5 AS b FROM UNNEST([NUMERIC '1']) AS n
----
a:NUMERIC	b:NUMERIC
3.75	0.5

-- NUMERIC and INT64
SELECT NUMERIC '1.5' + 1 AS a, NUMERIC '7' / 2 AS b, -NUMERIC '1.5' AS c
----
a:NUMERIC	b:NUMERIC	c:NUMERIC
2.5	3.5	-1.5

-- LIMIT takes whole numbers
SELECT 1 LIMIT 1.5
----
!error

-- WHERE takes BOOL
SELECT 1 FROM UNNEST([1]) AS x WHERE x
----
!error

-- HAVING takes BOOL
SELECT COUNT(*) FROM UNNEST([1]) AS x HAVING COUNT(*)
----
!error

-- ORDER BY an array
SELECT 1 FROM (SELECT [1] AS a) ORDER BY a
----
f0_:INT64
1

-- GROUP BY an array
SELECT COUNT(*) FROM (SELECT [1] AS a) GROUP BY a
----
f0_:INT64
1

-- a join on a number
SELECT 1 FROM UNNEST([1]) AS x JOIN UNNEST([1]) AS y ON 1
----
!error

-- casts of arrays
SELECT CAST([1, 2] AS ARRAY<FLOAT64>) AS a, CAST([] AS ARRAY<STRING>) AS b, CAST(NULL AS ARRAY<DATE>) AS c
----
a:ARRAY<FLOAT64>	b:ARRAY<STRING>	c:ARRAY<DATE>
[1.0, 2.0]	[]	[]

-- casts of structs
SELECT CAST(STRUCT(1, 'x') AS STRUCT<a FLOAT64, b STRING>) AS s
----
s:STRUCT<a FLOAT64, b STRING>
{a: 1.0, b: "x"}

-- struct literals agree field by field
SELECT a, b, c FROM UNNEST([STRUCT(1 AS a, 'x' AS b, DATE '2020-01-02' AS c), (2, NULL, NULL), (NULL, 'z', '2020-01-03')]) ORDER BY a
----
a:INT64	b:STRING	c:DATE
NULL	z	2020-01-03
1	x	2020-01-02
2	NULL	NULL
