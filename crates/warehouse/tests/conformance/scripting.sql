-- variables with types and defaults
-- by: hand
DECLARE a, b INT64 DEFAULT 3;
DECLARE c STRING;
DECLARE d DEFAULT DATE '2024-02-29';
SET a = a + 1;
SELECT a, b, c, d
----
a:INT64	b:INT64	c:STRING	d:DATE
4	3	NULL	2024-02-29

-- a column hides a variable
-- by: hand
DECLARE x INT64 DEFAULT 100;
SELECT x FROM UNNEST([1, 2]) AS x ORDER BY x
----
x:INT64
1
2

-- an alias does not hide a variable in WHERE
-- by: hand
DECLARE lim INT64 DEFAULT 2;
SELECT v AS n FROM UNNEST([1, 2, 3]) AS v WHERE v < lim ORDER BY n
----
n:INT64
1

-- a variable in a subquery and in LIMIT's neighbour
-- by: hand
DECLARE k INT64 DEFAULT 2;
SELECT (SELECT SUM(v) FROM UNNEST([1, 2, 3]) AS v WHERE v >= k) AS total
----
total:INT64
5

-- SET of several variables
-- by: hand
DECLARE a INT64; DECLARE b STRING; DECLARE c FLOAT64;
SET (a, b, c) = (1, 'x', 2);
SELECT a AS a, b AS b, c AS c
----
a:INT64	b:STRING	c:FLOAT64
1	x	2.0

-- SET from a query
-- by: hand
DECLARE a INT64; DECLARE b INT64;
SET (a, b) = (SELECT AS STRUCT MIN(v), MAX(v) FROM UNNEST([3, 5, 4]) AS v);
SET a = (SELECT a + COUNT(*) FROM UNNEST([1, 2]) AS z);
SELECT a AS a, b AS b
----
a:INT64	b:INT64
5	5

-- a value of another type
-- by: hand
DECLARE a INT64;
SET a = 'x'
----
!error: a value of type STRING

-- a variable that is not declared
-- by: hand
SET nothing = 1
----
!error: variable nothing is not declared at line 1, column 5

-- a variable declared twice
-- by: hand
DECLARE a INT64; DECLARE A STRING; SELECT 1
----
!error: declared twice

-- IF with ELSEIF and ELSE
-- by: hand
DECLARE x INT64 DEFAULT 7; DECLARE y STRING;
IF x < 5 THEN SET y = 'small';
ELSEIF x < 10 THEN SET y = 'middle';
ELSE SET y = 'large';
END IF;
SELECT y AS y
----
y:STRING
middle

-- a condition that is NULL does not hold
-- by: hand
IF NULL THEN SELECT 'then' AS r; ELSE SELECT 'else' AS r; END IF
----
r:STRING
else

-- a condition must be BOOL
-- by: hand
IF 1 THEN SELECT 1; END IF
----
!error: where BOOL is needed

-- CASE over a value
-- by: hand
DECLARE x STRING DEFAULT 'b';
CASE x WHEN 'a' THEN SELECT 1 AS r; WHEN 'b' THEN SELECT 2 AS r; ELSE SELECT 3 AS r; END CASE
----
r:INT64
2

-- CASE over conditions, nothing holds
-- by: hand
DECLARE x INT64 DEFAULT 5;
CASE WHEN x > 6 THEN SELECT 'more' AS r; WHEN x < 4 THEN SELECT 'less' AS r; ELSE SELECT 'about' AS r; END CASE
----
r:STRING
about

-- LOOP with BREAK and CONTINUE
-- by: hand
DECLARE i INT64 DEFAULT 0; DECLARE s INT64 DEFAULT 0;
LOOP
  SET i = i + 1;
  IF i > 10 THEN BREAK; END IF;
  IF MOD(i, 2) = 0 THEN CONTINUE; END IF;
  SET s = s + i;
END LOOP;
SELECT s AS s
----
s:INT64
25

-- WHILE
-- by: hand
DECLARE i INT64 DEFAULT 1;
WHILE i < 100 DO SET i = i * 3; END WHILE;
SELECT i AS i
----
i:INT64
243

