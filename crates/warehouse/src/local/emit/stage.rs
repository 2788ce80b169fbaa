//! Where the expressions of a `SELECT` are computed.
//!
//! `SELECT ROUND(SUM(x) / COUNT(*), 2) FROM t GROUP BY k` becomes a query over
//! `(SELECT k AS k1, sum(x) AS a1, count(*) AS a2 FROM t GROUP BY k)`: the columns of the inner query have
//! types, by which the macros of the outer one are chosen. Windows make one more level in the same way.

use super::call::{Parts, fill};
use super::decimal::{self, Digits};
use super::kind::DuckType;
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::functions::{Rule, rule};
use crate::local::sql::ast::{Call, Expr, Ident, InList, Item, Kind, Over, Span};

/// A level of a `SELECT`.
#[derive(Debug, Default)]
pub struct Stage {
    /// This level aggregates; else it is the level of windows.
    pub grouped: bool,
    /// Grouping keys of the inner query.
    pub keys: Vec<Key>,
    /// Other columns of the inner query.
    leaves: Vec<Leaf>,
    /// The items of the `SELECT` by alias, for clauses that see aliases.
    pub aliases: Vec<(String, Expr)>,
    /// This is no level: the body of a routine, whose names mean nothing of the levels.
    pub of_routine: bool,
    /// An alias hides a column of the same name here (`ORDER BY`, `QUALIFY`).
    pub aliases_first: bool,
}

/// A grouping key and the inner query's column for it.
#[derive(Debug)]
pub struct Key {
    expr: Expr,
    column: (String, Sql),
}

/// An expression that the inner query computes, as one or more columns.
#[derive(Debug)]
struct Leaf {
    expr: Expr,
    columns: Vec<(String, Sql)>,
    /// Template over the columns.
    result: &'static str,
    /// The type of the result, where it is known.
    kind: Option<DuckType>,
    /// The digits of the one column, where the result has no more.
    exact: Option<Digits>,
}

impl Stage {
    /// The level around grouping and aggregates.
    pub fn of_groups(aliases: Vec<(String, Expr)>) -> Self {
        Self { grouped: true, aliases, ..Self::default() }
    }

    /// The body of a routine in an expression.
    pub fn of_routine() -> Self {
        Self { of_routine: true, ..Self::default() }
    }

    /// The level around windows.
    pub fn of_windows(aliases: Vec<(String, Expr)>) -> Self {
        Self { aliases, ..Self::default() }
    }

    /// The inner query's columns, and how they are computed.
    pub fn values(&self) -> impl Iterator<Item = &(String, Sql)> {
        let leaves = self.leaves.iter().flat_map(|leaf| leaf.columns.iter());
        self.keys.iter().map(|key| &key.column).chain(leaves)
    }

    /// The inner query's items.
    pub fn columns(&self) -> Vec<Sql> {
        self.values()
            .map(|(name, value)| {
                let mut column = value.clone();
                column.push(" AS ").name(name);
                column
            })
            .collect()
    }
}

