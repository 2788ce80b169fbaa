-- FORMAT('%d', 5)
SELECT FORMAT('%d', 5) AS v
----
v:STRING
5

-- FORMAT('%5d|%-5d|%05d|%+d|% d', 5, 5, 5, 5, 5)
SELECT FORMAT('%5d|%-5d|%05d|%+d|% d', 5, 5, 5, 5, 5) AS v
----
v:STRING
    5|5    |00005|+5| 5

-- FORMAT("%'d", 1234567)
SELECT FORMAT("%'d", 1234567) AS v
----
v:STRING
1,234,567

-- FORMAT("%'d", 123)
SELECT FORMAT("%'d", 123) AS v
----
v:STRING
123

-- FORMAT("%'d", -1234)
SELECT FORMAT("%'d", -1234) AS v
----
v:STRING
-1,234

-- FORMAT('%x %X %o %#x', 255, 255, 8, 255)
SELECT FORMAT('%x %X %o %#x', 255, 255, 8, 255) AS v
----
v:STRING
ff FF 10 0xff

-- FORMAT('%d', -5)
SELECT FORMAT('%d', -5) AS v
----
v:STRING
-5

-- FORMAT('%d', -9223372036854775808)
SELECT FORMAT('%d', -9223372036854775808) AS v
----
v:STRING
-9223372036854775808

-- FORMAT('%x', -255)
SELECT FORMAT('%x', -255) AS v
----
v:STRING
-ff

-- FORMAT('%f %.2f %10.1f %-10.1f|', 1.5, 1.005, 2.25, 2.25)
SELECT FORMAT('%f %.2f %10.1f %-10.1f|', 1.5, 1.005, 2.25, 2.25) AS v
----
v:STRING
1.500000 1.00        2.2 2.2       |

-- FORMAT('%e %E %.2e', 12345.678, 0.00012, 1.0)
SELECT FORMAT('%e %E %.2e', 12345.678, 0.00012, 1.0) AS v
----
v:STRING
1.234568e+04 1.200000E-04 1.00e+00

-- FORMAT('%g %G %.3g', 12345.678, 1e-10, 1234567.0)
SELECT FORMAT('%g %G %.3g', 12345.678, 1e-10, 1234567.0) AS v
----
v:STRING
12345.7 1E-10 1.23e+06

-- FORMAT('%g %g %g', 100000.0, 1000000.0, 0.0001)
SELECT FORMAT('%g %g %g', 100000.0, 1000000.0, 0.0001) AS v
----
v:STRING
100000 1e+06 0.0001

-- FORMAT('%g', 0.0)
SELECT FORMAT('%g', 0.0) AS v
----
v:STRING
0

-- FORMAT("%'.2f", 1234567.891)
SELECT FORMAT("%'.2f", 1234567.891) AS v
----
v:STRING
1,234,567.89

-- FORMAT('%s|%10s|%-10s|%.2s', 'abc', 'abc', 'abc', 'abc')
SELECT FORMAT('%s|%10s|%-10s|%.2s', 'abc', 'abc', 'abc', 'abc') AS v
----
v:STRING
abc|       abc|abc       |ab

-- FORMAT('%t %T', 'a"b', 'a"b')
SELECT FORMAT('%t %T', 'a"b', 'a"b') AS v
----
v:STRING
a"b 'a"b'

-- FORMAT('%t %T', 1.5, 1.5)
SELECT FORMAT('%t %T', 1.5, 1.5) AS v
----
v:STRING
1.5 1.5

-- FORMAT('%t %T', 1.0, 1.0)
SELECT FORMAT('%t %T', 1.0, 1.0) AS v
----
v:STRING
1.0 1.0

-- FORMAT('%t %T', DATE '2020-01-01', DATE '2020-01-01')
SELECT FORMAT('%t %T', DATE '2020-01-01', DATE '2020-01-01') AS v
----
v:STRING
2020-01-01 DATE "2020-01-01"

