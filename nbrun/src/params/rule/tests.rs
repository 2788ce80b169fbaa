use super::*;
use crate::params::Integer;

fn integer(text: &str) -> Value {
    Value::Integer(Integer::parse(text).unwrap())
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

#[test]
fn values_keep_to_their_rule() {
    let range = Rule { minimum: Some(integer("-1")), maximum: Some(integer("20")), ..Rule::default() };
    let unit = Rule { minimum: Some(Value::Float(0.0)), ..Rule::default() };
    let day = jiff::civil::date(2013, 9, 1);
    let dates = Rule { maximum: Some(Value::Date(day)), ..Rule::default() };
    let choices = Rule { choices: Some(vec![string("eu"), Value::Null]), ..Rule::default() };
    let code = Rule { pattern: Pattern::new("^[0-9]{2}$").ok(), ..Rule::default() };
    let format = |format| Rule { format: Some(format), ..Rule::default() };
    let each = Rule { items: Some(Box::new(code.clone())), ..Rule::default() };
    let cases = [
        (&range, integer("-1"), true),
        (&range, integer("20"), true),
        (&range, integer("21"), false),
        (&range, integer("-100000000000000000000000"), false),
        (&range, Value::Null, true),
        (&unit, Value::Float(0.0), true),
        (&unit, Value::Float(-0.1), false),
        (&unit, Value::Float(f64::NAN), false),
        (&dates, Value::Date(day), true),
        (&dates, Value::Date(day.tomorrow().unwrap()), false),
        (&choices, string("eu"), true),
        (&choices, Value::Null, true),
        (&choices, string("EU"), false),
        (&code, string("12"), true),
        (&code, string("123"), false),
        (&format(Format::Date), string("2013-02-28"), true),
        (&format(Format::Date), string("2013-02-30"), false),
        (&format(Format::DateTime), string("2013-02-28T10:00:00"), true),
        (&format(Format::DateTime), string("2013-02-28T10:00:00+02:00"), true),
        (&format(Format::DateTime), string("2013-02-28"), false),
        (&format(Format::Time), string("24:00"), false),
        (&each, Value::List(vec![string("12")]), true),
    ];
    for (rule, value, kept) in cases {
        assert_eq!(rule.check(&value).is_ok(), kept, "{rule:?} {value:?}");
    }
    let mismatch = each.check(&Value::List(vec![string("12"), string("x")])).unwrap_err();
    assert_eq!(
        (mismatch.path.as_str(), mismatch.expected.as_str()),
        ("[1]", "text that matches `^[0-9]{2}$`")
    );
}
