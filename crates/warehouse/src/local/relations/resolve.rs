//! Finds the relations of a statement, and has them ready in DuckDB.

use super::{Defaults, Relation, Source, wildcard};
use crate::error::nearest;
use crate::local::catalog::{Catalog, Entry, ObjectId, TableFile};
use crate::local::emit::{Column, Engine, Writing};
use crate::local::estimate::ReadTable;
use crate::local::failure;
use crate::local::fault::Problem;
use crate::local::files::{FileView, FileViews, ViewError};
use crate::local::information_schema::{self, Jobs};
use crate::local::javascript::Function;
use crate::local::session::Session;
use crate::local::sql::ast::{Ident, Span};
use crate::local::sql::statement::ast::{Routine, StatementKind};
use crate::local::store::{self, ObjectKind, Store, StoredObject};
use crate::local::translate;
use crate::{Missing, WarehouseError};
use arrow::datatypes::SchemaRef;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// How DuckDB says that a file lies outside of what it may read.
const OUT_OF_REACH: &str = "file system operations are disabled";

/// What relations are made from, for one statement.
pub struct Resolver<'a> {
    root: &'a Path,
    session: &'a Session,
    store: &'a Store,
    files: &'a FileViews,
    /// Temporary tables by name, with DuckDB's name and the columns.
    temporary: &'a BTreeMap<String, (String, SchemaRef)>,
    /// Temporary functions.
    routines: &'a [StoredObject],
    jobs: &'a Jobs,
    defaults: Defaults,
    catalog: OnceCell<Rc<Catalog>>,
    /// The tables that were asked for so far.
    tables: RefCell<Vec<ReadTable>>,
    /// An error that is not the statement's fault.
    failed: RefCell<Option<WarehouseError>>,
}

impl Engine for Resolver<'_> {
    fn describe(&self, sql: &str) -> Option<Vec<Column>> {
        self.session.describe(sql)
    }

    fn relation(&self, path: &[Ident], span: Span) -> Result<Relation, Problem> {
        self.or_failed(self.catalog().and_then(|catalog| self.find(&catalog, path, span)))
    }

    fn routine(&self, kind: ObjectKind, path: &[Ident], span: Span) -> Result<Option<Routine>, Problem> {
        self.or_failed(self.routine_at(kind, path, span))
    }

    fn javascript(&self, function: Function) -> Result<usize, Problem> {
        Ok(self.session.functions().number(function))
    }
}

impl<'a> Resolver<'a> {
    /// The routine's own statement, read as if written at `span`.
    fn routine_at(
        &self,
        kind: ObjectKind,
        path: &[Ident],
        span: Span,
    ) -> Result<Result<Option<Routine>, Problem>, WarehouseError> {
        let parts: Vec<&str> = path.iter().map(|part| part.name.as_str()).collect();
        let temporary = |name: &str| {
            let mut routines = self.routines.iter();
            routines.find(|known| known.kind == kind && known.id.name.eq_ignore_ascii_case(name)).cloned()
        };
        let object = match self.defaults.full(&parts).as_slice() {
            _ if let [name] = parts.as_slice()
                && let Some(routine) = temporary(name) =>
            {
                Some(routine)
            }
            [dataset, name] => self.catalog()?.routine(kind, None, dataset, name).cloned(),
            [project, dataset, name] => self.catalog()?.routine(kind, Some(project), dataset, name).cloned(),
            _ => None,
        };
        let Some(object) = object else { return Ok(Ok(None)) };
        let statements = translate::read_at(&object.ddl, span)?;
        let statement = statements.ok().and_then(|mut statements| statements.pop());
        Ok(match statement.map(|statement| statement.kind) {
            Some(StatementKind::CreateRoutine(create)) => Ok(Some(create.routine)),
            _ => Err(Problem::Invalid(format!("{} {} can't be read", kind.as_str(), object.id))),
        })
    }

    pub fn new(
        root: &'a Path,
        session: &'a Session,
        store: &'a Store,
        files: &'a FileViews,
        temporary: &'a BTreeMap<String, (String, SchemaRef)>,
        routines: &'a [StoredObject],
        jobs: &'a Jobs,
    ) -> Self {
        Self {
            root,
            session,
            store,
            files,
            temporary,
            routines,
            jobs,
            defaults: Defaults::default(),
            catalog: OnceCell::new(),
            tables: RefCell::default(),
            failed: RefCell::default(),
        }
    }

    /// The same, where names that leave out project or dataset belong to these.
    pub fn with_defaults(self, defaults: &Defaults) -> Self {
        Self { defaults: defaults.clone(), ..self }
    }

