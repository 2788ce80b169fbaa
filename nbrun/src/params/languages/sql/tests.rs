use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;

mod duckdb;

#[test]
fn variables_literals_and_comments() {
    let source = "
CREATE TABLE t (x INT); -- not a variable
SET VARIABLE as_of = DATE '2013-09-01'; -- first day
set variable start = TIMESTAMP '2013-09-01 07:30:00';
SET VARIABLE at = TIME '07:30:00';
SET VARIABLE limit_rows = 1_000; SET VARIABLE ratio = -0.5; -- both
SET VARIABLE big = 123456789012345678901234567890;
SET VARIABLE name = 'it''s -- no; comment';
SET VARIABLE carriers = ['AA', 'UA'];
SET VARIABLE weights = MAP {'a': 1, 'b': 2};
SET VARIABLE flag TO true;
SET VARIABLE nothing = NULL; /* SET VARIABLE hidden = 1; */
SET VARIABLE made = (SELECT 1);
SET memory_limit = '1GB';
SET VARIABLE ratio = 0.75; -- again
";
    insta::assert_snapshot!(describe(&Sql, source));
}

#[test]
fn how_values_are_written() {
    let given = |default: &str, value: Value| {
        let parameter = Sql.parameters(&format!("SET VARIABLE x = {default};")).unwrap().remove(0);
        Sql.literal(&value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
    };
    let string = |text: &str| Value::String(text.to_owned());
    let integer = |text: &str| Value::Integer(crate::params::Integer::parse(text).unwrap());
    let cases = [
        ("''", string("it's\n\0\"\\é"), "('it''s' || chr(10) || chr(0) || '\"\\é')"),
        ("''", string(""), "''"),
        ("5", integer("-9223372036854775808"), "CAST(-9223372036854775808 AS BIGINT)"),
        (
            "NULL",
            integer("200000000000000000000000000000000000000"),
            "SQL can't hold the integer 200000000000000000000000000000000000000, which needs more than 128 bits",
        ),
        ("0.5", Value::Float(0.1), "'0.1'::DOUBLE"),
        ("['a']", Value::List(vec![]), "CAST([] AS VARCHAR[])"),
        (
            "NULL",
            Value::List(vec![integer("1"), string("a")]),
            "SQL's lists and maps hold values of one type",
        ),
        (
            "MAP {'a': 1}",
            Value::Map(vec![("k".to_owned(), integer("2"))]),
            "CAST(MAP {'k': 2} AS MAP(VARCHAR, BIGINT))",
        ),
    ];
    for (default, value, expected) in cases {
        assert_eq!(given(default, value), expected, "{default}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_its_own_strings(text in "[^\\p{C}\\p{Z}\\p{M}]{0,20}") {
        let value = Value::String(text);
        prop_assert_eq!(read_back(&Sql, "SET VARIABLE x = '';", &value), Ok(value));
    }
}
