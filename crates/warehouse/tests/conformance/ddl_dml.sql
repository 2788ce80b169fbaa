# The statements of this file build on each other. Rows of a script are those of its last query.

-- a dataset and a table
-- by: hand
CREATE SCHEMA shop;
CREATE TABLE shop.items (id INT64 NOT NULL, name STRING, price NUMERIC, added DATE DEFAULT DATE '2024-01-01', tags ARRAY<STRING>);
INSERT INTO shop.items (id, name, price, tags) VALUES (1, 'ink', 2.5, ['a', 'b']), (2, 'pen', 3, []);
INSERT shop.items VALUES (3, NULL, NULL, '2024-05-06', NULL), (4, 'cup', 1, DEFAULT, ['c']);
SELECT * FROM shop.items ORDER BY id
----
id:INT64	name:STRING	price:NUMERIC	added:DATE	tags:ARRAY<STRING>
1	ink	2.5	2024-01-01	["a", "b"]
2	pen	3	2024-01-01	[]
3	NULL	NULL	2024-05-06	[]
4	cup	1	2024-01-01	["c"]

-- a table that is there is an error
-- by: hand
CREATE TABLE shop.items (id INT64)
----
!error: table shop.items already exists at line 1

-- IF NOT EXISTS leaves what is there
-- by: hand
CREATE TABLE IF NOT EXISTS shop.items (id INT64);
SELECT COUNT(*) AS n FROM shop.items
----
n:INT64
4

-- NULL in a column that is NOT NULL
-- by: hand
INSERT INTO shop.items (id) VALUES (NULL)
----
!error: NOT NULL

-- a value of another type
-- by: hand
INSERT INTO shop.items (id) VALUES ('x')
----
!error: a value of type STRING can't go into column id of type INT64

-- a date from a text that is none
-- by: hand
INSERT INTO shop.items (id, added) VALUES (9, '2024-13-01')
----
!error: DATE

-- a column that there is not
-- by: hand
INSERT INTO shop.items (id, nme) VALUES (9, 'x')
----
!error: column "nme" not found at line 1, column 29; did you mean name?

-- too few values
-- by: hand
INSERT INTO shop.items (id, name) VALUES (9)
----
!error: a row has 1 values for 2 columns

-- INSERT of a query
-- by: hand
INSERT INTO shop.items (id, name, price, added, tags)
SELECT id + 10, UPPER(name), price * 2, DATE_ADD(added, INTERVAL 1 DAY), tags FROM shop.items WHERE id <= 2;
SELECT id, name, price, added FROM shop.items WHERE id > 10 ORDER BY id
----
id:INT64	name:STRING	price:NUMERIC	added:DATE
11	INK	5	2024-01-02
12	PEN	6	2024-01-02

-- UPDATE with expressions of the old row
-- by: hand
UPDATE shop.items SET price = price + 1, name = CONCAT(name, '!') WHERE id IN (1, 11);
SELECT id, name, price FROM shop.items WHERE price IS NOT NULL ORDER BY id
----
id:INT64	name:STRING	price:NUMERIC
1	ink!	3.5
2	pen	3
4	cup	1
11	INK!	6
12	PEN	6

-- UPDATE from another table, with an alias
-- by: hand
UPDATE shop.items AS i SET price = s.p FROM (SELECT 1 AS id, NUMERIC '7' AS p UNION ALL SELECT 2, NUMERIC '8') AS s WHERE i.id = s.id;
SELECT id, price FROM shop.items WHERE id < 3 ORDER BY id
----
id:INT64	price:NUMERIC
1	7
2	8

-- UPDATE of a row by two rows
-- by: hand
UPDATE shop.items i SET price = s.p FROM (SELECT 1 AS id, NUMERIC '7' AS p UNION ALL SELECT 1, NUMERIC '8') s WHERE i.id = s.id
----
!error: UPDATE/MERGE must match at most one source row for each target row

-- UPDATE with a subquery and DEFAULT
-- by: hand
UPDATE shop.items SET added = DEFAULT, price = (SELECT MAX(x.price) FROM shop.items AS x) WHERE id = 3;
SELECT id, price, added FROM shop.items WHERE id = 3
----
id:INT64	price:NUMERIC	added:DATE
3	8	2024-01-01

