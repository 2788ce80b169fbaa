//! The tables there are: in the folder's files and in the [store](super::store).

mod folder;
mod lookup;

use super::fault::Problem;
use super::store::{ObjectKind, StoredObject};
use crate::WarehouseError;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A dataset of a project. Without a project it serves every project that has no such dataset of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetId {
    pub project: Option<String>,
    pub dataset: String,
}

impl fmt::Display for DatasetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.project {
            Some(project) => write!(f, "{project}.{}", self.dataset),
            None => f.write_str(&self.dataset),
        }
    }
}

/// A table, view or routine of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    pub dataset: DatasetId,
    pub name: String,
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.dataset, self.name)
    }
}

/// A table's files, and by what to tell that they changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFile {
    /// The file, or the folder of a table whose files are in folders by partition (`day=2013-01-01`).
    pub path: PathBuf,
    pub format: Format,
    pub modified: Option<SystemTime>,
    pub bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Of a table in several formats, the first of these is taken.
    Parquet,
    Csv,
    NdJson,
    /// Parquet files in folders that name the values of partition columns.
    Partitioned,
}

/// What holds a table's rows.
#[derive(Debug, Clone)]
pub enum Entry {
    File(TableFile),
    Stored(StoredObject),
}

impl Entry {
    pub fn is_view(&self) -> bool {
        matches!(self, Self::Stored(object) if object.kind == ObjectKind::View)
    }
}

#[derive(Debug, Default)]
struct Dataset {
    folder: bool,
    tables: BTreeMap<String, Entry>,
    routines: BTreeMap<(ObjectKind, String), StoredObject>,
}

/// What there is now.
#[derive(Debug, Default)]
pub struct Catalog {
    datasets: BTreeMap<DatasetId, Dataset>,
}

impl Catalog {
    /// Lists the folder `root` and what the store holds.
    pub fn read(root: &Path, stored: &[StoredObject]) -> Result<Self, WarehouseError> {
        let mut catalog = Self::default();
        for (dataset, files) in folder::datasets(root)? {
            let tables = files.into_iter().map(|(name, file)| (name, Entry::File(file))).collect();
            catalog.datasets.insert(dataset, Dataset { folder: true, tables, ..Dataset::default() });
        }
        for object in stored {
            let dataset = catalog.datasets.entry(object.id.dataset.clone()).or_default();
            match object.kind {
                ObjectKind::Dataset => {}
                ObjectKind::Table | ObjectKind::View => {
                    dataset.tables.insert(object.id.name.clone(), Entry::Stored(object.clone()));
                }
                kind => {
                    dataset.routines.insert((kind, object.id.name.clone()), object.clone());
                }
            }
        }
        Ok(catalog)
    }

    /// All tables and views.
    pub fn tables(&self) -> impl Iterator<Item = (ObjectId, &Entry)> {
        self.datasets.iter().flat_map(|(dataset, content)| {
            content
                .tables
                .iter()
                .map(move |(name, entry)| (ObjectId { dataset: dataset.clone(), name: name.clone() }, entry))
        })
    }

    /// All datasets.
    pub fn datasets(&self) -> impl Iterator<Item = &DatasetId> {
        self.datasets.keys()
    }
}

/// What was looked for by the parts of a path.
type Found<T> = Result<T, Problem>;
