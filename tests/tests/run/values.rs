//! Random values from a parameters file through a real kernel, where the notebook compares them with themselves
//! written in another way.

use std::ffi::OsStr;

use end_to_end::{PYTHON, Ran, Scratch, clone, kernel_prefix};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

/// How many values each kernel gets.
const VALUES: usize = 200;

const NASTY: [&str; 20] = [
    "\"",
    "'",
    "\"\"\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[0m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\\ud800",
    "\\u{0}",
    "\")",
    "{x}",
    "🦀e\u{301}",
    "\u{10ffff}",
    "\"#",
];

#[derive(Debug, Clone)]
enum Sample {
    Text(String),
    Integer(i128),
    Float(f64),
    Date(i32, u32, u32),
    Texts(Vec<String>),
    Absent,
    Nested(Json),
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![any::<char>().prop_map(String::from), select(&NASTY[..]).prop_map(str::to_owned)];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn nested() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e300..1e300).prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    let grown = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(text(), inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(text(), grown, 0..4).prop_map(|map| Json::Object(map.into_iter().collect()))
}

fn sample() -> impl Strategy<Value = Sample> {
    let special = select(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 5e-324, f64::MAX, 0.1][..]);
    prop_oneof![
        4 => text().prop_map(Sample::Text),
        2 => any::<i128>().prop_map(Sample::Integer),
        2 => prop_oneof![special, any::<u64>().prop_map(f64::from_bits)].prop_map(Sample::Float),
        1 => (1..=9999, 1u32..=12, 1u32..=28).prop_map(|(y, m, d)| Sample::Date(y, m, d)),
        2 => prop::collection::vec(text(), 0..4).prop_map(Sample::Texts),
        1 => Just(Sample::Absent),
        2 => nested().prop_map(Sample::Nested),
    ]
}

fn samples() -> Vec<Sample> {
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(sample(), VALUES);
    strategy.new_tree(&mut runner).unwrap().current()
}

/// The value as JSON text, as a parameters file has it.
fn json(sample: &Sample) -> String {
    match sample {
        Sample::Integer(number) => number.to_string(),
        Sample::Float(number) if number.is_nan() => "\"NaN\"".to_owned(),
        Sample::Float(number) if number.is_infinite() => {
            if *number > 0.0 {
                "\"Infinity\"".to_owned()
            } else {
                "\"-Infinity\"".to_owned()
            }
        }
        Sample::Float(number) => format!("{number:?}"),
        Sample::Text(text) => json!(text).to_string(),
        Sample::Date(year, month, day) => format!("\"{year:04}-{month:02}-{day:02}\""),
        Sample::Texts(texts) => json!(texts).to_string(),
        Sample::Absent => "null".to_owned(),
        Sample::Nested(value) => value.to_string(),
    }
}

/// How a language declares parameters and compares values.
struct Dialect {
    kernel: (&'static str, &'static str),
    prologue: &'static str,
    declare: fn(&Sample, &str) -> String,
    compare: fn(&Sample, &str) -> String,
    done: &'static str,
}

