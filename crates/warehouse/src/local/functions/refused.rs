//! What is refused, and what runs in part: for the docs.

/// Functions of GoogleSQL that don't run here, and why.
pub const REFUSED: &[(&[&str], &str)] = &[
    (
        &["JSON_SET", "JSON_ARRAY_APPEND", "JSON_ARRAY_INSERT", "JSON_FLATTEN", "LAX_INT64_ARRAY"],
        "changing JSON in place",
    ),
    (&["NET.REG_DOMAIN", "NET.PUBLIC_SUFFIX"], "their list of suffixes changes from week to week"),
];

/// What holds of a function that runs.
pub const NOTES: &[(&str, &str)] = &[
    ("NORMALIZE_AND_CASEFOLD", "ASCII only"),
    ("CONTAINS_SUBSTR", "STRINGs of ASCII only"),
    ("APPROX_COUNT_DISTINCT", "exact"),
    ("APPROX_QUANTILES", "exact"),
];
