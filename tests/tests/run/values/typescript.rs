use end_to_end::Scratch;

use super::{Dialect, Sample, bytes, check, integers};

/// Whole numbers beyond this need a bigint.
const SAFE: i64 = 1 << 53;

#[test]
fn typescript_gets_what_was_given() {
    fn decoded(text: &str) -> String {
        format!("text([{}])", bytes(text))
    }
    fn declare(sample: &Sample, name: &str) -> String {
        match sample {
            Sample::Text(_) => format!("const {name} = '';"),
            Sample::Integer(_) => format!("let {name} = 0n;"),
            Sample::Float(_) => format!("let {name}: number = 0.5;"),
            Sample::Date(..) => format!("const {name} = new Date('2000-01-01');"),
            Sample::Texts(_) => format!("let {name}: string[] = [];"),
            Sample::Absent => format!("var {name}: number | null = 1;"),
            Sample::Nested(_) => format!("let {name}: Record<string, any> = {{}};"),
        }
    }
    fn compare(sample: &Sample, name: &str) -> String {
        let expected = match sample {
            Sample::Text(text) => decoded(text),
            Sample::Integer(number) => format!("BigInt('{number}')"),
            Sample::Float(number) if number.is_nan() => "NaN".to_owned(),
            Sample::Float(number) => {
                format!(
                    "new DataView(new BigUint64Array([{}n]).buffer).getFloat64(0, true)",
                    number.to_bits()
                )
            }
            Sample::Date(year, month, day) => {
                format!("new Date(new Date(0).setUTCFullYear({year}, {}, {day}))", month - 1)
            }
            Sample::Texts(texts) => {
                format!("[{}]", texts.iter().map(|text| decoded(text)).collect::<Vec<_>>().join(", "))
            }
            Sample::Absent => "null".to_owned(),
            Sample::Nested(value) => format!("JSON.parse({})", decoded(&value.to_string())),
        };
        format!("if (!same({name}, {expected})) throw new Error('{name}');")
    }
    fn holds(sample: &Sample) -> bool {
        match sample {
            Sample::Nested(value) => integers(value).iter().all(|number| (-SAFE..SAFE).contains(number)),
            _ => true,
        }
    }
    // objects are compared without their order, which JavaScript changes for keys like numbers
    let prologue = "
function text(bytes: number[]) {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
}
function same(a: any, b: any): boolean {
    if (Object.is(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Date) return a.getTime() === b.getTime();
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
";
    let scratch = Scratch::default();
    let jupyter = scratch.deno();
    let done = "console.log('compared');";
    let dialect = Dialect { kernel: ("deno", "typescript"), prologue, holds, declare, compare, done };
    check(&scratch, &dialect, jupyter);
}