impl Emitter<'_> {
    /// How `expr` reads at the current stage, if the stage inside computes it.
    pub fn staged(&mut self, expr: &Expr) -> Result<Option<Sql>, Fault> {
        let Some(stage) = self.stages.last() else { return Ok(None) };
        if stage.of_routine {
            return Ok(None);
        }
        if is_path(expr)
            && let Some(column) = self.key_column(expr)
        {
            return Ok(Some(column));
        }
        if let Kind::Path(path) = &expr.kind {
            if (stage.grouped || stage.aliases_first)
                && let [name] = path.as_slice()
                && let Some((_, aliased)) =
                    stage.aliases.iter().find(|(a, _)| a.eq_ignore_ascii_case(&name.name))
                && aliased != expr
            {
                let aliased = aliased.clone();
                return self.without_aliases(|emitter| emitter.whole(&aliased)).map(Some);
            }
            if stage.grouped && self.is_of_this_from(path) {
                let name = path.last().map_or("", |ident| &ident.name);
                return Err(Fault::invalid(
                    format!("column {name} is neither grouped nor aggregated"),
                    expr.span,
                ));
            }
        }
        let inner_computes = if stage.grouped {
            is_aggregate(expr)
        } else {
            let over_groups = self.stages.len() > 1;
            is_window(expr)
                || matches!(expr.kind, Kind::Path(_))
                || (over_groups && (is_aggregate(expr) || (is_path(expr) && self.is_inner_key(expr))))
        };
        if inner_computes || is_query(expr) { self.leaf(expr).map(Some) } else { Ok(None) }
    }

    /// An expression that is a whole item, key or alias: only so it may be a grouping key that is no column.
    pub fn whole(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        if let Some(column) = self.key_column(expr) {
            return Ok(column);
        }
        if self.is_inner_key(expr) { self.leaf(expr) } else { self.expr(expr) }
    }

    /// Whether the stage inside has `expr` as a grouping key.
    fn is_inner_key(&self, expr: &Expr) -> bool {
        let inner = self.stages.len().checked_sub(2).and_then(|at| self.stages.get(at));
        inner.is_some_and(|stage| stage.keys.iter().any(|key| key.expr == *expr))
    }

    /// Runs `emit` with no aliases in sight.
    fn without_aliases<T>(&mut self, emit: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let aliases = self.stages.last_mut().map(|stage| std::mem::take(&mut stage.aliases));
        let result = emit(self);
        if let (Some(stage), Some(aliases)) = (self.stages.last_mut(), aliases) {
            stage.aliases = aliases;
        }
        result
    }

    /// Runs `emit` one stage further in.
    fn inside<T>(&mut self, emit: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let stage = self.stages.pop();
        let result = emit(self);
        self.stages.extend(stage);
        result
    }

    /// The column of the grouping key that `expr` is.
    fn key_column(&self, expr: &Expr) -> Option<Sql> {
        let same = |key: &&Key| match (&key.expr.kind, &expr.kind) {
            (Kind::Path(key), Kind::Path(path)) => ends_alike(key, path),
            _ => key.expr == *expr,
        };
        self.stages.last()?.keys.iter().find(same).map(|key| read(&key.column, expr.span))
    }

    /// Has the stage inside compute `expr`, once for equal expressions, and reads its columns.
    fn leaf(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        let known = |emitter: &Self| {
            let leaves = emitter.stages.last().map(|stage| stage.leaves.as_slice()).unwrap_or_default();
            leaves.iter().find(|leaf| leaf.expr == *expr).map(|leaf| leaf.read(expr.span))
        };
        if let Some(read) = known(self) {
            return read;
        }
        let grouped = self.stages.last().is_some_and(|stage| stage.grouped);
        let parts = match &expr.kind {
            Kind::Call(call) if grouped && call.name == "GROUPING" => self.grouping(call)?,
            Kind::Call(call) if grouped && is_aggregate(expr) => {
                self.inside(|emitter| emitter.aggregate_parts(call, expr.span))?
            }
            Kind::Call(call) if is_window(expr) => {
                self.inside(|emitter| emitter.window_parts(call, expr.span))?
            }
            _ => {
                let value = decimal::narrowed(self.inside(|emitter| emitter.whole(expr))?);
                let kind = value.kind().cloned();
                Parts { values: vec![value], result: "{1}", kind, exact: None }
            }
        };
        let columns = parts.values.into_iter().map(|value| (self.fresh(), value)).collect();
        let leaf =
            Leaf { expr: expr.clone(), columns, result: parts.result, kind: parts.kind, exact: parts.exact };
        let read = leaf.read(expr.span);
        if let Some(stage) = self.stages.last_mut() {
            stage.leaves.push(leaf);
        }
        read
    }

    /// `GROUPING`, whose argument DuckDB wants written as the key is, the places in it too.
    fn grouping(&self, call: &Call) -> Result<Parts, Fault> {
        let not_a_key = || Fault::invalid("GROUPING takes a grouping key", call.name_span);
        let ([arg], Some(stage)) = (call.args.as_slice(), self.stages.last()) else {
            return Err(not_a_key());
        };
        let named = match &arg.kind {
            Kind::Path(path) if path.len() == 1 => {
                stage.aliases.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(&path[0].name))
            }
            _ => None,
        };
        let arg = named.map_or(arg, |(_, aliased)| aliased);
        let key = stage.keys.iter().find(|key| key.expr == *arg).ok_or_else(not_a_key)?;
        let mut value = Sql::default();
        value.mark(call.name_span).push("grouping(").append(&key.column.1).push(")");
        Ok(Parts { values: vec![value], result: "{1}", kind: None, exact: None })
    }

    /// Adds the grouping keys to the current stage; gives their text.
    pub fn add_keys(&mut self, keys: &[Expr]) -> Result<Vec<Sql>, Fault> {
        let mut texts = Vec::new();
        for key in keys {
            let value = decimal::narrowed(self.inside(|emitter| emitter.expr(key))?);
            texts.push(value.clone());
            let name = self.fresh();
            if let Some(stage) = self.stages.last_mut()
                && stage.keys.iter().all(|known| known.expr != *key)
            {
                stage.keys.push(Key { expr: key.clone(), column: (name, value) });
            }
        }
        Ok(texts)
    }
}

