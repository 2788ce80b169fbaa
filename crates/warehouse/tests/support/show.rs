//! Results as text.
//!
//! NULL is `NULL`; strings stand as they are, with `\n`, `\t`, `\r`, `\\` escaped and in double quotes where
//! they are empty, read as `NULL`, or stand in an array or struct; bytes are `b"\x0a.."`; decimals have no
//! zeros at their end; moments are in UTC, as `CAST(.. AS STRING)` writes them; arrays are `[1, 2]`, structs
//! `{a: 1, b: "x"}`, a field without a name `_`.

use warehouse::QueryResult;
use warehouse::arrow::array::{Array, ArrayRef, AsArray};
use warehouse::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Decimal256Type, Field, Float64Type, Int64Type,
    IntervalMonthDayNanoType, Time64MicrosecondType, TimeUnit, TimestampMicrosecondType,
};
use warehouse::arrow::util::display::{ArrayFormatter, FormatOptions};

/// The header, then the rows.
pub fn lines(result: &QueryResult) -> Vec<String> {
    let header =
        result.schema.fields().iter().map(|field| format!("{}:{}", escape(field.name()), type_name(field)));
    let mut lines = vec![header.collect::<Vec<_>>().join("\t")];
    for batch in &result.batches {
        for row in 0..batch.num_rows() {
            let values = batch.columns().iter().map(|column| value(column, row, false));
            lines.push(values.collect::<Vec<_>>().join("\t"));
        }
    }
    lines
}

/// GoogleSQL's name of a column's type.
pub fn type_name(field: &Field) -> String {
    let logical = field.metadata().get("ARROW:extension:name").map_or("", String::as_str);
    match field.data_type() {
        _ if logical.ends_with("json") => "JSON".to_owned(),
        DataType::Boolean => "BOOL".to_owned(),
        DataType::Int64 => "INT64".to_owned(),
        DataType::Float64 => "FLOAT64".to_owned(),
        DataType::Decimal128(..) => "NUMERIC".to_owned(),
        DataType::Decimal256(..) => "BIGNUMERIC".to_owned(),
        DataType::Utf8View => "STRING".to_owned(),
        DataType::BinaryView => "BYTES".to_owned(),
        DataType::Date32 => "DATE".to_owned(),
        DataType::Time64(TimeUnit::Microsecond) => "TIME".to_owned(),
        DataType::Timestamp(_, None) => "DATETIME".to_owned(),
        DataType::Timestamp(_, Some(_)) => "TIMESTAMP".to_owned(),
        DataType::Interval(_) => "INTERVAL".to_owned(),
        DataType::List(item) => format!("ARRAY<{}>", type_name(item)),
        DataType::Struct(fields) => {
            let fields = fields.iter().map(|field| match field.name().as_str() {
                name if is_unnamed(name) => type_name(field),
                name => format!("{name} {}", type_name(field)),
            });
            format!("STRUCT<{}>", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

pub fn is_unnamed(field: &str) -> bool {
    field.strip_prefix("_field_").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn value(column: &ArrayRef, row: usize, nested: bool) -> String {
    if column.is_null(row) {
        return "NULL".to_owned();
    }
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => format!("{:?}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => {
            plain_decimal(&column.as_primitive::<Decimal128Type>().value_as_string(row))
        }
        DataType::Decimal256(..) => {
            warehouse::bignumeric_text(column.as_primitive::<Decimal256Type>().value(row))
        }
        DataType::Utf8View => string(column.as_string_view().value(row), nested),
        DataType::BinaryView => {
            let bytes = column.as_binary_view().value(row);
            bytes.iter().fold("b\"".to_owned(), |text, byte| format!("{text}\\x{byte:02x}")) + "\""
        }
        DataType::Date32 => column
            .as_primitive::<Date32Type>()
            .value_as_date(row)
            .map_or_else(String::new, |date| date.to_string()),
        DataType::Time64(_) => {
            let micros = column.as_primitive::<Time64MicrosecondType>().value(row);
            time_of_day(micros)
        }
        DataType::Timestamp(_, zone) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(row);
            let day = jiff::civil::date(1970, 1, 1)
                .checked_add(jiff::Span::new().days(micros.div_euclid(86_400_000_000)))
                .unwrap();
            let time = time_of_day(micros.rem_euclid(86_400_000_000));
            format!("{day} {time}{}", if zone.is_some() { "+00" } else { "" })
        }
        DataType::Interval(_) => {
            let interval = column.as_primitive::<IntervalMonthDayNanoType>().value(row);
            format!("{}-{}-{}", interval.months, interval.days, interval.nanoseconds)
        }
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            let items = (0..items.len()).map(|item| value(&items, item, true));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        DataType::Struct(fields) => {
            let columns = column.as_struct().columns();
            let fields = fields.iter().zip(columns).map(|(field, column)| {
                let name = if is_unnamed(field.name()) { "_" } else { field.name() };
                format!("{name}: {}", value(column, row, true))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        _ => ArrayFormatter::try_new(column, &FormatOptions::default()).unwrap().value(row).to_string(),
    }
}

pub fn string(text: &str, nested: bool) -> String {
    let escaped = escape(text);
    if nested || text.is_empty() || text == "NULL" { format!("\"{escaped}\"") } else { escaped }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

pub fn plain_decimal(text: &str) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn time_of_day(micros: i64) -> String {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let whole = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    match fraction {
        0 => whole,
        _ if fraction % 1000 == 0 => format!("{whole}.{:03}", fraction / 1000),
        _ => format!("{whole}.{fraction:06}"),
    }
}

/// Whether two lines say the same: numbers may differ in their last digit.
pub fn same(left: &str, right: &str) -> bool {
    left == right
        || (left.matches('\t').count() == right.matches('\t').count()
            && left.split('\t').zip(right.split('\t')).all(|(left, right)| same_value(left, right)))
}

fn same_value(left: &str, right: &str) -> bool {
    let between = |c: char| matches!(c, '[' | ']' | '{' | '}' | ',' | ' ' | ':');
    left == right
        || (left.split(between).count() == right.split(between).count()
            && left
                .split(between)
                .zip(right.split(between))
                .all(|(left, right)| left == right || close(left, right)))
}

fn close(left: &str, right: &str) -> bool {
    // what has more digits than FLOAT64 is exact
    let digits =
        |text: &str| text.split('e').next().unwrap_or_default().matches(|c: char| c.is_ascii_digit()).count();
    let is_float =
        |text: &str| text.contains(['.', 'e']) && digits(text.trim_start_matches(['-', '0', '.'])) <= 17;
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left_value), Ok(right_value)) if is_float(left) && is_float(right) => {
            (left_value - right_value).abs() <= right_value.abs() * 1e-13
        }
        _ => false,
    }
}