-- UPDATE needs WHERE
-- by: hand
UPDATE shop.items SET price = 1
----
!error: UPDATE must have a WHERE clause

-- UPDATE of a column with a value of another type
-- by: hand
UPDATE shop.items SET price = 'x' WHERE TRUE
----
!error: a value of type STRING can't go into column price of type NUMERIC at line 1, column 31

-- DELETE
-- by: hand
DELETE FROM shop.items WHERE id > 10;
DELETE shop.items i WHERE i.name IS NULL;
SELECT id FROM shop.items ORDER BY id
----
id:INT64
1
2
4

-- MERGE in all its forms
-- by: hand
MERGE INTO shop.items AS t
USING (SELECT 1 AS id, 'one' AS name UNION ALL SELECT 2, NULL UNION ALL SELECT 5, 'five') AS s
ON t.id = s.id
WHEN MATCHED AND s.name IS NULL THEN DELETE
WHEN MATCHED THEN UPDATE SET name = s.name, price = t.price + 1
WHEN NOT MATCHED BY TARGET THEN INSERT (id, name) VALUES (s.id, s.name)
WHEN NOT MATCHED BY SOURCE THEN UPDATE SET name = 'gone';
SELECT id, name, price, added FROM shop.items ORDER BY id
----
id:INT64	name:STRING	price:NUMERIC	added:DATE
1	one	8	2024-01-01
4	gone	1	2024-01-01
5	five	NULL	2024-01-01

-- MERGE of a row by two rows
-- by: hand
MERGE shop.items t USING (SELECT 1 AS id UNION ALL SELECT 1) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET name = 'x'
----
!error: UPDATE/MERGE must match at most one source row for each target row

-- MERGE that replaces all rows
-- by: hand
CREATE OR REPLACE TABLE shop.small AS SELECT 1 AS id, 'a' AS v UNION ALL SELECT 2, 'b';
MERGE shop.small USING (SELECT 3 AS id, 'c' AS v) s ON FALSE
WHEN NOT MATCHED THEN INSERT ROW
WHEN NOT MATCHED BY SOURCE THEN DELETE;
SELECT * FROM shop.small
----
id:INT64	v:STRING
3	c

-- a table from a query has BigQuery's types
-- by: hand
CREATE OR REPLACE TABLE shop.made AS
SELECT 1 AS i, 1.5 AS f, NUMERIC '2.5' AS n, 'x' AS s, b'y' AS b, TRUE AS t, DATE '2024-01-02' AS d, [1, 2] AS a,
  STRUCT(1 AS x, 'y' AS y) AS st, TIMESTAMP '2024-01-02 03:04:05+00' AS ts, DATETIME '2024-01-02 03:04:05' AS dt, TIME '03:04:05' AS tm, NULL AS u, SUM(x) AS total
FROM UNNEST([1, 2]) AS x;
SELECT * FROM shop.made
----
i:INT64	f:FLOAT64	n:NUMERIC	s:STRING	b:BYTES	t:BOOL	d:DATE	a:ARRAY<INT64>	st:STRUCT<x INT64, y STRING>	ts:TIMESTAMP	dt:DATETIME	tm:TIME	u:INT64	total:INT64
1	1.5	2.5	x	b"\x79"	true	2024-01-02	[1, 2]	{x: 1, y: "y"}	2024-01-02 03:04:05+00	2024-01-02 03:04:05	03:04:05	NULL	3

-- a table from a query may read itself
-- by: hand
CREATE OR REPLACE TABLE shop.small AS SELECT id + 1 AS id FROM shop.small;
SELECT * FROM shop.small
----
id:INT64
4

-- columns with a query
-- by: hand
CREATE OR REPLACE TABLE shop.typed (id FLOAT64, day DATE) AS SELECT 1 AS a, DATE '2024-01-02' AS b;
SELECT * FROM shop.typed
----
id:FLOAT64	day:DATE
1.0	2024-01-02

-- two columns of one name
-- by: hand
CREATE TABLE shop.twice (a INT64, A STRING)
----
!error: two columns are called A

-- two columns of one name in a result, as recorded from BigQuery
-- by: hand
SELECT 1 AS a, 2 AS a, 3 AS A
----
a:INT64	a_1:INT64	A_2:INT64
1	2	3

