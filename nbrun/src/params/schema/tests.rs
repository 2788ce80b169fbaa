use serde_json::json;

use super::*;
use crate::params::languages::{self, Language};
use crate::params::{Default, Value};

fn refined(cell: &str, schema: &Json) -> Result<Vec<crate::params::Parameter>, String> {
    let language: &dyn Language = languages::find("python").unwrap();
    let schemas = read(schema).map_err(|error| error.to_string())?;
    refine(language.parameters(cell).unwrap(), schemas).map_err(|error| error.to_string())
}

fn type_of(cell: &str, schema: &Json) -> String {
    match refined(cell, &json!({"x": schema})) {
        Ok(parameters) => format!("{:?}", parameters[0].type_),
        Err(error) => error.replace("metadata.nbrun.parameters.", ""),
    }
}

#[test]
fn a_schema_refines_the_defaults_type() {
    let cases = [
        ("x = None", json!({"type": "integer"}), "Integer(Unbounded)"),
        ("x = None", json!({"type": ["date", "null"]}), "Optional(Date)"),
        ("x = None", json!({"pattern": "^a"}), "String"),
        ("x = None", json!({"items": {"type": "number"}}), "List(Float(64))"),
        ("x = None", json!({"enum": [1, "a"]}), "Any"),
        ("x = []", json!({"items": {"type": "string"}}), "List(String)"),
        ("x: int | None = None", json!({"type": "integer", "minimum": 1}), "Optional(Integer(Unbounded))"),
        ("x = date(2013, 9, 1)", json!({"type": "string", "format": "date"}), "Date"),
        ("x = date(2013, 9, 1)", json!({"type": "date", "minimum": "2013-01-01"}), "Date"),
        ("x = '2013-09-01'", json!({"format": "date"}), "String"),
        ("x = 1", json!({"type": "any"}), "Integer(Unbounded)"),
        (
            "x = 1",
            json!({"type": "number"}),
            "x.type: it says number, and the notebook's default or annotation takes an integer",
        ),
        (
            "x = 1",
            json!({"minimum": 0.5}),
            "x.minimum: 0.5 (a number) does not fit; the parameter takes an integer",
        ),
        ("x = 1", json!({"minimum": 5, "maximum": 1}), "x.minimum: it is greater than the maximum"),
        ("x = 'a'", json!({"minimum": "a"}), "x.minimum: string has no order; give a type that has"),
        (
            "x = 'a'",
            json!({"enum": ["a", 1]}),
            "x.enum: 1 (an integer) does not fit; the parameter takes a string",
        ),
        ("x = 'a'", json!({"enum": []}), "x.enum: it must be a list of at least one value"),
        ("x = 1", json!({"secret": true}), "x.secret: a secret is text, and the parameter takes an integer"),
        ("x = 1", json!({"items": {}}), "x.items: it does not apply: the parameter takes an integer"),
        (
            "x = []",
            json!({"items": {"tipe": "string"}}),
            "x.items.tipe: there is no key `tipe`; did you mean `type`?",
        ),
        ("x = 1", json!({"required": "yes"}), "x.required: it must be true or false"),
        (
            "x = 1",
            json!({"type": ["integer", "string"]}),
            "x.type: it must be one type, or a list of one type and \"null\"",
        ),
    ];
    for (cell, schema, expected) in cases {
        assert_eq!(type_of(cell, &schema), expected, "{cell} {schema}");
    }
    assert!(type_of("x = ''", &json!({"pattern": "("})).starts_with("x.pattern: regex parse error"));
}

#[test]
fn a_default_must_keep_to_its_rule() {
    let wrong = |cell: &str, schema: Json| {
        let parameters = refined(cell, &json!({"x": schema})).unwrap();
        default_mismatch(&parameters[0]).map(|mismatch| mismatch.found)
    };
    assert_eq!(wrong("x = 0", json!({"minimum": 1})), Some("0 (an integer)".to_owned()));
    assert_eq!(wrong("x = 1", json!({"minimum": 1})), None);
    assert_eq!(wrong("x = None", json!({"type": "integer", "minimum": 1})), None);
    assert_eq!(wrong("x = compute()", json!({"type": "integer", "minimum": 1})), None);
}

#[test]
fn parameters_that_only_a_schema_declares_are_bound_by_the_language() {
    let schemas =
        read(&json!({"x": {"type": "array", "items": {"type": "date"}, "description": "Days"}})).unwrap();
    let bound = |language: &str| {
        let parameters = declare(schemas.clone(), languages::find(language)).unwrap();
        let parameter = parameters[0].clone();
        assert_eq!(
            (parameter.help.as_deref(), &parameter.default),
            (Some("Days"), &Default::Expression(String::new()))
        );
        parameter.binding
    };
    let bindings =
        ["python", "rust", "r", "julia", "typescript", "javascript", "scala", "bash", "sql", "logo"]
            .map(bound);
    assert_eq!(
        bindings,
        [
            "x",
            "let x: Vec<NaiveDate>",
            "x",
            "x",
            "let x: Array<Date>",
            "let x",
            "val x: List[java.time.LocalDate]",
            "x",
            "SET VARIABLE x",
            "x"
        ]
    );
    let error = declare(read(&json!({"x;y": {}})).unwrap(), None).unwrap_err();
    assert!(error.to_string().starts_with("metadata.nbrun.parameters.x;y: a parameter's name"));
}

#[test]
fn the_helps_of_schema_and_cell() {
    let parameters =
        refined("x = 1  # cell\ny = 2  # cell", &json!({"x": {"description": "schema"}})).unwrap();
    let helps: Vec<Option<&str>> = parameters.iter().map(|parameter| parameter.help.as_deref()).collect();
    assert_eq!(helps, [Some("schema"), Some("cell")]);
    let Default::Literal { value: Value::Integer(_), .. } = &parameters[0].default else { panic!() };
}
