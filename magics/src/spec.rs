//! What a magic says about itself, as data: help and completion are made from it, arguments are read by it.

/// What a magic is called and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its name, without `%`.
    pub name: &'static str,
    /// Whether it takes a line, a cell, or either.
    pub kind: Kind,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What stands on its line besides options.
    pub operands: Operands,
    /// Its options; every magic has `--help` too.
    pub options: &'static [Opt],
    /// What there is to know beyond the summary, with an example. Plain text.
    pub help: &'static str,
}

/// Where a magic may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `%name`, on a line of its own above the cell's Rust.
    Line,
    /// `%%name`, with the rest of the cell.
    Cell,
    /// Either.
    Both,
}

impl Kind {
    /// Whether `%name` exists.
    pub fn has_line(self) -> bool {
        self != Kind::Cell
    }

    /// Whether `%%name` exists.
    pub fn has_cell(self) -> bool {
        self != Kind::Line
    }
}

/// What stands on a magic's line besides options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operands {
    /// Nothing.
    None,
    /// Words as a shell splits them.
    Words {
        /// How help writes them: `[NAME]…`.
        usage: &'static str,
        /// How many there may be.
        most: usize,
        /// What they are.
        takes: Takes,
    },
    /// The rest of the line as it stands, from the first word that is no option.
    Text {
        /// How help writes it: `EXPRESSION`.
        usage: &'static str,
        /// What it is.
        takes: Takes,
    },
}

impl Operands {
    /// How help writes them.
    pub fn usage(self) -> &'static str {
        match self {
            Operands::None => "",
            Operands::Words { usage, .. } | Operands::Text { usage, .. } => usage,
        }
    }

    /// What they are.
    pub fn takes(self) -> Takes {
        match self {
            Operands::None => Takes::Anything,
            Operands::Words { takes, .. } | Operands::Text { takes, .. } => takes,
        }
    }
}

/// What an operand is, so that completion can offer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Nothing that could be listed.
    Anything,
    /// Rust code.
    Rust,
    /// A variable of the session.
    Variable,
    /// A variable of the environment.
    Environment,
    /// A magic.
    Magic,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A table of the warehouse.
    Table,
    /// A command, and what that takes. Their names begin with the magic's.
    Command(&'static [Spec]),
}

/// An option of a magic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opt {
    /// Its names with their hyphens; the first is the one that help shows first and that the magic asks by.
    pub names: &'static [&'static str],
    /// What follows it.
    pub value: OptValue,
    /// What it does, in one line.
    pub summary: &'static str,
}

/// What follows an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptValue {
    /// Nothing: it is there or not.
    None,
    /// One word; the text is how help writes it.
    Word(&'static str),
    /// A JSON object, which may hold blanks and needs no quotes; the text is how help writes it.
    Json(&'static str),
}

impl Opt {
    /// The name that the magic asks by.
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// All names and the value, as help writes them: `-n, --loops N`.
    pub fn usage(&self) -> String {
        let names = self.names.join(", ");
        match self.value {
            OptValue::None => names,
            OptValue::Word(value) | OptValue::Json(value) => format!("{names} {value}"),
        }
    }
}
