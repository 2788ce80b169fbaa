use end_to_end::{Scratch, kernel_prefix};

use super::{Dialect, Sample, bytes, check};

#[test]
fn rust_gets_what_was_given() {
    fn decoded(text: &str) -> String {
        format!("String::from_utf8(Vec::<u8>::from([{}])).unwrap()", bytes(text))
    }
    fn declare(sample: &Sample, name: &str) -> String {
        let declared = match sample {
            Sample::Text(_) => "String = String::new()",
            Sample::Integer(_) => "i128 = 0",
            Sample::Float(_) => "f64 = 0.5",
            Sample::Date(..) => "NaiveDate = date(\"2000-01-01\")",
            Sample::Texts(_) => "Vec<String> = vec![]",
            Sample::Absent => "Option<i64> = Some(1)",
            Sample::Nested(_) => "serde_json::Value = json!({})",
        };
        format!("let {name}: {declared};")
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let value = match sample {
            Sample::Text(text) => decoded(text),
            Sample::Integer(number) => format!("\"{number}\".parse::<i128>().unwrap()"),
            Sample::Float(number) if number.is_nan() => return format!("assert!({name}.is_nan());"),
            Sample::Float(number) => {
                return format!("assert_eq!({name}.to_bits(), {}u64);", number.to_bits());
            }
            Sample::Date(year, month, day) => {
                format!("NaiveDate::from_ymd_opt({year}, {month}, {day}).unwrap()")
            }
            Sample::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| decoded(text)).collect();
                format!("Vec::<String>::from([{}])", texts.join(", "))
            }
            Sample::Absent => "None::<i64>".to_owned(),
            Sample::Nested(value) => {
                format!(
                    "serde_json::from_str::<serde_json::Value>(&{}).unwrap()",
                    decoded(&value.to_string())
                )
            }
        };
        format!("assert!({name} == ({value}), \"{name}\");")
    }
    let kernel = ("nbrun-rust", "rust");
    let done = "println!(\"compared\");";
    let dialect = Dialect { kernel, prologue: "", holds: |_| true, declare, compare, done };
    check(&Scratch::default(), &dialect, kernel_prefix().join("share/jupyter"));
}
