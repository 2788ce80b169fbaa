//! Reading definitions and their literals from a syntax tree.

use tree_sitter::Node;

use super::super::literal::{Found, Literal};
use super::super::text::{Escapes, help};
use super::super::tree::{self, children, comment_behind, only_child, text};
use super::types::{self, LISTS};
use crate::params::value::{date_from_parts, parse_date, parse_datetime, parse_time, time_from_parts};
use crate::params::{Integer, IntegerRange, MAX_DEPTH, Parameter, Type, Value};

/// Chapter 1.3.6 of the Scala language specification.
const ESCAPES: Escapes = Escapes {
    letters: &[
        ('n', '\n'),
        ('r', '\r'),
        ('t', '\t'),
        ('b', '\u{8}'),
        ('f', '\u{c}'),
        ('\\', '\\'),
        ('"', '"'),
        ('\'', '\''),
    ],
    hex: &[('u', 4, 4)],
    braces: false,
    octal: false,
    bytes: false,
    joins: false,
    lenient: false,
};

/// The definitions of single names at the cell's top level.
pub fn parameters(source: &str) -> Vec<Parameter> {
    tree::parameters(&tree_sitter_scala::LANGUAGE.into(), source, |statement, source| {
        parameter(statement, source).into_iter().collect()
    })
}

fn parameter(statement: Node<'_>, source: &str) -> Option<Parameter> {
    let keyword = match statement.kind() {
        "val_definition" => "val",
        "var_definition" => "var",
        _ => return None,
    };
    let name = statement.child_by_field_name("pattern").filter(|name| name.kind() == "identifier")?;
    let annotation = statement.child_by_field_name("type");
    let value = statement.child_by_field_name("value")?;
    let end = annotation.unwrap_or(name).end_byte();
    let found = Found {
        name: text(name, source).to_owned(),
        binding: format!("{keyword} {}", source.get(name.start_byte()..end)?),
        annotation: annotation.map(|node| (text(node, source), types::from_annotation(node, source))),
        default: Some((text(value, source), literal(value, source, 0))),
        help: comment_behind(statement, source).and_then(|comment| help(comment, "/")),
    };
    Some(found.into_parameter())
}

fn scalar(value: Value, type_: Type) -> Literal {
    let declared = types::name(&type_);
    Literal::new(value, type_, declared)
}

/// A literal; `None` for any other expression.
fn literal(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    if depth > MAX_DEPTH {
        return None;
    }
    let written = text(node, source);
    match node.kind() {
        "null_literal" => Some(Literal::null()),
        "boolean_literal" => Some(scalar(Value::Bool(written == "true"), Type::Bool)),
        "integer_literal" => integer(written),
        "floating_point_literal" => float(written),
        "string" => string(written).map(|value| scalar(Value::String(value), Type::String)),
        "identifier" if written == "None" => Some(Literal::null()),
        "field_expression" => constant(written),
        "prefix_expression" if written.starts_with('-') => {
            literal(only_child(node)?, source, depth + 1)?.negated()
        }
        "parenthesized_expression" => literal(only_child(node)?, source, depth + 1),
        "generic_function" => {
            let function = text(node.child_by_field_name("function")?, source);
            generic(function.strip_suffix(".empty")?, node, source, Vec::new())
        }
        "call_expression" => call(node, source, depth),
        _ => None,
    }
}

fn integer(written: &str) -> Option<Literal> {
    let (digits, bits) = match written.strip_suffix(['L', 'l']) {
        Some(digits) => (digits, 64),
        None => (written, 32),
    };
    let number = Integer::parse_literal(digits)?;
    let range = IntegerRange::Signed(bits);
    range.holds(&number).then(|| scalar(Value::Integer(number), Type::Integer(range)))
}

fn float(written: &str) -> Option<Literal> {
    let single = written.ends_with(['f', 'F']);
    let digits = written.trim_end_matches(['f', 'F', 'd', 'D']).replace('_', "");
    let number = if single { f64::from(digits.parse::<f32>().ok()?) } else { digits.parse().ok()? };
    Some(scalar(Value::Float(number), Type::Float(if single { 32 } else { 64 })))
}

fn constant(written: &str) -> Option<Literal> {
    let (type_, name) = written.split_once('.')?;
    let bits = match type_ {
        "Double" => 64,
        "Float" => 32,
        _ => return None,
    };
    let number = match name {
        "NaN" => f64::NAN,
        "PositiveInfinity" => f64::INFINITY,
        "NegativeInfinity" => f64::NEG_INFINITY,
        _ => return None,
    };
    Some(scalar(Value::Float(number), Type::Float(bits)))
}

