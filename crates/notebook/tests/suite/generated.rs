//! Generated notebooks in generated styles, with generated edits: after them the file is, byte for byte, what
//! its own tool would have written.

use notebook::{NewCell, Notebook};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::{collection::vec, option, prop_assert, prop_assert_eq};
use serde_json::{Map, Value, json};

use crate::writer::Writer;

/// The names of a new cell's members in files where they are not sorted.
const CELL_ORDER: [&str; 6] = ["cell_type", "source", "id", "metadata", "execution_count", "outputs"];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \\n\"\\\\é☃😀\u{1}\u{7f}\u{2028}\\r\\t]{0,12}",
        Just("print('hi')\nx\n".to_owned()),
        any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((name(), inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    "[a-dé\"\\\\]{1,2}"
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    vec((name(), value()), 0..4).prop_map(|members| members.into_iter().collect())
}

#[derive(Clone, Debug)]
enum Edit {
    Source(usize, String),
    Count(usize, Option<u64>),
    Clear(usize),
    Metadata(Option<usize>, String, Option<Value>),
    Insert(usize, bool, String),
    Remove(usize),
    Stream(usize, bool, String),
    Display(usize, Map<String, Value>),
    Error(usize, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0..6_usize;
    prop_oneof![
        (at(), text()).prop_map(|(at, text)| Edit::Source(at, text)),
        (at(), option::of(0..1000_u64)).prop_map(|(at, count)| Edit::Count(at, count)),
        at().prop_map(Edit::Clear),
        (option::of(at()), name(), option::of(value()))
            .prop_map(|(at, name, value)| Edit::Metadata(at, name, value)),
        (at(), any::<bool>(), text()).prop_map(|(at, code, text)| Edit::Insert(at, code, text)),
        at().prop_map(Edit::Remove),
        (at(), any::<bool>(), text()).prop_map(|(at, stderr, text)| Edit::Stream(at, stderr, text)),
        (at(), object()).prop_map(|(at, metadata)| Edit::Display(at, metadata)),
        (at(), text()).prop_map(|(at, text)| Edit::Error(at, text)),
    ]
}

type GeneratedCell = (bool, String, Map<String, Value>, Option<u64>, Vec<Edit>);

fn cell() -> impl Strategy<Value = GeneratedCell> {
    (any::<bool>(), text(), object(), option::of(0..50_u64), vec(edit(), 0..3))
}

/// The value of a generated notebook, with what tells its style in it.
fn build(cells: Vec<GeneratedCell>, metadata: Map<String, Value>, minor: u64, writer: &Writer) -> Value {
    let mut notebook =
        json!({"nbformat": 4, "nbformat_minor": minor, "metadata": {"letter": "ß"}, "cells": []});
    notebook["metadata"].as_object_mut().expect("an object").extend(metadata);
    let mut model = Model { notebook, writer, fresh: 0 };
    model.insert(0, true, "first", None);
    for (index, (code, source, metadata, count, outputs)) in cells.into_iter().enumerate() {
        let at = index + 1;
        model.insert(at, code, &source, None);
        model.cell(at)["metadata"] = metadata.into();
        model.apply(&Edit::Count(at, count));
        for output in outputs {
            match output {
                Edit::Stream(_, stderr, text) => model.apply(&Edit::Stream(at, stderr, text)),
                Edit::Display(_, metadata) => model.apply(&Edit::Display(at, metadata)),
                Edit::Error(_, text) => model.apply(&Edit::Error(at, text)),
                _ => {}
            }
        }
    }
    model.notebook
}

/// The notebook as a plain value, edited as plainly as can be.
struct Model<'a> {
    notebook: Value,
    writer: &'a Writer,
    fresh: usize,
}

impl Model<'_> {
    fn cells(&mut self) -> &mut Vec<Value> {
        self.notebook["cells"].as_array_mut().expect("a list")
    }

    fn cell(&mut self, at: usize) -> &mut Value {
        &mut self.cells()[at]
    }

    fn is_code(&mut self, at: usize) -> bool {
        self.cells().get(at).is_some_and(|cell| cell["cell_type"] == "code")
    }

    fn source(&self, text: &str) -> Value {
        if self.writer.joined_source { text.into() } else { lines(text) }
    }

    fn insert(&mut self, at: usize, code: bool, source: &str, id: Option<&str>) {
        let minor = self.notebook["nbformat_minor"].as_u64().expect("a number");
        let own = format!("cell-{}", self.fresh);
        self.fresh += 1;
        let kind = if code { "code" } else { "markdown" };
        let mut names = CELL_ORDER.to_vec();
        if id.is_some() && !self.cells().iter().any(|cell| cell["cell_type"] == kind) {
            names.sort_unstable();
        }
        let source = self.source(source);
        let mut cell = Map::new();
        for name in names {
            let value = match name {
                "cell_type" => kind.into(),
                "source" => source.clone(),
                "id" if minor >= 5 => id.unwrap_or(&own).into(),
                "metadata" => json!({}),
                "execution_count" if code => Value::Null,
                "outputs" if code => json!([]),
                _ => continue,
            };
            cell.insert(name.to_owned(), value);
        }
        let at = at.min(self.cells().len());
        self.cells().insert(at, cell.into());
    }

    fn output(&mut self, at: usize, output: Value) {
        if self.is_code(at) {
            self.cell(at)["outputs"].as_array_mut().expect("a list").push(output);
        }
    }

    fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Source(at, text) => {
                let source = self.source(text);
                if let Some(cell) = self.cells().get_mut(*at) {
                    cell["source"] = source;
                }
            }
            Edit::Count(at, count) if self.is_code(*at) => self.cell(*at)["execution_count"] = json!(count),
            Edit::Clear(at) if self.is_code(*at) => self.cell(*at)["outputs"] = json!([]),
            Edit::Metadata(at, name, value) => {
                let holder = match at {
                    None => Some(&mut self.notebook),
                    Some(at) => self.cells().get_mut(*at),
                };
                let Some(holder) = holder else { return };
                set(holder["metadata"].as_object_mut().expect("an object"), name, value.as_ref());
            }
            Edit::Remove(at) if *at > 0 && *at < self.cells().len() => drop(self.cells().remove(*at)),
            Edit::Stream(at, stderr, text) if self.is_code(*at) => {
                let name = if *stderr { "stderr" } else { "stdout" };
                if let Some(last) =
                    self.cell(*at)["outputs"].as_array_mut().and_then(|outputs| outputs.last_mut())
                    && last["name"] == name
                {
                    last["text"] = lines(&(join(&last["text"]) + text));
                } else {
                    self.output(*at, json!({"output_type": "stream", "name": name, "text": lines(text)}));
                }
            }
            Edit::Display(at, metadata) => {
                let data = json!({"text/plain": ["a\n", "b"], "application/json": metadata});
                self.output(*at, json!({"output_type": "display_data", "data": data, "metadata": metadata}));
            }
            Edit::Error(at, text) => {
                let error =
                    json!({"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]});
                self.output(*at, error);
            }
            _ => {}
        }
    }
}

