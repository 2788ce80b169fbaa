-- no rows
SELECT COUNT(*) AS n, SUM(x) AS s, MIN(x) AS lo, AVG(x) AS m FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x
----
n:INT64	s:INT64	lo:INT64	m:FLOAT64
0	NULL	NULL	NULL

-- no rows, grouped
SELECT x, COUNT(*) AS n FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x GROUP BY x
----
x:INT64	n:INT64

-- NULLs are left out
SELECT COUNT(x) AS c, COUNT(*) AS n, SUM(x) AS s, AVG(x) AS m FROM UNNEST([1, NULL, 3]) AS x
----
c:INT64	n:INT64	s:INT64	m:FLOAT64
2	3	4	2.0

-- NULL is a group
SELECT x, COUNT(*) AS n FROM UNNEST([1, NULL, NULL]) AS x GROUP BY x ORDER BY x
----
x:INT64	n:INT64
NULL	2
1	1

-- NaN is one group
SELECT x, COUNT(*) AS n FROM UNNEST([CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64), 1]) AS x GROUP BY x ORDER BY x
----
x:FLOAT64	n:INT64
NaN	2
1.0	1

-- DISTINCT arguments
SELECT COUNT(DISTINCT x) AS c, SUM(DISTINCT x) AS s FROM UNNEST([1, 1, 2, NULL]) AS x
----
c:INT64	s:INT64
2	3

-- an aggregate in an expression
SELECT k, SUM(x) * 2 + COUNT(*) AS v FROM UNNEST([STRUCT('a' AS k, 1 AS x), ('a', 2), ('b', 3)]) GROUP BY k ORDER BY k
----
k:STRING	v:INT64
a	8
b	7

-- GROUP BY a number
SELECT x > 1, COUNT(*) AS n FROM UNNEST([1, 2, 3]) AS x GROUP BY 1 ORDER BY 1
----
f0_:BOOL	n:INT64
false	1
true	2

-- GROUP BY ALL
SELECT k, x, COUNT(*) AS n FROM UNNEST([STRUCT('a' AS k, 1 AS x), ('a', 1), ('b', 3)]) GROUP BY ALL ORDER BY k
----
k:STRING	x:INT64	n:INT64
a	1	2
b	3	1

-- HAVING without GROUP BY
SELECT SUM(x) AS s FROM UNNEST([1, 2]) AS x HAVING COUNT(*) > 1
----
s:INT64
3

-- HAVING by an aggregate not shown
SELECT k FROM UNNEST([STRUCT('a' AS k, 1 AS x), ('a', 2), ('b', 3)]) GROUP BY k HAVING SUM(x) = 3 ORDER BY k
----
k:STRING
a
b

-- ORDER BY an aggregate not shown
SELECT k FROM UNNEST([STRUCT('a' AS k, 5 AS x), ('a', 2), ('b', 3)]) GROUP BY k ORDER BY SUM(x) DESC
----
k:STRING
a
b

-- neither grouped nor aggregated
SELECT k, x FROM UNNEST([STRUCT('a' AS k, 1 AS x)]) GROUP BY k
----
!error

-- an aggregate in WHERE
SELECT 1 FROM UNNEST([1]) AS x WHERE SUM(x) > 0
----
!error

-- an aggregate in an aggregate
SELECT SUM(COUNT(*)) FROM UNNEST([1]) AS x
----
!error

-- ROLLUP
SELECT a, b, SUM(x) AS s FROM UNNEST([STRUCT('a' AS a, 1 AS b, 10 AS x), ('a', 2, 20), ('b', 1, 30)]) GROUP BY ROLLUP(a, b) ORDER BY a, b, s
----
a:STRING	b:INT64	s:INT64
NULL	NULL	60
a	NULL	30
a	1	10
a	2	20
b	NULL	30
b	1	30

