//! What two tools should agree on.

use std::fmt;

use serde_json::{Value, json};

/// The tag of cells that point out an error.
const MARKER: &str = "papermill-error-cell-tag";
/// The tag that nbrun gives to failed cells.
const FAILED: &str = "nbrun-failed";

/// What became of a notebook, as far as it does not depend on the moment.
pub struct Facts {
    succeeded: bool,
    cells: Vec<Value>,
    tags: Vec<Value>,
    outputs: Vec<Value>,
}

/// One thing that differs.
pub struct Difference {
    /// Verdicts, cells, tags or outputs.
    pub what: &'static str,
    ours: String,
    theirs: String,
}

impl Facts {
    /// The facts of an executed notebook, which a tool that failed early may not have written.
    pub fn new(code: Option<i32>, notebook: Option<String>) -> Self {
        let notebook: Value = notebook.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let cells: Vec<&Value> = notebook["cells"].as_array().into_iter().flatten().collect();
        // The words of a marker are each tool's own; that it is there, and where, is in the tags.
        let own = || cells.iter().filter(|cell| !tags(cell).contains(&MARKER));
        Self {
            succeeded: code == Some(0),
            cells: own().map(|cell| json!([cell["cell_type"], text(&cell["source"])])).collect(),
            tags: cells.iter().map(|cell| json!(tags(cell))).collect(),
            outputs: own().map(|cell| json!([cell["execution_count"], outputs(cell)])).collect(),
        }
    }

    /// The verdict in a word.
    pub fn verdict(&self) -> &'static str {
        if self.succeeded { "succeeded" } else { "failed" }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    /// What differs from another's facts.
    pub fn differences(&self, theirs: &Self) -> Vec<Difference> {
        let verdicts = [json!(self.verdict()), json!(theirs.verdict())];
        let lists = [
            ("cells", &self.cells, &theirs.cells),
            ("tags", &self.tags, &theirs.tags),
            ("outputs", &self.outputs, &theirs.outputs),
        ];
        let mut found = Vec::new();
        if verdicts[0] != verdicts[1] {
            found.push(Difference::new("verdicts", &verdicts[0], &verdicts[1]));
        }
        for (what, ours, theirs) in lists {
            let longest = ours.len().max(theirs.len());
            let first = (0..longest).find(|cell| ours.get(*cell) != theirs.get(*cell));
            if let Some(cell) = first {
                let of = |list: &Vec<Value>| json!({"cell": cell, "is": list.get(cell)});
                found.push(Difference::new(what, &of(ours), &of(theirs)));
            }
        }
        found
    }
}

impl Difference {
    fn new(what: &'static str, ours: &Value, theirs: &Value) -> Self {
        let shown = |value: &Value| value.to_string().chars().take(600).collect();
        Self { what, ours: shown(ours), theirs: shown(theirs) }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} differ\n    ours:   {}\n    theirs: {}", self.what, self.ours, self.theirs)
    }
}

fn tags(cell: &Value) -> Vec<&str> {
    let tags = cell["metadata"]["tags"].as_array().into_iter().flatten();
    tags.filter_map(Value::as_str).filter(|tag| *tag != FAILED).collect()
}

/// A text that may be a list of lines.
fn text(value: &Value) -> String {
    match value {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().unwrap_or_default().to_owned(),
    }
}

/// The outputs of a cell: streams joined, errors without traceback, data without what is new in each run.
fn outputs(cell: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for output in cell["outputs"].as_array().into_iter().flatten() {
        let next = match output["output_type"].as_str() {
            Some("stream") => {
                json!({"stream": output["name"], "text": same_every_time(&text(&output["text"]))})
            }
            Some("error") => json!({"error": output["ename"], "value": output["evalue"]}),
            kind => json!({"kind": kind, "data": data(&output["data"])}),
        };
        match found.last_mut() {
            Some(last) if last["stream"].is_string() && last["stream"] == next["stream"] => {
                last["text"] = Value::from(text(&last["text"]) + &text(&next["text"]));
            }
            _ => found.push(next),
        }
    }
    found
}

fn data(bundle: &Value) -> Value {
    let plain = |value: &Value| match value {
        Value::String(_) | Value::Array(_) => Value::from(same_every_time(&text(value))),
        value => Value::from(same_every_time(&value.to_string())),
    };
    bundle.as_object().into_iter().flatten().map(|(kind, value)| (kind.clone(), plain(value))).collect()
}

/// A text without addresses and identifiers: digits of at least eight hexadecimal ones in a row, one of them a digit.
fn same_every_time(text: &str) -> String {
    let mut same = String::new();
    let mut word = String::new();
    for next in text.chars().chain(['\n']) {
        if next.is_ascii_hexdigit() {
            word.push(next);
            continue;
        }
        let is_id = word.len() >= 8 && word.contains(|digit: char| digit.is_ascii_digit());
        same.push_str(if is_id { "ID" } else { &word });
        same.push(next);
        word.clear();
    }
    same.pop();
    same
}
