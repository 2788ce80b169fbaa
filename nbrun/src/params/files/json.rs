//! JSON, with exact integers and no duplicate keys.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::super::{Given, MAX_DEPTH, Value};
use super::duplicate;

/// Reads one JSON document. Errors say what is wrong, and where.
pub fn parse(text: &str) -> Result<Given, String> {
    let raw = serde_json::from_str::<&RawValue>(text).map_err(|error| error.to_string())?;
    value(raw, 0)
}

fn value(raw: &RawValue, depth: usize) -> Result<Given, String> {
    if depth > MAX_DEPTH {
        return Err(format!("more than {MAX_DEPTH} levels deep"));
    }
    let text = raw.get();
    let inner = |error: serde_json::Error| error.to_string();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let members = serde_json::from_str::<Members>(text).map_err(inner)?.0;
            let entries = members
                .into_iter()
                .map(|(key, member)| Ok((key, value(member, depth + 1)?)))
                .collect::<Result<Vec<_>, String>>()?;
            if let Some(key) = duplicate(&entries) {
                return Err(format!("key {key:?} is given twice"));
            }
            Given::Map(entries)
        }
        Some(b'[') => {
            let items = serde_json::from_str::<Vec<&RawValue>>(text).map_err(inner)?;
            Given::List(items.into_iter().map(|item| value(item, depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Given::string(serde_json::from_str::<String>(text).map_err(inner)?),
        Some(b't') => Given::Scalar(Value::Bool(true)),
        Some(b'f') => Given::Scalar(Value::Bool(false)),
        Some(b'n') => Given::Scalar(Value::Null),
        _ => Given::number(text).ok_or_else(|| format!("number {text} is out of range"))?,
    })
}

/// An object's members in order, duplicates included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry().map_err(A::Error::custom)? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Integer;

    #[test]
    fn integers_stay_exact() {
        let digits = "123456789012345678901234567890";
        assert_eq!(parse(digits), Ok(Given::Scalar(Value::Integer(Integer::parse(digits).unwrap()))));
        assert_eq!(parse("-0.0").map(|v| format!("{v:?}")), Ok("Scalar(Float(-0.0))".to_owned()));
    }

    #[test]
    fn what_is_refused() {
        let cases = [
            ("{\"a\": 1, \"a\": 2}", "key \"a\" is given twice"),
            ("[1,", "EOF while parsing a value at line 1 column 3"),
            ("01", "invalid number at line 1 column 2"),
            ("1e999", "number 1e999 is out of range"),
            ("\"\\ud800\"", "unexpected end of hex escape at line 1 column 8"),
        ];
        for (text, message) in cases {
            assert_eq!(parse(text), Err(message.to_owned()), "{text}");
        }
        assert!(parse(&"[".repeat(100)).is_err());
        assert!(parse(&format!("{}{}", "[".repeat(60), "]".repeat(60))).is_err());
    }
}
