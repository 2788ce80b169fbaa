//! Reads the cases of `tests/conformance/<family>.sql`.
//!
//! ```sql
//! -- the case's name
//! -- params: {"x": 1}
//! SELECT @x AS a, 'b' AS b
//! ----
//! a:INT64→b:STRING
//! 1→b
//!
//! -- the next case's name
//! ```
//!
//! - Lines that start with `-- word:` right after the name are settings: `params` (as `params_from_json` reads
//!   them), `unordered` (the rows come in any order), `by: hand` (the expected rows stem from the documentation
//!   and not from Google's evaluator).
//! - After `----`: a line of `name:TYPE` with tabs (here `→`) between, then one line a row, written as [`show`](super::show)
//!   says, until an empty line. Or `!refused` (not supported by the local warehouse), or `!error: text` (any
//!   other error; the text, which may be left out, is in its message).
//! - The cases of a file run one after the other in one warehouse, on a copy of `tests/datasets`.

use std::path::Path;

/// A query and what it should give.
#[derive(Debug, Default)]
pub struct Case {
    pub name: String,
    /// Where it starts in its file, from 1.
    pub line: usize,
    pub sql: String,
    /// A JSON object.
    pub params: Option<String>,
    pub unordered: bool,
    pub by_hand: bool,
    pub expected: Vec<String>,
}

/// What a line of a file belongs to.
enum Part {
    Between,
    Settings,
    Query,
    Expected,
}

/// The cases in a file, in their order.
pub fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    let mut part = Part::Between;
    for (index, line) in text.lines().enumerate() {
        let at = || format!("{}:{}", path.display(), index + 1);
        match part {
            Part::Between => {
                if let Some(name) = line.strip_prefix("-- ") {
                    cases.push(Case { name: name.to_owned(), line: index + 1, ..Case::default() });
                    part = Part::Settings;
                } else {
                    assert!(
                        line.is_empty() || line.starts_with('#'),
                        "{}: a case starts with its name",
                        at()
                    );
                }
                continue;
            }
            Part::Settings if setting(line, cases.last_mut().unwrap()) => continue,
            Part::Settings => part = Part::Query,
            Part::Query | Part::Expected => {}
        }
        let case = cases.last_mut().unwrap();
        match part {
            Part::Query if line == "----" => part = Part::Expected,
            Part::Query => {
                case.sql.push_str(line);
                case.sql.push('\n');
            }
            _ if line.is_empty() => part = Part::Between,
            _ => case.expected.push(line.to_owned()),
        }
    }
    for case in &cases {
        assert!(!case.expected.is_empty(), "{}:{}: nothing is expected", path.display(), case.line);
    }
    cases
}

fn setting(line: &str, case: &mut Case) -> bool {
    if let Some(params) = line.strip_prefix("-- params: ") {
        case.params = Some(params.to_owned());
    } else if line == "-- unordered" {
        case.unordered = true;
    } else if line == "-- by: hand" {
        case.by_hand = true;
    } else {
        return false;
    }
    true
}
