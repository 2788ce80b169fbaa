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
