//! `%bq tables|schema|preview`: what there is in the warehouse.

use warehouse::arrow::datatypes::DataType;
use warehouse::local::type_name;
use warehouse::{QueryResult, TableId, TableIdError, TableInfo};

use super::commands::{Command, ROWS};
use super::run::warehouse_job;
use crate::context::Context;
use crate::error::MagicError;
use crate::table::{Column, Table};
use crate::words::Word;
use crate::{quantity, rows};

/// Rows of a preview that does not say how many.
const PREVIEW: u64 = 20;

/// `%bq tables [DATASET]`
pub async fn tables(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let dataset = command.arguments.operand().map(|word| word.text.replace('`', ""));
    let asked = dataset.clone();
    let tables =
        warehouse_job("listing", context, move |warehouse| warehouse.tables(asked.as_deref())).await?;
    if let (Some(word), true) = (command.arguments.operand(), tables.is_empty()) {
        let message = format!("there is no table in a dataset `{}`", word.text);
        return Err(MagicError::argument(message, word.range.clone()));
    }
    let row = |TableInfo { id, rows, bytes }: TableInfo| {
        let rows = rows.map(quantity::thousands).unwrap_or_default();
        [id.to_string(), rows, bytes.map(quantity::bytes).unwrap_or_default()]
    };
    let header = [Column::Code("table"), Column::Number("rows"), Column::Number("storage")];
    context.display(Table::new(header, tables.into_iter().map(row).collect()).mime_bundle()).await;
    Ok(())
}

/// `%bq schema TABLE`
pub async fn schema(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let result = first_rows(command, 0, context).await?;
    let row = |field: &warehouse::arrow::datatypes::FieldRef| {
        let (kind, mode) = match field.data_type() {
            DataType::List(item) => (item.data_type(), "REPEATED"),
            kind => (kind, "NULLABLE"),
        };
        [field.name().clone(), type_name(kind), mode.to_owned()]
    };
    let header = [Column::Code("column"), Column::Text("type"), Column::Text("mode")];
    let table = Table::new(header, result.schema.fields().iter().map(row).collect());
    context.display(table.mime_bundle()).await;
    Ok(())
}

/// `%bq preview TABLE [-n ROWS]`
pub async fn preview(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let most = command.arguments.number(ROWS, 1)?.unwrap_or(PREVIEW);
    let result = first_rows(command, most, context).await?;
    context.display(rows::mime_bundle(&result, "nothing is billed for a preview")).await;
    Ok(())
}

async fn first_rows(
    command: &Command<'_>,
    most: u64,
    context: &mut dyn Context,
) -> Result<QueryResult, MagicError> {
    let table = table(command.operand(0, "a table: dataset.table")?)?;
    warehouse_job("fetching", context, move |warehouse| warehouse.rows(&table, Some(most))).await
}

/// The table that `word` names.
///
/// # Errors
/// When it names none.
pub fn table(word: &Word) -> Result<TableId, MagicError> {
    word.text
        .parse()
        .map_err(|error: TableIdError| MagicError::argument(error.to_string(), word.range.clone()))
}
