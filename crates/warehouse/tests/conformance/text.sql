-- INITCAP('hello wORLD-foo_bar 1abc')
SELECT INITCAP('hello wORLD-foo_bar 1abc') AS v
----
v:STRING
Hello World-Foo_Bar 1abc

-- INITCAP('a b|c', '|')
SELECT INITCAP('a b|c', '|') AS v
----
v:STRING
A b|C

-- INSTR('banana', 'an')
SELECT INSTR('banana', 'an') AS v
----
v:INT64
2

-- INSTR('banana', 'an', 3)
SELECT INSTR('banana', 'an', 3) AS v
----
v:INT64
4

-- INSTR('banana', 'an', -1)
SELECT INSTR('banana', 'an', -1) AS v
----
v:INT64
4

-- INSTR('banana', 'an', -2)
SELECT INSTR('banana', 'an', -2) AS v
----
v:INT64
4

-- INSTR('banana', 'an', 1, 2)
SELECT INSTR('banana', 'an', 1, 2) AS v
----
v:INT64
4

-- INSTR('banana', 'ann')
SELECT INSTR('banana', 'ann') AS v
----
v:INT64
0

-- INSTR('banana', '')
SELECT INSTR('banana', '') AS v
----
v:INT64
1

-- INSTR('banana', 'a', 0)
SELECT INSTR('banana', 'a', 0) AS v
----
!error

-- INSTR('banana', 'a', 100)
SELECT INSTR('banana', 'a', 100) AS v
----
v:INT64
0

-- INSTR('héllo', 'l', 1, 2)
SELECT INSTR('héllo', 'l', 1, 2) AS v
----
v:INT64
4

-- INSTR('banana', 'a', 1, 0)
SELECT INSTR('banana', 'a', 1, 0) AS v
----
!error

-- INSTR(b'banana', b'na', -1)
SELECT INSTR(b'banana', b'na', -1) AS v
----
v:INT64
5

-- ASCII('é')
SELECT ASCII('é') AS v
----
!error

-- ASCII('')
SELECT ASCII('') AS v
----
v:INT64
0

-- ASCII('abc')
SELECT ASCII('abc') AS v
----
v:INT64
97

-- UNICODE('é')
SELECT UNICODE('é') AS v
----
v:INT64
233

-- UNICODE('')
SELECT UNICODE('') AS v
----
v:INT64
0

-- CHR(233)
SELECT CHR(233) AS v
----
v:STRING
é

-- CHR(55296)
SELECT CHR(55296) AS v
----
!error

-- CHR(0)
SELECT CHR(0) AS v
----
!refused

-- TO_CODE_POINTS('aé')
SELECT TO_CODE_POINTS('aé') AS v
----
v:ARRAY<INT64>
[97, 233]

-- TO_CODE_POINTS(b'a\xff')
SELECT TO_CODE_POINTS(b'a\xff') AS v
----
v:ARRAY<INT64>
[97, 255]

-- CODE_POINTS_TO_STRING([97, 233, NULL])
SELECT CODE_POINTS_TO_STRING([97, 233, NULL]) AS v
----
v:STRING
NULL

-- CODE_POINTS_TO_STRING([97, 233])
SELECT CODE_POINTS_TO_STRING([97, 233]) AS v
----
v:STRING
aé

-- CODE_POINTS_TO_BYTES([97, 255])
SELECT CODE_POINTS_TO_BYTES([97, 255]) AS v
----
v:BYTES
b"\x61\xff"

-- CODE_POINTS_TO_BYTES([97, 256])
SELECT CODE_POINTS_TO_BYTES([97, 256]) AS v
----
!error

-- TO_BASE64(b'\xde\xad\xbe')
SELECT TO_BASE64(b'\xde\xad\xbe') AS v
----
v:STRING
3q2+

-- TO_BASE64(b'\xde\xad')
SELECT TO_BASE64(b'\xde\xad') AS v
----
v:STRING
3q0=

-- TO_BASE64(b'')
SELECT TO_BASE64(b'') AS v
----
v:STRING
""

-- FROM_BASE64('3q2-')
SELECT FROM_BASE64('3q2-') AS v
----
!error

