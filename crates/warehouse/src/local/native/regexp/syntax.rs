//! RE2's syntax in that of the `regex` crate: the classes of Perl are ASCII, brackets in a class are literal.

use super::super::Failure;
use regex::{Regex, RegexBuilder};

/// Memory for a compiled pattern, in bytes.
const SIZE_LIMIT: usize = 8 << 20;

/// Compiles an RE2 pattern.
pub fn compile(pattern: &str) -> Result<Regex, Failure> {
    let translated = translate(pattern)?;
    RegexBuilder::new(&translated).size_limit(SIZE_LIMIT).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            Failure::Unsupported("a regular expression as large as this".into())
        }
        error => {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Failure::Error(format!("the regular expression {pattern} can't be read: {reason}"))
        }
    })
}

fn translate(pattern: &str) -> Result<String, Failure> {
    let mut result = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('Q') => {
                    let mut quoted = String::new();
                    while let Some(c) = chars.next() {
                        if c == '\\' && chars.next_if_eq(&'E').is_some() {
                            break;
                        }
                        quoted.push(c);
                    }
                    result.push_str(&regex::escape(&quoted));
                }
                Some(c @ ('p' | 'P' | 'x')) if chars.peek() == Some(&'{') => {
                    result.extend(['\\', c]);
                    result.extend(chars.by_ref().take_while(|c| *c != '}'));
                    result.push('}');
                }
                Some('b') => result.push_str(r"(?-u:\b)"),
                Some('B') => return Failure::unsupported(r"\B in a regular expression"),
                Some(c) => result.push_str(&escaped(c, false)?),
                None => return Failure::error("a regular expression that ends in \\"),
            },
            '[' => class(&mut result, &mut chars)?,
            '{' => {
                let rest: String = chars.clone().collect();
                result.push_str(if is_repetition(&rest) { "{" } else { r"\{" });
            }
            '+' | '*' | '?'
                if result.ends_with(['+', '*'])
                    && c != '?'
                    && !result.ends_with("\\+")
                    && !result.ends_with("\\*") =>
            {
                return Failure::error(format!("{c} after another repetition in a regular expression"));
            }
            c => result.push(c),
        }
    }
    Ok(result)
}

/// What follows a backslash.
fn escaped(c: char, in_class: bool) -> Result<String, Failure> {
    let (open, close) = if in_class { ("", "") } else { ("[", "]") };
    Ok(match c {
        'd' => format!("{open}0-9{close}"),
        'w' => format!("{open}0-9A-Za-z_{close}"),
        's' => format!("{open}\\t\\n\\f\\r {close}"),
        'D' if !in_class => "[^0-9]".into(),
        'W' if !in_class => "[^0-9A-Za-z_]".into(),
        'S' if !in_class => "[^\\t\\n\\f\\r ]".into(),
        'D' | 'W' | 'S' => return Failure::unsupported(format!("\\{c} in a class of a regular expression")),
        'C' | '0'..='9' => return Failure::unsupported(format!("\\{c} in a regular expression")),
        'A' | 'z' | 'p' | 'P' | 'x' | 'a' | 'f' | 'n' | 'r' | 't' | 'v' => format!("\\{c}"),
        c if c.is_ascii_alphanumeric() => {
            return Failure::error(format!("\\{c} is no escape in a regular expression"));
        }
        c => regex::escape(&c.to_string()),
    })
}

/// A class, after its `[`.
fn class(result: &mut String, chars: &mut std::iter::Peekable<std::str::Chars>) -> Result<(), Failure> {
    result.push('[');
    if chars.next_if_eq(&'^').is_some() {
        result.push('^');
    }
    if chars.next_if_eq(&']').is_some() {
        result.push_str(r"\]");
    }
    while let Some(c) = chars.next() {
        match c {
            ']' => {
                result.push(']');
                return Ok(());
            }
            '\\' => match chars.next() {
                Some(c) => result.push_str(&escaped(c, true)?),
                None => break,
            },
            '[' if chars.peek() == Some(&':') => {
                result.push('[');
                while let Some(c) = chars.next() {
                    result.push(c);
                    if c == ':' && chars.next_if_eq(&']').is_some() {
                        result.push(']');
                        break;
                    }
                }
            }
            // operators of classes that RE2 has not
            '[' | '&' | '~' => {
                result.push('\\');
                result.push(c);
            }
            '-' if chars.peek() == Some(&'-') => {
                return Failure::unsupported("-- in a class of a regular expression");
            }
            c => result.push(c),
        }
    }
    Failure::error("a class in a regular expression lacks its ]")
}

/// Whether `{` and this begin a repetition: `2}`, `2,}`, `2,3}`.
fn is_repetition(rest: &str) -> bool {
    let Some((inner, _)) = rest.split_once('}') else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn keeps_the_meaning_of_re2() {
        for (re2, ours) in [
            (r"\d+", "[0-9]+"),
            (r"[\d.]", "[0-9.]"),
            ("[[]", r"[\[]"),
            ("[]a]", r"[\]a]"),
            ("[^]a]", r"[^\]a]"),
            ("[a&&b]", r"[a\&\&b]"),
            ("[[:alpha:]_]", "[[:alpha:]_]"),
            ("a{", r"a\{"),
            ("a{2,3}", "a{2,3}"),
            (r"\Qa.b\E.", r"a\.b."),
            (r"\bx", r"(?-u:\b)x"),
            (r"\.", r"\."),
            (r"\p{Greek}", r"\p{Greek}"),
        ] {
            assert_eq!(translate(re2).as_deref(), Ok(ours), "{re2}");
        }
        assert!(translate("a**").is_err());
        assert!(translate("[a").is_err());
    }
}
