//! `PIVOT` and `UNPIVOT`, as the queries that they stand for.

use super::stage::children;
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::sql::ast::{
    Body, Expr, GroupBy, GroupItem, Ident, Item, Kind, Pivot, Query, Select, Span, Star, Table, Unpivot,
};

impl Emitter<'_> {
    pub fn pivot(&mut self, input: &Table, pivot: &Pivot, alias: Option<&Ident>) -> Result<Sql, Fault> {
        let columns = self.columns_of_from(input, pivot.span)?;
        let mut used = paths(&pivot.of);
        for (aggregate, _) in &pivot.aggregates {
            used.extend(paths(aggregate));
        }
        let keys: Vec<Expr> = columns
            .into_iter()
            .filter(|name| !used.iter().any(|used| used.eq_ignore_ascii_case(name)))
            .map(|name| column(name, pivot.span))
            .collect();
        let key = |expr: &Expr| Item::Expr { expr: expr.clone(), alias: None };
        let mut items: Vec<_> = keys.iter().map(key).collect();
        for (value, value_alias) in &pivot.values {
            let label = match value_alias {
                Some(alias) => alias.name.clone(),
                None => label(value)?,
            };
            for (aggregate, alias) in &pivot.aggregates {
                let name = match alias {
                    Some(alias) => format!("{}_{label}", alias.name),
                    None if pivot.aggregates.len() == 1 => label.clone(),
                    None => {
                        return Err(Fault::invalid("an aggregate of several needs an alias", aggregate.span));
                    }
                };
                let expr = only_where(aggregate, &pivot.of, value)?;
                items.push(Item::Expr { expr, alias: Some(Ident { name, span: value.span }) });
            }
        }
        let group_by = GroupBy::Items(keys.into_iter().map(GroupItem::Expr).collect());
        let group_by =
            if matches!(&group_by, GroupBy::Items(keys) if keys.is_empty()) { None } else { Some(group_by) };
        let select = Select { items, from: Some(input.clone()), group_by, ..Select::default() };
        self.table(&Table::Query { query: Box::new(query(select)), alias: alias.cloned() })
    }

    pub fn unpivot(&mut self, input: &Table, unpivot: &Unpivot, alias: Option<&Ident>) -> Result<Sql, Fault> {
        let span = unpivot.value.span;
        let pair = Ident { name: self.fresh(), span };
        let mut elements = Vec::new();
        for (name, label) in &unpivot.columns {
            let label = match label {
                Some(label) => label.clone(),
                None => Expr { kind: Kind::String(name.name.clone()), span: name.span },
            };
            let value = column(name.name.clone(), name.span);
            let fields = vec![(value, Some(unpivot.value.clone())), (label, Some(unpivot.name.clone()))];
            elements.push(Expr { kind: Kind::Struct(fields), span: name.span });
        }
        let array = Expr { kind: Kind::Array { element: None, items: elements }, span };
        let pairs = Table::Unnest { array, alias: Some(pair.clone()), offset: None, span };
        let from = Table::Join {
            kind: "CROSS JOIN",
            left: Box::new(input.clone()),
            right: Box::new(pairs),
            on: crate::local::sql::ast::JoinOn::Nothing,
        };
        let except = unpivot.columns.iter().map(|(name, _)| name.clone());
        let except = except.chain([unpivot.value.clone(), unpivot.name.clone()]).collect();
        let field = |name: &Ident| {
            let path = vec![pair.clone(), name.clone()];
            Item::Expr { expr: Expr { kind: Kind::Path(path), span: name.span }, alias: None }
        };
        let rest = Item::Star(Star { except, span, ..Star::default() });
        let items = vec![rest, field(&unpivot.value), field(&unpivot.name)];
        let value = Expr { kind: Kind::Path(vec![pair.clone(), unpivot.value.clone()]), span };
        let filter = (!unpivot.includes_nulls)
            .then(|| Expr { kind: Kind::Is { expr: Box::new(value), what: "NULL", not: true }, span });
        let select = Select { items, from: Some(from), filter, ..Select::default() };
        self.table(&Table::Query { query: Box::new(query(select)), alias: alias.cloned() })
    }

    /// The names of the columns that a table of a `FROM` has.
    fn columns_of_from(&mut self, table: &Table, span: Span) -> Result<Vec<String>, Fault> {
        let star = vec![Item::Star(Star { span, ..Star::default() })];
        let select = Select { items: star, from: Some(table.clone()), ..Select::default() };
        let all = self.query(&query(select))?;
        let columns = self.columns_of(&all);
        let columns =
            columns.ok_or_else(|| Fault::unsupported("PIVOT over columns of unknown types", span))?;
        Ok(columns.into_iter().map(|column| column.name).collect())
    }
}

fn query(select: Select) -> Query {
    let body = Body::Select(Box::new(select));
    Query { with: Vec::new(), recursive: false, body, order_by: Vec::new(), limit: None, offset: None }
}

fn column(name: String, span: Span) -> Expr {
    Expr { kind: Kind::Path(vec![Ident { name, span }]), span }
}

/// All parts of the names in an expression.
fn paths(expr: &Expr) -> Vec<String> {
    let own = match &expr.kind {
        Kind::Path(path) => path.iter().map(|part| part.name.clone()).collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(children(expr).into_iter().flat_map(paths)).collect()
}

/// The aggregate over rows in which `of` is `value`.
fn only_where(aggregate: &Expr, of: &Expr, value: &Expr) -> Result<Expr, Fault> {
    let mut expr = aggregate.clone();
    let Kind::Call(call) = &mut expr.kind else {
        return Err(Fault::invalid("PIVOT takes calls of aggregates", aggregate.span));
    };
    let (left, right) = (Box::new(of.clone()), Box::new(value.clone()));
    call.only = Some(Expr { kind: Kind::Distinct { left, right, not: true }, span: value.span });
    Ok(expr)
}

/// The name of a value's column.
fn label(value: &Expr) -> Result<String, Fault> {
    Ok(match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Int(number) if *number < 0 => format!("minus_{}", number.unsigned_abs()),
        Kind::Int(number) => format!("_{number}"),
        Kind::Bool(value) => value.to_string(),
        Kind::Null => "NULL".to_owned(),
        Kind::Typed(crate::Type::Date, text) => format!("_{}", text.replace('-', "_")),
        _ => return Err(Fault::unsupported("a PIVOT value of this kind without an alias", value.span)),
    })
}
