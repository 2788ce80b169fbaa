//! Dates and times: parts, truncation, differences, formats.

use super::call::{arity, fill};
use super::kind::DuckType;
use super::{Emitter, Sql, constant};
use crate::error::nearest;
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::sql::ast::{Call, DatePart, Expr, Kind, Span};

/// Parts, and DuckDB's function that makes an interval of so many.
const INTERVALS: [(&str, &str); 10] = [
    ("MICROSECOND", "to_microseconds"),
    ("MILLISECOND", "to_milliseconds"),
    ("SECOND", "to_seconds"),
    ("MINUTE", "to_minutes"),
    ("HOUR", "to_hours"),
    ("DAY", "to_days"),
    ("WEEK", "to_weeks"),
    ("MONTH", "to_months"),
    ("QUARTER", "to_quarters"),
    ("YEAR", "to_years"),
];

const WEEKDAYS: [&str; 7] = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
const DATE_PARTS: [&str; 5] = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
const MOMENT_PARTS: [(&str, &str); 6] = [
    ("MICROSECOND", "1"),
    ("MILLISECOND", "1000"),
    ("SECOND", "1000000"),
    ("MINUTE", "60000000"),
    ("HOUR", "3600000000"),
    ("DAY", "86400000000"),
];
const CLOCK_PARTS: [&str; 5] = ["MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR"];

/// An interval of `count` parts.
pub fn interval(count: &Sql, part: &str, span: Span) -> Result<Sql, Fault> {
    let (_, function) = INTERVALS
        .iter()
        .find(|(known, _)| *known == part)
        .ok_or_else(|| unknown_part(part, "an interval", span))?;
    let mut sql = Sql::default();
    sql.mark(span).push(function).push("(bq_int(").append(count).push("))");
    Ok(sql)
}

fn unknown_part(part: &str, of: &str, span: Span) -> Fault {
    let near = nearest(part, INTERVALS.iter().map(|(known, _)| *known));
    Fault { problem: Problem::Unsupported { what: format!("{part} as a part of {of}"), nearest: near }, span }
}

/// The first day of a `WEEK`: 0 is Sunday.
fn week_start(part: &DatePart) -> Result<Option<usize>, Fault> {
    match (part.name.as_str(), part.weekday.as_deref()) {
        ("WEEK", None) => Ok(Some(0)),
        ("ISOWEEK", None) => Ok(Some(1)),
        ("WEEK", Some(day)) => match WEEKDAYS.iter().position(|known| *known == day) {
            Some(start) => Ok(Some(start)),
            None => Err(Fault::invalid(format!("{day} is no weekday"), part.span)),
        },
        (_, Some(_)) => Err(Fault::invalid("only WEEK takes a weekday", part.span)),
        (_, None) => Ok(None),
    }
}

/// `EXTRACT(part FROM value [AT TIME ZONE zone])`
pub fn extract(part: &DatePart, value: Sql, zone: Option<&Sql>, span: Span) -> Result<Sql, Fault> {
    let value = match zone {
        Some(zone) => fill(
            "gs_civil({pos}, bq_moment_only({1}), bq_str({2}))",
            &[value, zone.clone()],
            &[],
            span,
            span,
        )?,
        None => value,
    };
    let template = match (part.name.as_str(), part.weekday.as_deref()) {
        ("YEAR" | "QUARTER" | "MONTH" | "DAY" | "ISOYEAR", None) => {
            format!("bq_part_of_day({{1}}, '{}')", part.name.to_lowercase())
        }
        ("DAYOFYEAR", None) => "bq_part_of_day({1}, 'doy')".into(),
        ("ISOWEEK", None) => "bq_part_of_day({1}, 'week')".into(),
        ("DAYOFWEEK", None) => "(bq_part_of_day({1}, 'dow') + 1)".into(),
        ("WEEK", _) => {
            let start = week_start(part)?.unwrap_or(0);
            format!("gs_week_of_year({{pos}}, CAST(bq_civil({{1}}) AS DATE), {start})")
        }
        ("HOUR", None) => "bq_part_of_time({1}, 'hour', 24)".into(),
        ("MINUTE", None) => "bq_part_of_time({1}, 'minute', 60)".into(),
        ("SECOND", None) => "bq_part_of_time({1}, 'second', 60)".into(),
        ("MILLISECOND", None) => "bq_part_of_time({1}, 'milliseconds', 1000)".into(),
        ("MICROSECOND", None) => "bq_part_of_time({1}, 'microseconds', 1000000)".into(),
        ("DATE", None) => "bq_date({1})".into(),
        ("TIME", None) => "bq_time_of({1})".into(),
        ("DATETIME", None) => "bq_civil_of_moment({1})".into(),
        _ => return Err(Fault::unsupported(format!("EXTRACT of {}", part.name), part.span)),
    };
    let kind = match part.name.as_str() {
        "DATE" | "TIME" => DuckType::named(&part.name),
        "DATETIME" => DuckType::named("TIMESTAMP"),
        _ => DuckType::named("BIGINT"),
    };
    Ok(fill(&template, &[value], &[], span, span)?.typed(kind))
}

