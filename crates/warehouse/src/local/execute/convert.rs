//! Values on their way into columns and variables of a given type.

use crate::local::native::BigNumeric;
use crate::local::sql::ast::{Expr, Kind};
use crate::local::types;
use crate::{Type, TypedValue};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Decimal256Type, Field, FieldRef, Float64Type, Int64Type,
    Time64MicrosecondType, TimestampMicrosecondType,
};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

/// The GoogleSQL type of a column of a result; `None` for one that values don't have here.
pub fn type_of(field: &Field) -> Option<Type> {
    Some(match field.data_type() {
        _ if types::is_of_json(field) => Type::Json,
        DataType::Boolean => Type::Bool,
        DataType::Int64 => Type::Int64,
        DataType::Float64 => Type::Float64,
        DataType::Decimal128(..) => Type::Numeric,
        DataType::Decimal256(..) => Type::BigNumeric,
        DataType::Utf8View => Type::String,
        DataType::BinaryView => Type::Bytes,
        DataType::Date32 => Type::Date,
        DataType::Time64(_) => Type::Time,
        DataType::Timestamp(_, None) => Type::DateTime,
        DataType::Timestamp(_, Some(_)) => Type::Timestamp,
        DataType::List(item) => Type::Array(Box::new(type_of(item)?)),
        DataType::Struct(fields) => {
            let field = |field: &FieldRef| Some((field.name().clone(), type_of(field)?));
            Type::Struct(fields.iter().map(field).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Whether GoogleSQL puts a value of type `from` into a place of type `to` without a cast.
pub fn converts(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Int64, Type::Numeric | Type::BigNumeric | Type::Float64)
        | (Type::Numeric, Type::BigNumeric | Type::Float64)
        | (Type::BigNumeric, Type::Float64) => true,
        (Type::Array(from), Type::Array(to)) => match (&**from, &**to) {
            (Type::Struct(_), Type::Struct(_)) => converts(from, to),
            (from, to) => from == to,
        },
        (Type::Struct(from), Type::Struct(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|((_, from), (_, to))| converts(from, to))
        }
        _ => from == to,
    }
}

/// The expression, where it is a literal that takes the type of the place it is put into.
pub fn literal(expr: &Expr, to: &Type) -> Expr {
    let kind = match (&expr.kind, to) {
        (Kind::Null, _) => {
            Kind::Cast { expr: Box::new(expr.clone()), to: to.clone(), to_span: expr.span, safe: false }
        }
        (Kind::String(text), Type::Date | Type::DateTime | Type::Time | Type::Timestamp) => {
            Kind::Typed(to.clone(), text.clone())
        }
        (Kind::Float(text), Type::Numeric | Type::BigNumeric) => Kind::Typed(to.clone(), text.clone()),
        (Kind::Int(number), Type::Float64) => Kind::Float(format!("{number}.0")),
        (Kind::Array { element: None, items }, Type::Array(element)) => Kind::Array {
            element: Some((**element).clone()),
            items: items.iter().map(|item| literal(item, element)).collect(),
        },
        _ => return expr.clone(),
    };
    Expr { kind, span: expr.span }
}

/// The value as one of type `to`; `None` where GoogleSQL asks for a cast.
pub fn convert(value: TypedValue, to: &Type) -> Option<TypedValue> {
    let from = value.kind();
    if from == *to {
        return Some(value);
    }
    if !converts(&from, to) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "GoogleSQL's own conversion to FLOAT64")]
    Some(match (value, to) {
        (TypedValue::Null(_), _) => TypedValue::Null(to.clone()),
        (TypedValue::Int64(number), Type::Float64) => TypedValue::Float64(number as f64),
        (TypedValue::Int64(number), Type::Numeric) => TypedValue::Numeric(number.to_string()),
        (TypedValue::Int64(number), Type::BigNumeric) => TypedValue::BigNumeric(number.to_string()),
        (TypedValue::Numeric(text), Type::BigNumeric) => TypedValue::BigNumeric(text),
        (TypedValue::Numeric(text) | TypedValue::BigNumeric(text), Type::Float64) => {
            TypedValue::Float64(text.parse().ok()?)
        }
        (TypedValue::Struct(fields), Type::Struct(to)) => {
            let fields = fields.into_iter().zip(to);
            let converted = fields.map(|((_, value), (name, to))| Some((name.clone(), convert(value, to)?)));
            TypedValue::Struct(converted.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The value in a row of a column; `None` for a type that has no values here.
pub fn value_at(field: &Field, array: &ArrayRef, row: usize) -> Option<TypedValue> {
    let kind = type_of(field)?;
    if array.is_null(row) {
        return Some(TypedValue::Null(kind));
    }
    Some(match kind {
        Type::Bool => TypedValue::Bool(array.as_boolean_opt()?.value(row)),
        Type::Int64 => TypedValue::Int64(array.as_primitive_opt::<Int64Type>()?.value(row)),
        Type::Float64 => TypedValue::Float64(array.as_primitive_opt::<Float64Type>()?.value(row)),
        Type::Numeric => {
            TypedValue::Numeric(array.as_primitive_opt::<Decimal128Type>()?.value_as_string(row))
        }
        Type::BigNumeric => {
            let units = array.as_primitive_opt::<Decimal256Type>()?.value(row);
            TypedValue::BigNumeric(BigNumeric::of_twos_complement(&units.to_be_bytes())?.to_string())
        }
        Type::String => TypedValue::String(array.as_string_view_opt()?.value(row).to_owned()),
        Type::Json => TypedValue::Json(array.as_string_view_opt()?.value(row).to_owned()),
        Type::Bytes => TypedValue::Bytes(array.as_binary_view_opt()?.value(row).to_owned()),
        Type::Date => {
            let days = i64::from(array.as_primitive_opt::<Date32Type>()?.value(row));
            let epoch = Date::constant(1970, 1, 1);
            TypedValue::Date(epoch.checked_add(SignedDuration::from_hours(days.checked_mul(24)?)).ok()?)
        }
        Type::Time => {
            let micros = array.as_primitive_opt::<Time64MicrosecondType>()?.value(row);
            TypedValue::Time(Time::midnight().checked_add(SignedDuration::from_micros(micros)).ok()?)
        }
        Type::DateTime => TypedValue::DateTime(jiff::tz::TimeZone::UTC.to_datetime(moment(array, row)?)),
        Type::Timestamp => TypedValue::Timestamp(moment(array, row)?),
        Type::Array(element) => {
            let DataType::List(item_field) = field.data_type() else { return None };
            let items = array.as_list_opt::<i32>()?.value(row);
            let item = |item| value_at(item_field, &items, item);
            TypedValue::Array(*element, (0..items.len()).map(item).collect::<Option<_>>()?)
        }
        Type::Struct(_) => {
            let DataType::Struct(fields) = field.data_type() else { return None };
            let columns = fields.iter().zip(array.as_struct_opt()?.columns());
            let values =
                columns.map(|(field, column)| Some((field.name().clone(), value_at(field, column, row)?)));
            TypedValue::Struct(values.collect::<Option<_>>()?)
        }
    })
}

fn moment(array: &ArrayRef, row: usize) -> Option<Timestamp> {
    Timestamp::from_microsecond(array.as_primitive_opt::<TimestampMicrosecondType>()?.value(row)).ok()
}
