//! Names under which what is no parameter of the user's goes to queries as one.

/// A variable's: no name of a user's parameter is like it.
pub fn variable_name(name: &str) -> String {
    format!("variable {}", name.to_lowercase())
}

/// A system variable's, as in `@@error.message`.
pub fn system_name(name: &str) -> String {
    format!("@{name}")
}
