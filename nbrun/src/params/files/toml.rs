//! TOML, whose dates and times are values of their own.

use toml::Value as Toml;
use toml::value::Datetime;

use super::super::value::{date_from_parts, time_from_parts};
use super::super::{Given, Integer, Value};

/// Reads a TOML document. Errors say what is wrong, and where.
pub fn parse(text: &str) -> Result<Given, String> {
    let table = text.parse::<toml::Table>().map_err(|error| error.to_string())?;
    map(table)
}

fn map(table: toml::Table) -> Result<Given, String> {
    let entry = |(key, item)| value(item).map(|given| (key, given));
    table.into_iter().map(entry).collect::<Result<_, String>>().map(Given::Map)
}

fn value(item: Toml) -> Result<Given, String> {
    Ok(match item {
        Toml::String(text) => Given::string(text),
        Toml::Integer(number) => Given::Scalar(Value::Integer(Integer::from(number))),
        Toml::Float(number) => Given::Scalar(Value::Float(number)),
        Toml::Boolean(truth) => Given::Scalar(Value::Bool(truth)),
        Toml::Datetime(datetime) => Given::Scalar(moment(&datetime)?),
        Toml::Array(items) => Given::List(items.into_iter().map(value).collect::<Result<_, _>>()?),
        Toml::Table(table) => map(table)?,
    })
}

fn moment(datetime: &Datetime) -> Result<Value, String> {
    if datetime.offset.is_some() {
        return Err(format!("{datetime}: parameters have no time zone, leave the offset out"));
    }
    let invalid = || format!("{datetime} is not a date or time between the years 1 and 9999");
    let date = datetime.date.map(|d| date_from_parts(d.year.into(), d.month.into(), d.day.into()));
    let time = datetime.time.map(|t| {
        let microsecond = i32::try_from(t.nanosecond.unwrap_or(0) / 1_000).ok()?;
        time_from_parts(&[t.hour.into(), t.minute.into(), t.second.unwrap_or(0).into(), microsecond])
    });
    match (date, time) {
        (Some(Some(date)), None) => Ok(Value::Date(date)),
        (None, Some(Some(time))) => Ok(Value::Time(time)),
        (Some(Some(date)), Some(Some(time))) => Ok(Value::DateTime(date.to_datetime(time))),
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_values() {
        let given = parse("d = 2013-09-01\nt = 07:30:00\nw = 2013-09-01T07:30:00").unwrap();
        insta::assert_snapshot!(format!("{given:?}"), @r#"Map([("d", Scalar(Date(2013-09-01))), ("t", Scalar(Time(07:30:00))), ("w", Scalar(DateTime(2013-09-01T07:30:00)))])"#);
    }

    #[test]
    fn what_is_refused() {
        assert!(parse("a = 1\na = 2").unwrap_err().contains("duplicate key"));
        assert!(parse("a = 2013-09-01T07:30:00Z").unwrap_err().contains("no time zone"));
    }
}
