//! `%bq load FRAME TABLE --write truncate|append`: a frame's rows into a table.

use warehouse::Write;

use super::catalog::table;
use super::commands::{Command, WRITE};
use super::run::warehouse_job;
use crate::context::{Context, Stream};
use crate::error::MagicError;
use crate::quantity;

/// `%bq load FRAME TABLE --write truncate|append`
pub async fn load(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let frame = command.operand(0, "a frame and a table")?;
    let table = table(command.operand(1, "a table behind the frame: dataset.table")?)?;
    let Some(word) = command.arguments.value(WRITE) else {
        let message = format!("`{WRITE}` is needed: truncate replaces the table's rows, append keeps them");
        return Err(MagicError::missing(message));
    };
    let write = match word.text.to_ascii_lowercase().as_str() {
        "truncate" => Write::Truncate,
        "append" => Write::Append,
        _ => {
            let message = format!("`{WRITE}` takes truncate or append, not `{}`", word.text);
            return Err(MagicError::argument(message, word.range.clone()));
        }
    };
    let rows = context.frame(&frame.text, None).await?;
    let to = table.clone();
    let written = warehouse_job("loading", context, move |warehouse| {
        warehouse.load(&to, &rows.schema, &rows.batches, write)
    });
    let written = written.await?;
    let verb = if write == Write::Append { "added to" } else { "written to" };
    let text = format!("{} {verb} {table}\n", quantity::counted(written, "row"));
    context.print(Stream::Stdout, &text).await;
    Ok(())
}
