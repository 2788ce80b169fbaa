//! What the magics may do with the session.

mod command;
mod failure;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Instant;

use magics::{
    Context, Exit, Input, Jobs, Plan, Queries, Registry, SessionError, Stream, Surroundings, Timing, Variable,
};
use serde_json::{Map, Value, json};
use warehouse::QueryResult;

use crate::engine::{Announcement, CellError, Changes, Description, OptLevel, Output, Payload, StreamName};
use crate::session::Session;
pub use failure::failed;

/// The magics of every session.
pub fn magics() -> &'static Registry {
    static MAGICS: LazyLock<Registry> = LazyLock::new(Registry::standard);
    &MAGICS
}

/// A session while one of its cells runs.
pub struct SessionContext<'a> {
    /// The session.
    pub session: &'a mut Session,
    /// Execution count of the cell.
    pub count: u32,
    /// Where its output goes.
    pub output: &'a Output,
    /// The display that tells how far the magic has come.
    pub place: String,
    /// Whether it is there.
    pub in_progress: bool,
}

impl SessionContext<'_> {
    /// Leaves nothing of what told how far the magic has come.
    pub async fn end_progress(&mut self) {
        if std::mem::take(&mut self.in_progress) {
            self.in_place("update_display_data", Map::new()).await;
        }
    }

    /// Shows representations in the one place of the magic.
    async fn in_place(&mut self, msg_type: &str, data: Map<String, Value>) {
        let transient = json!({"display_id": self.place});
        let content = json!({"data": data, "metadata": {}, "transient": transient});
        let announcement = Announcement {
            msg_type: msg_type.to_owned(),
            content,
            metadata: Map::new(),
            buffers: Vec::new(),
        };
        self.output.message(announcement).await;
    }
}

#[async_trait::async_trait]
impl Context for SessionContext<'_> {
    async fn run(&mut self, cell: &str) -> Result<Timing, SessionError> {
        let start = Instant::now();
        self.session.engine.take_compile_time();
        self.session.run(self.count, cell, self.output).await.map_err(failure::to_magics)?;
        Ok(Timing { compile: self.session.engine.take_compile_time(), total: start.elapsed() })
    }

    async fn measure(&mut self, code: &str, plan: Plan) -> Result<(), SessionError> {
        let plan = (plan.loops, plan.runs);
        self.session.engine.measure(self.count, code, plan, self.output).await.map_err(failure::to_magics)
    }

    async fn variables(&mut self) -> Result<Vec<Variable>, SessionError> {
        let described = self.session.engine.describe(self.output).await.map_err(failure::to_magics)?;
        let variable = |(name, type_name, description)| {
            let Description { length, width, bytes, is_exact, preview, .. } = description;
            let shape = match (length, width) {
                (Some(length), Some(width)) => Some(format!("{length} × {width}")),
                (length, _) => length.map(|length| length.to_string()),
            };
            Variable { name, type_name, shape, bytes, is_exact, preview }
        };
        Ok(described.into_iter().map(variable).collect())
    }

    async fn value(&mut self, name: &str) -> Result<Value, SessionError> {
        self.session.engine.value(name, self.output).await.map_err(failure::to_magics)
    }

    fn has_variable(&self, name: &str) -> bool {
        self.session.engine.has_variable(name)
    }

    async fn json(&mut self, name: &str) -> Result<Value, SessionError> {
        self.session.json(name).await.map_err(failure::to_magics)
    }

    async fn frame(&mut self, name: &str, column: Option<&str>) -> Result<QueryResult, SessionError> {
        self.session.frame(name, column).await.map_err(failure::to_magics)
    }

    async fn forget(&mut self, names: &[String]) -> Result<(), SessionError> {
        self.session.engine.forget(names, self.output).await.map_err(failure::to_magics)
    }

    fn forget_items(&mut self) {
        self.session.engine.forget_items();
    }

    async fn warehouse(&mut self) -> Result<Jobs, SessionError> {
        self.session.warehouse(self.output).await.map_err(failure::to_magics)
    }

    fn queries(&mut self) -> &mut Queries {
        &mut self.session.queries
    }

    fn interrupted(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let interrupt = self.session.interrupt();
        Box::pin(async move { interrupt.made().await })
    }

    async fn keep(&mut self, name: &str, rows: &QueryResult) -> Result<(), SessionError> {
        self.session.keep_frame(name, rows).await.map_err(failure::to_magics)
    }

    async fn keep_text(&mut self, name: &str, text: &str) -> Result<(), SessionError> {
        self.session.keep_text(name, text).await.map_err(failure::to_magics)
    }

    async fn print(&mut self, stream: Stream, text: &str) {
        let name = match stream {
            Stream::Stdout => StreamName::Stdout,
            Stream::Stderr => StreamName::Stderr,
        };
        self.output.stream(name, text).await;
    }

    async fn display(&mut self, data: Map<String, Value>) {
        self.output.display(data, false).await;
    }

    async fn result(&mut self, data: Map<String, Value>) {
        if std::mem::take(&mut self.in_progress) {
            self.in_place("update_display_data", data).await;
        } else {
            self.output.display(data, true).await;
        }
    }

    async fn progress(&mut self, line: &str) {
        let again = std::mem::replace(&mut self.in_progress, true);
        let msg_type = if again { "update_display_data" } else { "display_data" };
        self.in_place(msg_type, Map::from_iter([("text/plain".to_owned(), Value::from(line))])).await;
    }

    async fn page(&mut self, text: &str) {
        let data = Map::from_iter([("text/plain".to_owned(), Value::String(text.to_owned()))]);
        self.output.payload(Payload::Page(data)).await;
    }

    async fn set_next_input(&mut self, text: &str, replace: bool) {
        self.output.payload(Payload::SetNextInput { text: text.to_owned(), replace }).await;
    }

    async fn surroundings(&mut self) -> Result<Surroundings, SessionError> {
        self.surround(Changes::default()).await
    }

    async fn set_directory(&mut self, folder: &Path) -> Result<(), SessionError> {
        self.surround(Changes { directory: Some(folder.to_owned()), ..Changes::default() }).await.map(drop)
    }

    async fn set_variable(&mut self, name: &str, value: Option<&str>) -> Result<(), SessionError> {
        let variables = [(name.to_owned(), value.map(str::to_owned))].into();
        self.surround(Changes { variables, ..Changes::default() }).await.map(drop)
    }

    async fn command(&mut self, program: &str, arguments: &[&str]) -> Result<Exit, SessionError> {
        let surroundings = self.surroundings().await?;
        command::run(program, arguments, surroundings, &self.session.engine.interrupt(), self.output)
            .await
            .map_err(failure::to_magics)
    }

    fn opt_level(&self) -> u8 {
        self.session.engine.opt_level().number()
    }

    fn set_opt_level(&mut self, level: u8) -> Result<(), SessionError> {
        let Some(level) = OptLevel::new(level) else { return Ok(()) };
        self.session.engine.set_opt_level(level).map_err(|error| failure::to_magics(error.into()))
    }

    fn history(&self) -> Vec<Input> {
        self.session.inputs.clone()
    }
}

impl SessionContext<'_> {
    async fn surround(&mut self, changes: Changes) -> Result<Surroundings, SessionError> {
        let surroundings: Result<_, CellError> = self.session.engine.surround(changes, self.output).await;
        let crate::engine::Surroundings { directory, variables } =
            surroundings.map_err(failure::to_magics)?;
        Ok(Surroundings { directory, variables })
    }
}
