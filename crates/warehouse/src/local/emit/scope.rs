//! Which columns a query's names can mean.
//!
//! A `FROM` clause makes a scope of relations. A name is looked for in the innermost scope first; in one scope
//! a relation's alias goes before a column, as GoogleSQL has it. What is found is written with its relation's
//! name, so DuckDB's own rules (which let a `WHERE` see the aliases of its `SELECT`) decide nothing.

use super::array::part_of_json;
use super::decimal::{self, Digits};
use super::kind::DuckType;
use super::{Emitter, Sql, quote};
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::relations::exact_name;
use crate::local::sql::ast::{Expr, Ident, Kind, Span};
use crate::{Missing, error::nearest};
use std::collections::{BTreeMap, BTreeSet};

/// A column of a relation, its type as far as known.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub kind: DuckType,
}

/// What stands in a `FROM`, under its alias.
#[derive(Debug, Clone)]
pub struct Relation {
    pub alias: String,
    /// The name in DuckDB's SQL that columns are written with.
    table: String,
    /// `None` where the engine could not tell.
    pub columns: Option<Vec<Column>>,
    /// Columns that can be named, but are no part of its rows: `_TABLE_SUFFIX`.
    pub hidden: Vec<Column>,
    /// The column that the alias means where it means no row, as in `UNNEST(..) AS x`.
    pub value: Option<Column>,
    /// An outer join may have no row of it.
    nullable: bool,
    /// Columns that it has in fewer digits too, see [`decimal`](super::decimal).
    exact: BTreeMap<String, Digits>,
}

/// The relations of a `FROM`.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub relations: Vec<Relation>,
    /// Columns that a `USING` made one of two, in their order, and how they are written.
    pub merged: Vec<(String, Sql)>,
    /// Columns of queries around that this one brings into its own `FROM`, see [`Imports`].
    pub imports: Imports,
}

/// Columns of queries around, as columns of a relation of their own in the `FROM`: so DuckDB knows their types
/// when it chooses macros. It is slower for DuckDB to plan, so it is the second try only.
#[derive(Debug, Clone, Default)]
pub struct Imports {
    pub relation: String,
    pub columns: Vec<(Column, Sql)>,
}

impl Relation {
    /// A table or query, whose alias means its rows.
    pub fn of_rows(alias: &str, columns: Option<Vec<Column>>) -> Self {
        Self {
            alias: alias.to_owned(),
            table: alias.to_owned(),
            columns,
            hidden: Vec::new(),
            value: None,
            nullable: false,
            exact: BTreeMap::new(),
        }
    }

    /// The values of a column `alias` of `table`; fields of structs can be named as columns.
    pub fn of_values(alias: &str, table: &str, kind: Option<DuckType>) -> Self {
        let value = kind.map(|kind| Column { name: alias.to_owned(), kind });
        let columns = value.clone().map(|value| match value.kind.fields() {
            Some(fields) => fields.into_iter().map(|(name, kind)| Column { name, kind }).collect(),
            None => vec![value],
        });
        Self {
            alias: alias.to_owned(),
            table: table.to_owned(),
            columns,
            hidden: Vec::new(),
            value,
            nullable: false,
            exact: BTreeMap::new(),
        }
    }

    /// With columns that can be named, but are no part of its rows.
    pub fn with_hidden(self, hidden: Vec<Column>) -> Self {
        Self { hidden, ..self }
    }

    /// With columns that it has in fewer digits too.
    pub fn with_exact(self, exact: BTreeMap<String, Digits>) -> Self {
        Self { exact, ..self }
    }

    /// What a row of NULLs needs to hold.
    pub fn stored(&self) -> Option<Vec<Column>> {
        let exact = self.exact.iter().map(|(name, digits)| Column {
            name: exact_name(name),
            kind: DuckType::named(&digits.type_name()),
        });
        let own = self.value.as_ref().map(std::slice::from_ref).or(self.columns.as_deref())?;
        Some(own.iter().chain(&self.hidden).cloned().chain(exact).collect())
    }