fn call(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    let function = node.child_by_field_name("function")?;
    let arguments = children(node.child_by_field_name("arguments")?);
    if function.kind() == "generic_function" {
        let name = text(function.child_by_field_name("function")?, source);
        return generic(
            name,
            function,
            source,
            arguments.into_iter().map(|node| (node, depth + 1)).collect(),
        );
    }
    let name = text(function, source);
    if name == "Map" {
        let entries = arguments.iter().map(|pair| entry(*pair, source, depth + 1)).collect::<Option<_>>()?;
        return Some(Literal::map(entries, "Any", |element| format!("Map[String, {element}]")));
    }
    let items = arguments.iter().map(|item| literal(*item, source, depth + 1));
    let mut items = items.collect::<Option<Vec<_>>>()?;
    if LISTS.contains(&name) {
        return Some(Literal::list(items, "Any", |element| format!("{name}[{element}]")));
    }
    match (name, items.as_slice()) {
        ("Some", [_]) => {
            let Literal { value, type_, declared } = items.pop()?;
            Some(Literal::new(value, Type::Optional(Box::new(type_)), format!("Option[{declared}]")))
        }
        ("BigInt", [Literal { value: Value::String(digits), .. }]) => {
            let number = Integer::parse(digits)?;
            Some(scalar(Value::Integer(number), Type::Integer(IntegerRange::Unbounded)))
        }
        ("BigInt", [Literal { value: Value::Integer(number), .. }]) => {
            Some(scalar(Value::Integer(number.clone()), Type::Integer(IntegerRange::Unbounded)))
        }
        _ => moment(name, &items),
    }
}

/// `LocalDate.of(2013, 9, 1)`, `LocalDate.parse("2013-09-01")`, and the same of `LocalDateTime` and `LocalTime`.
fn moment(function: &str, arguments: &[Literal]) -> Option<Literal> {
    let function = function.strip_prefix("java.time.").unwrap_or(function);
    if let [Literal { value: Value::String(text), .. }] = arguments {
        return match function {
            "LocalDate.parse" => parse_date(text).map(|date| scalar(Value::Date(date), Type::Date)),
            "LocalDateTime.parse" if text.contains('T') => {
                parse_datetime(text).map(|moment| scalar(Value::DateTime(moment), Type::DateTime))
            }
            "LocalTime.parse" => parse_time(text).map(|time| scalar(Value::Time(time), Type::Time)),
            _ => None,
        };
    }
    let number = |literal: &Literal| match &literal.value {
        Value::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    let numbers = arguments.iter().map(number).collect::<Option<Vec<i32>>>()?;
    match (function, numbers.as_slice()) {
        ("LocalDate.of", &[year, month, day]) => {
            date_from_parts(year, month, day).map(|date| scalar(Value::Date(date), Type::Date))
        }
        ("LocalDateTime.of", [year, month, day, clock @ ..]) if (2..=3).contains(&clock.len()) => {
            let moment = date_from_parts(*year, *month, *day)?.to_datetime(time_from_parts(clock)?);
            Some(scalar(Value::DateTime(moment), Type::DateTime))
        }
        ("LocalTime.of", clock) if (2..=3).contains(&clock.len()) => {
            time_from_parts(clock).map(|time| scalar(Value::Time(time), Type::Time))
        }
        _ => None,
    }
}

/// `List[String]("a")`, `Seq.empty[Int]`, `Map[String, Int]("a" -> 1)`.
fn generic(name: &str, node: Node<'_>, source: &str, arguments: Vec<(Node<'_>, usize)>) -> Option<Literal> {
    let types = children(node.child_by_field_name("type_arguments")?);
    let element = types::from_annotation(*types.last()?, source)?;
    let declared = format!("{name}{}", text(node.child_by_field_name("type_arguments")?, source));
    if name == "Map" {
        let entries = arguments.into_iter().map(|(pair, depth)| entry(pair, source, depth));
        let map = Literal::map(entries.collect::<Option<_>>()?, "Any", str::to_owned);
        return Some(Literal::new(map.value, Type::Map(Box::new(element)), declared));
    }
    if !LISTS.contains(&name) {
        return None;
    }
    let items = arguments.into_iter().map(|(item, depth)| Some(literal(item, source, depth)?.value));
    let items = items.collect::<Option<_>>()?;
    Some(Literal::new(Value::List(items), Type::List(Box::new(element)), declared))
}

fn entry(pair: Node<'_>, source: &str, depth: usize) -> Option<(String, Literal)> {
    if text(pair.child_by_field_name("operator")?, source) != "->" {
        return None;
    }
    let Value::String(key) = literal(pair.child_by_field_name("left")?, source, depth)?.value else {
        return None;
    };
    Some((key, literal(pair.child_by_field_name("right")?, source, depth)?))
}

fn string(written: &str) -> Option<String> {
    match written.strip_prefix("\"\"\"") {
        Some(raw) => {
            let content = raw.strip_suffix("\"\"\"")?;
            (!content.contains("\\u")).then(|| content.to_owned()) // which Scala 2 reads as an escape
        }
        None => ESCAPES.resolve(written.strip_prefix('"')?.strip_suffix('"')?),
    }
}
