use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;
use crate::params::strategies;

#[test]
fn literals_types_and_comments() {
    let source = r#"
import java.time.LocalDate
val asOf: LocalDate = LocalDate.of(2013, 9, 1) // first day
val start = java.time.LocalDateTime.parse("2013-09-01T07:30:00")
val at = java.time.LocalTime.of(7, 30)
var limit = 1000; val ratio = -0.5 // both
val long = 100L
val big = BigInt("123456789012345678901234567890")
val single = 1.5f
val text = "a\tb\u00e9"
val raw = """a\b"""
val filled = s"a $text"
val carriers = Seq("AA", "UA")
val none = List.empty[String]
val alsoNone = Vector[Int]()
val mixed = List(1, "a")
val config: Map[String, Any] = Map("a" -> 1, "b" -> null)
val counts = Map("a" -> 1)
val who: Option[String] = None
val some = Some(5)
val nan = Double.NaN
val low = Float.NegativeInfinity
val flag = true
val made = compute(1)
val (a, b) = (1, 2)
lazy val later = 1
def f(x: Int) = { val inner = 1 }
val ratio = 0.75 // again
"#;
    insta::assert_snapshot!(describe(&Scala, source));
}

#[test]
fn how_values_are_written() {
    let given = |declaration: &str, value: Value| {
        let parameter = Scala.parameters(declaration).unwrap().remove(0);
        Scala.literal(&value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
    };
    let string = |text: &str| Value::String(text.to_owned());
    let integer = |text: &str| Value::Integer(crate::params::Integer::parse(text).unwrap());
    let texts = Value::List(vec![string("a")]);
    let cases = [
        ("val x = \"\"", string("$a \"\\u0022\n\0\u{85}🦀"), "\"$a \\\"\\\\u0022\\n\\u0000\\u0085🦀\""),
        ("val x = 5", integer("7"), "7"),
        ("val x = 5L", integer("7"), "7L"),
        ("val x: BigInt = 5", integer("7"), "BigInt(\"7\")"),
        ("val x: Any = 5", integer("3000000000"), "3000000000L"),
        ("val x = 1.5f", Value::Float(0.5), "0.5f"),
        ("val x = 1.5f", Value::Float(f64::NAN), "Float.NaN"),
        ("val x = Seq(\"a\")", texts.clone(), "Seq[String](\"a\")"),
        ("val x: Array[String] = make()", texts.clone(), "Array[String](\"a\")"),
        ("val x: Option[Seq[String]] = None", texts, "Some(Seq[String](\"a\"))"),
        ("val x: Option[Int] = None", Value::Null, "None"),
        (
            "val x: Map[String, Seq[Int]] = Map()",
            Value::Map(vec![("k".to_owned(), Value::List(vec![integer("1")]))]),
            "Map[String, Seq[Int]](\"k\" -> Seq[Int](1))",
        ),
        ("val x: Any = null", Value::List(vec![]), "List[Any]()"),
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
        prop_assert_eq!(read_back(&Scala, "val x: String = \"\"", &value), Ok(value));
    }

    #[test]
    fn nbrun_reads_back_its_own_lists(texts in prop::collection::vec(strategies::text(), 0..4)) {
        let value = Value::List(texts.into_iter().map(Value::String).collect());
        prop_assert_eq!(read_back(&Scala, "val x = Vector.empty[String]", &value), Ok(value));
    }
}
