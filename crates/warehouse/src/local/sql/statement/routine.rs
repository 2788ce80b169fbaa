//! `CREATE` of functions, table functions and procedures.

use super::super::cursor::Cursor;
use super::super::lexer::TokenKind;
use super::ast::{Create, CreateRoutine, ParamMode, Path, Routine, RoutineBody, RoutineParam, StatementKind};
use crate::Type;
use crate::local::{Fault, javascript};

impl Cursor {
    pub(super) fn create_function(&mut self, mut create: Create) -> Result<StatementKind, Fault> {
        create.if_not_exists = self.eat("IF NOT EXISTS");
        let path = self.path()?;
        let params = self.routine_params()?;
        let returns = if self.eat("RETURNS") { Some(self.type_name()?) } else { None };
        let _ = self.eat("NOT DETERMINISTIC") || self.eat("DETERMINISTIC");
        let body = if self.eat("LANGUAGE") {
            self.javascript(&path, &params, returns.as_ref())?
        } else if self.sees("REMOTE") {
            return Err(Fault::unsupported("a remote function", self.span()));
        } else {
            self.expect("AS")?;
            self.expect("(")?;
            let body = self.expr()?;
            self.expect(")")?;
            self.options()?;
            RoutineBody::Function(body)
        };
        let routine = Routine { params, returns, body };
        Ok(StatementKind::CreateRoutine(Box::new(CreateRoutine { path, create, routine })))
    }

    /// After `LANGUAGE`: a function's code in JavaScript.
    fn javascript(
        &mut self,
        path: &Path,
        params: &[RoutineParam],
        returns: Option<&Type>,
    ) -> Result<RoutineBody, Fault> {
        if !self.eat("js") {
            return Err(Fault::unsupported("a function in this language", self.span()));
        }
        let language = self.last();
        let refused = |what, span| Fault::unsupported(format!("{what} of a function in JavaScript"), span);
        for param in params {
            let refusal = match &param.kind {
                Some(kind) => javascript::refusal(kind),
                None => Some("ANY TYPE".to_owned()),
            };
            if let Some(what) = refusal {
                return Err(refused(format!("{what} as a parameter"), param.name.span));
            }
        }
        let Some(returns) = returns else {
            return Err(Fault::syntax("a function in JavaScript needs RETURNS with a type", language));
        };
        if let Some(what) = javascript::refusal(returns) {
            return Err(refused(format!("{what} as the result"), language));
        }
        self.javascript_options()?;
        self.expect("AS")?;
        let Some(TokenKind::Text(code)) = self.advance().map(|token| token.kind) else {
            return Err(Fault::syntax("expected the function's code as a string", self.last()));
        };
        self.javascript_options()?;
        let name = path.parts.last().map(|part| part.name.clone()).unwrap_or_default();
        Ok(RoutineBody::JavaScript { name, code })
    }

    /// Libraries are files of the cloud; the other options describe.
    fn javascript_options(&mut self) -> Result<(), Fault> {
        let library = self.attempt(|cursor| {
            cursor.expect("OPTIONS (")?;
            while !cursor.sees("library =") {
                cursor.ident()?;
                cursor.expect("=")?;
                cursor.expr()?;
                cursor.expect(",")?;
            }
            Ok(cursor.span())
        });
        match library {
            Some(span) => Err(Fault::unsupported("a library of a function in JavaScript", span)),
            None => self.options(),
        }
    }

    pub(super) fn create_table_function(&mut self, mut create: Create) -> Result<StatementKind, Fault> {
        create.if_not_exists = self.eat("IF NOT EXISTS");
        let path = self.path()?;
        let params = self.routine_params()?;
        if self.sees("RETURNS") {
            return Err(Fault::unsupported("RETURNS of a table function", self.span()));
        }
        self.options()?;
        self.expect("AS")?;
        let query = self.query()?;
        let routine = Routine { params, returns: None, body: RoutineBody::Table(Box::new(query)) };
        Ok(StatementKind::CreateRoutine(Box::new(CreateRoutine { path, create, routine })))
    }

    pub(super) fn create_procedure(&mut self, mut create: Create) -> Result<StatementKind, Fault> {
        create.if_not_exists = self.eat("IF NOT EXISTS");
        let path = self.path()?;
        let params = self.routine_params()?;
        self.options()?;
        self.expect("BEGIN")?;
        let body = self.statements(&["END"])?;
        self.expect("END")?;
        let routine = Routine { params, returns: None, body: RoutineBody::Procedure(body) };
        Ok(StatementKind::CreateRoutine(Box::new(CreateRoutine { path, create, routine })))
    }

    fn routine_params(&mut self) -> Result<Vec<RoutineParam>, Fault> {
        self.expect("(")?;
        if self.eat(")") {
            return Ok(Vec::new());
        }
        let params = self.list(|cursor| {
            let mode = if cursor.eat("INOUT") {
                ParamMode::InOut
            } else if cursor.eat("OUT") {
                ParamMode::Out
            } else {
                cursor.eat("IN");
                ParamMode::In
            };
            let name = cursor.ident()?;
            let kind = if cursor.eat("ANY TYPE") { None } else { Some(cursor.type_name()?) };
            Ok(RoutineParam { mode, name, kind })
        })?;
        self.expect(")")?;
        Ok(params)
    }
}
