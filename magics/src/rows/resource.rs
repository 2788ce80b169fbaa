//! Rows as data: `application/vnd.dataresource+json`, a tabular data resource with a Table Schema.
//!
//! After <https://specs.frictionlessdata.io/tabular-data-resource/> and
//! <https://specs.frictionlessdata.io/table-schema/>.

use serde_json::{Map, Value, json};
use warehouse::QueryResult;
use warehouse::arrow::datatypes::DataType;
use warehouse::local::type_name;

use super::{columns, rows};

/// Rows that are given.
const ROWS: usize = 200;
/// Bytes of JSON after which no row is given any more.
const BYTES: usize = 250_000;

/// The first rows, and what is known of their columns.
pub fn resource(result: &QueryResult) -> Value {
    let fields: Vec<Value> = columns(result)
        .map(|(_, field)| {
            let kind = field.data_type();
            json!({"name": field.name(), "type": schema_type(kind), "bigQueryType": type_name(kind)})
        })
        .collect();
    let (mut data, mut bytes) = (Vec::new(), 0);
    for row in rows(result).take(ROWS) {
        let object: Map<String, Value> =
            columns(result).map(|(column, field)| (field.name().clone(), row.json(column))).collect();
        let object = Value::Object(object);
        bytes += object.to_string().len();
        if bytes > BYTES {
            break;
        }
        data.push(object);
    }
    json!({"profile": "tabular-data-resource", "schema": {"fields": fields}, "data": data})
}

/// `NUMERIC` and `BIGNUMERIC` are texts, since a JSON number would lose digits; a moment is one that is `any`, since it is not
/// written as the Table Schema's default format has it.
fn schema_type(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "boolean",
        DataType::Int64 => "integer",
        DataType::Float64 => "number",
        DataType::Date32 => "date",
        DataType::Time64(_) => "time",
        DataType::Timestamp(..) => "datetime",
        DataType::List(_) => "array",
        DataType::Struct(_) => "object",
        _ => "string",
    }
}
