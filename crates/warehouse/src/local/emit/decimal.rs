//! NUMERIC in no more digits than its values need.
//!
//! All NUMERIC is `DECIMAL(38,9)`, whose products DuckDB can only round by a slow division. Where it is known that
//! a value has fewer digits, as a column of a file with `DECIMAL(15,2)`, it is also written as a decimal of these;
//! sums, products and comparisons of such values are exact, need no rounding, and are fast. Every expression still
//! has its value as `DECIMAL(38,9)`, which is what all other code uses.

use super::Sql;
use super::kind::DuckType;
use crate::local::sql::ast::Span;
use arrow::datatypes::DataType;

const NUMERIC: &str = "DECIMAL(38,9)";

/// NUMERIC's own digits.
const MOST: Digits = Digits { whole: 29, places: 9 };

/// Digits before and after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    whole: u8,
    places: u8,
}

impl Digits {
    /// Those of a column in a file that has fewer than NUMERIC.
    pub fn of_column(kind: &DataType) -> Option<Self> {
        let DataType::Decimal128(precision, scale) = kind else { return None };
        let places = u8::try_from(*scale).ok()?;
        let digits = Self { whole: precision.checked_sub(places)?, places };
        (digits != MOST && digits.fit()).then_some(digits)
    }

    /// Those of a literal without exponent.
    fn of_literal(text: &str) -> Option<Self> {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let length = |part: &str| u8::try_from(part.len()).ok();
        let digits = Self { whole: length(whole)?, places: length(places)? };
        (!whole.is_empty() && all_digits(whole) && all_digits(places) && digits.fit()).then_some(digits)
    }

    fn fit(self) -> bool {
        self.whole <= MOST.whole && self.places <= MOST.places
    }

    /// DuckDB's type of values with these digits.
    pub fn type_name(self) -> String {
        format!("DECIMAL({},{})", self.whole + self.places, self.places)
    }

    /// Those of an aggregate of such values, where it fits NUMERIC; and DuckDB's type of it.
    pub fn of_aggregate(self, native: &str) -> (Self, DuckType) {
        match native {
            "sum" => {
                let kind = format!("DECIMAL(38,{})", self.places);
                (Self { whole: MOST.whole, ..self }, DuckType::named(&kind))
            }
            _ => (self, DuckType::named(&self.type_name())),
        }
    }

    /// Those of a result of `+`, `-` or `*`: as DuckDB has them, where it can hold as many.
    fn of_result(operator: &str, left: Self, right: Self) -> Self {
        match operator {
            "*" => Self { whole: left.whole + right.whole, places: left.places + right.places },
            _ => Self { whole: left.whole.max(right.whole) + 1, places: left.places.max(right.places) },
        }
    }
}

/// A literal of type INT64, written as `sql`, also in its own digits.
pub fn whole_literal(sql: Sql, text: &str, span: Span) -> Sql {
    let Some(digits) = Digits::of_literal(text) else { return sql };
    sql.exactly(cast_literal(text, &digits.type_name(), span), digits)
}

/// A literal of type NUMERIC, where it has no exponent.
pub fn literal(text: &str, span: Span) -> Option<Sql> {
    let digits = Digits::of_literal(text)?;
    let sql = cast_literal(text, NUMERIC, span).typed(DuckType::named(NUMERIC));
    Some(sql.exactly(cast_literal(text, &digits.type_name(), span), digits))
}

fn cast_literal(text: &str, kind: &str, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span).push(&format!("CAST('{text}' AS {kind})"));
    sql
}

/// `left operator right` of type NUMERIC, where no digit of the result is to be rounded.
pub fn arithmetic(operator: &str, left: &Sql, right: &Sql, span: Span) -> Option<Sql> {
    let ((left, left_digits), (right, right_digits)) = (operand(left)?, operand(right)?);
    let digits = Digits::of_result(operator, left_digits, right_digits);
    if digits.places > MOST.places {
        return None;
    }
    let exact = super::operator::infix(operator, left, right, span);
    // of what is too large for NUMERIC or DuckDB, one of them makes an error
    let mut sql = Sql::new("CAST(");
    sql.mark(span).append(&exact).push(" AS ").push(NUMERIC).push(")");
    let sql = sql.typed(DuckType::named(NUMERIC));
    Some(if digits.fit() { sql.exactly(exact, digits) } else { sql })
}

/// Both sides of a comparison in their own digits, so that a scan can use it.
pub fn comparison(operator: &str, left: &Sql, right: &Sql, span: Span) -> Option<Sql> {
    let ((left, _), (right, _)) = (operand(left)?, operand(right)?);
    Some(super::operator::infix(operator, left, right, span))
}

/// A whole number has at most 19 digits.
fn operand(sql: &Sql) -> Option<(&Sql, Digits)> {
    let is_whole = sql.kind().is_some_and(|kind| kind.name() == "BIGINT");
    sql.exact().or_else(|| is_whole.then_some((sql, Digits { whole: 19, places: 0 })))
}

#[cfg(test)]
mod tests {
    use super::{Digits, NUMERIC, arithmetic, literal};
    use crate::local::emit::Sql;
    use crate::local::emit::kind::DuckType;
    use crate::local::sql::ast::Span;
    use arrow::datatypes::DataType;

    fn column(precision: u8, scale: i8) -> Sql {
        let digits = Digits::of_column(&DataType::Decimal128(precision, scale)).unwrap();
        Sql::new("wide").typed(DuckType::named(NUMERIC)).exactly(Sql::new("c"), digits)
    }

    fn product(left: &Sql, right: &Sql) -> Option<(String, bool)> {
        let sql = arithmetic("*", left, right, Span::default())?;
        Some((sql.text.clone(), sql.exact().is_some()))
    }

    #[test]
    fn multiplies_without_rounding_only_what_fits() {
        let wide = "CAST((c * c) AS DECIMAL(38,9))".to_owned();
        assert_eq!(product(&column(15, 2), &column(15, 2)), Some((wide.clone(), true)));
        assert_eq!(product(&column(31, 2), &column(15, 2)), Some((wide, false)));
        assert_eq!(product(&column(15, 5), &column(15, 5)), None);
        assert_eq!(product(&column(15, 5), &Sql::new("f").typed(DuckType::named("DOUBLE"))), None);
    }

    #[test]
    fn reads_the_digits_of_literals() {
        let digits = |text: &str| Digits::of_literal(text).map(Digits::type_name);
        assert_eq!(digits("0.05").as_deref(), Some("DECIMAL(3,2)"));
        assert_eq!(digits("-12").as_deref(), Some("DECIMAL(2,0)"));
        for text in ["", ".5", "1e3", "0.1234567891", "+1", "1 "] {
            assert_eq!(digits(text), None, "{text}");
        }
        assert!(literal("1.5", Span::default()).is_some_and(|sql| sql.exact().is_some()));
        assert!(literal("15e-1", Span::default()).is_none());
    }

    #[test]
    fn leaves_columns_alone_that_are_numeric_or_none() {
        let of = |precision, scale| Digits::of_column(&DataType::Decimal128(precision, scale));
        assert_eq!(of(38, 9), None);
        assert_eq!(of(38, 0), None);
        assert_eq!(of(38, 10), None);
        assert!(of(38, 9).is_none() && of(9, 0).is_some());
    }
}
