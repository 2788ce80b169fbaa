//! SQL functions and table functions that statements have made: their bodies, in place of the call.
//!
//! A body sees its arguments and nothing of the query around it. The arguments stand in it as they are written
//! in that query, so a table in the body must not be called as one there.

use super::stage::Stage;
use super::{DuckType, Emitter, Sql, duckdb_type};
use crate::Type;
use crate::local::Fault;
use crate::local::execute::literal;
use crate::local::sql::ast::{Call, Expr, Ident, Span};
use crate::local::sql::statement::ast::{Routine, RoutineBody, RoutineParam};
use std::collections::BTreeMap;

/// How deep functions may call functions.
const MAX_DEPTH: usize = 16;

/// What the body of a routine sees.
#[derive(Debug, Default)]
pub struct Arguments {
    /// By the parameters' names in lower case.
    values: BTreeMap<String, Sql>,
    /// How many scopes are around it, which it does not see.
    scopes_around: usize,
    /// What tables are called in these scopes.
    pub tables_around: Vec<String>,
}

impl Emitter<'_> {
    /// A call of a function that is not one of GoogleSQL's.
    pub fn routine_call(&mut self, call: &Call, routine: &Routine, span: Span) -> Result<Sql, Fault> {
        let plain = !call.star
            && !call.distinct
            && call.ignore_nulls.is_none()
            && call.limit.is_none()
            && call.order_by.is_empty()
            && call.over.is_none();
        if !plain {
            return Err(Fault::invalid(format!("{} takes plain arguments only", call.name), call.name_span));
        }
        let values = self.arguments(&call.name, &routine.params, &call.args, call.name_span)?;
        let body = match &routine.body {
            RoutineBody::Function(body) => body,
            RoutineBody::JavaScript { name, code } => {
                return self.javascript_call(name, routine, code, &values, span);
            }
            RoutineBody::Table(_) | RoutineBody::Procedure(_) => {
                return Err(Fault::invalid(
                    format!("{} is no function of values", call.name),
                    call.name_span,
                ));
            }
        };
        self.stages.push(Stage::of_routine());
        let written = self.with_arguments(values, span, |emitter| emitter.expr(body));
        let written = written.and_then(|body| self.returned(body, routine.returns.as_ref(), span));
        self.stages.pop();
        let body = written?;
        let mut sql = Sql::new("(");
        sql.append(&body).push(")");
        Ok(match body.kind() {
            Some(kind) => sql.typed(kind.clone()),
            None => sql,
        })
    }

    /// The query of a table function, its arguments in it.
    pub fn table_routine(
        &mut self,
        path: &[Ident],
        routine: &Routine,
        args: &[Expr],
        span: Span,
    ) -> Result<Sql, Fault> {
        let name = path.last().map_or("", |ident| &ident.name);
        let RoutineBody::Table(query) = &routine.body else {
            return Err(Fault::invalid(format!("{name} is no table function"), span));
        };
        let values = self.arguments(name, &routine.params, args, span)?;
        let query = self.with_arguments(values, span, |emitter| emitter.row_query(query))?;
        let mut sql = Sql::new("(");
        sql.append(&query).push(")");
        Ok(sql)
    }

    /// The value that a name means as a parameter of the innermost routine; in a query of the body with its
    /// type, which DuckDB does not know there.
    pub fn argument(&mut self, name: &str) -> Option<Sql> {
        let routine = self.routines.last()?;
        let value = routine.values.get(&name.to_lowercase())?.clone();
        Some(if self.scopes.len() > routine.scopes_around { self.outer(value) } else { value })
    }

    /// How many of the scopes are around the body that is being written.
    pub fn scopes_around(&self) -> usize {
        self.routines.last().map_or(0, |routine| routine.scopes_around)
    }

    /// Writes the arguments, of the types that the parameters have.
    fn arguments(
        &mut self,
        name: &str,
        params: &[RoutineParam],
        args: &[Expr],
        span: Span,
    ) -> Result<BTreeMap<String, Sql>, Fault> {
        if params.len() != args.len() {
            let message = format!("{name} takes {} arguments, not {}", params.len(), args.len());
            return Err(Fault::invalid(message, span));
        }
        let mut values = BTreeMap::new();
        for (param, arg) in params.iter().zip(args) {
            if super::stage::any(arg, &super::select::is_volatile) {
                return Err(Fault::unsupported("a random value as an argument of a SQL function", arg.span));
            }
            let value = match &param.kind {
                None => self.expr(arg)?,
                Some(kind) => {
                    let value = self.expr(&literal(arg, kind))?;
                    self.value_as(value, kind, arg.span)?
                }
            };
            values.insert(param.name.name.to_lowercase(), value);
        }
        Ok(values)
    }

    /// A value as one of type `to`, where GoogleSQL converts it without a cast.
    fn value_as(&mut self, value: Sql, to: &Type, span: Span) -> Result<Sql, Fault> {
        let unsupported = |_| Fault::unsupported(format!("a parameter of type {to}"), span);
        let wanted = DuckType::named(&duckdb_type(to).map_err(unsupported)?);
        let Some(found) = self.kind_of(&value) else {
            return Err(Fault::unsupported("an argument whose type is not known here", span));
        };
        if found == wanted {
            return Ok(value);
        }
        if found.common(&wanted).as_ref() != Some(&wanted) {
            return Err(Fault::invalid(format!("a value of type {found} where {to} is needed"), span));
        }
        Ok(self.convert(value.typed(found), &wanted))
    }

    fn returned(&mut self, body: Sql, returns: Option<&Type>, span: Span) -> Result<Sql, Fault> {
        match returns {
            Some(kind) => self.value_as(body, kind, span),
            None => match self.kind_of(&body) {
                Some(kind) => Ok(body.typed(kind)),
                None => Ok(body),
            },
        }
    }

    /// Writes a body that sees only these values.
    fn with_arguments<T>(
        &mut self,
        values: BTreeMap<String, Sql>,
        span: Span,
        write: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.routines.len() >= MAX_DEPTH {
            return Err(Fault::unsupported(
                format!("functions in functions, more than {MAX_DEPTH} deep,"),
                span,
            ));
        }
        let relations = self.scopes.iter().flat_map(|scope| &scope.relations);
        let tables_around = relations.map(|relation| relation.alias.to_lowercase()).collect();
        let scopes_around = self.scopes.len();
        self.routines.push(Arguments { values, scopes_around, tables_around });
        let with = std::mem::take(&mut self.with);
        let params = std::mem::take(&mut self.params);
        let written = write(self);
        self.params = params;
        self.with = with;
        self.routines.pop();
        written
    }
}

/// A call of a routine as `name(..)` or `dataset.name(..)`.
pub fn path_of(call: &Call) -> Vec<Ident> {
    let part = |name: &str| Ident { name: name.to_owned(), span: call.name_span };
    call.name.split('.').map(part).collect()
}
