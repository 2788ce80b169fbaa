-- an alias of the same SELECT is not seen by WHERE
SELECT a AS z FROM (SELECT 1 AS a) WHERE z = 1
----
!error

-- nor by another item
SELECT 1 AS a, a + 1 AS b
----
!error

-- nor by a window
SELECT x AS y, ROW_NUMBER() OVER (ORDER BY y) AS n FROM UNNEST([1, 2]) AS x
----
!error

-- a column goes before an alias in WHERE
SELECT b AS a FROM (SELECT 1 AS a, 2 AS b UNION ALL SELECT 2, 1) WHERE a = 1
----
a:INT64
2

-- ORDER BY sees the alias first
SELECT -x AS x FROM UNNEST([1, 2, 3]) AS x ORDER BY x
----
x:INT64
-3
-2
-1

-- ORDER BY an expression over an alias
SELECT x * 2 AS y FROM UNNEST([3, 1, 2]) AS x ORDER BY y + 1
----
y:INT64
2
4
6

-- GROUP BY an alias
SELECT x > 1 AS big, COUNT(*) AS n FROM UNNEST([1, 2, 3]) AS x GROUP BY big ORDER BY big
----
big:BOOL	n:INT64
false	1
true	2

-- HAVING sees an alias
SELECT x, COUNT(*) AS n FROM UNNEST([1, 1, 2]) AS x GROUP BY x HAVING n > 1
----
x:INT64	n:INT64
1	2

-- a table's alias goes before its column
SELECT x FROM (SELECT 1 AS x, 'b' AS y) AS x
----
x:STRUCT<x INT64, y STRING>
{x: 1, y: "b"}

-- a column through the alias of the same name
SELECT x.x FROM (SELECT 1 AS x) AS x
----
x:INT64
1

-- an ambiguous column
SELECT a FROM (SELECT 1 AS a) AS l, (SELECT 2 AS a) AS r
----
!error

-- each of the ambiguous ones by its table
SELECT l.a, r.a AS b FROM (SELECT 1 AS a) AS l, (SELECT 2 AS a) AS r
----
a:INT64	b:INT64
1	2

-- two tables of one name
SELECT 1 FROM (SELECT 1 AS a) AS t, (SELECT 2 AS b) AS t
----
!error

-- names differ only in case
SELECT T.A FROM (SELECT 1 AS a) AS t
----
A:INT64
1

-- an ambiguous ORDER BY
SELECT a, a + 1 AS a FROM (SELECT 1 AS a) ORDER BY a
----
!error

-- implied names
SELECT s.a, t.s.b, ARRAY[1][OFFSET(0)], -1 FROM (SELECT STRUCT(1 AS a, 2 AS b) AS s) AS t
----
a:INT64	b:INT64	f0_:INT64	f1_:INT64
1	2	1	-1

-- unknown column
SELECT b FROM (SELECT 1 AS a)
----
!error

-- unknown field
SELECT s.b FROM (SELECT STRUCT(1 AS a) AS s)
----
!error

-- a field of a number
SELECT a.b FROM (SELECT 1 AS a)
----
!error

-- a CTE hides an outer CTE
WITH t AS (SELECT 1 AS a) SELECT * FROM (WITH t AS (SELECT 2 AS a) SELECT a FROM t)
----
a:INT64
2

-- a CTE sees earlier ones only
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x, b.x AS y FROM a, b
----
x:INT64	y:INT64
1	2

-- a name in backticks
SELECT `a b` FROM (SELECT 1 AS `a b`)
----
a b:INT64
1

-- keywords in backticks
SELECT `select` FROM (SELECT 1 AS `select`)
----
select:INT64
1

-- star
SELECT * FROM (SELECT 1 AS a, 'x' AS b)
----
a:INT64	b:STRING
1	x

-- star of one table
SELECT r.*, l.a FROM (SELECT 1 AS a) AS l, (SELECT 2 AS b, 3 AS c) AS r
----
b:INT64	c:INT64	a:INT64
2	3	1

-- star EXCEPT
SELECT * EXCEPT (b) FROM (SELECT 1 AS a, 2 AS b, 3 AS c)
----
a:INT64	c:INT64
1	3

-- star EXCEPT an unknown column
SELECT * EXCEPT (d) FROM (SELECT 1 AS a, 2 AS b)
----
!error

-- star REPLACE
SELECT * REPLACE (a + 10 AS a) FROM (SELECT 1 AS a, 2 AS b)
----
a:INT64	b:INT64
11	2

-- star EXCEPT and REPLACE
SELECT * EXCEPT (c) REPLACE (b * 2 AS b) FROM (SELECT 1 AS a, 2 AS b, 3 AS c)
----
a:INT64	b:INT64
1	4

-- star beside other items
SELECT *, a + 1 AS d FROM (SELECT 1 AS a)
----
a:INT64	d:INT64
1	2

-- star of a struct
SELECT s.* FROM (SELECT STRUCT(1 AS a, 'x' AS b) AS s)
----
a:INT64	b:STRING
1	x

-- star of structs in an array
SELECT * FROM UNNEST([STRUCT(1 AS a, 'x' AS b), (2, 'y')])
----
a:INT64	b:STRING
1	x
2	y

-- star of values in an array
SELECT * FROM UNNEST([1, 2]) AS v
----
v:INT64
1
2

-- star with an offset
SELECT * FROM UNNEST(['a', 'b']) AS v WITH OFFSET AS i ORDER BY i
----
v:STRING	i:INT64
a	0
b	1

-- star with windows
SELECT *, SUM(a) OVER () AS s FROM (SELECT 1 AS a, 2 AS b)
----
a:INT64	b:INT64	s:INT64
1	2	1

-- star over groups
SELECT * FROM (SELECT 1 AS a) GROUP BY a
----
a:INT64
1

-- star without FROM
SELECT *
----
!error

-- a row as a value
SELECT t FROM (SELECT 1 AS a, 'x' AS b) AS t
----
t:STRUCT<a INT64, b STRING>
{a: 1, b: "x"}

-- a row in a function
SELECT ARRAY_AGG(t ORDER BY t.a) AS rows FROM (SELECT 2 AS a UNION ALL SELECT 1) AS t
----
!error

-- rows as JSON-like structs in an array subquery
SELECT ARRAY(SELECT AS STRUCT x AS a, x * 2 AS b FROM UNNEST([1, 2]) AS x ORDER BY x) AS s
----
s:ARRAY<STRUCT<a INT64, b INT64>>
[{a: 1, b: 2}, {a: 2, b: 4}]

-- anonymous columns of a subquery
SELECT * FROM (SELECT 1, 2)
----
f0_:INT64	f1_:INT64
1	2

-- a name with an escape
SELECT 1 AS `a\tb`
----
!refused: a name with a backslash
