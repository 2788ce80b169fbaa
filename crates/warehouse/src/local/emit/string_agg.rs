//! `STRING_AGG`: of texts and of bytes, of all or of the first few.

use super::call::{Parts, arity};
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::functions::{Aggregate, Rule, rule};
use crate::local::sql::ast::{Call, Expr, Kind, OrderItem, Span};

/// Of bytes: by their hexadecimal digits.
const OF_BYTES: Aggregate = Aggregate {
    min: 1,
    max: 2,
    natives: &["string_agg"],
    args: "hex(bq_blob({1})), hex(bq_byte_delimiter({2..}))",
    result: "unhex({1})",
    lists: false,
    ordered: true,
};

/// Of the first few: as a list.
const OF_FEW: Aggregate = Aggregate {
    natives: &["list"],
    args: "bq_str({1})",
    result: "CASE WHEN len({1}) > 0 THEN bq_array_to_string('', {1}, {2}) END",
    lists: true,
    ..OF_BYTES
};

impl Emitter<'_> {
    /// By a list, which is sorted afterwards where the order is that of its own distinct values: DuckDB does not
    /// see that an expression with an error in it is the same as the argument.
    fn as_list(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        let mut listed = Call { ignore_nulls: Some(true), ..call.clone() };
        let order = own_order(call);
        if order.is_some() {
            listed.order_by.clear();
            listed.limit = None;
        }
        let delimiter = match call.args.get(1) {
            Some(delimiter) => self.expr(delimiter)?,
            None => Sql::new("','"),
        };
        let Parts { values, result, .. } = self.parts_of(&listed, &OF_FEW, span)?;
        let sorted = |value: Sql| {
            let Some(order) = order else { return value };
            let most = match &call.limit {
                Some(Expr { kind: Kind::Int(limit), .. }) => limit.to_string(),
                _ => format!("len({})", value.text),
            };
            let mut sql = Sql::new("list_slice(list_sort(");
            sql.append(&value).push(if order.descending { ", 'DESC'" } else { ", 'ASC'" });
            sql.push("), 1, ").push(&most).push(")");
            sql
        };
        let values = values.into_iter().map(sorted).chain([delimiter]).collect();
        Ok(Parts { values, result, kind: None, exact: None })
    }

    /// Whether the call's first argument is of type BYTES.
    pub fn is_of_bytes(&mut self, call: &Call) -> Result<bool, Fault> {
        let value = call.args.first().map(|arg| self.expr(arg)).transpose()?.unwrap_or_default();
        Ok(self.kind_of(&value).is_some_and(|kind| kind.name() == "BLOB"))
    }

    /// `STRING_AGG` without `OVER`.
    pub fn string_agg(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        arity(call, 1, 2)?;
        if call.ignore_nulls.is_some() {
            return Err(Fault::unsupported("IGNORE or RESPECT NULLS in STRING_AGG", span));
        }
        if let Some(delimiter @ Expr { kind: Kind::Null, .. }) = call.args.get(1) {
            return Err(Fault::invalid("the delimiter of STRING_AGG can't be NULL", delimiter.span));
        }
        let of_bytes = self.is_of_bytes(call)?;
        match (rule(&call.name), &call.limit) {
            (_, Some(_)) if of_bytes => Err(Fault::unsupported("LIMIT in STRING_AGG of BYTES", span)),
            (_, Some(_)) => self.as_list(call, span),
            (_, None) if !of_bytes && own_order(call).is_some() => self.as_list(call, span),
            (_, None) if of_bytes => self.parts_of(call, &OF_BYTES, span),
            (Some(Rule::Aggregate(of_text)), None) => self.parts_of(call, &of_text, span),
            _ => Err(Fault::invalid("STRING_AGG can't stand here", call.name_span)),
        }
    }
}

/// The order of an aggregate with `DISTINCT`, where it is that of the argument.
fn own_order(call: &Call) -> Option<&OrderItem> {
    match (call.order_by.as_slice(), call.args.first()) {
        ([order], Some(arg)) if call.distinct && order.expr == *arg => Some(order),
        _ => None,
    }
}
