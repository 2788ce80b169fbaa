//! What GoogleSQL asks of windows and DuckDB does not.

use super::Emitter;
use super::stage::{any, any_item};
use crate::local::Fault;
use crate::local::functions::{Rule, rule};
use crate::local::params::variable_name;
use crate::local::sql::ast::{Call, Expr, Item, Kind, Over, Window};

impl Emitter<'_> {
    /// A frame is of no use to functions that number rows or look at another one, and their defaults are no
    /// columns.
    pub fn check_window(&self, call: &Call) -> Result<(), Fault> {
        if let Some(Over::Window(window)) = &call.over
            && window.frame.is_some()
            && !takes_frame(&call.name)
        {
            return Err(Fault::invalid(format!("{} takes no window frame", call.name), call.name_span));
        }
        let is_column = |expr: &Expr| match &expr.kind {
            Kind::Path(path) => path.len() > 1 || path.iter().all(|name| !self.is_variable(&name.name)),
            _ => false,
        };
        match (call.name.as_str(), call.args.get(2)) {
            ("LAG" | "LEAD", Some(default)) if self.routines.is_empty() && any(default, &is_column) => {
                Err(Fault::invalid(format!("the default of {} must be constant", call.name), default.span))
            }
            _ => Ok(()),
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        let param = variable_name(name);
        self.params.iter().any(|known| known.name == param)
    }
}

/// The same for windows with names: no item may use one with a frame where none is taken.
pub fn check_named(name: &str, window: &Window, items: &[Item]) -> Result<(), Fault> {
    let unfit = |expr: &Expr| match &expr.kind {
        Kind::Call(call) => {
            let is_here =
                matches!(&call.over, Some(Over::Named(over)) if over.name.eq_ignore_ascii_case(name));
            is_here && !takes_frame(&call.name)
        }
        _ => false,
    };
    let item =
        items.iter().find(|item| window.frame.is_some() && any_item(std::slice::from_ref(*item), &unfit));
    match item {
        Some(item) => Err(Fault::invalid(format!("a function that takes no frame over {name}"), item.span())),
        None => Ok(()),
    }
}

fn takes_frame(function: &str) -> bool {
    !matches!(rule(function), Some(Rule::Window { nulls: false, .. } | Rule::Special))
}
