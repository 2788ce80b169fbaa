//! The tree of a query.

use crate::Type;

/// Bytes `start..end` of the query's text. No part of what a node means: all spans are equal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn to(self, end: Self) -> Self {
        Self { start: self.start, end: end.end }
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A name; columns and aliases are equal in any case.
#[derive(Debug, Clone)]
pub struct Ident {
    pub name: String,
    pub span: Span,
}

impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(&other.name)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub with: Vec<Cte>,
    /// A `WITH` query may name itself.
    pub recursive: bool,
    pub body: Body,
    pub order_by: Vec<OrderItem>,
    pub limit: Option<Expr>,
    pub offset: Option<Expr>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    pub name: Ident,
    pub query: Query,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    Select(Box<Select>),
    Query(Box<Query>),
    Set { operator: &'static str, left: Box<Body>, right: Box<Body>, by_name: Option<ByName>, span: Span },
}

/// How a set operation matches columns by their names.
#[derive(Debug, Clone, PartialEq)]
pub struct ByName {
    pub matching: Matching,
    /// Only these columns.
    pub columns: Option<Vec<Ident>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// All sides have the same columns.
    Strict,
    /// The columns that all sides have.
    Inner,
    /// The columns that any side has, NULL where one has not.
    Full,
    /// The columns of the first side, NULL where another has not.
    Left,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    pub distinct: bool,
    pub as_struct: bool,
    pub as_value: bool,
    pub items: Vec<Item>,
    pub from: Option<Table>,
    pub filter: Option<Expr>,
    pub group_by: Option<GroupBy>,
    pub having: Option<Expr>,
    pub qualify: Option<Expr>,
    pub windows: Vec<(Ident, Window)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Expr { expr: Expr, alias: Option<Ident> },
    Star(Star),
}

impl Item {
    pub fn span(&self) -> Span {
        match self {
            Self::Expr { expr, .. } => expr.span,
            Self::Star(star) => star.span,
        }
    }
}

