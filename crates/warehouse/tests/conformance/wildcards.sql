-- all tables of a prefix
-- by: hand
CREATE SCHEMA logs;
CREATE TABLE logs.ev_20240101 AS SELECT 1 AS id;
CREATE TABLE logs.ev_20240102 AS SELECT 2 AS id, 'x' AS what;
CREATE TABLE logs.other AS SELECT 9 AS id;
SELECT id, what FROM `logs.ev_*` ORDER BY id
----
id:INT64	what:STRING
1	NULL
2	x

-- the suffix
-- by: hand
SELECT e.id, _TABLE_SUFFIX AS day FROM `logs.ev_2024*` AS e WHERE _TABLE_SUFFIX >= '0102'
----
id:INT64	day:STRING
2	0102

-- the suffix with an alias, in groups
-- by: hand
SELECT SUBSTR(e._TABLE_SUFFIX, 1, 6) AS month, COUNT(*) AS n FROM `logs.ev_*` AS e GROUP BY month
----
month:STRING	n:INT64
202401	2

-- the suffix is no part of *
-- by: hand
SELECT * FROM `logs.ev_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240131' ORDER BY id
----
id:INT64	what:STRING
1	NULL
2	x

-- the suffix can be given to *
-- by: hand
SELECT *, _TABLE_SUFFIX AS s FROM `logs.*` WHERE _TABLE_SUFFIX LIKE 'ev%' ORDER BY s
----
id:INT64	s:STRING
1	ev_20240101
2	ev_20240102

-- no table of a prefix
-- by: hand
SELECT * FROM `logs.nothing_*`
----
!error: table "logs.nothing_*" not found

-- a table has no suffix
-- by: hand
SELECT _TABLE_SUFFIX FROM logs.other
----
!error: column "_TABLE_SUFFIX" not found

-- columns of different types
-- by: hand
CREATE TABLE logs.mix_1 AS SELECT 'a' AS v;
CREATE TABLE logs.mix_2 AS SELECT 1 AS v;
SELECT v FROM `logs.mix_*`
----
!error: logs.mix_1's column v has another type than in the last table

-- views don't take part
-- by: hand
CREATE VIEW logs.seen_1 AS SELECT 1 AS v;
SELECT v FROM `logs.seen_*`
----
!error: a wildcard table takes tables only

-- a partition by its name
-- by: hand
SELECT * FROM `logs.other$20240101`
----
!refused: a partition decorator

-- row ids are no columns
-- by: hand
SELECT rowid FROM logs.other
----
!error: column "rowid" not found
