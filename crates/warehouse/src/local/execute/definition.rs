//! `CREATE` and `DROP` of everything but tables' columns.

use super::Executor;
use crate::WarehouseError;
use crate::local::catalog::{DatasetId, Entry, ObjectId};
use crate::local::sql::ast::{Query, Span};
use crate::local::sql::statement::ast::{
    Create, CreateRoutine, Object, Path, RoutineBody, Statement, StatementKind,
};
use crate::local::store::{self, ObjectKind, Store, StoredObject};
use crate::{Missing, local::fault::Problem};

impl Executor<'_> {
    pub(super) fn define(&mut self, statement: &Statement) -> Result<(), WarehouseError> {
        match &statement.kind {
            StatementKind::CreateSchema { path, if_not_exists } => {
                self.create_schema(path, *if_not_exists, statement)
            }
            StatementKind::CreateTable(table) => self.create_table(table, statement),
            StatementKind::CreateView { path, create, query, .. } => {
                self.check_view(query)?;
                self.create_view(path, *create, statement)
            }
            StatementKind::CreateRoutine(routine) => self.create_routine(routine, statement),
            StatementKind::AlterTable { path, if_exists, actions } => {
                self.alter_table(path, *if_exists, actions, statement)
            }
            StatementKind::Drop { object, path, if_exists, cascade } => match object {
                Object::Schema => self.drop_schema(path, *if_exists, *cascade),
                object => self.drop_object(*object, path, *if_exists),
            },
            _ => self.unsupported("this statement here", statement.span),
        }
    }

    fn create_schema(
        &mut self,
        path: &Path,
        if_not_exists: bool,
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        let dataset = self.dataset_of(path)?;
        self.parts.store.attach(self.parts.session, true)?;
        let known = self.resolver().catalog()?.dataset(dataset.project.as_deref(), &dataset.dataset);
        match known {
            Ok(known) if known.project == dataset.project || dataset.project.is_none() => {
                if if_not_exists {
                    return Ok(());
                }
                return self.invalid(format!("dataset {known} already exists"), path.span);
            }
            _ => {}
        }
        let id = ObjectId { dataset, name: String::new() };
        self.ensure_schema(&id)?;
        self.note(ObjectKind::Dataset, &id, statement)
    }

    fn dataset_of(&self, path: &Path) -> Result<DatasetId, WarehouseError> {
        match path.parts.as_slice() {
            [dataset] => Ok(DatasetId { project: None, dataset: dataset.name.clone() }),
            [project, dataset] => {
                Ok(DatasetId { project: Some(project.name.clone()), dataset: dataset.name.clone() })
            }
            _ => self.invalid("a dataset is written as project.dataset or dataset", path.span),
        }
    }

    fn drop_schema(&mut self, path: &Path, if_exists: bool, cascade: bool) -> Result<(), WarehouseError> {
        let wanted = self.dataset_of(path)?;
        self.parts.store.attach(self.parts.session, true)?;
        let catalog = self.resolver().catalog()?;
        let id = match catalog.dataset(wanted.project.as_deref(), &wanted.dataset) {
            Ok(id) => id,
            Err(_) if if_exists => return Ok(()),
            Err(problem) => return Err(self.fault(problem, path.span)),
        };
        if catalog.is_folder(&id) {
            return self.unsupported(format!("dropping {id}, which is a folder of files,"), path.span);
        }
        let objects = self.parts.store.objects(self.parts.session)?;
        let inside: Vec<_> = objects
            .iter()
            .filter(|object| object.id.dataset == id && object.kind != ObjectKind::Dataset)
            .collect();
        if !inside.is_empty() && !cascade {
            return self.invalid(format!("dataset {id} is still in use; CASCADE drops all in it"), path.span);
        }
        for object in objects.iter().filter(|object| object.id.dataset == id) {
            Store::remove(self.parts.session, object.kind, &object.id)?;
        }
        let schema = store::schema_name(&ObjectId { dataset: id, name: String::new() });
        self.parts.session.execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))
    }

    /// Where a new object goes; `None` if there is one already and the statement takes that.
    ///
    /// The store is attached to be written.
    pub(super) fn new_home(
        &mut self,
        path: &Path,
        create: Create,
        kinds: &[ObjectKind],
    ) -> Result<Option<ObjectId>, WarehouseError> {
        let address = self.address(path)?;
        self.parts.store.attach(self.parts.session, true)?;
        let catalog = self.resolver().catalog()?;
        let home = catalog.home(address.project, address.dataset, address.name);
        let id = home.map_err(|problem| self.fault(problem, path.span))?;
        let existing = kinds.iter().find_map(|kind| match kind {
            ObjectKind::Table | ObjectKind::View => catalog.own_table(&id).map(|entry| match entry {
                Entry::File(_) => None,
                Entry::Stored(object) => Some(object.kind),
            }),
            kind => catalog
                .routine(*kind, id.dataset.project.as_deref(), &id.dataset.dataset, &id.name)
                .map(|object| Some(object.kind)),
        });
        match existing {
            None => Ok(Some(id)),
            Some(_) if create.if_not_exists => Ok(None),
            Some(None) => self
                .unsupported(format!("replacing {id}, which is a file of the dataset's folder,"), path.span),
            Some(Some(kind)) if create.or_replace && kinds.first() == Some(&kind) => Ok(Some(id)),
            Some(Some(kind)) => self.invalid(format!("{} {id} already exists", kind.as_str()), path.span),
        }
    }

    /// A `CREATE TABLE` or `CREATE VIEW` that is no part of a script has no rows, but the columns of what it made.
    pub(super) fn tell_columns(&mut self, statement: &Statement) -> Result<(), WarehouseError> {
        let path = match &statement.kind {
            StatementKind::CreateTable(create) if !create.columns.is_empty() => {
                self.rows.schema = self.declared(&create.columns)?;
                return Ok(());
            }
            StatementKind::CreateTable(create) => &create.path,
            StatementKind::CreateView { path, .. } => path,
            _ => return Ok(()),
        };
        let schema = match self.temporary_name(path) {
            Some(name) => self.temporary.get(name).map(|(_, schema)| schema.clone()),
            None => self.resolver().columns_of(&path.parts)?,
        };
        self.rows.schema = schema.unwrap_or_else(|| self.rows.schema.clone());
        Ok(())
    }

    /// Whether the query of a view can run; it sees nothing of the script.
    fn check_view(&mut self, query: &Query) -> Result<(), WarehouseError> {
        let temporary = std::mem::take(&mut self.temporary);
        let params = std::mem::take(&mut self.params);
        let described = self.describe(query);
        self.temporary = temporary;
        self.params = params;
        described.map(drop)
    }

    fn create_view(
        &mut self,
        path: &Path,
        create: Create,
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        if create.temporary {
            return self.unsupported("a temporary view; WITH or CREATE TEMP TABLE serves as one,", path.span);
        }
        match self.new_home(path, create, &[ObjectKind::View, ObjectKind::Table])? {
            Some(id) => {
                self.ensure_schema(&id)?;
                self.note(ObjectKind::View, &id, statement)
            }
            None => Ok(()),
        }
    }

    fn create_routine(
        &mut self,
        routine: &CreateRoutine,
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        let kind = match routine.routine.body {
            RoutineBody::Function(_) | RoutineBody::JavaScript { .. } => ObjectKind::Function,
            RoutineBody::Table(_) => ObjectKind::TableFunction,
            RoutineBody::Procedure(_) => ObjectKind::Procedure,
        };
        let CreateRoutine { path, create, .. } = routine;
        if create.temporary || self.temporary_name(path).is_some() {
            let Some(name) = Self::short_name(path) else {
                return self.invalid("a temporary routine has no dataset", path.span);
            };
            let same = |known: &StoredObject| known.kind == kind && known.id.name.eq_ignore_ascii_case(name);
            if self.routines.iter().any(same) && !create.or_replace {
                if create.if_not_exists {
                    return Ok(());
                }
                return self.invalid(format!("{} {name} already exists", kind.as_str()), path.span);
            }
            self.routines.retain(|known| !same(known));
            let dataset = DatasetId { project: None, dataset: String::new() };
            let id = ObjectId { dataset, name: name.to_owned() };
            self.routines.push(StoredObject { kind, id, ddl: statement.text.clone(), created: 0 });
            return Ok(());
        }
        match self.new_home(path, *create, &[kind])? {
            Some(id) => self.note(kind, &id, statement),
            None => Ok(()),
        }
    }

    fn drop_object(&mut self, object: Object, path: &Path, if_exists: bool) -> Result<(), WarehouseError> {
        let kind = match object {
            Object::Schema => ObjectKind::Dataset,
            Object::Table => ObjectKind::Table,
            Object::View => ObjectKind::View,
            Object::Function => ObjectKind::Function,
            Object::TableFunction => ObjectKind::TableFunction,
            Object::Procedure => ObjectKind::Procedure,
        };
        if let Some(name) = self.temporary_name(path) {
            return self.drop_temporary(kind, name, if_exists, path.span);
        }
        let address = self.address(path)?;
        self.parts.store.attach_if_there(self.parts.session)?;
        let catalog = self.resolver().catalog()?;
        if !matches!(kind, ObjectKind::Table | ObjectKind::View) {
            let found = catalog.routine(kind, address.project, address.dataset, address.name);
            return match found {
                Some(object) => {
                    self.parts.store.attach(self.parts.session, true)?;
                    Store::remove(self.parts.session, kind, &object.id)
                }
                None if if_exists => Ok(()),
                None => self.invalid(format!("{} {} not found", kind.as_str(), address.name), path.span),
            };
        }
        let (id, entry) = match catalog.table(address.project, address.dataset, address.name) {
            Ok(found) => found,
            Err(Problem::NotFound { .. }) if if_exists => return Ok(()),
            Err(problem) => return Err(self.fault(problem, path.span)),
        };
        match entry {
            Entry::File(_) => self
                .unsupported(format!("dropping {id}, which is a file of the dataset's folder,"), path.span),
            Entry::Stored(object) if object.kind == kind => {
                self.parts.store.attach(self.parts.session, true)?;
                if kind == ObjectKind::Table {
                    let table = store::table_name(&id);
                    self.parts.session.execute(&format!("DROP TABLE IF EXISTS {table}"))?;
                }
                Store::remove(self.parts.session, kind, &id)
            }
            Entry::Stored(object) => {
                self.invalid(format!("{id} is a {}, no {}", object.kind.as_str(), kind.as_str()), path.span)
            }
        }
    }

    fn drop_temporary(
        &mut self,
        kind: ObjectKind,
        name: &str,
        if_exists: bool,
        span: Span,
    ) -> Result<(), WarehouseError> {
        if kind == ObjectKind::Table {
            if let Some((table, _)) = self.temporary.remove(name) {
                return self.parts.session.execute(&format!("DROP TABLE IF EXISTS {table}"));
            }
        } else {
            let before = self.routines.len();
            self.routines.retain(|known| known.kind != kind || !known.id.name.eq_ignore_ascii_case(name));
            if self.routines.len() < before {
                return Ok(());
            }
        }
        if if_exists {
            return Ok(());
        }
        let problem = Problem::NotFound { kind: Missing::Table, name: name.to_owned(), nearest: None };
        Err(self.fault(problem, span))
    }
}
