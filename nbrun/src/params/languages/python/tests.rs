use super::*;
use crate::params::Default;

mod round_trip;

fn describe(source: &str) -> String {
    let line = |p: Parameter| {
        let value = match &p.default {
            Default::Literal { value, .. } => format!("{value:?}"),
            other => format!("{other:?}"),
        };
        format!("{} [{}] {:?} = {value} # {}", p.name, p.declared, p.type_, p.help.unwrap_or_default())
    };
    Python.parameters(source).unwrap().into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn literals_annotations_and_comments() {
    let source = r#"
from datetime import date
import datetime as dt
%matplotlib inline
as_of: date = date(2013, 9, 1)  # first day
start = dt.datetime(2013, 9, 1, 7, 30, 0, 5)
at = dt.time(7)
limit: int = 1_000
ratio = -0.5
big = 123456789012345678901234567890
mask = 0xff
carriers: list[str] = ["AA", "UA"]
mixed = [1, 2.5]
weights = {"a": 1, "b": [None]}  # nested
who: Optional[str] = None
where: str | None = 'x'
both: Union[int, None] = 3
nothing = None  # type: float  a rate
missing = float("nan")
low = float('-inf')
text = "a\tb\u00e9\x41\101" 'c' r'\d'
long = """two
lines"""
where_from = f"{text}"
made = compute(1)
pair = (1, 2)
wrapped = (
    -5
)
needed: int
a = b = 1
c, d = 1, 2
obj.attr = 3
ratio = 0.75  # again
"#;
    insta::assert_snapshot!(describe(source));
}

#[test]
fn a_broken_cell_keeps_what_can_be_read() {
    let names = Python.parameters("x = 1\ny = = 2\nz = \"ok\"").unwrap().into_iter().map(|p| p.name);
    assert_eq!(names.collect::<Vec<_>>(), ["x", "z"]);
}

#[test]
fn an_annotation_that_says_nothing_leaves_the_default_to_say() {
    let source = "a: Literal['x', 'y'] = 'x'\nb: Any = 1\nc: \"list[int]\" = []\nd: MyClass = make()";
    insta::assert_snapshot!(describe(source));
}
