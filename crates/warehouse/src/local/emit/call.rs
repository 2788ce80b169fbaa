//! Function calls, by the table of functions.

use super::aggregate::{self, OfDecimals};
use super::decimal::{self, Digits};
use super::kind::DuckType;
use super::routine::path_of;
use super::select::OrderOver;
use super::{Emitter, Sql, bignumeric, pos, scalar};
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::functions::{Aggregate, Rule, can_be_safe, nearest_name, null_type, rule};
use crate::local::sql::ast::{Bound, Call, Expr, Frame, Kind, Over, Span};
use crate::local::store::ObjectKind;

/// How many values of any type a native function takes.
const MOST_VALUES: usize = 24;

/// A function of many rows: DuckDB expressions, and a template over their results.
pub struct Parts {
    pub values: Vec<Sql>,
    pub result: &'static str,
    /// The type of the result, where it is known.
    pub kind: Option<DuckType>,
    /// The digits of the result's one value, where it is known to have fewer than its type.
    pub exact: Option<Digits>,
}

impl Emitter<'_> {
    pub fn call(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        let (name, safe) = match call.name.strip_prefix("SAFE.") {
            Some(name) => (name, true),
            None => (call.name.as_str(), false),
        };
        let Some(rule) = rule(name) else {
            let routine = self.engine.routine(ObjectKind::Function, &path_of(call), span);
            let found = routine.map_err(|problem| Fault { problem, span: call.name_span })?;
            if let Some(routine) = found {
                return self.routine_call(call, &routine, span);
            }
            if is_of_dataset(name) {
                return Err(Fault::invalid(format!("function {name} not found"), call.name_span));
            }
            let nearest = nearest_name(name);
            let problem = Problem::Unsupported { what: format!("function {}", call.name), nearest };
            return Err(Fault { problem, span: call.name_span });
        };
        if call.over.is_some() || call.is_aggregate() {
            return Err(Fault::invalid(format!("{} can't stand here", call.name), call.name_span));
        }
        if call.star
            || call.distinct
            || call.ignore_nulls.is_some()
            || call.limit.is_some()
            || !call.order_by.is_empty()
        {
            return Err(Fault::invalid(format!("{} takes plain arguments only", call.name), call.name_span));
        }
        if safe && !can_be_safe(name) {
            return Err(Fault::unsupported(format!("SAFE. before {name}"), call.name_span));
        }
        match rule {
            Rule::Scalar { min, max, sql } => {
                arity(call, min, max)?;
                let mut args = self.exprs(&call.args)?;
                if let (Some(Expr { kind: Kind::Null, .. }), Some(kind)) =
                    (call.args.first(), null_type(name))
                {
                    args[0] = Sql::new(format!("CAST(NULL AS {kind})"));
                }
                if let ("IF", [condition, ..], [written, ..]) =
                    (call.name.as_str(), call.args.as_slice(), args.as_slice())
                {
                    self.check_condition(condition, written)?;
                }
                if bignumeric::OF_ONE_TYPE.contains(&name) {
                    args = self.decimals_in_common(&call.args, args, span)?;
                }
                let branches = self.branch_args(sql, &call.args, &args, span)?;
                let kind = scalar::kind_of(name, &args, &branches);
                let place = (!safe).then_some(span);
                let written = fill(sql, &args, &branches, call.name_span, place)?.maybe_typed(kind);
                let Some((exact, digits)) = exact_branches(sql, &branches) else { return Ok(written) };
                Ok(written.exactly(fill(sql, &args, &exact, call.name_span, place)?, digits))
            }
            Rule::Special => self.special(call, span),
            Rule::Window { .. } => Err(Fault::invalid(format!("{} needs OVER", call.name), call.name_span)),
            Rule::Aggregate(_) => {
                Err(Fault::invalid(format!("{} can't stand here", call.name), call.name_span))
            }
        }
    }

    /// The arguments, those that are branches of the result by the template converted to their common type.
    fn branch_args(
        &mut self,
        template: &str,
        exprs: &[Expr],
        args: &[Sql],
        span: Span,
    ) -> Result<Vec<Sql>, Fault> {
        let is_branch = |index: usize| is_branch(template, index);
        let (chosen, written): (Vec<_>, Vec<_>) = exprs
            .iter()
            .zip(args.iter().cloned())
            .enumerate()
            .filter(|(index, _)| is_branch(*index))
            .map(|(_, branch)| branch)
            .unzip();
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let mut converted = self.unified(&chosen, written, span)?.into_iter();
        let arg = |(index, arg): (usize, &Sql)| {
            if is_branch(index) { converted.next().unwrap_or_default() } else { arg.clone() }
        };
        Ok(args.iter().enumerate().map(arg).collect())
    }

    fn special(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        let name = call.name.as_str();
        let mut sql = Sql::default();
        sql.mark(call.name_span);
        match name {
            "GREATEST" | "LEAST" => {
                arity(call, 1, 99)?;
                let args = self.branches(&call.args.iter().collect::<Vec<_>>(), span)?;
                sql.push("CASE WHEN ");
                for (index, arg) in args.iter().enumerate() {
                    sql.push(if index > 0 { " OR " } else { "" }).append(arg).push(" IS NULL");
                }
                let call = |function: &str| {
                    let mut sql = Sql::new(function);
                    sql.push("(").join(&args, ", ").push(")");
                    sql
                };
                sql.push(" THEN NULL ELSE ");
                if name == "LEAST" {
                    sql.push("bq_min(").append(&call("least")).push(", ").append(&call("greatest")).push(")");
                } else {
                    sql.append(&call("greatest"));
                }
                sql.push(" END");
            }
            "NULLIF" => {
                arity(call, 2, 2)?;
                let args = self.branches(&call.args.iter().collect::<Vec<_>>(), span)?;
                let [value, other] = args.as_slice() else { return Ok(sql) };
                let equal = self.binary("=", value, other, span)?;
                sql.push("CASE WHEN ").append(&equal).push(" THEN NULL ELSE ").append(value).push(" END");
            }
            "CONCAT" => {
                arity(call, 1, 99)?;
                let text = |arg: &Expr| match arg.kind {
                    Kind::Null => Ok(Sql::new("CAST(NULL AS VARCHAR)")),
                    _ => self.expr(arg),
                };
                let mut args = call.args.iter().map(text).collect::<Result<Vec<_>, _>>()?.into_iter();
                let mut joined = args.next().unwrap_or_default();
                for arg in args {
                    joined = self.binary("||", &joined, &arg, call.name_span)?;
                }
                sql.append(&joined);
            }
            "FORMAT" => {
                arity(call, 1, MOST_VALUES)?;
                let [pattern, values @ ..] = call.args.as_slice() else { return Ok(sql) };
                sql.push("gs_format(")
                    .push(&pos(span))
                    .push(", bq_str(")
                    .append(&self.expr(pattern)?)
                    .push(")");
                for value in values {
                    sql.push(", bq_any(").append(&self.expr(value)?).push(")");
                }
                sql.push(")");
            }
            "JSON_SET" | "JSON_ARRAY_INSERT" | "JSON_ARRAY_APPEND" => {
                arity(call, 3, MOST_VALUES)?;
                let mut args = self.exprs(&call.args)?.into_iter();
                sql.push("bq_json(gs_").push(&name.to_lowercase()).push("(").push(&pos(span));
                sql.push(", bq_json_text(").append(&args.next().unwrap_or_default()).push(")");
                for arg in args {
                    sql.push(", bq_any(").append(&arg).push(")");
                }
                sql.push("))");
            }
            "JSON_ARRAY" | "JSON_OBJECT" => {
                arity(call, 0, MOST_VALUES)?;
                let values = call.args.iter().map(|arg| self.expr(arg)).collect::<Result<Vec<_>, _>>()?;
                sql.push("bq_json(gs_").push(&name.to_lowercase()).push("(").push(&pos(span));
                for value in &values {
                    sql.push(", bq_any(").append(value).push(")");
                }
                sql.push("))");
            }
            "NORMALIZE" | "NORMALIZE_AND_CASEFOLD" => {
                arity(call, 1, 2)?;
                let form = match call.args.get(1).map(|arg| &arg.kind) {
                    None => "NFC".to_owned(),
                    Some(Kind::Path(path)) if path.len() == 1 => path[0].name.to_uppercase(),
                    Some(_) => {
                        return Err(Fault::invalid("the second argument is NFC, NFKC, NFD or NFKD", span));
                    }
                };
                if !["NFC", "NFKC", "NFD", "NFKD"].contains(&form.as_str()) {
                    return Err(Fault::invalid(format!("{form} is none of NFC, NFKC, NFD and NFKD"), span));
                }
                let args = self.exprs(&call.args[..1])?;
                let template = match name {
                    "NORMALIZE" => format!("gs_normalize({{pos}}, bq_str({{1}}), '{form}')"),
                    // all forms are one of the texts that it takes
                    _ => "gs_casefold({pos}, bq_str({1}))".to_owned(),
                };
                return fill(&template, &args, &[], call.name_span, span);
            }
            "GENERATE_ARRAY" => {
                arity(call, 2, 3)?;
                let mut args = self.exprs(&call.args)?;
                let mut decimals = args.iter().filter_map(|arg| self.kind_of(arg)?.decimal());
                if let Some(decimal) = decimals.next() {
                    return Err(Fault::unsupported(format!("GENERATE_ARRAY of {decimal}"), call.name_span));
                }
                if args.len() == 2 {
                    args.push(Sql::new("CAST(1 AS BIGINT)"));
                }
                return fill("bq_series({*}, {pos})", &args, &args, call.name_span, span);
            }
            "APPROX_QUANTILES" | "APPROX_TOP_COUNT" | "PERCENTILE_CONT" | "PERCENTILE_DISC" => {
                return Err(Fault::invalid(format!("{name} can't stand here"), call.name_span));
            }
            _ => return self.date_call(call, span),
        }
        Ok(sql)
    }

    /// An aggregate without `OVER`.
    pub fn aggregate_parts(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        match call.name.as_str() {
            "APPROX_QUANTILES" => return self.quantiles(call, span),
            "APPROX_TOP_COUNT" => return self.top_count(call, span),
            _ => {}
        }
        if call.name == "STRING_AGG" {
            return self.string_agg(call, span);
        }
        let Some(Rule::Aggregate(aggregate)) = rule(&call.name) else {
            return Err(Fault::invalid(format!("{} is no aggregate", call.name), call.name_span));
        };
        self.parts_of(call, &aggregate, span)
    }

    /// The parts of an aggregate by its rule.
    pub fn parts_of(&mut self, call: &Call, aggregate: &Aggregate, span: Span) -> Result<Parts, Fault> {
        let parts = self.natives(call, aggregate, span)?;
        let filter = self.row_filter(call)?;
        let values = parts.values.into_iter().map(|value| {
            let value = value.followed_by(&filter);
            match &call.limit {
                Some(Expr { kind: Kind::Int(limit), .. }) => {
                    let mut sliced = Sql::new("list_slice(");
                    sliced.append(&value).push(&format!(", 1, {limit})"));
                    sliced
                }
                _ => value,
            }
        });
        Ok(Parts { values: values.collect(), ..parts })
    }

    /// The calls of DuckDB's aggregates.
    fn natives(&mut self, call: &Call, aggregate: &Aggregate, span: Span) -> Result<Parts, Fault> {
        let inner = self.aggregate_args(call, aggregate, span)?;
        let args = self.exprs(&call.args)?;
        let kind = aggregate::kind_of(&call.name, &args);
        if let Some(parts) = decimals(call, &args, kind.as_ref()) {
            return Ok(parts);
        }
        let of_bignumeric = aggregate::of_bignumeric(&call.name).filter(|_| {
            args.first().and_then(|arg| self.kind_of(arg)).is_some_and(|kind| kind.is_bignumeric())
        });
        let aggregate = of_bignumeric.as_ref().unwrap_or(aggregate);
        let native = |native: &&str| {
            if native.contains('{') {
                if call.distinct {
                    return Err(Fault::unsupported(format!("DISTINCT in {}", call.name), call.name_span));
                }
                return fill(native, &args, &args, call.name_span, Some(span));
            }
            let mut value = Sql::default();
            value.mark(call.name_span).push(native).push("(").append(&inner).push(")");
            Ok(value.maybe_typed(aggregate::kind_of_native(native, &args)))
        };
        let values = aggregate.natives.iter().map(native).collect::<Result<_, _>>()?;
        Ok(Parts { values, result: aggregate.result, kind, exact: None })
    }

    fn aggregate_args(&mut self, call: &Call, aggregate: &Aggregate, span: Span) -> Result<Sql, Fault> {
        if call.star {
            if call.name != "COUNT" || call.distinct {
                return Err(Fault::invalid(format!("{}(*) does not exist", call.name), call.name_span));
            }
            return Ok(Sql::new("*"));
        }
        arity(call, aggregate.min, aggregate.max)?;
        if call.limit.is_some()
            && !(aggregate.lists && matches!(&call.limit, Some(Expr { kind: Kind::Int(_), .. })))
        {
            return Err(Fault::unsupported(format!("LIMIT in {}", call.name), span));
        }
        if call.ignore_nulls.is_some() && !aggregate.lists {
            return Err(Fault::unsupported(format!("IGNORE or RESPECT NULLS in {}", call.name), span));
        }
        if !call.order_by.is_empty() && !aggregate.ordered {
            return Err(Fault::unsupported(format!("ORDER BY in {}", call.name), span));
        }
        let args = self.exprs(&call.args)?;
        let mut sql = Sql::new(if call.distinct { "DISTINCT " } else { "" });
        sql.append(&fill(aggregate.args, &args, &args, call.name_span, span)?);
        let order = match (call.order_by.as_slice(), call.args.first(), args.first()) {
            // DuckDB wants the very same text, the places in it too
            ([order], Some(arg), Some(written)) if call.distinct && order.expr == *arg => {
                let key = self.sort_key(written, order, true)?;
                let mut sql = Sql::new(" ORDER BY ");
                sql.append(&key);
                sql
            }
            _ => self.order_by(&call.order_by, OrderOver::Rows)?,
        };
        sql.append(&order);
        Ok(sql)
    }

    /// Which rows count: those that are not NULL where they are ignored, those of a `PIVOT`'s value.
    fn row_filter(&mut self, call: &Call) -> Result<Sql, Fault> {
        let mut tests = Vec::new();
        if let (Some(true), Some(arg)) = (call.ignore_nulls, call.args.first()) {
            let mut test = self.expr(arg)?;
            test.push(" IS NOT NULL");
            tests.push(test);
        }
        if let Some(only) = &call.only {
            tests.push(self.expr(only)?);
        }
        let mut sql = Sql::default();
        if !tests.is_empty() {
            sql.push(" FILTER (WHERE ").join(&tests, " AND ").push(")");
        }
        Ok(sql)
    }

    fn quantiles(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        let [value, Expr { kind: Kind::Int(number), .. }] = call.args.as_slice() else {
            return Err(Fault::unsupported("APPROX_QUANTILES without a literal number", span));
        };
        if !(1..=1000).contains(number) || call.over.is_some() || call.ignore_nulls == Some(false) {
            return Err(Fault::unsupported("APPROX_QUANTILES of this form", span));
        }
        let value = self.expr(value)?;
        let steps: Vec<_> = (0..=*number).map(|step| format!("{step}::DOUBLE / {number}")).collect();
        let mut sql = Sql::default();
        sql.mark(call.name_span).push("quantile_disc(").push(if call.distinct { "DISTINCT " } else { "" });
        sql.append(&value).push(&format!(", [{}])", steps.join(", ")));
        Ok(Parts { values: vec![sql], result: "{1}", kind: None, exact: None })
    }

    fn top_count(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        let [value, Expr { kind: Kind::Int(number), .. }] = call.args.as_slice() else {
            return Err(Fault::unsupported("APPROX_TOP_COUNT without a literal number", span));
        };
        if call.distinct || call.ignore_nulls.is_some() || !call.order_by.is_empty() || *number < 1 {
            return Err(Fault::unsupported("APPROX_TOP_COUNT of this form", span));
        }
        let mut list = Sql::default();
        list.mark(call.name_span).push("list(").append(&self.expr(value)?).push(")");
        let number = Sql::new(format!("CAST({number} AS BIGINT)"));
        Ok(Parts { values: vec![list, number], result: "bq_top_count({1}, {2})", kind: None, exact: None })
    }

    /// A call with `OVER`.
    pub fn window_parts(&mut self, call: &Call, span: Span) -> Result<Parts, Fault> {
        let Some(over) = &call.over else {
            return Err(Fault::invalid(format!("{} needs OVER", call.name), call.name_span));
        };
        self.check_window(call)?;
        let over_sql = self.over(over)?;
        let name = call.name.as_str();
        let native = |native: &str, inner: &Sql| {
            let mut value = Sql::default();
            value.mark(call.name_span).push(native).push("(").append(inner).push(")");
            value
        };
        let parts = match rule(&call.name) {
            Some(Rule::Window { min, max, native: function, nulls }) => {
                arity(call, min, max)?;
                let args = self.exprs(&call.args)?;
                let mut inner = Sql::default();
                inner.join(&args, ", ");
                if call.ignore_nulls.is_some() && !nulls {
                    return Err(Fault::unsupported(format!("IGNORE NULLS in {}", call.name), span));
                }
                if call.ignore_nulls == Some(true) {
                    inner.push(" IGNORE NULLS");
                }
                let kind = aggregate::kind_of(name, &args);
                Parts { values: vec![native(function, &inner)], result: "{1}", kind, exact: None }
            }
            Some(Rule::Aggregate(_)) if name == "STRING_AGG" && self.is_of_bytes(call)? => {
                return Err(Fault::unsupported("STRING_AGG of BYTES with OVER", call.name_span));
            }
            Some(Rule::Aggregate(aggregate))
                if (!aggregate.ordered || call.order_by.is_empty())
                    && call.limit.is_none()
                    && call.name != "GROUPING" =>
            {
                let parts = self.natives(call, &aggregate, span)?;
                let filter = self.row_filter(call)?;
                let values = parts.values.into_iter().map(|value| value.followed_by(&filter)).collect();
                Parts { values, ..parts }
            }
            Some(Rule::Special) if matches!(name, "PERCENTILE_CONT" | "PERCENTILE_DISC") => {
                let at = match call.args.get(1).map(|at| &at.kind) {
                    Some(Kind::Float(at)) => at.clone(),
                    Some(Kind::Int(at)) => at.to_string(),
                    _ => return Err(Fault::unsupported(format!("{name} without a literal fraction"), span)),
                };
                arity(call, 2, 2)?;
                if call.ignore_nulls == Some(false) {
                    return Err(Fault::unsupported(format!("RESPECT NULLS in {name}"), span));
                }
                let (quantile, guard, end) = match name {
                    "PERCENTILE_CONT" => ("quantile_cont", "bq_comparable(bq_real(", "))"),
                    _ => ("quantile_disc", "bq_comparable(", ")"),
                };
                let mut inner = Sql::new(guard);
                inner.append(&self.expr(&call.args[0])?).push(&format!("{end}, {at}"));
                Parts { values: vec![native(quantile, &inner)], result: "{1}", kind: None, exact: None }
            }
            Some(_) => return Err(Fault::unsupported(format!("{} with OVER", call.name), call.name_span)),
            None => {
                let problem = Problem::Unsupported {
                    what: format!("function {}", call.name),
                    nearest: nearest_name(&call.name),
                };
                return Err(Fault { problem, span: call.name_span });
            }
        };
        let mut over = Sql::new(" OVER ");
        over.append(&over_sql);
        let values = parts.values.into_iter().map(|value| value.followed_by(&over)).collect();
        Ok(Parts { values, ..parts })
    }

    /// What stands after `OVER`.
    pub fn over(&mut self, over: &Over) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        let window = match over {
            Over::Named(name) => {
                sql.mark(name.span).name(&name.name);
                return Ok(sql);
            }
            Over::Window(window) => window,
        };
        sql.push("(");
        if let Some(base) = &window.base {
            sql.mark(base.span).name(&base.name);
        }
        if !window.partition_by.is_empty() {
            let keys = self.exprs(&window.partition_by)?;
            sql.push(" PARTITION BY ").join(&keys, ", ");
        }
        for order in &window.order_by {
            if let Kind::Int(_) = order.expr.kind {
                return Err(Fault::unsupported("ordering a window by a number", order.expr.span));
            }
        }
        let measured = window.frame.as_ref().is_some_and(Frame::is_measured);
        let over = if measured { OrderOver::Range } else { OrderOver::Rows };
        let order = self.order_by(&window.order_by, over)?;
        sql.append(&order);
        if let Some(frame) = &window.frame {
            sql.push(" ").push(frame.unit).push(" ");
            let start = self.bound(&frame.start)?;
            match &frame.end {
                None => sql.append(&start),
                Some(end) => {
                    let end = self.bound(end)?;
                    sql.push("BETWEEN ").append(&start).push(" AND ").append(&end)
                }
            };
        }
        sql.push(")");
        Ok(sql)
    }

    fn bound(&mut self, bound: &Bound) -> Result<Sql, Fault> {
        match bound {
            Bound::Fixed(words) => Ok(Sql::new(*words)),
            Bound::Distance(distance, side) => {
                let mut sql = match &distance.kind {
                    Kind::Int(rows) => Sql::new(rows.to_string()),
                    _ => self.expr(distance)?,
                };
                sql.push(" ").push(side);
                Ok(sql)
            }
        }
    }
}