-- CUBE
SELECT a, b, SUM(x) AS s FROM UNNEST([STRUCT('a' AS a, 1 AS b, 10 AS x), ('a', 2, 20), ('b', 1, 30)]) GROUP BY CUBE(a, b) ORDER BY a, b, s
----
a:STRING	b:INT64	s:INT64
NULL	NULL	60
NULL	1	40
NULL	2	20
a	NULL	30
a	1	10
a	2	20
b	NULL	30
b	1	30

-- GROUPING SETS
SELECT a, b, SUM(x) AS s FROM UNNEST([STRUCT('a' AS a, 1 AS b, 10 AS x), ('a', 2, 20), ('b', 1, 30)]) GROUP BY GROUPING SETS((a, b), a, ()) ORDER BY a, b, s
----
a:STRING	b:INT64	s:INT64
NULL	NULL	60
a	NULL	30
a	1	10
a	2	20
b	NULL	30
b	1	30

-- GROUPING
SELECT a, GROUPING(a) AS g, SUM(x) AS s FROM UNNEST([STRUCT('a' AS a, 10 AS x), ('b', 20)]) GROUP BY ROLLUP(a) ORDER BY g, a
----
a:STRING	g:INT64	s:INT64
a	0	10
b	0	20
NULL	1	30

-- ROLLUP with NULL keys
SELECT a, COUNT(*) AS n FROM UNNEST([CAST(NULL AS STRING), 'x']) AS a GROUP BY ROLLUP(a) ORDER BY a, n
----
a:STRING	n:INT64
NULL	1
NULL	2
x	1

-- ARRAY_AGG in order
SELECT ARRAY_AGG(x ORDER BY x DESC) AS xs FROM UNNEST([2, 3, 1]) AS x
----
xs:ARRAY<INT64>
[3, 2, 1]

-- ARRAY_AGG with LIMIT
SELECT ARRAY_AGG(x ORDER BY x LIMIT 2) AS xs FROM UNNEST([2, 3, 1]) AS x
----
xs:ARRAY<INT64>
[1, 2]

-- ARRAY_AGG IGNORE NULLS
SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x) AS xs FROM UNNEST([2, NULL, 1]) AS x
----
xs:ARRAY<INT64>
[1, 2]

-- ARRAY_AGG DISTINCT
SELECT ARRAY_AGG(DISTINCT x ORDER BY x) AS xs FROM UNNEST([2, 1, 2]) AS x
----
xs:ARRAY<INT64>
[1, 2]

-- ARRAY_AGG of structs
SELECT ARRAY_AGG(STRUCT(x AS a, x * 2 AS b) ORDER BY x) AS xs FROM UNNEST([2, 1]) AS x
----
xs:ARRAY<STRUCT<a INT64, b INT64>>
[{a: 1, b: 2}, {a: 2, b: 4}]

-- ARRAY_AGG of no rows
SELECT ARRAY_AGG(x) AS xs FROM UNNEST(CAST([] AS ARRAY<INT64>)) AS x
----
xs:ARRAY<INT64>
[]

-- the first of an ordered ARRAY_AGG
SELECT k, ARRAY_AGG(x ORDER BY x DESC LIMIT 1)[OFFSET(0)] AS top FROM UNNEST([STRUCT('a' AS k, 1 AS x), ('a', 2), ('b', 3)]) GROUP BY k ORDER BY k
----
k:STRING	top:INT64
a	2
b	3

-- ARRAY_CONCAT_AGG
SELECT ARRAY_CONCAT_AGG(xs ORDER BY xs[OFFSET(0)]) AS all_of FROM (SELECT [3] AS xs UNION ALL SELECT [1, 2])
----
all_of:ARRAY<INT64>
[1, 2, 3]

-- STRING_AGG
SELECT STRING_AGG(x, '-' ORDER BY x) AS s, STRING_AGG(x ORDER BY x DESC) AS t FROM UNNEST(['b', 'a', NULL]) AS x
----
s:STRING	t:STRING
a-b	b,a

-- STRING_AGG with DISTINCT and LIMIT
SELECT STRING_AGG(DISTINCT x, '-' ORDER BY x LIMIT 2) AS s FROM UNNEST(['b', 'a', 'b', 'c']) AS x
----
s:STRING
a-b

