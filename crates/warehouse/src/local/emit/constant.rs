//! Dates that a query writes out, computed once: DuckDB can then skip what they rule out of a file.

use super::Sql;
use super::kind::DuckType;
use crate::Type;
use crate::local::sql::ast::{Kind, Span};
use jiff::Span as Shift;
use jiff::civil::Date;

/// The date that this is: `DATE '2013-01-31'`.
pub fn date(kind: &Kind) -> Option<Date> {
    let Kind::Typed(Type::Date, text) = kind else { return None };
    let date = text.parse().ok().filter(|date| is_valid(*date))?;
    (date.to_string() == *text).then_some(date)
}

/// The date so many parts later, which the last day of a month bounds; `None` outside GoogleSQL's years.
pub fn shifted(date: Date, parts: i64, part: &str) -> Option<Date> {
    let shift = match part {
        "DAY" => Shift::new().try_days(parts),
        "WEEK" => Shift::new().try_weeks(parts),
        "MONTH" => Shift::new().try_months(parts),
        "QUARTER" => Shift::new().try_months(parts.checked_mul(3)?),
        "YEAR" => Shift::new().try_years(parts),
        _ => return None,
    };
    date.checked_add(shift.ok()?).ok().filter(|date| is_valid(*date))
}

/// A date in DuckDB's SQL.
pub fn written(date: Date, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span).push(&format!("CAST('{date}' AS DATE)"));
    sql.typed(DuckType::named("DATE"))
}

fn is_valid(date: Date) -> bool {
    (1..=9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::{date, shifted};
    use crate::Type;
    use crate::local::sql::ast::Kind;

    #[test]
    fn reads_dates_and_shifts_them() {
        let read = |text: &str| date(&Kind::Typed(Type::Date, text.to_owned()));
        let shift =
            |parts, part| shifted(read("2012-02-29").unwrap(), parts, part).map(|date| date.to_string());
        assert_eq!(shift(1, "YEAR").as_deref(), Some("2013-02-28"));
        assert_eq!(shift(-1, "QUARTER").as_deref(), Some("2011-11-29"));
        assert_eq!(shift(1, "WEEK").as_deref(), Some("2012-03-07"));
        assert_eq!(shift(8000, "YEAR"), None);
        assert_eq!(shift(i64::MAX, "DAY"), None);
        assert_eq!(shift(1, "HOUR"), None);
        for text in ["2012-2-3", "20120203", "2012-02-30", "-0001-01-01"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
