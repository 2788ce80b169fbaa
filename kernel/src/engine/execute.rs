//! Running one cell of Rust: compile it so that it fits the session, run it, keep what it defines.

use std::time::Instant;

use super::compiler::diagnostics::Diagnostic;
use super::compiler::{Compiled, CompiledCell};
use super::host::{self, Output, Reply, StreamName};
use super::items::StoredItem;
use super::source::{ENTRY, Ingredients, LineMap, Origin, Source, Unkept, Variable, place};
use super::split::{self, Cell, Part};
use super::type_names::Kept;
use super::{CellError, Engine, EngineError, compiler, traceback};

/// How often a cell is compiled anew because a variable turned out to be consumed or not to be keepable.
const COMPILES: usize = 8;

/// How a cell and the session's variables go together: found out by compiling.
#[derive(Default)]
pub(super) struct Fit {
    /// Used variables that the cell consumes.
    consumed: Vec<String>,
    unkept: Vec<(String, Unkept)>,
}

impl Engine {
    /// Runs one cell of Rust. What it prints and shows goes to `output` as it comes.
    ///
    /// # Errors
    /// What a notebook shows for the cell: a compile error, a panic, an error that `?` returned, a host that
    /// died. Compile errors change nothing; after a panic all variables are there that the cell did not move;
    /// after an interrupt or the host's death all are as they were before the cell, where the host can be copied.
    pub async fn execute(&mut self, count: u32, source: &str, output: &Output) -> Result<(), CellError> {
        let name = source.trim();
        if self.variables.contains_key(name) && self.show(name, output).await? {
            return Ok(());
        }
        self.execute_parts(count, source, split::split(source), output).await
    }

    /// Errors of the cell `count` quote the lines of `source`.
    pub fn quote(&mut self, count: u32, source: &str) {
        self.sources.insert(count, source.to_owned());
    }

    /// The same for a cell that has been taken apart.
    pub(super) async fn execute_parts(
        &mut self,
        count: u32,
        source: &str,
        cell: Cell,
        output: &Output,
    ) -> Result<(), CellError> {
        let new_items = stored_items(count, source, &cell);
        let redefined = self.items.redefined_types(&new_items);
        let outdated_types = self.items.outdated_types(&new_items);
        let outdated = self.values_of(&outdated_types);
        self.items.renew_statics(&outdated_types, count);
        let used = self.used_by(source, &outdated);
        let (fit, compiled, map) = self.fit(count, source, &cell, &used).await?;
        self.warn(count, &compiled, &map, output).await;
        self.maps.insert(compiled.file.clone(), map);
        for item in new_items {
            self.items.add(item);
        }
        if !outdated.is_empty() {
            let types = if redefined.is_empty() { &outdated_types } else { &redefined };
            let note = format!("note: {} dropped: {} defined anew\n", outdated.join(", "), types.join(", "));
            output.stream(StreamName::Stderr, note).await;
            for name in &outdated {
                self.gone.note(name, count, "has defined its type anew");
            }
            self.forget(&outdated, output).await?;
        }
        report_unkept(&fit.unkept, output).await;
        let run = host::run(&compiled.library, ENTRY, &self.libraries_of(&compiled.source));
        match self.converse(&run, output).await? {
            Reply::Value(kept) => {
                let kept: Vec<Kept> = serde_json::from_value(kept).map_err(EngineError::Answer)?;
                let types = self.types_of(kept, &compiled).await?;
                self.remember(count, &cell, types, &fit, output).await
            }
            Reply::Done(Some(failure)) => {
                self.note_gone(count, &cell, &fit);
                self.variables.retain(|name, _| !fit.consumed.contains(name));
                Err(self.failed(&failure, self.statement(&compiled.file)))
            }
            Reply::Done(None) => Ok(()),
            Reply::Gone(how) => {
                let statement = self.statement(&compiled.file);
                Err(self.replace_host(how, statement).await?)
            }
        }
    }