-- two columns of one name in a query that makes a table
-- by: hand
CREATE TABLE shop.twice AS SELECT 1 AS a, 2 AS a
----
!error: there are two columns named a

-- structs go by position, in arrays too
-- by: hand
CREATE TABLE shop.nested (s STRUCT<x INT64, y STRING>, xs ARRAY<STRUCT<x FLOAT64, y STRING>>);
INSERT INTO shop.nested VALUES (STRUCT(1 AS other, 'a' AS names), [STRUCT(2 AS p, 'b' AS q)]), (NULL, NULL), ((3, 'c'), [(4.5, 'd')]);
SELECT s.x AS x, s.y AS y, ARRAY_LENGTH(xs) AS n, (SELECT SUM(e.x) FROM UNNEST(xs) AS e) AS total FROM shop.nested ORDER BY x
----
x:INT64	y:STRING	n:INT64	total:FLOAT64
NULL	NULL	0	NULL
1	a	1	2.0
3	c	1	4.5

-- JSON is kept as JSON
-- by: hand
CREATE TABLE shop.papers AS SELECT 1 AS id, PARSE_JSON('{"a": [1, 2]}') AS doc, [PARSE_JSON('7')] AS docs;
INSERT INTO shop.papers SELECT 2, PARSE_JSON('{"a": 3}'), docs FROM shop.papers;
SELECT id, doc, JSON_VALUE(doc, '$.a[1]') AS second, docs FROM shop.papers ORDER BY id
----
id:INT64	doc:JSON	second:STRING	docs:ARRAY<JSON>
1	{"a":[1,2]}	2	["7"]
2	{"a":3}	NULL	["7"]

-- a text does not go into a column of JSON
-- by: hand
INSERT INTO shop.papers (id, doc) SELECT 2, '{"a": 3}'
----
!error: can't go into column doc

-- JSON in the schema
-- by: hand
SELECT column_name, data_type FROM shop.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'papers' ORDER BY ordinal_position
----
column_name:STRING	data_type:STRING
id	INT64
doc	JSON
docs	ARRAY<JSON>

-- a snapshot does not change
-- by: hand
CREATE SNAPSHOT TABLE shop.then CLONE shop.small;
DELETE FROM shop.then WHERE TRUE
----
!error: shop.then is a snapshot

-- a snapshot keeps what was there
-- by: hand
CREATE SNAPSHOT TABLE shop.before CLONE shop.small;
INSERT INTO shop.small VALUES (100);
SELECT MAX(id) AS before, (SELECT MAX(id) FROM shop.small) AS now FROM shop.before
----
before:INT64	now:INT64
4	100

-- a snapshot is dropped
-- by: hand
DROP SNAPSHOT TABLE shop.before;
DELETE FROM shop.small WHERE id = 100;
SELECT * FROM shop.before
----
!error: table "shop.before" not found

-- a materialized view is fresh
-- by: hand
CREATE MATERIALIZED VIEW shop.total AS SELECT SUM(id) AS ids, COUNT(*) AS n FROM shop.small;
INSERT INTO shop.small VALUES (6);
SELECT n FROM shop.total;
----
n:INT64
2

-- a materialized view is dropped
-- by: hand
DROP MATERIALIZED VIEW shop.total;
DELETE FROM shop.small WHERE id = 6;
SELECT * FROM shop.total
----
!error: table "shop.total" not found

-- COPY and LIKE
-- by: hand
CREATE TABLE shop.copied COPY shop.small;
CREATE TABLE shop.alike LIKE shop.small;
SELECT (SELECT COUNT(*) FROM shop.copied) AS copied, (SELECT COUNT(*) FROM shop.alike) AS alike
----
copied:INT64	alike:INT64
1	0

-- ALTER TABLE
-- by: hand
ALTER TABLE shop.copied ADD COLUMN extra STRING, RENAME COLUMN id TO number;
ALTER TABLE shop.copied ADD COLUMN IF NOT EXISTS extra STRING;
ALTER TABLE shop.copied ALTER COLUMN number SET DATA TYPE FLOAT64;
INSERT INTO shop.copied VALUES (2.5, 'e');
ALTER TABLE shop.copied RENAME TO moved;
SELECT * FROM shop.moved ORDER BY number
----
number:FLOAT64	extra:STRING
2.5	e
4.0	NULL

