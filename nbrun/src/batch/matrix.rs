//! Combinations of parameters' values.

use serde_json::Value;

/// A parameter, and the values that it takes in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    name: String,
    values: Vec<Setting>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    argument: String,
    shown: String,
}

/// Why an axis can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AxisError {
    /// It has not the form of one.
    #[error("`{0}` is neither NAME=VALUE,VALUE,… nor NAME:=[JSON, …]")]
    Shape(String),
    /// The JSON is no list.
    #[error("`{name}:=` wants a JSON list: {message}")]
    Json {
        /// The parameter.
        name: String,
        /// What is wrong.
        message: String,
    },
}

/// One value for each axis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Combination {
    /// The parameters, as `-p` takes them.
    pub arguments: Vec<String>,
    /// The combination for people, such as `region=eu year=2024`; empty if there is nothing to combine.
    pub label: String,
    /// The combination as part of a file's name, such as `region-eu.year-2024`.
    pub suffix: String,
}

impl Axis {
    /// Reads `NAME=VALUE,VALUE,…`, or `NAME:=[JSON, …]` for values with commas and for lists.
    pub fn parse(text: &str) -> Result<Self, AxisError> {
        let shape = || AxisError::Shape(text.to_owned());
        let (name, values) = text.split_once('=').ok_or_else(shape)?;
        let setting = |argument: String, shown: String| Setting { argument, shown };
        let (name, values): (&str, Vec<Setting>) = if let Some(name) = name.strip_suffix(':') {
            let json = |message: String| AxisError::Json { name: name.to_owned(), message };
            let texts: Vec<Value> = serde_json::from_str(values).map_err(|error| json(error.to_string()))?;
            let shown = |text: &Value| text.as_str().map_or_else(|| text.to_string(), str::to_owned);
            (name, texts.iter().map(|text| setting(format!("{name}:={text}"), shown(text))).collect())
        } else {
            let setting = |value: &str| setting(format!("{name}={value}"), value.to_owned());
            (name, values.split(',').map(setting).collect())
        };
        if name.trim().is_empty() || values.is_empty() {
            return Err(shape());
        }
        Ok(Self { name: name.trim().to_owned(), values })
    }
}

/// All combinations: the last axis turns fastest. Without axes there is one, of nothing.
pub fn combinations(axes: &[Axis]) -> Vec<Combination> {
    axes.iter().fold(vec![Combination::default()], |combinations, axis| {
        let extended = combinations
            .iter()
            .flat_map(|combination| axis.values.iter().map(|value| combination.with(axis, value)));
        extended.collect()
    })
}

impl Combination {
    fn with(&self, axis: &Axis, value: &Setting) -> Self {
        let join = |before: &str, between: &str, next: String| {
            if before.is_empty() { next } else { format!("{before}{between}{next}") }
        };
        let mut arguments = self.arguments.clone();
        arguments.push(value.argument.clone());
        Self {
            arguments,
            label: join(&self.label, " ", format!("{}={}", axis.name, value.shown)),
            suffix: join(&self.suffix, ".", format!("{}-{}", axis.name, in_a_name(&value.shown))),
        }
    }
}

/// A value as part of a file's name.
fn in_a_name(value: &str) -> String {
    let keep = |next: char| if next.is_alphanumeric() || "-_.+".contains(next) { next } else { '_' };
    value.chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_axis_turns_fastest() {
        let axes = ["region=eu,us", "years:=[[2023, 2024], [2025]]"].map(|text| Axis::parse(text).unwrap());
        let labels: Vec<String> =
            combinations(&axes).into_iter().map(|combination| combination.label).collect();
        assert_eq!(
            labels,
            [
                "region=eu years=[2023,2024]",
                "region=eu years=[2025]",
                "region=us years=[2023,2024]",
                "region=us years=[2025]"
            ]
        );
        assert_eq!(combinations(&axes)[0].suffix, "region-eu.years-_2023_2024_");
        assert_eq!(combinations(&[]), [Combination::default()]);
    }

    #[test]
    fn an_axis_needs_a_name_and_values() {
        for text in ["region", "=eu", "x:={\"a\": 1}", "x:=[", "x:=[]"] {
            assert!(Axis::parse(text).is_err(), "{text}");
        }
    }
}
