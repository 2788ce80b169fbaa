//! Reading assignments and the words that they assign from a syntax tree.

use tree_sitter::Node;

use super::super::literal::{Found, Literal};
use super::super::text::{Escapes, help};
use super::super::tree::{self, children, comment_behind, only_child, text};
use super::type_name;
use crate::params::{Given, Integer, IntegerRange, Parameter, Type, Value};

/// "ANSI-C Quoting" in bash's manual.
const ESCAPES: Escapes = Escapes {
    letters: &[
        ('n', '\n'),
        ('r', '\r'),
        ('t', '\t'),
        ('a', '\u{7}'),
        ('b', '\u{8}'),
        ('f', '\u{c}'),
        ('v', '\u{b}'),
        ('e', '\u{1b}'),
        ('E', '\u{1b}'),
        ('\\', '\\'),
        ('"', '"'),
        ('\'', '\''),
        ('?', '?'),
    ],
    hex: &[('x', 1, 2), ('u', 1, 4), ('U', 1, 8)],
    braces: false,
    octal: true,
    bytes: true,
    joins: false,
    lenient: false,
};

/// What a shell expands where it is not quoted.
const EXPANDED: [char; 9] = ['*', '?', '[', ']', '{', '}', '~', '!', '`'];

/// The assignments at the cell's top level, exported ones included.
pub fn parameters(source: &str) -> Vec<Parameter> {
    tree::parameters(&tree_sitter_bash::LANGUAGE.into(), source, |statement, source| {
        let words = children(statement);
        match statement.kind() {
            "variable_assignment" => parameter(statement, statement, "", source).into_iter().collect(),
            "variable_assignments" => {
                words.iter().filter_map(|node| parameter(*node, statement, "", source)).collect()
            }
            // the grammar takes assignments on earlier lines for ones before the command
            "command" => {
                let Some(name) = statement.child_by_field_name("name") else { return Vec::new() };
                let earlier = words.iter().filter(|node| node.end_position().row < name.start_position().row);
                earlier.filter_map(|node| parameter(*node, *node, "", source)).collect()
            }
            "declaration_command" => declared(statement, &words, source).into_iter().collect(),
            _ => Vec::new(),
        }
    })
}

/// `export x=5` or `declare -A x=(..)`; what is read-only can't be set again.
fn declared(statement: Node<'_>, words: &[Node<'_>], source: &str) -> Option<Parameter> {
    let (assignment, options) = words.split_last()?;
    let prefix = source.get(statement.start_byte()..assignment.start_byte())?;
    let mut options = options.iter().map(|option| text(*option, source));
    let settable = options.all(|option| option.starts_with('-') && !option.contains('r'));
    let command = prefix.split_whitespace().next();
    let known = settable && matches!(command, Some("declare" | "typeset" | "export"));
    if known { parameter(*assignment, statement, prefix, source) } else { None }
}

fn parameter(assignment: Node<'_>, statement: Node<'_>, prefix: &str, source: &str) -> Option<Parameter> {
    if assignment.kind() != "variable_assignment" {
        return None;
    }
    let name = assignment.child_by_field_name("name").filter(|name| name.kind() == "variable_name")?;
    let value = assignment.child_by_field_name("value");
    if !text(assignment, source)[name.byte_range().len()..].starts_with('=') {
        return None; // +=
    }
    let options: Vec<&str> = prefix.split_whitespace().filter(|word| word.starts_with('-')).collect();
    let literal = match value {
        None => Some(scalar(Value::String(String::new()), Type::String)),
        Some(value) if value.kind() == "array" && options.iter().any(|option| option.contains('A')) => {
            map(value, source)
        }
        Some(value) if value.kind() == "array" => list(value, source),
        Some(value) => plain(value, source),
    };
    let integer = options.iter().any(|option| option.contains('i'));
    let found = Found {
        name: text(name, source).to_owned(),
        binding: format!("{prefix}{}", text(name, source)),
        annotation: integer.then_some(("integer", Some(Type::Integer(IntegerRange::Signed(64))))),
        default: Some((value.map_or("", |value| text(value, source)), literal)),
        help: comment_behind(statement, source).and_then(|comment| help(comment, "#")),
    };
    Some(found.into_parameter())
}

