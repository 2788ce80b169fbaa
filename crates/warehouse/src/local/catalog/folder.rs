//! Tables that are files: `<root>/[<project>/]<dataset>/<table>.parquet|csv|jsonl`.

use super::{DatasetId, Format, TableFile};
use crate::WarehouseError;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

type Tables = BTreeMap<String, TableFile>;

/// The datasets below `root` with their tables.
///
/// A folder of folders is a project; but a folder of folders like `day=2013-01-01` is one table, partitioned.
pub fn datasets(root: &Path) -> Result<BTreeMap<DatasetId, Tables>, WarehouseError> {
    let mut datasets = BTreeMap::new();
    for (name, path) in folders(root)? {
        let inner = folders(&path)?;
        let (partitioned, nested): (Vec<_>, Vec<_>) =
            inner.into_iter().partition(|(_, folder)| is_partitioned(folder));
        let mut own = tables(&path)?;
        for (table, folder) in partitioned {
            let (bytes, modified) = weigh(&folder)?;
            own.insert(table, TableFile { path: folder, format: Format::Partitioned, modified, bytes });
        }
        for (dataset, folder) in &nested {
            let id = DatasetId { project: Some(name.clone()), dataset: dataset.clone() };
            datasets.insert(id, tables(folder)?);
        }
        if nested.is_empty() || !own.is_empty() {
            datasets.insert(DatasetId { project: None, dataset: name }, own);
        }
    }
    Ok(datasets)
}

/// The table files directly in a folder.
fn tables(folder: &Path) -> Result<Tables, WarehouseError> {
    let mut tables = Tables::new();
    for file in entries(folder)? {
        let path = file.path();
        let (Some(stem), Some(extension), Ok(metadata)) = (
            path.file_stem().and_then(|stem| stem.to_str()),
            path.extension().and_then(|extension| extension.to_str()),
            fs::metadata(&path),
        ) else {
            continue;
        };
        let format = match extension.to_ascii_lowercase().as_str() {
            "parquet" => Format::Parquet,
            "csv" => Format::Csv,
            "jsonl" | "ndjson" => Format::NdJson,
            _ => continue,
        };
        if metadata.is_file() && tables.get(stem).is_none_or(|known| known.format > format) {
            let table = TableFile {
                path: path.clone(),
                format,
                modified: metadata.modified().ok(),
                bytes: metadata.len(),
            };
            tables.insert(stem.to_owned(), table);
        }
    }
    Ok(tables)
}

fn is_partitioned(folder: &Path) -> bool {
    folders(folder).is_ok_and(|inner| inner.iter().any(|(name, _)| name.contains('=')))
}

/// The bytes of all files below a folder, and when the last of them changed.
fn weigh(folder: &Path) -> Result<(u64, Option<std::time::SystemTime>), WarehouseError> {
    let (mut bytes, mut modified) = (0, None);
    for entry in entries(folder)? {
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            let (inner_bytes, inner_modified) = weigh(&entry.path())?;
            bytes += inner_bytes;
            modified = modified.max(inner_modified);
        } else {
            bytes += metadata.len();
            modified = modified.max(metadata.modified().ok());
        }
    }
    Ok((bytes, modified))
}

/// The folders directly in a folder, by name; hidden ones are left out.
fn folders(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>, WarehouseError> {
    let named = entries(folder)?.into_iter().filter(|entry| entry.path().is_dir());
    let mut folders: Vec<_> = named
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        .filter(|(name, _)| !name.starts_with('.'))
        .collect();
    folders.sort();
    Ok(folders)
}

fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WarehouseError> {
    fs::read_dir(folder)
        .and_then(Iterator::collect)
        .map_err(|source| WarehouseError::Io { path: folder.display().to_string(), source })
}
