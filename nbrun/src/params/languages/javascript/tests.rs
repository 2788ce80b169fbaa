use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;
use crate::params::strategies;

const TYPESCRIPT: JavaScript = JavaScript { typed: true };

#[test]
fn literals_types_and_comments() {
    let source = r#"
import { x } from "npm:y";
const asOf: Date = new Date("2013-09-01"); // first day
const start = new Date("2013-09-01T07:30:00Z");
const local = new Date("2013-09-01T07:30:00");
let limit = 1_000, ratio = -0.5; /* the last */
var big = 10n;
const unsafe = 9007199254740993;
name = 'a\'\x41\u{1f980}\ud83e\udd80'
const template = `plain`, filled = `a ${name}`;
const carriers: string[] = ["AA", "UA"];
const mixed = [1, 2.5];
const config = {a: 1, "b c": [null], 'd': {}};
const weights: Record<string, number | null> = {};
const who: string | null = null;
const both: number | undefined = undefined;
const nan = NaN, low = -Infinity, hex = 0xff;
const flag = true;
const made: number = compute();
const either: "a" | "b" = "a";
let needed: number;
const { q } = config;
obj.attr = 3;
function f() { const inner = 1; }
limit = 5; // again
const arrow = () => 1;
"#;
    insta::assert_snapshot!(describe(&TYPESCRIPT, source));
}

#[test]
fn how_values_are_written() {
    let given = |declaration: &str, value: Value| {
        let parameter = TYPESCRIPT.parameters(declaration).unwrap().remove(0);
        TYPESCRIPT.literal(&value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
    };
    let string = |text: &str| Value::String(text.to_owned());
    let integer = |text: &str| Value::Integer(crate::params::Integer::parse(text).unwrap());
    let moment = |text: &str| Value::DateTime(crate::params::value::parse_datetime(text).unwrap());
    let cases = [
        ("x = ''", string("${a}`\"\\\n\0\u{2028}🦀"), "\"${a}`\\\"\\\\\\n\\u0000\\u2028🦀\""),
        ("x = ''", string("\u{10ffff}"), "\"\\udbff\\udfff\""),
        ("x = 5", integer("-9007199254740992"), "-9007199254740992"),
        ("x = 5n", integer("9007199254740993"), "9007199254740993n"),
        (
            "x = null",
            integer("9007199254740993"),
            "a JavaScript number can't hold 9007199254740993 exactly; make the default a bigint, such as 0n",
        ),
        ("x = {}", Value::Map(vec![("__proto__".to_owned(), Value::Null)]), "{[\"__proto__\"]: null}"),
        ("x = null", moment("2013-09-01T07:30:00.5"), "new Date(\"2013-09-01T07:30:00.500Z\")"),
        (
            "x = null",
            moment("2013-09-01T07:30:00.000005"),
            "JavaScript's Date holds milliseconds, and 2013-09-01T07:30:00.000005 has microseconds",
        ),
    ];
    for (declaration, value, expected) in cases {
        assert_eq!(given(declaration, value), expected, "{declaration}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_its_own_strings(text in strategies::text()) {
        let value = Value::String(text);
        prop_assert_eq!(read_back(&TYPESCRIPT, "const x: string = '';", &value), Ok(value));
    }

    #[test]
    fn nbrun_reads_back_its_own_lists(texts in prop::collection::vec(strategies::text(), 0..4)) {
        let value = Value::List(texts.into_iter().map(Value::String).collect());
        prop_assert_eq!(read_back(&TYPESCRIPT, "let x: string[] = [];", &value), Ok(value));
    }
}
