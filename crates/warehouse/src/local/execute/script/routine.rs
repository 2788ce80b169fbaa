//! `CALL`: procedures.

use super::{Flow, Variables};
use crate::local::execute::Executor;
use crate::local::execute::convert::convert;
use crate::local::sql::ast::{Expr, Ident, Kind};
use crate::local::sql::statement::ast::{ParamMode, Path, Routine, RoutineBody, StatementKind};
use crate::local::store::{ObjectKind, StoredObject};
use crate::local::translate;
use crate::{Type, TypedValue, WarehouseError};

/// Whether this is the procedure that BigQuery refreshes materialized views by.
fn is_refresh(path: &Path) -> bool {
    let is = |part: &Ident, name: &str| part.name.eq_ignore_ascii_case(name);
    matches!(path.parts.as_slice(), [bq, name] if is(bq, "BQ") && is(name, "REFRESH_MATERIALIZED_VIEW"))
}

/// How deep procedures may call procedures, as in BigQuery.
const MAX_CALL_DEPTH: usize = 50;

impl Executor<'_> {
    pub(super) fn call_procedure(&mut self, path: &Path, args: &[Expr]) -> Result<(), WarehouseError> {
        if is_refresh(path) {
            return self.refresh_view(path, args);
        }
        let object = self.procedure(path)?;
        let read = translate::read_at(&object.ddl, path.span)?;
        let statement = read.ok().and_then(|mut statements| statements.pop());
        let Some(StatementKind::CreateRoutine(routine)) = statement.map(|statement| statement.kind) else {
            return self.invalid(format!("procedure {} can't be read", object.id), path.span);
        };
        let Routine { params, body: RoutineBody::Procedure(body), .. } = &routine.routine else {
            return self.invalid(format!("{} is no procedure", object.id), path.span);
        };
        if params.len() != args.len() {
            let message = format!("{} takes {} arguments, not {}", object.id.name, params.len(), args.len());
            return self.invalid(message, path.span);
        }
        if self.call_depth >= MAX_CALL_DEPTH {
            return self
                .invalid(format!("procedures call each other more than {MAX_CALL_DEPTH} deep"), path.span);
        }
        let mut inside = Variables::default();
        let mut given_back = Vec::new();
        for (param, arg) in params.iter().zip(args) {
            let Some(kind) = &param.kind else {
                return self.unsupported("a parameter of ANY TYPE of a procedure", path.span);
            };
            let value = match param.mode {
                ParamMode::Out => TypedValue::Null(kind.clone()),
                ParamMode::In | ParamMode::InOut => self.value_of(arg, Some(kind))?,
            };
            if param.mode != ParamMode::In {
                given_back.push((param.name.clone(), self.variable_of(arg)?, arg.span));
            }
            inside.add(&param.name.name, kind.clone(), value);
        }
        let outside = std::mem::replace(&mut self.variables, inside);
        self.call_depth += 1;
        let flow = self.statements(body);
        self.call_depth -= 1;
        let mut inside = std::mem::replace(&mut self.variables, outside);
        if matches!(flow?, Flow::Break(_) | Flow::Continue(_)) {
            return self.invalid("BREAK and CONTINUE stand in a loop", path.span);
        }
        for (param, variable, span) in given_back {
            if let Some(value) = inside.value(&param.name) {
                let kind = value.kind();
                self.assign(&variable, convert(value, &kind).unwrap_or(TypedValue::Null(kind)), span)?;
            }
        }
        Ok(())
    }

    /// A materialized view is always fresh here; it only has to be there.
    fn refresh_view(&mut self, path: &Path, args: &[Expr]) -> Result<(), WarehouseError> {
        let [view] = args else {
            return self.invalid("BQ.REFRESH_MATERIALIZED_VIEW takes the name of a view", path.span);
        };
        let TypedValue::String(name) = self.value_of(view, Some(&Type::String))? else {
            return self.invalid("a view's name is no NULL", view.span);
        };
        let parts = name.split('.').map(|part| Ident { name: part.to_owned(), span: view.span });
        let found = self.resolver().columns_of(&parts.collect::<Vec<_>>())?;
        match found {
            Some(_) => Ok(()),
            None => self.invalid(format!("view {name} not found"), view.span),
        }
    }

    fn procedure(&self, path: &Path) -> Result<StoredObject, WarehouseError> {
        let kind = ObjectKind::Procedure;
        let found = if let Some(name) = self.temporary_name(path) {
            let same = |known: &&StoredObject| known.kind == kind && known.id.name.eq_ignore_ascii_case(name);
            self.routines.iter().find(same).cloned()
        } else {
            let address = self.address(path)?;
            let catalog = self.resolver().catalog()?;
            catalog.routine(kind, address.project, address.dataset, address.name).cloned()
        };
        if let Some(object) = found {
            return Ok(object);
        }
        let name: Vec<_> = path.parts.iter().map(|part| part.name.as_str()).collect();
        self.invalid(format!("procedure {} not found", name.join(".")), path.span)
    }

    /// The variable that an argument for an `OUT` parameter is.
    fn variable_of(&self, arg: &Expr) -> Result<Ident, WarehouseError> {
        match &arg.kind {
            Kind::Path(path) if path.len() == 1 && self.variables.has(&path[0].name) => Ok(path[0].clone()),
            _ => self.invalid("an OUT argument must be a variable", arg.span),
        }
    }
}
