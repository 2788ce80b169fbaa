//! JSON functions, on text and on values of type JSON.
//!
//! A value of type JSON is DuckDB's `STRUCT("$json" VARCHAR)` with the text that [`typed`] makes; the macros
//! unwrap and wrap it, so here it is text too.

mod change;
mod convert;
mod from;
mod path;
mod typed;
mod value;

use super::{Failure, natives};
use from::{Rules, json_of, read};
use path::{Quoting, find, steps};
pub use typed::double;
use value::{Json, Malformed};

natives! {
    gs_json_query(Text, Text, Text) -> Text = |args| {
        with_found(args.text(0), args.text(1), args.text(2), |found, form| match (found, form) {
            (Json::Null, Form::Text(_)) => None,
            (found, form) => Some(found.write(form != Form::Typed)),
        })
    };
    gs_json_value(Text, Text, Text) -> Text = |args| {
        with_found(args.text(0), args.text(1), args.text(2), |found, _| scalar(found))
    };
    gs_json_query_array(Text, Text, Text) -> Texts = |args| {
        with_found(args.text(0), args.text(1), args.text(2), |found, form| match found {
            Json::Array(items) => {
                Some(items.iter().map(|item| Some(item.write(form != Form::Typed))).collect::<Vec<_>>())
            }
            _ => None,
        })
    };
    gs_json_value_array(Text, Text, Text) -> Texts = |args| {
        with_found(args.text(0), args.text(1), args.text(2), |found, _| match found {
            Json::Array(items) if !items.iter().any(is_nested) => Some(items.iter().map(scalar).collect::<Vec<_>>()),
            _ => None,
        })
    };
    gs_parse_json(Text, Text) -> Text = |args| {
        let round = match args.text(1) {
            "exact" => false,
            "round" => true,
            mode => return Failure::error(format!("{mode} is none of exact and round")),
        };
        Ok(read(args.text(0))?.into_typed(round)?.write(false))
    };
    gs_to_json_string(Any, Bool) -> Text = |args| {
        let json = json_of(args.any(0), args.row, Rules::Text)?;
        Ok(if args.bool(1) { json.write_pretty(0) } else { json.write(true) })
    };
    gs_to_json(Any) -> Text = |args| {
        Ok(json_of(args.any(0), args.row, Rules::Typed)?.into_typed(true)?.write(false))
    };
    gs_json_array(; Any) -> Text = |args| {
        let items = (0..args.columns.len()).map(|at| json_of(args.any(at), args.row, Rules::Typed));
        Ok(Json::Array(items.collect::<Result<_, _>>()?).into_typed(true)?.write(false))
    };
    gs_json_object(; Any) -> Text = |args| {
        if args.columns.len() % 2 == 1 {
            return Failure::error("JSON_OBJECT takes names and values in pairs");
        }
        let member = |at| match json_of(args.any(at), args.row, Rules::Typed)? {
            Json::String(name) => Ok((name, json_of(args.any(at + 1), args.row, Rules::Typed)?)),
            _ => Failure::error("a name in JSON_OBJECT that is no STRING"),
        };
        let members = (0..args.columns.len()).step_by(2).map(member).collect::<Result<_, _>>()?;
        Ok(Json::Object(members).into_typed(true)?.write(false))
    };
    gs_json_type(Text) -> Text = |args| read(args.text(0)).map(|json| convert::type_name(&json).to_owned());
    gs_json_keys(Text, Int) -> Texts = |args| Ok(convert::keys(&read(args.text(0))?, args.int(1)));
    gs_json_strip_nulls(Text) -> Text = |args| Ok(convert::strip_nulls(read(args.text(0))?).write(false));
    gs_json_remove(Text, Text) -> Text = |args| {
        let mut json = read(args.text(0))?;
        convert::remove(&mut json, &steps(args.text(1), Quoting::Dots)?);
        Ok(json.write(false))
    };
    gs_json_member(Text, Text) -> Text = |args| Ok(match read(args.text(0))? {
        Json::Object(members) => members.iter().find(|(name, _)| name == args.text(1)).map(|(_, value)| value.write(false)),
        _ => None,
    });
    gs_json_element(Text, Int) -> Text = |args| Ok(match (read(args.text(0))?, usize::try_from(args.int(1))) {
        (Json::Array(items), Ok(at)) => items.get(at).map(|item| item.write(false)),
        _ => None,
    });
    gs_json_set(Text; Any) -> Text = |args| change::changed(args, change::set);
    gs_json_array_insert(Text; Any) -> Text = |args| change::changed(args, change::insert);
    gs_json_array_append(Text; Any) -> Text = |args| change::changed(args, change::append);
    gs_json_int64(Text) -> Int = |args| convert::int64(&read(args.text(0))?);
    gs_json_float64(Text) -> Float = |args| convert::float64(&read(args.text(0))?);
    gs_json_bool(Text) -> Bool = |args| convert::bool(&read(args.text(0))?);
    gs_json_string(Text) -> Text = |args| convert::string(&read(args.text(0))?);
    gs_json_lax_int64(Text) -> Int = |args| Ok(convert::lax_int64(&read(args.text(0))?));
    gs_json_lax_float64(Text) -> Float = |args| Ok(convert::lax_float64(&read(args.text(0))?));
    gs_json_lax_bool(Text) -> Bool = |args| Ok(convert::lax_bool(&read(args.text(0))?));
    gs_json_lax_string(Text) -> Text = |args| Ok(convert::lax_string(&read(args.text(0))?));
}

/// The text of a JSON document as type JSON holds it; `None` where it holds none.
pub fn typed_text(document: &str) -> Option<String> {
    let json = Json::read(document).ok()?.into_typed(true).ok()?;
    Some(json.write(false))
}

/// What a document is, and by whose rules its path is read.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    /// A `STRING`.
    Text(Quoting),
    /// A value of type JSON.
    Typed,
}

/// What `work` makes of the value at `path`; `None` if there is none.
///
/// `form` is `text` or `typed`, with `legacy` before it for the functions that quote names in brackets.
fn with_found<T>(
    document: &str,
    path: &str,
    form: &str,
    work: impl FnOnce(&Json, Form) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let quoting = if form.starts_with("legacy") { Quoting::Brackets } else { Quoting::Dots };
    let form = if form.ends_with("typed") { Form::Typed } else { Form::Text(quoting) };
    let steps = steps(path, quoting)?;
    match Json::read(document) {
        Ok(json) => Ok(find(&json, &steps).and_then(|found| work(found, form))),
        Err(Malformed::Start) => Ok(None),
        Err(Malformed::Later) => Failure::unsupported(format!("reading the malformed JSON {document}")),
    }
}

fn is_nested(json: &Json) -> bool {
    matches!(json, Json::Array(_) | Json::Object(_))
}

/// The value as text; `None` of null, arrays and objects.
fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::Null | Json::Array(_) | Json::Object(_) => None,
        Json::String(text) => Some(text.clone()),
        plain => Some(plain.to_string()),
    }
}