-- FROM_BASE64('3q2+')
SELECT FROM_BASE64('3q2+') AS v
----
v:BYTES
b"\xde\xad\xbe"

-- FROM_BASE64('3q2')
SELECT FROM_BASE64('3q2') AS v
----
v:BYTES
b"\xde\xad"

-- FROM_BASE64('3q ==')
SELECT FROM_BASE64('3q ==') AS v
----
v:BYTES
b"\xde"

-- SAFE.FROM_BASE64('!')
SELECT SAFE.FROM_BASE64('!') AS v
----
v:BYTES
NULL

-- TO_HEX(b'\xde\xad')
SELECT TO_HEX(b'\xde\xad') AS v
----
v:STRING
dead

-- FROM_HEX('DEAD')
SELECT FROM_HEX('DEAD') AS v
----
v:BYTES
b"\xde\xad"

-- FROM_HEX('DEA')
SELECT FROM_HEX('DEA') AS v
----
v:BYTES
b"\x0d\xea"

-- FROM_HEX('0x1')
SELECT FROM_HEX('0x1') AS v
----
!error

-- TO_BASE32(b'abcde\xff')
-- by: hand
SELECT TO_BASE32(b'abcde\xff') AS v
----
v:STRING
MFRGGZDF74======

-- FROM_BASE32('MFRGGZDF74======')
-- by: hand
SELECT FROM_BASE32('MFRGGZDF74======') AS v
----
v:BYTES
b"\x61\x62\x63\x64\x65\xff"

-- SAFE_CONVERT_BYTES_TO_STRING(b'a\xffb')
SELECT SAFE_CONVERT_BYTES_TO_STRING(b'a\xffb') AS v
----
v:STRING
a�b

-- SAFE_CONVERT_BYTES_TO_STRING(b'a\xe2\x82')
SELECT SAFE_CONVERT_BYTES_TO_STRING(b'a\xe2\x82') AS v
----
v:STRING
a��

-- NORMALIZE('e\u0301')
SELECT NORMALIZE('e\u0301') AS v
----
v:STRING
é

-- NORMALIZE('e\u0301') = 'é'
SELECT NORMALIZE('e\u0301') = 'é' AS v
----
v:BOOL
true

-- NORMALIZE('é', NFD) = 'e\u0301'
SELECT NORMALIZE('é', NFD) = 'e\u0301' AS v
----
v:BOOL
true

-- NORMALIZE('ﬁ', NFKC)
-- by: hand
SELECT NORMALIZE('ﬁ', NFKC) AS v
----
v:STRING
fi

-- NORMALIZE_AND_CASEFOLD('ABc')
SELECT NORMALIZE_AND_CASEFOLD('ABc') AS v
----
v:STRING
abc

-- NORMALIZE_AND_CASEFOLD('É')
SELECT NORMALIZE_AND_CASEFOLD('É') AS v
----
!refused

-- TRANSLATE('This is a cookie', 'sco', 'zku')
SELECT TRANSLATE('This is a cookie', 'sco', 'zku') AS v
----
v:STRING
Thiz iz a kuukie

-- TRANSLATE('abcd', 'abc', 'x')
SELECT TRANSLATE('abcd', 'abc', 'x') AS v
----
v:STRING
xd

-- TRANSLATE('abcd', 'aa', 'xy')
SELECT TRANSLATE('abcd', 'aa', 'xy') AS v
----
!error

-- TRANSLATE('abc', 'a', 'xyz')
SELECT TRANSLATE('abc', 'a', 'xyz') AS v
----
v:STRING
xbc

-- SOUNDEX('Ashcraft')
SELECT SOUNDEX('Ashcraft') AS v
----
v:STRING
A261

-- SOUNDEX('Tymczak')
SELECT SOUNDEX('Tymczak') AS v
----
v:STRING
T520

-- SOUNDEX('Honeyman')
SELECT SOUNDEX('Honeyman') AS v
----
v:STRING
H500

-- SOUNDEX('1a2b')
SELECT SOUNDEX('1a2b') AS v
----
v:STRING
a100

-- SOUNDEX('')
SELECT SOUNDEX('') AS v
----
v:STRING
""

