//! Dates and times: parts, truncation, differences, formats.

use super::call::{arity, fill};
use super::format::{Format, strftime};
use super::{Emitter, Sql, quote};
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
        Some(zone) => fill("bq_zoned({1}, {2})", &[value, zone.clone()], &[], span, span)?,
        None => value,
    };
    let template = match (part.name.as_str(), part.weekday.as_deref()) {
        ("YEAR" | "QUARTER" | "MONTH" | "DAY" | "ISOYEAR", None) => {
            format!("bq_part_of_day({{1}}, '{}')", part.name.to_lowercase())
        }
        ("DAYOFYEAR", None) => "bq_part_of_day({1}, 'doy')".into(),
        ("ISOWEEK", None) => "bq_part_of_day({1}, 'week')".into(),
        ("DAYOFWEEK", None) => "(bq_part_of_day({1}, 'dow') + 1)".into(),
        ("WEEK", None | Some("SUNDAY")) => "CAST(strftime(bq_civil({1}), '%U') AS BIGINT)".into(),
        ("WEEK", Some("MONDAY")) => "CAST(strftime(bq_civil({1}), '%W') AS BIGINT)".into(),
        ("HOUR", None) => "bq_part_of_time({1}, 'hour', 24)".into(),
        ("MINUTE", None) => "bq_part_of_time({1}, 'minute', 60)".into(),
        ("SECOND", None) => "bq_part_of_time({1}, 'second', 60)".into(),
        ("MILLISECOND", None) => "bq_part_of_time({1}, 'milliseconds', 1000)".into(),
        ("MICROSECOND", None) => "bq_part_of_time({1}, 'microseconds', 1000000)".into(),
        ("DATE", None) => "bq_date({1})".into(),
        ("TIME", None) => "bq_time_of({1})".into(),
        _ => return Err(Fault::unsupported(format!("EXTRACT of {}", part.name), part.span)),
    };
    fill(&template, &[value], &[], span, span)
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
            Some(("LAST", "DAY")) => {
                arity(call, 1, 2)?;
                match call.args.get(1).map(date_part).transpose()? {
                    Some(part) if part.name != "MONTH" => {
                        return Err(unknown_part(&part.name, &call.name, part.span));
                    }
                    _ => {}
                }
                let args = self.exprs(&call.args[..1])?;
                fill("bq_last_day({1})", &args, &[], call.name_span, span)
            }
            Some(("FORMAT", kind)) => self.format(call, kind, span),
            Some(("PARSE", kind)) => self.parse(call, kind, span),
            _ => Err(Fault::unsupported(format!("function {}", call.name), call.name_span)),
        }
    }

    fn date_trunc(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        if call.args.len() == 3 {
            return Err(Fault::unsupported(format!("{} with a time zone", call.name), span));
        }
        arity(call, 2, 2)?;
        let part = date_part(&call.args[1])?;
        let value = self.exprs(&call.args[..1])?;
        let template = if let Some(start) = week_start(&part)? {
            format!("bq_trunc_week({{1}}, {start})")
        } else if matches!(part.name.as_str(), "DAY" | "MONTH" | "QUARTER" | "YEAR" | "ISOYEAR") {
            format!("bq_trunc_date({{1}}, '{}')", part.name.to_lowercase())
        } else if kind != "DATE" && CLOCK_PARTS.contains(&part.name.as_str()) {
            format!("bq_trunc_time({{1}}, '{}')", part.name.to_lowercase())
        } else {
            return Err(unknown_part(&part.name, &call.name, part.span));
        };
        let guard = match kind {
            "DATETIME" => "bq_only_datetime({1})",
            "TIMESTAMP" => "bq_only_moment({1})",
            _ => "{1}",
        };
        let value = [fill(guard, &value, &[], call.name_span, span)?];
        fill(&template, &value, &[], call.name_span, span)
    }

    fn date_diff(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 3, 3)?;
        let part = date_part(&call.args[2])?;
        let name = part.name.as_str();
        let args = self.exprs(&call.args[..2])?;
        let whole = matches!(name, "DAY" | "MONTH" | "QUARTER" | "YEAR").then(|| name.to_lowercase());
        let template = match (kind, week_start(&part)?, whole) {
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
        let (function, fits) = match kind {
            "DATE" => ("bq_date", DATE_PARTS.contains(&name.as_str())),
            "DATETIME" => ("bq_time", clock || DATE_PARTS.contains(&name.as_str())),
            _ => ("bq_moment", clock || name == "DAY"),
        };
        if !fits {
            return Err(unknown_part(&name, &call.name, part.span));
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
                Kind::Int(steps) if steps > 0 => (steps, part.name.to_uppercase(), part.span),
                _ => return Err(Fault::unsupported("a step that is not a positive number", count.span)),
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

    fn format(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 2, if kind == "TIMESTAMP" { 3 } else { 2 })?;
        let (format, guard) = match kind {
            "DATE" => (Format::Date, "bq_only_date({1})"),
            "DATETIME" => (Format::DateTime, "bq_only_datetime({1})"),
            _ if call.args.len() == 3 => (Format::DateTime, "bq_zoned({1}, {2})"),
            _ => (Format::DateTime, "bq_zoned({1}, 'UTC')"),
        };
        let pattern = strftime(&call.args[0], format)?;
        let args = self.exprs(&call.args[1..])?;
        let template = format!("strftime({guard}, {})", quote(&pattern));
        fill(&template, &args, &[], call.name_span, span)
    }

    fn parse(&mut self, call: &Call, kind: &str, span: Span) -> Result<Sql, Fault> {
        arity(call, 2, 2)?;
        let format = if kind == "DATE" { Format::ParseDate } else { Format::ParseDateTime };
        let pattern = quote(&strftime(&call.args[0], format)?);
        let args = self.exprs(&call.args[1..])?;
        let parsed = format!("bq_parsed(try_strptime(bq_str({{1}}), {pattern}), {{1}}, {{pos}})");
        let template = match kind {
            "DATE" => format!("CAST({parsed} AS DATE)"),
            "DATETIME" => parsed,
            _ => format!("timezone('UTC', {parsed})"),
        };
        fill(&template, &args, &[], call.name_span, span)
    }
}

fn date_part(expr: &Expr) -> Result<DatePart, Fault> {
    expr.date_part().ok_or_else(|| Fault::syntax("expected a date part", expr.span))
}
