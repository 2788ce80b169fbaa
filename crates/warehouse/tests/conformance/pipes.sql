-- FROM alone
FROM (SELECT 1 AS a, 'x' AS b)
----
a:INT64	b:STRING
1	x

-- WHERE
FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3) AS t |> WHERE x > 1 |> ORDER BY x
----
x:INT64
2
3

-- WHERE twice
FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) AS t |> WHERE x > 1 |> WHERE x < 4 |> ORDER BY x DESC
----
x:INT64
3
2

-- SELECT
FROM UNNEST([1, 2]) AS x |> SELECT x, x * 10 AS y |> ORDER BY y DESC
----
x:INT64	y:INT64
2	20
1	10

-- EXTEND
FROM (SELECT 1 AS a UNION ALL SELECT 2) |> EXTEND a * 2 AS b |> WHERE b > 2
----
a:INT64	b:INT64
2	4

-- EXTEND with a window
FROM (SELECT 1 AS a UNION ALL SELECT 2) |> EXTEND SUM(a) OVER (ORDER BY a) AS s |> ORDER BY a
----
a:INT64	s:INT64
1	1
2	3

-- SET
FROM (SELECT 1 AS a, 2 AS b) |> SET a = a + b
----
a:INT64	b:INT64
3	2

-- DROP
FROM (SELECT 1 AS a, 2 AS b, 3 AS c) |> DROP b
----
a:INT64	c:INT64
1	3

-- RENAME
FROM (SELECT 1 AS a, 2 AS b) |> RENAME b AS c
----
a:INT64	c:INT64
1	2

-- AS
FROM (SELECT 1 AS a) |> AS t |> SELECT t.a
----
a:INT64
1

-- AGGREGATE
FROM UNNEST([1, 2, 3]) AS x |> AGGREGATE SUM(x) AS s, COUNT(*) AS n
----
s:INT64	n:INT64
6	3

-- AGGREGATE with GROUP BY
FROM UNNEST([STRUCT('a' AS k, 1 AS v), ('b', 2), ('a', 3)]) |> AGGREGATE SUM(v) AS s GROUP BY k |> ORDER BY k
----
k:STRING	s:INT64
a	4
b	2

-- AGGREGATE by an expression
FROM UNNEST([1, 2, 3]) AS x |> AGGREGATE COUNT(*) AS n GROUP BY MOD(x, 2) AS r |> ORDER BY r
----
r:INT64	n:INT64
0	1
1	2

-- WHERE after AGGREGATE
FROM UNNEST([STRUCT('a' AS k, 1 AS v), ('b', 2), ('a', 3)]) |> AGGREGATE SUM(v) AS s GROUP BY k |> WHERE s > 2
----
k:STRING	s:INT64
a	4

-- LIMIT and OFFSET
FROM (SELECT 3 AS x UNION ALL SELECT 1 UNION ALL SELECT 2) AS t |> ORDER BY x |> LIMIT 1 OFFSET 1
----
x:INT64
2

-- LIMIT twice
FROM (SELECT 3 AS x UNION ALL SELECT 1 UNION ALL SELECT 2) AS t |> ORDER BY x |> LIMIT 2 |> LIMIT 1
----
x:INT64
1

-- JOIN
FROM (SELECT 1 AS k, 'a' AS a) |> JOIN (SELECT 1 AS k, 'b' AS b) USING (k)
----
k:INT64	a:STRING	b:STRING
1	a	b

-- LEFT JOIN after WHERE
FROM (SELECT 1 AS k UNION ALL SELECT 2) AS l |> WHERE k > 1 |> LEFT JOIN (SELECT 2 AS j, 'b' AS b) AS r ON k = r.j |> SELECT k, b
----
k:INT64	b:STRING
2	b

-- UNION ALL
FROM UNNEST([1]) AS x |> SELECT x |> UNION ALL (SELECT 2), (SELECT 3) |> ORDER BY x
----
x:INT64
1
2
3

-- DISTINCT
FROM UNNEST([1, 1, 2]) AS x |> SELECT x |> DISTINCT |> ORDER BY x
----
x:INT64
1
2

-- PIVOT
FROM (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'b', 2) |> PIVOT(SUM(v) FOR k IN ('a', 'b'))
----
a:INT64	b:INT64
1	2

-- after a SELECT
SELECT 1 AS a |> EXTEND a + 1 AS b
----
a:INT64	b:INT64
1	2

-- in a subquery
SELECT (FROM UNNEST([1, 2]) AS x |> AGGREGATE SUM(x)) AS s
----
s:INT64
3

-- with a CTE
WITH t AS (SELECT 1 AS a UNION ALL SELECT 2) FROM t |> AGGREGATE MAX(a) AS m
----
m:INT64
2


-- values as rows
FROM UNNEST([1, 2]) AS x |> WHERE x > 1
----
!refused: values without names

-- RENAME that swaps
FROM (SELECT 1 AS a, 'x' AS b) |> RENAME a AS b, b AS a
----
b:INT64	a:STRING
1	x

-- SET by a window
FROM UNNEST([STRUCT(1 AS k, 'b' AS v), STRUCT(2, 'a')]) |> SELECT k, v |> SET k = RANK() OVER (ORDER BY v) |> ORDER BY k
----
k:INT64	v:STRING
1	a
2	b

-- UNION ALL with several
FROM (SELECT 1 AS x) |> UNION ALL (SELECT 2), (SELECT 3), |> ORDER BY x
----
x:INT64
1
2
3

-- an order in AGGREGATE
FROM (SELECT 1 AS x) |> AGGREGATE COUNT(*) AS n GROUP BY x DESC
----
!refused: an order in AGGREGATE
