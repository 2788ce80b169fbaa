//! The table of objects: what DDL has made, with the DDL itself.

use super::{ALIAS, ObjectId, Session, WarehouseError};
use crate::local::catalog::DatasetId;
use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use duckdb::types::Value;

/// What kind of thing an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    Dataset,
    Table,
    View,
    Function,
    TableFunction,
    Procedure,
}

const KINDS: [(ObjectKind, &str); 6] = [
    (ObjectKind::Dataset, "dataset"),
    (ObjectKind::Table, "table"),
    (ObjectKind::View, "view"),
    (ObjectKind::Function, "function"),
    (ObjectKind::TableFunction, "table function"),
    (ObjectKind::Procedure, "procedure"),
];

impl ObjectKind {
    /// Its name for people.
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// An object that DDL has made.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredObject {
    pub kind: ObjectKind,
    /// A dataset's own object has an empty name.
    pub id: ObjectId,
    /// The statement that made it.
    pub ddl: String,
    /// When, in microseconds since 1970.
    pub created: i64,
}

impl StoredObject {
    /// One that is made now.
    pub fn new(kind: ObjectKind, id: ObjectId, ddl: String) -> Self {
        Self { kind, id, ddl, created: jiff::Timestamp::now().as_microsecond() }
    }
}

impl StoredObject {
    /// Whether a statement made it that begins with these words.
    fn is_made_by(&self, words: &[&str]) -> bool {
        let mut made = self.ddl.split_ascii_whitespace().map(str::to_ascii_uppercase).take(6);
        let mut rest = words.iter();
        let Some(first) = rest.next() else { return true };
        made.any(|word| word == *first) && rest.all(|word| made.next().as_deref() == Some(*word))
    }

    /// Whether this is a table that does not change.
    pub fn is_snapshot(&self) -> bool {
        self.kind == ObjectKind::Table && self.is_made_by(&["SNAPSHOT", "TABLE"])
    }

    /// Whether this is a view that BigQuery would keep the rows of.
    pub fn is_materialized(&self) -> bool {
        self.kind == ObjectKind::View && self.is_made_by(&["MATERIALIZED", "VIEW"])
    }
}

/// Makes the table unless it is there.
pub fn prepare(session: &Session) -> Result<(), WarehouseError> {
    session.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {ALIAS}.main.objects(project VARCHAR, dataset VARCHAR NOT NULL, \
         kind VARCHAR NOT NULL, name VARCHAR NOT NULL, ddl VARCHAR NOT NULL, created BIGINT NOT NULL)"
    ))
}

/// All objects in the store.
pub fn read(session: &Session) -> Result<Vec<StoredObject>, WarehouseError> {
    let sql =
        format!("SELECT project, dataset, kind, name, ddl, created FROM {ALIAS}.main.objects ORDER BY ALL");
    let mut objects = Vec::new();
    for batch in session.rows(&sql)? {
        let text = |column: usize, row: usize| {
            let values = batch.column(column).as_string_view_opt()?;
            arrow::array::Array::is_valid(values, row).then(|| values.value(row).to_owned())
        };
        let created = batch.column(5).as_primitive_opt::<Int64Type>();
        for row in 0..batch.num_rows() {
            let kind = text(2, row).and_then(|name| KINDS.iter().find(|(_, known)| *known == name));
            let (Some((kind, _)), Some(dataset), Some(name), Some(ddl), Some(created)) =
                (kind, text(1, row), text(3, row), text(4, row), created)
            else {
                return Err(WarehouseError::Engine("the warehouse's file has an unknown object".into()));
            };
            let dataset = DatasetId { project: text(0, row), dataset };
            let id = ObjectId { dataset, name };
            objects.push(StoredObject { kind: *kind, id, ddl, created: created.value(row) });
        }
    }
    Ok(objects)
}

pub fn insert(session: &Session, object: &StoredObject) -> Result<(), WarehouseError> {
    let mut values = key(object.kind, &object.id);
    values.extend([Value::Text(object.ddl.clone()), Value::BigInt(object.created)]);
    session
        .execute_with(&format!("INSERT INTO {ALIAS}.main.objects VALUES ($1, $2, $3, $4, $5, $6)"), &values)
}

pub fn delete(session: &Session, kind: ObjectKind, id: &ObjectId) -> Result<(), WarehouseError> {
    let condition = "project IS NOT DISTINCT FROM $1 AND dataset = $2 AND kind = $3 AND name = $4";
    session.execute_with(&format!("DELETE FROM {ALIAS}.main.objects WHERE {condition}"), &key(kind, id))
}

fn key(kind: ObjectKind, id: &ObjectId) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let project = id.dataset.project.as_deref().map_or(Value::Null, text);
    vec![project, text(&id.dataset.dataset), text(kind.as_str()), text(&id.name)]
}
