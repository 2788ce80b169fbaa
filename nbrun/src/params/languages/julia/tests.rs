use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;
use crate::params::strategies;

#[test]
fn literals_types_and_comments() {
    let source = r#"
using Dates
const as_of::Date = Date(2013, 9, 1)  # first day
start = Dates.DateTime(2013, 9, 1, 7, 30)
at = Time(7)
limit = 1_000; ratio = -0.5 # both
small::Int32 = 5
big = 123456789012345678901234567890
byte = 0x0f
single = 1.5f0
text = "a\tb\u00e9\$x"
where_from = "hello $name"
tri = """one"""
carriers = ["AA", "UA"]
none = String[]
weights::Vector{Float64} = [1, 2.5]
numbers = [1, 2.5]
config = Dict("a" => 1, "b" => nothing)
counts = Dict{String, Int}("a" => 1)
who::Union{String, Nothing} = nothing
nan = NaN
low = -Inf
flag = true
made = compute(1)
char = 'x'
a, b = 1, 2
f(x) = 2x
function g()
    inner = 1
end
ratio = 0.75 # again
"#;
    insta::assert_snapshot!(describe(&Julia, source));
}

#[test]
fn how_values_are_written() {
    let given = |declaration: &str, value: Value| {
        let parameter = Julia.parameters(declaration).unwrap().remove(0);
        Julia.literal(&value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
    };
    let string = |text: &str| Value::String(text.to_owned());
    let integer = |text: &str| Value::Integer(crate::params::Integer::parse(text).unwrap());
    let moment = |text: &str| Value::DateTime(crate::params::value::parse_datetime(text).unwrap());
    let cases = [
        ("x = \"\"", string("$a \"\\\n\0\u{85}🦀"), "\"\\$a \\\"\\\\\\n\\u0000\\u0085🦀\""),
        ("x = 5", integer("-9223372036854775808"), "typemin(Int64)"),
        ("x::UInt8 = 5", integer("7"), "parse(UInt8, \"7\")"),
        ("x::BigInt = 5", integer("7"), "big\"7\""),
        ("x = 1.5f0", Value::Float(0.5), "parse(Float32, \"0.5\")"),
        ("x = String[]", Value::List(vec![]), "String[]"),
        ("x = []", Value::List(vec![integer("1"), Value::Float(2.5)]), "Any[1, 2.5]"),
        (
            "x = Dict(\"a\" => 1)",
            Value::Map(vec![("k".to_owned(), integer("2"))]),
            "Dict{String, Int64}(\"k\" => 2)",
        ),
        ("x = DateTime(2013)", moment("2013-09-01T07:30:00.005"), "Dates.DateTime(2013, 9, 1, 7, 30, 0, 5)"),
        (
            "x = DateTime(2013)",
            moment("2013-09-01T07:30:00.000005"),
            "Julia's DateTime holds milliseconds, and 2013-09-01T07:30:00.000005 has microseconds",
        ),
        (
            "x::Vector{Union{String, Nothing}} = []",
            Value::List(vec![Value::Null, string("a")]),
            "Union{String, Nothing}[nothing, \"a\"]",
        ),
    ];
    for (declaration, value, expected) in cases {
        assert_eq!(given(declaration, value), expected, "{declaration}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nbrun_reads_back_its_own_strings(text in strategies::text()) {
        let value = Value::String(text);
        prop_assert_eq!(read_back(&Julia, "const x::String = \"\"", &value), Ok(value));
    }

    #[test]
    fn nbrun_reads_back_its_own_lists(texts in prop::collection::vec(strategies::text(), 0..4)) {
        let value = Value::List(texts.into_iter().map(Value::String).collect());
        prop_assert_eq!(read_back(&Julia, "x = String[]", &value), Ok(value));
    }
}
