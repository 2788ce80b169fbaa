//! Functions of text and bytes.

use super::{Args, Failure, natives};
use unicode_normalization::UnicodeNormalization;

natives! {
    gs_upper(Text) -> Text = |args| args.text(0).to_uppercase();
    gs_lower(Text) -> Text = |args| args.text(0).to_lowercase();
    gs_upper_bytes(Bytes) -> Bytes = |args| args.bytes(0).to_ascii_uppercase();
    gs_lower_bytes(Bytes) -> Bytes = |args| args.bytes(0).to_ascii_lowercase();
    gs_initcap(Text, Text) -> Text = |args| initcap(args.text(0), args.text(1));
    gs_normalize(Text, Text) -> Text = |args| match args.text(1) {
        "NFC" => args.text(0).nfc().collect::<String>(),
        "NFKC" => args.text(0).nfkc().collect(),
        "NFD" => args.text(0).nfd().collect(),
        _ => args.text(0).nfkd().collect(),
    };
    gs_casefold(Text) -> Text = |args| {
        if args.text(0).is_ascii() {
            Ok(args.text(0).to_ascii_lowercase())
        } else {
            Failure::unsupported("folding the case of other than ASCII")
        }
    };
    gs_instr(Text, Text, Int, Int) -> Int = |args| {
        instr(&args.chars(0), &args.chars(1), args.int(2), args.int(3))
    };
    gs_instr_bytes(Bytes, Bytes, Int, Int) -> Int = |args| {
        instr(args.bytes(0), args.bytes(1), args.int(2), args.int(3))
    };
    gs_ascii(Text) -> Int = |args| match args.text(0).chars().next() {
        None => Ok(0),
        Some(first) if first.is_ascii() => Ok(i64::from(u32::from(first))),
        Some(first) => Failure::error(format!("{first} is no ASCII character")),
    };
    gs_unicode(Text) -> Int = |args| args.text(0).chars().next().map_or(0, |c| i64::from(u32::from(c)));
    gs_code_points(Text) -> Ints = |args| {
        args.text(0).chars().map(|c| i64::from(u32::from(c))).collect::<Vec<_>>()
    };
    gs_byte_values(Bytes) -> Ints = |args| args.bytes(0).iter().map(|byte| i64::from(*byte)).collect::<Vec<_>>();
    gs_from_code_points(Ints) -> Text = |args| {
        args.ints(0).into_iter().map(|point| point.map(code_point).transpose()).collect::<Result<Option<String>, _>>()
    };
    gs_from_byte_values(Ints) -> Bytes = |args| {
        let byte = |value| u8::try_from(value).map_err(|_| Failure::Error(format!("{value} is no byte")));
        args.ints(0).into_iter().map(|value| value.map(byte).transpose()).collect::<Result<Option<Vec<u8>>, _>>()
    };
    gs_chr(Int) -> Text = |args| code_point(args.int(0)).map(String::from);
    gs_translate(Text, Text, Text) -> Text = |args| translate(args.text(0), args.text(1), args.text(2));
    gs_soundex(Text) -> Text = |args| soundex(args.text(0));
    gs_edit_distance(Text, Text) -> Int = |args| edit_distance(&args.chars(0), &args.chars(1));
    gs_join(Texts, Text) -> Text = |args| {
        args.texts(0).into_iter().flatten().collect::<Vec<_>>().join(args.text(1))
    };
    gs_split(Text, Text) -> Texts = |args| split(args.text(0), args.text(1));
    gs_split_bytes(Bytes, Bytes) -> BytesList = |args| split_bytes(args.bytes(0), args.bytes(1));
    gs_lpad(Text, Int, Text) -> Text = |args| padded_text(args, true);
    gs_rpad(Text, Int, Text) -> Text = |args| padded_text(args, false);
    gs_lpad_bytes(Bytes, Int, Bytes) -> Bytes = |args| padded(args.bytes(0), args.int(1), args.bytes(2), true);
    gs_rpad_bytes(Bytes, Int, Bytes) -> Bytes = |args| padded(args.bytes(0), args.int(1), args.bytes(2), false);
    gs_repeat(Text, Int) -> Text = |args| Ok(args.text(0).repeat(count(args.int(1), args.text(0).len())?));
    gs_repeat_bytes(Bytes, Int) -> Bytes = |args| Ok(args.bytes(0).repeat(count(args.int(1), args.bytes(0).len())?));
    gs_substr_bytes(Bytes, Int, Int) -> Bytes = |args| substr(args.bytes(0), args.int(1), args.int(2));
    gs_reverse(Text) -> Text = |args| args.text(0).chars().rev().collect::<String>();
    gs_reverse_bytes(Bytes) -> Bytes = |args| args.bytes(0).iter().rev().copied().collect::<Vec<_>>();
    gs_trim_bytes(Bytes, Bytes) -> Bytes = |args| trimmed(args, true, true);
    gs_ltrim_bytes(Bytes, Bytes) -> Bytes = |args| trimmed(args, true, false);
    gs_rtrim_bytes(Bytes, Bytes) -> Bytes = |args| trimmed(args, false, true);
    gs_replace_bytes(Bytes, Bytes, Bytes) -> Bytes = |args| match args.bytes(1) {
        [] => args.bytes(0).to_vec(),
        from => cut(args.bytes(0), from).join(args.bytes(2)),
    };
}

