//! From the parts of a path to what it names.

use super::{Catalog, Dataset, DatasetId, Entry, Found, ObjectId};
use crate::Missing;
use crate::error::nearest;
use crate::local::fault::Problem;
use crate::local::store::{ObjectKind, StoredObject};

impl Catalog {
    /// The table or view; names are case-sensitive, as in BigQuery.
    pub fn table(&self, project: Option<&str>, dataset: &str, table: &str) -> Found<(ObjectId, &Entry)> {
        let has = |content: &Dataset| content.tables.contains_key(table);
        let Some((id, content)) = self.holding(project, dataset, &has)? else {
            return Err(self.no_table(project, dataset, table));
        };
        if content.tables.keys().filter(|known| known.eq_ignore_ascii_case(table)).count() > 1 {
            let what = format!("a table whose name differs from another's only in case, as {table}'s does,");
            return Err(Problem::Unsupported { what, nearest: None });
        }
        match content.tables.get(table) {
            Some(entry) => Ok((ObjectId { dataset: id.clone(), name: table.to_owned() }, entry)),
            None => Err(self.no_table(project, dataset, table)),
        }
    }

    /// The table or view that is exactly here.
    pub fn own_table(&self, id: &ObjectId) -> Option<&Entry> {
        self.datasets.get(&id.dataset)?.tables.get(&id.name)
    }

    /// When a stored table was made, in microseconds since 1970.
    pub fn created(&self, id: &ObjectId) -> Option<i64> {
        match self.own_table(id)? {
            Entry::Stored(object) => Some(object.created),
            Entry::File(_) => None,
        }
    }

    /// Whether the dataset is a folder.
    pub fn is_folder(&self, id: &DatasetId) -> bool {
        self.datasets.get(id).is_some_and(|content| content.folder)
    }

    /// All tables of a dataset whose names begin with `prefix`.
    pub fn tables_like(
        &self,
        project: Option<&str>,
        dataset: &str,
        prefix: &str,
    ) -> Found<Vec<(ObjectId, &Entry)>> {
        let has = |content: &Dataset| content.tables.keys().any(|name| name.starts_with(prefix));
        let Some((id, content)) = self.holding(project, dataset, &has)? else {
            return Err(self.no_table(project, dataset, &format!("{prefix}*")));
        };
        let matching = content.tables.iter().filter(|(name, _)| name.starts_with(prefix));
        Ok(matching
            .map(|(name, entry)| (ObjectId { dataset: id.clone(), name: name.clone() }, entry))
            .collect())
    }

    /// The routine of this kind; names differ in more than case, as in BigQuery.
    pub fn routine(
        &self,
        kind: ObjectKind,
        project: Option<&str>,
        dataset: &str,
        name: &str,
    ) -> Option<&StoredObject> {
        let found = |content: &Dataset| {
            content
                .routines
                .keys()
                .any(|(known, routine)| *known == kind && routine.eq_ignore_ascii_case(name))
        };
        let (_, content) = self.holding(project, dataset, &found).ok()??;
        content
            .routines
            .iter()
            .find(|((known, routine), _)| *known == kind && routine.eq_ignore_ascii_case(name))
            .map(|(_, object)| object)
    }

    /// The dataset's own name here: that of the given project, or else the one that serves all projects.
    pub fn dataset(&self, project: Option<&str>, dataset: &str) -> Found<DatasetId> {
        match self.holding(project, dataset, &|_| true)? {
            Some((id, _)) => Ok(id.clone()),
            None => Err(self.no_dataset(project, dataset)),
        }
    }

    /// Where a new object of this path goes: beside one of the same name, else where the path says.
    pub fn home(&self, project: Option<&str>, dataset: &str, name: &str) -> Found<ObjectId> {
        let object = |dataset: DatasetId| ObjectId { dataset, name: name.to_owned() };
        if project.is_none()
            && let Some((id, _)) =
                self.holding(project, dataset, &|content: &Dataset| content.tables.contains_key(name))?
        {
            return Ok(object(id.clone()));
        }
        let known = self.dataset(project, dataset)?;
        let project = project.map(str::to_owned).or(known.project);
        Ok(object(DatasetId { project, dataset: dataset.to_owned() }))
    }

    /// The dataset of this name for which `has` holds: the project's own first. Without a project, one that
    /// serves all projects, or the only one there is.
    fn holding(
        &self,
        project: Option<&str>,
        dataset: &str,
        has: &dyn Fn(&Dataset) -> bool,
    ) -> Found<Option<(&DatasetId, &Dataset)>> {
        let fits = |(id, content): &(&DatasetId, &Dataset)| id.dataset == dataset && has(content);
        let found: Vec<_> = self.datasets.iter().filter(fits).collect();
        let of = |wanted: Option<&str>| found.iter().find(|(id, _)| id.project.as_deref() == wanted).copied();
        if let Some(own) = of(project).or_else(|| of(None)) {
            return Ok(Some(own));
        }
        match found.as_slice() {
            [] => Ok(None),
            _ if project.is_some() => Ok(None),
            [only] => Ok(Some(*only)),
            [(first, _), (second, _), ..] => Err(Problem::Invalid(format!(
                "dataset {dataset} is in several projects, as {first} and as {second}; name the project"
            ))),
        }
    }

    fn no_dataset(&self, project: Option<&str>, dataset: &str) -> Problem {
        let elsewhere = self.datasets.keys().find(|id| id.dataset == dataset).map(ToString::to_string);
        let near = elsewhere.or_else(|| nearest(dataset, self.datasets.keys().map(|id| id.dataset.as_str())));
        let name = project.map_or_else(|| dataset.to_owned(), |project| format!("{project}.{dataset}"));
        Problem::NotFound { kind: Missing::Dataset, name, nearest: near }
    }

    fn no_table(&self, project: Option<&str>, dataset: &str, table: &str) -> Problem {
        let Ok(id) = self.dataset(project, dataset) else { return self.no_dataset(project, dataset) };
        let tables = self.datasets.get(&id).into_iter().flat_map(|content| content.tables.keys());
        Problem::NotFound {
            kind: Missing::Table,
            name: format!("{dataset}.{table}"),
            nearest: nearest(table, tables.map(String::as_str)).map(|near| format!("{dataset}.{near}")),
        }
    }
}
