//! Dates, times, zones.

mod civil;
mod format;
mod moment;
mod parse;
mod zone;

use super::{Answer, Args, Failure, Value, natives};
use civil::Civil;
use format::{Shape, format};
use zone::Zone;

natives! {
    gs_format_date(Text, Date) -> Text = |args| {
        formatted(args, Shape::Date, &Civil::of_days(i64::from(args.date(1))), 0)
    };
    gs_format_datetime(Text, DateTime) -> Text = |args| {
        formatted(args, Shape::DateTime, &Civil::of_micros(args.micros(1)), 0)
    };
    gs_format_time(Text, Time) -> Text = |args| {
        formatted(args, Shape::Time, &Civil::of_micros(args.time(1)), 0)
    };
    gs_format_timestamp(Text, Timestamp, Text) -> Text = |args| {
        let offset = Zone::named(args.text(2))?.offset_at(args.micros(1))?;
        let civil = Civil::of_micros(args.micros(1) + offset * civil::SECOND);
        formatted(args, Shape::Timestamp, &civil, offset)
    };
    gs_parse_date(Text, Text) -> Date = |args| {
        let parsed = parse::parse(args.text(0), args.text(1), Shape::Date)?;
        Ok(Some(Value::Date(parsed.days()?)))
    };
    gs_parse_datetime(Text, Text) -> DateTime = |args| {
        Ok(Some(Value::Micros(parse::parse(args.text(0), args.text(1), Shape::DateTime)?.micros()?)))
    };
    gs_parse_time(Text, Text) -> Time = |args| {
        let micros = parse::parse(args.text(0), args.text(1), Shape::Time)?.micros()?;
        Ok(Some(Value::Micros(micros.rem_euclid(civil::DAY))))
    };
    gs_parse_timestamp(Text, Text, Text) -> Timestamp = |args| {
        let parsed = parse::parse(args.text(0), args.text(1), Shape::Timestamp)?;
        Ok(Some(Value::Micros(parsed.moment(&Zone::named(args.text(2))?)?)))
    };
    gs_read_timestamp(Text, Text) -> Timestamp = |args| {
        Ok(Some(Value::Micros(moment::read(args.text(0), &Zone::named(args.text(1))?)?)))
    };
    gs_civil(Timestamp, Text) -> DateTime = |args| {
        let micros = args.micros(0);
        let offset = Zone::named(args.text(1))?.offset_at(micros)?;
        Ok(Some(Value::Micros(civil::valid(micros + offset * civil::SECOND)?)))
    };
    gs_moment(DateTime, Text) -> Timestamp = |args| {
        Ok(Some(Value::Micros(Zone::named(args.text(1))?.moment(args.micros(0))?)))
    };
    gs_short_offset(Timestamp, Text) -> Text = |args| {
        Ok(Some(Value::Text(format::short_offset(Zone::named(args.text(1))?.offset_at(args.micros(0))?))))
    };
    gs_make_date(Int, Int, Int) -> Date = |args| {
        Ok(Some(Value::Date(civil::days(args.int(0), args.int(1), args.int(2))?)))
    };
    gs_make_datetime(Int, Int, Int, Int, Int, Int) -> DateTime = |args| {
        let days = civil::days(args.int(0), args.int(1), args.int(2))?;
        let time = civil::time(args.int(3), args.int(4), args.int(5))?;
        Ok(Some(Value::Micros(i64::from(days) * civil::DAY + time)))
    };
    gs_make_time(Int, Int, Int) -> Time = |args| {
        Ok(Some(Value::Micros(civil::time(args.int(0), args.int(1), args.int(2))?)))
    };
    gs_add_months(Date, Int) -> Date = |args| {
        Ok(Some(Value::Date(civil::add_months(args.date(0), args.int(1))?)))
    };
    gs_week_of_year(Date, Int) -> Int = |args| {
        let civil = Civil::of_days(i64::from(args.date(0)));
        Ok(Some(Value::Int(civil.week(args.int(1)))))
    };
}

fn formatted(args: Args, shape: Shape, civil: &Civil, offset: i64) -> Answer {
    format(args.text(0), shape, civil, offset).map(|text| Some(Value::Text(text)))
}

/// GoogleSQL's years are 1 to 9999.
fn out_of_range<T>() -> Result<T, Failure> {
    Failure::error("a date or time outside the years 1 to 9999")
}
