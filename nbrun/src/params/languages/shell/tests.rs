use std::process::Command;

use proptest::prelude::*;

use super::super::read_back::{describe, read_back};
use super::*;
use crate::params::strategies;

const BASH: Shell = Shell { escapes: true };

#[test]
fn words_options_and_comments() {
    let source = r#"
set -e
limit=100  # rows at most
ratio=-0.5
zip=01234
flag=true
quoted="5"
name='it is'
escaped="a \"b\" \$c \\ d"
joined=foo"bar"'baz'
ansi=$'a\tb\u00e9'
empty=
filled="a $name"
made=$(date)
sum=$((1+2))
home=~/x
all=*.txt
carriers=(AA 'U A' "x")
none=()
declare -A weights=([a]=1 ['b c']="x y")
declare -i count=5
export region=eu
readonly fixed=2
declare -r fixed_too=3
a=1 b=two
x=1 command
f() { inner=1; }
limit=200  # again
carriers+=(more)
"#;
    insta::assert_snapshot!(describe(&BASH, source));
}

#[test]
fn how_values_are_written() {
    let given = |shell: &Shell, value: Value| {
        let parameter = BASH.parameters("x=").unwrap().remove(0);
        shell.literal(&value, &parameter).unwrap_or_else(|Unwritable(reason)| reason)
    };
    let posix = Shell { escapes: false };
    let string = |text: &str| Value::String(text.to_owned());
    let list = |items: Vec<Value>| Value::List(items);
    let cases = [
        (&BASH, string("$(x) `y` \"z\""), "'$(x) `y` \"z\"'"),
        (&BASH, string("it's\n!é\u{1b}\t\\"), "$'it\\x27s\\n\\x21\\xc3\\xa9\\x1b\\t\\\\'"),
        (&BASH, string(""), "''"),
        (&BASH, string("\0"), "a shell's variables hold no NUL character"),
        (&BASH, Value::Null, "a shell has no null; give an empty text"),
        (&BASH, Value::Bool(true), "true"),
        (&BASH, Value::Float(0.5), "0.5"),
        (&BASH, list(vec![string("a b"), string("")]), "('a b' '')"),
        (&BASH, list(vec![list(vec![])]), "a shell's lists and maps hold text only"),
        (&BASH, Value::Map(vec![("a]=".to_owned(), string("x"))]), "(['a]=']='x')"),
        (&posix, string("it's\n"), "'it'\\''s\n'"),
        (&posix, list(vec![]), "sh has neither lists nor maps; use a bash kernel"),
    ];
    for (shell, value, expected) in cases {
        assert_eq!(given(shell, value), expected);
    }
}

/// What a real shell has in `x` after a script, as bytes.
fn in_shell(shell: &str, script: &str, shown: &str) -> Vec<u8> {
    let script = format!("{script}\nprintf '%s\\0' {shown}");
    let output = Command::new(shell).env("LC_ALL", "C").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn assigned(shell: &Shell, declaration: &str, value: &Value) -> String {
    let parameter = BASH.parameters(declaration).unwrap().remove(0);
    let literal = shell.literal(value, &parameter).unwrap();
    shell.statement(&parameter, &literal)
}

fn without_nul() -> impl Strategy<Value = String> {
    strategies::text().prop_map(|text| text.replace('\0', "0"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn real_shells_have_what_was_given(text in without_nul()) {
        let value = Value::String(text.clone());
        let expected = [text.as_bytes(), b"\0"].concat();
        prop_assert_eq!(in_shell("bash", &assigned(&BASH, "x=", &value), "\"$x\""), expected.clone());
        let posix = Shell { escapes: false };
        prop_assert_eq!(in_shell("sh", &assigned(&posix, "x=", &value), "\"$x\""), expected);
    }

    #[test]
    fn bash_has_the_lists_and_maps(texts in prop::collection::vec(without_nul(), 1..4), key in without_nul()) {
        let expected: Vec<u8> = texts.iter().flat_map(|text| [text.as_bytes(), b"\0"].concat()).collect();
        let list = Value::List(texts.iter().cloned().map(Value::String).collect());
        prop_assert_eq!(in_shell("bash", &assigned(&BASH, "x=()", &list), "\"${x[@]}\""), expected);
        if !key.is_empty() {
            let map = Value::Map(vec![(key.clone(), Value::String(texts[0].clone()))]);
            let expected = [key.as_bytes(), b"\0", texts[0].as_bytes(), b"\0"].concat();
            let script = assigned(&BASH, "declare -A x=()", &map);
            prop_assert_eq!(in_shell("bash", &script, "\"${!x[@]}\" \"${x[@]}\""), expected);
        }
    }

    #[test]
    fn nbrun_reads_back_its_own_words(text in "[ -~]{0,20}") {
        let value = Value::String(text.replace(['\'', '!'], "x"));
        prop_assert_eq!(read_back(&BASH, "x=''", &value), Ok(value));
    }
}
