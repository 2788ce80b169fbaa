//! Reading assignments and their literals from a syntax tree.

use tree_sitter::Node;

use super::super::literal::{Found, Literal};
use super::super::text::{Escapes, help};
use super::super::tree::{self, children, comment_behind, only_child, text};
use super::types;
use crate::params::value::{date_from_parts, time_from_parts};
use crate::params::{Integer, IntegerRange, MAX_DEPTH, Parameter, Type, Value};

/// "Characters" and "String Basics" in Julia's manual.
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
        ('\\', '\\'),
        ('"', '"'),
        ('\'', '\''),
        ('$', '$'),
    ],
    hex: &[('x', 1, 2), ('u', 1, 4), ('U', 1, 8)],
    braces: false,
    octal: true,
    bytes: true,
    joins: false,
    lenient: false,
};

/// The assignments to single names at the cell's top level.
pub fn parameters(source: &str) -> Vec<Parameter> {
    tree::parameters(&tree_sitter_julia::LANGUAGE.into(), source, |statement, source| {
        let assignment = match statement.kind() {
            "const_statement" => only_child(statement),
            _ => Some(statement),
        };
        let assignment = assignment.filter(|node| node.kind() == "assignment");
        assignment.and_then(|assignment| parameter(assignment, statement, source)).into_iter().collect()
    })
}

fn parameter(assignment: Node<'_>, statement: Node<'_>, source: &str) -> Option<Parameter> {
    let parts = children(assignment);
    let (target, value) = (*parts.first()?, *parts.last()?);
    let typed = if target.kind() == "typed_expression" { children(target) } else { vec![target] };
    let name = typed.first().filter(|node| node.kind() == "identifier")?;
    let annotation = typed.get(1).map(|node| (text(*node, source), types::from_annotation(*node, source)));
    let found = Found {
        name: text(*name, source).to_owned(),
        binding: source.get(statement.start_byte()..target.end_byte())?.to_owned(),
        annotation,
        default: Some((text(value, source), literal(value, source, 0))),
        help: comment_behind(statement, source).and_then(|comment| help(comment, "#")),
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
        "boolean_literal" => Some(scalar(Value::Bool(written == "true"), Type::Bool)),
        "integer_literal" => integer(written),
        "float_literal" => float(written),
        "string_literal" => string(node, source).map(|value| scalar(Value::String(value), Type::String)),
        "identifier" => match written {
            "nothing" => Some(Literal::null()),
            "NaN" => Some(scalar(Value::Float(f64::NAN), Type::Float(64))),
            "Inf" => Some(scalar(Value::Float(f64::INFINITY), Type::Float(64))),
            _ => None,
        },
        "parenthesized_expression" => literal(only_child(node)?, source, depth + 1),
        "unary_expression" => {
            let parts = children(node);
            let sign = parts.first().map(|sign| text(*sign, source))?;
            let value = literal(*parts.last()?, source, depth + 1)?;
            if sign == "-" { value.negated() } else { None }
        }
        "vector_expression" => {
            let items = children(node).into_iter().map(|item| literal(item, source, depth + 1));
            let items = promoted(items.collect::<Option<Vec<_>>>()?);
            Some(Literal::list(items, "Any", |element| format!("Vector{{{element}}}")))
        }
        "index_expression" => {
            let parts = children(node);
            let &[element, items] = parts.as_slice() else { return None };
            let element = types::named(text(element, source))?;
            let items = children(items).into_iter().map(|item| literal(item, source, depth + 1));
            let values = items.map(|item| item.map(|item| item.value)).collect::<Option<Vec<_>>>()?;
            Some(scalar(Value::List(values), Type::List(Box::new(element))))
        }
        "call_expression" => call(node, source, depth),
        _ => None,
    }
}

/// Julia makes floats of all numbers in a vector when one is a float.
fn promoted(items: Vec<Literal>) -> Vec<Literal> {
    let float = Type::Float(64);
    let numeric = |item: &Literal| item.type_ == float || matches!(item.value, Value::Integer(_));
    if !(items.iter().any(|item| item.type_ == float) && items.iter().all(numeric)) {
        return items;
    }
    let promote = |item: Literal| match item.value {
        Value::Integer(number) => scalar(Value::Float(number.to_f64()), Type::Float(64)),
        value => scalar(value, Type::Float(64)),
    };
    items.into_iter().map(promote).collect()
}

