-- JSON_EXTRACT('{"a": {"b" : [1, 2.50, "x"]}}', '$.a')
SELECT JSON_EXTRACT('{"a": {"b" : [1, 2.50, "x"]}}', '$.a') AS v
----
v:STRING
{"b":[1,2.50,"x"]}

-- JSON_EXTRACT('{"a": 1.10}', '$.a')
SELECT JSON_EXTRACT('{"a": 1.10}', '$.a') AS v
----
v:STRING
1.10

-- JSON_EXTRACT('{"a": "x\\u00e9\\n"}', '$.a')
SELECT JSON_EXTRACT('{"a": "x\\u00e9\\n"}', '$.a') AS v
----
v:STRING
"xé\\n"

-- JSON_EXTRACT('{"a":null}', '$.a')
SELECT JSON_EXTRACT('{"a":null}', '$.a') AS v
----
v:STRING
NULL

-- JSON_EXTRACT('{"a":1}', '$.b')
SELECT JSON_EXTRACT('{"a":1}', '$.b') AS v
----
v:STRING
NULL

-- JSON_EXTRACT('{"a":', '$.a')
SELECT JSON_EXTRACT('{"a":', '$.a') AS v
----
v:STRING
NULL

-- JSON_EXTRACT('[1,2,3]', '$[1]')
SELECT JSON_EXTRACT('[1,2,3]', '$[1]') AS v
----
v:STRING
2

-- JSON_EXTRACT('[1,2,3]', '$[-1]')
SELECT JSON_EXTRACT('[1,2,3]', '$[-1]') AS v
----
v:STRING
NULL

-- JSON_EXTRACT('{"a.b":1}', "$['a.b']")
SELECT JSON_EXTRACT('{"a.b":1}', "$['a.b']") AS v
----
v:STRING
1

-- JSON_EXTRACT('{"a.b":1}', '$."a.b"')
SELECT JSON_EXTRACT('{"a.b":1}', '$."a.b"') AS v
----
!error

-- JSON_EXTRACT('{"a":{"b c":2}}', "$.a['b c']")
SELECT JSON_EXTRACT('{"a":{"b c":2}}', "$.a['b c']") AS v
----
v:STRING
2

-- JSON_EXTRACT('{"a":{"b c":2}}', '$.a["b c"]')
SELECT JSON_EXTRACT('{"a":{"b c":2}}', '$.a["b c"]') AS v
----
!error

-- JSON_QUERY('{"a.b":1}', '$."a.b"')
SELECT JSON_QUERY('{"a.b":1}', '$."a.b"') AS v
----
v:STRING
1

-- JSON_QUERY('{"a.b":1}', "$['a.b']")
SELECT JSON_QUERY('{"a.b":1}', "$['a.b']") AS v
----
!error

-- JSON_QUERY('{"a-b":1}', '$.a-b')
SELECT JSON_QUERY('{"a-b":1}', '$.a-b') AS v
----
v:STRING
1

-- JSON_QUERY('{"a":1}', 'a')
SELECT JSON_QUERY('{"a":1}', 'a') AS v
----
!error

-- JSON_QUERY('{"a":1}', '$.')
SELECT JSON_QUERY('{"a":1}', '$.') AS v
----
!error

-- JSON_QUERY('{"a":1}', '$a')
SELECT JSON_QUERY('{"a":1}', '$a') AS v
----
!error

-- SAFE.JSON_QUERY('{"a":1}', '$a')
SELECT SAFE.JSON_QUERY('{"a":1}', '$a') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"a":{"b":1}}', '$.a.b')
SELECT JSON_QUERY('{"a":{"b":1}}', '$.a.b') AS v
----
v:STRING
1

-- JSON_QUERY('{"b":1, "a":2, "b":3}', '$.b')
SELECT JSON_QUERY('{"b":1, "a":2, "b":3}', '$.b') AS v
----
v:STRING
1

-- JSON_QUERY('{"b":1, "a":2, "b":3}', '$')
SELECT JSON_QUERY('{"b":1, "a":2, "b":3}', '$') AS v
----
v:STRING
{"b":1,"a":2,"b":3}

-- JSON_QUERY('{"a":"\\u2028<b>"}', '$.a')
SELECT JSON_QUERY('{"a":"\\u2028<b>"}', '$.a') AS v
----
v:STRING
"\\u2028<b>"

-- JSON_QUERY('[1, 2 ,{"a" : 1}]', '$')
SELECT JSON_QUERY('[1, 2 ,{"a" : 1}]', '$') AS v
----
v:STRING
[1,2,{"a":1}]