impl Frame {
    /// Whether its bounds are distances between keys.
    fn is_measured(&self) -> bool {
        let distance = |bound: &Bound| matches!(bound, Bound::Distance(..));
        self.unit == "RANGE" && (distance(&self.start) || self.end.as_ref().is_some_and(distance))
    }
}

/// Whether the template has the argument at `index` as a branch of the result.
fn is_branch(template: &str, index: usize) -> bool {
    template.contains("{~*}") || template.contains(&format!("{{~{}}}", index + 1))
}

/// The arguments with the branches of the result in [their own digits](decimal), where all of them are known.
fn exact_branches(template: &str, args: &[Sql]) -> Option<(Vec<Sql>, Digits)> {
    let branches: Vec<_> = (0..args.len()).filter(|index| is_branch(template, *index)).collect();
    let values: Vec<_> = branches.iter().map(|index| args[*index].clone()).collect();
    let (exact, digits) = decimal::branches(&values)?;
    let mut all = args.to_vec();
    for (index, value) in branches.into_iter().zip(exact) {
        all[index] = value;
    }
    Some((all, digits))
}

/// Whether a function's name has a dataset, which no function of GoogleSQL's own has.
fn is_of_dataset(name: &str) -> bool {
    name.split_once('.').is_some_and(|(first, _)| first.chars().any(char::is_lowercase))
}