-- ANY_VALUE HAVING MAX
SELECT ANY_VALUE(k HAVING MAX x) AS k FROM UNNEST([STRUCT('a' AS k, 1 AS x), ('b', 3)])
----
k:STRING
b

-- MIN and MAX of text, dates, booleans
SELECT MIN(s) AS a, MAX(s) AS b, MIN(d) AS c, MAX(t) AS e FROM UNNEST([STRUCT('x' AS s, DATE '2020-01-02' AS d, TRUE AS t), ('B', DATE '2020-01-01', FALSE)])
----
a:STRING	b:STRING	c:DATE	e:BOOL
B	x	2020-01-01	true

-- MIN with NaN
SELECT MIN(x) AS a, MAX(x) AS b FROM UNNEST([1, CAST('nan' AS FLOAT64), 2]) AS x
----
a:FLOAT64	b:FLOAT64
NaN	NaN

-- LOGICAL_AND and LOGICAL_OR
SELECT LOGICAL_AND(x) AS a, LOGICAL_OR(x) AS b FROM UNNEST([TRUE, NULL, FALSE]) AS x
----
a:BOOL	b:BOOL
false	true

-- COUNTIF
SELECT COUNTIF(x > 1) AS n FROM UNNEST([1, 2, 3, NULL]) AS x
----
n:INT64
2

-- SUM overflows
SELECT SUM(x) AS s FROM UNNEST([9223372036854775807, 1]) AS x
----
!error

-- SUM of NUMERIC
SELECT SUM(x) AS s, AVG(x) AS m FROM UNNEST([NUMERIC '1.1', NUMERIC '2.2', NUMERIC '0.000000001']) AS x
----
s:NUMERIC	m:NUMERIC
3.300000001	1.1

-- AVG of INT64 is FLOAT64
SELECT AVG(x) AS m FROM UNNEST([1, 2]) AS x
----
m:FLOAT64
1.5

-- SUM of FLOAT64
SELECT SUM(x) AS s FROM UNNEST([0.5, 0.25]) AS x
----
s:FLOAT64
0.75

-- CORR with NaN
SELECT CORR(x, y) AS c FROM UNNEST([STRUCT(CAST('nan' AS FLOAT64) AS x, 1.0 AS y), (2, 3), (3, 5)])
----
c:FLOAT64
NaN

-- STDDEV of one row
SELECT STDDEV(x) AS s, STDDEV_POP(x) AS p FROM UNNEST([1.5]) AS x
----
s:FLOAT64	p:FLOAT64
NULL	0.0

-- SELECT DISTINCT
SELECT DISTINCT MOD(x, 2) AS r FROM UNNEST([1, 2, 3]) AS x ORDER BY r
----
r:INT64
0
1

-- SELECT DISTINCT in order of an expression
SELECT DISTINCT x FROM UNNEST([1, 2, 3, 3]) AS x ORDER BY -x
----
x:INT64
3
2
1

-- SELECT DISTINCT in order of something else
SELECT DISTINCT x FROM (SELECT 1 AS x, 2 AS y) ORDER BY y
----
!error

-- SELECT DISTINCT puts NaN first
SELECT DISTINCT x FROM UNNEST([1, CAST('nan' AS FLOAT64), NULL, CAST('-inf' AS FLOAT64)]) AS x ORDER BY x
----
x:FLOAT64
NULL
NaN
-inf
1.0

-- SELECT DISTINCT descending
SELECT DISTINCT x FROM UNNEST([1, CAST('nan' AS FLOAT64), NULL]) AS x ORDER BY x DESC
----
x:FLOAT64
1.0
NaN
NULL

-- grouping by a struct's field
SELECT s.a, COUNT(*) AS n FROM UNNEST([STRUCT(STRUCT(1 AS a) AS s), STRUCT(STRUCT(1))]) GROUP BY s.a
----
a:INT64	n:INT64
1	2

