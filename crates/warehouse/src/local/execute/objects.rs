//! Objects that statements name: which they are, and noting new ones.

use super::Executor;
use crate::WarehouseError;
use crate::local::catalog::{Entry, ObjectId};
use crate::local::emit::name;
use crate::local::fault::{Fault, Problem};
use crate::local::sql::ast::Span;
use crate::local::sql::statement::ast::{Path, Statement};
use crate::local::store::{self, ObjectKind, Store, StoredObject};
use arrow::datatypes::SchemaRef;

/// The parts of a path to an object in a dataset.
pub struct Address<'a> {
    pub project: Option<&'a str>,
    pub dataset: &'a str,
    pub name: &'a str,
}

/// A table that rows can be put into.
pub struct Changeable {
    /// DuckDB's name of it.
    pub table: String,
    pub schema: SchemaRef,
    /// The statement that made it; none of a temporary table.
    pub ddl: Option<String>,
}

impl Executor<'_> {
    /// The parts of a path that must name a dataset.
    pub(super) fn address<'p>(&'p self, path: &'p Path) -> Result<Address<'p>, WarehouseError> {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        match *self.defaults.full(&parts).as_slice() {
            [dataset, name] => Ok(Address { project: None, dataset, name }),
            [project, dataset, name] => Ok(Address { project: Some(project), dataset, name }),
            _ => self.invalid(format!("{} must be written with its dataset", parts.join(".")), path.span),
        }
    }

    /// The name of a temporary object, if the path is one here.
    pub(super) fn temporary_name<'p>(&self, path: &'p Path) -> Option<&'p str> {
        let name = Self::short_name(path)?;
        let known = self.temporary.contains_key(name)
            || self.routines.iter().any(|routine| routine.id.name.eq_ignore_ascii_case(name));
        (known || path.parts.len() > 1 || !self.defaults.has_dataset()).then_some(name)
    }

    /// The name that a temporary object of this path would have.
    pub(super) fn short_name(path: &Path) -> Option<&str> {
        match path.parts.as_slice() {
            [name] => Some(&name.name),
            [session, name] if session.name == "_SESSION" => Some(&name.name),
            _ => None,
        }
    }

    pub(super) fn fault(&self, problem: Problem, span: Span) -> WarehouseError {
        self.at(Fault { problem, span })
    }

    /// The table that a statement changes.
    pub(super) fn changeable(&mut self, path: &Path) -> Result<Changeable, WarehouseError> {
        if let Some(name) = self.temporary_name(path) {
            let catalog = self.resolver().catalog()?;
            return match self.temporary.get(name) {
                Some((table, schema)) => {
                    Ok(Changeable { table: table.clone(), schema: schema.clone(), ddl: None })
                }
                None => Err(self.fault(self.resolver().no_table(&catalog, name), path.span)),
            };
        }
        let address = self.address(path)?;
        self.parts.store.attach_if_there(self.parts.session)?;
        let catalog = self.resolver().catalog()?;
        let found = catalog.table(address.project, address.dataset, address.name);
        let (id, entry) = found.map_err(|problem| self.fault(problem, path.span))?;
        match entry {
            Entry::File(_) => {
                let what = format!("changing {id}, which is a file (CREATE TABLE .. AS makes a copy),");
                self.unsupported(what, path.span)
            }
            Entry::Stored(object) if object.is_snapshot() => {
                self.invalid(format!("{id} is a snapshot, which does not change"), path.span)
            }
            Entry::Stored(object) if object.kind == ObjectKind::Table => {
                self.parts.store.attach(self.parts.session, true)?;
                let relation = self.resolver().stored(&id)?;
                Ok(Changeable {
                    table: store::table_name(&id),
                    schema: relation.schema.unwrap_or_else(|| arrow::datatypes::Schema::empty().into()),
                    ddl: Some(object.ddl.clone()),
                })
            }
            Entry::Stored(_) => {
                self.invalid(format!("{id} is a view, whose rows can't be changed"), path.span)
            }
        }
    }

    /// Notes an object that the statement has made.
    pub(super) fn note(
        &self,
        kind: ObjectKind,
        id: &ObjectId,
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        let object = StoredObject::new(kind, id.clone(), statement.text.clone());
        Store::add(self.parts.session, &object)
    }

    /// Has the schema that stands for a stored object's dataset.
    pub(super) fn ensure_schema(&self, id: &ObjectId) -> Result<(), WarehouseError> {
        self.parts.session.execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", store::schema_name(id)))
    }
}

/// Names of columns, quoted, with commas between.
pub fn column_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(name).collect::<Vec<_>>().join(", ")
}
