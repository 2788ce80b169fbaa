//! `MERGE`
//!
//! The source is computed once; pairs of a target row and a source row get the number of the clause that takes
//! them; then what each clause does is computed, and at last all of it is done.

use super::build::{all_of, select};
use super::convert::literal;
use super::insert::{Place, column_types, defaults, given};
use super::objects::Changeable;
use super::update::{filtered, id_of, row_id, target_table};
use super::{Executor, ident};
use crate::WarehouseError;
use crate::local::sql::ast::{Body, Expr, Ident, Item, JoinOn, Kind, Query, Span, Table};
use crate::local::sql::statement::ast::{
    Assignment, InsertSource, Merge, MergeAction, MergeClause, MergeWhen,
};

/// Columns of the pairs.
const TARGET_ROW: &str = "\u{1f}target";
const SOURCE_ROW: &str = "\u{1f}source";
const CLAUSE: &str = "\u{1f}clause";
/// What the pairs are called.
const PAIRS: &str = "\u{1f}pairs";

/// A `MERGE` whose source and pairs are computed.
struct Merging<'m> {
    merge: &'m Merge,
    target: Changeable,
    source: Table,
    source_alias: Ident,
    source_columns: Vec<Ident>,
    pairs: Table,
}

/// What a clause does, computed.
enum Change<'m> {
    Delete(Place),
    Update(&'m [Assignment], Place),
    Insert(Vec<Ident>, Place),
}

