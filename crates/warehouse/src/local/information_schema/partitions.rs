//! `PARTITIONS`: how many rows each partition has, counted by a query that is read as a view's.

use super::views::created;
use super::{Entry, ObjectId, Problem, Relation, Span, WarehouseError, project_of};
use crate::local::sql::ast::{Expr, Kind};
use crate::local::sql::statement::ast::StatementKind;
use crate::local::translate;

/// The relation of all partitions of these tables.
pub fn relation(
    tables: &[(ObjectId, &Entry)],
    span: Span,
) -> Result<Result<Relation, Problem>, WarehouseError> {
    let mut queries = Vec::new();
    for (id, entry) in tables.iter().filter(|(_, entry)| !entry.is_view()) {
        let partition_by = match entry {
            Entry::Stored(object) => created(object)?.and_then(|made| made.partition_by),
            Entry::File(_) => None,
        };
        let partition = partition_by.as_ref().map(partition_id);
        if partition == Some(None) {
            let what = format!("the partitions of {id}, of this kind,");
            return Ok(Err(Problem::Unsupported { what, nearest: None }));
        }
        let partition = match partition.flatten() {
            Some(id) => format!("IFNULL({id}, '__NULL__')"),
            None => "CAST(NULL AS STRING)".to_owned(),
        };
        let group = if partition_by.is_some() { " GROUP BY partition_id" } else { "" };
        queries.push(format!(
            "SELECT {} AS table_catalog, {} AS table_schema, {} AS table_name, {partition} AS partition_id, \
             COUNT(*) AS total_rows, 'ACTIVE' AS storage_tier FROM `{id}`{group}",
            literal(project_of(&id.dataset)),
            literal(&id.dataset.dataset),
            literal(&id.name),
        ));
    }
    if queries.is_empty() {
        queries.push(
            "SELECT '' AS table_catalog, '' AS table_schema, '' AS table_name, '' AS partition_id, \
             0 AS total_rows, '' AS storage_tier FROM UNNEST([1]) AS x WHERE FALSE"
                .to_owned(),
        );
    }
    let read = translate::read_at(&queries.join(" UNION ALL "), span)?;
    Ok(match read.ok().and_then(|mut statements| statements.pop()).map(|statement| statement.kind) {
        Some(StatementKind::Query(query)) => Ok(Relation::of_view(query, Vec::new())),
        _ => Err(Problem::Invalid("the partitions can't be counted".to_owned())),
    })
}

/// The expression of a partition's id: `20240131`, `202401`.
fn partition_id(expr: &Expr) -> Option<String> {
    let (column, format) = match &expr.kind {
        Kind::Path(path) => (path.last()?, "%Y%m%d"),
        Kind::Call(call)
            if matches!(call.name.as_str(), "DATE_TRUNC" | "TIMESTAMP_TRUNC" | "DATETIME_TRUNC") =>
        {
            let [Expr { kind: Kind::Path(path), .. }, part] = call.args.as_slice() else { return None };
            let format = match part.date_part()?.name.as_str() {
                "HOUR" => "%Y%m%d%H",
                "DAY" => "%Y%m%d",
                "MONTH" => "%Y%m",
                "YEAR" => "%Y",
                _ => return None,
            };
            (path.last()?, format)
        }
        Kind::Call(call) if call.name == "DATE" => match call.args.as_slice() {
            [Expr { kind: Kind::Path(path), .. }] => (path.last()?, "%Y%m%d"),
            _ => return None,
        },
        _ => return None,
    };
    Some(format!("FORMAT_DATETIME('{format}', CAST(`{}` AS DATETIME))", column.name))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
