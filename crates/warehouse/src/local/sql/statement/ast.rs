//! The tree of a script: its statements.

use super::super::ast::{Expr, Ident, Query, Span, Table};
use crate::Type;

/// A name with its project and dataset, as far as they are given.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    pub parts: Vec<Ident>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub kind: StatementKind,
    pub span: Span,
    /// As it was written.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    Query(Query),
    CreateSchema { path: Path, if_not_exists: bool },
    CreateTable(Box<CreateTable>),
    CreateView { path: Path, create: Create, columns: Vec<Ident>, query: Query },
    CreateRoutine(Box<CreateRoutine>),
    AlterTable { path: Path, if_exists: bool, actions: Vec<AlterAction> },
    Drop { object: Object, path: Path, if_exists: bool, cascade: bool },
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete { target: Target, filter: Expr },
    Truncate { path: Path },
    Merge(Box<Merge>),
    Declare { names: Vec<Ident>, kind: Option<Type>, default: Option<Expr> },
    Set { names: Vec<Ident>, value: Expr },
    If { arms: Vec<(Expr, Vec<Statement>)>, otherwise: Vec<Statement> },
    Loop { label: Option<Ident>, kind: LoopKind, body: Vec<Statement> },
    Break { label: Option<Ident> },
    Continue { label: Option<Ident> },
    Return,
    Block { label: Option<Ident>, body: Vec<Statement>, handler: Option<Vec<Statement>> },
    Raise { message: Option<Expr> },
    ExecuteImmediate { sql: Expr, into: Vec<Ident>, using: Vec<(Expr, Option<Ident>)> },
    Assert { condition: Expr, message: Option<String> },
    Call { path: Path, args: Vec<Expr> },
    Transaction(Transaction),
}

/// What `OR REPLACE` and `IF NOT EXISTS` say, and whether the object is temporary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Create {
    pub or_replace: bool,
    pub if_not_exists: bool,
    pub temporary: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    pub path: Path,
    pub create: Create,
    pub columns: Vec<ColumnDef>,
    /// `LIKE`, `COPY` or `CLONE` of another table, and whether its rows come too.
    pub like: Option<(Path, bool)>,
    pub partition_by: Option<Expr>,
    pub cluster_by: Vec<Expr>,
    pub query: Option<Query>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDef {
    pub name: Ident,
    pub kind: Type,
    pub not_null: bool,
    pub default: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct CreateRoutine {
    pub path: Path,
    pub create: Create,
    pub routine: Routine,
}

/// A function, table function or procedure as it is declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Routine {
    pub params: Vec<RoutineParam>,
    pub returns: Option<Type>,
    pub body: RoutineBody,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RoutineParam {
    pub mode: ParamMode,
    pub name: Ident,
    /// None for `ANY TYPE`.
    pub kind: Option<Type>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamMode {
    In,
    Out,
    InOut,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RoutineBody {
    Function(Expr),
    /// A function's code in JavaScript, and its name as it was declared.
    JavaScript {
        name: String,
        code: String,
    },
    Table(Box<Query>),
    Procedure(Vec<Statement>),
}

/// What `DROP` drops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    Schema,
    Table,
    View,
    Function,
    TableFunction,
    Procedure,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AlterAction {
    AddColumn { column: ColumnDef, if_not_exists: bool },
    DropColumn { name: Ident, if_exists: bool },
    RenameColumn { from: Ident, to: Ident, if_exists: bool },
    RenameTo(Ident),
    SetType { column: Ident, kind: Type },
    DropNotNull { column: Ident },
    SetOptions,
}

/// The table that a DML statement changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub path: Path,
    pub alias: Option<Ident>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    pub path: Path,
    pub columns: Vec<Ident>,
    pub source: InsertSource,
}

#[derive(Debug, Clone, PartialEq)]
pub enum InsertSource {
    /// Rows of expressions; none is `DEFAULT`.
    Values(Vec<Vec<Option<Expr>>>),
    Query(Box<Query>),
    /// All columns of `MERGE`'s source.
    Row,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub target: Target,
    pub set: Vec<Assignment>,
    pub from: Option<Table>,
    pub filter: Expr,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    pub column: Ident,
    /// None is `DEFAULT`.
    pub value: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    pub target: Target,
    pub source: Table,
    pub on: Expr,
    pub clauses: Vec<MergeClause>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MergeClause {
    pub when: MergeWhen,
    pub condition: Option<Expr>,
    pub action: MergeAction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeWhen {
    Matched,
    /// A row of the source that matches none of the target.
    NotMatchedByTarget,
    NotMatchedBySource,
}

#[derive(Debug, Clone, PartialEq)]
pub enum MergeAction {
    Update(Vec<Assignment>),
    Delete,
    Insert { columns: Vec<Ident>, source: InsertSource },
}

#[derive(Debug, Clone, PartialEq)]
pub enum LoopKind {
    Loop,
    While(Expr),
    /// Until the condition holds, after the body.
    Repeat(Expr),
    For {
        variable: Ident,
        query: Box<Query>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transaction {
    Begin,
    Commit,
    Rollback,
}
