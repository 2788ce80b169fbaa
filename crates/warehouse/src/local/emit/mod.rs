//! The tree of a GoogleSQL query, written as DuckDB's SQL.
//!
//! Operators and functions become macros (`macros/*.sql`) that the types of their arguments choose. DuckDB
//! can't choose for the result of an aggregate or a window, so these are computed in a query of their own,
//! inside, and what is made of them in the query around it (`stage.rs`).

mod aggregate;
mod array;
mod bignumeric;
mod bind;
mod branch;
mod call;
mod constant;
mod convert;
mod date;
mod decimal;
mod describe;
mod expression;
mod format;
mod javascript;
mod kind;
mod operator;
mod order;
mod pivot;
mod recursive;
mod routine;
mod scalar;
mod scope;
mod select;
mod set;
mod sql;
mod stage;
mod star;
mod string_agg;
mod table;
mod window;

use super::Fault;
use super::fault::Problem;
use super::javascript::Function;
use super::params::variable_name;
use super::relations::Relation;
use super::sql::ast::{Expr, Ident, Query, Span};
use super::sql::statement::ast::Routine;
use super::store::ObjectKind;
use crate::error::nearest;
use crate::{Param, Type};
pub use decimal::Digits;
use duckdb::types::Value;
pub use kind::DuckType;
use routine::Arguments;
pub use scope::Column;
use scope::Scope;
pub use sql::{Sql, name, quote};
use stage::Stage;
use std::collections::BTreeMap;

/// A query ready for DuckDB.
#[derive(Debug)]
pub struct Emitted {
    pub sql: Sql,
    /// Values of the prepared parameters `$1`, `$2`, …
    pub binds: Vec<Value>,
}

/// What the engine is asked while a query is written.
pub trait Engine {
    /// The columns of a query over relations; `None` where it can't be bound.
    fn describe(&self, sql: &str) -> Option<Vec<Column>>;

    /// What a table's name stands for, written at this place; made ready for queries over it.
    fn relation(&self, path: &[Ident], span: Span) -> Result<Relation, Problem>;

    /// The function or table function of this name that a statement has made, read as if written at this place.
    fn routine(&self, kind: ObjectKind, path: &[Ident], span: Span) -> Result<Option<Routine>, Problem>;

    /// The number by which queries call this function in JavaScript.
    fn javascript(&self, function: Function) -> Result<usize, Problem>;
}

/// How a query is written, where DuckDB could not run it as it is written at first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Writing {
    /// Columns of queries around are brought into a query's own `FROM`, see [`scope::Imports`].
    pub imports_outer: bool,
    /// NUMERIC is computed as such only, see [`decimal`].
    pub numeric_only: bool,
}

/// Writes `query` for DuckDB.
pub fn emit(
    query: &Query,
    params: &[Param],
    engine: &dyn Engine,
    writing: Writing,
) -> Result<Emitted, Fault> {
    let mut emitter = Emitter {
        params,
        engine,
        writing,
        described: BTreeMap::new(),
        scopes: Vec::new(),
        stages: Vec::new(),
        with: Vec::new(),
        binds: Vec::new(),
        bound: BTreeMap::new(),
        views: 0,
        routines: Vec::new(),
        names: 0,
        order_aliases: Vec::new(),
    };
    let sql = emitter.row_query(query)?;
    Ok(Emitted { sql, binds: emitter.binds })
}

struct Emitter<'a> {
    params: &'a [Param],
    engine: &'a dyn Engine,
    writing: Writing,
    /// What the engine said of queries.
    described: BTreeMap<String, Option<Vec<Column>>>,
    /// The `FROM` clauses in sight, innermost last.
    scopes: Vec<Scope>,
    /// How the expressions of the current `SELECT` are computed, outermost last.
    stages: Vec<Stage>,
    /// The `WITH` queries in sight by their names in lower case, with their columns.
    with: Vec<BTreeMap<String, Option<Vec<Column>>>>,
    binds: Vec<Value>,
    /// Parameters already bound, and how they are written.
    bound: BTreeMap<String, Sql>,
    /// The bodies of routines that are being written, the innermost last.
    routines: Vec<Arguments>,
    /// How many views are being written, one in the other.
    views: usize,
    names: usize,
    /// Aliases that an `ORDER BY` without stages sees.
    order_aliases: Vec<(String, Expr)>,
}

impl Emitter<'_> {
    /// A name of our own that no user's column has.
    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("\u{1f}{}", self.names)
    }

    fn param(&mut self, name: &str, span: Span) -> Result<Sql, Fault> {
        if let Some(sql) = self.bound.get(&name.to_lowercase()) {
            return Ok(sql.clone());
        }
        let fault = |message| Fault { problem: Problem::Parameter { name: name.to_owned(), message }, span };
        if name.starts_with('@') && !self.params.iter().any(|param| param.name == name) {
            return Err(Fault::unsupported(format!("the system variable @{name}"), span));
        }
        let Some(param) = self.params.iter().find(|param| param.name.eq_ignore_ascii_case(name)) else {
            let near = nearest(name, self.params.iter().map(|param| param.name.as_str()));
            return Err(fault(match near {
                Some(near) => format!("no value was given; did you mean @{near}?"),
                None => "no value was given".to_owned(),
            }));
        };
        let mut sql = Sql::new(self.bind(&param.value).map_err(fault)?);
        if let Ok(kind) = duckdb_type(&param.value.kind()) {
            sql = sql.typed(DuckType::named(&kind));
        }
        self.bound.insert(name.to_lowercase(), sql.clone());
        Ok(sql)
    }

    /// The value of a script's variable, if there is one of this name.
    fn variable(&mut self, name: &Ident) -> Result<Option<Sql>, Fault> {
        let param = variable_name(&name.name);
        if self.params.iter().all(|known| known.name != param) {
            return Ok(None);
        }
        self.param(&param, name.span).map(Some)
    }
}

/// The place for errors at run time, as a string literal.
fn pos(span: Span) -> String {
    format!("'@{}-{} '", span.start, span.end)
}

/// DuckDB's name of a type; the error says that there is none.
pub fn duckdb_type(kind: &Type) -> Result<String, String> {
    Ok(match kind {
        Type::Bool => "BOOLEAN",
        Type::Int64 => "BIGINT",
        Type::Float64 => "DOUBLE",
        Type::Numeric => "DECIMAL(38,9)",
        Type::BigNumeric => return Ok(DuckType::bignumeric().name().to_owned()),
        Type::String => "VARCHAR",
        Type::Bytes => "BLOB",
        Type::Date => "DATE",
        Type::DateTime => "TIMESTAMP",
        Type::Time => "TIME",
        Type::Timestamp => "TIMESTAMP WITH TIME ZONE",
        Type::Json => return Ok(DuckType::json().name().to_owned()),
        Type::Array(element) => return Ok(format!("{}[]", duckdb_type(element)?)),
        Type::Struct(fields) => {
            let mut parts = Vec::new();
            for (index, (name, kind)) in fields.iter().enumerate() {
                let name = if name.is_empty() { format!("_field_{}", index + 1) } else { name.clone() };
                let mut part = Sql::default();
                part.name(&name).push(" ").push(&duckdb_type(kind)?);
                parts.push(part);
            }
            let mut sql = Sql::new("STRUCT(");
            sql.join(&parts, ", ").push(")");
            return Ok(sql.text);
        }
    }
    .to_owned())
}
