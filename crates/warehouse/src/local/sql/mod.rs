//! GoogleSQL, read: text to a tree in which every node knows its place.
//!
//! Only what the tree has a node for can reach the engine, so everything else is refused by construction.
//! The grammar follows GoogleSQL's reference ("Lexical structure and syntax", "Query syntax").

pub mod ast;
mod cursor;
mod expression;
mod lexer;
mod literal;
mod query;
mod select;
mod table;

use super::Fault;
use ast::Query;
use cursor::Cursor;

/// Reads one query, an optional semicolon after it.
pub fn parse(sql: &str) -> Result<Query, Fault> {
    let mut cursor = Cursor::new(lexer::tokens(sql)?, sql.len());
    cursor.statement_is_query()?;
    let query = cursor.query()?;
    if cursor.eat(";") && !cursor.at_end() {
        return Err(Fault::unsupported("more than one statement", cursor.span()));
    }
    if !cursor.at_end() {
        return Err(cursor.expected("the end of the query"));
    }
    Ok(query)
}
