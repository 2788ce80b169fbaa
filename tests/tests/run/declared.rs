//! Parameters by schema, secrets, reserved values, other languages' kernels, notebooks without a tag.

use std::fs;

use end_to_end::{PYTHON, Ran, Scratch};
use serde_json::{Value, json};

const PARAMETERS: &str = "\
region = 'eu'  # where
limit = 100
as_of = '2013-09-01'
password = ''";

/// A notebook whose metadata has a schema.
fn with_schema(cells: &[&str], schema: &Value) -> Scratch {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some(PARAMETERS), cells);
    set_schema(&scratch, schema);
    scratch
}

fn set_schema(scratch: &Scratch, schema: &Value) {
    let text = fs::read_to_string(scratch.path("nb.ipynb")).unwrap();
    let mut notebook: Value = serde_json::from_str(&text).unwrap();
    notebook["metadata"]["nbrun"] = json!({"parameters": schema});
    fs::write(scratch.path("nb.ipynb"), notebook.to_string()).unwrap();
}

fn schema() -> Value {
    json!({
        "region": {"enum": ["eu", "us"], "description": "Which half of the world"},
        "limit": {"minimum": 1, "maximum": 5000},
        "as_of": {"format": "date", "required": true},
        "password": {"secret": true},
    })
}

#[test]
fn rules_are_checked_before_the_kernel_starts() {
    let scratch = with_schema(&["1"], &schema());
    let given = ["-p", "region=asia", "-p", "limit=0", "-p", "password=hunter2"];
    let ran = scratch.run(&given);
    ran.assert(2, &[]);
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_schema_that_can_not_be_used_is_refused() {
    let schema = json!({
        "regoin": {"type": "string"},
        "region": {"enumm": ["eu"], "type": "integer"},
        "limit": {"minimum": "many", "pattern": "x"},
        "as_of": {"format": "dates", "type": "strin"},
        "password": 5,
    });
    let scratch = with_schema(&["1"], &schema);
    insta::assert_snapshot!(scratch.run(&[]).stderr);
    let mut schema = schema;
    for name in ["region", "as_of", "password"] {
        schema.as_object_mut().unwrap().remove(name);
    }
    schema["region"] = json!({"type": "integer"});
    set_schema(&scratch, &schema);
    insta::assert_snapshot!(scratch.run(&[]).stderr);
}

#[test]
fn a_secret_reaches_the_kernel_and_nothing_else() {
    let cells = ["import hashlib; print(hashlib.sha256(password.encode()).hexdigest())"];
    let scratch = with_schema(&cells, &schema());
    fs::write(scratch.path("secret"), "hunter2\n").unwrap();
    let path = scratch.path("secret");
    let reference = format!("password=file:{}", path.display());
    let ran = scratch.run(&["-p", "as_of=2013-10-01", "-p", &reference, "--json"]);
    ran.assert(0, &[]);
    let digest = "f52fbd32b2b3b86ff88ef6c490628285f482af15ddcb29541f94bcf526a3f6c7";
    let saved = scratch.saved();
    assert_eq!(saved.text(2), format!("{digest}\n"));
    assert_eq!(saved.0["metadata"]["nbrun"]["given"]["password"], "***");
    assert_eq!(saved.0["metadata"]["nbrun"]["parameters"], schema(), "the schema stays");
    assert!(!saved.0.to_string().contains("hunter2") && !ran.stdout.contains("hunter2"));
    assert!(!ran.stderr.contains("hunter2"));
}

#[test]
fn reserved_values_are_filled_in() {
    let scratch = with_schema(&["print(as_of, region)"], &json!({}));
    let interval = ["--interval", "2013-10-01..2013-11-01"];
    let given = ["-p", "as_of={{ interval.end | date }}", "-p", "region=r-{{ run.id }}"];
    scratch
        .run(&[interval, given[..2].try_into().unwrap(), given[2..].try_into().unwrap()].concat())
        .assert(0, &[]);
    let saved = scratch.saved();
    let run = saved.0["metadata"]["nbrun"]["run"].as_str().unwrap();
    assert_eq!(saved.text(2), format!("2013-11-01 r-{run}\n"));
    scratch.run(&["-p", "as_of={{ interval.end }}"]).assert(2, &["--interval START..END"]);
    scratch.run(&["-p", "as_of={{ intervals.end }}"]).assert(2, &["did you mean `interval.end`?"]);
}

#[test]
fn other_kernels_have_parameters_in_their_environment() {
    let scratch = Scratch::default();
    let cells = [
        "import os; print(sorted((k, v) for k, v in os.environ.items() if k.startswith(('NBRUN_PARAM', 'NBRUN_SECRET'))))",
    ];
    scratch.notebook(("python3", "brainfuck"), None, &cells);
    scratch.run(&["-p", "limit=5"]).assert(2, &["no cell tagged `parameters`"]);
    set_schema(
        &scratch,
        &json!({"limit": {"type": "integer"}, "names": {"items": {"type": "string"}}, "key": {"secret": true}}),
    );
    scratch.run(&["-p", "limit=x"]).assert(2, &["parameter `limit` is integer: `x` does not fit"]);
    let mut run =
        scratch.nbrun(&["run", "nb.ipynb", "-p", "limit=5", "-p", "names=[01, b]", "-p", "key=env:KEY"]);
    Ran::new(run.env("KEY", "hunter2").output().unwrap()).assert(0, &[]);
    let expected = "[('NBRUN_PARAM_limit', '5'), ('NBRUN_PARAM_names', '[\"01\",\"b\"]'), ('NBRUN_SECRET_key', '[secret: key]')]\n";
    assert_eq!(scratch.saved().text(0), expected);
}

#[test]
fn without_a_tag_values_go_to_the_top_when_asked() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print(x, names, when)"]);
    let given = ["-p", "x=01234", "-p", "names:=[1, 2.5, null]", "-p", "when={{ interval.start | date }}"];
    scratch.run(&given[..2]).assert(2, &["--inject-untagged"]);
    let options = ["--inject-untagged", "--interval", "2013-10-01..2013-11-01"];
    scratch.run(&[&given[..], &options].concat()).assert(0, &["their names unchecked"]);
    assert_eq!(scratch.saved().text(1), "01234 [1, 2.5, None] 2013-10-01\n");
    scratch.run(&["--inject-untagged", "-p", "x;y=1"]).assert(2, &["`x;y` can't be a parameter's name"]);
}

#[test]
fn a_notebook_explains_itself() {
    let scratch = with_schema(&["1"], &schema());
    let text = fs::read_to_string(scratch.path("nb.ipynb")).unwrap();
    let mut notebook: Value = serde_json::from_str(&text).unwrap();
    let prose = "# Delays of flights\n\nWhich carriers are late,\nand when.\n\nMore.";
    let cell = json!({"cell_type": "markdown", "id": "prose", "metadata": {}, "source": prose});
    notebook["cells"].as_array_mut().unwrap().insert(0, cell);
    fs::write(scratch.path("nb.ipynb"), notebook.to_string()).unwrap();
    let shown = |arguments: &[&str]| {
        let output = scratch.nbrun(arguments).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    insta::assert_snapshot!(shown(&["run", "nb.ipynb", "--help-notebook"]));
    insta::assert_snapshot!(shown(&["inspect", "nb.ipynb"]));
    insta::assert_snapshot!(shown(&["inspect", "nb.ipynb", "--json"]));
}