/// `5` is the smallest of `Int64`, `Int128`, `BigInt` that holds it, `0x05` an unsigned one of as many digits.
fn integer(written: &str) -> Option<Literal> {
    let number = Integer::parse_literal(written)?;
    if let Some(digits) = written.strip_prefix("0x") {
        let bits = [8, 16, 32, 64, 128].into_iter().find(|bits| digits.len() <= bits / 4)?;
        let range = IntegerRange::Unsigned(u32::try_from(bits).ok()?);
        return Some(scalar(Value::Integer(number), Type::Integer(range)));
    }
    if written.starts_with("0o") || written.starts_with("0b") {
        return None;
    }
    let ranges = [IntegerRange::Signed(64), IntegerRange::Signed(128)];
    let range = ranges.into_iter().find(|range| range.holds(&number)).unwrap_or(IntegerRange::Unbounded);
    Some(scalar(Value::Integer(number), Type::Integer(range)))
}

fn float(written: &str) -> Option<Literal> {
    let digits = written.replace('_', "");
    if digits.starts_with("0x") {
        return None;
    }
    match digits.split_once('f') {
        Some((mantissa, exponent)) => {
            let number: f32 = format!("{mantissa}e{exponent}").parse().ok()?;
            Some(scalar(Value::Float(number.into()), Type::Float(32)))
        }
        None => digits.parse().ok().map(|number| scalar(Value::Float(number), Type::Float(64))),
    }
}

/// `Date(2013, 9, 1)`, `Dates.DateTime(2013, 9, 1, 7)`, `Time(7, 30)`, `Dict("a" => 1)`.
fn call(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    let parts = children(node);
    let &[function, arguments] = parts.as_slice() else { return None };
    let arguments = children(arguments);
    if function.kind() == "parametrized_type_expression" {
        let type_ = types::from_annotation(function, source).filter(|type_| matches!(type_, Type::Map(_)))?;
        let entries = entries(&arguments, source, depth)?;
        return Some(scalar(Literal::map(entries, "Any", str::to_owned).value, type_));
    }
    let name = text(function, source);
    if name == "Dict" {
        let entries = entries(&arguments, source, depth)?;
        return Some(Literal::map(entries, "Any", |element| format!("Dict{{String, {element}}}")));
    }
    let number = |node: &Node<'_>| text(*node, source).parse::<i32>().ok();
    let numbers = arguments.iter().map(number).collect::<Option<Vec<i32>>>()?;
    match (name.strip_prefix("Dates.").unwrap_or(name), numbers.as_slice()) {
        ("Date", &[year, month, day]) => {
            date_from_parts(year, month, day).map(|date| scalar(Value::Date(date), Type::Date))
        }
        ("DateTime", [year, month, day, clock @ ..]) if clock.len() <= 3 => {
            let moment = date_from_parts(*year, *month, *day)?.to_datetime(time_from_parts(clock)?);
            Some(scalar(Value::DateTime(moment), Type::DateTime))
        }
        ("Time", clock) if clock.len() <= 3 => {
            time_from_parts(clock).map(|time| scalar(Value::Time(time), Type::Time))
        }
        _ => None,
    }
}

fn entries(pairs: &[Node<'_>], source: &str, depth: usize) -> Option<Vec<(String, Literal)>> {
    let entry = |pair: &Node<'_>| {
        let parts = children(*pair);
        let &[key, arrow, value] = parts.as_slice() else { return None };
        let Value::String(key) = literal(key, source, depth + 1)?.value else { return None };
        (text(arrow, source) == "=>").then_some(())?;
        Some((key, literal(value, source, depth + 1)?))
    };
    pairs.iter().map(entry).collect()
}

/// A string in single or triple quotes on one line, without interpolation.
fn string(node: Node<'_>, source: &str) -> Option<String> {
    if children(node).iter().any(|part| part.kind() == "string_interpolation") {
        return None;
    }
    let written = text(node, source);
    let quotes = if written.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let content = written.strip_prefix(quotes)?.strip_suffix(quotes)?;
    if quotes.len() == 3 && content.contains('\n') {
        return None; // Julia takes the indentation away
    }
    ESCAPES.resolve(content)
}
