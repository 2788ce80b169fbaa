-- a scalar
SELECT (SELECT MAX(x) FROM UNNEST([1, 2]) AS x) AS m
----
m:INT64
2

-- a scalar of no rows is NULL
SELECT (SELECT x FROM UNNEST([1]) AS x WHERE x > 1) AS m
----
m:INT64
NULL

-- a scalar of two rows
SELECT (SELECT x FROM UNNEST([1, 2]) AS x) AS m
----
!error

-- a scalar of two columns
SELECT (SELECT 1, 2) AS m
----
!error

-- correlated
SELECT x, (SELECT COUNT(*) FROM UNNEST([1, 2, 3]) AS y WHERE y < x) AS n FROM UNNEST([1, 2, 3]) AS x ORDER BY x
----
x:INT64	n:INT64
1	0
2	1
3	2

-- correlated arithmetic
SELECT x, (SELECT SUM(y * x) FROM UNNEST([1, 2, 3]) AS y) AS n FROM UNNEST([1, 2]) AS x ORDER BY x
----
x:INT64	n:INT64
1	6
2	12

-- correlated functions
SELECT x, (SELECT MAX(CONCAT(UPPER(x), y)) FROM UNNEST(['p', 'q']) AS y) AS n FROM UNNEST(['a', 'b']) AS x ORDER BY x
----
x:STRING	n:STRING
a	Aq
b	Bq

-- correlated casts and ABS
SELECT x, (SELECT SUM(ABS(x) + CAST(y AS INT64)) FROM UNNEST(['1', '2']) AS y) AS n FROM UNNEST([-1, 2]) AS x ORDER BY x
----
x:INT64	n:INT64
-1	5
2	7

-- correlated over an array of the row
SELECT id, (SELECT SUM(x) FROM UNNEST(t.xs) AS x) AS s FROM (SELECT 1 AS id, [1, 2] AS xs UNION ALL SELECT 2, [5]) AS t ORDER BY id
----
id:INT64	s:INT64
1	3
2	5

-- an array of the row, filtered
SELECT id, ARRAY(SELECT x FROM UNNEST(t.xs) AS x WHERE x > 1 ORDER BY x DESC) AS s FROM (SELECT 1 AS id, [1, 2, 3] AS xs) AS t
----
id:INT64	s:ARRAY<INT64>
1	[3, 2]

-- key values in an array of structs
SELECT (SELECT value FROM UNNEST(t.params) WHERE key = 'b') AS b FROM (SELECT [STRUCT('a' AS key, 1 AS value), ('b', 2)] AS params) AS t
----
b:INT64
2

-- EXISTS
SELECT x FROM UNNEST([1, 2, 3]) AS x WHERE EXISTS (SELECT 1 FROM UNNEST([2, 3]) AS y WHERE y = x) ORDER BY x
----
x:INT64
2
3

-- NOT EXISTS
SELECT x FROM UNNEST([1, 2, 3]) AS x WHERE NOT EXISTS (SELECT 1 FROM UNNEST([2, 3]) AS y WHERE y = x) ORDER BY x
----
x:INT64
1

-- IN
SELECT x FROM UNNEST([1, 2, 3]) AS x WHERE x IN (SELECT y FROM UNNEST([2, 3]) AS y) ORDER BY x
----
x:INT64
2
3

-- NOT IN with NULL
SELECT x FROM UNNEST([1, 2]) AS x WHERE x NOT IN (SELECT y FROM UNNEST([2, NULL]) AS y) ORDER BY x
----
x:INT64

-- IN UNNEST
SELECT x FROM UNNEST([1, 2, 3]) AS x WHERE x IN UNNEST([2, 3]) ORDER BY x
----
x:INT64
2
3

-- IN with NaN
SELECT CAST('nan' AS FLOAT64) IN (SELECT CAST('nan' AS FLOAT64)) AS a, CAST('nan' AS FLOAT64) IN UNNEST([CAST('nan' AS FLOAT64)]) AS b
----
a:BOOL	b:BOOL
false	false

-- IN with other types
SELECT 1 IN (SELECT 'a') AS a
----
!error

-- IN with numbers of two types
SELECT 1 IN (SELECT 1.0) AS a
----
a:BOOL
true

