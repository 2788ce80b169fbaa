//! Set operations: both sides get common types, and columns are matched by position or by name.

use super::branch::{Branch, common};
use super::kind::DuckType;
use super::scope::Column;
use super::{Emitter, Sql};
use crate::Type;
use crate::local::Fault;
use crate::local::native::numeric_digits;
use crate::local::sql::ast::{Body, ByName, Expr, Ident, Item, Kind, Matching, Span};
use std::collections::BTreeSet;

/// One side of a set operation.
struct Side<'a> {
    sql: Sql,
    columns: Vec<Column>,
    /// The expressions of the columns, where the side is one `SELECT`.
    items: &'a [Item],
    /// For each column of the result, which of this side's it is.
    sources: Vec<Option<usize>>,
}

impl Emitter<'_> {
    /// `UNION`, `INTERSECT` or `EXCEPT` of any number of sides with one operator.
    pub fn set_operation(&mut self, body: &Body) -> Result<Sql, Fault> {
        let (mut bodies, mut left) = (Vec::new(), body);
        let mut operators = Vec::new();
        while let Body::Set { operator, left: next, right, by_name, span } = left {
            bodies.push(&**right);
            operators.push((*operator, by_name, *span));
            left = next;
        }
        bodies.push(left);
        bodies.reverse();
        operators.reverse();
        let Some((operator, by_name, span)) = operators.first().copied() else { return self.body(body) };
        let mut sides = Vec::new();
        for body in bodies {
            let sql = self.body(body)?;
            let columns = self.columns_of(&sql);
            let columns =
                columns.ok_or_else(|| Fault::unsupported("a set operation of these types", span))?;
            let items = items_of(body);
            let sources = (0..columns.len()).map(Some).collect();
            sides.push(Side { sql, columns, items, sources });
        }
        let names = match by_name {
            Some(by_name) => match_names(&mut sides, by_name, span)?,
            None => same_count(&sides, span)?,
        };
        let columns = common_columns(&sides, &names, span)?;
        let mut sql = Sql::default();
        for (index, side) in sides.iter().enumerate() {
            if index > 0 {
                sql.push(" ").push(operator).push(" ");
            }
            sql.append(&self.converted(side, &columns)?);
        }
        Ok(sql)
    }

    fn converted(&mut self, side: &Side<'_>, to: &[Column]) -> Result<Sql, Fault> {
        let in_place = side.sources.iter().enumerate().all(|(index, source)| *source == Some(index));
        let kinds_fit = side.columns.iter().zip(to).all(|(found, wanted)| found.kind == wanted.kind);
        let mut sql = Sql::new("(");
        if in_place && kinds_fit && side.columns.len() == to.len() {
            sql.append(&side.sql).push(")");
            return Ok(sql);
        }
        let alias = self.fresh();
        let names: Vec<_> = side.columns.iter().map(|_| self.fresh()).collect();
        let mut columns = Vec::new();
        for (source, column) in side.sources.iter().zip(to) {
            let mut value = match source {
                // no digit of a literal gets lost on its way
                Some(source) if let Some(literal) = side.numeric_literal(*source, &column.kind) => {
                    self.expr(&literal)?
                }
                Some(source) => {
                    let mut read = Sql::default();
                    read.name(&names[*source]);
                    let null = matches!(side.branch(Some(*source)), Branch::Null);
                    let read = if null { read } else { read.typed(side.columns[*source].kind.clone()) };
                    self.convert(read, &column.kind)
                }
                None => Sql::new(format!("CAST(NULL AS {})", column.kind.name())),
            };
            value.push(" AS ").name(&column.name);
            columns.push(value);
        }
        let quoted = |name: &String| {
            let mut sql = Sql::default();
            sql.name(name);
            sql
        };
        let names: Vec<_> = names.iter().map(quoted).collect();
        sql.push("SELECT ").join(&columns, ", ").push(" FROM (").append(&side.sql).push(") AS ").name(&alias);
        sql.push("(").join(&names, ", ").push("))");
        Ok(sql)
    }
}

/// The expressions of a side's columns, where it is one `SELECT`.
fn items_of(body: &Body) -> &[Item] {
    match body {
        Body::Select(select) => &select.items,
        Body::Query(query) => items_of(&query.body),
        Body::Set { .. } => &[],
    }
}

