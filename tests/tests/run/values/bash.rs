use end_to_end::Scratch;

use super::{Dialect, Sample, check, contains, hex};

#[test]
fn bash_gets_what_was_given() {
    fn declare(sample: &Sample, name: &str) -> String {
        match sample {
            Sample::Integer(_) => format!("{name}=0"),
            Sample::Float(_) => format!("{name}=0.5"),
            Sample::Texts(_) => format!("{name}=()"),
            _ => format!("{name}=''"),
        }
    }
    fn compare(sample: &Sample, name: &str) -> String {
        // a loop over no words prints nothing, as printf would not
        let (words, expected) = match sample {
            Sample::Texts(texts) => {
                (format!("\"${{{name}[@]}}\""), texts.iter().map(|text| hex(text) + "00").collect())
            }
            Sample::Text(text) => (format!("\"${name}\""), hex(text) + "00"),
            Sample::Integer(number) => (format!("\"${name}\""), hex(&number.to_string()) + "00"),
            Sample::Float(number) => (format!("\"${name}\""), hex(&format!("{number:?}")) + "00"),
            Sample::Date(year, month, day) => {
                (format!("\"${name}\""), hex(&format!("{year:04}-{month:02}-{day:02}")) + "00")
            }
            other => unreachable!("{other:?}"),
        };
        format!("[[ $(shown {words}) == '{expected}' ]] || echo {name}")
    }
    fn holds(sample: &Sample) -> bool {
        !matches!(sample, Sample::Absent | Sample::Nested(_)) && !contains(sample, '\0')
    }
    let prologue = "shown() { for word in \"$@\"; do printf '%s\\0' \"$word\"; done | od -An -v -tx1 | tr -d ' \\n'; }\n";
    let scratch = Scratch::default();
    let jupyter = scratch.bash();
    let dialect =
        Dialect { kernel: ("bash", "bash"), prologue, holds, declare, compare, done: "echo compared" };
    check(&scratch, &dialect, jupyter);
}