    pub fn table(&self) -> &str {
        &self.table
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .flatten()
            .chain(&self.hidden)
            .find(|column| column.name.eq_ignore_ascii_case(name))
    }

    fn written(&self, column: &Column, span: Span) -> Sql {
        let mut sql = Sql::default();
        sql.mark(span);
        match &self.value {
            Some(value) if value.kind.fields().is_some() && value != column => {
                sql.push("(").name(&self.table).push(".").name(&value.name).push(").").name(&column.name);
            }
            _ => {
                sql.name(&self.table).push(".").name(&column.name);
            }
        }
        let Some(digits) = self.exact.get(&column.name) else { return decimal::read(sql, &column.kind) };
        let mut exact = Sql::default();
        exact.mark(span).name(&self.table).push(".").name(&exact_name(&column.name));
        decimal::widened(exact, *digits)
    }

    /// The columns that `*` shows: those of a value are its own.
    fn star(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().flatten()
    }
}

impl Scope {
    fn is_merged(&self, name: &str) -> bool {
        self.merged.iter().any(|(merged, _)| merged.eq_ignore_ascii_case(name))
    }

    fn is_known(&self) -> bool {
        self.relations.iter().all(|relation| relation.columns.is_some())
    }

    /// What `path` begins with, and how many of its parts that takes.
    fn find(&self, path: &[Ident]) -> Result<Option<(Sql, usize)>, Fault> {
        let Some(first) = path.first() else { return Ok(None) };
        let named = self.relations.iter().find(|relation| relation.alias.eq_ignore_ascii_case(&first.name));
        if let Some(relation) = named {
            return Self::in_relation(relation, path);
        }
        if let Some((_, written)) =
            self.merged.iter().find(|(name, _)| name.eq_ignore_ascii_case(&first.name))
        {
            return Ok(Some((written.clone(), 1)));
        }
        let mut found =
            self.relations.iter().filter_map(|relation| Some((relation, relation.column(&first.name)?)));
        let Some((relation, column)) = found.next() else { return Ok(None) };
        if found.next().is_some() || relation.star().filter(|other| same(other, column)).count() > 1 {
            return Err(Fault::invalid(format!("column name {} is ambiguous", first.name), first.span));
        }
        Ok(Some((relation.written(column, first.span), 1)))
    }

    fn in_relation(relation: &Relation, path: &[Ident]) -> Result<Option<(Sql, usize)>, Fault> {
        let (Some(first), Some(columns)) = (path.first(), &relation.columns) else { return Ok(None) };
        if let Some(value) = &relation.value {
            return Ok(Some((relation.written(value, first.span), 1)));
        }
        let Some(second) = path.get(1) else { return Ok(Some((row_of(relation, first.span)?, 1))) };
        let Some(column) = relation.column(&second.name) else {
            return Err(not_found(
                &second.name,
                second.span,
                columns.iter().map(|column| column.name.as_str()),
            ));
        };
        if columns.iter().filter(|other| same(other, column)).count() > 1 {
            return Err(Fault::invalid(format!("column name {} is ambiguous", second.name), second.span));
        }
        Ok(Some((relation.written(column, first.span.to(second.span)), 2)))
    }

