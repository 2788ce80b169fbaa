//! The columns that a plan reads of a table.

use crate::local::relations::column_named;
use serde_json::Value;
use std::collections::BTreeSet;

/// The columns of the table that the plan, as DuckDB writes it in JSON, reads. All scans together.
pub fn columns_read(plan: &str, table: &str) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    if let Ok(Value::Array(roots)) = serde_json::from_str(plan) {
        for node in &roots {
            collect(node, &unquoted(table), &mut columns);
        }
    }
    columns
}

fn collect(node: &Value, table: &str, columns: &mut BTreeSet<String>) {
    let scanned = node.pointer("/extra_info/Table").and_then(Value::as_str).map(unquoted);
    // the plan writes names in full, as in `temp.main.t`
    let is_table = |name: &String| {
        let (name, table) = (name.replace(".main.", "."), table.trim_start_matches("temp."));
        name == table || name.strip_prefix("temp.") == Some(table)
    };
    if scanned.as_ref().is_some_and(is_table) {
        match node.pointer("/extra_info/Projections") {
            Some(Value::String(column)) if !column.is_empty() => {
                columns.insert(column_named(column).to_owned());
            }
            Some(Value::Array(names)) => {
                columns.extend(names.iter().filter_map(Value::as_str).map(column_named).map(str::to_owned));
            }
            _ => {}
        }
    }
    if let Some(Value::Array(children)) = node.get("children") {
        for child in children {
            collect(child, table, columns);
        }
    }
}

fn unquoted(name: &str) -> String {
    name.replace('"', "")
}

#[cfg(test)]
mod tests {
    use super::columns_read;

    #[test]
    fn finds_the_columns_of_a_table() {
        let plan = r#"[{"name": "JOIN", "children": [
            {"name": "SEQ_SCAN", "children": [], "extra_info": {"Table": "temp.main.\"file:d.t\"", "Projections": "a"}},
            {"name": "SEQ_SCAN", "children": [], "extra_info": {"Table": "store.\"dataset:d\".t", "Projections": ["x", "y"]}}
        ]}]"#;
        let read = |table| columns_read(plan, table).into_iter().collect::<Vec<_>>();
        assert_eq!(read("\"file:d.t\""), ["a"]);
        assert_eq!(read("store.\"dataset:d\".\"t\""), ["x", "y"]);
        assert!(read("\"file:d.u\"").is_empty());
    }
}