-- JSON_QUERY('{"a":1E5}', '$.a')
SELECT JSON_QUERY('{"a":1E5}', '$.a') AS v
----
v:STRING
1E5

-- JSON_QUERY('{"a":12345678901234567890123}', '$.a')
SELECT JSON_QUERY('{"a":12345678901234567890123}', '$.a') AS v
----
v:STRING
12345678901234567890123

-- JSON_QUERY('{"a":[1,2]}', '$.a[0]')
SELECT JSON_QUERY('{"a":[1,2]}', '$.a[0]') AS v
----
v:STRING
1

-- JSON_QUERY('{"a":[1,2]}', '$.a[5]')
SELECT JSON_QUERY('{"a":[1,2]}', '$.a[5]') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"0":1}', '$.0')
SELECT JSON_QUERY('{"0":1}', '$.0') AS v
----
v:STRING
1

-- JSON_QUERY('{"0":1}', '$[0]')
SELECT JSON_QUERY('{"0":1}', '$[0]') AS v
----
v:STRING
1

-- JSON_QUERY('{"a":{"":1}}', '$.a.""')
SELECT JSON_QUERY('{"a":{"":1}}', '$.a.""') AS v
----
v:STRING
1

-- JSON_QUERY('  "x"  ', '$')
SELECT JSON_QUERY('  "x"  ', '$') AS v
----
v:STRING
"x"

-- JSON_QUERY('abc', '$')
SELECT JSON_QUERY('abc', '$') AS v
----
v:STRING
NULL

-- JSON_QUERY('', '$')
SELECT JSON_QUERY('', '$') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"a" 1}', '$.a')
SELECT JSON_QUERY('{"a" 1}', '$.a') AS v
----
v:STRING
NULL

-- JSON_QUERY('[1,]', '$')
SELECT JSON_QUERY('[1,]', '$') AS v
----
!refused: malformed JSON

-- JSON_QUERY('"a\\/b"', '$')
SELECT JSON_QUERY('"a\\/b"', '$') AS v
----
v:STRING
"a/b"

-- JSON_QUERY('"\\u0001\\u007f\\b\\f"', '$')
SELECT JSON_QUERY('"\\u0001\\u007f\\b\\f"', '$') AS v
----
v:STRING
"\\u0001\\b\\f"

-- JSON_QUERY('null', '$')
SELECT JSON_QUERY('null', '$') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"a":[{"b":1},{"b":2}]}', '$.a[1].b')
SELECT JSON_QUERY('{"a":[{"b":1},{"b":2}]}', '$.a[1].b') AS v
----
v:STRING
2

-- JSON_QUERY('{"a b":1}', '$.a b')
SELECT JSON_QUERY('{"a b":1}', '$.a b') AS v
----
v:STRING
1

-- JSON_QUERY('{"é":1}', '$.é')
SELECT JSON_QUERY('{"é":1}', '$.é') AS v
----
v:STRING
1

-- JSON_QUERY('{"a":1}', '$.A')
SELECT JSON_QUERY('{"a":1}', '$.A') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"a":1}', '$ .a')
SELECT JSON_QUERY('{"a":1}', '$ .a') AS v
----
!error

-- JSON_QUERY('{"a":1}', '$.a ')
SELECT JSON_QUERY('{"a":1}', '$.a ') AS v
----
v:STRING
NULL

-- JSON_QUERY('{"a":[1,2]}', '$.a[ 1 ]')
SELECT JSON_QUERY('{"a":[1,2]}', '$.a[ 1 ]') AS v
----
v:STRING
2

-- JSON_QUERY('{"a":[1,2]}', '$.a[*]')
SELECT JSON_QUERY('{"a":[1,2]}', '$.a[*]') AS v
----
!error

-- JSON_QUERY(CAST(NULL AS STRING), '$')
SELECT JSON_QUERY(CAST(NULL AS STRING), '$') AS v
----
v:STRING
NULL

-- JSON_VALUE('{"a":"x"}', '$.a')
SELECT JSON_VALUE('{"a":"x"}', '$.a') AS v
----
v:STRING
x

-- JSON_VALUE('{"a":1.50}', '$.a')
SELECT JSON_VALUE('{"a":1.50}', '$.a') AS v
----
v:STRING
1.50

-- JSON_VALUE('{"a":true}', '$.a')
SELECT JSON_VALUE('{"a":true}', '$.a') AS v
----
v:STRING
true

-- JSON_VALUE('{"a":null}', '$.a')
SELECT JSON_VALUE('{"a":null}', '$.a') AS v
----
v:STRING
NULL