fn scalar(value: Value, type_: Type) -> Literal {
    let declared = type_name(&type_);
    Literal::new(value, type_, declared)
}

/// A word; one without quotes that looks like a number or a truth value is meant as one.
fn plain(node: Node<'_>, source: &str) -> Option<Literal> {
    let word = word(node, source)?;
    if matches!(node.kind(), "word" | "number") {
        if let "true" | "false" = word.as_str() {
            return Some(scalar(Value::Bool(word == "true"), Type::Bool));
        }
        if let Some(Given::Scalar(number)) = Given::number(&word)
            && is_canonical(&word)
        {
            let type_ = match &number {
                Value::Integer(_) => Type::Integer(IntegerRange::Unbounded),
                _ => Type::Float(64),
            };
            return Some(scalar(number, type_));
        }
    }
    Some(scalar(Value::String(word), Type::String))
}

/// A number as one writes it: `01234` is a code, not a number.
fn is_canonical(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let whole: &str = digits.split(['.', 'e', 'E']).next().unwrap_or_default();
    Integer::parse(whole).is_some_and(|number| number.as_str() == whole)
}

fn list(node: Node<'_>, source: &str) -> Option<Literal> {
    let words = children(node).into_iter().map(|item| word(item, source));
    let words = words.map(|word| Some(scalar(Value::String(word?), Type::String)));
    let items = words.collect::<Option<Vec<_>>>()?;
    let values = items.into_iter().map(|item| item.value).collect();
    Some(Literal::new(Value::List(values), Type::List(Box::new(Type::String)), "array"))
}

/// `([key]=value ..)`.
fn map(node: Node<'_>, source: &str) -> Option<Literal> {
    let entries = children(node).into_iter().map(|item| entry(text(item, source)));
    let entries = entries.collect::<Option<Vec<_>>>()?;
    let values = Literal::map(entries, "", str::to_owned).value;
    Some(Literal::new(values, Type::Map(Box::new(Type::String)), "associative array"))
}

fn entry(written: &str) -> Option<(String, Literal)> {
    let (key, value) = written.strip_prefix('[')?.split_once("]=")?;
    Some((lone_word(key)?, scalar(Value::String(lone_word(value)?), Type::String)))
}

/// A word that stands alone.
fn lone_word(written: &str) -> Option<String> {
    if written.is_empty() {
        return Some(String::new());
    }
    let source = format!("x={written}");
    let tree = tree::parse(&tree_sitter_bash::LANGUAGE.into(), &source)?;
    let assignment = only_child(tree.root_node()).filter(|node| !node.has_error())?;
    word(assignment.child_by_field_name("value")?, &source)
}

/// The text of a word without expansions.
fn word(node: Node<'_>, source: &str) -> Option<String> {
    let written = text(node, source);
    match node.kind() {
        "word" | "number" => bare(written),
        "raw_string" => Some(written.strip_prefix('\'')?.strip_suffix('\'')?.to_owned()),
        "ansi_c_string" => ESCAPES.resolve(written.strip_prefix("$'")?.strip_suffix('\'')?),
        "string" if children(node).iter().all(|part| part.kind() == "string_content") => {
            double_quoted(written.strip_prefix('"')?.strip_suffix('"')?)
        }
        "concatenation" => children(node).into_iter().map(|part| word(part, source)).collect(),
        _ => None,
    }
}

fn bare(written: &str) -> Option<String> {
    if written.contains(EXPANDED) {
        return None;
    }
    let mut text = String::new();
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        text.push(if c == '\\' { rest.next().filter(|next| *next != '\n')? } else { c });
    }
    Some(text)
}

fn double_quoted(content: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = content.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('$' | '`' | '"' | '\\')) => text.extend(rest.next()),
            ('\\', Some('\n')) => {
                rest.next();
            }
            ('`' | '$' | '!', _) => return None,
            _ => text.push(c),
        }
    }
    Some(text)
}
