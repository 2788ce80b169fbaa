-- REGEXP_EXTRACT('abc', r'(x)?abc')
SELECT REGEXP_EXTRACT('abc', r'(x)?abc') AS v
----
v:STRING
NULL

-- REGEXP_EXTRACT('abc', r'x|(b)')
SELECT REGEXP_EXTRACT('abc', r'x|(b)') AS v
----
v:STRING
b

-- REGEXP_EXTRACT('abcabc', r'b.', 3)
SELECT REGEXP_EXTRACT('abcabc', r'b.', 3) AS v
----
v:STRING
bc

-- REGEXP_EXTRACT('abcabc', r'b.', 1, 2)
SELECT REGEXP_EXTRACT('abcabc', r'b.', 1, 2) AS v
----
v:STRING
bc

-- REGEXP_EXTRACT('abcabc', r'b.', 1, 3)
SELECT REGEXP_EXTRACT('abcabc', r'b.', 1, 3) AS v
----
v:STRING
NULL

-- REGEXP_EXTRACT('abc', r'(a)(b)')
SELECT REGEXP_EXTRACT('abc', r'(a)(b)') AS v
----
!error

-- REGEXP_EXTRACT('abc', r'', 4)
SELECT REGEXP_EXTRACT('abc', r'', 4) AS v
----
v:STRING
NULL

-- REGEXP_EXTRACT('abc', r'')
SELECT REGEXP_EXTRACT('abc', r'') AS v
----
v:STRING
""

-- REGEXP_EXTRACT('', r'x*')
SELECT REGEXP_EXTRACT('', r'x*') AS v
----
v:STRING
""

-- REGEXP_EXTRACT('abc', r'', 5)
SELECT REGEXP_EXTRACT('abc', r'', 5) AS v
----
v:STRING
NULL

-- REGEXP_EXTRACT('abc', r'^b', 2)
SELECT REGEXP_EXTRACT('abc', r'^b', 2) AS v
----
v:STRING
b

-- REGEXP_EXTRACT('abc', r'b', 0)
SELECT REGEXP_EXTRACT('abc', r'b', 0) AS v
----
!error

-- REGEXP_EXTRACT('héllo', r'l+', 3)
SELECT REGEXP_EXTRACT('héllo', r'l+', 3) AS v
----
v:STRING
ll

-- REGEXP_EXTRACT(b'a\xffc', b'\xff')
SELECT REGEXP_EXTRACT(b'a\xffc', b'\xff') AS v
----
v:BYTES
b"\xff"

-- REGEXP_EXTRACT('user@example.com', r'@(.+)\.com$')
SELECT REGEXP_EXTRACT('user@example.com', r'@(.+)\.com$') AS v
----
v:STRING
example

-- REGEXP_EXTRACT(NULL, r'x')
SELECT REGEXP_EXTRACT(NULL, r'x') AS v
----
v:STRING
NULL

-- REGEXP_EXTRACT_ALL('aabab', r'ab?')
SELECT REGEXP_EXTRACT_ALL('aabab', r'ab?') AS v
----
v:ARRAY<STRING>
["a", "ab", "ab"]

-- REGEXP_EXTRACT_ALL('a1b2', r'[a-z](\d)')
SELECT REGEXP_EXTRACT_ALL('a1b2', r'[a-z](\d)') AS v
----
v:ARRAY<STRING>
["1", "2"]

-- ARRAY_LENGTH(REGEXP_EXTRACT_ALL('abc', r'x'))
SELECT ARRAY_LENGTH(REGEXP_EXTRACT_ALL('abc', r'x')) AS v
----
v:INT64
0

-- REGEXP_EXTRACT_ALL('abc', r'x*')
SELECT REGEXP_EXTRACT_ALL('abc', r'x*') AS v
----
v:ARRAY<STRING>
["", "", ""]

-- REGEXP_EXTRACT_ALL('baaac', r'a*')
SELECT REGEXP_EXTRACT_ALL('baaac', r'a*') AS v
----
v:ARRAY<STRING>
["", "aaa", ""]

-- REGEXP_EXTRACT_ALL('abc', r'(x)?b')
SELECT REGEXP_EXTRACT_ALL('abc', r'(x)?b') AS v
----
v:ARRAY<STRING>
[""]

-- REGEXP_EXTRACT_ALL('', r'x*')
SELECT REGEXP_EXTRACT_ALL('', r'x*') AS v
----
v:ARRAY<STRING>
[""]

-- REGEXP_SUBSTR('abc', r'b')
SELECT REGEXP_SUBSTR('abc', r'b') AS v
----
v:STRING
b

-- REGEXP_INSTR('abcabc', 'b')
SELECT REGEXP_INSTR('abcabc', 'b') AS v
----
v:INT64
2