-- SOUNDEX('Pfister-Jackson')
SELECT SOUNDEX('Pfister-Jackson') AS v
----
v:STRING
P236

-- SOUNDEX('Robert')
SELECT SOUNDEX('Robert') AS v
----
v:STRING
R163

-- SOUNDEX('Rupert')
SELECT SOUNDEX('Rupert') AS v
----
v:STRING
R163

-- EDIT_DISTANCE('kitten', 'sitting')
SELECT EDIT_DISTANCE('kitten', 'sitting') AS v
----
v:INT64
3

-- EDIT_DISTANCE('', 'abc')
SELECT EDIT_DISTANCE('', 'abc') AS v
----
v:INT64
3

-- EDIT_DISTANCE('é', 'e')
SELECT EDIT_DISTANCE('é', 'e') AS v
----
v:INT64
1

-- CONTAINS_SUBSTR('Hello World', 'world')
-- by: hand
SELECT CONTAINS_SUBSTR('Hello World', 'world') AS v
----
v:BOOL
true

-- CONTAINS_SUBSTR('Hello', 'é')
SELECT CONTAINS_SUBSTR('Hello', 'é') AS v
----
!refused

-- SPLIT('abc', '')
SELECT SPLIT('abc', '') AS v
----
v:ARRAY<STRING>
["a", "b", "c"]

-- SPLIT('aé', '')
SELECT SPLIT('aé', '') AS v
----
v:ARRAY<STRING>
["a", "é"]

-- SPLIT('', ',')
SELECT SPLIT('', ',') AS v
----
v:ARRAY<STRING>
[""]

-- SPLIT('a,b,,c')
SELECT SPLIT('a,b,,c') AS v
----
v:ARRAY<STRING>
["a", "b", "", "c"]

-- SPLIT('a--b--', '--')
SELECT SPLIT('a--b--', '--') AS v
----
v:ARRAY<STRING>
["a", "b", ""]

-- SPLIT(b'a,b', b',')
SELECT SPLIT(b'a,b', b',') AS v
----
v:ARRAY<BYTES>
[b"\x61", b"\x62"]

-- SELECT SPLIT(s, d) AS v FROM (SELECT 'a-b' AS s, '-' AS d)
SELECT SPLIT(s, d) AS v FROM (SELECT 'a-b' AS s, '-' AS d)
----
v:ARRAY<STRING>
["a", "b"]

-- LPAD('abc', 5)
SELECT LPAD('abc', 5) AS v
----
v:STRING
  abc

-- LPAD('abc', 2)
SELECT LPAD('abc', 2) AS v
----
v:STRING
ab

-- LPAD('abc', 10, 'é-')
SELECT LPAD('abc', 10, 'é-') AS v
----
v:STRING
é-é-é-éabc

-- LPAD('abc', 5, '')
SELECT LPAD('abc', 5, '') AS v
----
!error

-- LPAD('abc', -1)
SELECT LPAD('abc', -1) AS v
----
!error

-- LPAD(b'abc', 5)
SELECT LPAD(b'abc', 5) AS v
----
v:BYTES
b"\x20\x20\x61\x62\x63"

-- RPAD(b'abc', 5, b'xy')
SELECT RPAD(b'abc', 5, b'xy') AS v
----
v:BYTES
b"\x61\x62\x63\x78\x79"

-- RPAD('é', 3, '*')
SELECT RPAD('é', 3, '*') AS v
----
v:STRING
é**

-- REPEAT('ab', 0)
SELECT REPEAT('ab', 0) AS v
----
v:STRING
""

-- REPEAT('ab', -1)
SELECT REPEAT('ab', -1) AS v
----
!error

-- REPEAT('ab', 3)
SELECT REPEAT('ab', 3) AS v
----
v:STRING
ababab

-- REPEAT(b'ab', 2)
SELECT REPEAT(b'ab', 2) AS v
----
v:BYTES
b"\x61\x62\x61\x62"

-- SAFE.REPEAT('ab', -1)
SELECT SAFE.REPEAT('ab', -1) AS v
----
v:STRING
NULL

-- LEFT(b'abc', 2)
SELECT LEFT(b'abc', 2) AS v
----
v:BYTES
b"\x61\x62"

