//! `CREATE TABLE` and `ALTER TABLE`

use super::Executor;
use super::build::all_of;
use super::convert::{converts, type_of};
use super::insert::Place;
use super::objects::Changeable;
use crate::local::catalog::ObjectId;
use crate::local::emit::{duckdb_type, name};
use crate::local::sql::ast::{Ident, Span, Table};
use crate::local::sql::statement::ast::{AlterAction, ColumnDef, CreateTable, Path, Statement};
use crate::local::store::{self, ObjectKind, Store, StoredObject};
use crate::{Type, WarehouseError};
use arrow::datatypes::SchemaRef;
use std::collections::BTreeSet;

/// Names that DuckDB or BigQuery gives a meaning of its own.
const RESERVED_COLUMNS: [&str; 5] =
    ["rowid", "_table_suffix", "_partitiontime", "_partitiondate", "_change_type"];

impl Executor<'_> {
    pub(super) fn create_table(
        &mut self,
        create: &CreateTable,
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        self.check_names(&create.columns)?;
        if let Some(partition) = &create.partition_by
            && let crate::local::sql::ast::Kind::Path(path) = &partition.kind
            && path.first().is_some_and(|part| part.name.to_uppercase().starts_with("_PARTITION"))
        {
            return self.unsupported("a table partitioned by the time of loading", partition.span);
        }
        if create.create.temporary {
            return self.create_temporary(create);
        }
        if let Some(name) = self.temporary_name(&create.path)
            && self.temporary.contains_key(name)
        {
            return self
                .invalid(format!("{name} is a temporary table; write CREATE TEMP TABLE"), create.path.span);
        }
        let Some(id) = self.new_home(&create.path, create.create, &[ObjectKind::Table, ObjectKind::View])?
        else {
            return Ok(());
        };
        let rows = self.source_rows(create)?;
        self.ensure_schema(&id)?;
        let table = store::table_name(&id);
        self.fill_new(&table, create, rows)?;
        self.note(ObjectKind::Table, &id, statement)
    }

    fn create_temporary(&mut self, create: &CreateTable) -> Result<(), WarehouseError> {
        let Some(short) = Self::short_name(&create.path).map(str::to_owned) else {
            return self.invalid("a temporary table has no dataset", create.path.span);
        };
        if self.temporary.contains_key(&short) && !create.create.or_replace {
            if create.create.if_not_exists {
                return Ok(());
            }
            return self.invalid(format!("table {short} already exists"), create.path.span);
        }
        let rows = self.source_rows(create)?;
        let table = format!("temp.{}", name(&format!("temporary:{short}")));
        self.fill_new(&table, create, rows)?;
        let found = self.parts.session.schema(&format!("SELECT * FROM {table} LIMIT 0"))?;
        self.temporary.insert(short, (table, found));
        Ok(())
    }

    /// Runs the query of the new table, if it has one.
    fn source_rows(&mut self, create: &CreateTable) -> Result<Option<Place>, WarehouseError> {
        if let Some(query) = &create.query {
            let (table, schema) = self.keep(query)?;
            return Ok(Some(Place { table, schema, span: create.path.span }));
        }
        let Some((like, _)) = &create.like else { return Ok(None) };
        let (table, schema) = self.keep(&all_of(table_at(like), like.span))?;
        Ok(Some(Place { table, schema, span: like.span }))
    }

    /// Makes the table and puts the rows into it.
    fn fill_new(
        &mut self,
        table: &str,
        create: &CreateTable,
        rows: Option<Place>,
    ) -> Result<(), WarehouseError> {
        let session = self.parts.session;
        let temporary = if create.create.temporary { "TEMP " } else { "" };
        let made = match &rows {
            Some(rows) if create.columns.is_empty() => {
                let empty = create.like.as_ref().is_some_and(|(_, with_rows)| !with_rows);
                if let Some(field) = rows.schema.fields().iter().find(|field| is_reserved(field.name())) {
                    return self.unsupported(format!("a column named {}", field.name()), rows.span);
                }
                let filter = if empty { " LIMIT 0" } else { "" };
                session.execute(&format!(
                    "CREATE OR REPLACE {temporary}TABLE {table} AS SELECT * FROM {}{filter}",
                    rows.table
                ))
            }
            _ => {
                let columns = create
                    .columns
                    .iter()
                    .map(|column| self.column_sql(column))
                    .collect::<Result<Vec<_>, _>>()?;
                session
                    .execute(&format!("CREATE OR REPLACE {temporary}TABLE {table} ({})", columns.join(", ")))
            }
        };
        made?;
        let Some(rows) = rows else { return Ok(()) };
        if !create.columns.is_empty() {
            let target = Changeable {
                table: table.to_owned(),
                schema: session.schema(&format!("SELECT * FROM {table} LIMIT 0"))?,
                ddl: None,
            };
            let columns: Vec<Ident> = create.columns.iter().map(|column| column.name.clone()).collect();
            self.insert_rows(&target, &columns, std::slice::from_ref(&rows))?;
        }
        Ok(())
    }

    /// The columns as they are declared.
    pub(super) fn declared(&self, columns: &[ColumnDef]) -> Result<SchemaRef, WarehouseError> {
        let nulls = columns.iter().map(|column| {
            let kind = duckdb_type(&column.kind).map_err(Self::fail)?;
            Ok(format!("CAST(NULL AS {kind}) AS {}", name(&column.name.name)))
        });
        let nulls = nulls.collect::<Result<Vec<_>, WarehouseError>>()?;
        self.parts.session.schema(&format!("SELECT {} LIMIT 0", nulls.join(", ")))
    }

    fn column_sql(&self, column: &ColumnDef) -> Result<String, WarehouseError> {
        let span = column.name.span;
        let kind = duckdb_type(&column.kind)
            .or_else(|_| self.unsupported(format!("a column of type {}", column.kind), span))?;
        let not_null = if column.not_null { " NOT NULL" } else { "" };
        Ok(format!("{} {kind}{not_null}", name(&column.name.name)))
    }

    fn check_names(&self, columns: &[ColumnDef]) -> Result<(), WarehouseError> {
        let mut seen = BTreeSet::new();
        for ColumnDef { name, .. } in columns {
            if !seen.insert(name.name.to_lowercase()) {
                return self.invalid(format!("two columns are called {}", name.name), name.span);
            }
            if is_reserved(&name.name) {
                return self.unsupported(format!("a column named {}", name.name), name.span);
            }
        }
        Ok(())
    }

    pub(super) fn alter_table(
        &mut self,
        path: &Path,
        if_exists: bool,
        actions: &[AlterAction],
        statement: &Statement,
    ) -> Result<(), WarehouseError> {
        let target = match self.changeable(path) {
            Err(WarehouseError::NotFound { .. }) if if_exists => return Ok(()),
            other => other?,
        };
        for action in actions {
            self.alter(&target, path, action, statement.span)?;
        }
        Ok(())
    }

    fn alter(
        &mut self,
        target: &Changeable,
        path: &Path,
        action: &AlterAction,
        span: Span,
    ) -> Result<(), WarehouseError> {
        let has = |column: &Ident| {
            target.schema.fields().iter().find(|field| field.name().eq_ignore_ascii_case(&column.name))
        };
        let missing = |column: &Ident| {
            let problem = crate::local::fault::Problem::NotFound {
                kind: crate::Missing::Column,
                name: column.name.clone(),
                nearest: crate::error::nearest(
                    &column.name,
                    target.schema.fields().iter().map(|field| field.name().as_str()),
                ),
            };
            Err(self.fault(problem, column.span))
        };
        let change = match action {
            AlterAction::SetOptions => return Ok(()),
            AlterAction::RenameTo(new) => return self.rename_table(target, path, new),
            AlterAction::AddColumn { column, if_not_exists } => {
                if has(&column.name).is_some() {
                    if *if_not_exists {
                        return Ok(());
                    }
                    let message = format!("column {} already exists", column.name.name);
                    return self.invalid(message, column.name.span);
                }
                if column.not_null || column.default.is_some() {
                    return self.unsupported("adding a column with NOT NULL or DEFAULT", column.name.span);
                }
                self.check_names(std::slice::from_ref(column))?;
                format!("ADD COLUMN {}", self.column_sql(column)?)
            }
            AlterAction::DropColumn { name: column, if_exists } => match has(column) {
                Some(_) if target.schema.fields().len() == 1 => {
                    return self.invalid("a table keeps at least one column", column.span);
                }
                Some(_) => format!("DROP COLUMN {}", name(&column.name)),
                None if *if_exists => return Ok(()),
                None => return missing(column),
            },
            AlterAction::RenameColumn { from, to, if_exists } => match has(from) {
                Some(_) => format!("RENAME COLUMN {} TO {}", name(&from.name), name(&to.name)),
                None if *if_exists => return Ok(()),
                None => return missing(from),
            },
            AlterAction::DropNotNull { column } => {
                format!("ALTER COLUMN {} DROP NOT NULL", name(&column.name))
            }
            AlterAction::SetType { column, kind } => {
                let Some(field) = has(column) else { return missing(column) };
                let from = type_of(field);
                if !from.as_ref().is_some_and(|from| converts(from, kind)) {
                    return self.invalid(format!("column {} can't become {kind}", column.name), column.span);
                }
                let column = name(&column.name);
                // no macros: a column has no type here for them
                let using = match (from, kind) {
                    (Some(Type::BigNumeric), Type::Float64) => {
                        format!(" USING gs_big_to_float('', {column})")
                    }
                    (Some(Type::Int64), Type::BigNumeric) => format!(" USING gs_big_of_int('', {column})"),
                    (Some(Type::Numeric), Type::BigNumeric) => {
                        format!(" USING gs_big_of_text('', CAST({column} AS VARCHAR))")
                    }
                    _ => String::new(),
                };
                let kind = duckdb_type(kind).map_err(Self::fail)?;
                format!("ALTER COLUMN {column} SET DATA TYPE {kind}{using}")
            }
        };
        if target.ddl.as_ref().is_some_and(|ddl| ddl.to_uppercase().contains("DEFAULT")) {
            return self.unsupported("ALTER of a table with default values", span);
        }
        self.parts.session.execute(&format!("ALTER TABLE {} {change}", target.table))
    }

    fn rename_table(&mut self, target: &Changeable, path: &Path, new: &Ident) -> Result<(), WarehouseError> {
        let Some(ddl) = target.ddl.clone() else {
            return self.unsupported("renaming a temporary table", path.span);
        };
        let address = self.address(path)?;
        let catalog = self.resolver().catalog()?;
        let (id, _) = catalog
            .table(address.project, address.dataset, address.name)
            .map_err(|problem| self.fault(problem, path.span))?;
        let renamed = ObjectId { name: new.name.clone(), ..id.clone() };
        if catalog.own_table(&renamed).is_some() {
            return self.invalid(format!("{renamed} already exists"), new.span);
        }
        let Some(created) = catalog.created(&id) else { return Ok(()) };
        let session = self.parts.session;
        session.execute(&format!("ALTER TABLE {} RENAME TO {}", target.table, name(&new.name)))?;
        Store::remove(session, ObjectKind::Table, &id)?;
        Store::add(session, &StoredObject { kind: ObjectKind::Table, id: renamed, ddl, created })
    }
}

fn is_reserved(column: &str) -> bool {
    RESERVED_COLUMNS.contains(&column.to_lowercase().as_str())
}

/// The table of this path, as a query names it.
fn table_at(path: &Path) -> Table {
    Table::Named { path: path.parts.clone(), alias: None, span: path.span }
}
