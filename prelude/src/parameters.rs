//! Constructors for typed parameters, and the way back: a variable as a typed query parameter.
//!
//! `nbrun run -p as_of=2013-10-01` writes `let as_of: NaiveDate = date("2013-10-01");` into the notebook, and
//! `%%bigquery --params {"as_of": "$as_of"}` reads it again as a `DATE`.

use std::any::Any;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use polars::prelude::{AnyValue, Column, DataType, Series};
use serde_json::{Value, json};

/// A calendar date from `YYYY-MM-DD`.
///
/// # Panics
/// When `text` is no such date.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|error| panic!("{text:?} is not a date (YYYY-MM-DD): {error}"))
}

/// A civil date and time, without a zone, from `YYYY-MM-DDTHH:MM:SS[.fraction]`.
///
/// # Panics
/// When `text` is no such date and time.
pub fn datetime(text: &str) -> NaiveDateTime {
    text.replacen(' ', "T", 1)
        .parse()
        .unwrap_or_else(|error| panic!("{text:?} is not a date and time (YYYY-MM-DDTHH:MM:SS): {error}"))
}

/// A time of day from `HH:MM:SS[.fraction]`.
///
/// # Panics
/// When `text` is no such time.
pub fn time(text: &str) -> NaiveTime {
    text.parse().unwrap_or_else(|error| panic!("{text:?} is not a time (HH:MM:SS): {error}"))
}

/// A variable as `{"type": …, "value": …}` in GoogleSQL's type names, or `None` when its Rust type has no
/// counterpart there.
///
/// Scalars, strings, dates, times, `Option`s and `Vec`s of them, and polars columns are known. A missing
/// value is `"value": null` and keeps its type.
pub fn typed_value(variable: &dyn Any) -> Option<Value> {
    macro_rules! known {
        ($($rust:ty => $sql:literal, $to_json:expr;)*) => {$(
            if let Some(value) = variable.downcast_ref::<$rust>() {
                return Some(json!({"type": $sql, "value": $to_json(value)}));
            }
            if let Some(value) = variable.downcast_ref::<Option<$rust>>() {
                return Some(json!({"type": $sql, "value": value.as_ref().map($to_json)}));
            }
            if let Some(values) = variable.downcast_ref::<Vec<$rust>>() {
                let values: Vec<Value> = values.iter().map($to_json).collect();
                return Some(json!({"type": concat!("ARRAY<", $sql, ">"), "value": values}));
            }
        )*};
    }
    known! {
        bool => "BOOL", |value: &bool| json!(value);
        i8 => "INT64", |value: &i8| json!(value);
        i16 => "INT64", |value: &i16| json!(value);
        i32 => "INT64", |value: &i32| json!(value);
        i64 => "INT64", |value: &i64| json!(value);
        u8 => "INT64", |value: &u8| json!(value);
        u16 => "INT64", |value: &u16| json!(value);
        u32 => "INT64", |value: &u32| json!(value);
        u64 => "INT64", |value: &u64| json!(value);
        usize => "INT64", |value: &usize| json!(value);
        f32 => "FLOAT64", |value: &f32| float(f64::from(*value));
        f64 => "FLOAT64", |value: &f64| float(*value);
        String => "STRING", |value: &String| json!(value);
        &'static str => "STRING", |value: &&'static str| json!(value);
        NaiveDate => "DATE", |value: &NaiveDate| json!(value.to_string());
        NaiveDateTime => "DATETIME", |value: &NaiveDateTime| json!(value.format("%Y-%m-%dT%H:%M:%S%.f").to_string());
        NaiveTime => "TIME", |value: &NaiveTime| json!(value.to_string());
        DateTime<Utc> => "TIMESTAMP", |value: &DateTime<Utc>| json!(value.to_rfc3339());
    }
    if let Some(column) = variable.downcast_ref::<Column>() {
        return series_value(column.as_materialized_series());
    }
    variable.downcast_ref::<Series>().and_then(series_value)
}

/// JSON has no word for the values that are no numbers; GoogleSQL spells them as strings.
fn float(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(value.to_string()) }
}

fn series_value(series: &Series) -> Option<Value> {
    let sql = match series.dtype() {
        DataType::Boolean => "BOOL",
        dtype if dtype.is_integer() => "INT64",
        dtype if dtype.is_float() => "FLOAT64",
        DataType::String => "STRING",
        DataType::Date => "DATE",
        _ => return None,
    };
    let values: Vec<Value> = series.iter().map(|value| element(&value)).collect();
    Some(json!({"type": format!("ARRAY<{sql}>"), "value": values}))
}

fn element(value: &AnyValue) -> Value {
    match value {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(value) => json!(value),
        AnyValue::String(value) => json!(value),
        AnyValue::Float32(value) => float(f64::from(*value)),
        AnyValue::Float64(value) => float(*value),
        AnyValue::Date(_) => json!(value.to_string()),
        other => other.extract::<i64>().map_or(Value::Null, |value| json!(value)),
    }
}
