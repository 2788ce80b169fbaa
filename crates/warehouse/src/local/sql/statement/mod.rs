//! Statements: what a script is made of.

pub mod ast;
mod create;
mod ddl;
mod dml;
mod routine;
mod script;

use super::cursor::Cursor;
use super::lexer::TokenKind;
use crate::local::Fault;
use ast::{Path, Statement, StatementKind};

/// Statements whose first word is known but which don't run here.
const REFUSED: [&str; 10] =
    ["EXPORT", "LOAD", "GRANT", "REVOKE", "UNDROP", "EXPLAIN", "DESCRIBE", "SHOW", "ANALYZE", "DEFINE"];

impl Cursor {
    /// All statements to the end of the text, with semicolons between.
    pub fn script(&mut self) -> Result<Vec<Statement>, Fault> {
        let statements = self.statements(&[])?;
        if self.at_end() { Ok(statements) } else { Err(self.expected("a semicolon or the end of the query")) }
    }

    /// Statements up to one of the words in `ends`, which is left.
    pub(super) fn statements(&mut self, ends: &[&str]) -> Result<Vec<Statement>, Fault> {
        let mut statements = Vec::new();
        loop {
            while self.eat(";") {}
            if self.at_end() || ends.iter().any(|end| self.sees(end)) {
                return Ok(statements);
            }
            statements.push(self.nested(Self::statement)?);
            if !self.sees(";") {
                return Ok(statements);
            }
        }
    }

    fn statement(&mut self) -> Result<Statement, Fault> {
        self.begin_statement();
        let (start, position) = (self.span(), self.position());
        let kind = self.statement_kind()?;
        let text = self.text_since(position).to_owned();
        Ok(Statement { kind, span: start.to(self.last()), text })
    }

    fn statement_kind(&mut self) -> Result<StatementKind, Fault> {
        let word = match self.peek() {
            Some(TokenKind::Word(word)) => word.to_ascii_uppercase(),
            _ => return self.query().map(StatementKind::Query),
        };
        match word.as_str() {
            "CREATE" => self.create(),
            "DROP" => self.drop_object(),
            "ALTER" => self.alter(),
            "TRUNCATE" => {
                self.expect("TRUNCATE TABLE")?;
                Ok(StatementKind::Truncate { path: self.path()? })
            }
            "INSERT" => self.insert(),
            "UPDATE" => self.update(),
            "DELETE" => self.delete(),
            "MERGE" => self.merge(),
            _ if REFUSED.contains(&word.as_str()) => Err(Fault::unsupported(word, self.span())),
            _ => match self.script_statement(&word)? {
                Some(kind) => Ok(kind),
                None if self.starts_query() => self.query().map(StatementKind::Query),
                None => Err(self.expected("a statement")),
            },
        }
    }

    fn starts_query(&self) -> bool {
        ["SELECT", "WITH", "FROM"].into_iter().any(|word| self.sees(word))
    }

    /// The name of a table or another object.
    pub(super) fn path(&mut self) -> Result<Path, Fault> {
        let start = self.span();
        let parts = self.table_path()?;
        Ok(Path { parts, span: start.to(self.last()) })
    }

    /// `OPTIONS (..)`, read over: options describe, or ask for what a local warehouse has not.
    pub(super) fn options(&mut self) -> Result<(), Fault> {
        if self.eat("OPTIONS (") && !self.eat(")") {
            self.list(|cursor| {
                cursor.ident()?;
                cursor.expect("=")?;
                cursor.expr()
            })?;
            self.expect(")")?;
        }
        Ok(())
    }
}