/// The first side's names, where all sides have as many columns.
fn same_count(sides: &[Side<'_>], span: Span) -> Result<Vec<String>, Fault> {
    let Some(first) = sides.first() else { return Ok(Vec::new()) };
    let count = first.columns.len();
    match sides.iter().find(|side| side.columns.len() != count) {
        Some(other) => Err(Fault::invalid(
            format!("the sides of this set operation have {count} and {} columns", other.columns.len()),
            span,
        )),
        None => Ok(first.columns.iter().map(|column| column.name.clone()).collect()),
    }
}

/// Matches columns by their names; gives those of the result.
fn match_names(sides: &mut [Side<'_>], by_name: &ByName, span: Span) -> Result<Vec<String>, Fault> {
    for side in sides.iter() {
        let mut seen = BTreeSet::new();
        if let Some(twice) = side.columns.iter().find(|column| !seen.insert(column.name.to_lowercase())) {
            let message = format!("a side of this set operation has two columns named {}", twice.name);
            return Err(Fault::invalid(message, span));
        }
    }
    let names_of =
        |side: &Side<'_>| side.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    let first = sides.first().map(names_of).unwrap_or_default();
    let in_all = |name: &String| sides.iter().all(|side| side.find(name).is_some());
    let names = match (&by_name.columns, by_name.matching) {
        (Some(columns), _) => columns.iter().map(|column: &Ident| column.name.clone()).collect(),
        (None, Matching::Inner) => first.iter().filter(|name| in_all(name)).cloned().collect(),
        (None, Matching::Strict | Matching::Left) => first,
        (None, Matching::Full) => {
            let mut seen = BTreeSet::new();
            sides.iter().flat_map(names_of).filter(|name| seen.insert(name.to_lowercase())).collect()
        }
    };
    let complete = match by_name.matching {
        Matching::Strict => {
            names.iter().all(in_all)
                && (by_name.columns.is_some() || sides.iter().all(|side| side.columns.len() == names.len()))
        }
        Matching::Inner => names.iter().all(in_all),
        Matching::Left => {
            names.iter().all(|name| sides.first().is_some_and(|side| side.find(name).is_some()))
        }
        Matching::Full => names.iter().all(|name| sides.iter().any(|side| side.find(name).is_some())),
    };
    let meets = |side: &Side<'_>| names.iter().any(|name| side.find(name).is_some());
    if names.is_empty() || !complete || !sides.iter().all(meets) {
        let message = "the sides of this set operation don't have the columns in common that it asks for";
        return Err(Fault::invalid(message, span));
    }
    for side in sides {
        side.sources = names.iter().map(|name| side.find(name)).collect();
    }
    Ok(names)
}

/// The columns of the result, with types that fit all sides.
fn common_columns(sides: &[Side<'_>], names: &[String], span: Span) -> Result<Vec<Column>, Fault> {
    let column = |(index, name): (usize, &String)| {
        let source = |side: &Side<'_>| side.branch(side.sources.get(index).copied().flatten());
        let branches: Vec<_> = sides.iter().map(source).collect();
        let kind = common(&branches).ok_or_else(|| {
            let kinds: Vec<_> = branches.iter().filter_map(Branch::kind_name).collect();
            let message = format!("column {name} of this set operation is {}", kinds.join(" and "));
            let nested = |kind: &String| kind.starts_with("ARRAY") || kind == "STRUCT";
            if kinds.iter().any(nested) {
                return Fault::unsupported(format!("{message}, which"), span);
            }
            Fault::invalid(message, span)
        })?;
        Ok(Column { name: name.clone(), kind })
    };
    names.iter().enumerate().map(column).collect()
}

impl Side<'_> {
    fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// A literal FLOAT64 as the NUMERIC or BIGNUMERIC that its column becomes.
    fn numeric_literal(&self, column: usize, to: &DuckType) -> Option<Expr> {
        let Item::Expr { expr, .. } =
            self.items.get(column).filter(|_| self.items.len() == self.columns.len())?
        else {
            return None;
        };
        let Kind::Float(text) = &expr.kind else { return None };
        let literal = match to.decimal()? {
            Type::Numeric => Kind::Typed(Type::Numeric, numeric_digits(text)?),
            decimal => Kind::Typed(decimal, text.clone()),
        };
        Some(Expr { kind: literal, span: expr.span })
    }

    fn branch(&self, column: Option<usize>) -> Branch {
        let Some(column) = column else { return Branch::Null };
        let kind = self.columns.get(column).map(|column| column.kind.clone());
        match self.items.get(column) {
            Some(Item::Expr { expr, .. }) if self.items.len() == self.columns.len() => Branch::of(expr, kind),
            _ => Branch::Value(kind),
        }
    }
}