-- FORMAT('%t %T', TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-01 10:00:00.5')
SELECT FORMAT('%t %T', TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-01 10:00:00.5') AS v
----
v:STRING
2020-01-01 00:00:00+00 TIMESTAMP "2020-01-01 10:00:00.500+00"

-- FORMAT('%t %T', DATETIME '2020-01-01', TIME '10:00:00')
SELECT FORMAT('%t %T', DATETIME '2020-01-01', TIME '10:00:00') AS v
----
v:STRING
2020-01-01 00:00:00 TIME "10:00:00"

-- FORMAT('%t %T', [1,2], ['a','b'])
SELECT FORMAT('%t %T', [1,2], ['a','b']) AS v
----
v:STRING
[1, 2] ["a", "b"]

-- FORMAT('%t %T', STRUCT(1, 'a'), STRUCT(1 AS x, 'a' AS y))
SELECT FORMAT('%t %T', STRUCT(1, 'a'), STRUCT(1 AS x, 'a' AS y)) AS v
----
v:STRING
(1, a) (1, "a")

-- FORMAT('%t %T', 5, true)
SELECT FORMAT('%t %T', 5, true) AS v
----
v:STRING
5 true

-- FORMAT('%t %T', b'a\xff', b'a\xff')
SELECT FORMAT('%t %T', b'a\xff', b'a\xff') AS v
----
v:STRING
a\\xff b"a\\xff"

-- FORMAT('%t %T', NULL, CAST(NULL AS INT64))
SELECT FORMAT('%t %T', NULL, CAST(NULL AS INT64)) AS v
----
v:STRING
NULL NULL

-- FORMAT('%t %T', NUMERIC '1.50', NUMERIC '1.50')
SELECT FORMAT('%t %T', NUMERIC '1.50', NUMERIC '1.50') AS v
----
v:STRING
1.5 NUMERIC "1.5"

-- FORMAT('%d', NUMERIC '1.50')
SELECT FORMAT('%d', NUMERIC '1.50') AS v
----
!error

-- FORMAT('%.3f', NUMERIC '1.2345')
SELECT FORMAT('%.3f', NUMERIC '1.2345') AS v
----
!refused: NUMERIC with %f

-- FORMAT('%d', CAST(NULL AS INT64))
SELECT FORMAT('%d', CAST(NULL AS INT64)) AS v
----
v:STRING
NULL

-- FORMAT('%s', CAST(NULL AS STRING))
SELECT FORMAT('%s', CAST(NULL AS STRING)) AS v
----
v:STRING
NULL

-- FORMAT('%5s', CAST(NULL AS STRING))
SELECT FORMAT('%5s', CAST(NULL AS STRING)) AS v
----
v:STRING
NULL

-- FORMAT('%*d|%-*d|%.*f', 5, 42, 5, 42, 2, 3.14159)
SELECT FORMAT('%*d|%-*d|%.*f', 5, 42, 5, 42, 2, 3.14159) AS v
----
v:STRING
   42|42   |3.14

-- FORMAT('100%%')
SELECT FORMAT('100%%') AS v
----
v:STRING
100%

-- FORMAT('%d')
SELECT FORMAT('%d') AS v
----
!error

-- FORMAT('%d', 1, 2)
SELECT FORMAT('%d', 1, 2) AS v
----
!error

-- FORMAT('%d', 'a')
SELECT FORMAT('%d', 'a') AS v
----
!error

-- FORMAT('%s', 1)
SELECT FORMAT('%s', 1) AS v
----
!error

-- FORMAT('%i', 5)
SELECT FORMAT('%i', 5) AS v
----
v:STRING
5

-- FORMAT('%f', 1)
SELECT FORMAT('%f', 1) AS v
----
!error

-- FORMAT('%f %f %f', CAST('nan' AS FLOAT64), CAST('inf' AS FLOAT64), CAST('-inf' AS FLOAT...
SELECT FORMAT('%f %f %f', CAST('nan' AS FLOAT64), CAST('inf' AS FLOAT64), CAST('-inf' AS FLOAT64)) AS v
----
v:STRING
nan inf -inf

-- FORMAT('%T', CAST('nan' AS FLOAT64))
SELECT FORMAT('%T', CAST('nan' AS FLOAT64)) AS v
----
v:STRING
CAST("nan" AS FLOAT64)

-- FORMAT('%t %T', PARSE_JSON('{"a":1}'), PARSE_JSON('{"a":1}'))
SELECT FORMAT('%t %T', PARSE_JSON('{"a":1}'), PARSE_JSON('{"a":1}')) AS v
----
v:STRING
{"a":1} JSON '{"a":1}'

-- FORMAT('%T', 'é\n\'')
SELECT FORMAT('%T', 'é\n\'') AS v
----
v:STRING
"é\\n'"

-- FORMAT('%q', 'x')
SELECT FORMAT('%q', 'x') AS v
----
!refused

-- FORMAT('%-5t|%5T|', 'a', 'b')
SELECT FORMAT('%-5t|%5T|', 'a', 'b') AS v
----
v:STRING
a    |  "b"|

-- FORMAT('%10t|', DATE '2020-01-01')
SELECT FORMAT('%10t|', DATE '2020-01-01') AS v
----
v:STRING
2020-01-01|

-- FORMAT('%05.1f', 2.25)
SELECT FORMAT('%05.1f', 2.25) AS v
----
v:STRING
002.2

-- FORMAT('%+.1f', 2.25)
SELECT FORMAT('%+.1f', 2.25) AS v
----
v:STRING
+2.2

-- FORMAT('%5s', 'é')
SELECT FORMAT('%5s', 'é') AS v
----
v:STRING
    é

-- FORMAT('%08d', -42)
SELECT FORMAT('%08d', -42) AS v
----
v:STRING
-0000042

-- FORMAT("%'08d", 12345)
SELECT FORMAT("%'08d", 12345) AS v
----
v:STRING
0012,345

-- FORMAT('%s', DATE '2020-01-01')
SELECT FORMAT('%s', DATE '2020-01-01') AS v
----
!error

-- FORMAT('%.0f %.0f', 0.5, 1.5)
SELECT FORMAT('%.0f %.0f', 0.5, 1.5) AS v
----
v:STRING
0 2

-- FORMAT('%t', 1e20)
SELECT FORMAT('%t', 1e20) AS v
----
v:STRING
1e+20

-- FORMAT('%T', [1.0, 2.5])
SELECT FORMAT('%T', [1.0, 2.5]) AS v
----
v:STRING
[1.0, 2.5]

-- FORMAT('%T', [DATE '2020-01-01'])
SELECT FORMAT('%T', [DATE '2020-01-01']) AS v
----
v:STRING
[DATE "2020-01-01"]

-- FORMAT('%T', CAST([] AS ARRAY<INT64>))
SELECT FORMAT('%T', CAST([] AS ARRAY<INT64>)) AS v
----
v:STRING
[]

-- FORMAT('%t', [CAST(NULL AS STRING), 'a'])
SELECT FORMAT('%t', [CAST(NULL AS STRING), 'a']) AS v
----
v:STRING
[NULL, a]

-- FORMAT(CAST(NULL AS STRING), 1)
SELECT FORMAT(CAST(NULL AS STRING), 1) AS v
----
v:STRING
NULL

-- FORMAT('%d', true)
SELECT FORMAT('%d', true) AS v
----
!error

-- SELECT FORMAT('%s: %d', k, n) AS v FROM (SELECT 'a' AS k, 1 AS n UNION ALL SELECT 'b', ...
SELECT FORMAT('%s: %d', k, n) AS v FROM (SELECT 'a' AS k, 1 AS n UNION ALL SELECT 'b', 22) ORDER BY v
----
v:STRING
a: 1
b: 22
