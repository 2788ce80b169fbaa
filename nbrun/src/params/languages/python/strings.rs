//! Python string literals: sections 2.4.1 and 2.4.2 of the language reference.

/// The text between a literal's quotes, with its escapes resolved. `None` for escapes that need Python's own
/// tables (`\N{...}`) or that no Unicode text can hold (lone surrogates).
pub fn unescape(content: &str) -> Option<String> {
    let mut text = String::with_capacity(content.len());
    let mut rest = content.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next()? {
            '\n' => {}
            '\\' => text.push('\\'),
            '\'' => text.push('\''),
            '"' => text.push('"'),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'v' => text.push('\u{b}'),
            'x' => text.push(hex(&mut rest, 2)?),
            'u' => text.push(hex(&mut rest, 4)?),
            'U' => text.push(hex(&mut rest, 8)?),
            'N' => return None,
            digit @ '0'..='7' => {
                let mut code = digit.to_digit(8)?;
                for _ in 0..2 {
                    let Some(next) = rest.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + next;
                    rest.next();
                }
                text.push(char::from_u32(code)?);
            }
            other => text.extend(['\\', other]),
        }
    }
    Some(text)
}

fn hex(rest: &mut impl Iterator<Item = char>, digits: u32) -> Option<char> {
    let code = (0..digits).try_fold(0u32, |code, _| Some((code << 4) | rest.next()?.to_digit(16)?))?;
    char::from_u32(code)
}
