//! `INFORMATION_SCHEMA`: what there is, as tables.
//!
//! Of BigQuery's views and their columns those are here that a local warehouse can fill; naming another one is
//! an error.

mod jobs;
mod partitions;
mod rows;
mod views;

pub use jobs::Jobs;

use super::catalog::{Catalog, DatasetId, Entry, ObjectId};
use super::fault::Problem;
use super::relations::{Relation, Resolver};
use super::sql::ast::Span;
use crate::WarehouseError;
use crate::error::nearest;

/// The views there are here.
const VIEWS: [&str; 8] =
    ["SCHEMATA", "TABLES", "COLUMNS", "VIEWS", "PARTITIONS", "JOBS", "JOBS_BY_USER", "JOBS_BY_PROJECT"];

/// What stands for the project of datasets that serve every project.
const PROJECT: &str = "local";

/// A view, and of which datasets it tells.
pub struct Asked<'a> {
    view: String,
    project: Option<&'a str>,
    /// All datasets, where a region is named instead.
    dataset: Option<&'a str>,
}

/// The view that a table's path names, if it names one.
pub fn asked<'a>(parts: &[&'a str]) -> Option<Asked<'a>> {
    let (view, rest) = parts.split_last()?;
    let (marker, before) = rest.split_last()?;
    if !marker.eq_ignore_ascii_case("INFORMATION_SCHEMA") {
        return None;
    }
    let is_region = |name: &&str| name.to_ascii_lowercase().starts_with("region-");
    let (project, dataset) = match before {
        [] => (None, None),
        [region] if is_region(region) => (None, None),
        [project, region] if is_region(region) => (Some(*project), None),
        [only] if view.eq_ignore_ascii_case("SCHEMATA") => (Some(*only), None),
        [dataset] => (None, Some(*dataset)),
        [project, dataset] => (Some(*project), Some(*dataset)),
        _ => return None,
    };
    Some(Asked { view: view.to_ascii_uppercase(), project, dataset })
}

/// The relation of a view.
pub fn relation(
    asked: &Asked<'_>,
    catalog: &Catalog,
    resolver: &Resolver<'_>,
    span: Span,
) -> Result<Result<Relation, Problem>, WarehouseError> {
    let dataset = match asked.dataset.map(|dataset| catalog.dataset(asked.project, dataset)) {
        Some(Err(problem)) => return Ok(Err(problem)),
        Some(Ok(id)) => Some(id),
        None => None,
    };
    let of_dataset = |id: &ObjectId| {
        dataset.as_ref().is_none_or(|dataset| {
            // a project's own tables stand beside those that serve every project
            id.dataset == *dataset || (id.dataset.dataset == dataset.dataset && id.dataset.project.is_none())
        })
    };
    let tables: Vec<(ObjectId, &Entry)> = catalog.tables().filter(|(id, _)| of_dataset(id)).collect();
    let sql = match asked.view.as_str() {
        "SCHEMATA" => views::schemata(catalog),
        "TABLES" => views::tables(&tables),
        "VIEWS" => views::views(&tables),
        "COLUMNS" => match views::columns(&tables, resolver)? {
            Ok(sql) => sql,
            Err(problem) => return Ok(Err(problem)),
        },
        "PARTITIONS" => return partitions::relation(&tables, span),
        "JOBS" | "JOBS_BY_USER" | "JOBS_BY_PROJECT" => resolver.jobs().sql(),
        other => {
            let near = nearest(other, VIEWS);
            let what = format!("INFORMATION_SCHEMA.{other}");
            return Ok(Err(Problem::Unsupported { what, nearest: near }));
        }
    };
    Ok(Ok(Relation::of_query(sql)))
}

/// The project of a dataset, as the views name it.
fn project_of(dataset: &DatasetId) -> &str {
    dataset.project.as_deref().unwrap_or(PROJECT)
}