fn code_point(point: i64) -> Result<char, Failure> {
    let c = u32::try_from(point).ok().and_then(char::from_u32);
    match c {
        Some('\0') => Failure::unsupported("a NUL character in a string"),
        Some(c) => Ok(c),
        None => Failure::error(format!("{point} is no code point")),
    }
}

/// The first letter of each word in upper case, the others in lower case.
fn initcap(value: &str, delimiters: &str) -> String {
    let mut starts = true;
    let mut result = String::new();
    for c in value.chars() {
        if starts {
            result.extend(c.to_uppercase());
        } else {
            result.extend(c.to_lowercase());
        }
        starts = delimiters.contains(c);
    }
    result
}

/// Where `part` is found for the given time, from 1; a negative position searches backwards from the end.
fn instr<T: PartialEq>(value: &[T], part: &[T], position: i64, occurrence: i64) -> Result<i64, Failure> {
    if position == 0 {
        return Failure::error("position 0: positions count from 1");
    }
    let Some(skip) = usize::try_from(occurrence).ok().and_then(|occurrence| occurrence.checked_sub(1)) else {
        return Failure::error("an occurrence that is not positive");
    };
    let found = |start: &usize| value[*start..].starts_with(part);
    let last = value.len().checked_sub(part.len());
    let distance = usize::try_from(position.unsigned_abs() - 1).unwrap_or(usize::MAX);
    let start = match last {
        None => None,
        Some(last) if position > 0 => (distance..=last).filter(found).nth(skip),
        Some(last) => {
            let from = value.len().checked_sub(distance + 1).map(|from| from.min(last));
            from.and_then(|from| (0..=from).rev().filter(found).nth(skip))
        }
    };
    Ok(start.map_or(0, |start| i64::try_from(start + 1).unwrap_or(i64::MAX)))
}

fn translate(value: &str, from: &str, to: &str) -> Result<String, Failure> {
    let from: Vec<_> = from.chars().collect();
    if let Some(twice) = from.iter().enumerate().find_map(|(at, c)| from[..at].contains(c).then_some(c)) {
        return Failure::error(format!("{twice} is twice among the characters to translate"));
    }
    let to: Vec<_> = to.chars().collect();
    let translated = value.chars().filter_map(|c| match from.iter().position(|known| *known == c) {
        Some(at) => to.get(at).copied(),
        None => Some(c),
    });
    Ok(translated.collect())
}

/// A letter and three digits for how an English word sounds.
fn soundex(value: &str) -> String {
    let code = |c: char| match c.to_ascii_uppercase() {
        'B' | 'F' | 'P' | 'V' => Some('1'),
        'C' | 'G' | 'J' | 'K' | 'Q' | 'S' | 'X' | 'Z' => Some('2'),
        'D' | 'T' => Some('3'),
        'L' => Some('4'),
        'M' | 'N' => Some('5'),
        'R' => Some('6'),
        _ => None,
    };
    let mut letters = value.chars().filter(char::is_ascii_alphabetic);
    let Some(first) = letters.next() else { return String::new() };
    let mut result = String::from(first);
    let mut last = code(first);
    for letter in letters {
        let digit = code(letter);
        if let Some(digit) = digit.filter(|digit| last != Some(*digit)) {
            last = Some(digit);
            result.push(digit);
            if result.len() == 4 {
                break;
            }
        }
    }
    format!("{result:0<4}")
}

