//! Text with the escape codes of terminals.

use std::fmt::Write as _;

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};

use crate::report::html::escape_to;

/// The text without its codes.
pub fn plain(text: &str) -> String {
    struct Plain(String);
    impl Perform for Plain {
        fn print(&mut self, letter: char) {
            self.0.push(letter);
        }
        fn execute(&mut self, byte: u8) {
            if byte == b'\n' || byte == b'\t' {
                self.0.push(char::from(byte));
            }
        }
    }
    let mut parser = Parser::<DefaultCharAccumulator>::new();
    let mut plain = Plain(String::with_capacity(text.len()));
    text.bytes().for_each(|byte| parser.advance(&mut plain, byte));
    plain.0
}

/// Writes text with codes as HTML: the 16 colours as classes, which the page's style gives a colour for light and for
/// dark; others as they are. Codes that do not colour are dropped.
pub struct Painter {
    parser: Parser<DefaultCharAccumulator>,
    canvas: Canvas,
    chunked: bool,
}

impl Painter {
    /// No text yet.
    pub fn with_capacity(bytes: usize) -> Self {
        let canvas =
            Canvas { html: String::with_capacity(bytes + bytes / 8), style: Style::default(), open: false };
        Self { parser: Parser::<DefaultCharAccumulator>::new(), canvas, chunked: false }
    }

    /// Appends text.
    pub fn push(&mut self, text: &str) {
        let is_plain = |byte: u8| byte >= b' ' || byte == b'\n' || byte == b'\t';
        if text.bytes().all(is_plain) {
            self.canvas.open();
            escape_to(text, &mut self.canvas.html);
        } else {
            text.bytes().for_each(|byte| self.parser.advance(&mut self.canvas, byte));
        }
    }

    /// Begins an element of its own for the lines that follow.
    pub fn chunk(&mut self) {
        self.canvas.close();
        self.canvas.html.push_str(if self.chunked {
            "</span><span class=\"chunk\">"
        } else {
            "<span class=\"chunk\">"
        });
        self.chunked = true;
    }

    /// The HTML.
    pub fn finish(mut self) -> String {
        self.canvas.close();
        if self.chunked {
            self.canvas.html.push_str("</span>");
        }
        self.canvas.html
    }
}

struct Canvas {
    html: String,
    style: Style,
    open: bool,
}

impl Canvas {
    fn open(&mut self) {
        if !self.open && self.style != Style::default() {
            self.style.write(&mut self.html);
            self.open = true;
        }
    }

    fn close(&mut self) {
        if self.open {
            self.html.push_str("</span>");
            self.open = false;
        }
    }
}

impl Perform for Canvas {
    fn print(&mut self, letter: char) {
        self.open();
        escape_to(letter.encode_utf8(&mut [0; 4]), &mut self.html);
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\n' | b'\t' => self.html.push(char::from(byte)),
            // A backspace takes back a letter that was written plainly.
            8 if self.html.ends_with(|last: char| last != '\n' && last != '>' && last != ';') => {
                self.html.pop();
            }
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, _intermediates: &[u8], _ignore: bool, action: u8) {
        if action == b'm' {
            self.close();
            let numbers: Vec<u16> = params.iter().flatten().copied().collect();
            self.style.select(&numbers);
        }
    }
}

/// The numbers that set and end a mark, and its class.
const MARKS: [(u16, u16, &str); 6] =
    [(1, 22, "b"), (2, 22, "dim"), (3, 23, "i"), (4, 24, "u"), (9, 29, "strike"), (7, 27, "inverse")];
/// Which of them swaps the colours.
const INVERSE: usize = 5;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    foreground: Option<Colour>,
    background: Option<Colour>,
    /// Which of [`MARKS`] are on.
    marks: [bool; MARKS.len()],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    /// 0 to 15.
    Named(u16),
    Rgb(u16, u16, u16),
}

