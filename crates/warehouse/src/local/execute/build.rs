//! Queries that statements are made of, built as trees.

use crate::local::sql::ast::{Body, Expr, Item, Query, Select, Span, Star, Table};

/// `SELECT * FROM from`, all said at `span`.
pub fn all_of(from: Table, span: Span) -> Query {
    select(vec![Item::Star(Star { span, ..Star::default() })], from)
}

/// A query of these items from a table.
pub fn select(items: Vec<Item>, from: Table) -> Query {
    query(Body::Select(Box::new(Select { items, from: Some(from), ..Select::default() })))
}

/// `SELECT expr`
pub fn expression(expr: Expr) -> Query {
    let items = vec![Item::Expr { expr, alias: None }];
    query(Body::Select(Box::new(Select { items, ..Select::default() })))
}

/// A body without more around it.
pub fn query(body: Body) -> Query {
    Query { with: Vec::new(), recursive: false, body, order_by: Vec::new(), limit: None, offset: None }
}
