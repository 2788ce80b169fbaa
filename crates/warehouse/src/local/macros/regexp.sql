-- Regular expressions.

CREATE MACRO bq_regexp_contains(pos, a VARCHAR, b VARCHAR) AS gs_regexp_contains(pos, a, b),
  (pos, a BLOB, b BLOB) AS gs_regexp_contains_bytes(pos, a, b);
CREATE MACRO bq_regexp_extract(pos, a VARCHAR, b VARCHAR) AS gs_regexp_extract(pos, a, b, 1, 1),
  (pos, a VARCHAR, b VARCHAR, n BIGINT) AS gs_regexp_extract(pos, a, b, n, 1),
  (pos, a VARCHAR, b VARCHAR, n BIGINT, o BIGINT) AS gs_regexp_extract(pos, a, b, n, o),
  (pos, a BLOB, b BLOB) AS gs_regexp_extract_bytes(pos, a, b, 1, 1),
  (pos, a BLOB, b BLOB, n BIGINT) AS gs_regexp_extract_bytes(pos, a, b, n, 1),
  (pos, a BLOB, b BLOB, n BIGINT, o BIGINT) AS gs_regexp_extract_bytes(pos, a, b, n, o);
CREATE MACRO bq_regexp_extract_all(pos, a VARCHAR, b VARCHAR) AS gs_regexp_extract_all(pos, a, b),
  (pos, a BLOB, b BLOB) AS gs_regexp_extract_all_bytes(pos, a, b);
CREATE MACRO bq_regexp_instr(pos, a VARCHAR, b VARCHAR) AS gs_regexp_instr(pos, a, b, 1, 1, 0),
  (pos, a VARCHAR, b VARCHAR, n BIGINT) AS gs_regexp_instr(pos, a, b, n, 1, 0),
  (pos, a VARCHAR, b VARCHAR, n BIGINT, o BIGINT) AS gs_regexp_instr(pos, a, b, n, o, 0),
  (pos, a VARCHAR, b VARCHAR, n BIGINT, o BIGINT, w BIGINT) AS gs_regexp_instr(pos, a, b, n, o, w),
  (pos, a BLOB, b BLOB) AS gs_regexp_instr_bytes(pos, a, b, 1, 1, 0),
  (pos, a BLOB, b BLOB, n BIGINT) AS gs_regexp_instr_bytes(pos, a, b, n, 1, 0),
  (pos, a BLOB, b BLOB, n BIGINT, o BIGINT) AS gs_regexp_instr_bytes(pos, a, b, n, o, 0),
  (pos, a BLOB, b BLOB, n BIGINT, o BIGINT, w BIGINT) AS gs_regexp_instr_bytes(pos, a, b, n, o, w);
CREATE MACRO bq_regexp_replace(pos, a VARCHAR, b VARCHAR, c VARCHAR) AS gs_regexp_replace(pos, a, b, c),
  (pos, a BLOB, b BLOB, c BLOB) AS gs_regexp_replace_bytes(pos, a, b, c);