-- REPEAT
-- by: hand
DECLARE i INT64 DEFAULT 10;
REPEAT SET i = i + 1; UNTIL i >= 5 END REPEAT;
SELECT i AS i
----
i:INT64
11

-- FOR over rows
-- by: hand
DECLARE text STRING DEFAULT '';
FOR r IN (SELECT v AS n, CAST(v * v AS STRING) AS sq FROM UNNEST([2, 1]) AS v ORDER BY n) DO
  SET text = text || r.n || ':';
END FOR;
SELECT text AS text
----
text:STRING
1:2:

-- FOR over rows, with a cast
-- by: hand
DECLARE text STRING DEFAULT '';
FOR r IN (SELECT v AS n, CAST(v * v AS STRING) AS sq FROM UNNEST([2, 1]) AS v ORDER BY n) DO
  SET text = CONCAT(text, r.sq, ';');
END FOR;
SELECT text AS text
----
text:STRING
1;4;

-- labels
-- by: hand
DECLARE i, n INT64 DEFAULT 0;
outer_loop: LOOP
  SET i = i + 1;
  WHILE TRUE DO
    SET n = n + 1;
    IF n > 5 THEN BREAK outer_loop; END IF;
    CONTINUE outer_loop;
  END WHILE;
END LOOP outer_loop;
SELECT i AS i, n AS n
----
i:INT64	n:INT64
6	6

-- a block has variables of its own
-- by: hand
DECLARE a INT64 DEFAULT 1;
BEGIN
  DECLARE b INT64 DEFAULT 10;
  SET a = a + b;
END;
SELECT a AS a
----
a:INT64
11

-- a block's variable ends with it
-- by: hand
BEGIN DECLARE b INT64 DEFAULT 10; END;
SELECT b
----
!error: column "b" not found

-- an exception is handled
-- by: hand
DECLARE r STRING;
BEGIN
  SELECT 1 / 0;
EXCEPTION WHEN ERROR THEN
  SET r = @@error.message;
END;
SELECT r AS r
----
r:STRING
division by zero

-- RAISE and raise again
-- by: hand
BEGIN
  BEGIN
    RAISE USING MESSAGE = CONCAT('own ', 'words');
  EXCEPTION WHEN ERROR THEN RAISE;
  END;
EXCEPTION WHEN ERROR THEN SELECT @@error.message AS m;
END
----
m:STRING
own words

-- an exception that is not handled has its place
-- by: hand
BEGIN
  RAISE USING MESSAGE = 'stop';
END
----
!error: stop at line 2, column 3

-- RETURN ends the script
-- by: hand
SELECT 1 AS a;
IF TRUE THEN RETURN; END IF;
SELECT 2 AS a
----
a:INT64
1

-- ASSERT
-- by: hand
ASSERT 1 < 2 AS 'fine';
ASSERT (SELECT COUNT(*) FROM UNNEST([1]) AS x) = 2 AS 'two rows are there'
----
!error: assertion failed: two rows are there

-- EXECUTE IMMEDIATE with parameters
-- by: hand
DECLARE n INT64; DECLARE s STRING;
EXECUTE IMMEDIATE 'SELECT @a + ?, UPPER(@b)' USING 1 AS a, 2, 'x' AS b
----
!error

-- EXECUTE IMMEDIATE by position
-- by: hand
DECLARE n INT64; DECLARE s STRING;
EXECUTE IMMEDIATE 'SELECT ? + 1, UPPER(?)' INTO n, s USING 41, 'x';
SELECT n AS n, s AS s
----
n:INT64	s:STRING
42	X

-- EXECUTE IMMEDIATE by name
-- by: hand
DECLARE t STRING DEFAULT 'FROM UNNEST([1, 2, 3]) AS v';
EXECUTE IMMEDIATE CONCAT('SELECT SUM(v) AS total ', t, ' WHERE v > @low') USING 1 AS low
----
total:INT64
5

