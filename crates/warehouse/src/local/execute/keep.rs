//! Rows that are kept as a table without a statement that says so: results with a destination, and loads.

use super::insert::Place;
use super::objects::Changeable;
use super::{Executor, Parts, Rows};
use crate::local::catalog::{DatasetId, Entry, ObjectId};
use crate::local::emit::name;
use crate::local::schema::field_type_name;
use crate::local::sql::ast::{Ident, Query, Span};
use crate::local::store::{self, ObjectKind, Store, StoredObject};
use crate::local::types;
use crate::{Destination, TableId, WarehouseError, Write};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, Schema, SchemaRef};

/// Writes rows into a table; how many.
pub fn load(
    parts: Parts<'_>,
    table: &TableId,
    schema: &SchemaRef,
    rows: &[RecordBatch],
    write: Write,
) -> Result<u64, WarehouseError> {
    let query = crate::Query::default();
    let mut executor = Executor::new(parts, &query);
    let loaded = executor.load(table, schema, rows, write);
    executor.end()?;
    loaded
}

impl Executor<'_> {
    /// Runs a query whose rows are kept, in place of a table of that name.
    pub(super) fn query_into(&mut self, query: &Query, to: &Destination) -> Result<Rows, WarehouseError> {
        let (scratch, schema) = self.keep(query)?;
        let table = match to {
            Destination::Table(table) => self.replace(table, &scratch, &schema)?,
            Destination::Temporary(short) => {
                let table = format!("temp.{}", name(&format!("session:{short}")));
                self.parts
                    .session
                    .execute(&format!("CREATE OR REPLACE TEMP TABLE {table} AS FROM {scratch}"))?;
                self.parts.kept.borrow_mut().insert(short.clone(), (table.clone(), schema.clone()));
                table
            }
        };
        let limit = self.max_results.map_or(String::new(), |max| format!(" LIMIT {max}"));
        let batches = self.parts.session.rows(&format!("FROM {table}{limit}"))?;
        let counted = self.parts.session.rows(&format!("SELECT count(*) FROM {table}"))?;
        let count = counted.first().map_or(0, |count| count.column(0).as_primitive::<Int64Type>().value(0));
        Ok(Rows { schema, batches, count: count.unsigned_abs() })
    }

    /// Puts computed rows in place of a stored table, whose dataset is made if there is none.
    fn replace(&mut self, table: &TableId, scratch: &str, schema: &Schema) -> Result<String, WarehouseError> {
        let (session, store) = (self.parts.session, self.parts.store);
        store.attach(session, true)?;
        let catalog = self.resolver().catalog()?;
        let home = catalog.home(table.project.as_deref(), &table.dataset, &table.table);
        let id = home.or_else(|_| self.new_dataset(table))?;
        match catalog.own_table(&id) {
            Some(Entry::File(_)) => {
                let what = format!("replacing {id}, which is a file of the dataset's folder,");
                return Err(WarehouseError::Unsupported { what, place: None, nearest: None });
            }
            Some(Entry::Stored(object)) if object.kind == ObjectKind::View => {
                return Err(Self::fail(format!("{id} is a view, no table")));
            }
            _ => {}
        }
        self.ensure_schema(&id)?;
        let name = store::table_name(&id);
        session.execute(&format!("CREATE OR REPLACE TABLE {name} AS FROM {scratch}"))?;
        Store::add(session, &StoredObject::new(ObjectKind::Table, id.clone(), ddl_of(&id, schema)))?;
        Ok(name)
    }

    /// Makes the table's dataset; gives the table's place in it.
    fn new_dataset(&self, table: &TableId) -> Result<ObjectId, WarehouseError> {
        let dataset = DatasetId { project: table.project.clone(), dataset: table.dataset.clone() };
        let id = ObjectId { dataset: dataset.clone(), name: String::new() };
        let ddl = format!("CREATE SCHEMA `{dataset}`");
        Store::add(self.parts.session, &StoredObject::new(ObjectKind::Dataset, id, ddl))?;
        Ok(ObjectId { dataset, name: table.table.clone() })
    }

    fn load(
        &mut self,
        table: &TableId,
        schema: &SchemaRef,
        rows: &[RecordBatch],
        write: Write,
    ) -> Result<u64, WarehouseError> {
        let (scratch, schema) = self.take_in(schema, rows)?;
        let count = rows.iter().map(|batch| batch.num_rows() as u64).sum();
        let catalog = self.resolver().catalog()?;
        let there = catalog.table(table.project.as_deref(), &table.dataset, &table.table).is_ok();
        if write == Write::Truncate || !there {
            self.replace(table, &scratch, &schema)?;
            return Ok(count);
        }
        let parts = table.project.iter().chain([&table.dataset, &table.table]);
        let parts = parts.map(|part| Ident { name: part.clone(), span: Span::default() }).collect();
        let path = crate::local::sql::statement::ast::Path { parts, span: Span::default() };
        let target: Changeable = self.changeable(&path)?;
        let fields = schema.fields().iter();
        let columns: Vec<_> =
            fields.map(|field| Ident { name: field.name().clone(), span: Span::default() }).collect();
        let place = Place { table: scratch, schema, span: Span::default() };
        self.insert_rows(&target, &columns, &[place])
    }

    /// Takes rows into a temporary table, as values that a table can hold.
    fn take_in(
        &mut self,
        schema: &SchemaRef,
        rows: &[RecordBatch],
    ) -> Result<(String, SchemaRef), WarehouseError> {
        let unsupported = |what| WarehouseError::Unsupported { what, place: None, nearest: None };
        let schema = types::schema(&types::widened(schema)).map_err(unsupported)?;
        let fresh = self.fresh();
        let table = format!("temp.{}", name(&fresh));
        let columns: Vec<_> = schema
            .fields()
            .iter()
            .filter_map(|field| Some(format!("{} {}", name(field.name()), types::duckdb_name(field)?)))
            .collect();
        self.parts.session.execute(&format!("CREATE TEMP TABLE {table} ({})", columns.join(", ")))?;
        self.scratch.push(table.clone());
        for batch in rows {
            let batch = types::convert(batch, &schema).map_err(unsupported)?;
            self.parts.session.append(&fresh, &batch)?;
        }
        Ok((table, schema))
    }
}

/// The statement that would make a table of these columns.
fn ddl_of(id: &ObjectId, schema: &Schema) -> String {
    let columns =
        schema.fields().iter().map(|field| format!("`{}` {}", field.name(), field_type_name(field)));
    format!("CREATE TABLE `{id}` ({})", columns.collect::<Vec<_>>().join(", "))
}
