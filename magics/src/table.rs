//! A table in two forms: HTML for a notebook, aligned text for everything else.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// Rows under a header.
pub struct Table<const COLUMNS: usize> {
    header: [Column; COLUMNS],
    rows: Vec<[String; COLUMNS]>,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// Text, aligned to the left.
    Text(&'static str),
    /// Numbers, aligned to the right.
    Number(&'static str),
    /// Code, in a typewriter's letters.
    Code(&'static str),
}

impl Column {
    fn title(self) -> &'static str {
        match self {
            Column::Text(title) | Column::Number(title) | Column::Code(title) => title,
        }
    }

    fn align(self) -> &'static str {
        if matches!(self, Column::Number(_)) { "right" } else { "left" }
    }
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table.
    pub fn new(header: [Column; COLUMNS], rows: Vec<[String; COLUMNS]>) -> Self {
        Table { header, rows }
    }

    /// Both forms by MIME type.
    pub fn mime_bundle(&self) -> Map<String, Value> {
        Map::from_iter([
            ("text/plain".to_owned(), Value::String(self.text())),
            ("text/html".to_owned(), Value::String(self.html())),
        ])
    }

    fn text(&self) -> String {
        let mut widths = self.header.map(|column| column.title().chars().count());
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let mut lines = vec![self.header.map(|column| column.title().to_owned())];
        lines.push(widths.map(|width| "-".repeat(width)));
        lines.extend(self.rows.iter().cloned());
        let line = |cells: &[String; COLUMNS]| {
            let mut line = String::new();
            for ((cell, column), width) in cells.iter().zip(self.header).zip(widths) {
                let _ = match column {
                    Column::Number(_) => write!(line, "{cell:>width$}  "),
                    Column::Text(_) | Column::Code(_) => write!(line, "{cell:width$}  "),
                };
            }
            line.trim_end().to_owned()
        };
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn html(&self) -> String {
        let mut html = String::from("<table class=\"dataframe nbrun-table\"><thead><tr>");
        for column in self.header {
            let _ = write!(html, "<th style=\"text-align:{}\">{}</th>", column.align(), column.title());
        }
        html.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            html.push_str("<tr>");
            for (cell, column) in row.iter().zip(self.header) {
                let text = escape(cell);
                let text =
                    if matches!(column, Column::Code(_)) { format!("<code>{text}</code>") } else { text };
                let _ = write!(html, "<td style=\"text-align:{}\">{text}</td>", column.align());
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
        html
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_html_is_escaped() {
        let rows = vec![["a".to_owned(), "1".to_owned()], ["Vec<é>".to_owned(), "10".to_owned()]];
        let table = Table::new([Column::Code("name"), Column::Number("n")], rows);
        assert_eq!(table.text(), "name     n\n------  --\na        1\nVec<é>  10");
        assert!(table.html().contains("<td style=\"text-align:left\"><code>Vec&lt;é&gt;</code></td>"));
    }
}