-- NULL IN an empty list
SELECT NULL IN UNNEST(CAST([] AS ARRAY<INT64>)) AS a, 1 IN (SELECT 1 FROM UNNEST([1]) WHERE FALSE) AS b
----
a:BOOL	b:BOOL
false	false

-- ARRAY of a query
SELECT ARRAY(SELECT x * 2 FROM UNNEST([1, 2]) AS x ORDER BY x) AS xs
----
xs:ARRAY<INT64>
[2, 4]

-- ARRAY of structs
SELECT ARRAY(SELECT AS STRUCT x, x * 2 AS y FROM UNNEST([1, 2]) AS x ORDER BY x) AS xs
----
xs:ARRAY<STRUCT<x INT64, y INT64>>
[{x: 1, y: 2}, {x: 2, y: 4}]

-- ARRAY of no rows
SELECT ARRAY(SELECT x FROM UNNEST([1]) AS x WHERE x > 1) AS xs
----
xs:ARRAY<INT64>
[]

-- SELECT AS STRUCT
SELECT (SELECT AS STRUCT 1 AS a, 'x' AS b) AS s
----
s:STRUCT<a INT64, b STRING>
{a: 1, b: "x"}

-- SELECT AS STRUCT *
SELECT (SELECT AS STRUCT * FROM (SELECT 1 AS a, 'x' AS b)) AS s
----
s:STRUCT<a INT64, b STRING>
{a: 1, b: "x"}

-- SELECT AS STRUCT in FROM
SELECT a, t.b FROM (SELECT AS STRUCT 1 AS a, 'x' AS b) AS t
----
a:INT64	b:STRING
1	x

-- SELECT AS VALUE
SELECT ARRAY(SELECT AS VALUE STRUCT(x AS a) FROM UNNEST([1, 2]) AS x ORDER BY x) AS xs
----
xs:ARRAY<STRUCT<a INT64>>
[{a: 1}, {a: 2}]

-- SELECT AS VALUE in FROM
SELECT a, b FROM (SELECT AS VALUE STRUCT(1 AS a, 2 AS b))
----
a:INT64	b:INT64
1	2

-- a correlated LIMIT
SELECT id, (SELECT x FROM UNNEST(t.xs) AS x ORDER BY x DESC LIMIT 1) AS top FROM (SELECT 1 AS id, [1, 3, 2] AS xs) AS t
----
id:INT64	top:INT64
1	3

-- two levels out
SELECT x, (SELECT SUM((SELECT COUNT(*) FROM UNNEST([1, 2, 3]) AS z WHERE z <= x AND z <= y)) FROM UNNEST([1, 2]) AS y) AS n FROM UNNEST([1, 2]) AS x ORDER BY x
----
x:INT64	n:INT64
1	2
2	3

-- in ORDER BY
SELECT x FROM UNNEST([1, 2]) AS x ORDER BY (SELECT -x)
----
x:INT64
2
1

-- in HAVING
SELECT x FROM UNNEST([1, 1, 2]) AS x GROUP BY x HAVING COUNT(*) > (SELECT 1)
----
x:INT64
1

-- in a join condition
SELECT l.x FROM UNNEST([STRUCT(1 AS x), STRUCT(2)]) AS l JOIN UNNEST([STRUCT(2 AS y)]) AS r ON l.x = r.y AND l.x IN (SELECT 2)
----
x:INT64
2

-- recursive
WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 4) SELECT n FROM t ORDER BY n
----
n:INT64
1
2
3
4

-- a CTE used twice
WITH t AS (SELECT x FROM UNNEST([1, 2]) AS x) SELECT (SELECT SUM(x) FROM t) AS s, (SELECT COUNT(*) FROM t) AS n
----
s:INT64	n:INT64
3	2

-- correlated comparison of text
SELECT s, (SELECT COUNTIF(y = s) FROM UNNEST(['a', 'b', 'a']) AS y) AS n FROM UNNEST(['a', 'b']) AS s ORDER BY s
----
s:STRING	n:INT64
a	2
b	1

-- correlated BETWEEN of dates
SELECT d, (SELECT COUNT(*) FROM UNNEST([DATE '2020-01-01', DATE '2020-01-05']) AS e WHERE e BETWEEN d AND DATE_ADD(d, INTERVAL 3 DAY)) AS n FROM UNNEST([DATE '2020-01-01', DATE '2020-01-03']) AS d ORDER BY d
----
d:DATE	n:INT64
2020-01-01	1
2020-01-03	1
