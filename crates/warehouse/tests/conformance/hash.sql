-- FARM_FINGERPRINT('foo')
SELECT FARM_FINGERPRINT('foo') AS v
----
v:INT64
6150913649986995171

-- FARM_FINGERPRINT(b'foo')
SELECT FARM_FINGERPRINT(b'foo') AS v
----
v:INT64
6150913649986995171

-- FARM_FINGERPRINT('')
SELECT FARM_FINGERPRINT('') AS v
----
v:INT64
-7286425919675154353

-- FARM_FINGERPRINT('ab')
SELECT FARM_FINGERPRINT('ab') AS v
----
v:INT64
-6157143815960550114

-- FARM_FINGERPRINT('abcdef')
SELECT FARM_FINGERPRINT('abcdef') AS v
----
v:INT64
-4383911608745475379

-- FARM_FINGERPRINT('abcdefgh')
SELECT FARM_FINGERPRINT('abcdefgh') AS v
----
v:INT64
-78300442537744119

-- FARM_FINGERPRINT('0123456789abcdef')
SELECT FARM_FINGERPRINT('0123456789abcdef') AS v
----
v:INT64
6105018409752412263

-- FARM_FINGERPRINT('0123456789abcdef0')
SELECT FARM_FINGERPRINT('0123456789abcdef0') AS v
----
v:INT64
7920484519069722889

-- FARM_FINGERPRINT('0123456789abcdef0123456789abcdef')
SELECT FARM_FINGERPRINT('0123456789abcdef0123456789abcdef') AS v
----
v:INT64
1958373538681310840

-- FARM_FINGERPRINT('0123456789abcdef0123456789abcdef0')
SELECT FARM_FINGERPRINT('0123456789abcdef0123456789abcdef0') AS v
----
v:INT64
4799579869226630476

-- FARM_FINGERPRINT(REPEAT('0123456789abcdef', 4))
SELECT FARM_FINGERPRINT(REPEAT('0123456789abcdef', 4)) AS v
----
v:INT64
-79864054702511872

-- FARM_FINGERPRINT(REPEAT('0123456789abcdef', 5))
SELECT FARM_FINGERPRINT(REPEAT('0123456789abcdef', 5)) AS v
----
v:INT64
-8575916500681906616

-- FARM_FINGERPRINT(REPEAT('0123456789abcdef', 8))
SELECT FARM_FINGERPRINT(REPEAT('0123456789abcdef', 8)) AS v
----
v:INT64
-6820113533736367299

-- FARM_FINGERPRINT(REPEAT('0123456789abcdef', 50))
SELECT FARM_FINGERPRINT(REPEAT('0123456789abcdef', 50)) AS v
----
v:INT64
9075158600562567712

-- FARM_FINGERPRINT(CONCAT('é', CAST(1 AS STRING)))
SELECT FARM_FINGERPRINT(CONCAT('é', CAST(1 AS STRING))) AS v
----
v:INT64
-2572316098576239592

-- MOD(ABS(FARM_FINGERPRINT('user-1')), 10)
SELECT MOD(ABS(FARM_FINGERPRINT('user-1')), 10) AS v
----
v:INT64
6

-- MD5('foo')
SELECT MD5('foo') AS v
----
v:BYTES
b"\xac\xbd\x18\xdb\x4c\xc2\xf8\x5c\xed\xef\x65\x4f\xcc\xc4\xa4\xd8"

-- MD5(b'\xff')
SELECT MD5(b'\xff') AS v
----
v:BYTES
b"\x00\x59\x4f\xd4\xf4\x2b\xa4\x3f\xc1\xca\x04\x27\xa0\x57\x62\x95"

-- SHA1('foo')
SELECT SHA1('foo') AS v
----
v:BYTES
b"\x0b\xee\xc7\xb5\xea\x3f\x0f\xdb\xc9\x5d\x0d\xd4\x7f\x3c\x5b\xc2\x75\xda\x8a\x33"

-- SHA256('foo')
SELECT SHA256('foo') AS v
----
v:BYTES
b"\x2c\x26\xb4\x6b\x68\xff\xc6\x8f\xf9\x9b\x45\x3c\x1d\x30\x41\x34\x13\x42\x2d\x70\x64\x83\xbf\xa0\xf9\x8a\x5e\x88\x62\x66\xe7\xae"

-- SHA512('foo')
SELECT SHA512('foo') AS v
----
v:BYTES
b"\xf7\xfb\xba\x6e\x06\x36\xf8\x90\xe5\x6f\xbb\xf3\x28\x3e\x52\x4c\x6f\xa3\x20\x4a\xe2\x98\x38\x2d\x62\x47\x41\xd0\xdc\x66\x38\x32\x6e\x28\x2c\x41\xbe\x5e\x42\x54\xd8\x82\x07\x72\xc5\x51\x8a\x2c\x5a\x8c\x0c\x7f\x7e\xda\x19\x59\x4a\x7e\xb5\x39\x45\x3e\x1e\xd7"

-- TO_HEX(SHA256('é'))
SELECT TO_HEX(SHA256('é')) AS v
----
v:STRING
4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c

-- TO_BASE64(MD5(''))
SELECT TO_BASE64(MD5('')) AS v
----
v:STRING
1B2M2Y8AsgTpgAmY7PhCfg==

-- BIT_COUNT(7)
SELECT BIT_COUNT(7) AS v
----
v:INT64
3

-- BIT_COUNT(-1)
SELECT BIT_COUNT(-1) AS v
----
v:INT64
64

-- BIT_COUNT(b'\xff\x01')
SELECT BIT_COUNT(b'\xff\x01') AS v
----
v:INT64
9

