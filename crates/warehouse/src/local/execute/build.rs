//! Queries that statements are made of, built as trees.

use super::ident;
use crate::local::sql::ast::{Body, Expr, Item, Query, Select, Table};
use crate::local::sql::statement::ast::Path;

/// `SELECT * FROM path`
pub fn all_rows(path: &Path) -> Query {
    let from = Table::Named { path: path.parts.clone(), alias: Some(ident("t")), span: path.span };
    select(
        vec![Item::Star { of: Vec::new(), except: Vec::new(), replace: Vec::new(), span: path.span }],
        from,
    )
}

/// A query of these items from a table.
pub fn select(items: Vec<Item>, from: Table) -> Query {
    query(Select { items, from: Some(from), ..empty_select() })
}

/// `SELECT expr`
pub fn expression(expr: Expr) -> Query {
    query(Select { items: vec![Item::Expr { expr, alias: None }], ..empty_select() })
}

/// A `SELECT` of nothing, to be filled.
pub fn empty_select() -> Select {
    Select {
        distinct: false,
        as_struct: false,
        items: Vec::new(),
        from: None,
        filter: None,
        group_by: None,
        having: None,
        qualify: None,
        windows: Vec::new(),
    }
}

fn query(select: Select) -> Query {
    let body = Body::Select(Box::new(select));
    Query { with: Vec::new(), body, order_by: Vec::new(), limit: None, offset: None }
}
