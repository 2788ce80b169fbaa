use end_to_end::Scratch;

use super::{Dialect, Sample, bytes, check, contains, integers};

/// Whole numbers beyond this are not exact in R.
const EXACT: u64 = 1 << 53;

#[test]
fn r_gets_what_was_given() {
    fn decoded(text: &str) -> String {
        format!("text(c({}))", bytes(text))
    }
    fn declare(sample: &Sample, name: &str) -> String {
        let default = match sample {
            Sample::Text(_) => "''",
            Sample::Integer(_) => "0L",
            Sample::Float(_) => "0.5",
            Sample::Date(..) => "as.Date('2000-01-01')",
            Sample::Texts(_) => "character()",
            Sample::Absent => "NULL",
            Sample::Nested(_) => "list(a = 1, b = 'x')",
        };
        format!("{name} <- {default}")
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let expected = match sample {
            Sample::Text(text) => decoded(text),
            Sample::Integer(number) => format!("as.integer('{number}')"),
            Sample::Float(number) if number.is_nan() => return format!("stopifnot({name} = is.nan({name}))"),
            Sample::Float(number) => {
                let bytes: Vec<String> = number.to_be_bytes().iter().map(u8::to_string).collect();
                return format!(
                    "stopifnot({name} = identical(writeBin({name}, raw(), endian = 'big'), as.raw(c({}))))",
                    bytes.join(",")
                );
            }
            Sample::Date(year, month, day) => {
                format!("as.Date(ISOdate({year}, {month}, {day}, tz = 'UTC'))")
            }
            Sample::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| decoded(text)).collect();
                format!("as.character(c({}))", texts.join(", "))
            }
            Sample::Absent => "NULL".to_owned(),
            Sample::Nested(value) => {
                format!("jsonlite::fromJSON({}, simplifyVector = FALSE)", decoded(&value.to_string()))
            }
        };
        format!("stopifnot({name} = identical({name}, {expected}))")
    }
    fn holds(sample: &Sample) -> bool {
        match sample {
            _ if contains(sample, '\0') => false,
            Sample::Integer(number) => number.unsigned_abs() < 1 << 31,
            Sample::Nested(value) => integers(value).iter().all(|number| number.unsigned_abs() <= EXACT),
            _ => true,
        }
    }
    let prologue = "text <- function(bytes) { x <- rawToChar(as.raw(bytes)); Encoding(x) <- 'UTF-8'; x }\n";
    let Some(jupyter) = Scratch::r() else { return }; // the set-up installs it on Debian
    let scratch = Scratch::default();
    let dialect =
        Dialect { kernel: ("ir", "R"), prologue, holds, declare, compare, done: "cat('compared\\n')" };
    check(&scratch, &dialect, jupyter);
}
