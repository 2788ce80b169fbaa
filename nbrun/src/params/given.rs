//! Values as the caller gives them, before they are fitted to a parameter's type.

use super::{Integer, Origin, Value, files};

/// A value from the command line or a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Bare text, read as whatever type the parameter has: `-p NAME=TEXT`, or an unquoted YAML scalar.
    Text {
        /// The text.
        text: String,
        /// What it means where the parameter's type is unknown.
        otherwise: Box<Given>,
    },
    /// A value whose type is certain.
    Scalar(Value),
    /// A list.
    List(Vec<Given>),
    /// A map with unique keys.
    Map(Vec<(String, Given)>),
}

/// A parameter as given, with where it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenParameter {
    /// The parameter's name.
    pub name: String,
    /// Its value.
    pub given: Given,
    /// Where it was given.
    pub origin: Origin,
}

/// Why a `-p` argument or a parameters file can't be read.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// Neither `NAME=VALUE` nor `NAME:=JSON`.
    #[error("`{0}` is neither NAME=VALUE nor NAME:=JSON")]
    Shape(String),
    /// The right-hand side of `:=` is not JSON.
    #[error("`{name}:=` wants JSON: {message}")]
    Json {
        /// The parameter.
        name: String,
        /// What is wrong, and where.
        message: String,
    },
    /// A parameters file that can't be read or understood.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and where.
        message: String,
    },
}

impl GivenParameter {
    /// Reads `NAME=VALUE` (text, read as the parameter's type) or `NAME:=JSON` (explicit JSON).
    pub fn from_argument(argument: &str) -> Result<Self, GivenError> {
        let shape = || GivenError::Shape(argument.to_owned());
        let (name, text) = argument.split_once('=').ok_or_else(shape)?;
        let (name, given) = match name.strip_suffix(':') {
            Some(name) => {
                let json = files::json::parse(text)
                    .map_err(|message| GivenError::Json { name: name.trim().to_owned(), message })?;
                (name, json)
            }
            None => (name, Given::from_text(text)),
        };
        let name = name.trim();
        if name.is_empty() {
            return Err(shape());
        }
        Ok(Self { name: name.to_owned(), given, origin: Origin::Argument })
    }
}

impl Given {
    /// Text of the command line: JSON if it is valid JSON, else a string, where the type is unknown.
    pub fn from_text(text: &str) -> Self {
        let otherwise = files::json::parse(text).unwrap_or_else(|_| Self::string(text));
        Self::Text { text: text.to_owned(), otherwise: Box::new(otherwise) }
    }

    /// A string that stays one.
    pub fn string(text: impl Into<String>) -> Self {
        Self::Scalar(Value::String(text.into()))
    }

    /// A number as JSON and YAML write it, `None` if it is not one. Whole numbers stay exact.
    pub(super) fn number(text: &str) -> Option<Self> {
        if let Some(integer) = Integer::parse(text) {
            return Some(Self::Scalar(Value::Integer(integer)));
        }
        let plausible = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
        let number = text.parse::<f64>().ok().filter(|number| plausible && number.is_finite())?;
        Some(Self::Scalar(Value::Float(number)))
    }

    /// The value as written, for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Text { text, .. } => format!("`{}`", shorten(text)),
            Self::Scalar(value @ (Value::List(_) | Value::Map(_) | Value::Null)) => value.kind().to_owned(),
            Self::Scalar(value) => format!("{} ({})", shorten(&value.to_json().to_string()), value.kind()),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a map".to_owned(),
        }
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain("…".chars()).collect()
}
