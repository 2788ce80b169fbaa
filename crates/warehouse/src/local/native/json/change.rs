//! `JSON_SET`, `JSON_ARRAY_INSERT`, `JSON_ARRAY_APPEND`: pairs of paths and values, one after the other. What
//! does not fit the document changes nothing.

use super::super::{Args, Failure};
use super::from::{Rules, json_of, read};
use super::path::{Quoting, steps};
use super::value::Json;
use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;

/// Puts a value where the steps lead.
pub type Change = fn(&mut Json, &[String], Values);

/// How far a path may extend an array.
const MOST_ITEMS: usize = 1_000_000;

/// A value, and whether it is an array of SQL, which stands for its elements.
pub struct Values {
    value: Json,
    is_array: bool,
}

impl Values {
    fn each(self) -> Vec<Json> {
        match self.value {
            Json::Array(items) if self.is_array => items,
            value => vec![value],
        }
    }
}

/// The document after all pairs that follow it among the arguments.
pub fn changed(args: Args, change: Change) -> Result<String, Failure> {
    if args.columns.len().is_multiple_of(2) {
        return Failure::error("a JSONPath without a value");
    }
    let mut json = read(args.text(0))?;
    for at in (1..args.columns.len()).step_by(2) {
        let Some(path) = path(args.any(at), args.row)? else { continue };
        let array = args.any(at + 1);
        let value = json_of(array, args.row, Rules::Typed)?.into_typed(true)?;
        let is_array = matches!(array.data_type(), DataType::List(_));
        change(&mut json, &path, Values { value, is_array });
    }
    Ok(json.write(false))
}

fn path(array: &dyn Array, row: usize) -> Result<Option<Vec<String>>, Failure> {
    let Some(texts) = array.as_string_opt::<i32>() else { return Failure::error("a JSONPath is a STRING") };
    if texts.is_null(row) {
        return Ok(None);
    }
    let text = texts.value(row);
    let path = steps(text, Quoting::Dots)?;
    if path.iter().filter_map(|step| index(step)).any(|at| at > MOST_ITEMS) {
        return Failure::unsupported(format!("an array as long as the JSONPath {text} asks for"));
    }
    // a step has no mark that tells an index from a name
    if path.iter().filter(|step| index(step).is_some()).count() != text.matches('[').count() {
        return Failure::unsupported(format!("the JSONPath {text} with a name of digits"));
    }
    Ok(Some(path))
}

fn index(step: &str) -> Option<usize> {
    step.parse().ok()
}

pub fn set(json: &mut Json, path: &[String], values: Values) {
    let Some((step, rest)) = path.split_first() else {
        *json = values.value;
        return;
    };
    if *json == Json::Null {
        *json = if index(step).is_some() { Json::Array(Vec::new()) } else { Json::Object(Vec::new()) };
    }
    match (json, index(step)) {
        (Json::Array(items), Some(at)) => {
            if items.len() <= at {
                items.resize(at + 1, Json::Null);
            }
            set(&mut items[at], rest, values);
        }
        (Json::Object(members), None) => {
            let at = members.binary_search_by(|(name, _)| name.cmp(step)).unwrap_or_else(|at| {
                members.insert(at, (step.clone(), Json::Null));
                at
            });
            set(&mut members[at].1, rest, values);
        }
        _ => {}
    }
}

pub fn insert(json: &mut Json, path: &[String], values: Values) {
    let Some((last, before)) = path.split_last() else { return };
    let (Some(target), Some(at)) = (find(json, before), index(last)) else { return };
    if *target == Json::Null {
        *target = Json::Array(Vec::new());
    }
    if let Json::Array(items) = target {
        if items.len() < at {
            items.resize(at, Json::Null);
        }
        items.splice(at..at, values.each());
    }
}

pub fn append(json: &mut Json, path: &[String], values: Values) {
    match find(json, path) {
        Some(Json::Array(items)) => items.extend(values.each()),
        Some(null @ Json::Null) => *null = Json::Array(values.each()),
        _ => {}
    }
}

fn find<'a>(json: &'a mut Json, path: &[String]) -> Option<&'a mut Json> {
    path.iter().try_fold(json, |json, step| match (json, index(step)) {
        (Json::Array(items), Some(at)) => items.get_mut(at),
        (Json::Object(members), None) => {
            members.iter_mut().find(|(name, _)| name == step).map(|(_, value)| value)
        }
        _ => None,
    })
}
