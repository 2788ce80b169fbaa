//! Values of type JSON: members by name, each once, and numbers that are INT64, UINT64 or FLOAT64.

use super::super::Failure;
use super::value::Json;

impl Json {
    /// The value as type JSON holds it; `round` takes numbers that FLOAT64 can't hold exactly.
    pub fn into_typed(self, round: bool) -> Result<Self, Failure> {
        Ok(match self {
            Self::Number(text) => Self::Number(number(&text, round)?),
            Self::Array(items) => {
                Self::Array(items.into_iter().map(|item| item.into_typed(round)).collect::<Result<_, _>>()?)
            }
            Self::Object(members) => {
                let mut unique: Vec<(String, Self)> = Vec::with_capacity(members.len());
                for (name, value) in members {
                    // of members with one name the first stays
                    if let Err(at) = unique.binary_search_by(|(known, _)| known.cmp(&name)) {
                        unique.insert(at, (name, value.into_typed(round)?));
                    }
                }
                Self::Object(unique)
            }
            plain => plain,
        })
    }
}

fn number(text: &str, round: bool) -> Result<String, Failure> {
    if let Ok(number) = text.parse::<i64>() {
        return Ok(number.to_string());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Ok(number.to_string());
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => {
            let exact = [format!("{number:e}"), format!("{number:.16e}")]
                .iter()
                .any(|ours| digits(ours) == digits(text));
            if exact || round {
                Ok(double(number))
            } else {
                Failure::error(format!("the number {text} in JSON does not round-trip"))
            }
        }
        _ => Failure::error(format!("the number {text} in JSON is too large")),
    }
}

/// Digits without zeros around them, and the exponent of the first.
fn digits(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.trim_start_matches('-');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let zeros = all.len() - significant.len();
    let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let first = exponent.parse::<i64>().unwrap_or(0) + signed(whole.len()) - 1 - signed(zeros);
    let significant = significant.trim_end_matches('0').to_owned();
    let exponent = if significant.is_empty() { 0 } else { first };
    (negative, significant, exponent)
}

/// A FLOAT64 as JSON has it: `1.0`, `1.5e+20`.
pub fn double(number: f64) -> String {
    let text = super::super::number::general(number);
    if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
}
