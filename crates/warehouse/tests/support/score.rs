//! Right, refused or wrong: what became of each case.

use super::cases::Case;
use super::show;
use std::collections::BTreeMap;
use std::fmt;
use warehouse::{Query, QueryOptions, QueryResult, Warehouse, WarehouseError, params_from_json};

/// What became of a case.
#[derive(Debug)]
pub enum Verdict {
    Right,
    /// "Not supported by the local warehouse", with what was said.
    Refused(String),
    /// Another error than expected, or one where rows are expected.
    Failed(String),
    /// Another answer: what must never be.
    Wrong(String),
}

/// Runs the case and compares.
pub fn judge(warehouse: &dyn Warehouse, case: &Case) -> Verdict {
    judge_with(warehouse, case, &QueryOptions::default())
}

/// The same where the query has options.
pub fn judge_with(warehouse: &dyn Warehouse, case: &Case, options: &QueryOptions) -> Verdict {
    let params = case.params.as_ref().map_or_else(Vec::new, |json| {
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        params_from_json(json.as_object().unwrap()).unwrap()
    });
    let query = Query { params, options: options.clone(), ..Query::new(&case.sql) };
    verdict(case, warehouse.query(&query))
}

fn verdict(case: &Case, outcome: Result<QueryResult, WarehouseError>) -> Verdict {
    let expectation = case.expected.join("\n");
    let error = expectation.strip_prefix("!error").map(|text| text.trim_start_matches(':').trim());
    let refusal = expectation.strip_prefix("!refused").map(|text| text.trim_start_matches(':').trim());
    match (outcome, error, refusal) {
        (Err(error @ WarehouseError::Unsupported { .. }), _, Some(text))
            if error.to_string().contains(text) =>
        {
            Verdict::Right
        }
        (Err(error @ WarehouseError::Unsupported { .. }), _, None) => Verdict::Refused(error.to_string()),
        (Err(error), Some(text), _) if error.to_string().contains(text) => Verdict::Right,
        (Err(error), ..) => Verdict::Failed(format!("expected:\n{expectation}\ngot:\n{error}")),
        (Ok(result), ..) => {
            let (mut got, mut expected) = (show::lines(&result), case.expected.clone());
            if case.unordered {
                got.get_mut(1..).unwrap_or_default().sort_unstable();
                expected.get_mut(1..).unwrap_or_default().sort_unstable();
            }
            let alike = got.len() == expected.len()
                && got.iter().zip(&expected).all(|(got, expected)| show::same(got, expected));
            if alike {
                Verdict::Right
            } else {
                Verdict::Wrong(format!("expected:\n{}\ngot:\n{}", expected.join("\n"), got.join("\n")))
            }
        }
    }
}

/// How many cases of a family came out how.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    right: usize,
    refused: usize,
    failed: usize,
    wrong: usize,
}

/// Counts by family, and the reports of what was not right.
#[derive(Debug, Default)]
pub struct Scoreboard {
    families: BTreeMap<String, Count>,
    pub refused: Vec<String>,
    pub failed: Vec<String>,
    pub wrong: Vec<String>,
    /// What a suite needs and could not be made; its cases say what they miss.
    pub unmade: Vec<String>,
}

impl Scoreboard {
    /// Counts a case; `name` and `sql` are for the report.
    pub fn add(&mut self, family: &str, name: &str, sql: &str, verdict: Verdict) {
        let count = self.families.entry(family.to_owned()).or_default();
        let report = |what: String| format!("{family}: {name}\n{}\n{what}\n", sql.trim());
        match verdict {
            Verdict::Right => count.right += 1,
            Verdict::Refused(what) => {
                count.refused += 1;
                self.refused.push(report(what));
            }
            Verdict::Failed(what) => {
                count.failed += 1;
                self.failed.push(report(what));
            }
            Verdict::Wrong(what) => {
                count.wrong += 1;
                self.wrong.push(report(what));
            }
        }
    }
}

impl fmt::Display for Scoreboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |f: &mut fmt::Formatter<'_>, family: &str, count: Count| {
            let Count { right, refused, failed, wrong } = count;
            writeln!(f, "{family:<28} {right:>6} {refused:>8} {failed:>7} {wrong:>6}")
        };
        writeln!(f, "{:<28} {:>6} {:>8} {:>7} {:>6}", "family", "right", "refused", "failed", "wrong")?;
        let mut total = Count::default();
        for (family, count) in &self.families {
            row(f, family, *count)?;
            total.right += count.right;
            total.refused += count.refused;
            total.failed += count.failed;
            total.wrong += count.wrong;
        }
        row(f, "all", total)
    }
}