-- ALTER TABLE to a type that needs a cast
-- by: hand
ALTER TABLE shop.moved ALTER COLUMN extra SET DATA TYPE INT64
----
!error: column extra can't become INT64

-- DROP COLUMN and TRUNCATE
-- by: hand
ALTER TABLE shop.moved DROP COLUMN extra;
TRUNCATE TABLE shop.moved;
SELECT * FROM shop.moved
----
number:FLOAT64

-- DROP TABLE
-- by: hand
DROP TABLE shop.moved;
DROP TABLE IF EXISTS shop.moved;
SELECT * FROM shop.moved
----
!error: table "shop.moved" not found at line 3

-- DROP of what there is not
-- by: hand
DROP TABLE shop.nothing
----
!error: table "shop.nothing" not found

-- a file is not changed
-- by: hand
UPDATE nyc.flights SET dep_delay = 0 WHERE TRUE
----
!refused: changing nyc.flights, which is a file

-- a file is not replaced
-- by: hand
CREATE OR REPLACE TABLE nyc.flights AS SELECT 1 AS x
----
!refused: replacing nyc.flights

-- a view
-- by: hand
CREATE VIEW shop.cheap AS SELECT id, price FROM shop.items WHERE price < 5;
SELECT v.id FROM shop.cheap AS v ORDER BY id
----
id:INT64
4

-- a view sees what comes later
-- by: hand
INSERT INTO shop.items (id, price) VALUES (20, 1);
SELECT COUNT(*) AS n, SUM(id) AS ids FROM shop.cheap
----
n:INT64	ids:INT64
2	24

-- a view with names of its own, on a view
-- by: hand
CREATE OR REPLACE VIEW shop.named (a, b) AS SELECT id, price FROM shop.cheap;
SELECT b, a FROM shop.named ORDER BY a LIMIT 1
----
b:NUMERIC	a:INT64
1	4

-- a view can't be changed as a table
-- by: hand
INSERT INTO shop.cheap VALUES (1, 1)
----
!error: shop.cheap is a view

-- a view of what there is not
-- by: hand
CREATE VIEW shop.bad AS
SELECT nothing FROM shop.items
----
!error: column "nothing" not found at line 2, column 8

-- a view does not see the query around it
-- by: hand
CREATE VIEW shop.plain AS SELECT id FROM shop.small;
WITH small AS (SELECT 99 AS id) SELECT p.id FROM shop.plain AS p
----
id:INT64
4

-- an error in a view is at its name
-- by: hand
CREATE OR REPLACE VIEW shop.dividing AS SELECT 1 / (id - 4) AS x FROM shop.small;
SELECT x
FROM shop.dividing
----
!error: division by zero at line 3, column 6

-- DROP VIEW
-- by: hand
DROP VIEW shop.plain;
SELECT * FROM shop.plain
----
!error: table "shop.plain" not found

-- a temporary table
-- by: hand
CREATE TEMP TABLE nums AS SELECT x FROM UNNEST([3, 1, 2]) AS x;
INSERT INTO nums VALUES (10);
UPDATE nums SET x = x * 2 WHERE x < 3;
SELECT x FROM nums ORDER BY x
----
x:INT64
2
3
4
10

-- a temporary table ends with its script
-- by: hand
SELECT x FROM nums
----
!error: table "nums" not found

-- the name _SESSION
-- by: hand
CREATE TEMP TABLE t (a INT64);
INSERT INTO _SESSION.t VALUES (1);
SELECT a FROM _SESSION.t
----
a:INT64
1

-- a dataset in use is not dropped
-- by: hand
DROP SCHEMA shop
----
!error: dataset shop is still in use

-- a dataset of a project
-- by: hand
CREATE SCHEMA `other-project.shop`;
CREATE TABLE `other-project`.shop.items AS SELECT 'there' AS place;
SELECT o.place, (SELECT COUNT(*) FROM shop.items) AS here FROM `other-project.shop.items` AS o
----
place:STRING	here:INT64
there	4

-- a dataset with all in it
-- by: hand
DROP SCHEMA shop CASCADE;
SELECT * FROM shop.items
----
place:STRING
there

-- statements that don't run here
-- by: hand
EXPORT DATA OPTIONS (uri = 'gs://x/*') AS SELECT 1
----
!refused: EXPORT
