//! Arguments and results of native functions.

use super::{Answer, BigNumeric, Failure};
use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, ListBuilder, StringBuilder};
use arrow::array::{BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::array::{Int64Builder, StructArray, TimestampMicrosecondArray};
use arrow::datatypes::{
    DataType, Date32Type, Field, Float64Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
};
use duckdb::core::{LogicalTypeHandle, LogicalTypeId};
use std::sync::Arc;

/// The field of the struct that a value of type JSON is.
pub const JSON_FIELD: &str = "$json";

/// The field of the struct that a value of type BIGNUMERIC is; it holds [its bytes](BigNumeric::ordered_bytes).
pub const BIGNUMERIC_FIELD: &str = "$bignumeric";

/// Types that native functions take and give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Bool,
    Int,
    Float,
    Text,
    Bytes,
    Date,
    DateTime,
    Time,
    Timestamp,
    BigNumeric,
    Ints,
    Texts,
    BytesList,
    /// Only of arguments: a value of any type.
    Any,
}

/// A result that is not NULL.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Bool(bool),
    /// An `INT64`; or microseconds: since 1970 of a `DATETIME` or `TIMESTAMP`, since midnight of a `TIME`.
    Int(i64),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// Days since 1970.
    Date(i32),
    BigNumeric(BigNumeric),
    Ints(Vec<i64>),
    Texts(Vec<Option<String>>),
    BytesList(Vec<Vec<u8>>),
}

/// One row's arguments.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    pub columns: &'a [ArrayRef],
    pub row: usize,
}

impl<'a> Args<'a> {
    pub fn is_null(&self, at: usize) -> bool {
        self.columns[at].is_null(self.row)
    }

    pub fn bool(&self, at: usize) -> bool {
        self.columns[at].as_boolean().value(self.row)
    }

    pub fn int(&self, at: usize) -> i64 {
        self.columns[at].as_primitive::<Int64Type>().value(self.row)
    }

    pub fn float(&self, at: usize) -> f64 {
        self.columns[at].as_primitive::<Float64Type>().value(self.row)
    }

    pub fn text(&self, at: usize) -> &'a str {
        self.columns[at].as_string::<i32>().value(self.row)
    }

    pub fn chars(&self, at: usize) -> Vec<char> {
        self.text(at).chars().collect()
    }

    pub fn bytes(&self, at: usize) -> &'a [u8] {
        self.columns[at].as_binary::<i32>().value(self.row)
    }

    pub fn bignumeric(&self, at: usize) -> Result<BigNumeric, Failure> {
        bignumeric(&self.columns[at], self.row)
    }

    /// Days since 1970.
    pub fn date(&self, at: usize) -> i32 {
        self.columns[at].as_primitive::<Date32Type>().value(self.row)
    }

    /// Microseconds since 1970.
    pub fn micros(&self, at: usize) -> i64 {
        self.columns[at].as_primitive::<TimestampMicrosecondType>().value(self.row)
    }

    /// Microseconds since midnight.
    pub fn time(&self, at: usize) -> i64 {
        self.columns[at].as_primitive::<Time64MicrosecondType>().value(self.row)
    }

    /// A value of any type, which `bq_any` put into a struct so that it may be NULL.
    pub fn any(&self, at: usize) -> &'a dyn Array {
        self.columns[at].as_struct().column(0)
    }

    /// The elements of an array of texts.
    pub fn texts(&self, at: usize) -> Vec<Option<String>> {
        let list = self.columns[at].as_list::<i32>().value(self.row);
        list.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
    }

    /// The elements of an array of numbers.
    pub fn ints(&self, at: usize) -> Vec<Option<i64>> {
        self.columns[at].as_list::<i32>().value(self.row).as_primitive::<Int64Type>().iter().collect()
    }
}

impl Kind {
    pub fn logical(self) -> LogicalTypeHandle {
        let list = |of: LogicalTypeId| LogicalTypeHandle::list(&of.into());
        match self {
            Self::Bool => LogicalTypeId::Boolean.into(),
            Self::Int => LogicalTypeId::Bigint.into(),
            Self::Float => LogicalTypeId::Double.into(),
            Self::Text => LogicalTypeId::Varchar.into(),
            Self::Bytes => LogicalTypeId::Blob.into(),
            Self::Date => LogicalTypeId::Date.into(),
            Self::DateTime => LogicalTypeId::Timestamp.into(),
            Self::Time => LogicalTypeId::Time.into(),
            Self::Timestamp => LogicalTypeId::TimestampTZ.into(),
            Self::BigNumeric => {
                LogicalTypeHandle::struct_type(&[(BIGNUMERIC_FIELD, LogicalTypeId::Blob.into())])
            }
            Self::Ints => list(LogicalTypeId::Bigint),
            Self::Texts => list(LogicalTypeId::Varchar),
            Self::BytesList => list(LogicalTypeId::Blob),
            Self::Any => LogicalTypeId::Any.into(),
        }
    }

