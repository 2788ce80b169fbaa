//! `EXECUTE IMMEDIATE`: a statement in a string.

use super::Flow;
use crate::local::execute::Executor;
use crate::local::execute::Rows;
use crate::local::execute::convert::value_at;
use crate::local::sql::ast::{Expr, Ident, Span};
use crate::local::translate;
use crate::{Param, Type, TypedValue, WarehouseError};

impl Executor<'_> {
    pub(super) fn execute_immediate(
        &mut self,
        text: &Expr,
        into: &[Ident],
        using: &[(Expr, Option<Ident>)],
    ) -> Result<(), WarehouseError> {
        let span = text.span;
        let TypedValue::String(sql) = self.value_of(text, Some(&Type::String))? else {
            return self.invalid("the statement is NULL", span);
        };
        let statements = translate::read_at(&sql, span)?;
        let statements = statements.map_err(|fault| self.at(fault))?;
        let [statement] = statements.as_slice() else {
            return self.invalid("EXECUTE IMMEDIATE takes one statement", span);
        };
        let mut params = Vec::new();
        for (index, (value, name)) in using.iter().enumerate() {
            let name = name.as_ref().map_or_else(|| format!("?{}", index + 1), |name| name.name.clone());
            params.push(Param { name, value: self.value_of(value, None)? });
        }
        let rows = std::mem::take(&mut self.rows);
        let outcome = self.with_params(params, |executor| executor.flow(statement));
        let given = std::mem::replace(&mut self.rows, rows);
        if outcome? != Flow::Next {
            return self.invalid("this statement can't be executed by itself", span);
        }
        if into.is_empty() {
            self.rows = given;
            return Ok(());
        }
        self.put_into(into, &given, span)
    }

    /// Runs with other parameters than the script's.
    fn with_params<T>(&mut self, params: Vec<Param>, run: impl FnOnce(&mut Self) -> T) -> T {
        let around = std::mem::replace(&mut self.params, params);
        let result = run(self);
        self.params = around;
        result
    }

    /// Sets variables to the columns of the only row; to NULL, if there is none.
    fn put_into(&mut self, into: &[Ident], rows: &Rows, span: Span) -> Result<(), WarehouseError> {
        if rows.count > 1 {
            return Err(self.execution(format!("INTO takes one row, not {}", rows.count), span));
        }
        if rows.schema.fields().len() != into.len() {
            let message =
                format!("{} columns for the {} variables of INTO", rows.schema.fields().len(), into.len());
            return self.invalid(message, span);
        }
        let batch = rows.batches.iter().find(|batch| batch.num_rows() > 0);
        for (index, name) in into.iter().enumerate() {
            let value = match batch {
                Some(batch) => value_at(rows.schema.field(index), batch.column(index), 0),
                None => Some(TypedValue::Null(self.kind_of_variable(name)?)),
            };
            match value {
                Some(value) => self.assign(name, value, span)?,
                None => return self.unsupported("a variable of this type", span),
            }
        }
        Ok(())
    }
}
