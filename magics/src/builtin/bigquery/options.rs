//! The options of `%%bigquery`: those of the official magic (`bigquery-magics` 0.15), and those of our own.

use warehouse::{Destination, QueryOptions, TableId};

use super::budget::Size;
use crate::arguments::Arguments;
use crate::error::MagicError;
use crate::spec::{Opt, OptValue};

pub const PARAMS: &str = "--params";
pub const DRY_RUN: &str = "--dry_run";
pub const EXPLAIN: &str = "--explain";
pub const TABLE: &str = "--table";
const BUDGET: &str = "--budget";
pub const DESTINATION_TABLE: &str = "--destination_table";
const PROJECT: &str = "--project";
const DEFAULT_DATASET: &str = "--default_dataset";
const LOCATION: &str = "--location";
const MAX_RESULTS: &str = "--max_results";
const MAXIMUM_BYTES_BILLED: &str = "--maximum_bytes_billed";
const NO_QUERY_CACHE: &str = "--no_query_cache";
const VERBOSE: &str = "--verbose";
const PROGRESS_BAR_TYPE: &str = "--progress_bar_type";
const USE_REST_API: &str = "--use_rest_api";
const BIGQUERY_API_ENDPOINT: &str = "--bigquery_api_endpoint";
const BQSTORAGE_API_ENDPOINT: &str = "--bqstorage_api_endpoint";
const USE_LEGACY_SQL: &str = "--use_legacy_sql";
const USE_BQSTORAGE_API: &str = "--use_bqstorage_api";
const ENGINE: &str = "--engine";
const PYFORMAT: &str = "--pyformat";
const GRAPH: &str = "--graph";
const USE_GEODATAFRAME: &str = "--use_geodataframe";

/// Options of a cell alone.
pub const OF_A_CELL: [Opt; 5] = [
    Opt {
        names: &[PARAMS],
        value: OptValue::Json("JSON|$NAME"),
        summary: "Query parameters as a JSON object, or a variable that becomes one",
    },
    flag(&[DRY_RUN, "--dry-run"], "Check the query and tell what it would process and cost"),
    flag(&[EXPLAIN], "Tell how the warehouse would run the query"),
    flag(&[TABLE], "Keep the result in the warehouse, as the table NAME, and only its name as a variable"),
    word(
        &[DESTINATION_TABLE, "--destination-table"],
        "DATASET.TABLE",
        "Keep the result as this table too, in place of what it holds",
    ),
];

/// Options that `%bq defaults` takes too.
pub const WITH_DEFAULTS: [Opt; 18] = [
    word(&[BUDGET], "SIZE", "Refuse to run a query that processes more, such as 20GB"),
    word(&[MAX_RESULTS, "--max-results"], "ROWS", "Keep no more than this many rows"),
    word(&[PROJECT], "PROJECT", "The project that runs the query"),
    word(
        &[DEFAULT_DATASET, "--default-dataset"],
        "[PROJECT.]DATASET",
        "The dataset of tables that the query names alone",
    ),
    word(&[LOCATION], "LOCATION", "The location that runs the query"),
    word(
        &[MAXIMUM_BYTES_BILLED, "--maximum-bytes-billed"],
        "BYTES",
        "Have the warehouse refuse a query that is billed for more; None lifts a default",
    ),
    flag(&[NO_QUERY_CACHE, "--no-query-cache"], "Compute the result anew even if it is cached"),
    flag(&[VERBOSE], "Tell what is done before and after the query"),
    word(
        &[PROGRESS_BAR_TYPE],
        "TYPE",
        "None shows no progress; the official magic's types show it as always",
    ),
    flag(&[USE_REST_API], "Fetch rows by REST instead of the Storage API"),
    word(&[BIGQUERY_API_ENDPOINT], "URL", "The address of the REST API"),
    word(&[BQSTORAGE_API_ENDPOINT], "URL", "The address of the Storage API"),
    flag(&[USE_LEGACY_SQL], "The query is legacy SQL"),
    flag(&[USE_BQSTORAGE_API], "Has no effect: the Storage API is used anyway"),
    word(&[ENGINE], "ENGINE", "Has no effect: results are polars frames; bigframes is refused"),
    flag(&[GRAPH], "Refused: there is no widget for graphs"),
    flag(&[PYFORMAT], "Refused: values come in as parameters"),
    word(&[USE_GEODATAFRAME], "COLUMN", "Refused: there is no frame for geography"),
];

