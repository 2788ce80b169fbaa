//! What holds for names, strings and parameters of any content: they can't break out of a query.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::path::Path;
use support::show;
use warehouse::local::LocalWarehouse;
use warehouse::{Param, Query, TypedValue, Warehouse, WarehouseError};

fn warehouse() -> LocalWarehouse {
    LocalWarehouse::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/datasets")).unwrap()
}

/// Text with what matters to a lexer in it more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(
            &["'", "\"", "`", "\\", ";", "--", "/*", "*/", "$1", "@p", ")", "\u{1f}1", "\n", "''"][..]
        )
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn run(test: impl Fn(String) -> Result<(), TestCaseError>) {
    TestRunner::new(Config::with_cases(64)).run(&text(), test).unwrap();
}

#[test]
fn a_string_is_itself() {
    let warehouse = warehouse();
    run(|text| {
        let escaped =
            text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\r', "\\r");
        let query = Query::new(format!("SELECT '{escaped}' AS s, 'after' AS t"));
        match warehouse.query(&query) {
            Ok(result) => {
                let expected =
                    vec!["s:STRING\tt:STRING".to_owned(), format!("{}\tafter", show::string(&text, false))];
                prop_assert_eq!(show::lines(&result), expected);
            }
            Err(error) => prop_assert!(matches!(error, WarehouseError::Unsupported { .. }), "{}", error),
        }
        Ok(())
    });
}

#[test]
fn a_parameter_is_itself() {
    let warehouse = warehouse();
    run(|text| {
        let param = |name: &str, value| Param { name: name.to_owned(), value };
        let list = TypedValue::Array(warehouse::Type::String, vec![TypedValue::String(text.clone())]);
        let params = vec![param("s", TypedValue::String(text.clone())), param("xs", list)];
        let query =
            Query { params, ..Query::new("SELECT @s AS s, @s = @xs[OFFSET(0)] AS same, 'after' AS t") };
        match warehouse.query(&query) {
            Ok(result) => {
                let row = format!("{}\ttrue\tafter", show::string(&text, false));
                prop_assert_eq!(&show::lines(&result)[1], &row);
            }
            Err(error) => prop_assert!(matches!(error, WarehouseError::Unsupported { .. }), "{}", error),
        }
        Ok(())
    });
}

#[test]
fn a_name_is_itself_or_refused() {
    let warehouse = warehouse();
    run(|name| {
        let sql = format!("SELECT t.`{name}` + 1 AS v FROM (SELECT 1 AS `{name}`, 2 AS other) AS t");
        match warehouse.query(&Query::new(sql)) {
            Ok(result) => prop_assert_eq!(show::lines(&result), ["v:INT64", "2"]),
            Err(WarehouseError::Engine(message)) => prop_assert!(false, "{}", message),
            Err(_) => {}
        }
        Ok(())
    });
}
