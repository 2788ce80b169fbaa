//! Why names that were variables are none any more, for the errors of cells that use them.

use std::collections::BTreeMap;

/// What has become of variables, by name.
#[derive(Debug, Clone, Default)]
pub struct Gone(BTreeMap<String, String>);

impl Gone {
    /// Notes that the cell `count` has made an end of `name`: a clause such as `has moved it`.
    pub fn note(&mut self, name: &str, count: u32, what: &str) {
        self.0.insert(name.to_owned(), format!("In[{count}] {what}"));
    }

    /// There is a variable `name` again.
    pub fn is_back(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// What has become of `name`, if it was a variable.
    pub fn why(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