-- a subquery beside groups
SELECT x, (SELECT COUNT(*) FROM UNNEST([1, 2]) AS y WHERE y <= x) AS n FROM UNNEST([1, 2, 2]) AS x GROUP BY x ORDER BY x
----
x:INT64	n:INT64
1	1
2	2

-- GROUP BY an expression, shown whole
SELECT MOD(a, 2) AS r, COUNT(*) AS n FROM (SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3) GROUP BY MOD(a, 2) ORDER BY MOD(a, 2)
----
r:INT64	n:INT64
0	1
1	2

-- GROUP BY an expression, used within another
SELECT MOD(a, 2) + 1 AS r FROM (SELECT 1 AS a) GROUP BY MOD(a, 2)
----
!error

-- GROUP BY an expression, in HAVING
SELECT COUNT(*) AS n FROM (SELECT 1 AS a) GROUP BY MOD(a, 2) HAVING MOD(a, 2) > 0
----
!error

-- an alias of a grouped expression in HAVING
SELECT MOD(a, 2) AS r FROM (SELECT 1 AS a UNION ALL SELECT 2) GROUP BY r HAVING r > 0
----
r:INT64
1

-- STDDEV with NaN
SELECT STDDEV(x) AS s, VAR_POP(x) AS v FROM UNNEST([CAST('nan' AS FLOAT64), 1, 2]) AS x
----
s:FLOAT64	v:FLOAT64
NaN	NaN

-- VAR_SAMP of one NaN
SELECT VAR_SAMP(x) AS s, VAR_POP(x) AS p FROM UNNEST([CAST('nan' AS FLOAT64)]) AS x
----
s:FLOAT64	p:FLOAT64
NULL	NaN

-- STDDEV with infinity
SELECT STDDEV(x) AS s FROM UNNEST([CAST('inf' AS FLOAT64), 1, 2]) AS x
----
s:FLOAT64
NaN

-- CORR of one pair and of no spread
SELECT CORR(x, y) AS a, COVAR_SAMP(x, y) AS b, COVAR_POP(x, y) AS c FROM UNNEST([STRUCT(1.0 AS x, 2.0 AS y)])
----
a:FLOAT64	b:FLOAT64	c:FLOAT64
NULL	NULL	0.0

-- CORR of equal values
SELECT CORR(x, y) AS a FROM UNNEST([STRUCT(1.0 AS x, 2.0 AS y), (1.0, 3.0)])
----
a:FLOAT64
NaN

-- CORR leaves out pairs with NULL
SELECT CORR(x, y) AS a FROM UNNEST([STRUCT(1.0 AS x, 2.0 AS y), (2.0, 3.0), (CAST('nan' AS FLOAT64), NULL)])
----
a:FLOAT64
1.0

-- GROUPING SETS beside a key
SELECT a, b, COUNT(*) AS n FROM (SELECT 1 AS a, 2 AS b) GROUP BY a, ROLLUP(b) ORDER BY a, b
----
a:INT64	b:INT64	n:INT64
1	NULL	1
1	2	1

-- grouping sets by an expression over another key
SELECT a, a + 1 AS b, COUNT(*) AS n FROM UNNEST([1, 2]) AS a GROUP BY ROLLUP(a, a + 1)
----
!refused: ROLLUP by an expression over another key

-- GROUPING of an expression, and by alias
SELECT UPPER(b) AS y, GROUPING(UPPER(b)) AS g, GROUPING(a) AS h, COUNT(*) AS n FROM (SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y') GROUP BY ROLLUP(UPPER(b), a) HAVING GROUPING(y) = 0 ORDER BY y, h
----
y:STRING	g:INT64	h:INT64	n:INT64
X	0	0	1
X	0	1	1
Y	0	0	1
Y	0	1	1

-- grouping by nothing
SELECT COUNT(*) AS n, SUM(x) AS s FROM UNNEST([1, 2]) AS x GROUP BY ()
----
n:INT64	s:INT64
2	3

-- an aggregate of a column around
SELECT w FROM UNNEST([1, 2]) AS w WHERE (SELECT ARRAY_AGG(w) FROM (SELECT 1)) IS NOT NULL
----
!refused
