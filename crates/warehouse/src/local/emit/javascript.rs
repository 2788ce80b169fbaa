//! Calls of functions in JavaScript.

use super::{DuckType, Emitter, Sql, duckdb_type, pos, quote};
use crate::Type;
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::javascript::{CALL, Function};
use crate::local::native::JSON_FIELD;
use crate::local::sql::ast::Span;
use crate::local::sql::statement::ast::Routine;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

impl Emitter<'_> {
    /// A call with these arguments, by the parameters' names in lower case.
    ///
    /// It gives the text of the result, or JSON with such texts, which is cast to the declared type.
    pub fn javascript_call(
        &mut self,
        name: &str,
        routine: &Routine,
        code: &str,
        values: &BTreeMap<String, Sql>,
        span: Span,
    ) -> Result<Sql, Fault> {
        let fault = |problem| Fault { problem, span };
        let untyped = || Fault::unsupported("a function in JavaScript without types", span);
        let mut args = Vec::new();
        let mut params = Vec::new();
        for param in &routine.params {
            let kind = param.kind.as_ref().ok_or_else(untyped)?;
            let value = values.get(&param.name.name.to_lowercase()).ok_or_else(untyped)?;
            let mut arg = Sql::new(", bq_any(CAST(");
            arg.append(value).push(&format!(" AS {}))", duck_name(kind, span)?));
            args.push(arg);
            params.push((param.name.name.clone(), kind.clone()));
        }
        let returns = routine.returns.clone().ok_or_else(untyped)?;
        let to = duck_name(&returns, span)?;
        let function =
            Function { name: name.to_owned(), params, returns: returns.clone(), code: code.to_owned() };
        let number = self.engine.javascript(function).map_err(fault)?;
        let mut call = Sql::new(format!("{CALL}({}, CAST({number} AS BIGINT)", pos(span)));
        call.join(&args, "").push(")");
        let (before, after) = match &returns {
            Type::Array(_) | Type::Struct(_) => {
                ("CAST(from_json(".to_owned(), format!(", {}) AS {to})", quote(&shape(&returns).to_string())))
            }
            // never NULL
            Type::Json => (format!("struct_pack(\"{JSON_FIELD}\" := "), ")".to_owned()),
            _ => ("CAST(".to_owned(), format!(" AS {to})")),
        };
        let mut sql = Sql::new(before);
        sql.append(&call).push(&after);
        Ok(sql.typed(DuckType::named(&to)))
    }
}

fn duck_name(kind: &Type, span: Span) -> Result<String, Fault> {
    duckdb_type(kind).map_err(|_| Fault {
        problem: Problem::Unsupported { what: format!("a value of type {kind}"), nearest: None },
        span,
    })
}

/// The structure of the JSON that a value of this type comes in, as DuckDB's `from_json` takes it.
fn shape(kind: &Type) -> Json {
    match kind {
        Type::Array(element) => json!([shape(element)]),
        Type::Struct(fields) => fields.iter().map(|(name, kind)| (name.clone(), shape(kind))).collect(),
        Type::Json => json!({ JSON_FIELD: "VARCHAR" }),
        _ => json!("VARCHAR"),
    }
}