    pub fn relation(&self, alias: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.alias.eq_ignore_ascii_case(alias))
    }

    /// What `*`, or `alias.*`, stands for: names of columns and how they are reached.
    pub fn star(&self, of: Option<&str>, span: Span) -> Result<Vec<(Ident, Expr)>, Fault> {
        let unknown = || Fault::unsupported("* over columns whose types are not known", span);
        let ident = |name: &str| Ident { name: name.to_owned(), span };
        let path = |path: Vec<Ident>| Expr { kind: Kind::Path(path), span };
        let listed = |relation: &Relation, column: &Column| {
            let whole = relation.value.as_ref() == Some(column);
            let column = (!whole).then(|| ident(&column.name));
            let reached = path([ident(&relation.alias)].into_iter().chain(column.clone()).collect());
            (column.unwrap_or_else(|| ident(&relation.alias)), reached)
        };
        if let Some(relation) = of.and_then(|of| self.relation(of)) {
            let columns = relation.columns.as_ref().ok_or_else(unknown)?;
            unique(columns, span)?;
            return Ok(columns.iter().map(|column| listed(relation, column)).collect());
        }
        let mut items = Vec::new();
        for (name, _) in &self.merged {
            if self.relation(name).is_some() {
                return Err(Fault::unsupported("* where a table has the name of a column in USING", span));
            }
            items.push((ident(name), path(vec![ident(name)])));
        }
        for relation in &self.relations {
            let columns = relation.columns.as_ref().ok_or_else(unknown)?;
            unique(columns, span)?;
            let unmerged = columns.iter().filter(|column| !self.is_merged(&column.name));
            items.extend(unmerged.map(|column| listed(relation, column)));
        }
        Ok(items)
    }
}

/// Columns of one name can't be told apart.
fn unique(columns: &[Column], span: Span) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    match columns.iter().find(|column| !seen.insert(column.name.to_lowercase())) {
        Some(column) => Err(Fault::unsupported(format!("* over two columns named {}", column.name), span)),
        None => Ok(()),
    }
}

/// A column with its type written beside it.
fn with_type(column: &Sql, kind: &DuckType) -> Sql {
    let mut sql = Sql::new("CAST(");
    sql.append(column).push(&format!(" AS {})", kind.name()));
    sql.typed(kind.clone())
}

impl Imports {
    /// `FROM`, the imported columns and what else stands there.
    pub fn with_from(&self, from: Option<&Sql>) -> Sql {
        let mut sql = Sql::default();
        if self.columns.is_empty() {
            if let Some(from) = from {
                sql.push(" FROM ").append(from);
            }
            return sql;
        }
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|(column, value)| {
                let mut sql = value.clone();
                sql.push(" AS ").name(&column.name);
                sql
            })
            .collect();
        sql.push(" FROM (SELECT ").join(&columns, ", ").push(") AS ").name(&self.relation);
        if let Some(from) = from {
            sql.push(" CROSS JOIN ").append(from);
        }
        sql
    }
}

fn same(left: &Column, right: &Column) -> bool {
    left.name.eq_ignore_ascii_case(&right.name)
}

/// A whole row, as a struct.
fn row_of(relation: &Relation, span: Span) -> Result<Sql, Fault> {
    if relation.nullable {
        return Err(Fault::unsupported("a whole row of a table that an outer join may leave out", span));
    }
    let fields: Vec<_> = relation
        .star()
        .map(|column| {
            let mut field = Sql::default();
            field.name(&column.name).push(" := ").append(&relation.written(column, span));
            field
        })
        .collect();
    let mut sql = Sql::default();
    sql.mark(span).push("struct_pack(").join(&fields, ", ").push(")");
    Ok(sql)
}

fn not_found<'a>(name: &str, span: Span, candidates: impl Iterator<Item = &'a str>) -> Fault {
    let problem = Problem::NotFound {
        kind: Missing::Column,
        name: name.to_owned(),
        nearest: nearest(name, candidates),
    };
    Fault { problem, span }
}