    /// The variables that `source` mentions, but for those in `outdated`.
    pub(super) fn used_by(&self, source: &str, outdated: &[String]) -> Vec<Variable> {
        self.variables
            .values()
            .filter(|variable| split::mentions(source, &variable.name) && !outdated.contains(&variable.name))
            .cloned()
            .collect()
    }

    /// The statement of the cell compiled as `file` that the host ran last.
    fn statement(&self, file: &str) -> Option<(u32, usize)> {
        self.maps.user_line(file, self.host.last_line()?)
    }

    /// Compiles the cell; what rustc says about moves and borrows at generated lines changes the next try.
    pub(super) async fn fit(
        &mut self,
        count: u32,
        source: &str,
        cell: &Cell,
        used: &[Variable],
    ) -> Result<(Fit, CompiledCell, LineMap), CellError> {
        let mut fit = Fit::default();
        for _ in 0..COMPILES {
            let ingredients = Ingredients {
                count,
                source,
                cell,
                items: &self.items,
                used,
                consumed: &fit.consumed,
                unkept: &fit.unkept,
                more_crates: !self.dependencies.libraries().is_empty(),
            };
            let generated = Source::write(&ingredients);
            let interrupt = self.host.interrupt().clone();
            let start = Instant::now();
            let compiled = tokio::select! {
                compiled = self.compiler.compile(&generated.text) => compiled?,
                () = interrupt.made() => {
                    return Err(CellError::new("Interrupted", "the compile was stopped; nothing has changed"));
                }
            };
            self.compile_time += start.elapsed();
            match compiled {
                Compiled::Cell(compiled) => return Ok((fit, compiled, generated.map)),
                Compiled::Rejected { mut diagnostics, file } => {
                    if !fit.learn(cell, &diagnostics, &file, &generated.map) {
                        let map = &generated.map;
                        for diagnostic in &mut diagnostics {
                            diagnostic.explain(&file, map, &self.sources, &self.gone);
                        }
                        return Err(traceback::compile_error(&diagnostics, &file, map, &self.sources));
                    }
                }
            }
        }
        Err(CellError::new("Error", "the cell could not be fitted to the session's variables"))
    }

    async fn warn(&self, count: u32, compiled: &CompiledCell, map: &LineMap, output: &Output) {
        let own = |diagnostic: &&Diagnostic| diagnostic.is_warning_of(count, &compiled.file, map);
        for warning in compiled.warnings.iter().filter(own) {
            let text = warning.render(&compiled.file, map, &self.sources);
            output.stream(StreamName::Stderr, format!("{text}\n")).await;
        }
    }

    /// Notes what has become of the variables that the cell `count` has bound or moved.
    fn note_gone(&mut self, count: u32, cell: &Cell, fit: &Fit) {
        for bound in &cell.bound {
            self.gone.note(&bound.name, count, "ended before it was kept");
        }
        for (name, why) in &fit.unkept {
            self.gone.note(name, count, why.what());
        }
        for name in &fit.consumed {
            self.gone.note(name, count, Unkept::Moved.what());
        }
    }

    async fn remember(
        &mut self,
        count: u32,
        cell: &Cell,
        types: Vec<(String, String)>,
        fit: &Fit,
        output: &Output,
    ) -> Result<(), CellError> {
        self.note_gone(count, cell, fit);
        self.variables.retain(|name, _| !fit.consumed.contains(name));
        let mut nameless = Vec::new();
        for (name, type_name) in types {
            if compiler::mir::is_nameable(&type_name) {
                let mutable = cell.bound.iter().any(|bound| bound.name == name && bound.mutable);
                self.gone.is_back(&name);
                self.variables.insert(name.clone(), Variable { name, type_name, mutable });
            } else {
                let why = compiler::mir::why_nameless(&type_name);
                let note = format!("note: `{name}` is not kept for later cells: {why}\n");
                output.stream(StreamName::Stderr, note).await;
                self.gone.note(&name, count, "did not keep it: its type has no name");
                nameless.push(name);
            }
        }
        if nameless.is_empty() { Ok(()) } else { self.forget(&nameless, output).await }
    }

