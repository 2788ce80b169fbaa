//! Values on their way between the session's variables and the warehouse.

use std::path::Path;

use serde_json::Value;
use tempfile::{NamedTempFile, TempPath};
use warehouse::QueryResult;

use crate::engine::{CellError, Output};
use crate::session::{EXPRESSION, Session};

/// The variable that holds a value on its way.
const ON_ITS_WAY: &str = "__nbrun_on_its_way";

impl Session {
    /// Keeps rows as the `DataFrame` `name`, and shows nothing. No compiler runs.
    ///
    /// # Errors
    /// When the rows can't be written or read.
    pub(crate) async fn keep_frame(&mut self, name: &str, rows: &QueryResult) -> Result<(), CellError> {
        // The mapping keeps the data when the name in the folder is gone.
        let file = match written(rows, self.engine.folder()).await {
            Ok(file) => file,
            Err(full) => {
                tracing::warn!(error = full.evalue, "the rows are written to disk");
                written(rows, &std::env::temp_dir()).await?
            }
        };
        quietly(async |output| self.engine.bind_frame(name, &file, output).await).await
    }

    /// Keeps a text as the `String` `name`.
    ///
    /// # Errors
    /// When the host is gone.
    pub(crate) async fn keep_text(&mut self, name: &str, text: &str) -> Result<(), CellError> {
        self.run_quietly(&format!("let {name} = ::std::string::String::from({text:?});")).await
    }

    /// The rows of the frame `name`, with BigQuery's types; of all columns, or of one.
    ///
    /// # Errors
    /// When there is no such frame or column, and for a type that BigQuery has not.
    pub(crate) async fn frame(&mut self, name: &str, column: Option<&str>) -> Result<QueryResult, CellError> {
        let scope = self.engine.scope();
        let known = scope.variables.iter().find(|variable| variable.name == name);
        match known.map(|variable| variable.type_name.as_str()) {
            Some(kind) if kind.ends_with("DataFrame") => {}
            Some(kind) => return Err(error(format!("`{name}` is no DataFrame but a {kind}"))),
            None => return Err(error(format!("there is no variable `{name}`"))),
        }
        let file = new_file(self.engine.folder())?;
        let rows = match column {
            Some(column) => format!("{name}.select([{column:?}])?"),
            None => format!("{name}.clone()"),
        };
        let target = file.to_string_lossy();
        // A sink, since it is compiled already: a writer is generic, and takes a cell three times as long.
        let code = format!(
            "{{ use ::nbrun_prelude::polars::prelude::{{FileWriteFormat, IntoLazy as _, IpcWriterOptions, \
             SinkDestination, SinkTarget, UnifiedSinkArgs}}; \
             let target = SinkDestination::File {{ target: SinkTarget::Path({target:?}.into()) }}; \
             let format = FileWriteFormat::Ipc(IpcWriterOptions::default()); \
             {rows}.lazy().sink(target, format, UnifiedSinkArgs::default())?.collect()?; }}"
        );
        self.run_quietly(&code).await?;
        blocking(move || QueryResult::read_ipc(&file)).await
    }

    /// The variable `name` as JSON, by `serde`.
    ///
    /// # Errors
    /// When there is no such variable, or `serde` can't write its type.
    pub(crate) async fn json(&mut self, name: &str) -> Result<Value, CellError> {
        if !self.engine.has_variable(name) {
            return Err(error(format!("there is no variable `{name}`")));
        }
        self.run_quietly(&format!("let {ON_ITS_WAY} = ::nbrun_prelude::serde_json::to_string(&{name})?;"))
            .await?;
        let value = quietly(async |output| {
            let value = self.engine.value(ON_ITS_WAY, output).await;
            self.engine.forget(&[ON_ITS_WAY.to_owned()], output).await?;
            value
        });
        let value = value.await?;
        let text = value.get("value").and_then(Value::as_str).unwrap_or_default();
        serde_json::from_str(text).map_err(|cause| error(cause.to_string()))
    }

    /// Runs Rust that prints and shows nothing; an error's place would be in text that the user did not write.
    async fn run_quietly(&mut self, code: &str) -> Result<(), CellError> {
        self.engine.quote(EXPRESSION, code);
        let ran = quietly(async |output| self.engine.execute(EXPRESSION, code, output).await).await;
        ran.map_err(|CellError { ename, evalue, .. }| CellError::new(&ename, evalue))
    }
}

/// An empty file that is gone when it is dropped.
fn new_file(folder: &Path) -> Result<TempPath, CellError> {
    let file = tempfile::Builder::new().prefix("rows-").suffix(".arrow").tempfile_in(folder);
    file.map(NamedTempFile::into_temp_path).map_err(|cause| error(cause.to_string()))
}

/// A file with the rows in a folder.
async fn written(rows: &QueryResult, folder: &Path) -> Result<TempPath, CellError> {
    let (file, rows) = (new_file(folder)?, rows.clone());
    blocking(move || rows.write_ipc(&file).map(|()| file)).await
}

/// Does `work`, whose output nobody sees.
async fn quietly<T>(work: impl AsyncFnOnce(&Output) -> T) -> T {
    let (output, mut shown) = Output::channel();
    let work = async {
        let output = output;
        work(&output).await
    };
    let (done, ()) = tokio::join!(work, async { while shown.recv().await.is_some() {} });
    done
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, warehouse::WarehouseError> + Send + 'static,
) -> Result<T, CellError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|cause| error(cause.to_string())),
        Err(panic) => Err(CellError::new("KernelError", panic.to_string())),
    }
}

fn error(evalue: String) -> CellError {
    CellError::new("Error", evalue)
}
