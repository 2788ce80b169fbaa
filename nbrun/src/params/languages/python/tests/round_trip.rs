//! Value → literal → a real Python → the same value, and nothing but a literal.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::{read, render};
use crate::params::{Default, Type, Value, strategies};

/// Checks each line's literal against its independently encoded value.
const CHECK: &str = r#"
import ast, datetime, json, struct, sys
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
def literal(n):
    if isinstance(n, ast.Expression): return literal(n.body)
    if isinstance(n, ast.Constant): return True
    if isinstance(n, ast.UnaryOp): return isinstance(n.op, ast.USub) and isinstance(n.operand, ast.Constant)
    if isinstance(n, ast.List): return all(map(literal, n.elts))
    if isinstance(n, ast.Dict): return all(isinstance(k, ast.Constant) for k in n.keys) and all(map(literal, n.values))
    if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute):
        m = n.func.value
        return ast.unparse(m) == "__import__('datetime')" and all(isinstance(a, ast.Constant) for a in n.args)
    return isinstance(n, ast.Call) and ast.unparse(n) in ("float('nan')", "float('inf')", "float('-inf')")
for line in sys.stdin:
    text, expected = json.loads(line)
    tree = ast.parse(text, mode="eval")
    if not literal(tree): sys.exit("not a literal: " + ascii(text))
    if len(text.splitlines()) != 1: sys.exit("not one line: " + ascii(text))
    got = eval(compile(tree, "literal", "eval"))
    if not same(got, decode(expected)): sys.exit("not equal: " + ascii(text) + " is " + ascii(got))
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

fn check_in_python(values: &[Value]) -> Result<(), String> {
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/python/bin/python");
    let mut child = Command::new(python)
        .args(["-c", CHECK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String =
        values.iter().map(|value| json!([render(value), encode(value)]).to_string() + "\n").collect();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.stdout == b"checked\n" {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn python_reads_back_what_was_given(values in prop::collection::vec(strategies::value(), 120)) {
        prop_assert_eq!(check_in_python(&values), Ok(()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_its_own_strings(text in strategies::text()) {
        let value = Value::String(text);
        let parameters = read::parameters(&format!("x = {}  # help", render(&value)));
        prop_assert_eq!(parameters.len(), 1);
        prop_assert_eq!(&parameters[0].type_, &Type::String);
        prop_assert_eq!(&parameters[0].help, &Some("help".to_owned()));
        match &parameters[0].default {
            Default::Literal { value: read, .. } => prop_assert_eq!(read, &value),
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