/// All options of `%%bigquery`.
pub const ALL: [Opt; OF_A_CELL.len() + WITH_DEFAULTS.len()] = joined();

const fn flag(names: &'static [&'static str], summary: &'static str) -> Opt {
    Opt { names, value: OptValue::None, summary }
}

const fn word(names: &'static [&'static str], value: &'static str, summary: &'static str) -> Opt {
    Opt { names, value: OptValue::Word(value), summary }
}

const fn joined() -> [Opt; OF_A_CELL.len() + WITH_DEFAULTS.len()] {
    let mut all = [OF_A_CELL[0]; OF_A_CELL.len() + WITH_DEFAULTS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < OF_A_CELL.len() { OF_A_CELL[at] } else { WITH_DEFAULTS[at - OF_A_CELL.len()] };
        at += 1;
    }
    all
}

/// How a cell's query runs.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The variable that the result is kept as.
    pub variable: Option<String>,
    /// What the query may process.
    pub budget: Option<Size>,
    /// Rows that are kept.
    pub max_results: Option<u64>,
    /// Whether to tell what is done.
    pub verbose: bool,
    /// Whether to show no progress.
    pub silent: bool,
    /// What the warehouse is told.
    pub options: QueryOptions,
}

impl Settings {
    /// What `arguments` say, and where they say nothing, what `self` says.
    ///
    /// # Errors
    /// A value that can't be, and an option that is refused.
    pub fn with(&self, arguments: &Arguments) -> Result<Settings, MagicError> {
        refuse(arguments)?;
        let text = |name: &str, default: &Option<String>| {
            arguments.value(name).map(|word| word.text.clone()).or_else(|| default.clone())
        };
        let budget = arguments.value(BUDGET).map(Size::read).transpose()?;
        let progress = arguments.value(PROGRESS_BAR_TYPE).map(|word| word.text.eq_ignore_ascii_case("none"));
        let old = &self.options;
        Ok(Settings {
            variable: variable(arguments)?.or_else(|| self.variable.clone()),
            budget: budget.or_else(|| self.budget.clone()),
            max_results: arguments.number(MAX_RESULTS, 0)?.or(self.max_results),
            verbose: arguments.has(VERBOSE) || self.verbose,
            silent: progress.unwrap_or(self.silent),
            options: QueryOptions {
                project: text(PROJECT, &old.project),
                default_dataset: text(DEFAULT_DATASET, &old.default_dataset),
                location: text(LOCATION, &old.location),
                destination: destination(arguments)?,
                maximum_bytes_billed: maximum_bytes_billed(arguments, old.maximum_bytes_billed)?,
                no_cache: arguments.has(NO_QUERY_CACHE) || old.no_cache,
                legacy_sql: arguments.has(USE_LEGACY_SQL) || old.legacy_sql,
                rest_api: arguments.has(USE_REST_API) || old.rest_api,
                api_endpoint: text(BIGQUERY_API_ENDPOINT, &old.api_endpoint),
                storage_endpoint: text(BQSTORAGE_API_ENDPOINT, &old.storage_endpoint),
            },
        })
    }
}

fn variable(arguments: &Arguments) -> Result<Option<String>, MagicError> {
    match arguments.operand() {
        Some(name) if !super::is_variable(&name.text) => Err(MagicError::argument(
            format!(
                "`{}` can't be the name of a variable: use lower-case letters, digits and `_`",
                name.text
            ),
            name.range.clone(),
        )),
        name => Ok(name.map(|name| name.text.clone())),
    }
}

fn destination(arguments: &Arguments) -> Result<Option<Destination>, MagicError> {
    if let Some(word) = arguments.value(DESTINATION_TABLE) {
        let table: TableId = word.text.parse().map_err(|error: warehouse::TableIdError| {
            MagicError::argument(error.to_string(), word.range.clone())
        })?;
        return Ok(Some(Destination::Table(table)));
    }
    if arguments.has(TABLE) {
        let name = variable(arguments)?.ok_or_else(|| MagicError::missing("`--table` needs NAME"))?;
        return Ok(Some(Destination::Temporary(name)));
    }
    Ok(None)
}