    /// The names of what a cell has kept, with their types as later cells can write them, or as the compiler
    /// writes what nobody can.
    async fn types_of(
        &mut self,
        kept: Vec<Kept>,
        cell: &CompiledCell,
    ) -> Result<Vec<(String, String)>, EngineError> {
        let mut listed: Option<Vec<(String, String)>> = None;
        let mut types = Vec::new();
        for kept in kept {
            if let Some(type_name) = self.type_names.translate(&kept, &self.items) {
                types.push((kept.name, type_name));
                continue;
            }
            let listed = match &mut listed {
                Some(listed) => listed,
                none => none.insert(self.compiler.types_kept_by(&cell.source).await?),
            };
            if let Some((name, type_name)) = listed.iter().find(|(name, _)| *name == kept.name) {
                self.type_names.learn(&kept.type_name, type_name);
                types.push((name.clone(), type_name.clone()));
            }
        }
        Ok(types)
    }

    /// Names of the variables whose types mention one of `types`, or may hide one.
    pub(super) fn values_of(&self, types: &[String]) -> Vec<String> {
        let hides = |variable: &&Variable| {
            let mut names = types.iter().map(String::as_str).chain(["Any"]);
            names.any(|name| split::mentions(&variable.type_name, name))
        };
        self.variables
            .values()
            .filter(|_| !types.is_empty())
            .filter(hides)
            .map(|variable| variable.name.clone())
            .collect()
    }
}

impl Fit {
    /// Whether there is something to learn from the errors: then another try may succeed.
    fn learn(&mut self, cell: &Cell, diagnostics: &[Diagnostic], file: &str, map: &LineMap) -> bool {
        let before = (self.consumed.len(), self.unkept.clone());
        let mut rejected: Vec<(&str, Unkept)> = Vec::new();
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            let moved = diagnostic.has_code("E0382");
            let why = match () {
                () if moved => Unkept::Moved,
                () if diagnostic.has_code("E0381") => Unkept::Unset,
                () => Unkept::Borrows,
            };
            for origin in diagnostic.origins(file, map) {
                match origin {
                    Origin::PutBack(name) if moved && !self.consumed.contains(name) => {
                        self.consumed.push(name.clone());
                    }
                    Origin::Put(name) => rejected.push((name, why)),
                    _ => {}
                }
            }
        }
        if let Some((name, why)) = last_bound(cell, &rejected) {
            match self.unkept.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = Unkept::Entangled,
                None => self.unkept.push((name.to_owned(), why)),
            }
        }
        (self.consumed.len(), &self.unkept) != (before.0, &before.1)
    }
}

fn stored_items(count: u32, source: &str, cell: &Cell) -> Vec<StoredItem> {
    let mut items = Vec::new();
    for part in &cell.parts {
        let Part::Item { range, defines, statics } = part else { continue };
        let (line, column) = place(source, range.start);
        for definition in defines {
            items.push(StoredItem {
                keys: definition.keys.clone(),
                text: definition.text.clone().unwrap_or_else(|| source[range.clone()].to_owned()),
                cell: count,
                line,
                column,
                statics: statics.clone(),
                since: count,
            });
        }
    }
    items
}

/// Of the new variables that can't be kept as things are, the one bound last: what borrows is bound after what
/// it borrows from, which may well be kept once the other one is not.
fn last_bound<'a>(cell: &Cell, rejected: &[(&'a str, Unkept)]) -> Option<(&'a str, Unkept)> {
    let bound = |name: &str| cell.bound.iter().position(|bound| bound.name == name);
    rejected.iter().max_by_key(|(name, why)| (bound(name), *why == Unkept::Moved)).copied()
}

/// New variables that were moved on within the cell need no word; the others do.
async fn report_unkept(unkept: &[(String, Unkept)], output: &Output) {
    for (name, why) in unkept {
        let why = match why {
            Unkept::Moved => continue,
            Unkept::Borrows | Unkept::Entangled => "it borrows from another variable; clone it to keep it",
            Unkept::Unset => "it has no value",
        };
        let note = format!("note: `{name}` is not kept for later cells: {why}\n");
        output.stream(StreamName::Stderr, note).await;
    }
}
