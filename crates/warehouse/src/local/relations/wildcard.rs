//! Wildcard tables: `events_*` is all tables of a dataset whose names begin so.

use super::{Relation, Resolver};
use crate::WarehouseError;
use crate::local::catalog::{Catalog, Entry, ObjectId};
use crate::local::emit::{name, quote};
use crate::local::fault::Problem;
use crate::local::types;
use arrow::datatypes::{DataType, Field, SchemaRef};

/// The hidden column that holds what the star stands for.
const SUFFIX: &str = "_TABLE_SUFFIX";

/// The relation of `prefix*`; its columns are those of the table that was made last.
pub fn relation(
    resolver: &Resolver<'_>,
    catalog: &Catalog,
    project: Option<&str>,
    dataset: &str,
    pattern: &str,
) -> Result<Result<Relation, Problem>, WarehouseError> {
    let Some(prefix) = pattern.strip_suffix('*').filter(|prefix| !prefix.contains('*')) else {
        return Ok(Err(Problem::Invalid("the * of a wildcard table stands at its end".to_owned())));
    };
    let mut tables = match catalog.tables_like(project, dataset, prefix) {
        Ok(tables) => tables,
        Err(problem) => return Ok(Err(problem)),
    };
    if let Some((view, _)) = tables.iter().find(|(_, entry)| entry.is_view()) {
        let message = format!("a wildcard table takes tables only, and {view} is a view");
        return Ok(Err(Problem::Invalid(message)));
    }
    tables.sort_by_key(|(_, entry)| made(entry));
    let mut parts = Vec::new();
    for (id, entry) in &tables {
        match resolver.table(id, entry)? {
            Ok((sql, schema)) => parts.push((id, sql, schema)),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    let Some((_, _, schema)) = parts.last() else {
        return Ok(Err(Problem::Invalid(format!("no table {dataset}.{pattern}"))));
    };
    let schema = schema.clone();
    let mut selects = Vec::new();
    for (id, sql, columns) in &parts {
        let suffix = id.name.strip_prefix(prefix).unwrap_or_default();
        match select(id, sql, columns, &schema, suffix) {
            Ok(select) => selects.push(select),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    let query = format!("({})", selects.join(" UNION ALL "));
    Ok(Ok(Relation { schema: Some(schema), hidden: vec![SUFFIX], ..Relation::of_query(query) }))
}

/// When a table was made or changed, in microseconds since 1970.
fn made(entry: &Entry) -> i64 {
    match entry {
        Entry::Stored(object) => object.created,
        Entry::File(file) => {
            let moment = file.modified.and_then(|modified| jiff::Timestamp::try_from(modified).ok());
            moment.map_or(0, jiff::Timestamp::as_microsecond)
        }
    }
}

/// The rows of one table with the columns of all.
fn select(
    id: &ObjectId,
    sql: &str,
    has: &SchemaRef,
    wanted: &SchemaRef,
    suffix: &str,
) -> Result<String, Problem> {
    let mut columns = Vec::new();
    for field in wanted.fields() {
        let column = name(field.name());
        let found = has.fields().iter().find(|found| found.name().eq_ignore_ascii_case(field.name()));
        columns.push(match found {
            Some(found) if types::is_same_type(found, field) => {
                format!("{} AS {column}", name(found.name()))
            }
            Some(_) => {
                let message =
                    format!("{id}'s column {} has another type than in the last table", field.name());
                return Err(Problem::Invalid(message));
            }
            None => format!("{} AS {column}", null(field)),
        });
    }
    columns.push(format!("{} AS {}", quote(suffix), name(SUFFIX)));
    Ok(format!("SELECT {} FROM {sql}", columns.join(", ")))
}

fn null(field: &Field) -> String {
    match (field.data_type(), types::duckdb_name(field)) {
        (DataType::List(_), Some(name)) => format!("CAST([] AS {name})"),
        (_, Some(name)) => format!("CAST(NULL AS {name})"),
        (_, None) => "NULL".to_owned(),
    }
}
