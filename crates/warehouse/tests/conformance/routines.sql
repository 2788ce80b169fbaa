-- a temporary function
-- by: hand
CREATE TEMP FUNCTION add_tax(price FLOAT64, rate FLOAT64) RETURNS FLOAT64 AS (price * (1 + rate));
SELECT add_tax(100, 0.5) AS a, ADD_TAX(x, 1) AS b FROM UNNEST([1, 2]) AS x ORDER BY a, b
----
a:FLOAT64	b:FLOAT64
150.0	2.0
150.0	4.0

-- a function ends with its script
-- by: hand
SELECT add_tax(1, 1)
----
!refused: function ADD_TAX

-- a function of functions
-- by: hand
CREATE TEMP FUNCTION twice(x INT64) AS (x * 2);
CREATE TEMP FUNCTION fourfold(x INT64) AS (twice(twice(x)));
SELECT fourfold(3) AS v
----
v:INT64
12

-- precedence holds around arguments and body
-- by: hand
CREATE TEMP FUNCTION plus(x INT64, y INT64) AS (x + y);
SELECT plus(1 + 1, 2) * 10 AS v, 10 - plus(1, 2) AS w
----
v:INT64	w:INT64
40	7

-- a parameter is not the caller's column
-- by: hand
CREATE TEMP FUNCTION f(x INT64) AS (x + 1);
SELECT x, f(y) AS v FROM (SELECT 10 AS x, 1 AS y)
----
x:INT64	v:INT64
10	2

-- a body does not see the caller's columns
-- by: hand
CREATE TEMP FUNCTION f(x INT64) AS (x + y);
SELECT f(x) FROM (SELECT 10 AS x, 1 AS y)
----
!error: column "y" not found

-- a body does not see variables
-- by: hand
DECLARE v INT64 DEFAULT 1;
CREATE TEMP FUNCTION f(x INT64) AS (x + v);
SELECT f(1)
----
!error: column "v" not found

-- over groups
-- by: hand
CREATE TEMP FUNCTION share(part INT64, whole INT64) AS (part / whole);
SELECT k, share(COUNTIF(x > 1), COUNT(*)) AS s
FROM UNNEST([STRUCT('a' AS k, 1 AS x), STRUCT('a' AS k, 2 AS x), STRUCT('b' AS k, 3 AS x)]) GROUP BY k ORDER BY share(COUNT(*), 1) DESC
----
k:STRING	s:FLOAT64
a	0.5
b	1.0

-- in an aggregate and a window
-- by: hand
CREATE TEMP FUNCTION sq(x INT64) AS (x * x);
SELECT x, SUM(sq(x)) OVER (ORDER BY x) AS running, sq(ROW_NUMBER() OVER (ORDER BY x DESC)) AS r FROM UNNEST([1, 2, 3]) AS x ORDER BY x
----
x:INT64	running:INT64	r:INT64
1	1	9
2	5	4
3	14	1

-- in WHERE, GROUP BY and HAVING
-- by: hand
CREATE TEMP FUNCTION half(x INT64) AS (DIV(x, 2));
SELECT half(x) AS h, COUNT(*) AS n FROM UNNEST([1, 2, 3, 4, 5]) AS x WHERE half(x) < 3 GROUP BY h HAVING half(COUNT(*)) = 1 ORDER BY h
----
h:INT64	n:INT64
1	2
2	2

-- a literal takes the parameter's type
-- by: hand
CREATE TEMP FUNCTION year_of(d DATE) AS (EXTRACT(YEAR FROM d));
SELECT year_of('2024-05-06') AS y, year_of(NULL) AS n
----
y:INT64	n:INT64
2024	NULL

-- an argument of another type
-- by: hand
CREATE TEMP FUNCTION f(x INT64) AS (x);
SELECT f('a')
----
!error: a value of type STRING where INT64 is needed

-- too many arguments
-- by: hand
CREATE TEMP FUNCTION f(x INT64) AS (x);
SELECT f(1, 2)
----
!error: F takes 1 arguments, not 2

-- RETURNS converts
-- by: hand
CREATE TEMP FUNCTION f(x INT64) RETURNS FLOAT64 AS (x);
SELECT f(1) AS v
----
v:FLOAT64
1.0

