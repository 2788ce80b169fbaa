//! The source that is compiled for a cell, and the way from its lines back to the user's.

use super::heavy;
use super::items::{ItemKey, Items, StoredItem};
use super::split::{Cell, Part};

/// Where a line of the compiled source comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A line of a user's cell; columns are the same.
    User {
        /// The cell, by execution count.
        cell: u32,
        /// 1-based line in it.
        line: usize,
    },
    /// The line that puts a used variable back.
    PutBack(String),
    /// A line that keeps a new variable, or drops one that can't be kept.
    Put(String),
    /// Everything else that the kernel wrote.
    Glue,
}

/// Origins by line of the compiled source.
#[derive(Debug, Clone, Default)]
pub struct LineMap(Vec<Origin>);

impl FromIterator<Origin> for LineMap {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> Self {
        LineMap(origins.into_iter().collect())
    }
}

impl LineMap {
    /// Where 1-based `line` comes from.
    pub fn origin(&self, line: usize) -> &Origin {
        line.checked_sub(1).and_then(|index| self.0.get(index)).unwrap_or(&Origin::Glue)
    }
}

/// A variable as the next cell sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// Whether it was bound `mut`.
    pub mutable: bool,
}

/// What goes into a cell's compiled source.
pub struct Ingredients<'a> {
    /// Execution count of the cell.
    pub count: u32,
    /// The user's source.
    pub source: &'a str,
    /// The same, taken apart.
    pub cell: &'a Cell,
    /// Items of earlier cells.
    pub items: &'a Items,
    /// Variables of earlier cells that the cell mentions.
    pub used: &'a [Variable],
    /// Used variables that the cell consumes: they can't be put back.
    pub consumed: &'a [String],
    /// New variables that can't be kept.
    pub unkept: &'a [(String, Unkept)],
    /// Whether there are crates besides the prelude's.
    pub more_crates: bool,
}

impl Ingredients<'_> {
    /// Whether the last expression may be of a type with an `evcxr_display` of its own. To ask that of every value
    /// would need its type to be known where nothing else tells it, as in `Err("…")?`.
    fn may_show_itself(&self) -> bool {
        const METHOD: &str = "evcxr_display";
        self.more_crates
            || self.source.contains(METHOD)
            || self.items.without(&[]).any(|item| item.text.contains(METHOD))
    }
}

/// Why a new variable can't be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkept {
    /// The cell moves it.
    Moved,
    /// It borrows from another variable.
    Borrows,
    /// The same, and it can't even be dropped before the others are kept.
    Entangled,
    /// It has no value.
    Unset,
}

impl Unkept {
    /// What the cell has done to the variable.
    pub fn what(self) -> &'static str {
        match self {
            Unkept::Moved => "has moved it",
            Unkept::Borrows | Unkept::Entangled => "did not keep it: it borrows from another variable",
            Unkept::Unset => "gave it no value",
        }
    }
}

/// A cell's compiled source.
pub struct Source {
    /// The text.
    pub text: String,
    /// Its origins.
    pub map: LineMap,
}

/// The function that a compiled cell exports.
pub const ENTRY: &str = "nbrun_cell";
/// How the symbols of its statics begin, which it exports too.
pub const STATIC: &str = "nbrun_static_";

/// Shows the value of the last expression: the arms of a `match` on a reference to it.
const SHOW: &str = ") { __nbrun_value => { \
    use ::nbrun_prelude::cell::{ViaDebug as _, ViaFamiliar as _, ViaRich as _, ViaTypeName as _}; \
    (&&&&::nbrun_prelude::cell::Shown(__nbrun_value)).show(); } }";
/// The same for a value that may show itself as evcxr has it.
const SHOW_ITSELF: &str = ") { __nbrun_value => { \
    use ::nbrun_prelude::cell::{\
    EvcxrDisplay as _, ViaDebug as _, ViaFamiliar as _, ViaRich as _, ViaTypeName as _}; \
    if !::nbrun_prelude::cell::is_shown(__nbrun_value.evcxr_display()) { \
    (&&&&::nbrun_prelude::cell::Shown(__nbrun_value)).show(); } } }";

/// The 1-based line and 0-based column, in characters, of a byte offset in a cell.
pub fn place(source: &str, offset: usize) -> (usize, usize) {
    let before = &source[..offset];
    let column = before.chars().rev().take_while(|&character| character != '\n').count();
    (before.matches('\n').count() + 1, column)
}

