//! `PIVOT` and `UNPIVOT`.

use super::ast::{Expr, Ident, Pivot, Unpivot};
use super::cursor::Cursor;
use crate::local::Fault;

impl Cursor {
    /// What follows `PIVOT (`.
    pub fn pivot(&mut self) -> Result<Pivot, Fault> {
        let start = self.span();
        let aggregates = self.list(Self::named_expr)?;
        self.expect("FOR")?;
        let of = self.sum()?;
        self.expect("IN (")?;
        let values = self.list(Self::named_expr)?;
        self.expect(")")?;
        self.expect(")")?;
        Ok(Pivot { aggregates, of, values, span: start.to(self.last()) })
    }

    /// `UNPIVOT` and what follows.
    pub fn unpivot(&mut self) -> Result<Unpivot, Fault> {
        self.expect("UNPIVOT")?;
        let includes_nulls = self.eat("INCLUDE NULLS");
        let _ = self.eat("EXCLUDE NULLS");
        self.expect("(")?;
        if self.sees("(") {
            return Err(Fault::unsupported("UNPIVOT into several columns", self.span()));
        }
        let value = self.ident()?;
        self.expect("FOR")?;
        let name = self.ident()?;
        self.expect("IN (")?;
        let columns = self.list(|cursor| {
            let column = cursor.ident()?;
            let label = cursor.eat("AS") || !(cursor.sees(",") || cursor.sees(")"));
            Ok((column, if label { Some(cursor.primary()?) } else { None }))
        })?;
        self.expect(")")?;
        self.expect(")")?;
        Ok(Unpivot { value, name, columns, includes_nulls })
    }

    fn named_expr(&mut self) -> Result<(Expr, Option<Ident>), Fault> {
        let expr = self.expr()?;
        Ok((expr, self.alias()?))
    }
}