-- JSON_VALUE('{"a":[1]}', '$.a')
SELECT JSON_VALUE('{"a":[1]}', '$.a') AS v
----
v:STRING
NULL

-- JSON_VALUE('"x"')
SELECT JSON_VALUE('"x"') AS v
----
v:STRING
x

-- JSON_VALUE('1e5')
SELECT JSON_VALUE('1e5') AS v
----
v:STRING
1e5

-- JSON_VALUE('{"a":"x\\ty"}', '$.a')
SELECT JSON_VALUE('{"a":"x\\ty"}', '$.a') AS v
----
v:STRING
x\ty

-- JSON_VALUE('"\\u0041"', '$')
SELECT JSON_VALUE('"\\u0041"', '$') AS v
----
v:STRING
A

-- JSON_VALUE('{"a":12345678901234567890123}', '$.a')
SELECT JSON_VALUE('{"a":12345678901234567890123}', '$.a') AS v
----
v:STRING
12345678901234567890123

-- JSON_EXTRACT_SCALAR('{"a":"x"}', '$.a')
SELECT JSON_EXTRACT_SCALAR('{"a":"x"}', '$.a') AS v
----
v:STRING
x

-- JSON_EXTRACT_ARRAY('[1,"a",{"b":2}]')
SELECT JSON_EXTRACT_ARRAY('[1,"a",{"b":2}]') AS v
----
v:ARRAY<STRING>
["1", ""a"", "{"b":2}"]

-- JSON_EXTRACT_ARRAY('{"a":[1,null]}', '$.a')
SELECT JSON_EXTRACT_ARRAY('{"a":[1,null]}', '$.a') AS v
----
v:ARRAY<STRING>
["1", "null"]

-- ARRAY_LENGTH(JSON_EXTRACT_ARRAY('{"a":1}', '$.a')) IS NULL
SELECT ARRAY_LENGTH(JSON_EXTRACT_ARRAY('{"a":1}', '$.a')) IS NULL AS v
----
v:BOOL
true

-- JSON_EXTRACT_STRING_ARRAY('["a",1,true]')
SELECT JSON_EXTRACT_STRING_ARRAY('["a",1,true]') AS v
----
v:ARRAY<STRING>
["a", "1", "true"]

-- JSON_VALUE_ARRAY('["a",1,true]')
SELECT JSON_VALUE_ARRAY('["a",1,true]') AS v
----
v:ARRAY<STRING>
["a", "1", "true"]

-- ARRAY_LENGTH(JSON_VALUE_ARRAY('["a",[1]]')) IS NULL
SELECT ARRAY_LENGTH(JSON_VALUE_ARRAY('["a",[1]]')) IS NULL AS v
----
v:BOOL
true

-- JSON_QUERY_ARRAY('[1,"a",[3, 4]]')
SELECT JSON_QUERY_ARRAY('[1,"a",[3, 4]]') AS v
----
v:ARRAY<STRING>
["1", ""a"", "[3,4]"]

-- ARRAY_LENGTH(JSON_VALUE_ARRAY('[]'))
SELECT ARRAY_LENGTH(JSON_VALUE_ARRAY('[]')) AS v
----
v:INT64
0

