//! `*`, `alias.*`, `* EXCEPT (..)`, `* REPLACE (..)`: written out as the columns they stand for.

use super::Emitter;
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::sql::ast::{Expr, Ident, Item, Kind, Select, Span, Star};
use crate::{Missing, error::nearest};

impl Emitter<'_> {
    /// The `SELECT` with an item for each column that a star stands for.
    pub fn with_expanded_stars(&mut self, select: &Select) -> Result<Select, Fault> {
        let mut items = Vec::new();
        for item in &select.items {
            match item {
                Item::Star(star) => {
                    if star.is_piped && self.has_values() {
                        return Err(Fault::unsupported(
                            "values without names as the rows of a pipe",
                            star.span,
                        ));
                    }
                    let columns = self.star_items(&star.of, star.span)?;
                    items.extend(changed(columns, star)?);
                }
                Item::Expr { .. } => items.push(item.clone()),
            }
        }
        Ok(Select { items, ..select.clone() })
    }

    /// Whether the `FROM` has values that are no rows, as `UNNEST` gives.
    fn has_values(&self) -> bool {
        self.scopes
            .last()
            .is_some_and(|scope| scope.relations.iter().any(|relation| relation.value.is_some()))
    }

    /// The columns of a star, each as an item with its name.
    fn star_items(&mut self, of: &[Ident], span: Span) -> Result<Vec<(Ident, Expr)>, Fault> {
        let Some(scope) = self.scopes.last() else { return Ok(Vec::new()) };
        if scope.relations.is_empty() {
            return Err(Fault::invalid("SELECT * needs a FROM", span));
        }
        let of = match of {
            [] => None,
            [relation] => match scope.relation(&relation.name) {
                Some(relation) => Some(relation.alias.clone()),
                None => return self.fields_as_items(of, span),
            },
            _ => return self.fields_as_items(of, span),
        };
        scope.star(of.as_deref(), span)
    }

    /// The fields of a struct, for `path.*`.
    fn fields_as_items(&mut self, path: &[Ident], span: Span) -> Result<Vec<(Ident, Expr)>, Fault> {
        let value = self.path(path, span)?;
        let fields = self.kind_of(&value).and_then(|kind| kind.fields());
        let Some(fields) = fields else { return Err(Fault::invalid("only a struct has a .* here", span)) };
        let item = |(name, _): (String, _)| {
            let field = Ident { name, span };
            let path = path.iter().cloned().chain([field.clone()]).collect();
            (field, Expr { kind: Kind::Path(path), span })
        };
        Ok(fields.into_iter().map(item).collect())
    }
}

/// The columns after `EXCEPT`, `REPLACE` and a pipe's `RENAME`.
fn changed(mut columns: Vec<(Ident, Expr)>, star: &Star) -> Result<Vec<Item>, Fault> {
    for name in &star.except {
        let before = columns.len();
        let missing = not_found(name, &columns);
        columns.retain(|(column, _)| column != name);
        if columns.len() == before {
            return Err(missing);
        }
    }
    for (value, name) in &star.replace {
        let missing = not_found(name, &columns);
        let (_, column) = columns.iter_mut().find(|(column, _)| column == name).ok_or(missing)?;
        *column = value.clone();
    }
    let renamed = |(old, new): &(Ident, Ident)| {
        let at = columns.iter().position(|(column, _)| column == old);
        at.map(|at| (at, new.clone())).ok_or_else(|| not_found(old, &columns))
    };
    let renamed = star.rename.iter().map(renamed).collect::<Result<Vec<_>, _>>()?;
    for (at, new) in renamed {
        columns[at].0 = new;
    }
    Ok(columns.into_iter().map(|(name, expr)| Item::Expr { expr, alias: Some(name) }).collect())
}

fn not_found(name: &Ident, columns: &[(Ident, Expr)]) -> Fault {
    let near = nearest(&name.name, columns.iter().map(|(column, _)| column.name.as_str()));
    let problem = Problem::NotFound { kind: Missing::Column, name: name.name.clone(), nearest: near };
    Fault { problem, span: name.span }
}
