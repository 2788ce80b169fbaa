//! Reading `let` statements and their literals from a syntax tree.

use proc_macro2::LineColumn;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Block, Expr, Lit, Pat, Stmt, UnOp};

use super::super::ReadError;
use super::super::text::help;
use super::types::{RustType, integer_range};
use crate::params::value::{parse_date, parse_datetime, parse_time};
use crate::params::{
    Default, Given, Integer, IntegerRange, MAX_DEPTH, Parameter, Rule, Type, Value, files, fit,
};

/// The `let` statements that bind one name. Lines starting with `:` are the kernel's commands and are passed over.
pub fn parameters(source: &str) -> Result<Vec<Parameter>, ReadError> {
    let source: String = source
        .split_inclusive('\n')
        .map(|line| if line.trim_start().starts_with(':') { "\n" } else { line })
        .collect();
    let statements = syn::parse::Parser::parse_str(Block::parse_within, &source).map_err(|error| {
        let start = error.span().start();
        ReadError { line: start.line, column: start.column + 1, message: error.to_string() }
    })?;
    let mut found: Vec<Parameter> = Vec::new();
    for statement in &statements {
        let Stmt::Local(local) = statement else { continue };
        if let Some(parameter) = parameter(local, &source) {
            found.retain(|earlier| earlier.name != parameter.name);
            found.push(parameter);
        }
    }
    Ok(found)
}

fn parameter(local: &syn::Local, source: &str) -> Option<Parameter> {
    let (pattern, annotation) = match &local.pat {
        Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
        pattern => (pattern, None),
    };
    let Pat::Ident(binding) = pattern else { return None };
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let text = source_text(source, init.expr.span().start(), init.expr.span().end())?.to_owned();
    let value = literal(&init.expr, source, 0);
    let default = match &value {
        Some((value, _)) => Default::Literal { value: value.clone(), text },
        None => Default::Expression(text),
    };
    let annotated = annotation.and_then(RustType::from_syntax);
    let inferred = if annotation.is_none() { value.and_then(|(_, type_)| type_) } else { None };
    let known = annotated.or(inferred);
    let declared = match annotation {
        Some(type_) => source_text(source, type_.span().start(), type_.span().end())?.to_owned(),
        None => known.as_ref().map(RustType::name).unwrap_or_default(),
    };
    let name = binding.ident.to_string();
    let mutable = if binding.mutability.is_some() { "mut " } else { "" };
    Some(Parameter {
        binding: format!("let {mutable}{name}: {declared}"),
        name,
        type_: known.as_ref().map_or(Type::Opaque, RustType::neutral),
        declared,
        default,
        help: comment_behind(local.span().end(), source),
        rule: Rule::default(),
    })
}

fn comment_behind(end: LineColumn, source: &str) -> Option<String> {
    let line = source.lines().nth(end.line.checked_sub(1)?)?;
    let rest: String = line.chars().skip(end.column).collect();
    let comment = rest.trim_start();
    if comment.starts_with("//") { help(comment, "/") } else { None }
}

fn source_text(source: &str, start: LineColumn, end: LineColumn) -> Option<&str> {
    let offset = |place: LineColumn| {
        let line_start: usize =
            source.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
        let line = source.get(line_start..)?;
        let within = line.char_indices().nth(place.column).map_or(line.len(), |(index, _)| index);
        Some(line_start + within)
    };
    source.get(offset(start)?..offset(end)?)
}

/// The value of a literal with its type, which is unknown for `None` and empty lists; `None` for any other
/// expression.
fn literal(expr: &Expr, source: &str, depth: usize) -> Option<(Value, Option<RustType>)> {
    if depth > MAX_DEPTH {
        return None;
    }
    match expr {
        Expr::Lit(lit) => scalar(&lit.lit),
        Expr::Paren(inner) => literal(&inner.expr, source, depth + 1),
        Expr::Group(inner) => literal(&inner.expr, source, depth + 1),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            match literal(&unary.expr, source, depth + 1)? {
                (Value::Integer(number), type_) => Some((Value::Integer(number.negated()), type_)),
                (Value::Float(number), type_) => Some((Value::Float(-number), type_)),
                _ => None,
            }
        }
        Expr::Path(path) => constant(&path.to_token_stream().to_string().replace(' ', "")),
        Expr::MethodCall(call) if call.args.is_empty() && call.turbofish.is_none() => {
            let (value @ Value::String(_), Some(RustType::Str)) = literal(&call.receiver, source, depth + 1)?
            else {
                return None;
            };
            match call.method.to_string().as_str() {
                "to_string" | "to_owned" => Some((value, Some(RustType::String))),
                "into" => Some((value, None)),
                _ => None,
            }
        }
        Expr::Call(call) if call.args.len() == 1 => {
            let function = call.func.to_token_stream().to_string().replace(' ', "");
            let (value, type_) = literal(call.args.first()?, source, depth + 1)?;
            constructor(&function, value, type_)
        }
        Expr::Macro(call) => {
            let name = call.mac.path.segments.last()?.ident.to_string();
            match name.as_str() {
                "vec" => vector(&call.mac, source, depth),
                "json" => json(&call.mac, source),
                _ => None,
            }
        }
        _ => None,
    }
}

