//! The kernel of a run.

use jupyter::InstalledKernel;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::runs::Digest;

/// The kernel that executed a notebook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KernelFacts {
    /// The name of its kernelspec.
    pub name: String,
    /// The language that the kernelspec names.
    pub language: String,
    /// The command that starts it, with its placeholders.
    pub argv: Vec<String>,
    /// The Jupyter Server that ran it, if it was not this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// The kernelspec, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernelspec: Option<Digest>,
    /// What the kernel calls itself, such as `ipython`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<String>,
    /// The version of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation_version: Option<String>,
    /// The version of the language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_version: Option<String>,
}

impl KernelFacts {
    /// What is known before it starts.
    pub fn installed(kernel: &InstalledKernel) -> Self {
        Self {
            name: kernel.name.clone(),
            language: kernel.spec.language.clone(),
            argv: kernel.spec.argv.clone(),
            kernelspec: serde_json::to_vec(&kernel.spec).ok().map(|bytes| Digest::of(&bytes)),
            ..Self::default()
        }
    }

    /// A kernel of which only the name is known.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds what the kernel says about itself in its `kernel_info_reply`.
    pub fn learn(&mut self, info: &Value) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        self.implementation = text(info.get("implementation"));
        self.implementation_version = text(info.get("implementation_version"));
        let language = info.get("language_info");
        self.language_version = text(language.and_then(|language| language.get("version")));
        if self.language.is_empty() {
            self.language = text(language.and_then(|language| language.get("name"))).unwrap_or_default();
        }
    }
}
