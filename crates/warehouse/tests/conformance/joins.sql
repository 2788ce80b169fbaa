-- inner
SELECT l.k, l.a, r.b FROM (SELECT 1 AS k, 'a' AS a UNION ALL SELECT 2, 'b') AS l JOIN (SELECT 1 AS k, 'x' AS b UNION ALL SELECT 3, 'y') AS r ON l.k = r.k
----
k:INT64	a:STRING	b:STRING
1	a	x

-- left
SELECT l.k, r.b FROM (SELECT 1 AS k UNION ALL SELECT 2) AS l LEFT JOIN (SELECT 1 AS k, 'x' AS b) AS r ON l.k = r.k ORDER BY l.k
----
k:INT64	b:STRING
1	x
2	NULL

-- right
SELECT l.k, r.b FROM (SELECT 1 AS k) AS l RIGHT OUTER JOIN (SELECT 1 AS k, 'x' AS b UNION ALL SELECT 3, 'y') AS r ON l.k = r.k ORDER BY r.b
----
k:INT64	b:STRING
1	x
NULL	y

-- full
SELECT l.k, r.k AS k2 FROM (SELECT 1 AS k UNION ALL SELECT 2) AS l FULL JOIN (SELECT 2 AS k UNION ALL SELECT 3) AS r ON l.k = r.k ORDER BY l.k, r.k
----
k:INT64	k2:INT64
NULL	3
1	NULL
2	2

-- USING puts its column first
SELECT * FROM (SELECT 1 AS a, 2 AS k) AS l JOIN (SELECT 2 AS k, 3 AS b) AS r USING (k)
----
k:INT64	a:INT64	b:INT64
2	1	3

-- FULL JOIN USING
SELECT * FROM (SELECT 1 AS a, 2 AS k) AS l FULL JOIN (SELECT 4 AS k, 3 AS b) AS r USING (k) ORDER BY k
----
k:INT64	a:INT64	b:INT64
2	1	NULL
4	NULL	3

-- RIGHT JOIN USING
SELECT k, l.k AS l, r.k AS r FROM (SELECT 1 AS k) AS l RIGHT JOIN (SELECT 1 AS k UNION ALL SELECT 2) AS r USING (k) ORDER BY k
----
k:INT64	l:INT64	r:INT64
1	1	1
2	NULL	2

-- USING in a chain
SELECT * FROM (SELECT 1 AS k, 'a' AS a) JOIN (SELECT 1 AS k, 'b' AS b) USING (k) LEFT JOIN (SELECT 2 AS k, 'c' AS c) USING (k)
----
k:INT64	a:STRING	b:STRING	c:STRING
1	a	b	NULL

-- USING two columns
SELECT * FROM (SELECT 1 AS b, 2 AS a, 3 AS x) JOIN (SELECT 2 AS a, 1 AS b, 4 AS y) USING (a, b)
----
a:INT64	b:INT64	x:INT64	y:INT64
2	1	3	4

-- USING an unknown column
SELECT * FROM (SELECT 1 AS a) AS l JOIN (SELECT 1 AS b) AS r USING (a)
----
!error

-- comma
SELECT l.a, r.b FROM (SELECT 1 AS a) AS l, (SELECT 2 AS b) AS r
----
a:INT64	b:INT64
1	2

-- brackets
SELECT l.a, m.a AS b, r.a AS c FROM (SELECT 1 AS a) AS l LEFT JOIN ((SELECT 2 AS a) AS m JOIN (SELECT 2 AS a) AS r ON m.a = r.a) ON l.a = m.a
----
a:INT64	b:INT64	c:INT64
1	NULL	NULL

-- UNNEST of a column
SELECT t.id, x FROM (SELECT 1 AS id, [10, 20] AS xs UNION ALL SELECT 2, [30]) AS t, UNNEST(t.xs) AS x ORDER BY id, x
----
id:INT64	x:INT64
1	10
1	20
2	30

