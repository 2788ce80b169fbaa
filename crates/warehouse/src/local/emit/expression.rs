//! Expressions.

use super::kind::DuckType;
use super::select::Decimals;
use super::{Emitter, Sql, bignumeric, constant, decimal, duckdb_type, pos, quote};
use crate::Type;
use crate::local::Fault;
use crate::local::native::numeric_digits;
use crate::local::sql::ast::{Body, Expr, Ident, InList, Item, Kind, Query, Select, Span, Star};
use std::borrow::Cow;

impl Emitter<'_> {
    pub fn expr(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        if let Kind::Path(path) = &expr.kind
            && let [name] = path.as_slice()
            && self.stages.is_empty()
            && let Some((_, aliased)) =
                self.order_aliases.iter().find(|(a, _)| a.eq_ignore_ascii_case(&name.name))
        {
            let (aliased, aliases) = (aliased.clone(), std::mem::take(&mut self.order_aliases));
            let result = self.expr(&aliased);
            self.order_aliases = aliases;
            return result;
        }
        match self.staged(expr)? {
            Some(sql) => Ok(sql),
            None => self.expr_here(expr),
        }
    }

    pub fn exprs(&mut self, exprs: &[Expr]) -> Result<Vec<Sql>, Fault> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_here(&mut self, expr: &Expr) -> Result<Sql, Fault> {
        let span = expr.span;
        let mut sql = Sql::default();
        sql.mark(span);
        match &expr.kind {
            Kind::Null => sql.push("NULL"),
            Kind::Bool(value) => {
                sql.push(if *value { "true" } else { "false" });
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::Int(value) => {
                sql.push(&format!("CAST({value} AS BIGINT)"));
                let sql = sql.typed(DuckType::named("BIGINT"));
                if self.writing.numeric_only {
                    return Ok(sql);
                }
                return Ok(decimal::whole_literal(sql, &value.to_string(), span));
            }
            Kind::Float(text) => {
                sql.push(&format!("CAST('{text}' AS DOUBLE)"));
                return Ok(sql.typed(DuckType::named("DOUBLE")));
            }
            Kind::String(text) => {
                if text.contains('\0') {
                    return Err(Fault::unsupported("a NUL character in a string", span));
                }
                sql.push(&format!("CAST({} AS VARCHAR)", quote(text)));
                return Ok(sql.typed(DuckType::named("VARCHAR")));
            }
            Kind::Bytes(bytes) => {
                let hex = bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
                sql.push(&format!("unhex('{hex}')"))
            }
            Kind::Typed(to, text) => {
                check_literal(to, text, span)?;
                if *to == Type::Json {
                    sql.push(&format!("bq_json(gs_parse_json({}, {}, 'exact'))", pos(span), quote(text)));
                    return Ok(sql.typed(DuckType::json()));
                }
                if *to == Type::BigNumeric {
                    return bignumeric::literal(text, span);
                }
                if let Some(date) = constant::date(&expr.kind) {
                    return Ok(constant::written(date, span));
                }
                if let (Type::Numeric, Some(number)) = (to, decimal::literal(text, span)) {
                    return Ok(if self.writing.numeric_only { number.without_digits() } else { number });
                }
                let text = Sql::new(format!("CAST({} AS VARCHAR)", quote(text)));
                return cast(&text, to, false, span, span);
            }
            Kind::Interval { count, part } => {
                let count = self.expr(count)?;
                return super::date::interval(&count, &part.name.to_uppercase(), part.span);
            }
            Kind::Param(name) => return self.param(name, span),
            Kind::Path(path) => return self.path(path, span),
            Kind::Field(inner, field) => {
                let inner = self.expr(inner)?;
                return self.field_of(&inner, field, span);
            }
            Kind::Index { array, index, from_one, safe } => {
                return self.index(array, index, *from_one, *safe, span);
            }
            Kind::Unary("NOT", inner) => {
                let inner = self.condition(inner)?;
                sql.push("(NOT ").append(&inner).push(")");
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::Unary("~", inner) => {
                let inner = self.expr(inner)?;
                if self.kind_of(&inner).is_none_or(|kind| kind.name() != "BIGINT") {
                    return Err(Fault::unsupported("~ of something else than INT64", span));
                }
                sql.push("(~").append(&inner).push(")");
                return Ok(sql.typed(DuckType::named("BIGINT")));
            }
            Kind::Unary(_, inner) => {
                let inner = self.expr(inner)?;
                let known = self.kind_of(&inner);
                if known.as_ref().is_some_and(DuckType::is_bignumeric) {
                    return Ok(bignumeric::negated(&inner, span));
                }
                let number =
                    known.filter(|kind| matches!(kind.name(), "BIGINT" | "DOUBLE" | "DECIMAL(38,9)"));
                sql.push(if number.is_some() { "(-" } else { "bq_neg(" }).append(&inner).push(")");
                return Ok(number.map_or(sql.clone(), |kind| sql.typed(kind)));
            }
            Kind::Binary(operator, left, right) => {
                let (left_sql, right_sql) = (self.expr(left)?, self.expr(right)?);
                if matches!(*operator, "AND" | "OR") {
                    self.check_condition(left, &left_sql)?;
                    self.check_condition(right, &right_sql)?;
                }
                let left_sql = self.beside(left, left_sql, &right_sql)?;
                let right_sql = self.beside(right, right_sql, &left_sql)?;
                return self.binary(operator, &left_sql, &right_sql, span);
            }
            Kind::Is { expr, what, not } => {
                let inner = self.expr(expr)?;
                sql.push("(")
                    .append(&inner)
                    .push(if *not { " IS NOT " } else { " IS " })
                    .push(what)
                    .push(")");
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::Distinct { left, right, not } => {
                let (left, right) = (self.expr(left)?, self.expr(right)?);
                let (left, right) = self.with_bignumeric(left, right);
                let kinds = (self.kind_of(&left), self.kind_of(&right));
                if let (Some(left), Some(right)) = &kinds
                    && left != right
                    && left.fields().or_else(|| right.fields()).is_some()
                {
                    return Err(Fault::unsupported("IS DISTINCT FROM between structs of other fields", span));
                }
                let operator = if *not { " IS NOT DISTINCT FROM " } else { " IS DISTINCT FROM " };
                sql.push("(").append(&left).push(operator).append(&right).push(")");
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::In { expr, list, not } => return self.in_list(expr, list, *not, span),
            Kind::Between { expr, low, high, not } => {
                let (value, low_sql, high_sql) = (self.expr(expr)?, self.expr(low)?, self.expr(high)?);
                let value = self.beside(expr, value, &low_sql)?;
                let (low, high) = (self.beside(low, low_sql, &value)?, self.beside(high, high_sql, &value)?);
                sql.push(if *not { "(NOT (" } else { "((" });
                sql.append(&self.binary(">=", &value, &low, span)?).push(" AND ");
                sql.append(&self.binary("<=", &value, &high, span)?).push("))");
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::Like { expr, pattern, not } => {
                let (value, pattern_sql) = (self.expr(expr)?, self.expr(pattern)?);
                sql.push(if *not { "(NOT " } else { "(" }).mark(span);
                if is_unescaped(pattern) && value.kind().is_some_and(|kind| kind.name() == "VARCHAR") {
                    sql.push("(").append(&value).push(" LIKE ").append(&pattern_sql).push("))");
                } else {
                    sql.push("bq_like(").append(&value).push(", ").append(&pattern_sql).push("))");
                }
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::Case { operand, arms, otherwise } => {
                return self.case(operand.as_deref(), arms, otherwise.as_deref(), span);
            }
            Kind::Cast { expr, to, to_span, safe } => {
                let value = match &expr.kind {
                    Kind::Array { items, .. } if items.is_empty() && matches!(to, Type::Array(_)) => {
                        Sql::new("[]")
                    }
                    Kind::Null => {
                        let kind = duckdb_type(to)
                            .map_err(|_| Fault::unsupported(format!("a cast to {to}"), *to_span))?;
                        return Ok(Sql::new(format!("CAST(NULL AS {kind})")).typed(DuckType::named(&kind)));
                    }
                    Kind::Float(text) if *to == Type::BigNumeric => return bignumeric::rounded(text, span),
                    Kind::Float(text) if matches!(to, Type::Numeric) => {
                        let digits = numeric_digits(text).unwrap_or_else(|| text.clone());
                        let literal = Kind::Typed(Type::Numeric, digits);
                        self.expr(&Expr { kind: literal, span: expr.span })?
                    }
                    _ => self.expr(expr)?,
                };
                if matches!(to, Type::Array(_) | Type::Struct(_)) {
                    return self.cast_nested(value, to, *to_span);
                }
                return cast(&value, to, *safe, span, *to_span);
            }
            Kind::FormatCast(cast) => return self.format_cast(cast, span),
            Kind::TypedStruct { fields, values } => return self.typed_struct(fields, values, span),
            Kind::Extract { part, from, zone } => {
                let from = self.expr(from)?;
                let zone = zone.as_ref().map(|zone| self.expr(zone)).transpose()?;
                return super::date::extract(part, from, zone.as_ref(), span);
            }
            Kind::Call(call) => return self.call(call, span),
            Kind::Array { element, items } => return self.array(element.as_ref(), items, span),
            Kind::Struct(fields) => {
                let mut parts = Vec::new();
                for ((value, _), name) in fields.iter().zip(field_names(fields)) {
                    let mut part = Sql::default();
                    part.name(&name).push(" := ").append(&self.expr(value)?);
                    parts.push(part);
                }
                sql.push("struct_pack(").join(&parts, ", ").push(")")
            }
            Kind::Subquery(query) => {
                let query = self.query_as(query, Decimals::Own)?;
                sql.push("(").append(&query).push(")");
                let column = query.columns().and_then(<[_]>::first);
                return Ok(column.map_or(sql.clone(), |column| decimal::read(sql, &column.kind)));
            }
            Kind::Exists(query) => {
                sql.push("EXISTS (").append(&self.query(&without_star(query))?).push(")");
                return Ok(sql.typed(DuckType::named("BOOLEAN")));
            }
            Kind::ArrayOf(query) => sql.push("ARRAY(").append(&self.query(query)?).push(")"),
        };
        Ok(sql)
    }

    fn in_list(&mut self, expr: &Expr, list: &InList, not: bool, span: Span) -> Result<Sql, Fault> {
        let mut sql = Sql::new(if not { "(NOT (" } else { "((" });
        match list {
            InList::Items(items) => {
                let (value, items_sql) = (self.expr(expr)?, self.exprs(items)?);
                let kind = self.kind_of(&value);
                let value = value.maybe_typed(kind);
                if are_plain(&value, &items_sql) {
                    sql.append(&value).mark(span).push(" IN (").join(&items_sql, ", ").push(")");
                } else {
                    let mut tests = Vec::new();
                    for (item, written) in items.iter().zip(items_sql) {
                        let value = self.beside(expr, value.clone(), &written)?;
                        let written = self.beside(item, written, &value)?;
                        tests.push(self.binary("=", &value, &written, span)?);
                    }
                    sql.join(&tests, " OR ");
                }
            }
            InList::Query(query) => {
                let (value, query) = (self.expr(expr)?, self.query(query)?);
                let element = self.columns_of(&query).and_then(|columns| Some(columns.first()?.kind.clone()));
                sql.append(&self.is_in(expr, value, &query, element, span)?);
            }
            InList::Array(array) => {
                let (value, array) = (self.expr(expr)?, self.expr(array)?);
                let element = self.kind_of(&array).and_then(|kind| kind.element());
                let mut query = Sql::new("SELECT unnest(");
                query.append(&array).push(")");
                sql.append(&self.is_in(expr, value, &query, element, span)?);
            }
        }
        sql.push("))");
        Ok(sql.typed(DuckType::named("BOOLEAN")))
    }

    /// `value IN (query)`, whose rows are of type `element`: a NaN is equal to none of them.
    fn is_in(
        &mut self,
        expr: &Expr,
        value: Sql,
        query: &Sql,
        element: Option<DuckType>,
        span: Span,
    ) -> Result<Sql, Fault> {
        let kind = self.kind_of(&value);
        let mut sql = Sql::default();
        let (Some(kind), Some(element)) = (kind, element) else {
            return Err(Fault::unsupported("IN over values whose types are not known", span));
        };
        let value = self.beside(expr, value, &Sql::default().typed(element.clone()))?;
        let kind = value.kind().cloned().unwrap_or(kind);
        let value = value.typed(kind.clone());
        let common =
            kind.common(&element).or_else(|| matches!(expr.kind, Kind::Null).then_some(element.clone()));
        let Some(common) = common else {
            return Err(Fault::invalid(format!("{kind} and {element} can't be compared by IN"), span));
        };
        let of_bignumeric = kind.is_bignumeric() || element.is_bignumeric();
        let value = if of_bignumeric { self.convert(value, &common) } else { value };
        sql.append(&value).mark(span).push(" IN (");
        if of_bignumeric && element != common {
            let (row, column) = (self.fresh(), self.fresh());
            let mut read = Sql::default();
            read.name(&column);
            let read = self.convert(read.typed(element), &common);
            sql.push("SELECT ").append(&read).push(" FROM (").append(query).push(") AS ").name(&row);
            sql.push("(").name(&column).push("))");
        } else if common.name() == "DOUBLE" {
            let (row, column) = (self.fresh(), self.fresh());
            sql.push("SELECT ").name(&column).push(" FROM (").append(query).push(") AS ").name(&row);
            sql.push("(").name(&column).push(") WHERE isnan(").name(&column).push(") IS NOT TRUE)");
        } else if common.is_plain() {
            sql.append(query).push(")");
        } else {
            return Err(Fault::unsupported(format!("IN with values of type {common}"), span));
        }
        Ok(sql)
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        arms: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        span: Span,
    ) -> Result<Sql, Fault> {
        let results: Vec<_> = arms.iter().map(|(_, then)| then).chain(otherwise).collect();
        let results = self.branches(&results, span)?;
        let kind = results.first().and_then(Sql::kind).cloned();
        let operand = operand.map(|operand| Ok((operand, self.expr(operand)?))).transpose()?;
        let mut tests = Vec::new();
        for (when, _) in arms {
            let mut test = self.expr(when)?;
            if operand.is_none() {
                self.check_condition(when, &test)?;
            }
            if let Some((operand, value)) = &operand {
                let value = self.beside(operand, value.clone(), &test)?;
                let when = self.beside(when, test, &value)?;
                test = self.binary("=", &value, &when, span)?;
            }
            tests.push(test);
        }
        let sql = case_of(&tests, &results, span).maybe_typed(kind);
        let Some((exact, digits)) = decimal::branches(&results) else { return Ok(sql) };
        Ok(sql.exactly(case_of(&tests, &exact, span), digits))
    }
}

/// `CASE`; of the results, one more than there are tests is that of `ELSE`.
fn case_of(tests: &[Sql], results: &[Sql], span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span).push("CASE");
    for (test, result) in tests.iter().zip(results) {
        sql.push(" WHEN ").append(test).push(" THEN ").append(result);
    }
    if let Some(otherwise) = results.get(tests.len()) {
        sql.push(" ELSE ").append(otherwise);
    }
    sql.push(" END");
    sql
}

/// A query for whether it has rows: the columns of a star need not be written out.
fn without_star(query: &Query) -> Cow<'_, Query> {
    let Body::Select(select) = &query.body else { return Cow::Borrowed(query) };
    let is_all = |star: &Star| *star == Star { span: star.span, ..Star::default() };
    let is_plain = select.from.is_some()
        && !select.distinct
        && select.group_by.is_none()
        && select.having.is_none()
        && query.order_by.is_empty();
    match select.items.as_slice() {
        [Item::Star(star)] if is_plain && is_all(star) => {
            let one = Item::Expr { expr: Expr { kind: Kind::Int(1), span: star.span }, alias: None };
            let select = Select { items: vec![one], ..(**select).clone() };
            Cow::Owned(Query { body: Body::Select(Box::new(select)), ..query.clone() })
        }
        _ => Cow::Borrowed(query),
    }
}

/// The names of a struct literal's fields: given, or the last part of a path, or ours.
pub fn field_names(fields: &[(Expr, Option<Ident>)]) -> Vec<String> {
    let name = |(index, (value, name)): (usize, &(Expr, Option<Ident>))| match (&value.kind, name) {
        (_, Some(name)) => name.name.clone(),
        (Kind::Path(path), None) if !path.is_empty() => path[path.len() - 1].name.clone(),
        _ => format!("_field_{}", index + 1),
    };
    fields.iter().enumerate().map(name).collect()
}

/// Whether a pattern is a literal without escapes, which DuckDB matches faster.
fn is_unescaped(pattern: &Expr) -> bool {
    matches!(&pattern.kind, Kind::String(text) if !text.contains('\\'))
}

/// Whether DuckDB's own `IN` tests these as `=` does.
fn are_plain(value: &Sql, items: &[Sql]) -> bool {
    let kind = value.kind().filter(|kind| kind.is_plain());
    kind.is_some() && items.iter().all(|item| item.kind() == kind)
}

/// Refuses literals of no value, also where they are not computed.
fn check_literal(kind: &Type, text: &str, span: Span) -> Result<(), Fault> {
    let is_valid = match kind {
        Type::Date => text.parse::<jiff::civil::Date>().is_ok() || !is_date_like(text),
        Type::Numeric => text
            .split_once('.')
            .is_none_or(|(_, places)| places.contains(['e', 'E']) || places.trim_end_matches('0').len() <= 9),
        Type::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        _ => true,
    };
    if is_valid { Ok(()) } else { Err(Fault::invalid(format!("{text:?} is no {kind}"), span)) }
}

/// Whether this has the form of a plain date with two digits for month and day.
fn is_date_like(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            !(digits(year) && digits(month) && digits(day))
                || (year.len() == 4 && month.len() == 2 && day.len() == 2)
        }
        _ => true,
    }
}

/// `CAST` and `SAFE_CAST`.
fn cast(value: &Sql, to: &Type, safe: bool, span: Span, to_span: Span) -> Result<Sql, Fault> {
    let name = match to {
        Type::Bool => "bool",
        Type::Int64 => "int64",
        Type::Float64 => "float64",
        Type::Numeric => "numeric",
        Type::BigNumeric => "bignumeric",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Date => "date",
        Type::DateTime => "datetime",
        Type::Time => "time",
        Type::Timestamp => "timestamp",
        Type::Json | Type::Array(_) | Type::Struct(_) => {
            return Err(Fault::unsupported(format!("a cast to {to}"), to_span));
        }
    };
    let mut converted = Sql::default();
    converted.mark(span).push("bq_to_").push(name).push("(").append(value).push(")");
    if !safe {
        let mut checked = Sql::default();
        checked.mark(span).push("bq_checked(").append(&converted).push(", ").append(value);
        checked.push(&format!(", '{to}', {})", pos(span)));
        converted = checked;
    }
    let kind = duckdb_type(to).map_err(|what| Fault::unsupported(what, to_span))?;
    // a NULL that DuckDB finds ahead would have no type
    let mut sql = Sql::default();
    sql.mark(span).push("CAST(").append(&converted).push(&format!(" AS {kind})"));
    Ok(sql.typed(DuckType::named(&kind)))
}
