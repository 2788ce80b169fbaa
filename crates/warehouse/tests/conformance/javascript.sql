-- numbers in and out
-- by: hand, as BigQuery's reference
CREATE TEMP FUNCTION multiply(x FLOAT64, y FLOAT64) RETURNS FLOAT64 LANGUAGE js AS r"""
  return x * y;
""";
SELECT x, multiply(x, 5) AS p FROM UNNEST([1, 2, 3]) AS x ORDER BY x
----
x:INT64	p:FLOAT64
1	5.0
2	10.0
3	15.0

-- INT64 arrives as a string
-- by: recorded from BigQuery (public fixture js_udf_int_to_int)
CREATE TEMP FUNCTION add_one(x INT64) RETURNS INT64 LANGUAGE js AS "return x + 1;";
SELECT add_one(41) AS n
----
n:INT64
411

-- INT64 of any size, there and back
-- by: hand
CREATE TEMP FUNCTION same(x INT64) RETURNS INT64 LANGUAGE js AS "return x;";
SELECT same(9223372036854775807) AS a, same(-9223372036854775808) AS b, same(NULL) AS c
----
a:INT64	b:INT64	c:INT64
9223372036854775807	-9223372036854775808	NULL

-- a Number as INT64
-- by: hand
CREATE TEMP FUNCTION whole(x FLOAT64) RETURNS INT64 LANGUAGE js AS "return x;";
SELECT whole(-0.0) AS a, whole(3) AS b, whole(1e15) AS c
----
a:INT64	b:INT64	c:INT64
0	3	1000000000000000

-- a Number that is none
-- by: hand
CREATE TEMP FUNCTION whole(x FLOAT64) RETURNS INT64 LANGUAGE js AS "return x;";
SELECT whole(1.5)
----
!error: the Number 1.5 is no INT64 at line 2, column 8