-- LEFT('héllo', 2)
SELECT LEFT('héllo', 2) AS v
----
v:STRING
hé

-- RIGHT('héllo', 3)
SELECT RIGHT('héllo', 3) AS v
----
v:STRING
llo

-- RIGHT(b'abc', 2)
SELECT RIGHT(b'abc', 2) AS v
----
v:BYTES
b"\x62\x63"

-- RIGHT(b'abc', 0)
SELECT RIGHT(b'abc', 0) AS v
----
v:BYTES
b""

-- RIGHT('abc', 10)
SELECT RIGHT('abc', 10) AS v
----
v:STRING
abc

-- LEFT('abc', -1)
SELECT LEFT('abc', -1) AS v
----
!error

-- SAFE.LEFT('abc', -1)
SELECT SAFE.LEFT('abc', -1) AS v
----
v:STRING
NULL

-- SUBSTR(b'abcdef', -3, 2)
SELECT SUBSTR(b'abcdef', -3, 2) AS v
----
v:BYTES
b"\x64\x65"

-- SUBSTR(b'abcdef', 2)
SELECT SUBSTR(b'abcdef', 2) AS v
----
v:BYTES
b"\x62\x63\x64\x65\x66"

-- SUBSTR('abcdef', 0, 2)
SELECT SUBSTR('abcdef', 0, 2) AS v
----
v:STRING
ab

-- SUBSTR('abcdef', -10, 5)
SELECT SUBSTR('abcdef', -10, 5) AS v
----
v:STRING
abcde

-- SUBSTR('abcdef', -2)
SELECT SUBSTR('abcdef', -2) AS v
----
v:STRING
ef

-- SUBSTR('abcdef', 3, -1)
SELECT SUBSTR('abcdef', 3, -1) AS v
----
!error

-- SUBSTR('abcdef', 10)
SELECT SUBSTR('abcdef', 10) AS v
----
v:STRING
""

-- SUBSTR('héllo', 2, 2)
SELECT SUBSTR('héllo', 2, 2) AS v
----
v:STRING
él

-- SAFE.SUBSTR('abcdef', 3, -1)
SELECT SAFE.SUBSTR('abcdef', 3, -1) AS v
----
v:STRING
NULL

-- REVERSE(b'abc')
SELECT REVERSE(b'abc') AS v
----
v:BYTES
b"\x63\x62\x61"

-- REVERSE('e\u0301x')
SELECT REVERSE('e\u0301x') AS v
----
v:STRING
x́e

-- UPPER(b'abc')
SELECT UPPER(b'abc') AS v
----
v:BYTES
b"\x41\x42\x43"

-- LOWER(b'ABC')
SELECT LOWER(b'ABC') AS v
----
v:BYTES
b"\x61\x62\x63"

-- UPPER('ŉ ﬁ ß ά')
SELECT UPPER('ŉ ﬁ ß ά') AS v
----
v:STRING
ʼN FI SS Ά

-- LOWER('İ Σ ΑΣ')
SELECT LOWER('İ Σ ΑΣ') AS v
----
v:STRING
i̇ σ ας

-- TRIM(b'xabcx', b'x')
SELECT TRIM(b'xabcx', b'x') AS v
----
v:BYTES
b"\x61\x62\x63"

-- LTRIM(b'xabcx', b'x')
SELECT LTRIM(b'xabcx', b'x') AS v
----
v:BYTES
b"\x61\x62\x63\x78"

-- RTRIM('xabcx', 'x')
SELECT RTRIM('xabcx', 'x') AS v
----
v:STRING
xabc

-- TRIM('xyabcyx', 'xy')
SELECT TRIM('xyabcyx', 'xy') AS v
----
v:STRING
abc

-- TRIM('\u00a0 a \t')
SELECT TRIM('\u00a0 a \t') AS v
----
v:STRING
a

-- REPLACE(b'abcabc', b'b', b'')
SELECT REPLACE(b'abcabc', b'b', b'') AS v
----
v:BYTES
b"\x61\x63\x61\x63"

-- REPLACE('abc', '', 'x')
SELECT REPLACE('abc', '', 'x') AS v
----
v:STRING
abc