/// The limit that is given, else `default`; the official magic's word for none is `None`.
fn maximum_bytes_billed(arguments: &Arguments, default: Option<u64>) -> Result<Option<u64>, MagicError> {
    match arguments.value(MAXIMUM_BYTES_BILLED) {
        Some(word) if word.text == "None" => Ok(None),
        _ => Ok(arguments.number(MAXIMUM_BYTES_BILLED, 0)?.or(default)),
    }
}

/// Options of the official magic that can't mean here what they mean there.
fn refuse(arguments: &Arguments) -> Result<(), MagicError> {
    let refused = [
        (
            PYFORMAT,
            "`--pyformat` writes values into the text of a query: give them as parameters by `--params`",
        ),
        (GRAPH, "`--graph` is not supported: there is no widget for graphs"),
        (USE_GEODATAFRAME, "`--use_geodataframe` is not supported: there is no frame for geography"),
    ];
    if let Some((_, message)) = refused.into_iter().find(|(name, _)| arguments.has(name)) {
        return Err(MagicError::missing(message));
    }
    match arguments.value(ENGINE) {
        Some(engine) if !matches!(engine.text.as_str(), "pandas" | "polars") => Err(MagicError::argument(
            format!("there is no engine `{}`: results are polars frames", engine.text),
            engine.range.clone(),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Spec;

    fn settings(line: &str, defaults: &Settings) -> Result<Settings, MagicError> {
        let spec: &Spec = &super::super::SPEC;
        defaults.with(&Arguments::parse(spec, line)?)
    }

    #[test]
    fn all_options_of_the_official_magic_are_read() {
        let line = "df --destination_table lab.out --project p --max_results 5 --maximum_bytes_billed 100 --dry_run \
                    --bigquery_api_endpoint http://a --bqstorage_api_endpoint http://b --no_query_cache \
                    --use_bqstorage_api --use_rest_api --verbose --progress_bar_type tqdm_notebook --location EU \
                    --engine pandas --use_legacy_sql --params {\"a\": 1}";
        let Settings { variable, max_results, verbose, silent, options, .. } =
            settings(line, &Settings::default()).expect("settings");
        assert_eq!((variable.as_deref(), max_results, verbose, silent), (Some("df"), Some(5), true, false));
        let table = TableId { project: None, dataset: "lab".into(), table: "out".into() };
        assert_eq!(
            options,
            QueryOptions {
                project: Some("p".into()),
                default_dataset: None,
                location: Some("EU".into()),
                destination: Some(Destination::Table(table)),
                maximum_bytes_billed: Some(100),
                no_cache: true,
                legacy_sql: true,
                rest_api: true,
                api_endpoint: Some("http://a".into()),
                storage_endpoint: Some("http://b".into()),
            }
        );
    }

    #[test]
    fn what_a_cell_does_not_say_the_defaults_say() {
        let line = "df --max_results 5 --maximum_bytes_billed 100 --budget 1GB --progress_bar_type None --location EU";
        let defaults = settings(line, &Settings::default()).expect("defaults");
        let cell = settings("--maximum_bytes_billed None --budget 2GB", &defaults).expect("settings");
        assert_eq!((cell.variable.as_deref(), cell.max_results, cell.silent), (Some("df"), Some(5), true));
        assert_eq!(cell.options.maximum_bytes_billed, None);
        assert_eq!(cell.options.location.as_deref(), Some("EU"));
        assert_eq!(cell.budget.map(|size| size.bytes), Some(2_000_000_000));
    }

    #[test]
    fn what_can_not_be_had_is_refused_with_its_reason() {
        for (line, expected) in [
            ("--pyformat", "give them as parameters"),
            ("--graph", "no widget"),
            ("--use_geodataframe g", "no frame for geography"),
            ("--engine bigframes", "results are polars frames"),
            ("--destination_table flights", "names no table"),
            ("--budget much", "no size such as"),
            ("--table", "needs NAME"),
            ("--maximum_bytes_billed few", "takes a whole number"),
        ] {
            let error = settings(line, &Settings::default()).expect_err(line).to_string();
            assert!(error.contains(expected), "{line}: {error}");
        }
    }
}
