//! Strings and comments, shared by the languages.

/// Whether a character may stand in a literal as itself: visible, on its line, and not reordering or hiding
/// anything around it (control, format, bidirectional and unassigned characters are escaped).
fn is_plain(c: char) -> bool {
    c == '"' || c == '\'' || c.escape_debug().len() == 1
}

/// Writes `text` in double quotes. The languages escape the common characters alike; `escape` is how one writes any
/// other character that is not plain.
pub fn write_quoted(out: &mut String, text: &str, escape: impl Fn(u32) -> String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => out.push_str(&escape(u32::from(c))),
        }
    }
    out.push('"');
}

/// `text` in double quotes, as [`write_quoted`] has it.
pub fn quoted(text: &str, escape: impl Fn(u32) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(&mut out, text, escape);
    out
}

/// A character as UTF-16 code units, `\uHHHH` each: JavaScript and Scala.
pub fn utf16_escape(code: u32) -> String {
    let mut units = [0; 2];
    let units = char::from_u32(code).map(|c| c.encode_utf16(&mut units));
    units.into_iter().flatten().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat()
}

/// A character as `\uHHHH` or `\UHHHHHHHH`: R and Julia.
pub fn unicode_escape(code: u32) -> String {
    if code <= 0xffff { format!("\\u{code:04x}") } else { format!("\\U{code:08x}") }
}

/// How a language reads escapes in string literals.
#[allow(clippy::struct_excessive_bools)] // each is a rule of some language
pub struct Escapes {
    /// Letters that stand for a character.
    pub letters: &'static [(char, char)],
    /// Letters before hexadecimal digits, with the least and the greatest number of digits.
    pub hex: &'static [(char, usize, usize)],
    /// Whether hexadecimal digits may be in braces.
    pub braces: bool,
    /// Whether one to three octal digits are a character.
    pub octal: bool,
    /// Whether `\\x` and octal digits mean bytes, which are no characters beyond ASCII.
    pub bytes: bool,
    /// Whether a backslash before a line's end joins the lines.
    pub joins: bool,
    /// Whether any other character stands for itself.
    pub lenient: bool,
}

impl Escapes {
    /// The text between a literal's quotes, with its escapes resolved. `None` for what the language refuses and for
    /// what no Unicode text can hold (lone surrogates).
    pub fn resolve(&self, content: &str) -> Option<String> {
        let mut units: Vec<u32> = Vec::with_capacity(content.len());
        let mut rest = content;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '\\' {
                units.push(u32::from(c));
                continue;
            }
            let letter = rest.chars().next()?;
            if let Some((_, least, most)) = self.hex.iter().find(|(sign, ..)| *sign == letter) {
                let (code, after) = self.hexadecimal(&rest[1..], *least, *most)?;
                units.push(self.character(code, letter)?);
                rest = after;
            } else if self.octal && letter.is_digit(8) {
                let digits = rest.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
                units.push(self.character(u32::from_str_radix(&rest[..digits], 8).ok()?, 'x')?);
                rest = &rest[digits..];
            } else {
                rest = &rest[letter.len_utf8()..];
                match self.letters.iter().find(|(sign, _)| *sign == letter) {
                    Some((_, meaning)) => units.push(u32::from(*meaning)),
                    None if self.joins && letter == '\n' => {}
                    None if self.lenient => units.push(u32::from(letter)),
                    None => return None,
                }
            }
        }
        decode(&units)
    }

    fn character(&self, code: u32, letter: char) -> Option<u32> {
        (!self.bytes || letter != 'x' || code < 0x80).then_some(code)
    }

    fn hexadecimal<'a>(&self, text: &'a str, least: usize, most: usize) -> Option<(u32, &'a str)> {
        if let Some(inner) = text.strip_prefix('{').filter(|_| self.braces) {
            let (digits, rest) = inner.split_once('}')?;
            let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            return plain.then_some(()).and_then(|()| Some((u32::from_str_radix(digits, 16).ok()?, rest)));
        }
        let digits = text.bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
        if digits < least {
            return None;
        }
        Some((u32::from_str_radix(&text[..digits], 16).ok()?, &text[digits..]))
    }
}

/// Code points, and surrogates in pairs, as text.
fn decode(units: &[u32]) -> Option<String> {
    let mut text = String::with_capacity(units.len());
    let mut units = units.iter().copied();
    while let Some(unit) = units.next() {
        let code = match unit {
            0xd800..=0xdbff => {
                let low = units.next().filter(|low| (0xdc00..=0xdfff).contains(low))?;
                0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
            }
            unit => unit,
        };
        text.push(char::from_u32(code)?);
    }
    Some(text)
}

/// The help in a trailing comment: its text without the comment sign and the spaces around it.
pub fn help(comment: &str, sign: &str) -> Option<String> {
    let text = comment.trim_start_matches(sign).trim();
    (!text.is_empty()).then(|| text.to_owned())
}