impl Emitter<'_> {
    /// The date functions that need code of their own.
    pub fn date_call(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        match call.name.rsplit_once('_') {
            Some((kind, "TRUNC")) => self.date_trunc(call, kind, span),
            Some((kind, "DIFF")) => self.date_diff(call, kind, span),
            Some((kind, "ADD")) => self.date_shift(call, kind, "add", span),
            Some((kind, "SUB")) => self.date_shift(call, kind, "sub", span),
            Some(("GENERATE_DATE", "ARRAY")) => self.date_array(call, span),
            Some(("GENERATE_TIMESTAMP", "ARRAY")) => self.moment_array(call, span),
            Some(("LAST", "DAY")) => self.last_day(call, span),
            Some(("CURRENT", kind)) => self.current(call, kind, span),
            _ => Err(Fault::unsupported(format!("function {}", call.name), call.name_span)),
        }
    }

    fn date_trunc(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 2, if matches!(kind, "TIMESTAMP" | "DATETIME") { 3 } else { 2 })?;
        let part = date_part(&call.args[1])?;
        let name = part.name.as_str();
        let value = self.expr(&call.args[0])?;
        if kind == "TIME" {
            let unit = clock_unit(name).ok_or_else(|| unknown_part(name, &call.name, part.span))?;
            let template = format!("bq_clock_trunc({{1}}, {unit})");
            return fill(&template, &[value], &[], call.name_span, span);
        }
        let is_clock = kind != "DATE" && CLOCK_PARTS.contains(&name);
        let template = if let Some(start) = week_start(&part)? {
            format!("bq_trunc_week({{1}}, {start})")
        } else if name == "ISOYEAR" {
            "bq_trunc_isoyear({1})".to_owned()
        } else if matches!(name, "DAY" | "MONTH" | "QUARTER" | "YEAR") {
            format!("bq_trunc_date({{1}}, '{}')", name.to_lowercase())
        } else if is_clock {
            format!("bq_trunc_time({{1}}, '{}')", name.to_lowercase())
        } else {
            return Err(unknown_part(name, &call.name, part.span));
        };
        let Some(zone) = call.args.get(2) else {
            let guard = match kind {
                "DATETIME" => "bq_only_datetime({1})",
                "TIMESTAMP" => "bq_only_moment({1})",
                _ => "{1}",
            };
            let value = [fill(guard, &[value], &[], call.name_span, span)?];
            return fill(&template, &value, &[], call.name_span, span);
        };
        let args = [value, self.expr(zone)?];
        let template = if is_clock {
            format!(
                "bq_trunc_clock_in_zone(bq_moment_only({{1}}), {{2}}, '{}', {{pos}})",
                name.to_lowercase()
            )
        } else {
            let civil = "gs_civil({pos}, bq_moment_only({1}), bq_str({2}))";
            format!("gs_moment({{pos}}, {}, {{2}})", template.replace("{1}", civil))
        };
        fill(&template, &args, &[], call.name_span, span)
    }

    fn date_diff(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 3, 3)?;
        let part = date_part(&call.args[2])?;
        let name = part.name.as_str();
        let args = self.exprs(&call.args[..2])?;
        let whole = matches!(name, "DAY" | "MONTH" | "QUARTER" | "YEAR").then(|| name.to_lowercase());
        let template = match (kind, week_start(&part)?, whole) {
            ("DATE", ..) if name == "ISOYEAR" => {
                "bq_isoyear_diff(bq_only_date({1}), bq_only_date({2}))".into()
            }
            ("DATETIME", ..) if name == "ISOYEAR" => {
                "bq_isoyear_diff(bq_only_datetime({1}), bq_only_datetime({2}))".into()
            }
            ("TIME", ..) => match clock_unit(name) {
                Some(unit) => format!("bq_clock_diff({{1}}, {{2}}, {unit})"),
                None => return Err(unknown_part(name, &call.name, part.span)),
            },
            ("DATE", Some(start), _) => format!("bq_week_diff({{1}}, {{2}}, {start})"),
            ("DATE", None, Some(name)) => format!("bq_date_diff({{1}}, {{2}}, '{name}')"),
            ("DATETIME", Some(start), _) => {
                format!(
                    "bq_week_diff(CAST(bq_only_datetime({{1}}) AS DATE), CAST(bq_only_datetime({{2}}) AS DATE), {start})"
                )
            }
            ("DATETIME", None, Some(name)) => format!("bq_time_diff({{1}}, {{2}}, '{name}')"),
            ("DATETIME", None, None) if CLOCK_PARTS.contains(&name) => {
                format!("bq_time_diff({{1}}, {{2}}, '{}')", name.to_lowercase())
            }
            ("TIMESTAMP", None, _) => match MOMENT_PARTS.iter().find(|(known, _)| *known == name) {
                Some((_, unit)) => format!("bq_moment_diff({{1}}, {{2}}, {unit})"),
                None => return Err(unknown_part(name, &call.name, part.span)),
            },
            _ => return Err(unknown_part(name, &call.name, part.span)),
        };
        fill(&template, &args, &[], call.name_span, span)
    }

    fn date_shift(&mut self, call: &Call, kind: &str, direction: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 2, 2)?;
        let Expr { kind: Kind::Interval { count, part }, .. } = &call.args[1] else {
            return Err(Fault::unsupported(format!("{} without INTERVAL", call.name), call.args[1].span));
        };
        let name = part.name.to_uppercase();
        let clock = CLOCK_PARTS.contains(&name.as_str());
        if kind == "TIME" {
            let unit = clock_unit(&name).ok_or_else(|| unknown_part(&name, &call.name, part.span))?;
            let args = [self.expr(&call.args[0])?, self.expr(count)?];
            let sign = if direction == "add" { "" } else { "-" };
            let template = format!("bq_clock_add({{1}}, {sign}bq_bigint({{2}}), {unit})");
            return fill(&template, &args, &[], call.name_span, span);
        }
        let (function, fits) = match kind {
            "DATE" => ("bq_date", DATE_PARTS.contains(&name.as_str())),
            "DATETIME" => ("bq_time", clock || DATE_PARTS.contains(&name.as_str())),
            _ => ("bq_moment", clock || name == "DAY"),
        };
        if !fits {
            return Err(unknown_part(&name, &call.name, part.span));
        }
        if let (Some(date), Kind::Int(parts)) = (constant::date(&call.args[0].kind), &count.kind) {
            let parts = if direction == "add" { Some(*parts) } else { parts.checked_neg() };
            if let Some(date) = parts.and_then(|parts| constant::shifted(date, parts, &name)) {
                return Ok(constant::written(date, span));
            }
        }
        let value = self.expr(&call.args[0])?;
        let count = self.expr(count)?;
        let interval = interval(&count, &name, part.span)?;
        fill(&format!("{function}_{direction}({{1}}, {{2}})"), &[value, interval], &[], call.name_span, span)
    }

    fn date_array(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        arity(call, 2, 3)?;
        let (steps, part, part_span) = match call.args.get(2).map(|arg| &arg.kind) {
            None => (1, "DAY".to_owned(), span),
            Some(Kind::Interval { count, part }) => match count.kind {
                Kind::Int(steps) if steps != 0 => (steps, part.name.to_uppercase(), part.span),
                _ => {
                    return Err(Fault::unsupported(
                        "a step that is not a literal number other than 0",
                        count.span,
                    ));
                }
            },
            Some(_) => return Err(Fault::unsupported("GENERATE_DATE_ARRAY without INTERVAL", span)),
        };
        if !DATE_PARTS.contains(&part.as_str()) {
            return Err(unknown_part(&part, &call.name, part_span));
        }
        let mut args = self.exprs(&call.args[..2])?;
        args.push(interval(&Sql::new(format!("CAST({steps} AS BIGINT)")), &part, part_span)?);
        fill("bq_date_series({*})", &args, &[], call.name_span, span)
    }

    fn moment_array(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        arity(call, 3, 3)?;
        let Kind::Interval { count, part } = &call.args[2].kind else {
            return Err(Fault::unsupported(format!("{} without INTERVAL", call.name), call.args[2].span));
        };
        let name = part.name.to_uppercase();
        let unit = MOMENT_PARTS.iter().find(|(known, _)| *known == name);
        let (_, unit) = unit.ok_or_else(|| unknown_part(&name, &call.name, part.span))?;
        let args = [self.expr(&call.args[0])?, self.expr(&call.args[1])?, self.expr(count)?];
        let template =
            format!("bq_moment_series(bq_moment_only({{1}}), bq_moment_only({{2}}), {{3}}, {unit}, {{pos}})");
        fill(&template, &args, &[], call.name_span, span)
    }

    fn last_day(&mut self, call: &Call, span: Span) -> Result<Sql, Fault> {
        arity(call, 1, 2)?;
        let part = call.args.get(1).map(date_part).transpose()?;
        let value = self.exprs(&call.args[..1])?;
        let template = match &part {
            None => "bq_last_day({1})".to_owned(),
            Some(part) => match (part.name.as_str(), week_start(part)?) {
                (_, Some(start)) => format!("bq_last_day_of_week(bq_day_of({{1}}), {start})"),
                ("MONTH", _) => "bq_last_day({1})".to_owned(),
                (name @ ("QUARTER" | "YEAR"), _) => {
                    format!("CAST(bq_last_day_of(bq_day_of({{1}}), '{}') AS DATE)", name.to_lowercase())
                }
                ("ISOYEAR", _) => "bq_last_day_of_isoyear(bq_day_of({1}))".to_owned(),
                (name, _) => return Err(unknown_part(name, &call.name, part.span)),
            },
        };
        fill(&template, &value, &[], call.name_span, span)
    }

    /// `CURRENT_DATE`, `CURRENT_TIME`, `CURRENT_DATETIME`, in a zone.
    fn current(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 0, 1)?;
        let zone = self.exprs(&call.args)?;
        let civil =
            if zone.is_empty() { "timezone('UTC', now())" } else { "gs_civil({pos}, now(), bq_str({1}))" };
        let template = match kind {
            "DATETIME" => civil.to_owned(),
            kind => format!("CAST({civil} AS {kind})"),
        };
        fill(&template, &zone, &[], call.name_span, span)
    }
}

/// Microseconds in a part of the day that a `TIME` has.
fn clock_unit(part: &str) -> Option<&'static str> {
    let clock = MOMENT_PARTS.iter().filter(|(known, _)| *known != "DAY");
    clock.into_iter().find(|(known, _)| *known == part).map(|(_, unit)| *unit)
}

fn date_part(expr: &Expr) -> Result<DatePart, Fault> {
    expr.date_part().ok_or_else(|| Fault::syntax("expected a date part", expr.span))
}
