use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The environment variables that decide where kernels are looked for.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// This process's variables.
    pub fn current() -> Self {
        std::env::vars_os().collect()
    }

    /// The same environment with one variable set.
    #[must_use]
    pub fn with(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// All variables.
    pub fn into_variables(self) -> BTreeMap<OsString, OsString> {
        self.variables
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A variable that holds one folder.
    pub(crate) fn folder(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// A variable that holds a list of folders.
    pub(super) fn folders(&self, name: &str) -> Vec<PathBuf> {
        let folders = self.get(name).map(std::env::split_paths);
        folders.into_iter().flatten().filter(|folder| !folder.as_os_str().is_empty()).collect()
    }

    /// Replaces `$NAME`, `${NAME}` and `$$` the way Python's `string.Template.safe_substitute` does: what is unknown
    /// stays as it is.
    pub(crate) fn expand(&self, text: &str) -> String {
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (name, following) = variable(after);
            if let Some(value) = name.and_then(|name| self.variables.get(OsStr::new(name))) {
                expanded.push_str(&value.to_string_lossy());
            } else {
                let written = &after[..after.len() - following.len()];
                expanded.push('$');
                expanded.push_str(if written == "$" { "" } else { written });
            }
            rest = following;
        }
        expanded + rest
    }
}

/// Splits the text after a `$` into a variable's name and what follows.
fn variable(text: &str) -> (Option<&str>, &str) {
    if let Some(rest) = text.strip_prefix('$') {
        return (None, rest);
    }
    if let Some((name, rest)) = text.strip_prefix('{').and_then(|braced| braced.split_once('}')) {
        return (Some(name), rest);
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (Some(name), rest)
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Self {
        Self { variables: variables.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_expand_as_in_python() {
        let environment = Environment::default().with("HOME", "/h").with("A_1", "x");
        for (text, expanded) in [
            ("${HOME}/lib:$A_1.$HOME", "/h/lib:x./h"),
            ("$$HOME costs $5", "$HOME costs $5"),
            ("${UNKNOWN}$unknown ${open $", "${UNKNOWN}$unknown ${open $"),
            ("", ""),
        ] {
            assert_eq!(environment.expand(text), expanded, "{text}");
        }
    }
}