    /// What there was when the statement began.
    pub fn catalog(&self) -> Result<Rc<Catalog>, WarehouseError> {
        if let Some(catalog) = self.catalog.get() {
            return Ok(catalog.clone());
        }
        let catalog = Rc::new(Catalog::read(self.root, &self.store.objects(self.session)?)?);
        Ok(self.catalog.get_or_init(|| catalog).clone())
    }

    /// What was found; an error that is not the statement's fault is remembered.
    fn or_failed<T>(&self, found: Result<Result<T, Problem>, WarehouseError>) -> Result<T, Problem> {
        found.unwrap_or_else(|error| {
            let problem = Problem::Invalid(error.to_string());
            self.failed.borrow_mut().get_or_insert(error);
            Err(problem)
        })
    }

    /// Names of all columns of the tables that were asked for.
    pub fn columns(&self) -> Vec<String> {
        let tables = self.tables.borrow();
        let fields = tables.iter().flat_map(|table| table.schema.fields().iter());
        fields.map(|field| field.name().clone()).collect()
    }

    /// The tables that were asked for.
    pub fn tables(&self) -> Vec<ReadTable> {
        self.tables.borrow().clone()
    }

    /// The error that is not the statement's fault, if there was one.
    pub fn failed(&self) -> Option<WarehouseError> {
        self.failed.borrow_mut().take()
    }

    /// The columns of a table or view, if there is one of this path.
    pub fn columns_of(&self, path: &[Ident]) -> Result<Option<SchemaRef>, WarehouseError> {
        let parts: Vec<&str> = path.iter().map(|part| part.name.as_str()).collect();
        let (project, dataset, table) = match *self.defaults.full(&parts).as_slice() {
            [dataset, table] => (None, dataset, table),
            [project, dataset, table] => (Some(project), dataset, table),
            _ => return Ok(None),
        };
        let catalog = self.catalog()?;
        match catalog.table(project, dataset, table) {
            Ok((id, entry)) => Ok(self.schema_of(&id, entry)?.ok()),
            Err(_) => Ok(None),
        }
    }

    fn note(&self, read: ReadTable) {
        let mut tables = self.tables.borrow_mut();
        if tables.iter().all(|table| table.name != read.name) {
            tables.push(read);
        }
    }

    fn find(
        &self,
        catalog: &Catalog,
        path: &[Ident],
        span: Span,
    ) -> Result<Result<Relation, Problem>, WarehouseError> {
        let parts: Vec<&str> = path.iter().map(|part| part.name.as_str()).collect();
        if let [name] | ["_SESSION", name] = parts.as_slice()
            && let Some(relation) = self.temporary(name)
        {
            return Ok(Ok(relation));
        }
        let parts = self.defaults.full(&parts);
        if let Some(asked) = information_schema::asked(&parts) {
            return information_schema::relation(&asked, catalog, self, span);
        }
        let (project, dataset, table) = match parts.as_slice() {
            [name] | ["_SESSION", name] => return Ok(Err(self.no_table(catalog, name))),
            [dataset, table] => (None, *dataset, *table),
            [project, dataset, table] => (Some(*project), *dataset, *table),
            _ => return Ok(unsupported(format!("the table path {}", parts.join(".")))),
        };
        if table.contains('*') {
            return wildcard::relation(self, catalog, project, dataset, table);
        }
        if table.contains('$') {
            return Ok(unsupported("a partition decorator"));
        }
        match catalog.table(project, dataset, table) {
            Ok((id, entry)) => self.entry(&id, entry, span),
            Err(problem) => Ok(Err(problem)),
        }
    }

    fn temporary(&self, name: &str) -> Option<Relation> {
        let (table, schema) = self.temporary.get(name)?;
        self.note(ReadTable::new(table, schema));
        Some(Relation::of_table(table, schema.clone()))
    }

    /// Why there is no table of a name without a dataset.
    pub fn no_table(&self, catalog: &Catalog, name: &str) -> Problem {
        let tables: Vec<_> = catalog.tables().map(|(id, _)| id).collect();
        let temporary = self.temporary.keys().map(String::as_str);
        let near = nearest(name, tables.iter().map(|id| id.name.as_str()).chain(temporary)).map(|near| {
            let full = tables.iter().find(|id| id.name == near).map(ToString::to_string);
            full.unwrap_or(near)
        });
        Problem::NotFound { kind: Missing::Table, name: name.to_owned(), nearest: near }
    }

    /// The relation of a table or view.
    fn entry(
        &self,
        id: &ObjectId,
        entry: &Entry,
        span: Span,
    ) -> Result<Result<Relation, Problem>, WarehouseError> {
        match entry {
            Entry::Stored(object) if entry.is_view() => view(object, span),
            Entry::Stored(_) => self.stored(id).map(Ok),
            Entry::File(file) => Ok(self.file(id, file)?.map(|view| Relation::of_file(&view))),
        }
    }

