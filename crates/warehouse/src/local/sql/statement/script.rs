//! Procedural statements.

use super::super::ast::{Expr, Ident, Kind};
use super::super::cursor::Cursor;
use super::super::lexer::TokenKind;
use super::ast::{LoopKind, Statement, StatementKind, Transaction};
use crate::local::Fault;

impl Cursor {
    /// The procedural statement that begins with `word`, if one does.
    pub(super) fn script_statement(&mut self, word: &str) -> Result<Option<StatementKind>, Fault> {
        if self.symbol_at(1, ":") {
            let label = self.ident()?;
            self.expect(":")?;
            return self.labelled(label).map(Some);
        }
        let kind = match word {
            "DECLARE" => self.declare()?,
            "SET" => self.set()?,
            "IF" => self.if_statement()?,
            "CASE" => self.case_statement()?,
            "LOOP" | "WHILE" | "REPEAT" | "FOR" => self.loop_statement(None)?,
            "BEGIN" => self.begin(None)?,
            "BREAK" | "LEAVE" => {
                self.advance();
                StatementKind::Break { label: self.label()? }
            }
            "CONTINUE" | "ITERATE" => {
                self.advance();
                StatementKind::Continue { label: self.label()? }
            }
            "RETURN" => {
                self.advance();
                StatementKind::Return
            }
            "RAISE" => {
                self.advance();
                let message = if self.eat("USING MESSAGE =") { Some(self.expr()?) } else { None };
                StatementKind::Raise { message }
            }
            "EXECUTE" => self.execute_immediate()?,
            "ASSERT" => self.assert()?,
            "CALL" => {
                self.advance();
                let path = self.path()?;
                self.expect("(")?;
                let args = if self.sees(")") { Vec::new() } else { self.list(Self::expr)? };
                self.expect(")")?;
                StatementKind::Call { path, args }
            }
            "COMMIT" | "ROLLBACK" => {
                self.advance();
                self.eat("TRANSACTION");
                StatementKind::Transaction(if word == "COMMIT" {
                    Transaction::Commit
                } else {
                    Transaction::Rollback
                })
            }
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn labelled(&mut self, label: Ident) -> Result<StatementKind, Fault> {
        if self.sees("BEGIN") { self.begin(Some(label)) } else { self.loop_statement(Some(label)) }
    }

    fn label(&mut self) -> Result<Option<Ident>, Fault> {
        if self.sees(";") || self.at_end() { Ok(None) } else { self.ident().map(Some) }
    }

    fn declare(&mut self) -> Result<StatementKind, Fault> {
        self.expect("DECLARE")?;
        let names = self.list(Self::ident)?;
        let kind = if self.sees("DEFAULT") { None } else { Some(self.type_name()?) };
        let default = if self.eat("DEFAULT") { Some(self.expr()?) } else { None };
        Ok(StatementKind::Declare { names, kind, default })
    }

    fn set(&mut self) -> Result<StatementKind, Fault> {
        self.expect("SET")?;
        if let Some(TokenKind::Param(name)) = self.peek() {
            return Err(Fault::unsupported(format!("setting @{name}"), self.span()));
        }
        let names = if self.sees("(") { self.names_in_brackets()? } else { vec![self.ident()?] };
        self.expect("=")?;
        Ok(StatementKind::Set { names, value: self.row_value()? })
    }

    /// An expression, or a row in brackets, which is a STRUCT.
    fn row_value(&mut self) -> Result<Expr, Fault> {
        let start = self.span();
        if self.sees("(") && self.has_comma_in_brackets() {
            self.expect("(")?;
            let fields = self.list(Self::expr)?;
            self.expect(")")?;
            let fields = fields.into_iter().map(|field| (field, None)).collect();
            return Ok(Expr { kind: Kind::Struct(fields), span: start.to(self.last()) });
        }
        self.expr()
    }

    fn if_statement(&mut self) -> Result<StatementKind, Fault> {
        self.expect("IF")?;
        let mut arms = Vec::new();
        loop {
            let condition = self.expr()?;
            self.expect("THEN")?;
            arms.push((condition, self.statements(&["ELSEIF", "ELSE", "END"])?));
            if !self.eat("ELSEIF") {
                break;
            }
        }
        let otherwise = if self.eat("ELSE") { self.statements(&["END"])? } else { Vec::new() };
        self.expect("END IF")?;
        Ok(StatementKind::If { arms, otherwise })
    }

    fn case_statement(&mut self) -> Result<StatementKind, Fault> {
        self.expect("CASE")?;
        let operand = if self.sees("WHEN") { None } else { Some(self.expr()?) };
        let mut arms = Vec::new();
        while self.eat("WHEN") {
            let when = self.expr()?;
            let span = when.span;
            let condition = match &operand {
                None => when,
                Some(operand) => {
                    let kind = Kind::Binary("=", Box::new(operand.clone()), Box::new(when));
                    Expr { kind, span }
                }
            };
            self.expect("THEN")?;
            arms.push((condition, self.statements(&["WHEN", "ELSE", "END"])?));
        }
        if arms.is_empty() {
            return Err(self.expected("WHEN"));
        }
        let otherwise = if self.eat("ELSE") { self.statements(&["END"])? } else { Vec::new() };
        self.expect("END CASE")?;
        Ok(StatementKind::If { arms, otherwise })
    }

    fn loop_statement(&mut self, label: Option<Ident>) -> Result<StatementKind, Fault> {
        if self.eat("LOOP") {
            let body = self.statements(&["END"])?;
            self.end_of("LOOP", label.as_ref())?;
            return Ok(StatementKind::Loop { label, kind: LoopKind::Loop, body });
        }
        if self.eat("WHILE") {
            let condition = self.expr()?;
            self.expect("DO")?;
            let body = self.statements(&["END"])?;
            self.end_of("WHILE", label.as_ref())?;
            return Ok(StatementKind::Loop { label, kind: LoopKind::While(condition), body });
        }
        if self.eat("REPEAT") {
            let body = self.statements(&["UNTIL"])?;
            self.expect("UNTIL")?;
            let condition = self.expr()?;
            self.end_of("REPEAT", label.as_ref())?;
            return Ok(StatementKind::Loop { label, kind: LoopKind::Repeat(condition), body });
        }
        self.expect("FOR")?;
        let variable = self.ident()?;
        self.expect("IN")?;
        let query = self.query_in_brackets()?;
        self.expect("DO")?;
        let body = self.statements(&["END"])?;
        self.end_of("FOR", label.as_ref())?;
        Ok(StatementKind::Loop { label, kind: LoopKind::For { variable, query: Box::new(query) }, body })
    }

    fn begin(&mut self, label: Option<Ident>) -> Result<StatementKind, Fault> {
        self.expect("BEGIN")?;
        if label.is_none() && (self.eat("TRANSACTION") || self.sees(";") || self.at_end()) {
            return Ok(StatementKind::Transaction(Transaction::Begin));
        }
        let body = self.statements(&["EXCEPTION", "END"])?;
        let handler: Option<Vec<Statement>> = if self.eat("EXCEPTION") {
            self.expect("WHEN ERROR THEN")?;
            Some(self.statements(&["END"])?)
        } else {
            None
        };
        self.expect("END")?;
        self.end_label(label.as_ref())?;
        Ok(StatementKind::Block { label, body, handler })
    }

    fn end_of(&mut self, word: &str, label: Option<&Ident>) -> Result<(), Fault> {
        self.expect("END")?;
        self.expect(word)?;
        self.end_label(label)
    }

    fn end_label(&mut self, label: Option<&Ident>) -> Result<(), Fault> {
        let Some(label) = label.filter(|_| !self.sees(";") && !self.at_end()) else { return Ok(()) };
        let again = self.ident()?;
        if again == *label { Ok(()) } else { Err(Fault::syntax("another label begins this", again.span)) }
    }

    fn execute_immediate(&mut self) -> Result<StatementKind, Fault> {
        self.expect("EXECUTE IMMEDIATE")?;
        let sql = self.expr()?;
        let into = if self.eat("INTO") { self.list(Self::ident)? } else { Vec::new() };
        let using = if self.eat("USING") {
            self.list(|cursor| {
                let value = cursor.expr()?;
                Ok((value, if cursor.eat("AS") { Some(cursor.ident()?) } else { None }))
            })?
        } else {
            Vec::new()
        };
        Ok(StatementKind::ExecuteImmediate { sql, into, using })
    }

    fn assert(&mut self) -> Result<StatementKind, Fault> {
        self.expect("ASSERT")?;
        let condition = self.expr()?;
        if !self.eat("AS") {
            return Ok(StatementKind::Assert { condition, message: None });
        }
        match self.advance().map(|token| token.kind) {
            Some(TokenKind::Text(text)) => Ok(StatementKind::Assert { condition, message: Some(text) }),
            _ => Err(Fault::syntax("expected the message of ASSERT as a string", self.last())),
        }
    }
}