impl Style {
    /// Applies the numbers of an SGR code (ECMA-48, 8.3.117, with the colours of ITU-T T.416).
    fn select(&mut self, numbers: &[u16]) {
        let mut rest = numbers;
        if rest.is_empty() {
            *self = Self::default();
        }
        while let [number, after @ ..] = rest {
            rest = after;
            for (mark, (set, end, _)) in self.marks.iter_mut().zip(MARKS) {
                *mark = *number == set || *mark && *number != end;
            }
            match number {
                0 => *self = Self::default(),
                30..=37 => self.foreground = Some(Colour::Named(number - 30)),
                90..=97 => self.foreground = Some(Colour::Named(number - 90 + 8)),
                38 => self.foreground = extended(&mut rest).or(self.foreground),
                39 => self.foreground = None,
                40..=47 => self.background = Some(Colour::Named(number - 40)),
                100..=107 => self.background = Some(Colour::Named(number - 100 + 8)),
                48 => self.background = extended(&mut rest).or(self.background),
                49 => self.background = None,
                _ => {}
            }
        }
    }

    fn write(self, html: &mut String) {
        let mut styles = String::new();
        let marks = self.marks.iter().zip(MARKS).filter(|(on, _)| **on);
        let mut classes: Vec<String> = marks.map(|(_, (_, _, class))| class.to_owned()).collect();
        let (mut foreground, mut background) = (self.foreground, self.background);
        if self.marks[INVERSE] && (foreground.is_some() || background.is_some()) {
            classes.retain(|class| class != MARKS[INVERSE].2);
            (foreground, background) = (background, foreground);
        }
        for (colour, letter, property) in [(foreground, 'f', "color"), (background, 'b', "background")] {
            match colour {
                Some(Colour::Named(number)) => classes.push(format!("a{letter}{number}")),
                Some(Colour::Rgb(red, green, blue)) => {
                    let _ = write!(styles, "{property}:#{red:02x}{green:02x}{blue:02x};");
                }
                None => {}
            }
        }
        html.push_str("<span");
        if !classes.is_empty() {
            let _ = write!(html, " class=\"{}\"", classes.join(" "));
        }
        if !styles.is_empty() {
            let _ = write!(html, " style=\"{styles}\"");
        }
        html.push('>');
    }
}

/// The colour after 38 or 48, taken off the numbers.
fn extended(rest: &mut &[u16]) -> Option<Colour> {
    match **rest {
        [5, number, ref after @ ..] => {
            *rest = after;
            palette(number)
        }
        [2, red, green, blue, ref after @ ..] => {
            *rest = after;
            Some(Colour::Rgb(red.min(255), green.min(255), blue.min(255)))
        }
        _ => {
            *rest = &[];
            None
        }
    }
}

/// The 256 colours that terminals share: 16 by name, a cube of 6 by 6 by 6, and greys.
fn palette(number: u16) -> Option<Colour> {
    let step = |level: u16| if level == 0 { 0 } else { 55 + 40 * level };
    match number {
        0..=15 => Some(Colour::Named(number)),
        16..=231 => {
            let cube = number - 16;
            Some(Colour::Rgb(step(cube / 36), step(cube / 6 % 6), step(cube % 6)))
        }
        232..=255 => {
            let grey = 8 + 10 * (number - 232);
            Some(Colour::Rgb(grey, grey, grey))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_classes_and_styles() {
        let cases = [
            ("plain <b>", "plain &lt;b&gt;"),
            ("\u{1b}[31mred\u{1b}[0m back", "<span class=\"af1\">red</span> back"),
            (
                "\u{1b}[1;94mbold\u{1b}[22m not",
                "<span class=\"b af12\">bold</span><span class=\"af12\"> not</span>",
            ),
            ("\u{1b}[38;5;208mx\u{1b}[39m", "<span style=\"color:#ff8700;\">x</span>"),
            ("\u{1b}[48;2;1;2;3mx", "<span style=\"background:#010203;\">x</span>"),
            ("\u{1b}[7mx\u{1b}[m", "<span class=\"inverse\">x</span>"),
            ("\u{1b}[2Kkept\u{1b}]0;title\u{7}", "kept"),
            ("ab\u{8}c", "ac"),
        ];
        for (text, html) in cases {
            let mut painter = Painter::with_capacity(0);
            painter.push(text);
            assert_eq!(painter.finish(), html, "{text:?}");
        }
        assert_eq!(plain("\u{1b}[31mred\u{1b}[0m"), "red");
    }
}
