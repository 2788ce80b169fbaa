//! The magics in a cell: what of it is Rust, and what belongs to a cell magic.

use magics::Takes;

use super::lexer::is_word;
use crate::context::magics;

/// The cell magic that owns the end of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'a> {
    /// Its name, without `%%`.
    pub name: &'a str,
    /// The byte at which its line begins.
    pub start: usize,
}

/// The cell magic in whose body byte `at` of `code` stands.
pub fn owner(code: &str, at: usize) -> Option<Owner<'_>> {
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        if text.starts_with("%%") {
            return (at >= start + line.len()).then(|| Owner { name: name(text), start });
        }
        if !is_above_rust(text) {
            return None;
        }
        start += line.len();
    }
    None
}

/// The Rust of a cell, each byte where it was; everything else is blank.
pub fn rust(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    for line in code.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if !is_above_rust(trimmed) {
            break;
        }
        if trimmed.starts_with('%') && takes_rust(name(trimmed)) {
            let arguments = trimmed.trim_start_matches(|next| next == '%' || is_word(next));
            blank(&line[..line.len() - arguments.len()], &mut text);
            text.push_str(arguments);
        } else if trimmed.starts_with("%%") {
            blank(&code[text.len()..], &mut text);
        } else if is_command(trimmed) {
            blank(line, &mut text);
        } else {
            text.push_str(line);
        }
        if trimmed.starts_with("%%") {
            break;
        }
    }
    text.push_str(&code[text.len()..]);
    text
}

/// Whether what follows `%%name` is Rust.
pub fn takes_rust(name: &str) -> bool {
    magics().get(name).is_some_and(|magic| magic.spec().operands.takes() == Takes::Rust)
}

/// Whether Rust or a cell magic may still follow below a line.
fn is_above_rust(line: &str) -> bool {
    is_command(line) || line.trim().is_empty() || line.starts_with("//")
}

fn is_command(line: &str) -> bool {
    line.starts_with(['%', '!', ':']) && !line.starts_with("::")
}

fn name(line: &str) -> &str {
    let name = line.trim_start_matches('%');
    &name[..name.find(|next| !is_word(next)).unwrap_or(name.len())]
}

fn blank(text: &str, to: &mut String) {
    to.extend(text.chars().flat_map(|next| {
        let (blank, count) = if next == '\n' { ('\n', 1) } else { (' ', next.len_utf8()) };
        std::iter::repeat_n(blank, count)
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_stays_where_it_was() {
        assert_eq!(rust("%cd dä\nlet x = 1;\n%no"), "       \nlet x = 1;\n%no");
        assert_eq!(rust("%time f()\n1"), "      f()\n1");
        assert_eq!(rust("%%time\nf()"), "      \nf()");
        assert_eq!(rust("%%sh\nls"), "    \n  ");
        assert_eq!(rust("let a = 1;"), "let a = 1;");
    }

    #[test]
    fn a_cell_magic_owns_what_is_below_its_line() {
        let code = "%cd x\n%%bigquery df\nSELECT 1";
        assert_eq!(owner(code, 26), Some(Owner { name: "bigquery", start: 6 }));
        assert_eq!(owner(code, 12), None);
        assert_eq!(owner("1 %%sh\n2", 8), None);
    }
}
