-- Text and bytes; and how macros fail.

-- An error at its place in the query; NULL where there is none: in a function that SAFE. stands before.
CREATE MACRO bq_fail(pos, what) AS CASE WHEN pos <> '' THEN error(pos || what) END;

CREATE MACRO bq_length(a VARCHAR) AS length(a), (a BLOB) AS octet_length(a);
CREATE MACRO bq_byte_length(a VARCHAR) AS strlen(a), (a BLOB) AS octet_length(a);
CREATE MACRO bq_upper(a VARCHAR, pos) AS gs_upper(pos, a), (a BLOB, pos) AS gs_upper_bytes(pos, a);
CREATE MACRO bq_lower(a VARCHAR, pos) AS gs_lower(pos, a), (a BLOB, pos) AS gs_lower_bytes(pos, a);
CREATE MACRO bq_initcap(pos, a VARCHAR) AS gs_initcap(pos, a, E' \t\n\r\f\x0B[](){}/|<>!?@"^#$&~_,.:;*%+-='''),
  (pos, a VARCHAR, b VARCHAR) AS gs_initcap(pos, a, b);
CREATE MACRO bq_spaces() AS E' \t\n\x0B\f\r' || chr(133) || chr(160) || chr(5760) || chr(8192) || chr(8193) || chr(8194) || chr(8195)
  || chr(8196) || chr(8197) || chr(8198) || chr(8199) || chr(8200) || chr(8201) || chr(8202) || chr(8232) || chr(8233)
  || chr(8239) || chr(8287) || chr(12288);
CREATE MACRO bq_trim_bytes(pos, a BLOB, b BLOB) AS gs_trim_bytes(pos, a, b);
CREATE MACRO bq_trim(pos, a VARCHAR) AS trim(a, bq_spaces()), (pos, a VARCHAR, b VARCHAR) AS trim(a, b), (pos, a BLOB, b BLOB) AS gs_trim_bytes(pos, a, b);
CREATE MACRO bq_ltrim(pos, a VARCHAR) AS ltrim(a, bq_spaces()), (pos, a VARCHAR, b VARCHAR) AS ltrim(a, b), (pos, a BLOB, b BLOB) AS gs_ltrim_bytes(pos, a, b);
CREATE MACRO bq_rtrim(pos, a VARCHAR) AS rtrim(a, bq_spaces()), (pos, a VARCHAR, b VARCHAR) AS rtrim(a, b), (pos, a BLOB, b BLOB) AS gs_rtrim_bytes(pos, a, b);
CREATE MACRO bq_substr_from(a VARCHAR, n BIGINT) AS CASE WHEN n > 0 THEN n WHEN n = 0 OR n < -length(a) THEN 1 ELSE n END;
CREATE MACRO bq_not_negative(n BIGINT, pos) AS CASE WHEN n < 0 THEN bq_fail(pos, 'a negative length') ELSE n END;
CREATE MACRO bq_substr(pos, a VARCHAR, n BIGINT) AS substring(a, bq_substr_from(a, n)),
  (pos, a VARCHAR, n BIGINT, len BIGINT) AS substring(a, bq_substr_from(a, n), bq_not_negative(len, pos)),
  (pos, a BLOB, n BIGINT) AS gs_substr_bytes(pos, a, n, octet_length(a)),
  (pos, a BLOB, n BIGINT, len BIGINT) AS gs_substr_bytes(pos, a, n, len);
CREATE MACRO bq_left(a VARCHAR, n BIGINT, pos) AS left(a, bq_not_negative(n, pos)), (a BLOB, n BIGINT, pos) AS gs_substr_bytes(pos, a, 1, n);
CREATE MACRO bq_right(a VARCHAR, n BIGINT, pos) AS right(a, bq_not_negative(n, pos)),
  (a BLOB, n BIGINT, pos) AS CASE WHEN n > 0 THEN gs_substr_bytes(pos, a, -n, n) ELSE gs_substr_bytes(pos, a, 1, n) END;