-- PARSE_JSON('{"b": 1, "a": [1.50, 1e2, 12345678901234567890, 0.1, -0, -0.0, 1e-7, 1e-5, ...
SELECT PARSE_JSON('{"b": 1, "a": [1.50, 1e2, 12345678901234567890, 0.1, -0, -0.0, 1e-7, 1e-5, 0.001, 1e15, 1e16, 1e17, 123456789.5, 1e20,1e21,1e22]}') AS v
----
v:JSON
{"a":[1.5,100.0,12345678901234567890,0.1,0,-0.0,1e-07,1e-05,0.001,1e+15,1e+16,1e+17,123456789.5,1e+20,1e+21,1e+22],"b":1}

-- PARSE_JSON('{"a":1,"a":2}')
SELECT PARSE_JSON('{"a":1,"a":2}') AS v
----
v:JSON
{"a":1}

-- PARSE_JSON('nul')
SELECT PARSE_JSON('nul') AS v
----
!error

-- PARSE_JSON('1.2345678901234567890')
SELECT PARSE_JSON('1.2345678901234567890') AS v
----
!error

-- PARSE_JSON('18446744073709551615')
SELECT PARSE_JSON('18446744073709551615') AS v
----
v:JSON
18446744073709551615

-- PARSE_JSON('18446744073709551616')
SELECT PARSE_JSON('18446744073709551616') AS v
----
!error

-- PARSE_JSON('1E400')
SELECT PARSE_JSON('1E400') AS v
----
!error

-- PARSE_JSON('"\\u00e9/\\u0001\\u2028<"')
SELECT PARSE_JSON('"\\u00e9/\\u0001\\u2028<"') AS v
----
v:JSON
"é/\\u0001 <"

-- PARSE_JSON(' {"a" : 1} ')
SELECT PARSE_JSON(' {"a" : 1} ') AS v
----
v:JSON
{"a":1}

-- SAFE.PARSE_JSON('x')
SELECT SAFE.PARSE_JSON('x') AS v
----
v:JSON
NULL

-- TO_JSON_STRING(PARSE_JSON('{"b":1,"a":2}'))
SELECT TO_JSON_STRING(PARSE_JSON('{"b":1,"a":2}')) AS v
----
v:STRING
{"a":2,"b":1}

-- TO_JSON_STRING(PARSE_JSON('{"b":1,"a":[2,{}]}'), true)
SELECT TO_JSON_STRING(PARSE_JSON('{"b":1,"a":[2,{}]}'), true) AS v
----
v:STRING
{\n  "a": [\n    2,\n    {}\n  ],\n  "b": 1\n}

-- JSON_QUERY(PARSE_JSON('{"b":1,"a":[2,3]}'), '$.a')
SELECT JSON_QUERY(PARSE_JSON('{"b":1,"a":[2,3]}'), '$.a') AS v
----
v:JSON
[2,3]

-- JSON_QUERY(PARSE_JSON('{"a":null}'), '$.a')
SELECT JSON_QUERY(PARSE_JSON('{"a":null}'), '$.a') AS v
----
v:JSON
null

-- JSON_QUERY(PARSE_JSON('{"a":null}'), '$.b')
SELECT JSON_QUERY(PARSE_JSON('{"a":null}'), '$.b') AS v
----
v:JSON
NULL

-- JSON_VALUE(PARSE_JSON('{"b":1.50,"a":[2,3]}'), '$.b')
SELECT JSON_VALUE(PARSE_JSON('{"b":1.50,"a":[2,3]}'), '$.b') AS v
----
v:STRING
1.5

-- JSON_VALUE(PARSE_JSON('{"b":1e2}'), '$.b')
SELECT JSON_VALUE(PARSE_JSON('{"b":1e2}'), '$.b') AS v
----
v:STRING
100.0

-- JSON_VALUE(PARSE_JSON('{"a":null}'), '$.a')
SELECT JSON_VALUE(PARSE_JSON('{"a":null}'), '$.a') AS v
----
v:STRING
NULL

-- JSON_QUERY_ARRAY(PARSE_JSON('{"b":1.5,"a":[2,3]}'), '$.a')
SELECT JSON_QUERY_ARRAY(PARSE_JSON('{"b":1.5,"a":[2,3]}'), '$.a') AS v
----
v:ARRAY<JSON>
["2", "3"]

-- JSON_VALUE_ARRAY(PARSE_JSON('{"b":1.5,"a":[2,3]}'), '$.a')
SELECT JSON_VALUE_ARRAY(PARSE_JSON('{"b":1.5,"a":[2,3]}'), '$.a') AS v
----
v:ARRAY<STRING>
["2", "3"]

-- JSON_TYPE(PARSE_JSON('{"b":1.5,"a":[2,3]}'))
SELECT JSON_TYPE(PARSE_JSON('{"b":1.5,"a":[2,3]}')) AS v
----
v:STRING
object

-- JSON_TYPE(PARSE_JSON('1.0'))
SELECT JSON_TYPE(PARSE_JSON('1.0')) AS v
----
v:STRING
number

-- JSON_TYPE(PARSE_JSON('null'))
SELECT JSON_TYPE(PARSE_JSON('null')) AS v
----
v:STRING
null

-- JSON_TYPE(PARSE_JSON('[true]'))
SELECT JSON_TYPE(PARSE_JSON('[true]')) AS v
----
v:STRING
array

-- JSON_TYPE(JSON_QUERY(PARSE_JSON('{"a":1}'), '$.b'))
SELECT JSON_TYPE(JSON_QUERY(PARSE_JSON('{"a":1}'), '$.b')) AS v
----
v:STRING
NULL

-- INT64(PARSE_JSON('1'))
SELECT INT64(PARSE_JSON('1')) AS v
----
v:INT64
1

-- INT64(PARSE_JSON('1.0'))
SELECT INT64(PARSE_JSON('1.0')) AS v
----
v:INT64
1

-- INT64(PARSE_JSON('1.5'))
SELECT INT64(PARSE_JSON('1.5')) AS v
----
!error

-- INT64(PARSE_JSON('"1"'))
SELECT INT64(PARSE_JSON('"1"')) AS v
----
!error

-- FLOAT64(PARSE_JSON('1'))
SELECT FLOAT64(PARSE_JSON('1')) AS v
----
v:FLOAT64
1.0

-- FLOAT64(PARSE_JSON('1.5'))
SELECT FLOAT64(PARSE_JSON('1.5')) AS v
----
v:FLOAT64
1.5

-- BOOL(PARSE_JSON('true'))
SELECT BOOL(PARSE_JSON('true')) AS v
----
v:BOOL
true

-- STRING(PARSE_JSON('"a"'))
SELECT STRING(PARSE_JSON('"a"')) AS v
----
v:STRING
a

-- STRING(PARSE_JSON('1'))
SELECT STRING(PARSE_JSON('1')) AS v
----
!error

-- INT64(PARSE_JSON('null'))
SELECT INT64(PARSE_JSON('null')) AS v
----
!error

-- SAFE.INT64(PARSE_JSON('"x"'))
SELECT SAFE.INT64(PARSE_JSON('"x"')) AS v
----
v:INT64
NULL

-- LAX_INT64(PARSE_JSON('"1.6"'))
SELECT LAX_INT64(PARSE_JSON('"1.6"')) AS v
----
v:INT64
2

-- LAX_INT64(PARSE_JSON('true'))
SELECT LAX_INT64(PARSE_JSON('true')) AS v
----
v:INT64
1

-- LAX_INT64(PARSE_JSON('2.5'))
SELECT LAX_INT64(PARSE_JSON('2.5')) AS v
----
v:INT64
3

-- LAX_INT64(PARSE_JSON('"x"'))
SELECT LAX_INT64(PARSE_JSON('"x"')) AS v
----
v:INT64
NULL

-- LAX_FLOAT64(PARSE_JSON('"1e3"'))
SELECT LAX_FLOAT64(PARSE_JSON('"1e3"')) AS v
----
v:FLOAT64
1000.0

-- LAX_BOOL(PARSE_JSON('"TRUE"'))
SELECT LAX_BOOL(PARSE_JSON('"TRUE"')) AS v
----
v:BOOL
true

-- LAX_BOOL(PARSE_JSON('0'))
SELECT LAX_BOOL(PARSE_JSON('0')) AS v
----
v:BOOL
false

-- LAX_STRING(PARSE_JSON('1.0'))
SELECT LAX_STRING(PARSE_JSON('1.0')) AS v
----
v:STRING
1

-- LAX_STRING(PARSE_JSON('true'))
SELECT LAX_STRING(PARSE_JSON('true')) AS v
----
v:STRING
true

-- LAX_STRING(PARSE_JSON('[1]'))
SELECT LAX_STRING(PARSE_JSON('[1]')) AS v
----
v:STRING
NULL

-- TO_JSON(STRUCT(2 AS b, 'x' AS a, [1,2] AS c))
SELECT TO_JSON(STRUCT(2 AS b, 'x' AS a, [1,2] AS c)) AS v
----
v:JSON
{"a":"x","b":2,"c":[1,2]}

-- TO_JSON(9007199254740993)
SELECT TO_JSON(9007199254740993) AS v
----
v:JSON
9007199254740993

-- TO_JSON(1.0)
SELECT TO_JSON(1.0) AS v
----
v:JSON
1.0

-- TO_JSON(1e20)
SELECT TO_JSON(1e20) AS v
----
v:JSON
1e+20

-- TO_JSON(NUMERIC '1.50')
SELECT TO_JSON(NUMERIC '1.50') AS v
----
v:JSON
1.5

-- TO_JSON(CAST('nan' AS FLOAT64))
SELECT TO_JSON(CAST('nan' AS FLOAT64)) AS v
----
v:JSON
"NaN"

-- TO_JSON(CAST(NULL AS INT64))
SELECT TO_JSON(CAST(NULL AS INT64)) AS v
----
v:JSON
null

-- TO_JSON(CAST(NULL AS INT64)) IS NULL
SELECT TO_JSON(CAST(NULL AS INT64)) IS NULL AS v
----
v:BOOL
false

-- TO_JSON(DATE '2020-01-01')
SELECT TO_JSON(DATE '2020-01-01') AS v
----
v:JSON
"2020-01-01"

-- TO_JSON([1.5, 2])
SELECT TO_JSON([1.5, 2]) AS v
----
v:JSON
[1.5,2.0]

-- TO_JSON_STRING(9007199254740993)
SELECT TO_JSON_STRING(9007199254740993) AS v
----
v:STRING
"9007199254740993"

-- TO_JSON_STRING(-9007199254740992)
SELECT TO_JSON_STRING(-9007199254740992) AS v
----
v:STRING
-9007199254740992

-- TO_JSON_STRING(9007199254740992)
SELECT TO_JSON_STRING(9007199254740992) AS v
----
v:STRING
9007199254740992

-- TO_JSON_STRING(1.0)
SELECT TO_JSON_STRING(1.0) AS v
----
v:STRING
1

-- TO_JSON_STRING(1e20)
SELECT TO_JSON_STRING(1e20) AS v
----
v:STRING
1e+20

-- TO_JSON_STRING(0.1)
SELECT TO_JSON_STRING(0.1) AS v
----
v:STRING
0.1

-- TO_JSON_STRING(1e15)
SELECT TO_JSON_STRING(1e15) AS v
----
v:STRING
1e+15

-- TO_JSON_STRING(1e-7)
SELECT TO_JSON_STRING(1e-7) AS v
----
v:STRING
1e-07

-- TO_JSON_STRING(123456789012345680.0)
SELECT TO_JSON_STRING(123456789012345680.0) AS v
----
v:STRING
1.2345678901234568e+17

-- TO_JSON_STRING(CAST('nan' AS FLOAT64))
SELECT TO_JSON_STRING(CAST('nan' AS FLOAT64)) AS v
----
v:STRING
"NaN"

-- TO_JSON_STRING(CAST('-inf' AS FLOAT64))
SELECT TO_JSON_STRING(CAST('-inf' AS FLOAT64)) AS v
----
v:STRING
"-Infinity"

-- TO_JSON_STRING(NUMERIC '1.50')
SELECT TO_JSON_STRING(NUMERIC '1.50') AS v
----
v:STRING
"1.5"

-- TO_JSON_STRING(NUMERIC '2')
SELECT TO_JSON_STRING(NUMERIC '2') AS v
----
v:STRING
2

-- TO_JSON_STRING(NUMERIC '12345678901234567890')
SELECT TO_JSON_STRING(NUMERIC '12345678901234567890') AS v
----
v:STRING
"12345678901234567890"

-- TO_JSON_STRING(b'abc')
SELECT TO_JSON_STRING(b'abc') AS v
----
v:STRING
"YWJj"

-- TO_JSON_STRING(DATE '2020-01-01')
SELECT TO_JSON_STRING(DATE '2020-01-01') AS v
----
v:STRING
"2020-01-01"

-- TO_JSON_STRING(TIMESTAMP '2020-01-01 00:00:00.5+00')
SELECT TO_JSON_STRING(TIMESTAMP '2020-01-01 00:00:00.5+00') AS v
----
v:STRING
"2020-01-01T00:00:00.500Z"

-- TO_JSON_STRING(DATETIME '2020-01-01 00:00:00.5')
SELECT TO_JSON_STRING(DATETIME '2020-01-01 00:00:00.5') AS v
----
v:STRING
"2020-01-01T00:00:00.500"

-- TO_JSON_STRING(TIME '10:00:00')
SELECT TO_JSON_STRING(TIME '10:00:00') AS v
----
v:STRING
"10:00:00"

-- TO_JSON_STRING(CAST(NULL AS INT64))
SELECT TO_JSON_STRING(CAST(NULL AS INT64)) AS v
----
v:STRING
null

-- TO_JSON_STRING([1,NULL])
SELECT TO_JSON_STRING([1,NULL]) AS v
----
v:STRING
[1,null]

-- TO_JSON_STRING(STRUCT(1, 'a"\n' AS b, NULL AS c))
SELECT TO_JSON_STRING(STRUCT(1, 'a"\n' AS b, NULL AS c)) AS v
----
v:STRING
{"":1,"b":"a\\"\\n","c":null}

-- TO_JSON_STRING(STRUCT(1 AS a, [STRUCT(2 AS b)] AS c), true)
SELECT TO_JSON_STRING(STRUCT(1 AS a, [STRUCT(2 AS b)] AS c), true) AS v
----
v:STRING
{\n  "a": 1,\n  "c": [\n    {\n      "b": 2\n    }\n  ]\n}

-- TO_JSON_STRING('é</script>\u2028')
SELECT TO_JSON_STRING('é</script>\u2028') AS v
----
v:STRING
"é</script>\\u2028"

-- TO_JSON_STRING(true)
SELECT TO_JSON_STRING(true) AS v
----
v:STRING
true

-- TO_JSON_STRING(STRUCT(DATE '2020-01-01' AS d, [TIMESTAMP '2020-01-01'] AS t, b'\xff' AS...
SELECT TO_JSON_STRING(STRUCT(DATE '2020-01-01' AS d, [TIMESTAMP '2020-01-01'] AS t, b'\xff' AS b)) AS v
----
v:STRING
{"d":"2020-01-01","t":["2020-01-01T00:00:00Z"],"b":"/w=="}

-- JSON_KEYS(PARSE_JSON('{"b":{"c":1},"a":2}'))
SELECT JSON_KEYS(PARSE_JSON('{"b":{"c":1},"a":2}')) AS v
----
v:ARRAY<STRING>
["a", "b", "b.c"]

-- JSON_KEYS(PARSE_JSON('{"b":{"c":1},"a":2}'), 1)
SELECT JSON_KEYS(PARSE_JSON('{"b":{"c":1},"a":2}'), 1) AS v
----
v:ARRAY<STRING>
["a", "b"]

-- JSON_ARRAY(1, 'a', NULL, [1,2], 1.5)
SELECT JSON_ARRAY(1, 'a', NULL, [1,2], 1.5) AS v
----
v:JSON
[1,"a",null,[1,2],1.5]

-- JSON_ARRAY()
SELECT JSON_ARRAY() AS v
----
v:JSON
[]

-- JSON_OBJECT('b', 1, 'a', 'x')
SELECT JSON_OBJECT('b', 1, 'a', 'x') AS v
----
v:JSON
{"a":"x","b":1}

-- JSON_OBJECT('a', 1, 'a', 'x')
SELECT JSON_OBJECT('a', 1, 'a', 'x') AS v
----
v:JSON
{"a":1}

-- JSON_OBJECT()
SELECT JSON_OBJECT() AS v
----
v:JSON
{}

-- JSON_STRIP_NULLS(PARSE_JSON('{"a":null,"b":[null,1]}'))
SELECT JSON_STRIP_NULLS(PARSE_JSON('{"a":null,"b":[null,1]}')) AS v
----
v:JSON
{"b":[1]}

-- JSON_REMOVE(PARSE_JSON('{"a":1,"b":2}'), '$.b')
SELECT JSON_REMOVE(PARSE_JSON('{"a":1,"b":2}'), '$.b') AS v
----
v:JSON
{"a":1}

-- JSON_REMOVE(PARSE_JSON('{"a":[1,2],"b":2}'), '$.a[0]')
SELECT JSON_REMOVE(PARSE_JSON('{"a":[1,2],"b":2}'), '$.a[0]') AS v
----
v:JSON
{"a":[2],"b":2}

-- UPPER(PARSE_JSON('"a"'))
SELECT UPPER(PARSE_JSON('"a"')) AS v
----
!error

-- STRING(TIMESTAMP '2020-07-02 00:00:00.5+00', 'America/New_York')
SELECT STRING(TIMESTAMP '2020-07-02 00:00:00.5+00', 'America/New_York') AS v
----
v:STRING
2020-07-01 20:00:00.500-04

-- STRING(TIMESTAMP '2020-07-02 00:00:00+00', 'Asia/Kolkata')
SELECT STRING(TIMESTAMP '2020-07-02 00:00:00+00', 'Asia/Kolkata') AS v
----
v:STRING
2020-07-02 05:30:00+05:30

-- STRING(TIMESTAMP '2020-07-02 00:00:00+00')
SELECT STRING(TIMESTAMP '2020-07-02 00:00:00+00') AS v
----
v:STRING
2020-07-02 00:00:00+00

-- STRING(DATE '2020-07-02')
SELECT STRING(DATE '2020-07-02') AS v
----
v:STRING
2020-07-02

-- STRING(DATETIME '2020-07-02 00:00:00')
SELECT STRING(DATETIME '2020-07-02 00:00:00') AS v
----
v:STRING
2020-07-02 00:00:00

-- SELECT JSON_VALUE(j, '$.a') AS v FROM UNNEST(['{"a":1}', NULL, '{"a":"é"}', '']) AS j W...
SELECT JSON_VALUE(j, '$.a') AS v FROM UNNEST(['{"a":1}', NULL, '{"a":"é"}', '']) AS j WITH OFFSET o ORDER BY o
----
v:STRING
1
NULL
é
NULL

-- SELECT TO_JSON_STRING(STRUCT(a, b)) AS v FROM (SELECT 1 AS a, 'x' AS b)
SELECT TO_JSON_STRING(STRUCT(a, b)) AS v FROM (SELECT 1 AS a, 'x' AS b)
----
v:STRING
{"a":1,"b":"x"}

-- SELECT INT64(j.a) AS v FROM (SELECT PARSE_JSON('{"a":1}') AS j)
SELECT INT64(j.a) AS v FROM (SELECT PARSE_JSON('{"a":1}') AS j)
----
v:INT64
1

-- SAFE.JSON_VALUE('{"a":1}', '$.a')
SELECT SAFE.JSON_VALUE('{"a":1}', '$.a') AS v
----
v:STRING
1

-- SAFE.PARSE_JSON('1')
SELECT SAFE.PARSE_JSON('1') AS v
----
v:JSON
1

-- SAFE.INT64(PARSE_JSON('1'))
SELECT SAFE.INT64(PARSE_JSON('1')) AS v
----
v:INT64
1

-- literals
SELECT JSON '{"b": [1, 2.50], "a": "x"}' AS j, JSON_VALUE(JSON '[true]', '$[0]') AS v, JSON 'null' AS n
----
j:JSON	v:STRING	n:JSON
{"a":"x","b":[1,2.5]}	true	null

-- a literal that is no JSON
SELECT JSON '{"a"'
----
!error

-- no equality of JSON
SELECT JSON '1' = JSON '1'
----
!error

-- JSON_SET
SELECT JSON_SET(JSON '{"a": 1, "c": [1]}', '$.a', 2, '$.b.d[2]', 'x', '$.c[3]', NULL) AS a, JSON_SET(JSON '{"a": 1}', '$.a.b', 2) AS b, JSON_SET(JSON 'null', '$[1].x', true) AS c, JSON_SET(JSON '{"a": 1}', CAST(NULL AS STRING), 2) AS d, JSON_SET(JSON '1', '$', [1, 2]) AS e
----
a:JSON	b:JSON	c:JSON	d:JSON	e:JSON
{"a":2,"b":{"d":[null,null,"x"]},"c":[1,null,null,null]}	{"a":1}	[null,{"x":true}]	{"a":1}	[1,2]

-- JSON_ARRAY_INSERT
SELECT JSON_ARRAY_INSERT(JSON '[1, 2, 3]', '$[0]', 99) AS a, JSON_ARRAY_INSERT(JSON '{"a": [1, 2, 3], "n": null}', '$.a[1]', 99, '$.n[2]', 'x') AS b, JSON_ARRAY_INSERT(JSON '["a"]', '$[3]', [1, 2]) AS c, JSON_ARRAY_INSERT(JSON '{"a": 1}', '$.a[0]', 2, '$.b[0]', 3) AS d
----
a:JSON	b:JSON	c:JSON	d:JSON
[99,1,2,3]	{"a":[1,99,2,3],"n":[null,null,"x"]}	["a",null,null,1,2]	{"a":1}

-- JSON_ARRAY_APPEND
SELECT JSON_ARRAY_APPEND(JSON '[1, [2]]', '$', 3, '$[1]', ['x', 'y']) AS a, JSON_ARRAY_APPEND(JSON '{"a": null, "b": 1}', '$.a', 2, '$.b', 3, '$.c', 4) AS b
----
a:JSON	b:JSON
[1,[2,"x","y"],3]	{"a":[2],"b":1}

-- JSON_REMOVE with a path that is NULL
SELECT JSON_REMOVE(JSON '{"a": 1}', CAST(NULL AS STRING)) AS a
----
a:JSON
{"a":1}

-- a name of digits
SELECT JSON_SET(JSON '{}', '$.0', 1)
----
!refused: with a name of digits

-- members and elements of JSON
SELECT j.a.b AS a, j.list[1] AS b, j['a']['b'] AS c, j.none.b AS d, j.list[9] AS e, j.a[0] AS f, j.list.a AS g, j.A AS h, JSON_VALUE(j.n) AS i, INT64(j.list[0]) AS k FROM (SELECT JSON '{"a": {"b": [1]}, "list": [1, "x"], "n": "t"}' AS j)
----
a:JSON	b:JSON	c:JSON	d:JSON	e:JSON	f:JSON	g:JSON	h:JSON	i:STRING	k:INT64
[1]	"x"	[1]	NULL	NULL	NULL	NULL	NULL	t	1

-- a part of JSON by another type
SELECT JSON '[1]'[1.5]
----
!error

-- a lax path
SELECT JSON_QUERY(JSON '{"a": 1}', 'lax $.a')
----
!refused: the lax JSONPath