    /// DuckDB's name of a table that is no view, and its columns; made ready for queries over it.
    pub fn table(
        &self,
        id: &ObjectId,
        entry: &Entry,
    ) -> Result<Result<(String, SchemaRef), Problem>, WarehouseError> {
        let Entry::File(file) = entry else { return self.stored_table(id).map(Ok) };
        Ok(self.file(id, file)?.map(|view| (view.name.clone(), view.schema.clone())))
    }

    /// The view over a table's file.
    fn file(
        &self,
        id: &ObjectId,
        file: &TableFile,
    ) -> Result<Result<Arc<FileView>, Problem>, WarehouseError> {
        match self.files.ensure(self.session, id, file) {
            Ok(view) => {
                self.note(ReadTable::of_file(&view, file));
                Ok(Ok(view))
            }
            Err(ViewError::Column(what)) => Ok(unsupported(format!("{id}'s {what}"))),
            Err(ViewError::DuckDb(error)) => match failure::explain_own(&error) {
                WarehouseError::Interrupted => Err(WarehouseError::Interrupted),
                error if error.to_string().contains(OUT_OF_REACH) => {
                    let why = "a link leads out of the folder of datasets, and none is followed there";
                    Ok(Err(Problem::Invalid(format!("{id} can't be read: {why}"))))
                }
                error => Ok(Err(Problem::Invalid(format!("{id} can't be read: {error}")))),
            },
        }
    }

    /// The relation of a stored table, its file attached.
    pub fn stored(&self, id: &ObjectId) -> Result<Relation, WarehouseError> {
        self.stored_table(id).map(|(table, schema)| Relation::of_table(&table, schema))
    }

    /// DuckDB's name of a stored table, its file attached, and its columns.
    fn stored_table(&self, id: &ObjectId) -> Result<(String, SchemaRef), WarehouseError> {
        self.store.attach(self.session, false)?;
        let table = store::table_name(id);
        let schema = self.session.schema(&format!("SELECT * FROM {table} LIMIT 0"))?;
        self.note(ReadTable::new(&table, &schema));
        Ok((table, schema))
    }

    /// The columns of a table or view.
    pub fn schema_of(
        &self,
        id: &ObjectId,
        entry: &Entry,
    ) -> Result<Result<SchemaRef, Problem>, WarehouseError> {
        let Entry::Stored(object) = entry else {
            return Ok(self.table(id, entry)?.map(|(_, schema)| schema));
        };
        if !entry.is_view() {
            return Ok(self.table(id, entry)?.map(|(_, schema)| schema));
        }
        let relation = match view(object, Span::default())? {
            Ok(Relation { source: Source::View { query, columns }, .. }) => (query, columns),
            Ok(_) => return Ok(Err(Problem::Invalid(format!("view {id} can't be read")))),
            Err(problem) => return Ok(Err(problem)),
        };
        let (query, columns) = relation;
        let emitted = match translate::write(&query, &[], self, Writing::default())? {
            Ok(emitted) => emitted,
            Err(fault) => {
                let error = fault.in_query(&object.ddl).message();
                return Ok(Err(Problem::Invalid(format!("view {id} can't be read: {error}"))));
            }
        };
        let found = self.session.schema(&format!("SELECT * FROM ({}) LIMIT 0", emitted.sql.text))?;
        let renamed = found.fields().iter().enumerate().map(|(index, field)| {
            let name = columns.get(index).map_or(field.name(), |column| &column.name);
            arrow::datatypes::Field::new(name, field.data_type().clone(), true)
        });
        Ok(Ok(Arc::new(arrow::datatypes::Schema::new(renamed.collect::<Vec<_>>()))))
    }

    /// What this session has run.
    pub fn jobs(&self) -> &Jobs {
        self.jobs
    }
}

/// A view's query, read anew at the place that names the view.
fn view(object: &StoredObject, span: Span) -> Result<Result<Relation, Problem>, WarehouseError> {
    let statements = translate::read_at(&object.ddl, span)?;
    let statement = statements.ok().and_then(|mut statements| statements.pop());
    Ok(match statement.map(|statement| statement.kind) {
        Some(StatementKind::CreateView { query, columns, .. }) => Ok(Relation::of_view(query, columns)),
        _ => Err(Problem::Invalid(format!("view {} can't be read", object.id))),
    })
}

fn unsupported<T>(what: impl Into<String>) -> Result<T, Problem> {
    Err(Problem::Unsupported { what: what.into(), nearest: None })
}