-- REGEXP_INSTR('abcabc', 'b', 3)
SELECT REGEXP_INSTR('abcabc', 'b', 3) AS v
----
v:INT64
5

-- REGEXP_INSTR('abcabc', 'b', 1, 2)
SELECT REGEXP_INSTR('abcabc', 'b', 1, 2) AS v
----
v:INT64
5

-- REGEXP_INSTR('abcabc', 'b', 1, 2, 1)
SELECT REGEXP_INSTR('abcabc', 'b', 1, 2, 1) AS v
----
v:INT64
6

-- REGEXP_INSTR('abcabc', 'a(b)c')
SELECT REGEXP_INSTR('abcabc', 'a(b)c') AS v
----
v:INT64
2

-- REGEXP_INSTR('abcabc', 'a(b)c', 1, 1, 1)
SELECT REGEXP_INSTR('abcabc', 'a(b)c', 1, 1, 1) AS v
----
v:INT64
3

-- REGEXP_INSTR('abc', 'x')
SELECT REGEXP_INSTR('abc', 'x') AS v
----
v:INT64
0

-- REGEXP_INSTR('abc', '')
SELECT REGEXP_INSTR('abc', '') AS v
----
v:INT64
0

-- REGEXP_REPLACE('abc', 'b', '[\\0]')
SELECT REGEXP_REPLACE('abc', 'b', '[\\0]') AS v
----
v:STRING
a[b]c

-- REGEXP_REPLACE('abc', '(a)(b)', r'\2\1')
SELECT REGEXP_REPLACE('abc', '(a)(b)', r'\2\1') AS v
----
v:STRING
bac

-- REGEXP_REPLACE('abc', 'b', r'\3')
SELECT REGEXP_REPLACE('abc', 'b', r'\3') AS v
----
!error

-- REGEXP_REPLACE('abc', 'b', r'\\')
SELECT REGEXP_REPLACE('abc', 'b', r'\\') AS v
----
v:STRING
a\\c

-- REGEXP_REPLACE('abc', 'b', r'\x')
SELECT REGEXP_REPLACE('abc', 'b', r'\x') AS v
----
!error

-- REGEXP_REPLACE('abc', '', '-')
SELECT REGEXP_REPLACE('abc', '', '-') AS v
----
v:STRING
-a-b-c-

-- REGEXP_REPLACE('abc', 'x*', '-')
SELECT REGEXP_REPLACE('abc', 'x*', '-') AS v
----
v:STRING
-a-b-c-

-- REGEXP_REPLACE('baaac', 'a*', '-')
SELECT REGEXP_REPLACE('baaac', 'a*', '-') AS v
----
v:STRING
-b-c-

-- REGEXP_REPLACE('aaa', '^a', 'b')
SELECT REGEXP_REPLACE('aaa', '^a', 'b') AS v
----
v:STRING
baa

-- REGEXP_REPLACE('héé', 'é', 'e')
SELECT REGEXP_REPLACE('héé', 'é', 'e') AS v
----
v:STRING
hee

-- REGEXP_REPLACE('abc', '(x)?b', r'<\1>')
SELECT REGEXP_REPLACE('abc', '(x)?b', r'<\1>') AS v
----
v:STRING
a<>c

-- REGEXP_REPLACE('a$1b', 'b', '$1')
SELECT REGEXP_REPLACE('a$1b', 'b', '$1') AS v
----
v:STRING
a$1$1

-- REGEXP_REPLACE(b'abc', b'b', b'x')
SELECT REGEXP_REPLACE(b'abc', b'b', b'x') AS v
----
v:BYTES
b"\x61\x78\x63"