/// An aggregate of a decimal in its own digits.
fn decimals(call: &Call, args: &[Sql], kind: Option<&DuckType>) -> Option<Parts> {
    let ([arg], Some(kind)) = (args, kind.filter(|kind| kind.name() == "DECIMAL(38,9)")) else { return None };
    let (exact, digits) = arg.exact()?;
    // a sum of as many places would not show that it is too large for NUMERIC
    if digits.has_all_places() {
        return None;
    }
    let OfDecimals { natives, result } = aggregate::of_decimals(&call.name)?;
    let native = |native: &&str| {
        let mut value = Sql::default();
        value.mark(call.name_span).push(native).push(if call.distinct { "(DISTINCT " } else { "(" });
        value.append(exact).push(")");
        value.typed(match *native {
            "count" => DuckType::named("BIGINT"),
            "sum" => digits.of_sum().1,
            _ => DuckType::named(&digits.type_name()),
        })
    };
    let exact = matches!(natives, ["sum"]).then(|| digits.of_sum().0);
    Some(Parts { values: natives.iter().map(native).collect(), result, kind: Some(kind.clone()), exact })
}

/// Checks the number of arguments.
pub fn arity(call: &Call, min: usize, max: usize) -> Result<(), Fault> {
    let count = call.args.len();
    if (min..=max).contains(&count) {
        return Ok(());
    }
    let takes = if min == max { format!("{min}") } else { format!("{min} to {max}") };
    Err(Fault::invalid(format!("{} takes {takes} arguments, not {count}", call.name), call.name_span))
}

/// Fills a template; what it says is said at `name_span`, what fails at run time at `place`, or is NULL if
/// there is none.
pub fn fill(
    template: &str,
    args: &[Sql],
    branches: &[Sql],
    name_span: Span,
    place: impl Into<Option<Span>>,
) -> Result<Sql, Fault> {
    let place = place.into().map_or_else(|| "''".to_owned(), pos);
    let mut sql = Sql::default();
    sql.mark(name_span);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        sql.push(before);
        let (from, hole) = hole.strip_prefix('~').map_or((args, hole), |hole| (branches, hole));
        match hole {
            "pos" => sql.push(&place),
            "*" => sql.join(from, ", "),
            "2.." => sql.join(from.iter().skip(1), ", "),
            number => {
                let arg = number.parse::<usize>().ok().and_then(|number| from.get(number.checked_sub(1)?));
                let arg = arg.ok_or_else(|| Fault::invalid("an argument is missing", name_span))?;
                sql.append(arg)
            }
        };
        sql.mark(name_span);
        rest = after;
    }
    sql.push(rest);
    Ok(sql)
}