-- RETURNS of another type
-- by: hand
CREATE TEMP FUNCTION f(x INT64) RETURNS STRING AS (x);
SELECT f(1) AS v
----
!error: a value of type INT64 where STRING is needed

-- ANY TYPE
-- by: hand
CREATE TEMP FUNCTION larger(a ANY TYPE, b ANY TYPE) AS (IF(a > b, a, b));
SELECT larger(1, 2) AS i, larger('x', 'b') AS s
----
i:INT64	s:STRING
2	x

-- a body with a query
-- by: hand
CREATE TEMP FUNCTION total(xs ARRAY<INT64>) AS ((SELECT SUM(e) FROM UNNEST(xs) AS e));
SELECT total([1, 2, 3]) AS a, (SELECT total(v.xs) FROM (SELECT [4, 5] AS xs) AS v) AS b
----
a:INT64	b:INT64
6	9

-- a table of the body called as one of the caller is refused
-- by: hand
CREATE TEMP FUNCTION total(xs ARRAY<INT64>) AS ((SELECT SUM(e) FROM UNNEST(xs) AS e));
SELECT total([e, 1]) AS a FROM UNNEST([1, 2]) AS e
----
!refused: a function whose query has a table e

-- an error in a body is at the call
-- by: hand
CREATE TEMP FUNCTION inverse(x INT64) AS (1 / x);
SELECT
  inverse(0)
----
!error: division by zero at line 3, column 3

-- a random value as an argument
-- by: hand
CREATE TEMP FUNCTION same(x FLOAT64) AS (x = x);
SELECT same(RAND())
----
!refused: a random value

-- a function in a dataset
-- by: hand
CREATE SCHEMA fn;
CREATE FUNCTION fn.Label(x INT64) AS (CONCAT('no ', CAST(x AS STRING)));
SELECT fn.Label(7) AS a, `fn.Label`(8) AS b
----
a:STRING	b:STRING
no 7	no 8

-- a function that is there
-- by: hand
CREATE FUNCTION fn.Label(x INT64) AS (x)
----
!error: function fn.Label already exists

-- OR REPLACE of a function
-- by: hand
CREATE OR REPLACE FUNCTION fn.Label(x INT64) AS (x);
SELECT fn.label(7) AS a
----
a:INT64
7

-- DROP FUNCTION
-- by: hand
DROP FUNCTION fn.Label;
DROP FUNCTION IF EXISTS fn.Label;
SELECT fn.Label(7)
----
!error: function fn.Label not found

-- functions in other languages
-- by: hand
CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE python AS "return x"; SELECT f(1)
----
!refused: a function in this language

-- a recursive function
-- by: hand
CREATE TEMP FUNCTION f(x INT64) AS (f(x));
SELECT f(1)
----
!refused: functions in functions

-- a table function
-- by: hand
CREATE TABLE fn.nums AS SELECT x, MOD(x, 2) AS odd FROM UNNEST([1, 2, 3, 4]) AS x;
CREATE TABLE FUNCTION fn.some(low INT64, is_odd INT64) AS SELECT x, x * 10 AS ten FROM fn.nums WHERE x >= low AND odd = is_odd;
SELECT s.* FROM fn.some(2, 1) AS s JOIN fn.nums ON nums.x = s.x
----
x:INT64	ten:INT64
3	30

-- a table function's column hides its parameter
-- by: hand
CREATE TABLE FUNCTION fn.hidden(x INT64) AS SELECT COUNT(*) AS n FROM fn.nums WHERE x = x;
SELECT n FROM fn.hidden(1)
----
n:INT64
4

-- a view with a function of a dataset
-- by: hand
CREATE FUNCTION fn.neg(x INT64) AS (-x);
CREATE VIEW fn.negs AS SELECT fn.neg(x) AS n FROM fn.nums;
SELECT MIN(n) AS n FROM fn.negs
----
n:INT64
-4

-- a function that a dataset lacks
SELECT project.lab.no_such_function(1)
----
!error: function project.lab.no_such_function not found

-- a materialized view is always fresh
CALL BQ.REFRESH_MATERIALIZED_VIEW('lab.no_such_view')
----
!error: view lab.no_such_view not found
