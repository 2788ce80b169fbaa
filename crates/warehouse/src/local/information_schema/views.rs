//! Datasets, tables, views and columns.

use super::{PROJECT, project_of, rows};
use crate::WarehouseError;
use crate::local::catalog::{Catalog, Entry, ObjectId};
use crate::local::fault::Problem;
use crate::local::relations::Resolver;
use crate::local::schema::field_type_name;
use crate::local::sql::ast::{Expr, Ident, Kind, Span};
use crate::local::sql::statement::ast::{CreateTable, StatementKind};
use crate::local::store::StoredObject;
use crate::local::translate;

type Tables<'a> = [(ObjectId, &'a Entry)];

pub fn schemata(catalog: &Catalog) -> String {
    let row = |dataset: &crate::local::catalog::DatasetId| {
        let project = dataset.project.clone().unwrap_or_else(|| PROJECT.to_owned());
        vec![Some(project), Some(dataset.dataset.clone())]
    };
    let rows: Vec<_> = catalog.datasets().map(row).collect();
    rows::query(&[("catalog_name", "VARCHAR"), ("schema_name", "VARCHAR")], &rows)
}

pub fn tables(tables: &Tables<'_>) -> String {
    let row = |(id, entry): &(ObjectId, &Entry)| {
        let created = match entry {
            Entry::Stored(object) => Some(object.created),
            Entry::File(file) => file.modified.and_then(|modified| {
                let moment = jiff::Timestamp::try_from(modified).ok()?;
                Some(moment.as_microsecond())
            }),
        };
        let kind = match entry {
            Entry::Stored(object) if object.is_snapshot() => "SNAPSHOT",
            Entry::Stored(object) if object.is_materialized() => "MATERIALIZED VIEW",
            entry if entry.is_view() => "VIEW",
            _ => "BASE TABLE",
        };
        let insertable = if matches!(entry, Entry::Stored(_)) && !entry.is_view() { "YES" } else { "NO" };
        let mut row = named(id);
        row.extend([
            Some(kind.to_owned()),
            Some(insertable.to_owned()),
            Some("NO".to_owned()),
            created.and_then(rows::moment),
        ]);
        row
    };
    let mut columns = TABLE.to_vec();
    columns.extend([
        ("table_type", "VARCHAR"),
        ("is_insertable_into", "VARCHAR"),
        ("is_typed", "VARCHAR"),
        ("creation_time", "TIMESTAMP WITH TIME ZONE"),
    ]);
    rows::query(&columns, &tables.iter().map(row).collect::<Vec<_>>())
}

pub fn views(tables: &Tables<'_>) -> String {
    let row = |(id, entry): &(ObjectId, &Entry)| match entry {
        Entry::Stored(object) if entry.is_view() => {
            let mut row = named(id);
            row.extend([query_text(object), Some("YES".to_owned())]);
            Some(row)
        }
        _ => None,
    };
    let mut columns = TABLE.to_vec();
    columns.extend([("view_definition", "VARCHAR"), ("use_standard_sql", "VARCHAR")]);
    rows::query(&columns, &tables.iter().filter_map(row).collect::<Vec<_>>())
}

pub fn columns(
    tables: &Tables<'_>,
    resolver: &Resolver<'_>,
) -> Result<Result<String, Problem>, WarehouseError> {
    let mut all = Vec::new();
    for (id, entry) in tables {
        let schema = match resolver.schema_of(id, entry)? {
            Ok(schema) => schema,
            Err(problem) => return Ok(Err(problem)),
        };
        let made = match entry {
            Entry::Stored(object) => created(object)?,
            Entry::File(_) => None,
        };
        for (index, field) in schema.fields().iter().enumerate() {
            let definition = made.as_ref().and_then(|made| {
                made.columns.iter().find(|column| column.name.name.eq_ignore_ascii_case(field.name()))
            });
            let nullable = definition.is_none_or(|definition| !definition.not_null);
            let partitions = made.as_ref().and_then(|made| made.partition_by.as_ref());
            let yes_or_no = |yes: bool| Some(if yes { "YES" } else { "NO" }.to_owned());
            let clustered = made.as_ref().and_then(|made| {
                made.cluster_by.iter().position(|expr| names(expr, field.name())).map(|at| at + 1)
            });
            let mut row = named(id);
            row.extend([
                Some(field.name().clone()),
                Some((index + 1).to_string()),
                yes_or_no(nullable),
                Some(field_type_name(field)),
                yes_or_no(partitions.is_some_and(|expr| names(expr, field.name()))),
                clustered.map(|at| at.to_string()),
            ]);
            all.push(row);
        }
    }
    let mut columns = TABLE.to_vec();
    columns.extend([
        ("column_name", "VARCHAR"),
        ("ordinal_position", "BIGINT"),
        ("is_nullable", "VARCHAR"),
        ("data_type", "VARCHAR"),
        ("is_partitioning_column", "VARCHAR"),
        ("clustering_ordinal_position", "BIGINT"),
    ]);
    Ok(Ok(rows::query(&columns, &all)))
}

/// The statement that made a stored table.
pub fn created(object: &StoredObject) -> Result<Option<CreateTable>, WarehouseError> {
    let statement = translate::read_at(&object.ddl, Span::default())?.ok().and_then(|mut all| all.pop());
    Ok(match statement.map(|statement| statement.kind) {
        Some(StatementKind::CreateTable(create)) => Some(*create),
        _ => None,
    })
}

/// Whether an expression is, or cuts, the column of this name.
fn names(expr: &Expr, column: &str) -> bool {
    match &expr.kind {
        Kind::Path(path) => path.last().is_some_and(|last: &Ident| last.name.eq_ignore_ascii_case(column)),
        Kind::Call(call) => call.args.first().is_some_and(|arg| names(arg, column)),
        _ => false,
    }
}

/// A view's query as it was written.
fn query_text(object: &StoredObject) -> Option<String> {
    let words = object.ddl.to_ascii_uppercase();
    let at = words.match_indices("AS").map(|(at, _)| at).find(|at| {
        let around = |index: Option<usize>| {
            index.and_then(|index| words.as_bytes().get(index)).is_none_or(u8::is_ascii_whitespace)
        };
        around(at.checked_sub(1)) && around(Some(at + 2))
    })?;
    Some(object.ddl.get(at + 2..)?.trim().to_owned())
}

const TABLE: [(&str, &str); 3] =
    [("table_catalog", "VARCHAR"), ("table_schema", "VARCHAR"), ("table_name", "VARCHAR")];

fn named(id: &ObjectId) -> Vec<Option<String>> {
    vec![Some(project_of(&id.dataset).to_owned()), Some(id.dataset.dataset.clone()), Some(id.name.clone())]
}
