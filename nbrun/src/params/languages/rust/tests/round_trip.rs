//! Value → literal → syntax tree → the same value, and nothing but a literal.

use proptest::prelude::*;
use syn::{Expr, Lit, Stmt};

use super::super::{Rust, read, render};
use super::Language;
use crate::params::{Assigned, Assignment, Default, Given, Integer, Type, Value, files, fit, strategies};

/// A Rust type with a value that fits it.
fn typed() -> impl Strategy<Value = (String, Value)> {
    let integer = |n: i128| Value::Integer(Integer::parse(&n.to_string()).unwrap());
    let leaf = prop_oneof![
        any::<bool>().prop_map(|truth| ("bool".to_owned(), Value::Bool(truth))),
        any::<i128>().prop_map(move |n| ("i128".to_owned(), integer(n))),
        any::<i8>().prop_map(move |n| ("i8".to_owned(), integer(n.into()))),
        strategies::float().prop_map(|n| ("f64".to_owned(), Value::Float(n))),
        any::<f32>().prop_map(|n| ("f32".to_owned(), Value::Float(format!("{n:?}").parse().unwrap()))),
        strategies::text().prop_map(|text| ("String".to_owned(), Value::String(text))),
        strategies::text().prop_map(|text| ("&'static str".to_owned(), Value::String(text))),
        strategies::moment().prop_map(|moment| {
            let name = match moment {
                Value::Date(_) => "chrono::NaiveDate",
                Value::Time(_) => "NaiveTime",
                _ => "NaiveDateTime",
            };
            (name.to_owned(), moment)
        }),
    ];
    leaf.prop_recursive(3, 8, 1, |inner| {
        (inner, 0..3).prop_map(|((name, value), kind)| match kind {
            0 => (format!("Vec<{name}>"), Value::List(vec![value.clone(), value])),
            1 => (format!("Option<{name}>"), value),
            _ => (format!("Option<{name}>"), Value::Null),
        })
    })
}

/// What a Rust parameter of type `serde_json::Value` can hold of any value.
fn json(value: &Value) -> Option<Value> {
    let given = files::json::parse(&value.to_json().to_string()).ok()?;
    fit(&given, &Type::Json).ok()
}

/// Equal, where NaN equals itself and -0.0 differs from 0.0.
fn same(a: &Value, b: &Value) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_what_was_given((declared, value) in typed()) {
        let declaration = Rust.parameters(&format!("let mut x: {declared} = unknown();")).unwrap().remove(0);
        prop_assert_ne!(&declaration.type_, &Type::Opaque);
        let fitted = fit(&as_given(&value), &declaration.type_);
        prop_assert!(fitted.as_ref().is_ok_and(|fitted| same(fitted, &value)), "{:?}", fitted);
        let assignment = Assignment { parameter: &declaration, value: Assigned::Value(value.clone()) };
        let source = Rust.injected_source(&[assignment]).unwrap();
        prop_assert_eq!(source.lines().count(), 2, "{}", source);
        let read = read::parameters(&format!("{source} // help")).unwrap();
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(&read[0].binding, &format!("let mut x: {declared}"));
        prop_assert_eq!(&read[0].help, &Some("help".to_owned()));
        match &read[0].default {
            Default::Literal { value: read, .. } => prop_assert!(same(read, &value), "{:?} in {}", read, source),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn json_is_one_string_literal(value in strategies::value()) {
        let Some(value) = json(&value) else { return Ok(()) };
        let source = format!("let x: serde_json::Value = {};", render(&value, "serde_json::Value"));
        prop_assert_eq!(source.lines().count(), 1);
        let statements = syn::parse::Parser::parse_str(syn::Block::parse_within, &source).unwrap();
        let [Stmt::Local(local)] = statements.as_slice() else { panic!("{source}") };
        let Expr::MethodCall(unwrap) = &*local.init.as_ref().unwrap().expr else { panic!("{source}") };
        let Expr::MethodCall(parse) = &*unwrap.receiver else { panic!("{source}") };
        let Expr::Lit(lit) = &*parse.receiver else { panic!("{source}") };
        let Lit::Str(text) = &lit.lit else { panic!("{source}") };
        let read = fit(&files::json::parse(&text.value()).unwrap(), &Type::Json).unwrap();
        prop_assert!(same(&read, &value), "{:?} in {}", read, source);
    }
}

fn as_given(value: &Value) -> Given {
    match value {
        Value::List(items) => Given::List(items.iter().map(as_given).collect()),
        other => Given::Scalar(other.clone()),
    }
}