/// Levenshtein's distance.
fn edit_distance(left: &[char], right: &[char]) -> i64 {
    let mut row: Vec<i64> = (0..).take(right.len() + 1).collect();
    for (a, above) in left.iter().zip(1..) {
        let mut diagonal = std::mem::replace(&mut row[0], above);
        for (at, b) in right.iter().enumerate() {
            let cheapest = (diagonal + i64::from(a != b)).min(row[at] + 1).min(row[at + 1] + 1);
            diagonal = std::mem::replace(&mut row[at + 1], cheapest);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The parts between the places where `delimiter`, which is not empty, stands.
fn cut<'a>(value: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at + delimiter.len() <= value.len() {
        if value[at..].starts_with(delimiter) {
            parts.push(&value[start..at]);
            at += delimiter.len();
            start = at;
        } else {
            at += 1;
        }
    }
    parts.push(&value[start..]);
    parts
}

fn split(value: &str, delimiter: &str) -> Vec<String> {
    match (value, delimiter) {
        ("", _) => vec![String::new()],
        (_, "") => value.chars().map(String::from).collect(),
        _ => value.split(delimiter).map(str::to_owned).collect(),
    }
}

fn split_bytes(value: &[u8], delimiter: &[u8]) -> Vec<Vec<u8>> {
    match (value, delimiter) {
        ([], _) => vec![Vec::new()],
        (_, []) => value.iter().map(|byte| vec![*byte]).collect(),
        _ => cut(value, delimiter).into_iter().map(<[u8]>::to_vec).collect(),
    }
}

/// So many bytes from a position, which counts from 1 or, if negative, from the end.
fn substr(bytes: &[u8], position: i64, count: i64) -> Result<Vec<u8>, Failure> {
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let from = match position {
        0 => 0,
        from if from > 0 => from - 1,
        from => (length + from).max(0),
    };
    let Ok(count) = usize::try_from(count) else { return Failure::error("a negative length") };
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    Ok(bytes.iter().skip(from).take(count).copied().collect())
}

/// The longest value that BigQuery makes, in bytes.
const LONGEST: usize = 1 << 20;

/// How often, or how long: not negative, and with a result that is not too long.
fn count(count: i64, length: usize) -> Result<usize, Failure> {
    let Ok(count) = usize::try_from(count) else { return Failure::error("a negative number of times") };
    if count.saturating_mul(length) > LONGEST {
        return Failure::unsupported("a text of more than 1 MiB made by repeating");
    }
    Ok(count)
}

fn padded<T: Copy>(value: &[T], length: i64, pattern: &[T], left: bool) -> Result<Vec<T>, Failure> {
    let length = count(length, 1)?;
    if pattern.is_empty() {
        return Failure::error("an empty pattern to pad with");
    }
    let Some(missing) = length.checked_sub(value.len()) else { return Ok(value[..length].to_vec()) };
    let padding = pattern.iter().copied().cycle().take(missing);
    let value = value.iter().copied();
    Ok(if left { padding.chain(value).collect() } else { value.chain(padding).collect() })
}

fn padded_text(args: Args, left: bool) -> Result<String, Failure> {
    Ok(padded(&args.chars(0), args.int(1), &args.chars(2), left)?.into_iter().collect())
}

fn trimmed(args: Args, left: bool, right: bool) -> Vec<u8> {
    let (mut value, set) = (args.bytes(0), args.bytes(1));
    while let Some((_, rest)) = value.split_first().filter(|(first, _)| left && set.contains(first)) {
        value = rest;
    }
    while let Some((_, rest)) = value.split_last().filter(|(last, _)| right && set.contains(last)) {
        value = rest;
    }
    value.to_vec()
}