-- REPLACE('aaa', 'aa', 'b')
SELECT REPLACE('aaa', 'aa', 'b') AS v
----
v:STRING
ba

-- STRPOS(b'abc', b'c')
SELECT STRPOS(b'abc', b'c') AS v
----
v:INT64
3

-- STRPOS('héllo', 'l')
SELECT STRPOS('héllo', 'l') AS v
----
v:INT64
3

-- STRPOS('abc', '')
SELECT STRPOS('abc', '') AS v
----
v:INT64
1

-- STARTS_WITH(b'abc', b'ab')
SELECT STARTS_WITH(b'abc', b'ab') AS v
----
v:BOOL
true

-- STARTS_WITH('abc', 'bc')
SELECT STARTS_WITH('abc', 'bc') AS v
----
v:BOOL
false

-- ENDS_WITH('abc', '')
SELECT ENDS_WITH('abc', '') AS v
----
v:BOOL
true

-- ENDS_WITH(b'abc', b'bc')
SELECT ENDS_WITH(b'abc', b'bc') AS v
----
v:BOOL
true

-- BYTE_LENGTH('é')
SELECT BYTE_LENGTH('é') AS v
----
v:INT64
2

-- OCTET_LENGTH('é')
SELECT OCTET_LENGTH('é') AS v
----
v:INT64
2

-- CHAR_LENGTH('é')
SELECT CHAR_LENGTH('é') AS v
----
v:INT64
1

-- CHARACTER_LENGTH('éa')
SELECT CHARACTER_LENGTH('éa') AS v
----
v:INT64
2

-- LENGTH(b'abc')
SELECT LENGTH(b'abc') AS v
----
v:INT64
3

-- LENGTH('é')
SELECT LENGTH('é') AS v
----
v:INT64
1

-- CONCAT(b'a', b'b')
SELECT CONCAT(b'a', b'b') AS v
----
v:BYTES
b"\x61\x62"

-- SELECT CONCAT('a', x) AS v FROM (SELECT CAST(NULL AS STRING) AS x)
SELECT CONCAT('a', x) AS v FROM (SELECT CAST(NULL AS STRING) AS x)
----
v:STRING
NULL

-- UPPER(NULL)
SELECT UPPER(NULL) AS v
----
v:STRING
NULL

-- UPPER(1)
SELECT UPPER(1) AS v
----
!error

-- SUBSTR('abc', '1')
SELECT SUBSTR('abc', '1') AS v
----
!error

-- SELECT UPPER(s) AS v FROM UNNEST(['a', NULL, 'ß']) AS s WITH OFFSET o ORDER BY o
SELECT UPPER(s) AS v FROM UNNEST(['a', NULL, 'ß']) AS s WITH OFFSET o ORDER BY o
----
v:STRING
A
NULL
SS

-- SAFE.SUBSTR('abcdef', 3, 2)
SELECT SAFE.SUBSTR('abcdef', 3, 2) AS v
----
v:STRING
cd

-- SAFE.LEFT('abc', 2)
SELECT SAFE.LEFT('abc', 2) AS v
----
v:STRING
ab

-- SAFE.REPEAT('ab', 2)
SELECT SAFE.REPEAT('ab', 2) AS v
----
v:STRING
abab

-- SAFE.FROM_BASE64('3q2+')
SELECT SAFE.FROM_BASE64('3q2+') AS v
----
v:BYTES
b"\xde\xad\xbe"

-- SAFE.UPPER('a')
SELECT SAFE.UPPER('a') AS v
----
v:STRING
A

-- COLLATE
SELECT COLLATE('a', 'und:ci') = 'A' AS s
----
!refused: function COLLATE

-- NORMALIZE_AND_CASEFOLD with a form
-- by: hand
SELECT NORMALIZE_AND_CASEFOLD('ABC', NFKC) AS a
----
a:STRING
abc

-- NORMALIZE_AND_CASEFOLD of more than ASCII
SELECT NORMALIZE_AND_CASEFOLD('Straße', NFC) AS s
----
!refused

-- NORMALIZE_AND_CASEFOLD with a form that there is not
SELECT NORMALIZE_AND_CASEFOLD('a', NFX)
----
!error
