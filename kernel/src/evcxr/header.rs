//! The commands at the top of a cell.

/// A cell, taken apart into commands and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The commands, in order.
    pub commands: Vec<Call>,
    /// The cell without them. Their lines are empty, so that all others keep their numbers.
    pub rest: String,
}

/// A command as a cell calls it: `:dep regex = "1"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name, without the colon.
    pub name: String,
    /// What follows it on the line.
    pub arguments: String,
}

impl Header {
    /// Takes `source` apart. Commands stand above all Rust; empty lines and comments may stand between them.
    /// What a command opens with a bracket may end on a later line.
    pub fn read(source: &str) -> Self {
        let mut commands = Vec::new();
        let mut rest: Vec<&str> = Vec::new();
        let mut lines = source.split('\n');
        for line in lines.by_ref() {
            let text = line.trim();
            if let Some(call) = Call::read(text) {
                commands.push(call);
                rest.push("");
            } else if let Some(open) = commands.last_mut().filter(|call| call.is_open()) {
                open.arguments.extend([" ", text]);
                rest.push("");
            } else if text.is_empty() || text.starts_with("//") || is_line_magic(text) {
                rest.push(line);
            } else {
                rest.push(line);
                break;
            }
        }
        rest.extend(lines);
        Header { commands, rest: rest.join("\n") }
    }
}

/// Line magics stand among the commands; they are left for whoever knows them.
fn is_line_magic(line: &str) -> bool {
    line.starts_with(['%', '!']) && !line.starts_with("%%")
}

impl Call {
    /// Reads `:name arguments`, and `%dep arguments`, which is the same as `:dep`.
    fn read(line: &str) -> Option<Self> {
        let text = match line.strip_prefix(':') {
            Some(text) => text,
            None => line.strip_prefix('%').filter(|text| text.split_whitespace().next() == Some("dep"))?,
        };
        let (name, arguments) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        is_name.then(|| Call { name: name.to_owned(), arguments: arguments.trim().to_owned() })
    }

    fn is_open(&self) -> bool {
        let count = |bracket: [char; 2]| self.arguments.matches(bracket).count();
        count(['{', '[']) > count(['}', ']'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> (Vec<(String, String)>, String) {
        let Header { commands, rest } = Header::read(source);
        (commands.into_iter().map(|call| (call.name, call.arguments)).collect(), rest)
    }

    fn calls(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|&(name, arguments)| (name.to_owned(), arguments.to_owned())).collect()
    }

    #[test]
    fn commands_stand_above_the_code_and_lines_keep_their_numbers() {
        let source = "// crates\n:dep regex = \"1\"\n\n %dep  csv\n:vars\nlet x = 1;\n:vars\n";
        let expected = calls(&[("dep", "regex = \"1\""), ("dep", "csv"), ("vars", "")]);
        assert_eq!(read(source), (expected, "// crates\n\n\n\n\nlet x = 1;\n:vars\n".to_owned()));
    }

    #[test]
    fn a_command_may_go_on_over_lines() {
        let source = ":dep tokio = { version = \"1\", features = [\n  \"rt\",\n] }\nlet x = 1;";
        let expected = calls(&[("dep", "tokio = { version = \"1\", features = [ \"rt\", ] }")]);
        assert_eq!(read(source), (expected, "\n\n\nlet x = 1;".to_owned()));
    }

    #[test]
    fn rust_is_left_alone() {
        for source in ["::std::process::id()", "let x\n: i32 = 1;", "%time 1", "%%sql\nSELECT 1", ""] {
            assert_eq!(read(source), (Vec::new(), source.to_owned()));
        }
    }
}
