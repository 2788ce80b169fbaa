//! Control flow: blocks, loops, conditions, errors.

mod immediate;
mod routine;
mod transaction;
mod variables;

pub use variables::Variables;

use super::Executor;
use crate::local::sql::ast::{Expr, Ident, Query, Span};
use crate::local::sql::statement::ast::{LoopKind, Statement, StatementKind};
use crate::{Type, TypedValue, WarehouseError};

/// How statements ended.
#[derive(Debug, Clone, PartialEq)]
enum Flow {
    Next,
    Break(Option<Ident>),
    Continue(Option<Ident>),
    Return,
}

impl Executor<'_> {
    /// Runs a whole script.
    pub(super) fn all(&mut self, statements: &[Statement]) -> Result<(), WarehouseError> {
        match self.statements(statements)? {
            Flow::Next | Flow::Return => Ok(()),
            Flow::Break(label) | Flow::Continue(label) => {
                let span = label.map(|label| label.span).unwrap_or_default();
                self.invalid("BREAK and CONTINUE stand in a loop", span)
            }
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> Result<Flow, WarehouseError> {
        for statement in statements {
            let flow = self.flow(statement)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn flow(&mut self, statement: &Statement) -> Result<Flow, WarehouseError> {
        self.check_interrupt()?;
        match &statement.kind {
            StatementKind::Declare { names, kind, default } => {
                self.declare(names, kind.as_ref(), default.as_ref())?;
            }
            StatementKind::Set { names, value } => self.set(names, value)?,
            StatementKind::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.holds(condition)? {
                        return self.statements(body);
                    }
                }
                return self.statements(otherwise);
            }
            StatementKind::Loop { label, kind, body } => return self.run_loop(label.as_ref(), kind, body),
            StatementKind::Block { label, body, handler } => {
                return self.block(label.as_ref(), body, handler.as_deref());
            }
            StatementKind::Break { label } => return Ok(Flow::Break(label.clone())),
            StatementKind::Continue { label } => return Ok(Flow::Continue(label.clone())),
            StatementKind::Return => return Ok(Flow::Return),
            StatementKind::Raise { message } => return Err(self.raised(message.as_ref(), statement)?),
            StatementKind::Assert { condition, message } => {
                if !self.holds(condition)? {
                    let message = message.clone().unwrap_or_else(|| "the condition is not true".into());
                    return Err(self.execution(format!("assertion failed: {message}"), condition.span));
                }
            }
            StatementKind::ExecuteImmediate { sql, into, using } => {
                self.execute_immediate(sql, into, using)?;
            }
            StatementKind::Call { path, args } => self.call_procedure(path, args)?,
            StatementKind::Transaction(transaction) => self.transaction(*transaction, statement.span)?,
            _ => self.statement(statement)?,
        }
        Ok(Flow::Next)
    }

    /// Whether a condition is TRUE; NULL is not.
    fn holds(&mut self, condition: &Expr) -> Result<bool, WarehouseError> {
        match self.value_of(condition, Some(&Type::Bool))? {
            TypedValue::Bool(holds) => Ok(holds),
            _ => Ok(false),
        }
    }

    fn run_loop(
        &mut self,
        label: Option<&Ident>,
        kind: &LoopKind,
        body: &[Statement],
    ) -> Result<Flow, WarehouseError> {
        if let LoopKind::For { variable, query } = kind {
            return self.run_for(label, variable, query, body);
        }
        loop {
            if let LoopKind::While(condition) = kind
                && !self.holds(condition)?
            {
                return Ok(Flow::Next);
            }
            let flow = self.statements(body)?;
            if let Some(end) = after_round(flow, label) {
                return Ok(end);
            }
            if let LoopKind::Repeat(condition) = kind
                && self.holds(condition)?
            {
                return Ok(Flow::Next);
            }
            self.check_interrupt()?;
        }
    }

    fn run_for(
        &mut self,
        label: Option<&Ident>,
        variable: &Ident,
        query: &Query,
        body: &[Statement],
    ) -> Result<Flow, WarehouseError> {
        let rows = self.query(query, None)?;
        for batch in &rows.batches {
            for row in 0..batch.num_rows() {
                self.variables.open();
                self.set_row(variable, &rows.schema, batch, row)?;
                let flow = self.statements(body);
                self.variables.close();
                if let Some(end) = after_round(flow?, label) {
                    return Ok(end);
                }
            }
        }
        Ok(Flow::Next)
    }

    fn block(
        &mut self,
        label: Option<&Ident>,
        body: &[Statement],
        handler: Option<&[Statement]>,
    ) -> Result<Flow, WarehouseError> {
        self.variables.open();
        let outcome = self.statements(body);
        self.variables.close();
        let flow = match (outcome, handler) {
            (Ok(flow), _) => flow,
            (Err(WarehouseError::Interrupted), _) => return Err(WarehouseError::Interrupted),
            (Err(error), None) => return Err(error),
            (Err(error), Some(handler)) => {
                self.variables.open();
                self.variables.catch(error);
                let outcome = self.statements(handler);
                self.variables.close();
                outcome?
            }
        };
        Ok(match flow {
            Flow::Break(Some(of)) if label == Some(&of) => Flow::Next,
            flow => flow,
        })
    }

    /// The error that `RAISE` raises.
    fn raised(
        &mut self,
        message: Option<&Expr>,
        statement: &Statement,
    ) -> Result<WarehouseError, WarehouseError> {
        let Some(message) = message else {
            return match self.variables.caught() {
                Some(caught) => Ok(self.execution(caught.to_owned(), statement.span)),
                None => {
                    self.invalid("RAISE without a message stands in an exception handler", statement.span)
                }
            };
        };
        match self.value_of(message, Some(&Type::String))? {
            TypedValue::String(text) => Ok(self.execution(text, statement.span)),
            _ => self.invalid("the message of RAISE is NULL", message.span),
        }
    }

    /// An error that happened at `span`.
    pub(super) fn execution(&self, message: String, span: Span) -> WarehouseError {
        let place = Some(crate::Place::of(self.sql, span.start, span.end));
        WarehouseError::Execution { message, place }
    }
}

/// How a loop ends after a round that ended in `flow`; `None` if it goes on.
fn after_round(flow: Flow, label: Option<&Ident>) -> Option<Flow> {
    match flow {
        Flow::Next => None,
        Flow::Break(of) if of.is_none() || of.as_ref() == label => Some(Flow::Next),
        Flow::Continue(of) if of.is_none() || of.as_ref() == label => None,
        flow => Some(flow),
    }
}
