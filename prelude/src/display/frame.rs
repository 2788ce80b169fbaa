//! A `DataFrame` as a table: HTML for the notebook, text beside it.

use std::fmt::Write as _;

use polars::prelude::{AnyValue, Column, DataFrame, LazyFrame, Series};
use serde_json::Value;

use super::{MimeBundle, Rich, plain};

/// Rows shown of a longer frame: this many from its head and its tail together.
const ROWS: usize = 20;
/// Columns shown of a wider frame: this many from its left and its right together.
const COLUMNS: usize = 30;
/// Characters shown of one longer value.
const CHARACTERS: usize = 120;

/// Selectors are as specific as they are because front ends align all tables' cells to the right.
const STYLE: &str = "<style>table.nbrun-frame.dataframe{border-collapse:collapse;font-variant-numeric:tabular-nums}\
table.nbrun-frame.dataframe tr th,table.nbrun-frame.dataframe tr td{padding:.25em .75em;text-align:left;white-space:nowrap}\
table.nbrun-frame.dataframe tr .number{text-align:right}\
.nbrun-frame .type{font-weight:normal;opacity:.6;font-size:85%}\
.nbrun-frame .null{opacity:.5;font-style:italic}</style>";

impl Rich for DataFrame {
    fn mime_bundle(&self) -> MimeBundle {
        let mut bundle = plain(self.to_string());
        bundle.insert("text/html".to_owned(), Value::String(html(self)));
        bundle
    }
}

impl Rich for Column {
    fn mime_bundle(&self) -> MimeBundle {
        self.clone().into_frame().mime_bundle()
    }
}

impl Rich for Series {
    fn mime_bundle(&self) -> MimeBundle {
        self.clone().into_frame().mime_bundle()
    }
}

impl Rich for LazyFrame {
    fn mime_bundle(&self) -> MimeBundle {
        let plan = self.describe_plan().unwrap_or_else(|error| error.to_string());
        plain(format!("LazyFrame, not collected yet\n{plan}"))
    }
}

fn html(frame: &DataFrame) -> String {
    let (height, width) = frame.shape();
    let rows = Shown::new(height, ROWS);
    let columns = Shown::new(width, COLUMNS);
    let all = frame.columns();
    let mut out = format!("{STYLE}<table class=\"dataframe nbrun-frame\"><thead><tr>");
    columns.each(&mut out, "<th>…</th>", |out, index| {
        let class = if is_number(&all[index]) { " class=\"number\"" } else { "" };
        let _ = write!(
            out,
            "<th{class}>{}<br><span class=\"type\">{}</span></th>",
            escape(all[index].name()),
            escape(&all[index].dtype().to_string())
        );
    });
    out.push_str("</tr></thead><tbody>");
    let gap = format!("<tr><td colspan=\"{}\">…</td></tr>", columns.count());
    rows.each(&mut out, &gap, |out, row| {
        out.push_str("<tr>");
        columns.each(out, "<td>…</td>", |out, index| value(out, &all[index], row));
        out.push_str("</tr>");
    });
    let _ = write!(
        out,
        "</tbody></table><p>{} {} × {} {}</p>",
        thousands(height),
        plural(height, "row"),
        width,
        plural(width, "column")
    );
    out
}

fn value(out: &mut String, column: &Column, row: usize) {
    match column.get(row) {
        Ok(AnyValue::Null) => out.push_str("<td class=\"null\">null</td>"),
        Ok(value) => {
            let text = match &value {
                AnyValue::String(text) => (*text).to_owned(),
                AnyValue::StringOwned(text) => text.to_string(),
                other => other.to_string(),
            };
            let class = if is_number(column) { " class=\"number\"" } else { "" };
            let _ = write!(out, "<td{class}>{}</td>", escape(&shorten(text)));
        }
        Err(error) => {
            let _ = write!(out, "<td>{}</td>", escape(&error.to_string()));
        }
    }
}

fn is_number(column: &Column) -> bool {
    column.dtype().is_primitive_numeric() || column.dtype().is_decimal()
}

fn shorten(text: String) -> String {
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Which of `total` rows or columns are shown: the first `head` and the last `tail`.
struct Shown {
    head: usize,
    tail: usize,
    total: usize,
}

impl Shown {
    fn new(total: usize, limit: usize) -> Self {
        if total <= limit {
            Shown { head: total, tail: 0, total }
        } else {
            Shown { head: limit / 2, tail: limit - limit / 2, total }
        }
    }

    fn count(&self) -> usize {
        self.head + self.tail + usize::from(self.tail > 0)
    }

    fn each(&self, out: &mut String, gap: &str, mut one: impl FnMut(&mut String, usize)) {
        (0..self.head).for_each(|index| one(out, index));
        if self.tail > 0 {
            out.push_str(gap);
            (self.total - self.tail..self.total).for_each(|index| one(out, index));
        }
    }
}