fn scalar(lit: &Lit) -> Option<(Value, Option<RustType>)> {
    match lit {
        Lit::Bool(truth) => Some((Value::Bool(truth.value), Some(RustType::Bool))),
        Lit::Str(text) => Some((Value::String(text.value()), Some(RustType::Str))),
        Lit::Int(number) if matches!(number.suffix(), "f32" | "f64") => {
            let bits = if number.suffix() == "f32" { 32 } else { 64 };
            Some((Value::Float(number.base10_digits().parse().ok()?), Some(RustType::Float(bits))))
        }
        Lit::Int(number) => {
            let name = if number.suffix().is_empty() { "i32" } else { number.suffix() };
            let type_ = RustType::Integer(name.to_owned(), integer_range(name)?);
            Some((Value::Integer(Integer::parse(number.base10_digits())?), Some(type_)))
        }
        Lit::Float(number) => {
            let bits = if number.suffix() == "f32" { 32 } else { 64 };
            Some((Value::Float(number.base10_digits().parse().ok()?), Some(RustType::Float(bits))))
        }
        _ => None,
    }
}

fn constant(path: &str) -> Option<(Value, Option<RustType>)> {
    let path = path.strip_prefix("std::").unwrap_or(path);
    let (bits, name) = match path.split_once("::") {
        None if path == "None" => return Some((Value::Null, None)),
        Some(("f32", name)) => (32, name),
        Some(("f64", name)) => (64, name),
        _ => return None,
    };
    let number = match name {
        "NAN" => f64::NAN,
        "INFINITY" => f64::INFINITY,
        "NEG_INFINITY" => f64::NEG_INFINITY,
        _ => return None,
    };
    Some((Value::Float(number), Some(RustType::Float(bits))))
}

fn constructor(function: &str, value: Value, type_: Option<RustType>) -> Option<(Value, Option<RustType>)> {
    if function == "Some" {
        return Some((value, type_.map(|type_| RustType::Option(Box::new(type_)))));
    }
    let Value::String(text) = value else { return None };
    match function {
        "String::from" => Some((Value::String(text), Some(RustType::String))),
        "date" => parse_date(&text).map(|date| (Value::Date(date), Some(RustType::Date))),
        "datetime" => parse_datetime(&text).map(|moment| (Value::DateTime(moment), Some(RustType::DateTime))),
        "time" => parse_time(&text).map(|time| (Value::Time(time), Some(RustType::Time))),
        _ => None,
    }
}

fn vector(mac: &syn::Macro, source: &str, depth: usize) -> Option<(Value, Option<RustType>)> {
    let items =
        mac.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated).ok()?;
    let mut values = Vec::new();
    let mut element: Option<RustType> = None;
    for item in &items {
        let (value, type_) = literal(item, source, depth + 1)?;
        values.push(value);
        let suffixed =
            !matches!(&type_, Some(RustType::Integer(name, IntegerRange::Signed(32))) if name == "i32");
        if element.is_none() || suffixed {
            element = type_.or(element);
        }
    }
    Some((Value::List(values), element.map(|type_| RustType::Vec(Box::new(type_)))))
}

/// `json!(..)` is a literal when its argument is plain JSON.
fn json(mac: &syn::Macro, source: &str) -> Option<(Value, Option<RustType>)> {
    let span = mac.delimiter.span();
    let text = source_text(source, span.open().end(), span.close().start())?;
    let given: Given = files::json::parse(text).ok()?;
    Some((fit(&given, &Type::Json).ok()?, Some(RustType::Json)))
}
