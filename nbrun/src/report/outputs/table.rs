//! Tabular data in the form that the Frictionless Table Schema gives it.

use serde_json::Value;

use super::markup::boxed;
use crate::report::html::{escape_to, thousands};

/// The table and its number of rows; none where the value is no such data.
pub fn render(resource: &Value) -> Option<(String, usize)> {
    let fields = resource.get("schema")?.get("fields")?.as_array()?;
    let rows = resource.get("data")?.as_array()?;
    let names: Vec<&str> = fields.iter().filter_map(|field| field.get("name")?.as_str()).collect();
    let mut html = "<table><thead><tr>".to_owned();
    for name in &names {
        html.push_str("<th>");
        escape_to(name, &mut html);
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for name in &names {
            cell(row.get(name).unwrap_or(&Value::Null), &mut html);
        }
        html.push_str("</tr>");
    }
    html.extend(["</tbody></table><p>", &thousands(rows.len()), " rows</p>"]);
    Some((boxed(&html, names.len()), rows.len()))
}

fn cell(value: &Value, html: &mut String) {
    match value {
        Value::Null => html.push_str("<td class=\"null\">NULL</td>"),
        Value::Number(number) => html.extend(["<td class=\"number\">", &number.to_string(), "</td>"]),
        Value::String(text) => {
            html.push_str("<td>");
            escape_to(text, html);
            html.push_str("</td>");
        }
        other => {
            html.push_str("<td>");
            escape_to(&other.to_string(), html);
            html.push_str("</td>");
        }
    }
}
