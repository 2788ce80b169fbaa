//! The kernels that a server can start.

use std::collections::BTreeMap;

use jupyter::kernelspec;
use serde::Deserialize;
use serde_json::Value;

use super::ServerError;
use crate::runs::Digest;
use crate::runs::facts::KernelFacts;

/// A server's answer to `GET /api/kernelspecs`.
#[derive(Debug, Deserialize)]
pub struct KernelSpecs {
    kernelspecs: BTreeMap<String, Installed>,
}

#[derive(Debug, Deserialize)]
struct Installed {
    #[serde(default)]
    spec: Value,
}

impl KernelSpecs {
    /// What is known of a kernel, upper and lower case of its name being the same.
    pub fn find(&self, name: &str) -> Result<KernelFacts, ServerError> {
        let found = self.kernelspecs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((name, Installed { spec })) = found {
            let words = spec["argv"].as_array().into_iter().flatten().filter_map(Value::as_str);
            return Ok(KernelFacts {
                name: name.clone(),
                language: spec["language"].as_str().unwrap_or_default().to_owned(),
                argv: words.map(str::to_owned).collect(),
                kernelspec: serde_json::to_vec(spec).ok().map(|bytes| Digest::of(&bytes)),
                ..KernelFacts::default()
            });
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
                "python3": {"name": "python3", "spec": {"language": "python", "argv": ["py"]}},
                "IR": {"name": "IR", "spec": {}}
            }}"#,
        )
        .unwrap();
        let python = specs.find("Python3").unwrap();
        assert_eq!(
            (python.name.as_str(), python.language.as_str(), python.argv),
            ("python3", "python", vec!["py".to_owned()])
        );
        assert_eq!(specs.find("ir").unwrap().name, "IR");
        let error = specs.find("pyton3").unwrap_err().to_string();
        let expected =
            "the server has no kernel named `pyton3` (did you mean `python3`?); it has: IR, python3";
        assert_eq!(error, expected);
    }
}