impl Leaf {
    fn read(&self, span: Span) -> Result<Sql, Fault> {
        let columns: Vec<_> = self.columns.iter().map(|column| read(column, span)).collect();
        if let ("{1}", [column]) = (self.result, columns.as_slice())
            && column.exact().is_some()
        {
            return Ok(column.clone());
        }
        let sql = fill(self.result, &columns, &[], span, span)?.maybe_typed(self.kind.clone());
        let (Some(digits), [column]) = (self.exact, columns.as_slice()) else { return Ok(sql) };
        let mut exact = Sql::new("CAST(");
        exact.append(column).push(&format!(" AS {})", digits.type_name()));
        Ok(sql.exactly(exact, digits))
    }
}

/// A column of the inner query.
fn read((name, value): &(String, Sql), span: Span) -> Sql {
    let mut column = Sql::default();
    column.mark(span).name(name);
    match value.kind() {
        Some(kind) => decimal::read(column, kind),
        None => column,
    }
}

/// Whether two paths name one column: one is the end of the other.
fn ends_alike(left: &[Ident], right: &[Ident]) -> bool {
    left.iter().rev().zip(right.iter().rev()).all(|(left, right)| left == right)
}

fn is_path(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Path(_) => true,
        Kind::Field(inner, _) => is_path(inner),
        _ => false,
    }
}

fn is_query(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Subquery(_) | Kind::Exists(_) | Kind::ArrayOf(_))
}

pub fn is_window(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call(call) if call.over.is_some())
}

pub fn is_aggregate(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call(call) if call.over.is_none() && call.is_aggregate())
}

impl Call {
    /// Whether this is a function of many rows, in a window or not.
    pub fn is_aggregate(&self) -> bool {
        matches!(self.name.as_str(), "APPROX_QUANTILES" | "APPROX_TOP_COUNT")
            || matches!(rule(&self.name), Some(Rule::Aggregate(_)))
    }
}

/// Whether `test` holds for `expr` or anything in it; subqueries are not entered.
pub fn any(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    test(expr) || children(expr).into_iter().any(|child| any(child, test))
}

pub fn any_item(items: &[Item], test: &dyn Fn(&Expr) -> bool) -> bool {
    items.iter().any(|item| match item {
        Item::Expr { expr, .. } => any(expr, test),
        Item::Star(star) => star.replace.iter().any(|(expr, _)| any(expr, test)),
    })
}

/// The expressions directly in `expr`; subqueries are not entered.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Null
        | Kind::Bool(_)
        | Kind::Int(_)
        | Kind::Float(_)
        | Kind::String(_)
        | Kind::Bytes(_)
        | Kind::Typed(..)
        | Kind::Param(_)
        | Kind::Path(_)
        | Kind::Subquery(_)
        | Kind::Exists(_)
        | Kind::ArrayOf(_) => Vec::new(),
        Kind::Interval { count: inner, .. }
        | Kind::Field(inner, _)
        | Kind::Unary(_, inner)
        | Kind::Is { expr: inner, .. }
        | Kind::Cast { expr: inner, .. } => vec![inner],
        Kind::Index { array: left, index: right, .. }
        | Kind::Binary(_, left, right)
        | Kind::Distinct { left, right, .. }
        | Kind::Like { expr: left, pattern: right, .. } => vec![left, right],
        Kind::In { expr, list, .. } => match list {
            InList::Items(items) => std::iter::once(&**expr).chain(items).collect(),
            InList::Query(_) => vec![expr],
            InList::Array(array) => vec![expr, array],
        },
        Kind::Between { expr, low, high, .. } => vec![expr, low, high],
        Kind::Case { operand, arms, otherwise } => operand
            .iter()
            .chain(otherwise)
            .map(|boxed| &**boxed)
            .chain(arms.iter().flat_map(|(when, then)| [when, then]))
            .collect(),
        Kind::FormatCast(cast) => {
            [&*cast.expr, &*cast.model].into_iter().chain(cast.zone.as_deref()).collect()
        }
        Kind::Extract { from, zone, .. } => std::iter::once(&**from).chain(zone.as_deref()).collect(),
        Kind::Array { items, .. } => items.iter().collect(),
        Kind::TypedStruct { values, .. } => values.iter().collect(),
        Kind::Struct(fields) => fields.iter().map(|(value, _)| value).collect(),
        Kind::Call(call) => {
            let window = match &call.over {
                Some(Over::Window(window)) => Some(&**window),
                _ => None,
            };
            let in_window = window.into_iter().flat_map(|window| {
                window.partition_by.iter().chain(window.order_by.iter().map(|item| &item.expr))
            });
            call.args.iter().chain(call.order_by.iter().map(|item| &item.expr)).chain(in_window).collect()
        }
    }
}
