//! `WITH RECURSIVE`.

use super::scope::Column;
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::sql::ast::{Body, Cte};

impl Emitter<'_> {
    /// A query of a `WITH RECURSIVE` and its columns, which are those of its first side.
    pub fn recursive(&mut self, cte: &Cte) -> Result<(Sql, Option<Vec<Column>>), Fault> {
        let Body::Set { operator, left, right, by_name, .. } = &cte.query.body else {
            return self.common_table(&cte.query);
        };
        let unsupported = |what: &str| Fault::unsupported(format!("{what} in WITH RECURSIVE"), cte.name.span);
        let first = match self.body(left) {
            Ok(first) => first,
            Err(_) if matches!(**left, Body::Set { .. }) => {
                return Err(unsupported("a recursion of this form"));
            }
            Err(fault) => return Err(fault),
        };
        let Some(columns) = self.columns_of(&first) else {
            return Err(unsupported("a query of these types"));
        };
        let name = cte.name.name.to_lowercase();
        if let Some(names) = self.with.last_mut() {
            names.insert(name.clone(), Some(columns.clone()));
        }
        let second = self.body(right)?;
        let second_columns = self.columns_of(&second);
        let kinds = |columns: &[Column]| columns.iter().map(|column| column.kind.clone()).collect::<Vec<_>>();
        if second_columns.as_deref().map(kinds) != Some(kinds(&columns)) {
            return Err(unsupported("sides of different types"));
        }
        let query = &cte.query;
        let plain = by_name.is_none() && matches!(*operator, "UNION ALL" | "UNION");
        if !plain || !query.with.is_empty() || !query.order_by.is_empty() || query.limit.is_some() {
            return Err(unsupported("more than one UNION"));
        }
        let mut sql = first;
        sql.push(" ").push(operator).push(" ").append(&second);
        Ok((sql, Some(columns)))
    }
}
