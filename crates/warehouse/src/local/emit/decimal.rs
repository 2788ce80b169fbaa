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

/// How many digits DuckDB computes with in 64 bits, and at all.
const IN_64_BITS: u8 = 18;
const IN_128_BITS: u8 = 38;

/// Digits before and after the point, as a type of DuckDB's has them.
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

    /// Those of a type of DuckDB's that has fewer than NUMERIC.
    pub fn of_type(kind: &DuckType) -> Option<Self> {
        let (width, places) = kind.name().strip_prefix("DECIMAL(")?.strip_suffix(')')?.split_once(',')?;
        Self::of_column(&DataType::Decimal128(width.parse().ok()?, places.parse().ok()?))
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

    /// Whether these are as many places as NUMERIC has.
    pub fn has_all_places(self) -> bool {
        self.places == MOST.places
    }

    fn width(self) -> u8 {
        self.whole + self.places
    }

    /// DuckDB's type of values with these digits.
    pub fn type_name(self) -> String {
        format!("DECIMAL({},{})", self.width(), self.places)
    }

    /// Those of a sum of such values, where it fits NUMERIC; and DuckDB's type of it.
    pub fn of_sum(self) -> (Self, DuckType) {
        let kind = format!("DECIMAL({IN_128_BITS},{})", self.places);
        (Self { whole: MOST.whole, ..self }, DuckType::named(&kind))
    }

    /// Those of values with either.
    fn union(self, other: Self) -> Self {
        Self { whole: self.whole.max(other.whole), places: self.places.max(other.places) }
    }

    /// Those that DuckDB gives a result of `+`, `-` or `*`; what needs more of them is an error.
    fn of_result(operator: &str, left: Self, right: Self) -> Self {
        let Self { whole, places } = if operator == "*" {
            Self { whole: left.whole + right.whole, places: left.places + right.places }
        } else {
            let both = left.union(right);
            Self { whole: both.whole + 1, ..both }
        };
        let is_small = left.width().max(right.width()) <= IN_64_BITS;
        let most = if is_small { IN_64_BITS } else { IN_128_BITS };
        Self { whole: whole.min(most.saturating_sub(places)), places }
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

/// A side of a comparison of NUMERIC in its own digits, where they are known.
///
/// DuckDB compares in digits that suffice for both. So a scan can use a comparison with a column, and of a column
/// that is compared with a result of other rows, only what is left by then is converted.
pub fn own(sql: &Sql) -> &Sql {
    sql.exact().map_or(sql, |(exact, _)| exact)
}

/// A NUMERIC in its own digits, where they are known, as an expression of DuckDB's type.
pub fn narrowed(sql: Sql) -> Sql {
    match sql.exact() {
        Some((exact, digits)) if is_numeric(&sql) => {
            exact.clone().typed(DuckType::named(&digits.type_name()))
        }
        _ => sql,
    }
}

fn is_numeric(sql: &Sql) -> bool {
    sql.kind().is_some_and(|kind| kind.name() == NUMERIC)
}

/// What DuckDB has in these digits, as NUMERIC.
pub fn widened(exact: Sql, digits: Digits) -> Sql {
    let mut sql = Sql::new("CAST(");
    sql.append(&exact).push(" AS ").push(NUMERIC).push(")");
    sql.typed(DuckType::named(NUMERIC)).exactly(exact, digits)
}

/// `sql`, an expression of type `kind`, as the type of BigQuery's that it stands for.
pub fn read(sql: Sql, kind: &DuckType) -> Sql {
    match Digits::of_type(kind) {
        Some(digits) => widened(sql, digits),
        None => sql.typed(kind.clone()),
    }
}

/// NUMERICs that are one result, in digits that suffice for all.
pub fn branches(values: &[Sql]) -> Option<(Vec<Sql>, Digits)> {
    let exact = |value| if is_numeric(value) { value.exact() } else { None };
    let values = values.iter().map(exact).collect::<Option<Vec<_>>>()?;
    let digits = values.iter().map(|(_, digits)| *digits).reduce(Digits::union).filter(|all| all.fit())?;
    let cast = |(value, own): (&Sql, Digits)| {
        if own == digits {
            return value.clone();
        }
        let mut sql = Sql::new("CAST(");
        sql.append(value).push(&format!(" AS {})", digits.type_name()));
        sql
    };
    Some((values.into_iter().map(cast).collect(), digits))
}

/// NULL of type NUMERIC, which takes no digits.
pub fn null() -> Sql {
    let digits = Digits { whole: 1, places: 0 };
    widened(Sql::new(format!("CAST(NULL AS {})", digits.type_name())), digits)
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
        assert_eq!(product(&column(31, 2), &column(15, 2)), Some((wide.clone(), false)));
        assert_eq!(
            product(&column(15, 2), &Sql::new("c").typed(DuckType::named("BIGINT"))),
            Some((wide, false))
        );
        assert_eq!(product(&column(15, 5), &column(15, 5)), None);
        assert_eq!(product(&column(15, 5), &Sql::new("f").typed(DuckType::named("DOUBLE"))), None);
    }

    #[test]
    fn gives_results_the_digits_that_duckdb_gives_them() {
        crate::local::library::load().unwrap();
        let duckdb = duckdb::Connection::open_in_memory().unwrap();
        let all = [(1, 0), (4, 2), (9, 5), (15, 2), (16, 2), (18, 4), (19, 0), (31, 2), (38, 4)];
        let digits = all.map(|(width, places)| Digits { whole: width - places, places });
        for (left, right) in digits.iter().flat_map(|left| digits.iter().map(move |right| (*left, *right))) {
            for operator in ["+", "-", "*"] {
                let of = |digits: Digits| format!("CAST(0 AS {})", digits.type_name());
                let sql = format!("SELECT typeof({} {operator} {})", of(left), of(right));
                let found: String = duckdb.query_row(&sql, [], |row| row.get(0)).unwrap();
                assert_eq!(Digits::of_result(operator, left, right).type_name(), found, "{sql}");
            }
        }
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
