//! What the languages' tests share: declarations in words, and literals that are read back.

use super::Language;
use crate::params::{Assigned, Assignment, Default, Parameter, Value};

/// Each parameter of a cell on a line: binding, type, value, help.
pub fn describe(language: &dyn Language, source: &str) -> String {
    let line = |p: Parameter| {
        let value = match &p.default {
            Default::Literal { value, .. } => format!("{value:?}"),
            other => format!("{other:?}"),
        };
        format!("{} [{}] {:?} = {value} # {}", p.binding, p.declared, p.type_, p.help.unwrap_or_default())
    };
    let parameters = language.parameters(source).unwrap_or_default();
    parameters.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Declares a parameter, gives it a value, and reads the injected cell: the value that it declares, or why the language
/// can't hold the value.
pub fn read_back(language: &dyn Language, declaration: &str, value: &Value) -> Result<Value, String> {
    let declared = language.parameters(declaration).map_err(|error| error.to_string())?;
    let [parameter] = declared.as_slice() else { return Err(format!("{declared:?}")) };
    let assignment = Assignment { parameter, value: Assigned::Value(value.clone()) };
    let source = language.injected_source(&[assignment]).map_err(|error| error.to_string())?;
    let lines = source.lines().count();
    let expected = if source.contains("import Dates") { 3 } else { 2 };
    if lines != expected {
        return Err(format!("{lines} lines: {source}"));
    }
    let read = language.parameters(&source).map_err(|error| error.to_string())?;
    match read.as_slice() {
        [Parameter { default: Default::Literal { value, .. }, binding, .. }]
            if *binding == parameter.binding =>
        {
            Ok(value.clone())
        }
        other => Err(format!("{other:?} in {source}")),
    }
}
