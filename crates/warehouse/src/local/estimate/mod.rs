//! What a query would process: the bytes of the columns that it reads, as BigQuery counts them.
//!
//! Which columns those are, DuckDB's planner tells, on an engine that has the same tables without rows.

mod plan;
mod size;

use super::catalog::TableFile;
use super::emit::{Digits, Emitted, name};
use super::files::FileView;
use super::relations::exact_name;
use super::session::Session;
use super::store;
use super::types;
use crate::{DryRun, WarehouseError};
use arrow::datatypes::SchemaRef;
use size::Sizes;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A table that a query reads.
#[derive(Debug, Clone)]
pub struct ReadTable {
    /// DuckDB's name of it, as statements write it.
    pub name: String,
    pub schema: SchemaRef,
    /// The file that holds it; none of a stored or temporary table.
    pub file: Option<TableFile>,
    /// Columns that it has in fewer digits too.
    exact: BTreeMap<String, Digits>,
}

impl ReadTable {
    /// A stored or temporary table.
    pub fn new(name: &str, schema: &SchemaRef) -> Self {
        Self { name: name.to_owned(), schema: schema.clone(), file: None, exact: BTreeMap::new() }
    }

    /// A table that is a file.
    pub fn of_file(view: &FileView, file: &TableFile) -> Self {
        Self { file: Some(file.clone()), exact: view.exact.clone(), ..Self::new(&view.name, &view.schema) }
    }
}

/// What estimates are made with.
pub struct Estimates {
    root: PathBuf,
    planner: OnceCell<Session>,
    /// The tables that the planner has, by name and columns.
    planned: RefCell<BTreeSet<String>>,
    sizes: Sizes,
}

impl Estimates {
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            planner: OnceCell::new(),
            planned: RefCell::default(),
            sizes: Sizes::default(),
        }
    }

    /// What a query would process that reads these tables; `session` has them.
    pub fn of(
        &self,
        session: &Session,
        emitted: &Emitted,
        tables: &[ReadTable],
    ) -> Result<DryRun, WarehouseError> {
        let mut total = DryRun::nothing();
        if tables.is_empty() {
            return Ok(total);
        }
        let planner = self.planner()?;
        for table in tables {
            self.plan_table(planner, table)?;
        }
        let Ok(plan) = planner.explain(&emitted.sql.text, &emitted.binds, "FORMAT JSON") else {
            return Ok(DryRun::unknown());
        };
        for table in tables {
            let columns = plan::columns_read(&plan, &table.name);
            let size = self.sizes.of(session, table, &columns)?;
            total = total.plus(&size);
        }
        Ok(total)
    }

    fn planner(&self) -> Result<&Session, WarehouseError> {
        if let Some(planner) = self.planner.get() {
            return Ok(planner);
        }
        let planner = Session::planner(&self.root)?;
        planner.execute(&format!("ATTACH ':memory:' AS {}", store::ALIAS))?;
        Ok(self.planner.get_or_init(|| planner))
    }

    /// Makes the table for the planner, without rows.
    fn plan_table(&self, planner: &Session, table: &ReadTable) -> Result<(), WarehouseError> {
        let exact = table.exact.iter();
        let exact =
            exact.map(|(column, digits)| format!("{} {}", name(&exact_name(column)), digits.type_name()));
        let columns: Vec<_> = table
            .schema
            .fields()
            .iter()
            .filter_map(|field| Some(format!("{} {}", name(field.name()), types::duckdb_name(field)?)))
            .chain(exact)
            .collect();
        let made = format!("{} ({})", table.name, columns.join(", "));
        if self.planned.borrow().contains(&made) {
            return Ok(());
        }
        let temporary = if table.name.starts_with(store::ALIAS) { "" } else { "TEMP " };
        if let Some((schema, _)) = table.name.rsplit_once(".\"").filter(|_| temporary.is_empty()) {
            planner.execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))?;
        }
        planner.execute(&format!("CREATE OR REPLACE {temporary}TABLE {made}"))?;
        self.planned.borrow_mut().retain(|known| !known.starts_with(&format!("{} (", table.name)));
        self.planned.borrow_mut().insert(made);
        Ok(())
    }
}