impl Executor<'_> {
    pub(super) fn merge(&mut self, merge: &Merge) -> Result<(), WarehouseError> {
        let target = self.changeable(&merge.target.path)?;
        let changed = self.atomic(|executor| {
            let merging = executor.pair(merge, target)?;
            executor.one_change_a_row(&merging)?;
            let changes = executor.changes(&merging)?;
            let changed = executor.apply(&merging, &changes)?;
            executor.forget(&merging.source);
            executor.forget(&merging.pairs);
            Ok(changed)
        })?;
        self.changed = Some(changed);
        Ok(())
    }

    /// Computes the source, and which of its rows belong to which of the target.
    fn pair<'m>(&mut self, merge: &'m Merge, target: Changeable) -> Result<Merging<'m>, WarehouseError> {
        let source_alias = alias_of(&merge.source).unwrap_or_else(|| ident(&self.fresh()));
        let span = merge.target.path.span;
        let source = self.keep_as_table(&all_of(merge.source.clone(), span), &source_alias)?;
        let source_columns = self.columns_of_kept(&source);
        let pairs = self.keep_as_table(&pairs(merge, &source, &source_alias), &ident(PAIRS))?;
        Ok(Merging { merge, target, source, source_alias, source_columns, pairs })
    }

    /// Keeps the rows of a query as a temporary table that queries can name.
    fn keep_as_table(&mut self, query: &Query, alias: &Ident) -> Result<Table, WarehouseError> {
        let kept = self.keep(query)?;
        let path = self.fresh();
        self.temporary.insert(path.clone(), kept);
        Ok(Table::Named { path: vec![ident(&path)], alias: Some(alias.clone()), span: Span::default() })
    }

    fn kept(&self, table: &Table) -> Option<&(String, arrow::datatypes::SchemaRef)> {
        match table {
            Table::Named { path, .. } => self.temporary.get(&path.first()?.name),
            _ => None,
        }
    }

    fn columns_of_kept(&self, table: &Table) -> Vec<Ident> {
        let fields = self.kept(table).map(|(_, schema)| schema.fields().iter());
        fields.into_iter().flatten().map(|field| ident(field.name())).collect()
    }

    /// Ends the use of a kept table; it is dropped with the statement's others.
    fn forget(&mut self, table: &Table) {
        if let Table::Named { path, .. } = table
            && let Some(name) = path.first()
        {
            self.temporary.remove(&name.name);
        }
    }

    /// A row of the target may be changed by one row of the source only.
    fn one_change_a_row(&self, merging: &Merging<'_>) -> Result<(), WarehouseError> {
        use crate::local::emit::name;
        let Some((table, _)) = self.kept(&merging.pairs) else { return Ok(()) };
        let row = name(TARGET_ROW);
        let twice = self.count(&format!(
            "SELECT count({row}) - count(DISTINCT {row}) FROM {table} WHERE {} IS NOT NULL",
            name(CLAUSE)
        ))?;
        if twice == 0 {
            return Ok(());
        }
        let span = merging.merge.target.path.span;
        Err(WarehouseError::Execution {
            message: "UPDATE/MERGE must match at most one source row for each target row".to_owned(),
            place: Some(crate::Place::of(self.sql, span.start, span.end)),
        })
    }

    /// Computes what each clause changes.
    fn changes<'m>(&mut self, merging: &Merging<'m>) -> Result<Vec<Change<'m>>, WarehouseError> {
        let span = merging.merge.target.path.span;
        let mut changes = Vec::new();
        for (index, clause) in merging.merge.clauses.iter().enumerate() {
            changes.push(match &clause.action {
                MergeAction::Delete => {
                    Change::Delete(self.rows_to_change(&merging.target_rows(index, Vec::new()), span)?)
                }
                MergeAction::Update(set) => {
                    let items = self.assigned(&merging.target, set)?;
                    Change::Update(set, self.rows_to_change(&merging.target_rows(index, items), span)?)
                }
                MergeAction::Insert { columns, source } => {
                    let (columns, query) = self.merge_insert(merging, index, columns, source)?;
                    let (table, schema) = self.keep(&query)?;
                    Change::Insert(columns, Place { table, schema, span })
                }
            });
        }
        Ok(changes)
    }

    /// Does what was computed; how many rows changed.
    fn apply(&mut self, merging: &Merging<'_>, changes: &[Change<'_>]) -> Result<u64, WarehouseError> {
        let mut changed = 0;
        for change in changes {
            changed += match change {
                Change::Delete(place) => self.delete_rows(&merging.target, place)?,
                Change::Update(set, place) => self.update_rows(&merging.target, set, place)?,
                Change::Insert(columns, place) => {
                    self.insert_rows(&merging.target, columns, std::slice::from_ref(place))?
                }
            };
        }
        Ok(changed)
    }

    /// The columns that an `INSERT` clause fills, and the query of their values.
    fn merge_insert(
        &self,
        merging: &Merging<'_>,
        index: usize,
        named: &[Ident],
        source: &InsertSource,
    ) -> Result<(Vec<Ident>, Query), WarehouseError> {
        let span = merging.merge.target.path.span;
        let mut columns = self.insert_columns(&merging.target, named, span)?;
        let kinds = column_types(&merging.target, &columns);
        let defaults = defaults(&merging.target)?;
        let mut values: Vec<Expr> = match source {
            InsertSource::Values(rows) => {
                let row = rows.first().map(Vec::as_slice).unwrap_or_default();
                let values = row.iter().zip(&columns).zip(&kinds);
                let values: Vec<_> = values
                    .map(|((value, column), kind)| given(value.as_ref(), column, kind.as_ref(), &defaults))
                    .collect();
                if row.len() != columns.len() {
                    let message = format!("{} values are given for {} columns", row.len(), columns.len());
                    return self.invalid(message, span);
                }
                values
            }
            InsertSource::Row => {
                let column = |column: &Ident| Expr {
                    kind: Kind::Path(vec![merging.source_alias.clone(), column.clone()]),
                    span,
                };
                merging.source_columns.iter().map(column).collect()
            }
            InsertSource::Query(_) => return self.unsupported("INSERT of a query in MERGE", span),
        };
        for default in &defaults {
            if !columns.contains(&default.name) {
                columns.push(default.name.clone());
                let value = given(None, &default.name, Some(&default.kind), &defaults);
                values.push(literal(&value, &default.kind));
            }
        }
        let items = values
            .into_iter()
            .enumerate()
            .map(|(number, expr)| Item::Expr { expr, alias: Some(ident(&format!("\u{1f}value{number}"))) });
        Ok((columns, merging.source_rows(index, items.collect())))
    }
}

