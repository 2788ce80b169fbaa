//! What the names of tables in a statement stand for.

mod defaults;
mod resolve;
mod wildcard;

pub use defaults::Defaults;
pub use resolve::Resolver;

use super::sql::ast::{Ident, Query};
use arrow::datatypes::SchemaRef;

/// The column of row ids that stored and temporary tables have, hidden.
pub const ROW_ID: &str = "\u{1f}row";

/// Something that rows are read from.
#[derive(Debug, Clone)]
pub struct Relation {
    pub source: Source,
    /// Its columns with BigQuery's types, the hidden ones left out; unknown for views.
    pub schema: Option<SchemaRef>,
    /// Names of columns that are no part of its rows.
    pub hidden: Vec<&'static str>,
}

#[derive(Debug, Clone)]
pub enum Source {
    /// A name or query in DuckDB's SQL.
    DuckDb(String),
    /// A view's query, and the names of its columns where the view gives some.
    View { query: Box<Query>, columns: Vec<Ident> },
}

impl Relation {
    /// A query in DuckDB's SQL.
    pub fn of_query(sql: String) -> Self {
        Self { source: Source::DuckDb(sql), schema: None, hidden: Vec::new() }
    }

    /// A view's query.
    pub fn of_view(query: Query, columns: Vec<Ident>) -> Self {
        let source = Source::View { query: Box::new(query), columns };
        Self { source, schema: None, hidden: Vec::new() }
    }

    /// A table of DuckDB's, with its row ids.
    pub fn of_table(table: &str, schema: SchemaRef) -> Self {
        let source = Source::DuckDb(format!("(SELECT *, rowid AS \"{ROW_ID}\" FROM {table})"));
        Self { source, schema: Some(schema), hidden: vec![ROW_ID] }
    }
}