impl Emitter<'_> {
    /// Adds what a `FROM` names.
    pub fn add_relation(&mut self, relation: Relation, span: Span) -> Result<(), Fault> {
        let Some(scope) = self.scopes.last_mut() else { return Ok(()) };
        if scope.relations.iter().any(|known| known.alias.eq_ignore_ascii_case(&relation.alias)) {
            return Err(Fault::invalid(format!("two tables here are called {}", relation.alias), span));
        }
        let alias = relation.alias.to_lowercase();
        scope.relations.push(relation);
        if self.routines.iter().any(|routine| routine.tables_around.contains(&alias)) {
            let what = format!("a function whose query has a table {alias}, as the query around it has,");
            return Err(Fault::unsupported(what, span));
        }
        Ok(())
    }

    /// How many relations the current `FROM` has so far.
    pub fn relation_count(&self) -> usize {
        self.scopes.last().map_or(0, |scope| scope.relations.len())
    }

    /// Whether a table's path begins with a relation of this `FROM`: then it means an array in it.
    pub fn is_path_of_relation(&self, path: &[Ident]) -> bool {
        let named =
            |relation: &Relation| path.first().is_some_and(|p| relation.alias.eq_ignore_ascii_case(&p.name));
        path.len() > 1 && self.scopes.iter().flat_map(|scope| &scope.relations).any(named)
    }

    /// Notes which side of a join may be without a row; the right one begins at relation `middle`.
    pub fn note_join(&mut self, kind: &str, left: usize, middle: usize) {
        let Some(scope) = self.scopes.last_mut() else { return };
        for (index, relation) in scope.relations.iter_mut().enumerate().skip(left) {
            let is_left = index < middle;
            relation.nullable |= match kind {
                "LEFT JOIN" => !is_left,
                "RIGHT JOIN" => is_left,
                "FULL JOIN" => true,
                _ => false,
            };
        }
    }

    /// Makes one of the two columns of each name in a `USING`; gives the condition that they are equal.
    pub fn merge(&mut self, kind: &str, names: &[Ident], left: usize, middle: usize) -> Result<Sql, Fault> {
        let mut tests = Vec::new();
        for name in names {
            let (left, right) = self.using(name, left, middle)?;
            tests.push(self.binary("=", &left, &right, name.span)?);
            let merged = match kind {
                "RIGHT JOIN" => right,
                "FULL JOIN" => {
                    let kind = left.kind().zip(right.kind()).and_then(|(left, right)| left.common(right));
                    let mut sql = Sql::new("coalesce(");
                    sql.append(&left).push(", ").append(&right).push(")");
                    kind.map_or(sql.clone(), |kind| sql.typed(kind))
                }
                _ => left,
            };
            if let Some(scope) = self.scopes.last_mut() {
                scope.merged.push((name.name.clone(), merged));
            }
        }
        let mut sql = Sql::default();
        sql.join(&tests, " AND ");
        Ok(sql)
    }

    /// The columns of a name in `USING` on both sides of a join.
    fn using(&mut self, name: &Ident, left: usize, middle: usize) -> Result<(Sql, Sql), Fault> {
        let Some(scope) = self.scopes.last_mut() else { return Ok((Sql::default(), Sql::default())) };
        if !scope.is_known() {
            return Err(Fault::unsupported("USING over columns whose types are not known", name.span));
        }
        let side = |relations: &[Relation]| {
            let mut found =
                relations.iter().filter_map(|r| Some(r.written(r.column(&name.name)?, name.span)));
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => {
                    Err(Fault::invalid(format!("column name {} is ambiguous", name.name), name.span))
                }
                (column, _) => Ok(column),
            }
        };
        let known = scope.merged.iter().position(|(merged, _)| merged.eq_ignore_ascii_case(&name.name));
        let before = known.map(|at| scope.merged.remove(at).1);
        let candidates = || scope.relations[left..].iter().flat_map(Relation::star).map(|c| c.name.as_str());
        let missing = || not_found(&name.name, name.span, candidates());
        let right = side(&scope.relations[middle..])?.ok_or_else(missing)?;
        let left = match before {
            Some(before) => before,
            None => side(&scope.relations[left..middle])?.ok_or_else(missing)?,
        };
        Ok((left, right))
    }

    /// Whether a path begins with what the innermost `FROM` has, or may have; else it is the same for all rows.
    pub fn is_of_this_from(&self, path: &[Ident]) -> bool {
        self.scopes.last().is_none_or(|scope| !scope.is_known() || !matches!(scope.find(path), Ok(None)))
    }

    /// A path in an expression: a column, a value, or a row, and fields of it.
    pub fn path(&mut self, path: &[Ident], span: Span) -> Result<Sql, Fault> {
        for depth in 0..self.scopes.len() - self.scopes_around() {
            let scope = &self.scopes[self.scopes.len() - 1 - depth];
            if let Some((sql, taken)) = scope.find(path)? {
                let sql = if depth > 0 { self.outer(sql) } else { sql };
                return self.fields_of(sql, &path[taken..], span);
            }
            if !scope.is_known() {
                if let Some(first) = path.first()
                    && self.variable(first)?.is_some()
                {
                    let what = "a variable beside a table whose columns are not known";
                    return Err(Fault::unsupported(what, first.span));
                }
                let mut sql = Sql::default();
                sql.mark(span);
                for (index, part) in path.iter().enumerate() {
                    sql.push(if index > 0 { "." } else { "" }).name(&part.name);
                }
                return Ok(sql);
            }
        }
        let Some(first) = path.first() else { return Ok(Sql::default()) };
        if let Some(value) = self.argument(&first.name) {
            return self.fields_of(value, &path[1..], span);
        }
        if let Some(value) = self.variable(first)? {
            return self.fields_of(value, &path[1..], span);
        }
        if path.len() > 1 {
            let aliases = self.scopes.iter().flat_map(|scope| &scope.relations).map(|r| r.alias.as_str());
            let near = nearest(&first.name, aliases.filter(|alias| !alias.starts_with('\u{1f}')));
            let problem = Problem::NotFound { kind: Missing::Table, name: first.name.clone(), nearest: near };
            return Err(Fault { problem, span: first.span });
        }
        let relations = self.scopes.iter().flat_map(|scope| &scope.relations);
        let names = relations.flat_map(Relation::star).map(|column| column.name.as_str());
        Err(not_found(&first.name, first.span, names))
    }

    /// A column of a query around.
    pub fn outer(&mut self, column: Sql) -> Sql {
        let Some(kind) = column.kind().cloned() else { return column };
        if !self.writing.imports_outer {
            let typed = with_type(&column, &kind);
            let Some((exact, digits)) = column.exact() else { return typed };
            return typed.exactly(with_type(exact, &DuckType::named(&digits.type_name())), digits);
        }
        let column = with_type(&column, &kind);
        let (relation, name) = (self.fresh(), self.fresh());
        let Some(scope) = self.scopes.last_mut() else { return column };
        if scope.imports.columns.is_empty() {
            scope.imports.relation = relation;
        }
        let mut sql = Sql::default();
        sql.name(&scope.imports.relation).push(".").name(&name);
        scope.imports.columns.push((Column { name, kind: kind.clone() }, column));
        sql.typed(kind)
    }

    fn fields_of(&mut self, mut sql: Sql, fields: &[Ident], span: Span) -> Result<Sql, Fault> {
        for field in fields {
            sql = self.field_of(&sql, field, span)?;
        }
        Ok(sql)
    }

    /// A field of a struct.
    pub fn field_of(&mut self, value: &Sql, field: &Ident, span: Span) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        sql.mark(span).push("(").append(value).push(").").mark(field.span).name(&field.name);
        let Some(kind) = self.kind_of(value) else { return Ok(sql) };
        if kind == DuckType::json() {
            let name = Sql::new(quote(&field.name));
            return Ok(part_of_json("gs_json_member", value, &name, span));
        }
        let Some(fields) = kind.fields() else {
            let message = format!("a value of type {kind} has no field {}", field.name);
            return Err(Fault::invalid(message, field.span));
        };
        match fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name)) {
            Some((_, kind)) => Ok(sql.typed(kind.clone())),
            None => Err(not_found(&field.name, field.span, fields.iter().map(|(name, _)| name.as_str()))),
        }
    }
}
