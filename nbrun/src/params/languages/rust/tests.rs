use super::*;
use crate::params::Default;

mod round_trip;

fn describe(source: &str) -> String {
    let line = |p: Parameter| {
        let value = match &p.default {
            Default::Literal { value, .. } => format!("{value:?}"),
            other => format!("{other:?}"),
        };
        format!("{} {:?} = {value} // {}", p.binding, p.type_, p.help.unwrap_or_default())
    };
    Rust.parameters(source).unwrap().into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn literals_annotations_and_comments() {
    let source = r#"
:dep itertools
use std::collections::HashMap;
let as_of: NaiveDate = date("2013-09-01"); // first day
let start = datetime("2013-09-01T07:30:00.5");
let at: chrono::NaiveTime = time("07:30:00");
let limit: u32 = 1_000;
let mut ratio = -0.5; // a "quoted" é comment
let small = 7u8;
let plain = 3;
let single: f32 = 1.5;
let missing = f64::NAN;
let name = "x";
let owned = "x\ty\u{e9}".to_string();
let from: String = String::from(r"\d");
let into: String = "x".into();
let carriers = vec!["AA", "UA"];
let sizes: Vec<i64> = vec![];
let unknown_sizes = vec![];
let maybe: Option<i64> = None;
let some = Some(5i64);
let cfg: serde_json::Value = json!({"a": [1, null], "b": "x"});
let weights: HashMap<String, f64> = HashMap::new();
let made = compute(1);
let made_typed: u8 = compute(1);
let (a, b) = (1, 2);
struct S;
"#;
    insta::assert_snapshot!(describe(source));
}

#[test]
fn a_broken_cell_is_an_error_with_its_place() {
    let error = Rust.parameters("let x = 1;\nlet y = ;").unwrap_err();
    insta::assert_snapshot!(error, @"the parameters cell can't be read: line 2, column 9: expected an expression");
}
