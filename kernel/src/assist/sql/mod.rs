//! Help in SQL cells: datasets, tables, columns, functions, parameters.

mod functions;
mod keywords;
mod query;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use warehouse::local::Schemas;

use super::cursor::word_at;
use super::lexer::is_word;
use super::scope::Scope;
use super::{Description, Kind, Match};
use functions::functions;
use keywords::{BEFORE_TABLE, keywords};
use query::{Query, TableName};

/// The local warehouse's schemas, opened when they are first asked for.
#[derive(Default)]
pub struct Warehouses(Arc<Mutex<Option<(PathBuf, Schemas)>>>);

impl Warehouses {
    /// What could come at byte `at` of the cell `code`; and the byte from which on it is replaced.
    pub async fn complete(&self, scope: &Scope, code: &str, at: usize) -> (Vec<Match>, usize) {
        let query = Query::read(code);
        let start = query::name_start(code, at);
        let name = code[start..at].to_owned();
        let word = at - name.rsplit(['.', '`']).next().unwrap_or_default().len();
        if code[..start].ends_with('@') {
            return (beginning_with(parameters(scope, &query), &name), start);
        }
        let previous = query::word_before(code, start).to_uppercase();
        if BEFORE_TABLE.contains(&previous.as_str()) {
            let (dataset, quote) = match name.trim_start_matches('`').rsplit_once('.') {
                Some((dataset, _)) => (Some(dataset.to_owned()), word),
                None => (None, word),
            };
            let tables = self.with(scope, move |schemas| tables(schemas, dataset.as_deref())).await;
            return (beginning_with(tables, &code[quote..at]), quote);
        }
        let qualified = name.rsplit_once('.').map(|(table, _)| table.trim_matches('`').to_owned());
        let wanted: Vec<TableName> = match &qualified {
            Some(table) => query.tables().into_iter().filter(|known| known.is_called(table)).collect(),
            None => query.tables(),
        };
        let mut all = self.with(scope, move |schemas| columns(schemas, &wanted)).await;
        if qualified.is_none() {
            let lower = name.starts_with(char::is_lowercase);
            let keyword = |word: &str| if lower { word.to_lowercase() } else { word.to_owned() };
            all.extend(query.names().into_iter().map(|name| Match::new(name, Kind::Table, "")));
            if !name.is_empty() {
                all.extend(keywords().map(|word| Match::new(keyword(word), Kind::Keyword, "")));
                all.extend(
                    functions().map(|function| {
                        Match::new(keyword(function.name), Kind::Function, function.signature)
                    }),
                );
            }
        }
        (beginning_with(all, &code[word..at]), word)
    }

    /// What stands at byte `at` of the cell `code`: a function, table or column.
    pub async fn inspect(&self, scope: &Scope, code: &str, at: usize) -> Option<Description> {
        let word = word_at(code, at).or_else(|| {
            let open = code[..at].rfind('(')?;
            word_at(code, open)
        })?;
        let name = code[word.clone()].to_owned();
        if let Some(function) = functions().find(|function| function.name.eq_ignore_ascii_case(&name)) {
            let (signature, doc) = (function.signature.to_owned(), function.doc.to_owned());
            return Some(Description { signature, language: "sql", doc, ..Description::default() });
        }
        let tables = Query::read(code).tables();
        if let Some(table) = tables.iter().find(|table| table.is_called(&name)).cloned() {
            let wanted = vec![table.clone()];
            let columns = self.with(scope, move |schemas| columns(schemas, &wanted)).await;
            let rows = columns.iter().map(|column| format!("| `{}` | {} |\n", column.text, column.signature));
            let doc = format!("| column | type |\n|---|---|\n{}", rows.collect::<String>());
            let signature = format!("{}.{}", table.dataset, table.table);
            return (!columns.is_empty()).then(|| Description {
                signature,
                language: "sql",
                doc,
                ..Description::default()
            });
        }
        let columns = self.with(scope, move |schemas| columns(schemas, &tables)).await;
        let column = columns.into_iter().find(|column| column.text.eq_ignore_ascii_case(&name))?;
        let signature = format!("{} {}", column.text, column.signature);
        Some(Description { signature, language: "sql", ..Description::default() })
    }

    /// The datasets and tables that begin with `word`.
    pub async fn tables(&self, scope: &Scope, word: &str) -> Vec<Match> {
        beginning_with(self.with(scope, |schemas| tables(schemas, None)).await, word)
    }

    /// What `read` finds in the schemas; nothing where there are none.
    async fn with(
        &self,
        scope: &Scope,
        read: impl FnOnce(&mut Schemas) -> Vec<Match> + Send + 'static,
    ) -> Vec<Match> {
        let Some(folder) = scope.datasets.clone() else { return Vec::new() };
        let state = Arc::clone(&self.0);
        let found = tokio::task::spawn_blocking(move || {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            opened(&mut state, &folder).map(read).unwrap_or_default()
        });
        found.await.unwrap_or_default()
    }
}

fn opened<'a>(state: &'a mut Option<(PathBuf, Schemas)>, folder: &Path) -> Option<&'a mut Schemas> {
    if state.as_ref().is_none_or(|(known, _)| known != folder) {
        match Schemas::open(folder) {
            Ok(schemas) => *state = Some((folder.to_owned(), schemas)),
            Err(error) => tracing::debug!(%error, "no tables for completion"),
        }
    }
    state.as_mut().filter(|(known, _)| known == folder).map(|(_, schemas)| schemas)
}

/// Datasets and tables; within `dataset` only its tables.
fn tables(schemas: &mut Schemas, dataset: Option<&str>) -> Vec<Match> {
    let all = schemas.tables().unwrap_or_default();
    if let Some(dataset) = dataset {
        let own = all.into_iter().filter(|(of, _)| of == dataset);
        return own.map(|(_, table)| Match::new(table, Kind::Table, "")).collect();
    }
    let mut datasets: Vec<&String> = all.iter().map(|(dataset, _)| dataset).collect();
    datasets.dedup();
    let datasets = datasets.into_iter().map(|name| Match::new(name.as_str(), Kind::Dataset, ""));
    datasets
        .chain(all.iter().map(|(dataset, table)| Match::new(format!("{dataset}.{table}"), Kind::Table, "")))
        .collect()
}

/// Parameters that the magic's line gives, then the session's variables, which parameters of their names are.
fn parameters(scope: &Scope, query: &Query<'_>) -> Vec<Match> {
    let given = query.parameters().into_iter().map(|name| Match::new(name, Kind::Parameter, ""));
    let variables = scope.variables.iter();
    let variables =
        variables.map(|variable| Match::new(&variable.name, Kind::Parameter, &variable.type_name));
    given.chain(variables).collect()
}

fn columns(schemas: &mut Schemas, tables: &[TableName]) -> Vec<Match> {
    let found =
        tables.iter().flat_map(|table| schemas.columns(&table.dataset, &table.table).unwrap_or_default());
    found.map(|column| Match::new(column.name, Kind::Column, column.type_name)).collect()
}

/// SQL does not mind the case.
fn beginning_with(all: Vec<Match>, word: &str) -> Vec<Match> {
    let word = word.to_lowercase();
    let mut seen = std::collections::HashSet::new();
    all.into_iter()
        .filter(|found| found.text.to_lowercase().starts_with(&word) && seen.insert(found.text.clone()))
        .collect()
}

/// Whether `character` may stand in a name, dots and quotes included.
fn is_name(character: char) -> bool {
    is_word(character) || matches!(character, '.' | '`' | '-')
}
