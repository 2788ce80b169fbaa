//! Dates, times, zones.

mod civil;
mod format;
mod model;
mod moment;
mod parse;
pub mod text;
mod zone;

use super::{Failure, natives};
use civil::Civil;
use format::{Shape, format};
use parse::parse;
use zone::Zone;

natives! {
    gs_format_date(Text, Date) -> Text = |args| {
        format(args.text(0), Shape::Date, &Civil::of_days(args.date(1).into()), 0)
    };
    gs_format_datetime(Text, DateTime) -> Text = |args| {
        format(args.text(0), Shape::DateTime, &Civil::of_micros(args.micros(1)), 0)
    };
    gs_format_time(Text, Time) -> Text = |args| {
        format(args.text(0), Shape::Time, &Civil::of_micros(args.time(1)), 0)
    };
    gs_format_timestamp(Text, Timestamp, Text) -> Text = |args| {
        let offset = Zone::named(args.text(2))?.whole_minutes_at(args.micros(1))?;
        let civil = Civil::of_micros(args.micros(1) + offset * civil::SECOND);
        format(args.text(0), Shape::Timestamp, &civil, offset)
    };
    gs_parse_date(Text, Text) -> Date = |args| parse(args.text(0), args.text(1), Shape::Date)?.days();
    gs_parse_datetime(Text, Text) -> DateTime = |args| {
        parse(args.text(0), args.text(1), Shape::DateTime)?.micros()
    };
    gs_parse_time(Text, Text) -> Time = |args| {
        let micros = parse(args.text(0), args.text(1), Shape::Time)?.micros()?;
        Ok(micros.rem_euclid(civil::DAY))
    };
    gs_parse_timestamp(Text, Text, Text) -> Timestamp = |args| {
        parse(args.text(0), args.text(1), Shape::Timestamp)?.moment(&Zone::named(args.text(2))?)
    };
    gs_read_timestamp(Text, Text) -> Timestamp = |args| moment::read(args.text(0), &Zone::named(args.text(1))?);
    gs_civil(Timestamp, Text) -> DateTime = |args| {
        let micros = args.micros(0);
        let offset = Zone::named(args.text(1))?.offset_at(micros)?;
        civil::valid(micros + offset * civil::SECOND)
    };
    gs_moment(DateTime, Text) -> Timestamp = |args| Zone::named(args.text(1))?.moment(args.micros(0));
    gs_short_offset(Timestamp, Text) -> Text = |args| {
        Zone::named(args.text(1))?.whole_minutes_at(args.micros(0)).map(format::short_offset)
    };
    gs_make_date(Int, Int, Int) -> Date = |args| civil::days(args.int(0), args.int(1), args.int(2));
    gs_make_datetime(Int, Int, Int, Int, Int, Int) -> DateTime = |args| {
        let days = civil::days(args.int(0), args.int(1), args.int(2))?;
        let time = civil::time(args.int(3), args.int(4), args.int(5))?;
        civil::valid(i64::from(days) * civil::DAY + time)
    };
    gs_make_time(Int, Int, Int) -> Time = |args| {
        civil::time(args.int(0), args.int(1), args.int(2)).map(|micros| micros % civil::DAY)
    };
    gs_date_by_model(Text, Date) -> Text = |args| {
        model::write(args.text(0), Shape::Date, &Civil::of_days(args.date(1).into()), 0)
    };
    gs_datetime_by_model(Text, DateTime) -> Text = |args| {
        model::write(args.text(0), Shape::DateTime, &Civil::of_micros(args.micros(1)), 0)
    };
    gs_time_by_model(Text, Time) -> Text = |args| {
        model::write(args.text(0), Shape::Time, &Civil::of_micros(args.time(1)), 0)
    };
    gs_timestamp_by_model(Text, Timestamp, Text) -> Text = |args| {
        let offset = Zone::named(args.text(2))?.whole_minutes_at(args.micros(1))?;
        let civil = Civil::of_micros(args.micros(1) + offset * civil::SECOND);
        model::write(args.text(0), Shape::Timestamp, &civil, offset)
    };
    gs_date_of_model(Text, Text, Timestamp) -> Date = |args| {
        let today = Civil::of_micros(args.micros(2));
        let micros = model::read_civil(args.text(0), args.text(1), Shape::Date, &today)?;
        i32::try_from(micros.div_euclid(civil::DAY)).or_else(|_| out_of_range())
    };
    gs_datetime_of_model(Text, Text, Timestamp) -> DateTime = |args| {
        model::read_civil(args.text(0), args.text(1), Shape::DateTime, &Civil::of_micros(args.micros(2)))
    };
    gs_time_of_model(Text, Text) -> Time = |args| {
        model::read_civil(args.text(0), args.text(1), Shape::Time, &Civil::of_micros(0))
    };
    gs_timestamp_of_model(Text, Text, Timestamp, Text) -> Timestamp = |args| {
        model::read_moment(args.text(0), args.text(1), &Zone::named(args.text(3))?, args.micros(2))
    };
    gs_week_of_year(Date, Int) -> Int = |args| Civil::of_days(args.date(0).into()).week(args.int(1));
}

/// GoogleSQL's years are 1 to 9999.
fn out_of_range<T>() -> Result<T, Failure> {
    Failure::error("a date or time outside the years 1 to 9999")
}
