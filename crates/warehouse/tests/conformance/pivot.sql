-- one aggregate
SELECT * FROM (SELECT 'a' AS k, 'x' AS g, 1 AS v UNION ALL SELECT 'b', 'x', 2 UNION ALL SELECT 'a', 'y', 3 UNION ALL SELECT 'a', 'x', 10) PIVOT(SUM(v) FOR k IN ('a', 'b')) ORDER BY g
----
g:STRING	a:INT64	b:INT64
x	11	2
y	3	NULL

-- two aggregates with aliases
SELECT * FROM (SELECT 'a' AS k, 'x' AS g, 1 AS v UNION ALL SELECT 'b', 'x', 2) PIVOT(SUM(v) AS s, COUNT(*) AS n FOR k IN ('a' AS first, 'b')) ORDER BY g
----
g:STRING	s_first:INT64	n_first:INT64	s_b:INT64	n_b:INT64
x	1	1	2	1

-- numbers
SELECT * FROM (SELECT 1 AS k, 'x' AS g, 1 AS v UNION ALL SELECT 2, 'x', 2) PIVOT(MAX(v) FOR k IN (1, 2, 3)) ORDER BY g
----
g:STRING	_1:INT64	_2:INT64	_3:INT64
x	1	2	NULL

-- no other column
SELECT * FROM (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'b', 2) PIVOT(SUM(v) FOR k IN ('a', 'b'))
----
a:INT64	b:INT64
1	2

-- an alias
SELECT p.g, p.a FROM (SELECT 'a' AS k, 'x' AS g, 1 AS v) PIVOT(SUM(v) FOR k IN ('a')) AS p
----
g:STRING	a:INT64
x	1

-- of a CTE
WITH t AS (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'a', 2) SELECT a FROM t PIVOT(AVG(v) FOR k IN ('a'))
----
a:FLOAT64
1.5

-- a date without an alias
SELECT * FROM (SELECT DATE '2020-01-02' AS k, 1 AS v) PIVOT(SUM(v) FOR k IN (DATE '2020-01-02'))
----
_2020_01_02:INT64
1

-- UNPIVOT
SELECT * FROM (SELECT 'x' AS g, 1 AS a, 2 AS b UNION ALL SELECT 'y', NULL, 4) UNPIVOT(v FOR k IN (a, b)) ORDER BY g, k
----
g:STRING	v:INT64	k:STRING
x	1	a
x	2	b
y	4	b

-- UNPIVOT INCLUDE NULLS
SELECT * FROM (SELECT 'x' AS g, 1 AS a, 2 AS b UNION ALL SELECT 'y', NULL, 4) UNPIVOT INCLUDE NULLS (v FOR k IN (a, b)) ORDER BY g, k
----
g:STRING	v:INT64	k:STRING
x	1	a
x	2	b
y	NULL	a
y	4	b

-- UNPIVOT with labels
SELECT k, v FROM (SELECT 1 AS a, 2 AS b) UNPIVOT(v FOR k IN (a AS 'first', b AS 'second')) ORDER BY k
----
k:STRING	v:INT64
first	1
second	2

-- UNPIVOT of different types
SELECT * FROM (SELECT 1 AS a, 'x' AS b) UNPIVOT(v FOR k IN (a, b))
----
!error

-- TABLESAMPLE of all
SELECT COUNT(*) AS n FROM (SELECT 1 AS a UNION ALL SELECT 2) AS t TABLESAMPLE SYSTEM (100 PERCENT)
----
n:INT64
2