/// `*` or `path.*`, and what is changed of its columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Star {
    pub of: Vec<Ident>,
    pub except: Vec<Ident>,
    pub replace: Vec<(Expr, Ident)>,
    /// Old names and new ones.
    pub rename: Vec<(Ident, Ident)>,
    /// It stands for a table in pipe syntax, whose columns no `SELECT` names.
    pub is_piped: bool,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum GroupBy {
    All,
    Items(Vec<GroupItem>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum GroupItem {
    Expr(Expr),
    /// `ROLLUP`, `CUBE` or `GROUPING SETS`; each element is a list of keys.
    Sets {
        kind: &'static str,
        sets: Vec<Vec<Expr>>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct OrderItem {
    pub expr: Expr,
    pub descending: bool,
    pub nulls_first: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Table {
    Named { path: Vec<Ident>, alias: Option<Ident>, span: Span },
    Query { query: Box<Query>, alias: Option<Ident> },
    Function { path: Vec<Ident>, args: Vec<Expr>, alias: Option<Ident>, span: Span },
    Unnest { array: Expr, alias: Option<Ident>, offset: Option<Ident>, span: Span },
    Join { kind: &'static str, left: Box<Table>, right: Box<Table>, on: JoinOn },
    Pivot { input: Box<Table>, pivot: Box<Pivot>, alias: Option<Ident> },
    Unpivot { input: Box<Table>, unpivot: Box<Unpivot>, alias: Option<Ident> },
    Sample { input: Box<Table>, percent: Expr },
}

/// `PIVOT(SUM(x) AS s FOR k IN ('a', 'b' AS c))`
#[derive(Debug, Clone, PartialEq)]
pub struct Pivot {
    pub aggregates: Vec<(Expr, Option<Ident>)>,
    pub of: Expr,
    pub values: Vec<(Expr, Option<Ident>)>,
    pub span: Span,
}

/// `UNPIVOT(value FOR name IN (a, b AS 'c'))`
#[derive(Debug, Clone, PartialEq)]
pub struct Unpivot {
    pub value: Ident,
    pub name: Ident,
    pub columns: Vec<(Ident, Option<Expr>)>,
    pub includes_nulls: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum JoinOn {
    Nothing,
    Expr(Expr),
    Using(Vec<Ident>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Float(String),
    String(String),
    Bytes(Vec<u8>),
    /// `DATE '2013-01-01'`
    Typed(Type, String),
    Interval {
        count: Box<Expr>,
        part: Ident,
    },
    Param(String),
    Path(Vec<Ident>),
    Field(Box<Expr>, Ident),
    Index {
        array: Box<Expr>,
        index: Box<Expr>,
        from_one: bool,
        safe: bool,
    },
    Unary(&'static str, Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `x IS [NOT] NULL | TRUE | FALSE`
    Is {
        expr: Box<Expr>,
        what: &'static str,
        not: bool,
    },
    Distinct {
        left: Box<Expr>,
        right: Box<Expr>,
        not: bool,
    },
    In {
        expr: Box<Expr>,
        list: InList,
        not: bool,
    },
    Between {
        expr: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        not: bool,
    },
    Like {
        expr: Box<Expr>,
        pattern: Box<Expr>,
        not: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Cast {
        expr: Box<Expr>,
        to: Type,
        to_span: Span,
        safe: bool,
    },
    FormatCast(FormatCast),
    Extract {
        part: DatePart,
        from: Box<Expr>,
        zone: Option<Box<Expr>>,
    },
    Call(Box<Call>),
    Array {
        element: Option<Type>,
        items: Vec<Expr>,
    },
    Struct(Vec<(Expr, Option<Ident>)>),
    /// `STRUCT<a INT64>(1)`; a field without a name has an empty one
    TypedStruct {
        fields: Vec<(String, Type)>,
        values: Vec<Expr>,
    },
    Subquery(Box<Query>),
    Exists(Box<Query>),
    ArrayOf(Box<Query>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum InList {
    Items(Vec<Expr>),
    Query(Box<Query>),
    Array(Box<Expr>),
}

/// `MONTH`, `WEEK(MONDAY)`
#[derive(Debug, Clone, PartialEq)]
pub struct DatePart {
    /// In upper case.
    pub name: String,
    /// The weekday in brackets, in upper case.
    pub weekday: Option<String>,
    pub span: Span,
}

/// `CAST(expr AS to FORMAT model AT TIME ZONE zone)`
#[derive(Debug, Clone, PartialEq)]
pub struct FormatCast {
    pub expr: Box<Expr>,
    pub to: Type,
    pub model: Box<Expr>,
    pub zone: Option<Box<Expr>>,
    pub safe: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// In upper case; `SAFE.NAME` and `NET.NAME` with their prefix.
    pub name: String,
    pub name_span: Span,
    /// `COUNT(*)`
    pub star: bool,
    pub distinct: bool,
    pub args: Vec<Expr>,
    /// `IGNORE NULLS` (true) or `RESPECT NULLS` (false)
    pub ignore_nulls: Option<bool>,
    pub order_by: Vec<OrderItem>,
    pub limit: Option<Expr>,
    /// Only rows for which this holds; of a `PIVOT`.
    pub only: Option<Expr>,
    pub over: Option<Over>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    Named(Ident),
    Window(Box<Window>),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    pub base: Option<Ident>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<OrderItem>,
    pub frame: Option<Frame>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// `ROWS` or `RANGE`
    pub unit: &'static str,
    pub start: Bound,
    pub end: Option<Bound>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// `UNBOUNDED PRECEDING`, `CURRENT ROW`, `UNBOUNDED FOLLOWING`
    Fixed(&'static str),
    /// A distance, `PRECEDING` or `FOLLOWING`
    Distance(Expr, &'static str),
}
