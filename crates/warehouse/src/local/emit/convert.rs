//! Conversions that need no cast in GoogleSQL, structs by position and not, as DuckDB has it, by name.

use super::kind::DuckType;
use super::{Emitter, Sql, bignumeric, decimal, duckdb_type};
use crate::Type;
use crate::local::Fault;
use crate::local::sql::ast::{Expr, Span};

impl Emitter<'_> {
    /// A cast to an array or struct, where it only converts numbers.
    pub fn cast_nested(&mut self, value: Sql, to: &Type, span: Span) -> Result<Sql, Fault> {
        let name = duckdb_type(to).map_err(|what| Fault::unsupported(what, span))?;
        let kind = DuckType::named(&name);
        if value.text == "[]" {
            return Ok(cast(&value, &kind));
        }
        let from = self.kind_of(&value);
        let fits = |from: &DuckType| match (from.element(), kind.element()) {
            (Some(from), Some(to)) => from.common(&to) == Some(to),
            _ => from.coerces_to(&kind),
        };
        match from.filter(fits) {
            Some(from) => Ok(self.convert(value.typed(from), &kind)),
            None => Err(Fault::unsupported(format!("this cast to {to}"), span)),
        }
    }

    /// `STRUCT<a INT64>(1)`
    pub fn typed_struct(
        &mut self,
        fields: &[(String, Type)],
        values: &[Expr],
        span: Span,
    ) -> Result<Sql, Fault> {
        if fields.len() != values.len() {
            let message = format!("this STRUCT has {} fields, but {} values", fields.len(), values.len());
            return Err(Fault::invalid(message, span));
        }
        let mut parts = Vec::new();
        for ((index, (name, kind)), value) in fields.iter().enumerate().zip(values) {
            let name = if name.is_empty() { format!("_field_{}", index + 1) } else { name.clone() };
            let mut part = Sql::default();
            part.name(&name).push(" := ").append(&self.coerced(value, kind)?);
            parts.push(part);
        }
        let mut sql = Sql::default();
        sql.mark(span).push("struct_pack(").join(&parts, ", ").push(")");
        Ok(sql)
    }

    /// A value as one of type `to`, to which its type can be converted.
    pub fn convert(&mut self, value: Sql, to: &DuckType) -> Sql {
        let Some(from) = value.kind().cloned() else { return cast(&value, to) };
        if from == *to {
            return value;
        }
        if let (Some(from), Some(to_element)) = (from.element(), to.element()) {
            let element = self.fresh();
            let mut read = Sql::default();
            read.name(&element);
            let converted = self.convert(read.typed(from), &to_element);
            let mut sql = Sql::new("list_transform(");
            sql.append(&value).push(", lambda ").name(&element).push(": ").append(&converted).push(")");
            return sql.typed(to.clone());
        }
        let (Some(from), Some(fields)) = (from.fields(), to.fields()) else { return cast(&value, to) };
        let mut parts = Vec::new();
        for ((name, from), (new_name, to)) in from.iter().zip(&fields) {
            let mut read = Sql::new("(");
            read.append(&value).push(").").name(name);
            let mut part = Sql::default();
            part.name(new_name).push(" := ").append(&self.convert(read.typed(from.clone()), to));
            parts.push(part);
        }
        let mut sql = Sql::new("CASE WHEN ");
        sql.append(&value).push(" IS NOT NULL THEN struct_pack(").join(&parts, ", ").push(") END");
        sql.typed(to.clone())
    }
}

fn cast(value: &Sql, to: &DuckType) -> Sql {
    if let Some(converted) = bignumeric::converted(value, to) {
        return converted;
    }
    let mut sql = Sql::new("CAST(");
    sql.append(value).push(&format!(" AS {})", to.name()));
    let sql = sql.typed(to.clone());
    match value.exact() {
        Some((exact, digits)) if to.name() == "DECIMAL(38,9)" => sql.exactly(exact.clone(), digits),
        None if to.name() == "DECIMAL(38,9)" && value.text == "NULL" => decimal::null(),
        _ => sql,
    }
}
