//! Queries: `WITH`, set operations, `ORDER BY`, `LIMIT`.

use super::ast::{Body, ByName, Cte, Expr, Matching, OrderItem, Query};
use super::cursor::Cursor;
use super::lexer::TokenKind;
use crate::local::Fault;

pub const SET_OPERATORS: [(&str, &str); 4] = [
    ("UNION ALL", "UNION ALL"),
    ("UNION DISTINCT", "UNION"),
    ("INTERSECT DISTINCT", "INTERSECT"),
    ("EXCEPT DISTINCT", "EXCEPT"),
];

impl Cursor {
    pub fn query(&mut self) -> Result<Query, Fault> {
        self.nested(Self::query_here)
    }

    fn query_here(&mut self) -> Result<Query, Fault> {
        let (mut with, mut recursive) = (Vec::new(), false);
        if self.eat("WITH") {
            recursive = self.eat("RECURSIVE");
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
        let query = Query { with, recursive, body, order_by, limit, offset };
        self.pipes(query)
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
            let outer = self.outer_mode();
            let Some((_, operator)) = SET_OPERATORS.into_iter().find(|(words, _)| self.eat(words)) else {
                for word in ["UNION", "INTERSECT", "EXCEPT"] {
                    if self.sees(word) {
                        return Err(Fault::unsupported(format!("{word} without ALL or DISTINCT"), span));
                    }
                }
                return Ok(left);
            };
            let by_name = self.by_name(outer)?;
            if *first.get_or_insert((operator, by_name.clone())) != (operator, by_name.clone()) {
                return Err(Fault::syntax("different set operations need brackets around them", span));
            }
            let right = Box::new(self.operand()?);
            left = Body::Set { operator, left: Box::new(left), right, by_name, span };
        }
    }

    /// `FULL`, `LEFT` or `INNER` before a set operator.
    fn outer_mode(&mut self) -> Option<Matching> {
        let modes =
            [("FULL OUTER", Matching::Full), ("FULL", Matching::Full), ("LEFT OUTER", Matching::Left)];
        let modes = modes.into_iter().chain([("LEFT", Matching::Left), ("INNER", Matching::Inner)]);
        let mut modes = modes.filter(|(words, _)| {
            ["UNION", "INTERSECT", "EXCEPT"].iter().any(|operator| self.sees(&format!("{words} {operator}")))
        });
        let (words, matching) = modes.next()?;
        self.eat(words);
        Some(matching)
    }

    pub fn by_name(&mut self, outer: Option<Matching>) -> Result<Option<ByName>, Fault> {
        let span = self.span();
        let (matching, columns) = if self.eat("BY NAME") {
            (outer.unwrap_or(Matching::Strict), self.eat("ON (").then_some(()))
        } else if self.eat("STRICT CORRESPONDING") {
            (Matching::Strict, self.eat("BY (").then_some(()))
        } else if self.eat("CORRESPONDING") {
            (outer.unwrap_or(Matching::Inner), self.eat("BY (").then_some(()))
        } else if outer.is_some() {
            return Err(Fault::syntax("FULL, LEFT and INNER need BY NAME or CORRESPONDING", span));
        } else {
            return Ok(None);
        };
        let columns = match columns {
            Some(()) => {
                let columns = self.list(Self::ident)?;
                self.expect(")")?;
                Some(columns)
            }
            None => None,
        };
        Ok(Some(ByName { matching, columns }))
    }

    fn operand(&mut self) -> Result<Body, Fault> {
        if self.sees("(") {
            return Ok(Body::Query(Box::new(self.query_in_brackets()?)));
        }
        if self.sees("FROM") {
            return Ok(Body::Select(Box::new(self.bare_from()?)));
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
            Some(TokenKind::Symbol("(")) => {
                self.expect("(")?;
                let count = self.nested(Self::row_count)?;
                self.expect(")")?;
                Ok(count)
            }
            _ => Err(self.expected("a whole number or a parameter")),
        }
    }
}
