//! Values of parameters, as DuckDB's prepared ones.

use super::{Emitter, Sql, duckdb_type};
use crate::local::native::{BigNumeric, to_hex};
use crate::{Type, TypedValue};
use duckdb::types::Value;

/// DuckDB's other name of VARCHAR, for the text of an array: to describe a query it is not NULL but empty, as
/// an array that is always NULL has no type for DuckDB.
pub const ARRAY_TEXT: &str = "TEXT";

impl Emitter<'_> {
    /// Binds a value and gives the expression for it; the error is a message.
    pub fn bind(&mut self, value: &TypedValue) -> Result<String, String> {
        let bound = match value {
            TypedValue::Null(kind) => return Ok(format!("CAST(NULL AS {})", duckdb_type(kind)?)),
            TypedValue::Array(element, items) => {
                let kind = duckdb_type(element)?;
                if let Some(text) = array_text(items) {
                    let texts = self.prepared(Value::Text(text), ARRAY_TEXT);
                    return Ok(match kind.as_str() {
                        "BLOB" => format!("list_transform(CAST({texts} AS VARCHAR[]), lambda h: unhex(h))"),
                        _ if *element == Type::BigNumeric => {
                            format!(
                                "list_transform(CAST({texts} AS VARCHAR[]), lambda h: bq_bignumeric(unhex(h)))"
                            )
                        }
                        _ => format!("CAST({texts} AS {kind}[])"),
                    });
                }
                let items = items.iter().map(|item| self.bind(item)).collect::<Result<Vec<_>, _>>()?;
                return Ok(format!("CAST([{}] AS {kind}[])", items.join(", ")));
            }
            TypedValue::Struct(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| {
                        let mut field = Sql::default();
                        field.name(name).push(" := ").push(&self.bind(value)?);
                        Ok(field.text)
                    })
                    .collect::<Result<Vec<_>, String>>()?;
                return Ok(format!("struct_pack({})", fields.join(", ")));
            }
            TypedValue::Json(text) => {
                let text = self.prepared(Value::Text(text.clone()), "VARCHAR");
                return Ok(format!("bq_json(gs_parse_json('a parameter: ', {text}, 'exact'))"));
            }
            TypedValue::BigNumeric(text) => {
                let number = BigNumeric::read(text).ok_or_else(|| format!("{text:?} is no BIGNUMERIC"))?;
                let bytes = self.prepared(Value::Blob(number.ordered_bytes().to_vec()), "BLOB");
                return Ok(format!("bq_bignumeric({bytes})"));
            }
            TypedValue::Bool(value) => Value::Boolean(*value),
            TypedValue::Int64(value) => Value::BigInt(*value),
            TypedValue::Float64(value) => Value::Double(*value),
            TypedValue::Bytes(bytes) => Value::Blob(bytes.clone()),
            other => Value::Text(text_of(other).unwrap_or_default()),
        };
        let kind = duckdb_type(&value.kind())?;
        Ok(self.prepared(bound, &kind))
    }

    /// The next prepared parameter, of this type.
    fn prepared(&mut self, value: Value, kind: &str) -> String {
        self.binds.push(value);
        format!("CAST(${} AS {kind})", self.binds.len())
    }
}

/// An array as DuckDB reads one from text. A prepared parameter for each of many elements would take long.
fn array_text(items: &[TypedValue]) -> Option<String> {
    let item = |item: &TypedValue| match item {
        TypedValue::Null(_) => Some("NULL".to_owned()),
        item => Some(format!("\"{}\"", text_of(item)?.replace('\\', "\\\\").replace('"', "\\\""))),
    };
    Some(format!("[{}]", items.iter().map(item).collect::<Option<Vec<_>>>()?.join(",")))
}

/// A plain value as DuckDB reads it from text; bytes, also those of a BIGNUMERIC, as hexadecimal digits.
fn text_of(value: &TypedValue) -> Option<String> {
    Some(match value {
        TypedValue::Bool(value) => value.to_string(),
        TypedValue::Int64(value) => value.to_string(),
        TypedValue::Float64(value) => format!("{value:?}"),
        TypedValue::Numeric(text) | TypedValue::String(text) => text.clone(),
        TypedValue::BigNumeric(text) => to_hex(&BigNumeric::read(text)?.ordered_bytes()),
        TypedValue::Bytes(bytes) => to_hex(bytes),
        TypedValue::Date(date) => date.to_string(),
        TypedValue::DateTime(datetime) => datetime.to_string(),
        TypedValue::Time(time) => time.to_string(),
        TypedValue::Timestamp(moment) => {
            format!("{}+00", moment.to_zoned(jiff::tz::TimeZone::UTC).datetime())
        }
        TypedValue::Null(_) | TypedValue::Json(_) | TypedValue::Array(..) | TypedValue::Struct(_) => {
            return None;
        }
    })
}
