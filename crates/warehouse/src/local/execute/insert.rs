//! `INSERT`: rows into a table, by GoogleSQL's rules of conversion.

use super::build;
use super::convert::{converts, literal, type_of};
use super::objects::{Changeable, column_list};
use super::{Executor, ident};
use crate::local::emit::name;
use crate::local::schema::field_type_name;
use crate::local::sql::ast::{Body, Expr, Ident, Item, Kind, Query, Select, Span};
use crate::local::sql::statement::ast::{ColumnDef, Insert, InsertSource, StatementKind};
use crate::local::{translate, types};
use crate::{Missing, Type, WarehouseError, local::fault::Problem};
use arrow::datatypes::{DataType, FieldRef, SchemaRef};

/// How many rows of `VALUES` are one query.
const ROWS_AT_ONCE: usize = 100;

/// Rows that were computed: a temporary table.
pub struct Place {
    /// DuckDB's name of it.
    pub table: String,
    pub schema: SchemaRef,
    /// What the script says of them.
    pub span: Span,
}

impl Executor<'_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Result<(), WarehouseError> {
        let target = self.changeable(&insert.path)?;
        let (columns, places) =
            self.insert_source(&target, &insert.columns, &insert.source, insert.path.span)?;
        let changed = self.insert_rows(&target, &columns, &places)?;
        self.changed = Some(changed);
        Ok(())
    }

    /// Computes the rows of an `INSERT`; gives the columns they are for, too.
    fn insert_source(
        &mut self,
        target: &Changeable,
        named: &[Ident],
        source: &InsertSource,
        span: Span,
    ) -> Result<(Vec<Ident>, Vec<Place>), WarehouseError> {
        let mut columns = self.insert_columns(target, named, span)?;
        let defaults = defaults(target)?;
        let missing: Vec<_> = defaults
            .iter()
            .filter(|default| columns.iter().all(|column| *column != default.name))
            .cloned()
            .collect();
        let mut places = Vec::new();
        match source {
            InsertSource::Values(rows) => {
                let kinds = column_types(target, &columns);
                for rows in rows.chunks(ROWS_AT_ONCE) {
                    let query = self.values(rows, &columns, &kinds, &defaults, &missing, span)?;
                    let (table, schema) = self.keep(&query)?;
                    places.push(Place { table, schema, span });
                }
            }
            InsertSource::Query(query) => {
                let mut query = query.clone();
                typed_literals(&mut query, &column_types(target, &columns));
                let (table, schema) = self.keep(&query)?;
                if !missing.is_empty() {
                    return self
                        .unsupported("INSERT of a query that leaves out a column with a DEFAULT", span);
                }
                places.push(Place { table, schema, span });
            }
            InsertSource::Row => return self.unsupported("INSERT ROW outside of MERGE", span),
        }
        columns.extend(
            missing.into_iter().filter(|_| matches!(source, InsertSource::Values(_))).map(|c| c.name),
        );
        Ok((columns, places))
    }

    /// The columns that rows are for: those named, or else all.
    pub(super) fn insert_columns(
        &self,
        target: &Changeable,
        named: &[Ident],
        span: Span,
    ) -> Result<Vec<Ident>, WarehouseError> {
        if named.is_empty() {
            let all = target.schema.fields().iter();
            return Ok(all.map(|field| Ident { name: field.name().clone(), span }).collect());
        }
        for (index, column) in named.iter().enumerate() {
            self.column(target, column)?;
            if named[..index].contains(column) {
                return self.invalid(format!("column {} is named twice", column.name), column.span);
            }
        }
        Ok(named.to_vec())
    }

    /// The target's column of this name.
    pub(super) fn column<'t>(
        &self,
        target: &'t Changeable,
        column: &Ident,
    ) -> Result<&'t FieldRef, WarehouseError> {
        let fields = target.schema.fields();
        let found = fields.iter().find(|field| field.name().eq_ignore_ascii_case(&column.name));
        found.ok_or_else(|| {
            let names = fields.iter().map(|field| field.name().as_str());
            let nearest = crate::error::nearest(&column.name, names);
            let problem = Problem::NotFound { kind: Missing::Column, name: column.name.clone(), nearest };
            self.fault(problem, column.span)
        })
    }

    /// The rows of `VALUES` as a query; values of `missing` columns come last.
    fn values(
        &self,
        rows: &[Vec<Option<Expr>>],
        columns: &[Ident],
        kinds: &[Option<Type>],
        defaults: &[ColumnDef],
        missing: &[ColumnDef],
        span: Span,
    ) -> Result<Query, WarehouseError> {
        let mut body: Option<Body> = None;
        for row in rows {
            if row.len() != columns.len() {
                let at = row.iter().flatten().next().map_or(span, |value| value.span);
                let message = format!("a row has {} values for {} columns", row.len(), columns.len());
                return self.invalid(message, at);
            }
            let values = row.iter().zip(columns).zip(kinds).map(|((value, column), kind)| Item::Expr {
                expr: given(value.as_ref(), column, kind.as_ref(), defaults),
                alias: Some(column.clone()),
            });
            let left_out = missing.iter().map(|column| Item::Expr {
                expr: given(None, &column.name, Some(&column.kind), defaults),
                alias: Some(column.name.clone()),
            });
            let select = Body::Select(Box::new(Select {
                items: values.chain(left_out).collect(),
                ..Select::default()
            }));
            body = Some(match body {
                None => select,
                Some(left) => Body::Set {
                    operator: "UNION ALL",
                    left: Box::new(left),
                    right: Box::new(select),
                    by_name: None,
                    span,
                },
            });
        }
        let body = body.unwrap_or_else(|| Body::Select(Box::default()));
        Ok(build::query(body))
    }

    /// Puts rows into columns of the target; how many.
    pub(super) fn insert_rows(
        &mut self,
        target: &Changeable,
        columns: &[Ident],
        places: &[Place],
    ) -> Result<u64, WarehouseError> {
        let mut selects = Vec::new();
        for place in places {
            let found = place.schema.fields();
            if found.len() != columns.len() {
                let message = format!("{} columns were given for {}", found.len(), columns.len());
                return self.invalid(message, place.span);
            }
            let mut values = Vec::new();
            for (from, column) in found.iter().zip(columns) {
                values.push(self.stored_as(from, self.column(target, column)?, "s", place.span)?);
            }
            selects.push(format!("SELECT {} FROM {} s", values.join(", "), place.table));
        }
        let sql = format!(
            "INSERT INTO {} ({}) {}",
            target.table,
            column_list(columns.iter().map(|column| column.name.as_str())),
            selects.join(" UNION ALL "),
        );
        self.change(&sql)
    }

    /// Runs a change of our own; how many rows it changed.
    pub(super) fn change(&self, sql: &str) -> Result<u64, WarehouseError> {
        match self.parts.session.change(sql, &[]) {
            Ok(rows) => Ok(rows as u64),
            Err(error) => Err(crate::local::failure::explain_own(&error)),
        }
    }

    /// How a column of the computed rows `of` reads as a value of the target's column.
    pub(super) fn stored_as(
        &self,
        from: &FieldRef,
        to: &FieldRef,
        of: &str,
        span: Span,
    ) -> Result<String, WarehouseError> {
        let column = format!("{of}.{}", name(from.name()));
        if types::is_same_type(from, to) {
            return Ok(column);
        }
        let kinds = type_of(from).zip(type_of(to));
        let fits = kinds.is_some_and(|(from, to)| converts(&from, &to));
        let Some(kind) = types::duckdb_name(to).filter(|_| fits) else {
            let message = format!(
                "a value of type {} can't go into column {} of type {}",
                field_type_name(from),
                to.name(),
                field_type_name(to)
            );
            return self.invalid(message, span);
        };
        let renamed = by_position(&column, from.data_type(), to.data_type(), 0);
        Ok(format!("CAST({renamed} AS {kind})"))
    }
}

