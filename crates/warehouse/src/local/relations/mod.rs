//! What the names of tables in a statement stand for.

mod defaults;
mod resolve;
mod wildcard;

pub use defaults::Defaults;
pub use resolve::Resolver;

use super::emit::{Column, Digits};
use super::files::FileView;
use super::sql::ast::{Ident, Query};
use arrow::datatypes::SchemaRef;
use std::collections::BTreeMap;

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
    /// Its columns as DuckDB describes them, where that is known.
    pub columns: Option<Vec<Column>>,
    /// Columns of type NUMERIC that a file has in fewer digits, see [`exact_name`].
    pub exact: BTreeMap<String, Digits>,
}

/// The name under which a relation has a column of type NUMERIC in the digits of its file.
pub fn exact_name(column: &str) -> String {
    format!("{EXACT}{column}")
}

/// The column that a name of [`exact_name`], or its own, stands for.
pub fn column_named(name: &str) -> &str {
    name.strip_prefix(EXACT).unwrap_or(name)
}

const EXACT: &str = "\u{1f}=";

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
        Self::of(Source::DuckDb(sql))
    }

    /// A table that is a file.
    pub fn of_file(view: &FileView) -> Self {
        Self {
            schema: Some(view.schema.clone()),
            columns: view.columns.clone(),
            exact: view.exact.clone(),
            ..Self::of_query(view.name.clone())
        }
    }

    /// A view's query.
    pub fn of_view(query: Query, columns: Vec<Ident>) -> Self {
        Self::of(Source::View { query: Box::new(query), columns })
    }

    /// A table of DuckDB's, with its row ids.
    pub fn of_table(table: &str, schema: SchemaRef) -> Self {
        let source = Source::DuckDb(format!("(SELECT *, rowid AS \"{ROW_ID}\" FROM {table})"));
        Self { schema: Some(schema), hidden: vec![ROW_ID], ..Self::of(source) }
    }

    fn of(source: Source) -> Self {
        Self { source, schema: None, hidden: Vec::new(), columns: None, exact: BTreeMap::new() }
    }
}