/// Writes `nb.ipynb`, which compares twenty values in a cell, and `values.json`, and runs the one with the other.
fn check(dialect: &Dialect, jupyter_path: &OsStr) {
    let scratch = Scratch::default();
    let samples = samples();
    let given: Vec<(String, &Sample)> =
        samples.iter().enumerate().map(|(index, sample)| (format!("v{index}"), sample)).collect();
    let declared: String =
        given.iter().map(|(name, sample)| (dialect.declare)(sample, name) + "\n").collect();
    let compared = |chunk: &[(String, &Sample)]| {
        let lines = chunk.iter().map(|(name, sample)| (dialect.compare)(sample, name) + "\n");
        lines.collect::<String>() + dialect.done
    };
    let cells: Vec<String> = given.chunks(20).map(compared).collect();
    let parameters = format!("{}{declared}", dialect.prologue);
    scratch.notebook(
        dialect.kernel,
        Some(&parameters),
        &cells.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let members: Vec<String> =
        given.iter().map(|(name, sample)| format!("\"{name}\": {}", json(sample))).collect();
    std::fs::write(scratch.path("values.json"), format!("{{{}}}", members.join(",\n"))).unwrap();

    let mut run = scratch.nbrun(&["run", "nb.ipynb", "-f", "values.json"]);
    Ran::new(run.env("JUPYTER_PATH", jupyter_path).output().unwrap()).assert(0, &[]);
    let saved = scratch.saved();
    for index in 0..cells.len() {
        assert_eq!(saved.text(index + 2), "compared\n");
    }
}

#[test]
fn python_gets_what_was_given() {
    fn bytes(text: &str) -> String {
        let hex = text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        format!("bytes.fromhex('{hex}').decode()")
    }
    fn declare(sample: &Sample, name: &str) -> String {
        match sample {
            Sample::Text(_) => format!("{name} = ''"),
            Sample::Integer(_) => format!("{name} = 0"),
            Sample::Float(_) => format!("{name} = 0.5"),
            Sample::Date(..) => format!("{name} = date(2000, 1, 1)"),
            Sample::Texts(_) => format!("{name}: list[str] = []"),
            Sample::Absent => format!("{name}: int | None = 1"),
            Sample::Nested(_) => format!("{name}: dict = {{}}"),
        }
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let value = match sample {
            Sample::Text(text) => bytes(text),
            Sample::Integer(number) => format!("int('{number}')"),
            Sample::Float(number) if number.is_nan() => return format!("assert {name} != {name}"),
            Sample::Float(number) => {
                let bits = format!("{:016x}", number.to_bits());
                return format!("assert struct.pack('>d', {name}).hex() == '{bits}'");
            }
            Sample::Date(year, month, day) => format!("date({year}, {month}, {day})"),
            Sample::Texts(texts) => {
                format!("[{}]", texts.iter().map(|text| bytes(text)).collect::<Vec<_>>().join(", "))
            }
            Sample::Absent => "None".to_owned(),
            Sample::Nested(value) => format!("json.loads({})", bytes(&value.to_string())),
        };
        format!("assert {name} == {value} and type({name}) is type({value})")
    }
    let prologue = "import json, struct\nfrom datetime import date\n";
    let done = "print('compared')";
    let dialect = Dialect { kernel: PYTHON, prologue, declare, compare, done };
    check(&dialect, clone().join(".tools/python/share/jupyter").as_os_str());
}

#[test]
fn rust_gets_what_was_given() {
    fn bytes(text: &str) -> String {
        let bytes: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
        format!("String::from_utf8(Vec::<u8>::from([{}])).unwrap()", bytes.join(","))
    }
    fn declare(sample: &Sample, name: &str) -> String {
        let declared = match sample {
            Sample::Text(_) => "String = String::new()",
            Sample::Integer(_) => "i128 = 0",
            Sample::Float(_) => "f64 = 0.5",
            Sample::Date(..) => "NaiveDate = date(\"2000-01-01\")",
            Sample::Texts(_) => "Vec<String> = vec![]",
            Sample::Absent => "Option<i64> = Some(1)",
            Sample::Nested(_) => "serde_json::Value = json!({})",
        };
        format!("let {name}: {declared};")
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let value = match sample {
            Sample::Text(text) => bytes(text),
            Sample::Integer(number) => format!("\"{number}\".parse::<i128>().unwrap()"),
            Sample::Float(number) if number.is_nan() => return format!("assert!({name}.is_nan());"),
            Sample::Float(number) => {
                return format!("assert_eq!({name}.to_bits(), {}u64);", number.to_bits());
            }
            Sample::Date(year, month, day) => {
                format!("NaiveDate::from_ymd_opt({year}, {month}, {day}).unwrap()")
            }
            Sample::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| bytes(text)).collect();
                format!("Vec::<String>::from([{}])", texts.join(", "))
            }
            Sample::Absent => "None::<i64>".to_owned(),
            Sample::Nested(value) => {
                format!("serde_json::from_str::<serde_json::Value>(&{}).unwrap()", bytes(&value.to_string()))
            }
        };
        format!("assert!({name} == ({value}), \"{name}\");")
    }
    let kernel = ("nbrun-rust", "rust");
    let done = "println!(\"compared\");";
    let dialect = Dialect { kernel, prologue: "", declare, compare, done };
    check(&dialect, kernel_prefix().join("share/jupyter").as_os_str());
}
