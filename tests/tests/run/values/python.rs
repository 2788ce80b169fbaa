use end_to_end::{PYTHON, Scratch, clone};

use super::{Dialect, Sample, check, hex};

#[test]
fn python_gets_what_was_given() {
    fn decoded(text: &str) -> String {
        format!("bytes.fromhex('{}').decode()", hex(text))
    }
    fn declare(sample: &Sample, name: &str) -> String {
        match sample {
            Sample::Text(_) => format!("{name} = ''"),
            Sample::Integer(_) => format!("{name} = 0"),
            Sample::Float(_) => format!("{name} = 0.5"),
            Sample::Date(..) => format!("{name} = date(2000, 1, 1)"),
            Sample::Texts(_) => format!("{name}: list[str] = []"),
            Sample::Absent => format!("{name}: int | None = 1"),
            Sample::Nested(_) => format!("{name}: dict = {{}}"),
        }
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let value = match sample {
            Sample::Text(text) => decoded(text),
            Sample::Integer(number) => format!("int('{number}')"),
            Sample::Float(number) if number.is_nan() => return format!("assert {name} != {name}"),
            Sample::Float(number) => {
                let bits = format!("{:016x}", number.to_bits());
                return format!("assert struct.pack('>d', {name}).hex() == '{bits}'");
            }
            Sample::Date(year, month, day) => format!("date({year}, {month}, {day})"),
            Sample::Texts(texts) => {
                format!("[{}]", texts.iter().map(|text| decoded(text)).collect::<Vec<_>>().join(", "))
            }
            Sample::Absent => "None".to_owned(),
            Sample::Nested(value) => format!("json.loads({})", decoded(&value.to_string())),
        };
        format!("assert {name} == {value} and type({name}) is type({value})")
    }
    let prologue = "import json, struct\nfrom datetime import date\n";
    let done = "print('compared')";
    let dialect = Dialect { kernel: PYTHON, prologue, holds: |_| true, declare, compare, done };
    check(&Scratch::default(), &dialect, clone().join(".tools/python/share/jupyter"));
}
