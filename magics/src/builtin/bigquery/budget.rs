//! What a query costs, and whether it may be spent.

use std::sync::Arc;
use std::time::Duration;

use warehouse::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringViewArray};
use warehouse::{Accuracy, DryRun, QueryResult};

use super::state::Queries;
use crate::context::Context;
use crate::error::{MagicError, SessionError};
use crate::quantity;
use crate::words::Word;

/// The price of a TiB that a query processes, in US dollars; without it, BigQuery's list price on demand.
pub const PRICE_VARIABLE: &str = "NBRUN_PRICE_PER_TIB";
/// What all queries of a run may process together: `20GB`.
pub const BUDGET_VARIABLE: &str = "NBRUN_BUDGET";

/// <https://cloud.google.com/bigquery/pricing>, for the locations US and EU.
const LIST_PRICE: f64 = 6.25;
const TIB: f64 = 1_099_511_627_776.0;

/// What processing costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// US dollars for a TiB.
    per_tib: f64,
}

impl Price {
    /// The price for `bytes`, as people read it: `$0.0061`.
    pub fn of(self, bytes: u64) -> String {
        let dollars = self.dollars(bytes);
        match dollars {
            0.0 => "$0".to_owned(),
            _ if dollars < 0.000_1 => "less than $0.0001".to_owned(),
            _ if dollars < 1.0 => format!("${dollars:.4}"),
            _ => format!("${dollars:.2}"),
        }
    }

    fn dollars(self, bytes: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a price is rounded")]
        let bytes = bytes as f64;
        bytes / TIB * self.per_tib
    }

    /// What `dry_run` says as one row: `total_bytes_processed`, `accuracy` and `cost_usd`.
    ///
    /// # Errors
    /// When the row can't be made.
    pub fn figures(self, dry_run: &DryRun) -> Result<QueryResult, MagicError> {
        let bytes = dry_run.bytes_processed;
        let accuracy = match dry_run.accuracy {
            Accuracy::Precise => "PRECISE",
            Accuracy::LowerBound => "LOWER_BOUND",
            Accuracy::UpperBound => "UPPER_BOUND",
            Accuracy::Unknown => "UNKNOWN",
        };
        let columns: [(&str, ArrayRef); 3] = [
            ("total_bytes_processed", Arc::new(Int64Array::from_iter([bytes.map(u64::cast_signed)]))),
            ("accuracy", Arc::new(StringViewArray::from_iter_values([accuracy]))),
            ("cost_usd", Arc::new(Float64Array::from_iter([bytes.map(|bytes| self.dollars(bytes))]))),
        ];
        let row = RecordBatch::try_from_iter(columns)
            .map_err(|error| MagicError::Query { message: error.to_string(), place: None })?;
        Ok(QueryResult::new(row.schema(), vec![row], Duration::ZERO))
    }

    /// What `dry_run` says, as people read it: `10.2 MB ($0.0001)`.
    pub fn told(self, dry_run: &DryRun) -> String {
        let Some(bytes) = dry_run.bytes_processed else { return "an unknown number of bytes".to_owned() };
        let bound = match dry_run.accuracy {
            Accuracy::UpperBound => "at most ",
            Accuracy::LowerBound => "at least ",
            Accuracy::Precise | Accuracy::Unknown => "",
        };
        format!("{bound}{} ({})", quantity::bytes(bytes), self.of(bytes))
    }
}

/// The limits that hold for a cell.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The cell's own, and where it is given.
    pub cell: Option<Size>,
    /// The run's.
    run: Option<u64>,
    /// What processing costs.
    pub price: Price,
}

/// A number of bytes that a user has written.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// The bytes.
    pub bytes: u64,
    /// Where it stands on the magic's line; `None` for a default.
    pub word: Option<Word>,
}

impl Size {
    /// Reads a size.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(word: &Word) -> Result<Size, MagicError> {
        let message = || format!("`{}` is no size such as 500MB, 20GB or 1.5TiB", word.text);
        let bytes = quantity::parse_bytes(&word.text)
            .ok_or_else(|| MagicError::argument(message(), word.range.clone()))?;
        Ok(Size { bytes, word: Some(word.clone()) })
    }
}