/// Sets or removes a member, keeping the order of the others.
fn set(object: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => drop(object.insert(name.to_owned(), value.clone())),
        None => drop(object.shift_remove(name)),
    }
}

/// Python's `splitlines(keepends=True)`, the slow way.
fn lines(text: &str) -> Value {
    let ends = ['\n', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines: Vec<String> = Vec::new();
    let mut last = '\n';
    for character in text.chars() {
        let ended = ends.contains(&last) || (last == '\r' && character != '\n');
        match lines.last_mut() {
            Some(line) if !ended => line.push(character),
            _ => lines.push(character.into()),
        }
        last = character;
    }
    lines.into()
}

fn join(lines: &Value) -> String {
    lines.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

/// The same edit through the crate; an inserted cell's id goes to the model.
fn apply(notebook: &mut Notebook, edit: &Edit, model: &mut Model) {
    let mut message = |at: usize, msg_type: &str, content: Value| {
        if notebook.cell(at).is_some_and(|cell| cell.kind() == notebook::CellKind::Code) {
            notebook.apply_output(at, msg_type, &content).expect("it applies");
        }
    };
    match edit {
        Edit::Stream(at, stderr, text) => {
            message(*at, "stream", json!({"name": if *stderr { "stderr" } else { "stdout" }, "text": text}));
        }
        Edit::Display(at, metadata) => {
            let data = json!({"text/plain": "a\nb", "application/json": metadata});
            message(*at, "display_data", json!({"data": data, "metadata": metadata}));
        }
        Edit::Error(at, text) => {
            message(*at, "error", json!({"ename": "E", "evalue": text, "traceback": [text]}));
        }
        Edit::Metadata(None, name, value) => set(notebook.metadata_mut(), name, value.as_ref()),
        Edit::Insert(at, code, source) => {
            let new = if *code { NewCell::code(source.clone()) } else { NewCell::markdown(source.clone()) };
            let at = (*at).max(1).min(notebook.cells().len());
            notebook.insert_cell(at, new);
            let id = notebook.cell(at).and_then(|cell| cell.id()).unwrap_or_default();
            model.insert(at, *code, source, Some(id));
        }
        Edit::Remove(0) => {}
        Edit::Remove(at) => drop(notebook.remove_cell(*at)),
        Edit::Source(at, _) | Edit::Count(at, _) | Edit::Clear(at) | Edit::Metadata(Some(at), ..) => {
            let Some(mut cell) = notebook.cell_mut(*at) else { return };
            match edit {
                Edit::Source(_, text) => cell.set_source(text),
                Edit::Count(_, count) => cell.set_execution_count(*count),
                Edit::Metadata(_, name, value) => set(cell.metadata_mut(), name, value.as_ref()),
                _ => cell.clear_outputs(),
            }
        }
    }
    model.apply(edit);
}

proptest! {
    #[test]
    fn edited_files_are_what_their_tool_would_write(
        writer in Writer::any(),
        cells in vec(cell(), 0..5),
        metadata in object(),
        minor in 4..6_u64,
        edits in vec(edit(), 0..12),
    ) {
        let original = build(cells, metadata, minor, &writer);
        let text = writer.file(&original);
        let mut notebook = Notebook::parse(&text).expect("a notebook");
        prop_assert_eq!(notebook.to_text(), text.as_str());

        let mut model = Model { notebook: original, writer: &writer, fresh: 0 };
        for edit in &edits {
            apply(&mut notebook, edit, &mut model);
        }
        let edited = notebook.to_text();
        let read: Value = serde_json::from_str(&edited).expect("valid JSON");
        prop_assert_eq!(&read, &model.notebook);
        prop_assert_eq!(writer.file(&read), edited.as_str());
        let again = Notebook::parse(&edited).expect("a notebook");
        let same = again.cells().zip(notebook.cells()).all(|(read, cell)| {
            read.id() == cell.id() && read.metadata() == cell.metadata() && read.source() == cell.source()
        });
        prop_assert!(same);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), cut in 0..400_usize, other in any::<char>()) {
        drop(Notebook::parse(&text));
        let mut broken: Vec<char> = crate::outputs::EMPTY.chars().collect();
        let at = cut % broken.len();
        broken[at] = other;
        drop(Notebook::parse(&broken.into_iter().collect::<String>()));
    }
}