-- REGEXP_CONTAINS(b'abc', b'b')
SELECT REGEXP_CONTAINS(b'abc', b'b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('abc', '(')
SELECT REGEXP_CONTAINS('abc', '(') AS v
----
!error

-- SAFE.REGEXP_CONTAINS('abc', '(')
SELECT SAFE.REGEXP_CONTAINS('abc', '(') AS v
----
v:BOOL
NULL

-- REGEXP_CONTAINS('abc\n', r'c$')
SELECT REGEXP_CONTAINS('abc\n', r'c$') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('٣', r'\d')
SELECT REGEXP_CONTAINS('٣', r'\d') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('é', r'\w')
SELECT REGEXP_CONTAINS('é', r'\w') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('é', r'^.$')
SELECT REGEXP_CONTAINS('é', r'^.$') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('é', r'\bé')
SELECT REGEXP_CONTAINS('é', r'\bé') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('A', r'(?i)a')
SELECT REGEXP_CONTAINS('A', r'(?i)a') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('É', r'(?i)é')
SELECT REGEXP_CONTAINS('É', r'(?i)é') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a]', r'[\]]')
SELECT REGEXP_CONTAINS('a]', r'[\]]') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('[', r'[[]')
SELECT REGEXP_CONTAINS('[', r'[[]') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a&&b', r'[a&&b]{4}')
SELECT REGEXP_CONTAINS('a&&b', r'[a&&b]{4}') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('x', r'[[:alpha:]]')
SELECT REGEXP_CONTAINS('x', r'[[:alpha:]]') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a\nb', r'a.b')
SELECT REGEXP_CONTAINS('a\nb', r'a.b') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('a\nb', r'(?s)a.b')
SELECT REGEXP_CONTAINS('a\nb', r'(?s)a.b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a\nb', r'(?m)^b')
SELECT REGEXP_CONTAINS('a\nb', r'(?m)^b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a\nb', r'^b')
SELECT REGEXP_CONTAINS('a\nb', r'^b') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('a{', r'a{')
SELECT REGEXP_CONTAINS('a{', r'a{') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('aa', r'^a{2}$')
SELECT REGEXP_CONTAINS('aa', r'^a{2}$') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a', r'\Qa\E')
SELECT REGEXP_CONTAINS('a', r'\Qa\E') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a.', r'\Q.\E')
SELECT REGEXP_CONTAINS('a.', r'\Q.\E') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('ab', r'a++')
SELECT REGEXP_CONTAINS('ab', r'a++') AS v
----
!error

-- REGEXP_CONTAINS('ab', r'(?=a)')
SELECT REGEXP_CONTAINS('ab', r'(?=a)') AS v
----
!error

-- REGEXP_CONTAINS('_', r'\W')
SELECT REGEXP_CONTAINS('_', r'\W') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('\x0b', r'\s')
SELECT REGEXP_CONTAINS('\x0b', r'\s') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS(' ', r'\S')
SELECT REGEXP_CONTAINS(' ', r'\S') AS v
----
v:BOOL
false

-- REGEXP_REPLACE('aAbB', '(?i)[b]', 'x')
SELECT REGEXP_REPLACE('aAbB', '(?i)[b]', 'x') AS v
----
v:STRING
aAxx

-- REGEXP_EXTRACT('2020-01-02', r'(?P<y>\d+)-')
SELECT REGEXP_EXTRACT('2020-01-02', r'(?P<y>\d+)-') AS v
----
v:STRING
2020

-- REGEXP_CONTAINS('ſ', r'(?i)s')
SELECT REGEXP_CONTAINS('ſ', r'(?i)s') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a', r'\pL')
SELECT REGEXP_CONTAINS('a', r'\pL') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a', r'\p{Greek}|a')
SELECT REGEXP_CONTAINS('a', r'\p{Greek}|a') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a-b', r'[\w-]{3}')
SELECT REGEXP_CONTAINS('a-b', r'[\w-]{3}') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a.b', r'a\.b')
SELECT REGEXP_CONTAINS('a.b', r'a\.b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('axb', r'a\.b')
SELECT REGEXP_CONTAINS('axb', r'a\.b') AS v
----
v:BOOL
false

-- REGEXP_CONTAINS('foobar', r'(?:foo|x)bar')
SELECT REGEXP_CONTAINS('foobar', r'(?:foo|x)bar') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('ab', r'a\d?b')
SELECT REGEXP_CONTAINS('ab', r'a\d?b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('a', r'\1')
SELECT REGEXP_CONTAINS('a', r'\1') AS v
----
!error

-- REGEXP_CONTAINS('a/b', r'a\/b')
SELECT REGEXP_CONTAINS('a/b', r'a\/b') AS v
----
v:BOOL
true

-- REGEXP_CONTAINS('x', r'[^\d\s]')
SELECT REGEXP_CONTAINS('x', r'[^\d\s]') AS v
----
v:BOOL
true

-- SELECT REGEXP_EXTRACT(s, p) AS v FROM UNNEST(['a1', 'b2', NULL]) AS s WITH OFFSET o, UN...
SELECT REGEXP_EXTRACT(s, p) AS v FROM UNNEST(['a1', 'b2', NULL]) AS s WITH OFFSET o, UNNEST([r'\d', r'[a-z]']) AS p WITH OFFSET q ORDER BY o, q
----
v:STRING
1
a
2
b
NULL
NULL

-- SAFE.REGEXP_EXTRACT('abc', 'b')
SELECT SAFE.REGEXP_EXTRACT('abc', 'b') AS v
----
v:STRING
b

-- SAFE.REGEXP_CONTAINS('abc', 'b')
SELECT SAFE.REGEXP_CONTAINS('abc', 'b') AS v
----
v:BOOL
true