-- EXECUTE IMMEDIATE of DDL
-- by: hand
EXECUTE IMMEDIATE "CREATE TEMP TABLE made AS SELECT 5 AS five";
SELECT five FROM made
----
five:INT64
5

-- an error in a statement in a string is at the string
-- by: hand
EXECUTE IMMEDIATE
  'SELECT nothing'
----
!error: column "nothing" not found at line 2, column 3

-- INTO of more than one row
-- by: hand
DECLARE n INT64;
EXECUTE IMMEDIATE 'SELECT v FROM UNNEST([1, 2]) AS v' INTO n
----
!error: INTO takes one row, not 2

-- INTO without a row is NULL
-- by: hand
DECLARE n INT64 DEFAULT 4;
EXECUTE IMMEDIATE 'SELECT 1 FROM UNNEST([0]) AS v WHERE v > 1' INTO n;
SELECT n AS n
----
n:INT64
NULL

-- array and struct variables
-- by: hand
DECLARE a ARRAY<INT64> DEFAULT [1, 2, 3];
DECLARE s DEFAULT STRUCT(1 AS x, 'y' AS y);
SELECT ARRAY_LENGTH(a) AS n, a[OFFSET(1)] AS second, s.y AS y, (SELECT SUM(v) FROM UNNEST(a) AS v) AS total
----
n:INT64	second:INT64	y:STRING	total:INT64
3	2	y	6

-- a procedure with OUT and INOUT
-- by: hand
CREATE SCHEMA procs;
CREATE PROCEDURE procs.double(IN x INT64, INOUT total INT64, OUT words STRING)
BEGIN
  DECLARE y INT64 DEFAULT x * 2;
  SET total = total + y;
  SET words = FORMAT_DATE('%Y', DATE '2024-01-01');
END;
BEGIN
  DECLARE t INT64 DEFAULT 1; DECLARE w STRING;
  CALL procs.double(20, t, w);
  SELECT t AS t, w AS w;
END
----
t:INT64	w:STRING
41	2024

-- a procedure does not see its caller's variables
-- by: hand
CREATE OR REPLACE PROCEDURE procs.sees() BEGIN SELECT v; END;
BEGIN
  DECLARE v INT64 DEFAULT 1;
  CALL procs.sees();
END
----
!error: column "v" not found

-- arguments of a procedure
-- by: hand
CALL procs.double(1)
----
!error: double takes 3 arguments, not 1

-- a procedure that there is not
-- by: hand
CALL procs.nothing()
----
!error: procedure procs.nothing not found

-- a transaction that is rolled back
-- by: hand
CREATE TABLE procs.t AS SELECT 1 AS a;
BEGIN TRANSACTION;
INSERT INTO procs.t VALUES (2);
ROLLBACK TRANSACTION;
SELECT SUM(a) AS a FROM procs.t
----
a:INT64
1

-- a transaction that is committed
-- by: hand
BEGIN TRANSACTION;
INSERT INTO procs.t VALUES (2);
UPDATE procs.t SET a = a * 10 WHERE TRUE;
COMMIT;
SELECT SUM(a) AS a FROM procs.t
----
a:INT64
30

-- a transaction that fails is undone
-- by: hand
BEGIN TRANSACTION;
INSERT INTO procs.t VALUES (3);
SELECT ERROR('no');
COMMIT
----
!error

-- after a transaction that failed
-- by: hand
SELECT SUM(a) AS a FROM procs.t
----
a:INT64
30

-- rows that the last statement changed
-- by: hand
UPDATE procs.t SET a = a + 1 WHERE a > 15;
SELECT @@row_count AS n
----
n:INT64
1

-- a variable's name is no text
-- by: hand
DECLARE v STRING DEFAULT "x'); DROP TABLE procs.t; --";
SELECT v AS v
----
v:STRING
x'); DROP TABLE procs.t; --

-- parameters beside variables
-- params: {"x": 5}
-- by: hand
DECLARE x INT64 DEFAULT 1;
SELECT x AS variable, @x AS parameter
----
variable:INT64	parameter:INT64
1	5
