//! The tables in a folder: `<datasets>/<dataset>/<table>.parquet|csv`.

use super::fault::Problem;
use crate::error::nearest;
use crate::{Missing, WarehouseError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What is in the folder now.
#[derive(Debug, Default)]
pub struct Catalog {
    datasets: BTreeMap<String, BTreeMap<String, TableFile>>,
}

/// A table's file, and by what to tell that it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFile {
    pub path: PathBuf,
    pub csv: bool,
    pub modified: Option<SystemTime>,
    pub bytes: u64,
}

impl Catalog {
    /// Lists the folder. Of a table as Parquet and as CSV, Parquet is taken.
    pub fn read(datasets: &Path) -> Result<Self, WarehouseError> {
        let mut catalog = Self::default();
        for dataset in entries(datasets)? {
            if !dataset.path().is_dir() {
                continue;
            }
            let Ok(name) = dataset.file_name().into_string() else { continue };
            let tables = catalog.datasets.entry(name).or_default();
            for file in entries(&dataset.path())? {
                let path = file.path();
                let (Some(stem), Some(extension), Ok(metadata)) = (
                    path.file_stem().and_then(|stem| stem.to_str()),
                    path.extension().and_then(|extension| extension.to_str()),
                    fs::metadata(&path),
                ) else {
                    continue;
                };
                let csv = extension.eq_ignore_ascii_case("csv");
                if !(csv || extension.eq_ignore_ascii_case("parquet")) || !metadata.is_file() {
                    continue;
                }
                let known = tables.get(stem).is_some_and(|known: &TableFile| !known.csv);
                if !(csv && known) {
                    let modified = metadata.modified().ok();
                    tables.insert(
                        stem.to_owned(),
                        TableFile { path: path.clone(), csv, modified, bytes: metadata.len() },
                    );
                }
            }
        }
        Ok(catalog)
    }

    /// The table's file; table names are case-sensitive, as in BigQuery.
    pub fn find(&self, dataset: &str, table: &str) -> Result<&TableFile, Problem> {
        let Some(tables) = self.datasets.get(dataset) else {
            return Err(Problem::NotFound {
                kind: Missing::Dataset,
                name: dataset.to_owned(),
                nearest: nearest(dataset, self.datasets.keys().map(String::as_str)),
            });
        };
        if tables.keys().filter(|known| known.eq_ignore_ascii_case(table)).count() > 1 {
            let what = format!("a table whose name differs from another's only in case, as {table}'s does,");
            return Err(Problem::Unsupported { what, nearest: None });
        }
        tables.get(table).ok_or_else(|| Problem::NotFound {
            kind: Missing::Table,
            name: format!("{dataset}.{table}"),
            nearest: nearest(table, tables.keys().map(String::as_str))
                .map(|near| format!("{dataset}.{near}")),
        })
    }

    /// All tables, as dataset and name.
    pub fn names(&self) -> Vec<(String, String)> {
        let tables = |(dataset, tables): (&String, &BTreeMap<String, TableFile>)| {
            tables.keys().map(|table| (dataset.clone(), table.clone())).collect::<Vec<_>>()
        };
        self.datasets.iter().flat_map(tables).collect()
    }
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WarehouseError> {
    fs::read_dir(folder)
        .and_then(Iterator::collect)
        .map_err(|source| WarehouseError::Io { path: folder.display().to_string(), source })
}