-- FLOAT64 of all kinds
-- by: hand
CREATE TEMP FUNCTION same(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return x;";
SELECT same(x) AS v FROM UNNEST([0.1, 1e300, CAST('inf' AS FLOAT64), CAST('-inf' AS FLOAT64), CAST('nan' AS FLOAT64), 5e-324]) AS x WITH OFFSET AS i ORDER BY i
----
v:FLOAT64
0.1
1e300
inf
-inf
NaN
5e-324

-- strings of any content
-- by: hand
CREATE TEMP FUNCTION shout(s STRING) RETURNS STRING LANGUAGE js AS "return s.toUpperCase() + '!' + s.length;";
SELECT shout(s) AS v FROM UNNEST(["hello", "", "a'b\"c\\", "straße 😀", "\n"]) AS s WITH OFFSET AS i ORDER BY i
----
v:STRING
HELLO!5
!0
A'B"C\\!6
STRASSE 😀!9
\n!1

-- BOOL and NULL
-- by: hand
CREATE TEMP FUNCTION flip(x BOOL) RETURNS BOOL LANGUAGE js AS "return x === null ? undefined : !x;";
SELECT flip(TRUE) AS a, flip(FALSE) AS b, flip(NULL) AS c
----
a:BOOL	b:BOOL	c:BOOL
false	true	NULL

-- BYTES are base64
-- by: hand
CREATE TEMP FUNCTION text(x BYTES) RETURNS STRING LANGUAGE js AS "return x;";
CREATE TEMP FUNCTION bytes(x STRING) RETURNS BYTES LANGUAGE js AS "return x;";
SELECT text(b'\x00\xff') AS a, bytes('AP8=') AS b
----
a:STRING	b:BYTES
AP8=	b"\x00\xff"

-- NUMERIC is a Number where it is whole and exact
-- by: hand, as BigQuery's reference
CREATE TEMP FUNCTION kind(x NUMERIC) RETURNS STRING LANGUAGE js AS "return typeof x + ' ' + x;";
SELECT kind(x) AS v FROM UNNEST([NUMERIC '5', NUMERIC '1.5', NUMERIC '9007199254740993']) AS x WITH OFFSET AS i ORDER BY i
----
v:STRING
number 5
string 1.5
string 9007199254740993

-- NUMERIC results
-- by: hand
CREATE TEMP FUNCTION n(x STRING) RETURNS NUMERIC LANGUAGE js AS "return x === null ? 2.5 : x;";
SELECT n('12345678901234567890.123456789') AS a, n(NULL) AS b
----
a:NUMERIC	b:NUMERIC
12345678901234567890.123456789	2.5

-- a NUMERIC that would be rounded
-- by: hand
CREATE TEMP FUNCTION n() RETURNS NUMERIC LANGUAGE js AS "return 1/3;";
SELECT n()
----
!refused: the result of n(), which returns NUMERIC

-- TIMESTAMP is a Date
-- by: hand
CREATE TEMP FUNCTION year(x TIMESTAMP) RETURNS FLOAT64 LANGUAGE js AS "return x.getUTCFullYear();";
CREATE TEMP FUNCTION next_day(x TIMESTAMP) RETURNS TIMESTAMP LANGUAGE js AS "x.setUTCDate(x.getUTCDate() + 1); return x;";
CREATE TEMP FUNCTION iso(x TIMESTAMP) RETURNS STRING LANGUAGE js AS "return x.toISOString();";
SELECT year(t) AS y, next_day(t) AS d, iso(t) AS s FROM UNNEST([TIMESTAMP '2024-02-28 12:30:45.5+00', TIMESTAMP '0001-01-01 00:00:00+00']) AS t ORDER BY t DESC
----
y:FLOAT64	d:TIMESTAMP	s:STRING
2024.0	2024-02-29 12:30:45.500+00	2024-02-28T12:30:45.500Z
1.0	0001-01-02 00:00:00+00	0001-01-01T00:00:00.000Z

-- a TIMESTAMP with microseconds, which a Date has not
-- by: hand
CREATE TEMP FUNCTION same(x TIMESTAMP) RETURNS TIMESTAMP LANGUAGE js AS "return x;";
SELECT same(TIMESTAMP '2024-02-28 12:30:45.123456+00')
----
!refused: returning a TIMESTAMP argument that has microseconds in JavaScript

-- local time is not known
-- by: hand
CREATE TEMP FUNCTION hour(x TIMESTAMP) RETURNS FLOAT64 LANGUAGE js AS "return x.getHours();";
SELECT hour(CURRENT_TIMESTAMP())
----
!refused: the local time of Date.getHours in JavaScript

-- nor in a date that is read
-- by: hand
CREATE TEMP FUNCTION f(x STRING) RETURNS FLOAT64 LANGUAGE js AS "return Date.parse(x);";
SELECT f('2020-01-01T00:00:00Z') AS a, f('2020-01-01') AS b;
SELECT f('2020-01-01T00:00:00')
----
!refused: reading the date "2020-01-01T00:00:00" in JavaScript

-- dates with a place in time
-- by: hand
CREATE TEMP FUNCTION f(x STRING) RETURNS FLOAT64 LANGUAGE js AS "return new Date(x).getTime() + (Date.parse(x) - Date.UTC(2020, 0, 1));";
SELECT f('2020-01-01T00:00:00Z') AS a, f('2020-01-01') AS b
----
a:FLOAT64	b:FLOAT64
1577836800000.0	1577836800000.0

-- what depends on a locale
-- by: hand
CREATE TEMP FUNCTION f(x FLOAT64) RETURNS STRING LANGUAGE js AS "return x.toLocaleString();";
SELECT f(1234.5)
----
!refused: Number.toLocaleString in JavaScript

-- JSON
-- by: hand
CREATE TEMP FUNCTION f(x JSON) RETURNS JSON LANGUAGE js AS "return {n: x.a.length, a: x.a, s: typeof x.b};";
SELECT f(JSON '{"a": [1, "x", null], "b": true}') AS j, JSON_VALUE(f(JSON '{"a": [2]}'), '$.n') AS n
----
j:JSON	n:STRING
{"a":[1,"x",null],"n":3,"s":"boolean"}	1

-- arrays
-- by: recorded from BigQuery (public fixture js_udf_array_to_array)
CREATE TEMP FUNCTION double_each(xs ARRAY<INT64>) RETURNS ARRAY<INT64> LANGUAGE js AS "return xs.map(x => x * 2);";
SELECT double_each([1, 2, 3]) AS doubled
----
doubled:ARRAY<INT64>
[2, 4, 6]

-- structs in arrays
-- by: recorded from BigQuery (public fixture js_udf_returns_array_of_struct)
CREATE TEMP FUNCTION pairs(n INT64) RETURNS ARRAY<STRUCT<i INT64, label STRING>> LANGUAGE js
AS "var out = []; for (var i = 0; i < n; i++) { out.push({i: i, label: 'item-' + i}); } return out;";
SELECT pairs(3) AS pairs
----
pairs:ARRAY<STRUCT<i INT64, label STRING>>
[{i: 0, label: "item-0"}, {i: 1, label: "item-1"}, {i: 2, label: "item-2"}]

-- structs of all types, with fields that are missing
-- by: hand
CREATE TEMP FUNCTION f(p STRUCT<a INT64, `b c` STRING, d ARRAY<FLOAT64>, t TIMESTAMP, y BYTES, j JSON>)
RETURNS STRUCT<a INT64, `b c` STRING, d ARRAY<FLOAT64>, t TIMESTAMP, y BYTES, j JSON, missing BOOL> LANGUAGE js AS "return p;";
SELECT v.*, f(NULL).a AS none
FROM (SELECT f(STRUCT(7 AS a, "it's" AS `b c`, [1.5, 2] AS d, TIMESTAMP '2020-01-02 03:04:05+00' AS t, b'\x01' AS y, JSON '{"k": [1]}' AS j)) AS v)
----
a:INT64	b c:STRING	d:ARRAY<FLOAT64>	t:TIMESTAMP	y:BYTES	j:JSON	missing:BOOL	none:INT64
7	it's	[1.5, 2.0]	2020-01-02 03:04:05+00	b"\x01"	{"k":[1]}	NULL	NULL

-- an error has its message, the function and the line, and the call's place
-- by: hand, as BigQuery's (public fixture js_udf_throws)
CREATE TEMP FUNCTION boom(x INT64) RETURNS INT64 LANGUAGE js AS r"""
  if (x) {
    throw new Error('boom from js udf');
  }
""";
SELECT boom(1)
----
!error: Error: boom from js udf at boom(INT64) line 3 at line 7, column 8

-- code that does not read
-- by: hand
CREATE TEMP FUNCTION f() RETURNS INT64 LANGUAGE js AS "return 1 +;";
SELECT f()
----
!error: SyntaxError

-- a value that is thrown
-- by: hand
CREATE TEMP FUNCTION f() RETURNS INT64 LANGUAGE js AS "throw 'plain';";
SELECT f()
----
!error: plain at f()

-- a name that is nowhere: no files, no network, no modules
-- by: hand
CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js AS
  "return [typeof require, typeof fetch, typeof std, typeof os, typeof setTimeout, typeof process].join();";
SELECT f() AS v
----
v:STRING
undefined,undefined,undefined,undefined,undefined,undefined

-- memory has a limit
-- by: hand
CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js AS "var a = []; while (true) a.push(new Array(1000).fill(1));";
SELECT f()
----
!error: out of memory

-- so has depth
-- by: hand
CREATE TEMP FUNCTION f() RETURNS STRING LANGUAGE js AS "function g() { return g() + 1; } return g();";
SELECT f()
----
!error: RangeError: Maximum call stack size exceeded at f() line 1

-- functions and loose variables of its own
-- by: hand
CREATE TEMP FUNCTION sum_of_foo(json_row STRING) RETURNS FLOAT64 LANGUAGE js AS r"""
function SumFoo(obj) {
  var sum = 0;
  for (field in obj) {
    if (obj.hasOwnProperty(field) && obj[field] != null) {
      if (typeof obj[field] == "object") {
        sum += SumFoo(obj[field]);
      } else if (field == "foo") {
        sum += obj[field];
      }
    }
  }
  return sum;
}
return SumFoo(JSON.parse(json_row));
""";
SELECT sum_of_foo('{"s":{"bar":2,"foo":1},"foo":10}') AS v
----
v:FLOAT64
11.0

-- a promise is awaited
-- by: hand, as BigQuery's reference
CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return (async () => await x + 1)();";
SELECT f(1) AS v
----
v:FLOAT64
2.0

-- random numbers are drawn for each row
-- by: hand
CREATE TEMP FUNCTION f() RETURNS FLOAT64 NOT DETERMINISTIC LANGUAGE js AS "return Math.random();";
SELECT COUNT(DISTINCT f()) > 900 AS v FROM UNNEST(GENERATE_ARRAY(1, 1000))
----
v:BOOL
true

-- over groups, in aggregates and conditions
-- by: hand
CREATE TEMP FUNCTION bucket(x INT64) RETURNS STRING DETERMINISTIC LANGUAGE js AS "return x % 2 === 0 ? 'even' : 'odd';";
CREATE TEMP FUNCTION plus(x FLOAT64, y FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return x + y;";
SELECT bucket(n) AS b, COUNT(*) AS n, plus(SUM(n), 0.5) AS s, SUM(plus(n, 1)) AS t
FROM UNNEST([1, 2, 3, 4, 5, 6]) AS n WHERE bucket(n) IN ('even', 'odd') GROUP BY bucket(n) HAVING plus(COUNT(*), 0) > 1 ORDER BY b
----
b:STRING	n:INT64	s:FLOAT64	t:FLOAT64
even	3	12.5	15.0
odd	3	9.5	12.0

-- within a SQL function
-- by: recorded from BigQuery (public fixture js_udf_nested_in_sql_udf)
CREATE TEMP FUNCTION js_triple(x INT64) RETURNS INT64 LANGUAGE js AS "return x * 3;";
CREATE TEMP FUNCTION sql_triple_plus_one(x INT64) AS (js_triple(x) + 1);
SELECT sql_triple_plus_one(4) AS r
----
r:INT64
13

-- in a window and beside one
-- by: hand
CREATE TEMP FUNCTION sq(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return x * x;";
SELECT x, SUM(sq(x)) OVER (ORDER BY x) AS s, sq(ROW_NUMBER() OVER (ORDER BY x DESC)) AS r FROM UNNEST([1, 2, 3]) AS x ORDER BY x
----
x:INT64	s:FLOAT64	r:FLOAT64
1	1.0	9.0
2	5.0	4.0
3	14.0	1.0

-- kept in a dataset, and replaced
-- by: hand
CREATE SCHEMA js;
CREATE FUNCTION js.twice(x FLOAT64) RETURNS FLOAT64 LANGUAGE js OPTIONS (description = 'twice') AS 'return x * 2;';
CREATE OR REPLACE FUNCTION js.twice(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS 'return x + x;' OPTIONS (description = 'twice');
CREATE VIEW js.v AS SELECT js.twice(x) AS d FROM UNNEST([1, 2]) AS x;
SELECT d FROM js.v ORDER BY d
----
d:FLOAT64
2.0
4.0

-- in a script and EXECUTE IMMEDIATE
-- by: hand
DECLARE total FLOAT64 DEFAULT 0;
EXECUTE IMMEDIATE 'CREATE TEMP FUNCTION half(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "return x / 2;"';
FOR row IN (SELECT half(x) AS h FROM UNNEST([1, 2, 3]) AS x) DO
  SET total = total + half(row.h);
END FOR;
SELECT total
----
total:FLOAT64
1.5

-- an error is caught by the script
-- by: hand
CREATE TEMP FUNCTION boom() RETURNS INT64 LANGUAGE js AS "throw new Error('boom');";
BEGIN
  SELECT boom();
EXCEPTION WHEN ERROR THEN
  SELECT @@error.message LIKE '%Error: boom at boom() line 1%' AS told;
END
----
told:BOOL
true

-- more arguments than rows
-- by: hand
CREATE TEMP FUNCTION f(a FLOAT64, b STRING, c BOOL, d ARRAY<STRING>) RETURNS STRING LANGUAGE js AS "return [a, b, c, d.join('+')].join('|');";
SELECT f(1, 'x', TRUE, ['p', 'q']) AS v, f(NULL, NULL, NULL, []) AS w
----
v:STRING	w:STRING
1|x|true|p+q	|||

-- a parameter of a type that JavaScript does not get
-- by: hand
CREATE TEMP FUNCTION f(x DATE) RETURNS STRING LANGUAGE js AS "return x;";
SELECT f(CURRENT_DATE())
----
!refused: DATE as a parameter of a function in JavaScript

-- a result of such a type
-- by: hand
CREATE TEMP FUNCTION f() RETURNS DATETIME LANGUAGE js AS "return null;";
SELECT f()
----
!refused: DATETIME as the result of a function in JavaScript

-- a result of another type than declared
-- by: hand
CREATE TEMP FUNCTION f(x FLOAT64) RETURNS BOOL LANGUAGE js AS "return x;";
SELECT f(1)
----
!refused: the number 1 as the result of f(FLOAT64), which returns BOOL

-- no RETURNS
-- by: hand
CREATE TEMP FUNCTION f(x FLOAT64) LANGUAGE js AS "return x;";
SELECT f(1)
----
!error: needs RETURNS

-- libraries are in the cloud
-- by: hand
CREATE TEMP FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js OPTIONS (description = 'd', library = ['gs://a/b.js']) AS "return g(x);";
SELECT f(1)
----
!refused: a library of a function in JavaScript

-- aggregates in JavaScript
-- by: hand
CREATE TEMP AGGREGATE FUNCTION f(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS "export function initialState() {}";
SELECT f(1)
----
!refused: CREATE AGGREGATE