-- NET.IP_FROM_STRING('1.2.3.4')
SELECT NET.IP_FROM_STRING('1.2.3.4') AS v
----
v:BYTES
b"\x01\x02\x03\x04"

-- NET.IP_FROM_STRING('::1')
SELECT NET.IP_FROM_STRING('::1') AS v
----
v:BYTES
b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"

-- NET.IP_FROM_STRING('1.2.3')
SELECT NET.IP_FROM_STRING('1.2.3') AS v
----
!error

-- SAFE.NET.IP_FROM_STRING('1.2.3')
SELECT SAFE.NET.IP_FROM_STRING('1.2.3') AS v
----
v:BYTES
NULL

-- NET.SAFE_IP_FROM_STRING('1.2.3')
SELECT NET.SAFE_IP_FROM_STRING('1.2.3') AS v
----
v:BYTES
NULL

-- NET.IP_TO_STRING(b'\x01\x02\x03\x04')
SELECT NET.IP_TO_STRING(b'\x01\x02\x03\x04') AS v
----
v:STRING
1.2.3.4

-- NET.IP_TO_STRING(NET.IP_FROM_STRING('2001:db8::1'))
SELECT NET.IP_TO_STRING(NET.IP_FROM_STRING('2001:db8::1')) AS v
----
v:STRING
2001:db8::1

-- NET.IP_TO_STRING(NET.IP_FROM_STRING('::ffff:1.2.3.4'))
SELECT NET.IP_TO_STRING(NET.IP_FROM_STRING('::ffff:1.2.3.4')) AS v
----
v:STRING
::ffff:1.2.3.4

-- NET.IP_TO_STRING(b'\x01')
SELECT NET.IP_TO_STRING(b'\x01') AS v
----
!error

-- NET.IP_NET_MASK(4, 8)
SELECT NET.IP_NET_MASK(4, 8) AS v
----
v:BYTES
b"\xff\x00\x00\x00"

-- NET.IP_NET_MASK(4, 33)
SELECT NET.IP_NET_MASK(4, 33) AS v
----
!error

-- NET.IP_NET_MASK(16, 100)
SELECT NET.IP_NET_MASK(16, 100) AS v
----
v:BYTES
b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xf0\x00\x00\x00"

-- NET.IP_TRUNC(b'\xaa\xbb\xcc\xdd', 12)
SELECT NET.IP_TRUNC(b'\xaa\xbb\xcc\xdd', 12) AS v
----
v:BYTES
b"\xaa\xb0\x00\x00"

-- NET.IP_TRUNC(b'\xaa\xbb\xcc\xdd', 0)
SELECT NET.IP_TRUNC(b'\xaa\xbb\xcc\xdd', 0) AS v
----
v:BYTES
b"\x00\x00\x00\x00"

-- NET.IPV4_FROM_INT64(16909060)
SELECT NET.IPV4_FROM_INT64(16909060) AS v
----
v:BYTES
b"\x01\x02\x03\x04"

-- NET.IPV4_FROM_INT64(-1)
SELECT NET.IPV4_FROM_INT64(-1) AS v
----
v:BYTES
b"\xff\xff\xff\xff"

-- NET.IPV4_FROM_INT64(4294967296)
SELECT NET.IPV4_FROM_INT64(4294967296) AS v
----
!error

-- NET.IPV4_TO_INT64(b'\x01\x02\x03\x04')
SELECT NET.IPV4_TO_INT64(b'\x01\x02\x03\x04') AS v
----
v:INT64
16909060

-- NET.IPV4_TO_INT64(b'\x01')
SELECT NET.IPV4_TO_INT64(b'\x01') AS v
----
!error

-- NET.HOST('http://www.Google.Co.uk/foo')
SELECT NET.HOST('http://www.Google.Co.uk/foo') AS v
----
v:STRING
www.Google.Co.uk

-- NET.HOST('//user:password@a.b:80/path?query')
SELECT NET.HOST('//user:password@a.b:80/path?query') AS v
----
v:STRING
a.b

-- NET.HOST('mailto:?to=&subject=&body=')
SELECT NET.HOST('mailto:?to=&subject=&body=') AS v
----
v:STRING
mailto

-- NET.HOST('http://[::1]:80/')
SELECT NET.HOST('http://[::1]:80/') AS v
----
v:STRING
[::1]

-- NET.HOST('  a.b.c  ')
SELECT NET.HOST('  a.b.c  ') AS v
----
v:STRING
a.b.c

-- NET.HOST('a.b.c/x')
SELECT NET.HOST('a.b.c/x') AS v
----
v:STRING
a.b.c

-- NET.HOST('ftp://x.y:21?z')
SELECT NET.HOST('ftp://x.y:21?z') AS v
----
v:STRING
x.y

-- NET.HOST('')
SELECT NET.HOST('') AS v
----
v:STRING
NULL

-- NET.HOST('http://')
SELECT NET.HOST('http://') AS v
----
v:STRING
NULL

-- NET.HOST('https://example.com#frag')
SELECT NET.HOST('https://example.com#frag') AS v
----
v:STRING
example.com

-- NET.HOST('http://user@host')
SELECT NET.HOST('http://user@host') AS v
----
v:STRING
host

-- NET.HOST('https://example.com:8080')
SELECT NET.HOST('https://example.com:8080') AS v
----
v:STRING
example.com

-- NET.REG_DOMAIN('http://www.google.co.uk')
SELECT NET.REG_DOMAIN('http://www.google.co.uk') AS v
----
!refused

-- SAFE.NET.IP_FROM_STRING('1.2.3.4')
SELECT SAFE.NET.IP_FROM_STRING('1.2.3.4') AS v
----
v:BYTES
b"\x01\x02\x03\x04"