impl Limits {
    /// The limits of a cell in this session.
    ///
    /// # Errors
    /// When the environment's price or budget can't be read.
    pub async fn of(cell: Option<Size>, context: &mut dyn Context) -> Result<Limits, MagicError> {
        let variables = context.surroundings().await?.variables;
        let wrong = |name: &str, text: &str, form: &str| {
            let evalue = format!("the environment's {name} is `{text}`: it must be {form}");
            SessionError { ename: "MagicError".to_owned(), traceback: vec![evalue.clone()], evalue }
        };
        let mut per_tib = LIST_PRICE;
        if let Some(text) = variables.get(PRICE_VARIABLE) {
            let read = text.trim().parse().ok().filter(|price: &f64| price.is_finite() && *price >= 0.0);
            per_tib = read.ok_or_else(|| wrong(PRICE_VARIABLE, text, "a number of US dollars"))?;
        }
        let mut run = None;
        if let Some(text) = variables.get(BUDGET_VARIABLE) {
            let read = quantity::parse_bytes(text);
            run = Some(read.ok_or_else(|| wrong(BUDGET_VARIABLE, text, "a size such as 20GB"))?);
        }
        Ok(Limits { cell, run, price: Price { per_tib } })
    }

    /// Whether a query may run that processes what `dry_run` says, after those of the session so far. Gives the
    /// least of the limits, for the warehouse to hold: what a script processes, no dry run can tell.
    ///
    /// # Errors
    /// [`MagicError::OverBudget`] names the first limit that it would break.
    pub fn admit(&self, dry_run: &DryRun, queries: &Queries) -> Result<Option<u64>, MagicError> {
        let left = |budget: u64| budget.saturating_sub(queries.spent);
        let limits = [
            (self.cell.as_ref().map(|size| size.bytes), "the cell's budget is"),
            (queries.budget.map(left), "of the notebook's budget there is left"),
            (self.run.map(left), "of the run's budget there is left"),
        ];
        let least = limits.iter().filter_map(|(limit, _)| *limit).min();
        for (limit, whose) in limits {
            let Some(limit) = limit else { continue };
            if dry_run.bytes_processed.is_some_and(|bytes| bytes > limit) {
                let estimate = self.price.told(dry_run);
                let limit = format!("{} ({})", quantity::bytes(limit), self.price.of(limit));
                let range =
                    self.cell.as_ref().and_then(|size| size.word.as_ref()).map(|word| word.range.clone());
                let range = range.filter(|_| whose.starts_with("the cell's"));
                return Err(MagicError::OverBudget { estimate, limit, whose, range });
            }
        }
        Ok(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dry_run(bytes: Option<u64>) -> DryRun {
        DryRun { bytes_processed: bytes, accuracy: Accuracy::Precise }
    }

    #[test]
    fn the_first_limit_that_breaks_is_named() {
        let price = Price { per_tib: LIST_PRICE };
        let cell = |bytes| Some(Size { bytes, word: None });
        let queries = Queries { budget: Some(1000), spent: 900, ..Queries::default() };
        for (cell, run, bytes, expected) in [
            (None, None, Some(100), None),
            (None, None, Some(101), Some("of the notebook's budget there is left 100 B")),
            (cell(50), None, Some(60), Some("the cell's budget is 50 B")),
            (cell(99), Some(950), Some(60), Some("of the run's budget there is left 50 B")),
            (cell(99), Some(2000), Some(60), None),
        ] {
            let limits = Limits { cell, run, price };
            let error = limits.admit(&dry_run(bytes), &queries).err().map(|error| error.to_string());
            match (&error, expected) {
                (None, None) => {}
                (Some(error), Some(expected)) => assert!(error.contains(expected), "{error}"),
                _ => panic!("{bytes:?}: {error:?}"),
            }
        }
    }

    #[test]
    fn the_least_limit_is_for_the_warehouse_to_hold() {
        let limits = Limits { cell: None, run: Some(950), price: Price { per_tib: LIST_PRICE } };
        let queries = Queries { budget: Some(1000), spent: 900, ..Queries::default() };
        assert_eq!(limits.admit(&dry_run(None), &queries).expect("to be admitted"), Some(50));
    }

    #[test]
    fn prices_are_rounded_up_to_something() {
        let price = Price { per_tib: LIST_PRICE };
        for (bytes, expected) in [
            (0, "$0"),
            (1_000_000, "less than $0.0001"),
            (1_000_000_000, "$0.0057"),
            (20_000_000_000_000, "$113.69"),
        ] {
            assert_eq!(price.of(bytes), expected);
        }
    }
}