-- UNNEST of a path
SELECT id, x FROM (SELECT 1 AS id, [10, 20] AS xs) AS t, t.xs AS x ORDER BY x
----
id:INT64	x:INT64
1	10
1	20

-- UNNEST without an alias
SELECT id, xs FROM (SELECT 1 AS id, [10, 20] AS xs) AS t, t.xs ORDER BY xs
----
id:INT64	xs:INT64
1	10
1	20

-- UNNEST of structs: fields as columns
SELECT id, a, b FROM (SELECT 1 AS id, [STRUCT(1 AS a, 'x' AS b), STRUCT(2, 'y')] AS xs) AS t, UNNEST(xs) ORDER BY a
----
id:INT64	a:INT64	b:STRING
1	1	x
1	2	y

-- LEFT JOIN UNNEST keeps rows
SELECT id, x FROM (SELECT 1 AS id, [10] AS xs UNION ALL SELECT 2, []) AS t LEFT JOIN UNNEST(t.xs) AS x ORDER BY id
----
id:INT64	x:INT64
1	10
2	NULL

-- CROSS JOIN UNNEST drops rows
SELECT id, x FROM (SELECT 1 AS id, [10] AS xs UNION ALL SELECT 2, []) AS t CROSS JOIN UNNEST(t.xs) AS x ORDER BY id
----
id:INT64	x:INT64
1	10

-- UNNEST WITH OFFSET
SELECT x, o FROM UNNEST(['a', 'b', 'c']) AS x WITH OFFSET AS o ORDER BY o DESC
----
x:STRING	o:INT64
c	2
b	1
a	0

-- WITH OFFSET without a name
SELECT x, offset FROM UNNEST(['a', 'b']) AS x WITH OFFSET ORDER BY offset
----
x:STRING	offset:INT64
a	0
b	1

-- UNNEST of NULL
SELECT COUNT(*) AS n FROM UNNEST(CAST(NULL AS ARRAY<INT64>)) AS x
----
n:INT64
0

-- NULL elements
SELECT x FROM UNNEST([1, NULL, 3]) AS x ORDER BY x
----
x:INT64
NULL
1
3

-- the types of keys differ
SELECT l.a FROM (SELECT 1 AS a) AS l JOIN (SELECT 1.0 AS a) AS r ON l.a = r.a
----
a:INT64
1

-- text does not join numbers
SELECT l.a FROM (SELECT 1 AS a) AS l JOIN (SELECT '1' AS a) AS r ON l.a = r.a
----
!error

-- NULL keys don't join
SELECT COUNT(*) AS n FROM (SELECT CAST(NULL AS INT64) AS a) AS l JOIN (SELECT CAST(NULL AS INT64) AS a) AS r USING (a)
----
n:INT64
0

-- NaN keys don't join
SELECT COUNT(*) AS n FROM (SELECT CAST('nan' AS FLOAT64) AS a) AS l JOIN (SELECT CAST('nan' AS FLOAT64) AS a) AS r ON l.a = r.a
----
n:INT64
0

-- NaN keys don't join by USING
SELECT COUNT(*) AS n FROM (SELECT CAST('nan' AS FLOAT64) AS a) AS l JOIN (SELECT CAST('nan' AS FLOAT64) AS a) AS r USING (a)
----
n:INT64
0

-- three tables
SELECT a.x, b.x AS y, c.x AS z FROM UNNEST([STRUCT(1 AS x)]) AS a JOIN UNNEST([STRUCT(1 AS x)]) AS b ON a.x = b.x JOIN UNNEST([STRUCT(1 AS x)]) AS c ON b.x = c.x
----
x:INT64	y:INT64	z:INT64
1	1	1

-- an array of structs and fields by the alias
SELECT e.a + 1 AS n FROM UNNEST([STRUCT(1 AS a)]) AS e
----
n:INT64
2

-- a condition of a left join with UNNEST
SELECT b, x FROM (SELECT true AS b, [1, 2] AS arr) AS t LEFT JOIN UNNEST(t.arr) AS x ON b
----
!refused: this condition of an outer join with UNNEST
