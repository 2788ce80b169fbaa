//! Decimal numbers as text.

use arrow::datatypes::i256;

/// Digits of a BIGNUMERIC after the point.
const PLACES: usize = 38;

/// A BIGNUMERIC as GoogleSQL writes it, from the value of an Arrow `Decimal256(76, 38)`. Arrow's own text lacks the
/// last digit of the greatest numbers, which have 77.
pub fn bignumeric_text(units: i256) -> String {
    with_point(&units.to_string())
}

/// So many last places of a BIGNUMERIC, without zeros at the end of the fraction.
pub fn with_point(units: &str) -> String {
    let (sign, digits) = units.strip_prefix('-').map_or(("", units), |digits| ("-", digits));
    let digits = format!("{digits:0>0$}", PLACES + 1);
    let (whole, fraction) = digits.split_at(digits.len() - PLACES);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{bignumeric_text, i256};

    #[test]
    fn writes_all_digits() {
        let most = "578960446186580977117854925043439539266.34992332820282019728792003956564819967";
        assert_eq!(bignumeric_text(i256::MAX), most);
        assert_eq!(bignumeric_text(i256::ZERO), "0");
        assert_eq!(bignumeric_text(i256::MINUS_ONE), format!("-0.{}1", "0".repeat(37)));
        let hundred = i256::from_i128(10_i128.pow(38)).wrapping_mul(i256::from_i128(100));
        assert_eq!(bignumeric_text(hundred), "100");
    }
}