impl Source {
    /// Writes the source: items first, then one function that takes the used variables, runs the statements
    /// in a closure (so that a panic leaves borrowed variables to the function), keeps the new variables, and
    /// puts the used ones back. Each user line keeps its columns. Each statement first says that it is reached.
    pub fn write(from: &Ingredients<'_>) -> Source {
        let mut source = Source { text: String::new(), map: LineMap::default() };
        if from.cell.unbalanced {
            source.user(from, 0..from.source.len());
            return source;
        }
        let keys: Vec<ItemKey> = from
            .cell
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Item { defines, .. } => {
                    Some(defines.iter().flat_map(|definition| definition.keys.clone()))
                }
                _ => None,
            })
            .flatten()
            .collect();
        for item in from.items.without(&keys) {
            source.stored(&item);
        }
        for part in &from.cell.parts {
            if let Part::Item { range, statics, .. } = part {
                let text = &from.source[range.clone()];
                source.item(text, Stands::new(from, range), statics, from.count);
            }
        }
        source.glue(&format!(
            "#[unsafe(no_mangle)] pub fn {ENTRY}(__nbrun_store: &mut ::nbrun_prelude::store::Store) -> ::nbrun_prelude::cell::Outcome {{"
        ));
        for variable in from.used {
            let mutable = if variable.mutable { "mut " } else { "" };
            let Variable { name, type_name, .. } = variable;
            source.glue(&format!("let {mutable}{name}: {type_name} = __nbrun_store.take({name:?});"));
        }
        source.glue("let __nbrun_outcome = ::nbrun_prelude::cell::run(__nbrun_store, |__nbrun_store| {");
        if from.cell.awaits {
            source.glue("::nbrun_prelude::cell::block_on(async {");
        } else if from.cell.mentions_tokio {
            source.glue("let __nbrun_runtime = ::nbrun_prelude::cell::enter_runtime();");
        }
        if let Some(wrapping) = &from.cell.wrapping {
            source.reached(2);
            source.glue(&wrapping.before);
        }
        for part in &from.cell.parts {
            match part {
                Part::Item { .. } => {}
                Part::Statement(range) | Part::Shown(range) if from.cell.wrapping.is_some() => {
                    source.user(from, range.clone());
                }
                Part::Statement(range) => {
                    source.reached(1);
                    source.user(from, range.clone());
                }
                Part::Shown(range) => {
                    source.reached(2);
                    source.glue("match &(");
                    source.user(from, range.clone());
                    source.glue(if from.may_show_itself() { SHOW_ITSELF } else { SHOW });
                }
            }
        }
        if let Some(wrapping) = &from.cell.wrapping {
            source.glue(&wrapping.after);
        }
        for bound in from.cell.bound.iter().rev() {
            let name = &bound.name;
            if from.unkept.contains(&(name.clone(), Unkept::Borrows)) {
                source.line(&format!("; ::core::mem::drop({name});"), Origin::Put(name.clone()));
            }
        }
        for bound in &from.cell.bound {
            if !from.unkept.iter().any(|(name, _)| *name == bound.name) {
                let name = &bound.name;
                source.line(
                    &format!("; __nbrun_store.put({name:?}, ::nbrun_prelude::known_view!({name}), {name});"),
                    Origin::Put(name.clone()),
                );
            }
        }
        let line = source.map.0.len() + 1;
        source.glue(&format!("; ::nbrun_prelude::cell::reach({line});"));
        let end = if from.cell.awaits { "}) });" } else { "});" };
        source.glue(&format!("; #[allow(unreachable_code)] ::nbrun_prelude::cell::CellResult::Ok(()) {end}"));
        for variable in from.used {
            if !from.consumed.contains(&variable.name) {
                let name = &variable.name;
                source.line(
                    &format!("__nbrun_store.put_back({name:?}, {name});"),
                    Origin::PutBack(name.clone()),
                );
            }
        }
        source.glue("__nbrun_outcome }");
        if heavy::is_wanted_by(&source.text) {
            source.glue(&heavy::naming());
        }
        source
    }

    fn glue(&mut self, text: &str) {
        self.line(text, Origin::Glue);
    }

    fn line(&mut self, text: &str, origin: Origin) {
        self.text.push_str(text);
        self.text.push('\n');
        self.map.0.push(origin);
    }

    /// The statement that begins so many lines further down is about to run.
    fn reached(&mut self, further: usize) {
        let line = self.map.0.len() + 1 + further;
        self.glue(&format!("::nbrun_prelude::cell::reach({line});"));
    }

    fn user(&mut self, from: &Ingredients<'_>, range: std::ops::Range<usize>) {
        let stands = Stands::new(from, &range);
        self.lines(&from.source[range], stands);
    }

    fn stored(&mut self, item: &StoredItem) {
        let stands = Stands { cell: item.cell, line: item.line, column: item.column };
        self.item(&item.text, stands, &item.statics, item.since);
    }

    /// An item. Its statics get symbols that the objects of all cells share: the first one loaded defines them.
    fn item(&mut self, text: &str, stands: Stands, statics: &[usize], since: u32) {
        let mut written = 0;
        for (index, &at) in statics.iter().enumerate() {
            self.lines(&text[written..at], stands.after(&text[..written]));
            let Stands { cell, line, column } = stands;
            self.glue(&format!(
                "#[unsafe(export_name = \"{STATIC}{since}_{cell}_{line}_{column}_{index}\")]"
            ));
            written = at;
        }
        self.lines(&text[written..], stands.after(&text[..written]));
    }

    fn lines(&mut self, text: &str, stands: Stands) {
        let Stands { cell, line, column } = stands;
        self.text.extend(std::iter::repeat_n(' ', column));
        for (index, text) in text.split('\n').enumerate() {
            self.line(text, Origin::User { cell, line: line + index });
        }
    }
}

/// Where a text stands in a cell: 1-based line, 0-based column in characters.
#[derive(Debug, Clone, Copy)]
struct Stands {
    cell: u32,
    line: usize,
    column: usize,
}

impl Stands {
    fn new(from: &Ingredients<'_>, range: &std::ops::Range<usize>) -> Self {
        let (line, column) = place(from.source, range.start);
        Stands { cell: from.count, line, column }
    }

    /// Where what follows `text` stands, if `text` stands here.
    fn after(self, text: &str) -> Self {
        let (line, column) = place(text, text.len());
        let column = if line == 1 { self.column + column } else { column };
        Stands { cell: self.cell, line: self.line + line - 1, column }
    }
}
