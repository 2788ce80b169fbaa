//! Types of what is written, asked of the engine.
//!
//! DuckDB knows the type of every expression that it can bind. So what a relation's columns are, and what type
//! an expression has where that matters, is found by describing a query over rows of NULLs that have the
//! types of the columns in sight: no table is touched.

use super::bind::ARRAY_TEXT;
use super::kind::DuckType;
use super::scope::{Column, Imports, Relation};
use super::{Emitted, Emitter, Sql};
use std::collections::BTreeSet;

impl Emitter<'_> {
    /// The type of an expression at the current place.
    pub fn kind_of(&mut self, expr: &Sql) -> Option<DuckType> {
        if let Some(kind) = expr.kind() {
            return Some(kind.clone());
        }
        let from = self.rows_in_sight()?;
        let from = if from.is_empty() { String::new() } else { format!(" FROM {}", from.join(", ")) };
        let columns = self.describe(&format!("SELECT {} AS v{from}", expr.text))?;
        columns.into_iter().next().map(|column| column.kind)
    }

    /// The columns of a query or table.
    pub fn columns_of(&mut self, query: &Sql) -> Option<Vec<Column>> {
        if let Some(columns) = query.columns() {
            return Some(columns.to_vec());
        }
        let around = std::mem::take(&mut self.stages);
        let outer = self.rows_in_sight();
        self.stages = around;
        let outer = outer?;
        let text = if outer.is_empty() {
            query.text.clone()
        } else {
            format!("SELECT \"\u{1f}\".* FROM {}, LATERAL ({}) AS \"\u{1f}\"", outer.join(", "), query.text)
        };
        self.describe(&text)
    }

    /// The columns of a table.
    pub fn columns_of_table(&mut self, table: &Sql) -> Option<Vec<Column>> {
        self.describe(&format!("SELECT * FROM {}", table.text))
    }

    fn describe(&mut self, sql: &str) -> Option<Vec<Column>> {
        let mut with = Vec::new();
        let mut names = BTreeSet::new();
        for (name, columns) in self.with.iter().rev().flatten() {
            if let Some(columns) = columns
                && names.insert(name)
            {
                with.push(format!("{} AS ({})", quoted(name), nulls(columns)));
            }
        }
        let with = if with.is_empty() { String::new() } else { format!("WITH {} ", with.join(", ")) };
        let own_with = !with.is_empty() && sql.starts_with("WITH ");
        let sql = if own_with { format!("SELECT * FROM ({sql})") } else { sql.to_owned() };
        let text = without_params(&format!("{with}{sql}"), self.binds.len());
        if let Some(known) = self.described.get(&text) {
            return known.clone();
        }
        let columns = self.engine.describe(&text);
        self.described.insert(text, columns.clone());
        columns
    }

    /// One row of NULLs for each relation that a name can mean here.
    fn rows_in_sight(&mut self) -> Option<Vec<String>> {
        let stage = self.stage_columns()?;
        let mut rows = Vec::new();
        let here = self.scopes.len().saturating_sub(usize::from(stage.is_some()));
        let mut aliases = BTreeSet::new();
        for scope in &self.scopes[..here] {
            let Imports { relation, columns } = &scope.imports;
            if !columns.is_empty() {
                let columns: Vec<_> = columns.iter().map(|(column, _)| column.clone()).collect();
                rows.push(format!("({}) AS {}", nulls(&columns), quoted(relation)));
            }
        }
        for relation in self.scopes[..here].iter().rev().flat_map(|scope| &scope.relations) {
            // of two relations of one name, the inner one is meant
            if aliases.insert(relation.table().to_lowercase()) {
                rows.push(row_of_nulls(relation)?);
            }
        }
        if let Some(columns) = stage {
            rows.push(format!("({})", nulls(&columns)));
        }
        Some(rows)
    }

    /// The columns of the innermost stage, if there is one; the outer `None` where a type is not known.
    #[expect(clippy::option_option, reason = "no stage is not the same as an unknown one")]
    fn stage_columns(&mut self) -> Option<Option<Vec<Column>>> {
        let Some(stage) = self.stages.pop() else { return Some(None) };
        if stage.of_routine {
            let around = self.stage_columns();
            self.stages.push(stage);
            return around;
        }
        let columns = stage
            .values()
            .map(|(name, value)| Some(Column { name: name.clone(), kind: self.kind_of(value)? }))
            .collect::<Option<Vec<_>>>();
        self.stages.push(stage);
        columns.map(Some)
    }
}

fn row_of_nulls(relation: &Relation) -> Option<String> {
    Some(format!("({}) AS {}", nulls(&relation.stored()?), quoted(relation.table())))
}

fn nulls<'a>(columns: impl IntoIterator<Item = &'a Column>) -> String {
    let columns = columns
        .into_iter()
        .map(|column| format!("CAST(NULL AS {}) AS {}", column.kind.name(), quoted(&column.name)));
    format!("SELECT {}", columns.collect::<Vec<_>>().join(", "))
}

fn quoted(name: &str) -> String {
    let mut sql = Sql::default();
    sql.name(name);
    sql.text
}

impl Emitted {
    /// The text without its parameters, which can be described.
    pub fn without_params(&self) -> String {
        without_params(&self.sql.text, self.binds.len())
    }
}

/// The text with NULL in place of prepared parameters, `[]` of arrays. In a string this changes no type.
fn without_params(text: &str, params: usize) -> String {
    if params == 0 {
        return text.to_owned();
    }
    let mut parts = text.split("CAST($");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && part[digits..].starts_with(" AS ") {
            let of_array = part[digits + 4..].starts_with(ARRAY_TEXT);
            plain.push_str(if of_array { "CAST('[]'" } else { "CAST(NULL" });
            plain.push_str(&part[digits..]);
        } else {
            plain.push_str("CAST($");
            plain.push_str(part);
        }
    }
    plain
}
