//! Text in columns.

/// Lays out rows in left-aligned columns, two spaces apart, without spaces at the ends of lines.
pub fn columns(rows: &[Vec<String>], indent: &str) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{indent}{}", cells.join("  ")).trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The text on one line of at most `length` characters.
pub fn shorten(text: &str, length: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= length {
        return text;
    }
    text.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows =
            [vec!["a".to_owned(), "é".to_owned()], vec!["bcd".to_owned(), String::new(), "x".to_owned()]];
        assert_eq!(columns(&rows, "> "), "> a    é\n> bcd     x");
        assert_eq!(shorten("abc\u{1b}def", 5), "abc …");
    }
}
