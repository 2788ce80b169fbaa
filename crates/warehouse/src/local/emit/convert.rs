//! Conversions that need no cast in GoogleSQL, structs by position and not, as DuckDB has it, by name.

use super::kind::DuckType;
use super::{Emitter, Sql};

impl Emitter<'_> {
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
    let mut sql = Sql::new("CAST(");
    sql.append(value).push(&format!(" AS {})", to.name()));
    sql.typed(to.clone())
}