CREATE MACRO bq_replace(pos, a VARCHAR, b VARCHAR, c VARCHAR) AS CASE WHEN b = '' THEN a ELSE replace(a, b, c) END,
  (pos, a BLOB, b BLOB, c BLOB) AS gs_replace_bytes(pos, a, b, c);
CREATE MACRO bq_reverse(a VARCHAR, pos) AS gs_reverse(pos, a), (a BLOB, pos) AS gs_reverse_bytes(pos, a);
CREATE MACRO bq_repeat(pos, a VARCHAR, n BIGINT) AS gs_repeat(pos, a, n), (pos, a BLOB, n BIGINT) AS gs_repeat_bytes(pos, a, n);
CREATE MACRO bq_lpad(pos, a VARCHAR, n BIGINT) AS gs_lpad(pos, a, n, ' '), (pos, a VARCHAR, n BIGINT, b VARCHAR) AS gs_lpad(pos, a, n, b),
  (pos, a BLOB, n BIGINT) AS gs_lpad_bytes(pos, a, n, encode(' ')), (pos, a BLOB, n BIGINT, b BLOB) AS gs_lpad_bytes(pos, a, n, b);
CREATE MACRO bq_rpad(pos, a VARCHAR, n BIGINT) AS gs_rpad(pos, a, n, ' '), (pos, a VARCHAR, n BIGINT, b VARCHAR) AS gs_rpad(pos, a, n, b),
  (pos, a BLOB, n BIGINT) AS gs_rpad_bytes(pos, a, n, encode(' ')), (pos, a BLOB, n BIGINT, b BLOB) AS gs_rpad_bytes(pos, a, n, b);
CREATE MACRO bq_strpos(pos, a VARCHAR, b VARCHAR) AS strpos(a, b), (pos, a BLOB, b BLOB) AS gs_instr_bytes(pos, a, b, 1, 1);
CREATE MACRO bq_instr(pos, a VARCHAR, b VARCHAR) AS gs_instr(pos, a, b, 1, 1), (pos, a VARCHAR, b VARCHAR, n BIGINT) AS gs_instr(pos, a, b, n, 1),
  (pos, a VARCHAR, b VARCHAR, n BIGINT, o BIGINT) AS gs_instr(pos, a, b, n, o),
  (pos, a BLOB, b BLOB) AS gs_instr_bytes(pos, a, b, 1, 1), (pos, a BLOB, b BLOB, n BIGINT) AS gs_instr_bytes(pos, a, b, n, 1),
  (pos, a BLOB, b BLOB, n BIGINT, o BIGINT) AS gs_instr_bytes(pos, a, b, n, o);
CREATE MACRO bq_starts_with(pos, a VARCHAR, b VARCHAR) AS starts_with(a, b),
  (pos, a BLOB, b BLOB) AS gs_substr_bytes(pos, a, 1, octet_length(b)) = b;
CREATE MACRO bq_ends_with(pos, a VARCHAR, b VARCHAR) AS ends_with(a, b),
  (pos, a BLOB, b BLOB) AS octet_length(b) = 0 OR gs_substr_bytes(pos, a, -octet_length(b), octet_length(b)) = b;
CREATE MACRO bq_split(pos, a VARCHAR) AS string_split(a, ','), (pos, a VARCHAR, b VARCHAR) AS gs_split(pos, a, b),
  (pos, a BLOB, b BLOB) AS gs_split_bytes(pos, a, b);
CREATE MACRO bq_code_points(pos, a VARCHAR) AS gs_code_points(pos, a), (pos, a BLOB) AS gs_byte_values(pos, a);
CREATE MACRO bq_ints(a BIGINT[]) AS a;
CREATE MACRO bq_blob(a BLOB) AS a;
CREATE MACRO bq_edit_distance(pos, a VARCHAR, b VARCHAR) AS gs_edit_distance(pos, a, b);
CREATE MACRO bq_contains_substr(pos, a VARCHAR, b VARCHAR) AS contains(gs_casefold(pos, a), gs_casefold(pos, b));
