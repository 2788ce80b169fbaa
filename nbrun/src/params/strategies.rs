//! Random values, nasty ones first.

use proptest::prelude::*;
use proptest::sample::select;

use super::value::{date_from_parts, time_from_parts};
use super::{Integer, Value};

const NASTY: [&str; 34] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffe}",
    "\u{10ffff}",
    "\\ud800",
    "\\u{0}",
    "\\x00",
    "\\N{DASH}",
    "\")",
    "import os",
    "{}",
    "${x}",
    "%run",
    "!ls",
    "?",
    "#",
    "é",
    "🦀e\u{301}",
];

/// Text made of ordinary characters and of pieces that end strings, start escapes or hide.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![any::<char>().prop_map(String::from), select(&NASTY[..]).prop_map(str::to_owned)];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Whole numbers of up to 60 digits.
pub fn integer() -> impl Strategy<Value = Integer> {
    prop_oneof![any::<i64>().prop_map(|n| n.to_string()), "-?[1-9][0-9]{0,60}"]
        .prop_map(|text| Integer::parse(&text).unwrap())
}

/// Every kind of floating-point number.
pub fn float() -> impl Strategy<Value = f64> {
    let special =
        select(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 5e-324, f64::MAX, 0.1, 1e16, 1e22][..]);
    prop_oneof![special, any::<u64>().prop_map(f64::from_bits)]
}

/// Dates, moments and times of day.
pub fn moment() -> impl Strategy<Value = Value> {
    let date = (1..=9999, 1..=12, 1..=28).prop_map(|(y, m, d)| date_from_parts(y, m, d).unwrap());
    let time = (0..24, 0..60, 0..60, prop_oneof![Just(0), 0..1_000_000])
        .prop_map(|(h, m, s, micro)| time_from_parts(&[h, m, s, micro]).unwrap());
    (date, time, 0..3).prop_map(|(date, time, kind)| match kind {
        0 => Value::Date(date),
        1 => Value::Time(time),
        _ => Value::DateTime(date.to_datetime(time)),
    })
}

/// Any value, nested up to four levels.
pub fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => integer().prop_map(Value::Integer),
        2 => float().prop_map(Value::Float),
        6 => text().prop_map(Value::String),
        2 => moment(),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            map_of(inner).prop_map(Value::Map),
        ]
    })
}

/// Maps of text to values of a strategy, keys unique.
pub fn map_of(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Vec<(String, Value)>> {
    prop::collection::btree_map(text(), inner, 0..5).prop_map(|map| map.into_iter().collect())
}
