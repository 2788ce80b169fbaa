//! Value → `SET VARIABLE` → a real DuckDB → the same value.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

use super::super::{Language, Sql};
use crate::params::{Assigned, Assignment, Type, Value, schema, strategies};

const CHECK: &str = r#"
import datetime, json, struct, sys, duckdb
def decode(e):
    kind, v = e
    return {
        "null": lambda: None, "bool": lambda: v, "int": lambda: int(v), "str": lambda: v,
        "float": lambda: struct.unpack(">d", bytes.fromhex(v))[0],
        "date": lambda: datetime.date.fromisoformat(v), "datetime": lambda: datetime.datetime.fromisoformat(v),
        "time": lambda: datetime.time.fromisoformat(v),
        "list": lambda: [decode(x) for x in v], "map": lambda: {k: decode(x) for k, x in v},
    }[kind]()
def same(a, b):
    if type(a) is not type(b): return False
    if isinstance(a, float): return (a != a and b != b) or struct.pack(">d", a) == struct.pack(">d", b)
    if isinstance(a, list): return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict): return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return a == b
connection = duckdb.connect()
for line in sys.stdin:
    statement, expected = json.loads(line)
    if len(statement.splitlines()) != 2: sys.exit("not one line: " + ascii(statement))
    connection.execute(statement)
    got, = connection.execute("SELECT getvariable('x')").fetchone()
    if not same(got, decode(expected)): sys.exit(ascii(statement) + " is " + ascii(got))
print("checked")
"#;

fn encode(value: &Value) -> Json {
    match value {
        Value::Null => json!(["null", null]),
        Value::Bool(truth) => json!(["bool", truth]),
        Value::Integer(number) => json!(["int", number.as_str()]),
        Value::Float(number) => json!(["float", format!("{:016x}", number.to_bits())]),
        Value::String(text) => json!(["str", text]),
        Value::Date(date) => json!(["date", date.to_string()]),
        Value::DateTime(moment) => json!(["datetime", format!("{moment:.6}")]),
        Value::Time(time) => json!(["time", format!("{time:.6}")]),
        Value::List(items) => json!(["list", items.iter().map(encode).collect::<Vec<_>>()]),
        Value::Map(entries) => {
            json!(["map", entries.iter().map(|(key, item)| json!([key, encode(item)])).collect::<Vec<_>>()])
        }
    }
}

/// The statement, and the value that it must set; `None` where SQL can't hold the value.
fn case(value: &Value) -> Option<String> {
    let type_ = match value {
        Value::List(_) | Value::Map(_) => Type::Any, // whose common type might be another than an element's
        scalar => Type::of(scalar),
    };
    let parameter = schema::undeclared("x", type_, Some(&Sql));
    let assignment = Assignment { parameter: &parameter, value: Assigned::Value(value.clone()) };
    let source = Sql.injected_source(&[assignment]).ok()?;
    Some(json!([source, encode(value)]).to_string() + "\n")
}

#[test]
#[ignore = "needs DuckDB in `.tools/sql-python`, which `cargo xtask bench sql` sets up"]
fn duckdb_has_what_was_given() {
    let mut runner = TestRunner::deterministic();
    let values = prop::collection::vec(strategies::value(), 2_000).new_tree(&mut runner).unwrap().current();
    let cases: Vec<String> = values.iter().filter_map(case).collect();
    assert!(cases.len() > 900, "{}", cases.len());
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/sql-python/bin/python");
    let mut command = Command::new(python);
    command.args(["-c", CHECK]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // DuckDB's own error may end the child before it has read all
    let written = child.stdin.take().unwrap().write_all(cases.concat().as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"checked\n", "{written:?} {}", String::from_utf8_lossy(&output.stderr));
}