    /// The results of a chunk as the array that DuckDB takes.
    pub fn array(self, values: Vec<Option<Value>>) -> ArrayRef {
        let values = values.into_iter();
        macro_rules! collect {
            ($variant:ident) => {
                values.map(|value| if let Some(Value::$variant(value)) = value { Some(value) } else { None })
            };
        }
        match self {
            Self::Bool => Arc::new(collect!(Bool).collect::<BooleanArray>()),
            Self::Int => Arc::new(collect!(Int).collect::<Int64Array>()),
            Self::Float => Arc::new(collect!(Float).collect::<Float64Array>()),
            Self::Text | Self::Any => Arc::new(collect!(Text).collect::<StringArray>()),
            Self::Bytes => Arc::new(collect!(Bytes).collect::<BinaryArray>()),
            Self::Date => Arc::new(collect!(Date).collect::<Date32Array>()),
            Self::DateTime => Arc::new(collect!(Int).collect::<TimestampMicrosecondArray>()),
            Self::Time => Arc::new(collect!(Int).collect::<arrow::array::Time64MicrosecondArray>()),
            Self::Timestamp => {
                Arc::new(collect!(Int).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
            }
            Self::BigNumeric => {
                bignumeric_structs(collect!(BigNumeric).map(|number| Some(number?.ordered_bytes())))
            }
            Self::Ints => {
                let mut lists = ListBuilder::new(Int64Builder::new());
                collect!(Ints)
                    .for_each(|list| lists.append_option(list.map(|list| list.into_iter().map(Some))));
                Arc::new(lists.finish())
            }
            Self::Texts => {
                let mut lists = ListBuilder::new(StringBuilder::new());
                collect!(Texts).for_each(|list| lists.append_option(list));
                Arc::new(lists.finish())
            }
            Self::BytesList => {
                let mut lists = ListBuilder::new(BinaryBuilder::new());
                collect!(BytesList)
                    .for_each(|list| lists.append_option(list.map(|list| list.into_iter().map(Some))));
                Arc::new(lists.finish())
            }
        }
    }
}

/// What a native function may give: a value, an optional one, or a failure in place of one.
pub trait IntoAnswer {
    fn into_answer(self) -> Answer;
}

impl<T: Into<Value>> IntoAnswer for T {
    fn into_answer(self) -> Answer {
        Ok(Some(self.into()))
    }
}

impl<T: Into<Value>> IntoAnswer for Option<T> {
    fn into_answer(self) -> Answer {
        Ok(self.map(Into::into))
    }
}

impl<T: IntoAnswer> IntoAnswer for Result<T, Failure> {
    fn into_answer(self) -> Answer {
        self.and_then(IntoAnswer::into_answer)
    }
}

macro_rules! values {
    ($($from:ty => $variant:ident),*) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        })*
    };
}
values!(bool => Bool, i64 => Int, f64 => Float, String => Text, Vec<u8> => Bytes, i32 => Date, BigNumeric => BigNumeric, Vec<i64> => Ints,
    Vec<Option<String>> => Texts, Vec<Vec<u8>> => BytesList);

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts.into_iter().map(Some).collect())
    }
}

/// Values of type BIGNUMERIC, from the numbers' [bytes](BigNumeric::ordered_bytes).
pub fn bignumeric_structs(numbers: impl Iterator<Item = Option<[u8; 32]>>) -> ArrayRef {
    let bytes: BinaryArray = numbers.collect();
    let field = Field::new(BIGNUMERIC_FIELD, DataType::Binary, true);
    let nulls = bytes.nulls().cloned();
    Arc::new(StructArray::new(vec![field].into(), vec![Arc::new(bytes)], nulls))
}

/// The number in a row of an array of type BIGNUMERIC.
pub fn bignumeric(array: &dyn Array, row: usize) -> Result<BigNumeric, Failure> {
    let bytes = array.as_struct().column(0).as_binary::<i32>().value(row);
    BigNumeric::of_ordered_bytes(bytes).ok_or_else(|| Failure::Error("these bytes are no BIGNUMERIC".into()))
}

/// Whether an array holds values of type BIGNUMERIC.
pub fn is_bignumeric(array: &dyn Array) -> bool {
    is_wrapped(array, BIGNUMERIC_FIELD, &DataType::Binary)
}

/// Whether an array holds values of type JSON: structs with their text as the only field.
pub fn is_json(array: &dyn Array) -> bool {
    is_wrapped(array, JSON_FIELD, &DataType::Utf8)
}

/// Whether an array holds values of type NUMERIC, wrapped as text.
pub fn is_numeric(array: &dyn Array) -> bool {
    is_wrapped(array, "$numeric", &DataType::Utf8)
}

fn is_wrapped(array: &dyn Array, name: &str, kind: &DataType) -> bool {
    matches!(array.data_type(), DataType::Struct(fields)
        if fields.len() == 1 && fields[0].name() == name && fields[0].data_type() == kind)
}
