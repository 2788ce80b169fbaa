//! Queries: `WITH`, set operations, `ORDER BY`, `LIMIT`.

use super::ast::{Body, Cte, Expr, OrderItem, Query};
use super::cursor::Cursor;
use super::lexer::TokenKind;
use crate::local::Fault;

const SET_OPERATORS: [(&str, &str); 4] = [
    ("UNION ALL", "UNION ALL"),
    ("UNION DISTINCT", "UNION"),
    ("INTERSECT DISTINCT", "INTERSECT"),
    ("EXCEPT DISTINCT", "EXCEPT"),
];

impl Cursor {
    /// Refuses statements that are not queries by their first word.
    pub fn statement_is_query(&self) -> Result<(), Fault> {
        match self.peek() {
            None => Err(Fault::syntax("the query is empty", self.span())),
            Some(TokenKind::Word(word)) if !self.sees("SELECT") && !self.sees("WITH") => {
                Err(Fault::unsupported(
                    format!("{} (only queries, SELECT or WITH, run here)", word.to_uppercase()),
                    self.span(),
                ))
            }
            _ => Ok(()),
        }
    }

    pub fn query(&mut self) -> Result<Query, Fault> {
        self.nested(Self::query_here)
    }

    fn query_here(&mut self) -> Result<Query, Fault> {
        let mut with = Vec::new();
        if self.eat("WITH") {
            if self.sees("RECURSIVE") {
                return Err(Fault::unsupported("WITH RECURSIVE", self.span()));
            }
            with = self.list(|cursor| {
                let name = cursor.ident()?;
                cursor.expect("AS")?;
                Ok(Cte { name, query: cursor.query_in_brackets()? })
            })?;
        }
        let body = self.body()?;
        let order_by = if self.eat("ORDER BY") { self.list(Self::order_item)? } else { Vec::new() };
        let (mut limit, mut offset) = (None, None);
        if self.eat("LIMIT") {
            limit = Some(self.row_count()?);
            if self.eat("OFFSET") {
                offset = Some(self.row_count()?);
            }
        }
        Ok(Query { with, body, order_by, limit, offset })
    }

    pub fn query_in_brackets(&mut self) -> Result<Query, Fault> {
        self.expect("(")?;
        let query = self.query()?;
        self.expect(")")?;
        Ok(query)
    }

    fn body(&mut self) -> Result<Body, Fault> {
        let mut left = self.operand()?;
        let mut first = None;
        loop {
            let span = self.span();
            let Some((_, operator)) = SET_OPERATORS.into_iter().find(|(words, _)| self.eat(words)) else {
                for word in ["UNION", "INTERSECT", "EXCEPT"] {
                    if self.sees(word) {
                        return Err(Fault::unsupported(format!("{word} without ALL or DISTINCT"), span));
                    }
                }
                return Ok(left);
            };
            if self.sees("BY NAME") || self.sees("CORRESPONDING") {
                return Err(Fault::unsupported("a set operation BY NAME", self.span()));
            }
            if *first.get_or_insert(operator) != operator {
                return Err(Fault::syntax("different set operations need brackets around them", span));
            }
            let right = Box::new(self.operand()?);
            left = Body::Set { operator, left: Box::new(left), right, span };
        }
    }

    fn operand(&mut self) -> Result<Body, Fault> {
        if self.sees("(") {
            return Ok(Body::Query(Box::new(self.query_in_brackets()?)));
        }
        Ok(Body::Select(Box::new(self.select()?)))
    }

    pub fn order_item(&mut self) -> Result<OrderItem, Fault> {
        let expr = self.expr()?;
        if self.sees("COLLATE") {
            return Err(Fault::unsupported("COLLATE", self.span()));
        }
        let descending = self.eat("DESC");
        if !descending {
            self.eat("ASC");
        }
        let nulls_first = if self.eat("NULLS FIRST") {
            true
        } else if self.eat("NULLS LAST") {
            false
        } else {
            !descending
        };
        Ok(OrderItem { expr, descending, nulls_first })
    }

    /// A whole number or a parameter, as `LIMIT` takes it.
    pub fn row_count(&mut self) -> Result<Expr, Fault> {
        match self.peek() {
            Some(TokenKind::Number(_) | TokenKind::Param(_)) => self.primary(),
            _ => Err(self.expected("a whole number or a parameter")),
        }
    }
}
