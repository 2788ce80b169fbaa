//! One notebook's session: the engine, the warehouse, and the cells that are not Rust.

use std::path::PathBuf;
use std::sync::Arc;

use magics::{Cell, Input, Jobs, Queries, Rest};
use serde_json::{Map, Value};
use warehouse::local::LocalWarehouse;

use crate::context::{self, SessionContext};
use crate::engine::dependencies::Dependency;
use crate::engine::prelude::Prelude;
use crate::engine::{
    Buffer, CellError, Changes, Engine, EngineError, Interrupt, Output, Scope, Shown, Stir, Surroundings,
};
use crate::evcxr::{self, Header};
use crate::startup::Startup;

/// The folder of the local warehouse's tables; searched for upwards from the working directory.
const DATASETS: &str = "datasets";
/// Overrides the search.
const DATASETS_VARIABLE: &str = "NBRUN_DATASETS";

/// One notebook's session.
pub struct Session {
    prelude: Arc<Prelude>,
    pub(crate) engine: Engine,
    /// The cells that ran.
    pub(crate) inputs: Vec<Input>,
    warehouse: Option<Jobs>,
    pub(crate) queries: Queries,
    /// What runs before the first cell.
    startup: Option<Startup>,
}

impl Session {
    /// Starts a session.
    ///
    /// # Errors
    /// When a process can't be started.
    pub async fn start(prelude: Arc<Prelude>) -> Result<Self, EngineError> {
        Ok(Session {
            engine: Engine::start(Arc::clone(&prelude)).await?,
            prelude,
            inputs: Vec::new(),
            warehouse: None,
            queries: Queries::default(),
            startup: None,
        })
    }

    /// Has `startup` run before the first cell.
    pub fn begin_with(&mut self, startup: Startup) {
        self.startup = Some(startup);
    }

    /// Adds crates.
    ///
    /// # Errors
    /// When one of them can't be had.
    pub async fn depend(&mut self, crates: Vec<Dependency>, output: &Output) -> Result<(), CellError> {
        self.engine.depend(crates, output).await
    }

    /// The prelude of its cells.
    pub fn prelude(&self) -> Arc<Prelude> {
        Arc::clone(&self.prelude)
    }

    /// Stops what the session is doing.
    pub fn interrupt(&self) -> Interrupt {
        self.engine.interrupt()
    }

    /// What the next cell can name.
    pub fn scope(&self) -> Scope {
        self.engine.scope()
    }

    /// Runs one cell.
    ///
    /// # Errors
    /// What the notebook shows for the cell.
    pub async fn execute(&mut self, count: u32, source: &str, output: &Output) -> Result<(), CellError> {
        self.engine.interrupt().clear();
        if let Some(startup) = self.startup.take() {
            startup.run(self, output).await;
        }
        self.inputs.push(Input { count, source: source.to_owned() });
        self.engine.quote(count, source);
        self.run(count, source, output).await
    }

    /// Runs one cell, or one within a magic: the commands and line magics on its first lines, then what follows
    /// them.
    pub(crate) async fn run(&mut self, count: u32, source: &str, output: &Output) -> Result<(), CellError> {
        let Header { commands, rest } = Header::read(source);
        evcxr::commands::run(commands, &mut self.engine, output).await?;
        let registry = context::magics();
        let cell = Cell::parse(&rest, registry, |name| self.engine.knows(name));
        let (rust, last) = match cell.rest {
            Rest::Rust(rust) => (rust, None),
            Rest::Magic(call) => (String::new(), Some(call)),
        };
        for (number, call) in cell.calls.iter().chain(&last).enumerate() {
            let place = format!("nbrun-progress-{count}-{number}");
            let mut context = SessionContext { session: self, count, output, place, in_progress: false };
            let ran = registry.run(call, &mut context).await;
            context.end_progress().await;
            ran.map_err(|failed| context::failed(failed, count, source))?;
        }
        if rust.trim().is_empty() { Ok(()) } else { self.engine.execute(count, &rust, output).await }
    }

    /// To be called between cells, when nobody waits: prepares for a cell that must be stopped.
    pub async fn settle(&mut self) {
        self.engine.settle().await;
    }

    /// The representations of an expression's value by MIME type. What evaluating it prints is not shown.
    ///
    /// # Errors
    /// When it is no expression, or has no value.
    pub async fn evaluate(&mut self, expression: &str) -> Result<Map<String, Value>, CellError> {
        // syn takes a `let` for an expression, since conditions may hold one.
        if let Err(_) | Ok(syn::Expr::Let(_)) = syn::parse_str(expression) {
            return Err(CellError::new("SyntaxError", format!("`{expression}` is no expression")));
        }
        let (output, mut shown) = Output::channel();
        let run = async {
            let output = output;
            self.engine.quote(EXPRESSION, expression);
            self.engine.execute(EXPRESSION, expression, &output).await
        };
        let collect = async {
            let mut value = Map::new();
            while let Some(shown) = shown.recv().await {
                if let Shown::Display { data, result: true } = shown {
                    value = data;
                }
            }
            value
        };
        let (outcome, value) = tokio::join!(run, collect);
        outcome.map(|()| value)
    }

    /// Lets the session hear what a front end says on a comm: the type, content and binary parts of its message.
    ///
    /// # Errors
    /// When the code that listens panics.
    pub async fn comm(
        &mut self,
        msg_type: &str,
        content: &Value,
        buffers: &[Buffer],
        output: &Output,
    ) -> Result<(), CellError> {
        self.engine.interrupt().clear();
        self.engine.comm(msg_type, content, buffers, output).await
    }

    /// Waits until a thread that a cell has left behind prints or shows something. Safe to cancel.
    pub async fn stirs(&mut self) -> Stir {
        self.engine.stirs().await
    }

    /// Passes on what a thread printed or showed between cells.
    pub async fn attend(&mut self, stir: Stir, output: &Output) {
        self.engine.attend(stir, output).await;
    }

    /// The warehouse, opened when it is first asked for.
    ///
    /// # Errors
    /// When there is no folder of datasets, or it can't be opened.
    pub(crate) async fn warehouse(&mut self, output: &Output) -> Result<Jobs, CellError> {
        if let Some(jobs) = &self.warehouse {
            return Ok(jobs.clone());
        }
        let folder = datasets(&self.engine.surround(Changes::default(), output).await?)?;
        let opened = tokio::task::spawn_blocking(move || LocalWarehouse::open(&folder)).await;
        let warehouse = opened
            .map_err(|error| error.to_string())
            .and_then(|opened| opened.map_err(|error| error.to_string()))
            .map_err(|error| CellError::new("WarehouseError", error))?;
        Ok(self.warehouse.insert(Jobs::new(warehouse)).clone())
    }
}

/// The execution count of an expression that is evaluated beside the cells.
pub(crate) const EXPRESSION: u32 = 0;

/// `NBRUN_DATASETS`, else the nearest folder `datasets` from the working directory upwards.
pub(crate) fn datasets(surroundings: &Surroundings) -> Result<PathBuf, CellError> {
    let here = &surroundings.directory;
    if let Some(folder) = surroundings.variables.get(DATASETS_VARIABLE) {
        return Ok(here.join(folder));
    }
    here.ancestors().map(|folder| folder.join(DATASETS)).find(|folder| folder.is_dir()).ok_or_else(|| {
        CellError::new(
            "WarehouseError",
            format!(
                "there is no folder `{DATASETS}` in {} or above it: put tables there as \
                 {DATASETS}/<dataset>/<table>.parquet or .csv, or name another folder in {DATASETS_VARIABLE}",
                here.display()
            ),
        )
    })
}