impl Merging<'_> {
    /// The ids of the target's rows that a clause takes, and items computed from them and the source's.
    fn target_rows(&self, index: usize, items: Vec<Item>) -> Query {
        let span = self.merge.target.path.span;
        let target = &self.merge.target;
        let with_target = join(
            "JOIN",
            self.pairs.clone(),
            target_table(target),
            equal(pair_column(TARGET_ROW, span), row_id(target)),
        );
        let source_id = id_of(self.source_alias.clone(), span);
        let with_source = join(
            "LEFT JOIN",
            with_target,
            self.source.clone(),
            equal(pair_column(SOURCE_ROW, span), source_id),
        );
        filtered(row_id(target), items, with_source, &taken_by(index, span))
    }

    /// Items computed from the source's rows that a clause takes.
    fn source_rows(&self, index: usize, items: Vec<Item>) -> Query {
        let span = self.merge.target.path.span;
        let source_id = id_of(self.source_alias.clone(), span);
        let from = join(
            "JOIN",
            self.pairs.clone(),
            self.source.clone(),
            equal(pair_column(SOURCE_ROW, span), source_id),
        );
        let mut query = select(items, from);
        if let Body::Select(select) = &mut query.body {
            select.filter = Some(taken_by(index, span));
        }
        query
    }
}

/// The query of pairs: row ids of both sides, and the first clause that takes them.
fn pairs(merge: &Merge, source: &Table, source_alias: &Ident) -> Query {
    let span = merge.on.span;
    let has = |when| merge.clauses.iter().any(|clause| clause.when == when);
    let kind = match (has(MergeWhen::NotMatchedBySource), has(MergeWhen::NotMatchedByTarget)) {
        (true, true) => "FULL JOIN",
        (true, false) => "LEFT JOIN",
        (false, true) => "RIGHT JOIN",
        (false, false) => "JOIN",
    };
    let from = join(kind, target_table(&merge.target), source.clone(), merge.on.clone());
    let (target_id, source_id) = (row_id(&merge.target), id_of(source_alias.clone(), span));
    let is = |expr: &Expr, what, span| Expr {
        kind: Kind::Is { expr: Box::new(expr.clone()), what: "NULL", not: what },
        span,
    };
    let arm = |(index, clause): (usize, &MergeClause)| {
        let (in_target, in_source) = match clause.when {
            MergeWhen::Matched => (true, true),
            MergeWhen::NotMatchedByTarget => (false, true),
            MergeWhen::NotMatchedBySource => (true, false),
        };
        let mut test = and(is(&target_id, in_target, span), is(&source_id, in_source, span));
        if let Some(condition) = &clause.condition {
            test = and(test, condition.clone());
        }
        (test, number(index, span))
    };
    let arms = merge.clauses.iter().enumerate().map(arm).collect();
    let clause = Expr { kind: Kind::Case { operand: None, arms, otherwise: None }, span };
    let items = [(target_id, TARGET_ROW), (source_id, SOURCE_ROW), (clause, CLAUSE)];
    let items = items.into_iter().map(|(expr, alias)| Item::Expr { expr, alias: Some(ident(alias)) });
    select(items.collect(), from)
}

/// What a source is called in the statement.
fn alias_of(source: &Table) -> Option<Ident> {
    match source {
        Table::Named { path, alias, .. } => alias.clone().or_else(|| path.last().cloned()),
        Table::Query { alias, .. }
        | Table::Unnest { alias, .. }
        | Table::Function { alias, .. }
        | Table::Pivot { alias, .. }
        | Table::Unpivot { alias, .. } => alias.clone(),
        Table::Sample { input, .. } => alias_of(input),
        Table::Join { .. } => None,
    }
}

fn join(kind: &'static str, left: Table, right: Table, on: Expr) -> Table {
    Table::Join { kind, left: Box::new(left), right: Box::new(right), on: JoinOn::Expr(on) }
}

fn pair_column(column: &str, span: Span) -> Expr {
    Expr { kind: Kind::Path(vec![ident(PAIRS), ident(column)]), span }
}

/// Whether the clause of this number takes the pair.
fn taken_by(index: usize, span: Span) -> Expr {
    equal(pair_column(CLAUSE, span), number(index, span))
}

fn number(index: usize, span: Span) -> Expr {
    Expr { kind: Kind::Int(i64::try_from(index).unwrap_or(i64::MAX)), span }
}

fn equal(left: Expr, right: Expr) -> Expr {
    binary("=", left, right)
}

fn and(left: Expr, right: Expr) -> Expr {
    binary("AND", left, right)
}

fn binary(operator: &'static str, left: Expr, right: Expr) -> Expr {
    let span = left.span;
    Expr { kind: Kind::Binary(operator, Box::new(left), Box::new(right)), span }
}
