//! Random values from a parameters file through a real kernel, where the notebook compares them with themselves
//! written in another way.

use std::ffi::OsStr;

use end_to_end::{Ran, Scratch};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

mod bash;
mod python;
mod r;
mod rust;
mod typescript;

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
        prop_oneof![any::<i64>(), any::<i32>().prop_map(i64::from)].prop_map(Json::from),
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
        2 => prop_oneof![any::<i128>(), any::<i32>().prop_map(i128::from)].prop_map(Sample::Integer),
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
    /// Whether the language has such a value; a value that it lacks is an error, as the unit tests show.
    holds: fn(&Sample) -> bool,
    declare: fn(&Sample, &str) -> String,
    compare: fn(&Sample, &str) -> String,
    done: &'static str,
}

/// Writes `nb.ipynb`, which compares twenty values in a cell, and `values.json`, and runs the one with the other.
fn check(scratch: &Scratch, dialect: &Dialect, jupyter_path: impl AsRef<OsStr>) {
    let samples: Vec<Sample> = samples().into_iter().filter(|sample| (dialect.holds)(sample)).collect();
    assert!(samples.len() > VALUES / 3, "only {} values are left", samples.len());
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
        assert_eq!(saved.text(index + 2).trim_end(), "compared");
    }
}

/// The bytes of a text in UTF-8, as hexadecimal digits.
fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The bytes of a text in UTF-8, as numbers with commas between.
fn bytes(text: &str) -> String {
    text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(",")
}

/// The integers anywhere in a value.
fn integers(value: &Json) -> Vec<i64> {
    match value {
        Json::Number(number) => number.as_i64().into_iter().collect(),
        Json::Array(items) => items.iter().flat_map(integers).collect(),
        Json::Object(entries) => entries.values().flat_map(integers).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value has this character anywhere.
fn contains(sample: &Sample, c: char) -> bool {
    fn nested(value: &Json, c: char) -> bool {
        match value {
            Json::String(text) => text.contains(c),
            Json::Array(items) => items.iter().any(|item| nested(item, c)),
            Json::Object(entries) => entries.iter().any(|(key, item)| key.contains(c) || nested(item, c)),
            _ => false,
        }
    }
    match sample {
        Sample::Text(text) => text.contains(c),
        Sample::Texts(texts) => texts.iter().any(|text| text.contains(c)),
        Sample::Nested(value) => nested(value, c),
        _ => false,
    }
}
