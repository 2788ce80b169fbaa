-- tables of a dataset
-- by: hand
CREATE SCHEMA meta;
CREATE TABLE meta.plain (id INT64 NOT NULL, tags ARRAY<STRING>, price NUMERIC);
CREATE TABLE meta.days (day DATE, region STRING, n INT64) PARTITION BY day CLUSTER BY region, n OPTIONS (description = 'by day');
CREATE VIEW meta.seen (a, b) AS SELECT id, price FROM meta.plain;
SELECT table_catalog, table_schema, table_name, table_type, is_insertable_into FROM meta.INFORMATION_SCHEMA.TABLES ORDER BY table_name
----
table_catalog:STRING	table_schema:STRING	table_name:STRING	table_type:STRING	is_insertable_into:STRING
local	meta	days	BASE TABLE	YES
local	meta	plain	BASE TABLE	YES
local	meta	seen	VIEW	NO

-- columns, of a view too
-- by: hand
SELECT table_name, column_name, ordinal_position, is_nullable, data_type, is_partitioning_column, clustering_ordinal_position
FROM `meta.INFORMATION_SCHEMA.COLUMNS` ORDER BY table_name, ordinal_position
----
table_name:STRING	column_name:STRING	ordinal_position:INT64	is_nullable:STRING	data_type:STRING	is_partitioning_column:STRING	clustering_ordinal_position:INT64
days	day	1	YES	DATE	YES	NULL
days	region	2	YES	STRING	NO	1
days	n	3	YES	INT64	NO	2
plain	id	1	NO	INT64	NO	NULL
plain	tags	2	YES	ARRAY<STRING>	NO	NULL
plain	price	3	YES	NUMERIC	NO	NULL
seen	a	1	YES	INT64	NO	NULL
seen	b	2	YES	NUMERIC	NO	NULL

-- columns of a file
-- by: hand
SELECT column_name, data_type FROM nyc.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'airlines' ORDER BY ordinal_position
----
column_name:STRING	data_type:STRING
carrier	STRING
name	STRING

-- datasets
-- by: hand
SELECT schema_name FROM INFORMATION_SCHEMA.SCHEMATA ORDER BY schema_name
----
schema_name:STRING
lab
meta
nyc

-- tables of a region
-- by: hand
SELECT COUNT(*) AS n FROM `region-us`.INFORMATION_SCHEMA.TABLES WHERE table_schema = 'nyc'
----
n:INT64
2

-- views
-- by: hand
SELECT table_name, view_definition FROM meta.INFORMATION_SCHEMA.VIEWS
----
table_name:STRING	view_definition:STRING
seen	SELECT id, price FROM meta.plain

-- partitions
-- by: hand
INSERT INTO meta.days VALUES ('2024-01-01', 'a', 1), ('2024-01-01', 'b', 2), ('2024-01-02', 'a', 3), (NULL, 'a', 4);
SELECT partition_id, total_rows FROM meta.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'days' ORDER BY partition_id
----
partition_id:STRING	total_rows:INT64
20240101	2
20240102	1
__NULL__	1

-- partitions by month
-- by: hand
CREATE TABLE meta.months PARTITION BY TIMESTAMP_TRUNC(at_time, MONTH) AS SELECT TIMESTAMP '2024-03-05 01:00:00+00' AS at_time;
SELECT partition_id, total_rows FROM meta.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'months'
----
partition_id:STRING	total_rows:INT64
202403	1

-- a table without partitions is one
-- by: hand
SELECT partition_id, total_rows FROM meta.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'plain'
----
partition_id:STRING	total_rows:INT64
NULL	0

-- jobs
-- by: hand
SELECT statement.query, state FROM (SELECT query, state, creation_time FROM `region-us`.INFORMATION_SCHEMA.JOBS) AS statement
WHERE statement.query LIKE 'CREATE TABLE meta.months%'
----
query:STRING	state:STRING
CREATE TABLE meta.months PARTITION BY TIMESTAMP_TRUNC(at_time, MONTH) AS SELECT TIMESTAMP '2024-03-05 01:00:00+00' AS at_time;\nSELECT partition_id, total_rows FROM meta.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 'months'\n	DONE

-- a view that is not here
-- by: hand
SELECT * FROM meta.INFORMATION_SCHEMA.TABLE_STORAGE
----
!refused: INFORMATION_SCHEMA.TABLE_STORAGE

-- a column that is not here
-- by: hand
SELECT ddl FROM meta.INFORMATION_SCHEMA.TABLES
----
!error: column "ddl" not found

-- a dataset that there is not
-- by: hand
SELECT * FROM mta.INFORMATION_SCHEMA.TABLES
----
!error: dataset "mta" not found

-- a view that can't be read any more
-- by: hand
ALTER TABLE meta.plain DROP COLUMN tags, RENAME COLUMN price TO cost;
SELECT column_name FROM meta.INFORMATION_SCHEMA.COLUMNS
----
!error: view meta.seen can't be read: column "price" not found

-- after ALTER and DROP
-- by: hand
DROP VIEW meta.seen;
DROP TABLE meta.months;
SELECT table_name, STRING_AGG(column_name, ',' ORDER BY ordinal_position) AS names FROM meta.INFORMATION_SCHEMA.COLUMNS GROUP BY table_name ORDER BY table_name
----
table_name:STRING	names:STRING
days	day,region,n
plain	id,cost
