//! What can be wrong with a magic.

use super::CELL_MAGICS;

/// A magic that can't be run as it is written.
#[derive(Debug, thiserror::Error)]
pub enum MagicError {
    /// No magic has this name.
    #[error("there is no cell magic `%%{name}`; {hint}")]
    Unknown {
        /// The name.
        name: String,
        /// What there is.
        hint: String,
    },
    /// The arguments are wrong; the text explains them. Also the text of `--help`.
    #[error("{0}")]
    Arguments(String),
    /// `--params` is no JSON object.
    #[error("`--params` is not a JSON object such as {{\"day\": \"$day\", \"limit\": 10}}: {0}")]
    Params(String),
    /// A parameter's value has no type that a query can take.
    #[error("the parameter `{name}`: {message}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// The cell has no query.
    #[error("the cell has no query: write SQL below the line `%%bigquery`")]
    Empty,
}

impl MagicError {
    pub(crate) fn unknown(name: &str) -> Self {
        let nearest = CELL_MAGICS
            .iter()
            .map(|known| (strsim::damerau_levenshtein(known, name), *known))
            .min()
            .filter(|(distance, _)| *distance <= 3);
        let hint = match nearest {
            Some((_, known)) => format!("did you mean `%%{known}`?"),
            None => format!("there are: {}", CELL_MAGICS.map(|known| format!("`%%{known}`")).join(", ")),
        };
        MagicError::Unknown { name: name.to_owned(), hint }
    }
}
