//! What a kernel's message does to the notebook.

use notebook::{Applied, Notebook, OutputError};
use serde_json::Value;

/// Applies a message that belongs to a cell: an output, or `execute_input` with the cell's execution count. All else
/// is ignored.
pub fn apply(
    notebook: &mut Notebook,
    index: usize,
    msg_type: &str,
    content: &Value,
) -> Result<Applied, OutputError> {
    if msg_type != "execute_input" {
        return notebook.apply_output(index, msg_type, content);
    }
    let count = content.get("execution_count").and_then(Value::as_u64);
    match notebook.cell_mut(index) {
        Some(mut cell) => {
            cell.set_execution_count(count);
            Ok(Applied::Updated(0))
        }
        None => Ok(Applied::Ignored),
    }
}
