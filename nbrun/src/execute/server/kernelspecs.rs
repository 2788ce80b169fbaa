//! The kernels that a server can start.

use std::collections::BTreeMap;

use jupyter::kernelspec;
use serde::Deserialize;

use super::ServerError;

/// A server's answer to `GET /api/kernelspecs`.
#[derive(Debug, Deserialize)]
pub struct KernelSpecs {
    kernelspecs: BTreeMap<String, Installed>,
}

#[derive(Debug, Deserialize)]
struct Installed {
    #[serde(default)]
    spec: Spec,
}

#[derive(Debug, Default, Deserialize)]
struct Spec {
    #[serde(default)]
    language: String,
}

impl KernelSpecs {
    /// The server's name for a kernel, upper and lower case being the same, and its language.
    pub fn find(&self, name: &str) -> Result<(&str, &str), ServerError> {
        let found = self.kernelspecs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((name, installed)) = found {
            return Ok((name, &installed.spec.language));
        }
        let installed: Vec<String> = self.kernelspecs.keys().cloned().collect();
        let nearest = kernelspec::nearest(name, &installed).map(str::to_owned);
        Err(ServerError::UnknownKernel { name: name.to_owned(), nearest, installed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_or_the_nearest_is_told() {
        let specs: KernelSpecs = serde_json::from_str(
            r#"{"default": "python3", "kernelspecs": {
                "python3": {"name": "python3", "spec": {"language": "python", "argv": []}},
                "IR": {"name": "IR", "spec": {}}
            }}"#,
        )
        .unwrap();
        assert_eq!(specs.find("Python3").unwrap(), ("python3", "python"));
        assert_eq!(specs.find("ir").unwrap(), ("IR", ""));
        let error = specs.find("pyton3").unwrap_err().to_string();
        let expected =
            "the server has no kernel named `pyton3` (did you mean `python3`?); it has: IR, python3";
        assert_eq!(error, expected);
    }
}
