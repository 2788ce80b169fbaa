//! Magics: cells that are not Rust.
//!
//! A cell whose first line begins with `%%` belongs to a magic. This crate reads such cells; running them is
//! the kernel's, which has the session.

mod arguments;
pub mod bigquery;
mod error;

pub use error::MagicError;

/// A cell that belongs to a magic.
#[derive(Debug)]
pub enum Magic {
    /// `%%bigquery`: SQL whose result becomes a frame.
    BigQuery(bigquery::BigQuery),
}

/// Names of all cell magics.
pub const CELL_MAGICS: [&str; 1] = ["bigquery"];

/// Reads `source` as a magic; `None` when it is an ordinary cell.
///
/// # Errors
/// When the magic does not exist, or its arguments are wrong: the message says how they should be.
pub fn parse(source: &str) -> Option<Result<Magic, MagicError>> {
    let start = source.len() - source.trim_start().len();
    let text = source[start..].strip_prefix("%%")?;
    let (line, body) = text.split_once('\n').unwrap_or((text, ""));
    let (name, arguments) = line.trim_end().split_once(char::is_whitespace).unwrap_or((line.trim_end(), ""));
    let body_line = source[..start].matches('\n').count() + 2;
    Some(match name {
        "bigquery" => bigquery::BigQuery::parse(arguments, body, body_line).map(Magic::BigQuery),
        _ => Err(MagicError::unknown(name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_cells_are_no_magics() {
        assert!(parse("let x = 5 % 2;").is_none());
        assert!(parse("").is_none());
    }

    #[test]
    fn an_unknown_magic_names_the_nearest() {
        let error = parse("%%bigqery df\nSELECT 1").expect("a magic").expect_err("unknown");
        assert_eq!(error.to_string(), "there is no cell magic `%%bigqery`; did you mean `%%bigquery`?");
    }
}
