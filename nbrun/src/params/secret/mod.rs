//! Parameters whose values nobody may see.

mod reference;

use std::fmt;

pub use reference::{Reference, ReferenceError};

/// What stands for a secret in records.
pub const REDACTED: &str = "***";

/// A secret parameter and its value, which no formatting shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    name: String,
    variable: String,
    value: String,
}

impl Secret {
    /// The secret value of a parameter.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        Self { variable: format!("NBRUN_SECRET_{name}"), name, value: value.into() }
    }

    /// The parameter's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The variable of the kernel's environment that holds the value: `NBRUN_SECRET_` and the name.
    pub fn variable(&self) -> &str {
        &self.variable
    }

    /// The value. Whoever asks must not write it anywhere but into the kernel's environment.
    pub fn expose(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({}, {REDACTED})", self.name)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_formatting_shows_the_value() {
        let secret = Secret::new("password", "hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {secret:#?}"),
            "*** Secret(password, ***) Secret(password, ***)"
        );
        assert_eq!((secret.variable(), secret.expose()), ("NBRUN_SECRET_password", "hunter2"));
    }
}
