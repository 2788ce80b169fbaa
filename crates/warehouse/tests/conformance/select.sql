-- names and types of a result
SELECT 1, 'x' AS s, 1.5, NULL AS n
----
f0_:INT64	s:STRING	f1_:FLOAT64	n:INT64
1	x	1.5	NULL

-- a division by zero is an error
SELECT 1 / 0
----
!error: division by zero

-- parameters are typed
-- params: {"d": {"type": "DATE", "value": "2020-02-29"}, "xs": [1, 2]}
SELECT @d AS d, @xs AS xs
----
d:DATE	xs:ARRAY<INT64>
2020-02-29	[1, 2]

-- LIMIT in brackets
SELECT x FROM UNNEST([3, 1, 2]) AS x ORDER BY x LIMIT (2) OFFSET (1)
----
x:INT64
2
3

-- two fields of one name
SELECT STRUCT(1 AS a, 2 AS a) AS s
----
!refused: two fields of one name

-- type RANGE
SELECT RANGE<DATE> '[2020-01-01, 2020-01-02)' AS r
----
!refused: type RANGE

-- a hint
SELECT 1 AS a FROM @{x=1} UNNEST([1])
----
!refused: a hint
