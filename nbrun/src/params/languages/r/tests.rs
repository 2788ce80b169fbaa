use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;
use crate::params::strategies;

#[test]
fn literals_and_comments() {
    let source = r#"
library(dplyr)
as_of <- as.Date("2013-09-01")  # first day
start = as.POSIXct("2013-09-01 07:30:00", tz = "UTC")
local <- as.POSIXct("2013-09-01 07:30:00")
limit <- 100L; ratio <- -0.5  # both
rate <- 1e-3
carriers <- c("AA", 'U\x41\u00e9\U{1F980}')
none <- character()
sizes <- c(1L, 2L)
mixed <- c(1, "a")
config <- list(a = 1, "b c" = NULL, `d e` = list())
pairs <- list(1, "a")
raw <- r"(a\b)"
"text" -> name
missing <- NA
nan <- NaN
low <- -Inf
nothing <- NULL
flag <- TRUE
made <- compute(1)
`odd name` <- 5
f <- function(x) { inner <- 2 }
x$y <- 3
ratio <- 0.75  # again
"#;
    insta::assert_snapshot!(describe(&R, source));
}

fn literal(value: &Value, default: &str) -> String {
    let parameter = R.parameters(&format!("x <- {default}")).unwrap().remove(0);
    R.literal(value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
}

#[test]
fn how_values_are_written() {
    let string = |text: &str| Value::String(text.to_owned());
    let list = |texts: &[&str]| Value::List(texts.iter().map(|text| string(text)).collect());
    let moment = |text: &str| Value::DateTime(crate::params::value::parse_datetime(text).unwrap());
    let cases = [
        (string("a\"\\\n\u{1b}é🦀"), "''", "\"a\\\"\\\\\\n\\u001bé🦀\""),
        (string("\0"), "''", "R's strings hold no NUL character"),
        (list(&["a"]), "c('x')", "c(\"a\")"),
        (list(&["a"]), "list('x')", "list(\"a\")"),
        (list(&[]), "character()", "character()"),
        (list(&[]), "list()", "list()"),
        (Value::Float(0.125), "1", "0.125"),
        (Value::Float(0.1234), "1", "0x1f972474538ef3p-56"),
        (Value::Float(-0.0), "1", "-0"),
        (Value::Map(vec![]), "NULL", "structure(list(), names = character())"),
        (Value::Map(vec![("a".to_owned(), Value::Null)]), "NULL", "list(\"a\" = NULL)"),
        (Value::Map(vec![(String::new(), Value::Null)]), "NULL", "structure(list(NULL), names = c(\"\"))"),
        (moment("2013-09-01T07:30:00.5"), "NULL", "as.POSIXct(\"2013-09-01 07:30:00.5\", tz = \"UTC\")"),
        (
            moment("9013-09-01T07:30:00.5"),
            "NULL",
            "R's POSIXct can't hold 9013-09-01T07:30:00.5 to the microsecond",
        ),
    ];
    for (value, default, expected) in cases {
        assert_eq!(literal(&value, default), expected);
    }
    let integer = |text: &str| literal(&Value::Integer(crate::params::Integer::parse(text).unwrap()), "NULL");
    assert_eq!(integer("-2147483647"), "-2147483647L");
    assert_eq!(integer("-2147483648"), "-2147483648");
    assert_eq!(
        integer("9007199254740993"),
        "R can't hold the integer 9007199254740993 exactly; declare it as text"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_its_own_strings(text in strategies::text()) {
        let value = Value::String(text.clone());
        match read_back(&R, "x <- ''", &value) {
            Ok(read) => prop_assert_eq!(read, value),
            Err(reason) => prop_assert!(text.contains('\0') && reason.contains("NUL"), "{}", reason),
        }
    }
}
