//! Text as a terminal shows it.

use std::borrow::Cow;

use super::ansi::Painter;

/// Lines in one element of a long text, so that browsers lay out what is seen only.
const CHUNK: usize = 500;

/// The HTML of a text and its number of lines.
pub fn render(text: &str) -> (String, usize) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    if text.is_empty() {
        return (String::new(), 0);
    }
    let count = line_count(text);
    let mut painter = Painter::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if count > CHUNK && index.is_multiple_of(CHUNK) {
            painter.chunk();
        }
        if index > 0 && !(count > CHUNK && index.is_multiple_of(CHUNK)) {
            painter.push("\n");
        }
        painter.push(&overwritten(line));
    }
    (painter.finish(), count)
}

fn line_count(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count() + 1
}

/// What is left of a line in which carriage returns went back to its start, as progress bars do.
fn overwritten(line: &str) -> Cow<'_, str> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    if !line.contains('\r') {
        return line.into();
    }
    let parts: Vec<&str> = line.split('\r').collect();
    let last = parts.iter().rev().find(|part| !part.is_empty()).copied().unwrap_or_default();
    if line.contains('\u{1b}') {
        // Codes have no width, so what a part covers of the one before it is not known.
        return last.into();
    }
    let mut shown: Vec<char> = Vec::new();
    for part in parts {
        for (at, letter) in part.chars().enumerate() {
            match shown.get_mut(at) {
                Some(old) => *old = letter,
                None => shown.push(letter),
            }
        }
    }
    shown.into_iter().collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_overwrite() {
        assert_eq!(overwritten("10%\r50%\r100%"), "100%");
        assert_eq!(overwritten("long text\rshort"), "shorttext");
        assert_eq!(overwritten("ends\r"), "ends");
        assert_eq!(overwritten("\u{1b}[32m10%\r\u{1b}[32m20%"), "\u{1b}[32m20%");
    }

    #[test]
    fn long_texts_come_in_chunks_and_are_complete() {
        let text = "some line\n".repeat(1_234);
        let (html, lines) = render(&text);
        assert_eq!((lines, html.matches("<span class=\"chunk\">").count()), (1_234, 3));
        let back = html.replace("</span><span class=\"chunk\">", "\n");
        let back = back.replace("<span class=\"chunk\">", "").replace("</span>", "");
        assert_eq!(back, text.trim_end());
    }
}