/// The target's columns that have a default value.
pub fn defaults(target: &Changeable) -> Result<Vec<ColumnDef>, WarehouseError> {
    let Some(ddl) = &target.ddl else { return Ok(Vec::new()) };
    let read = translate::read_at(ddl, Span::default())?;
    let statement = read.ok().and_then(|mut statements| statements.pop());
    Ok(match statement.map(|statement| statement.kind) {
        Some(StatementKind::CreateTable(create)) => {
            create.columns.into_iter().filter(|column| column.default.is_some()).collect()
        }
        _ => Vec::new(),
    })
}

/// A value whose structs have the field names of another type: GoogleSQL goes by position, DuckDB by name. To and
/// from BIGNUMERIC DuckDB has no cast.
fn by_position(value: &str, from: &DataType, to: &DataType, depth: usize) -> String {
    match (from, to) {
        (DataType::Struct(from), DataType::Struct(to)) => {
            let fields = from.iter().zip(to).map(|(from, to)| {
                let field = format!("({value}).{}", name(from.name()));
                let field = by_position(&field, from.data_type(), to.data_type(), depth);
                format!("{} := {field}", name(to.name()))
            });
            let fields: Vec<_> = fields.collect();
            format!("CASE WHEN {value} IS NOT NULL THEN struct_pack({}) END", fields.join(", "))
        }
        (DataType::List(from), DataType::List(to)) => {
            let element = format!("e{depth}");
            let inner = by_position(&element, from.data_type(), to.data_type(), depth + 1);
            format!("list_transform({value}, lambda {element}: {inner})")
        }
        (from, DataType::Decimal256(..)) if from != to => format!("bq_to_bignumeric({value})"),
        (DataType::Decimal256(..), DataType::Float64) => format!("bq_to_float64({value})"),
        _ => value.to_owned(),
    }
}

/// The types of these columns of the target.
pub fn column_types(target: &Changeable, columns: &[Ident]) -> Vec<Option<Type>> {
    let kind = |column: &Ident| {
        let fields = target.schema.fields();
        let field = fields.iter().find(|field| field.name().eq_ignore_ascii_case(&column.name))?;
        type_of(field)
    };
    columns.iter().map(kind).collect()
}

/// A value for a column: the one that is given, or the column's default.
pub fn given(value: Option<&Expr>, column: &Ident, kind: Option<&Type>, defaults: &[ColumnDef]) -> Expr {
    let default = || defaults.iter().find(|default| default.name == *column)?.default.clone();
    let value = value.cloned().or_else(default).unwrap_or(Expr { kind: Kind::Null, span: column.span });
    kind.map_or(value.clone(), |kind| literal(&value, kind))
}

/// Gives literals among the items of a query the types of the columns they go into.
fn typed_literals(query: &mut Query, kinds: &[Option<Type>]) {
    let Body::Select(select) = &mut query.body else { return };
    if select.items.len() != kinds.len() {
        return;
    }
    for (index, (item, kind)) in select.items.iter_mut().zip(kinds).enumerate() {
        if let (Item::Expr { expr, alias }, Some(kind)) = (item, kind) {
            let typed = literal(expr, kind);
            if typed != *expr {
                alias.get_or_insert_with(|| ident(&format!("f{index}_")));
                *expr = typed;
            }
        }
    }
}
