//! What is refused, and what runs in part: for the docs.

/// Functions of GoogleSQL that don't run here, and why.
pub const REFUSED: &[(&[&str], &str)] = &[
    (&["JSON_FLATTEN"], "not yet"),
    (&["LAX_INT64_ARRAY", "LAX_FLOAT64_ARRAY", "LAX_BOOL_ARRAY", "LAX_STRING_ARRAY"], "arrays of lax values"),
    (&["NET.REG_DOMAIN", "NET.PUBLIC_SUFFIX"], "their list of suffixes changes from week to week"),
    (
        &["HLL_COUNT.INIT", "HLL_COUNT.MERGE", "HLL_COUNT.MERGE_PARTIAL", "HLL_COUNT.EXTRACT"],
        "sketches are bytes of BigQuery's own",
    ),
    (&["APPROX_TOP_SUM"], "not yet"),
    (
        &[
            "KEYS.NEW_KEYSET",
            "KEYS.KEYSET_FROM_JSON",
            "AEAD.ENCRYPT",
            "AEAD.DECRYPT_STRING",
            "DETERMINISTIC_ENCRYPT",
        ],
        "encryption needs keys of the cloud",
    ),
    (
        &["ST_GEOGPOINT", "ST_DISTANCE", "ST_CONTAINS", "ST_WITHIN", "ST_ASTEXT", "S2_CELLIDFROMPOINT"],
        "there is no type GEOGRAPHY",
    ),
    (
        &["MAKE_INTERVAL", "JUSTIFY_DAYS", "JUSTIFY_HOURS", "JUSTIFY_INTERVAL"],
        "an INTERVAL stands only where one is added or subtracted",
    ),
    (&["RANGE", "RANGE_CONTAINS", "RANGE_OVERLAPS", "GENERATE_RANGE_ARRAY"], "there is no type RANGE"),
    (&["SESSION_USER", "EXTERNAL_QUERY", "AI.GENERATE", "VECTOR_SEARCH", "SEARCH"], "they are of the cloud"),
    (&["COLLATE"], "texts are compared by their code points"),
    (&["COSINE_DISTANCE", "EUCLIDEAN_DISTANCE", "ARRAY_SLICE", "ARRAY_IS_DISTINCT"], "not yet"),
];

/// What holds of a function that runs.
pub const NOTES: &[(&str, &str)] = &[
    ("NORMALIZE_AND_CASEFOLD", "ASCII only"),
    ("CONTAINS_SUBSTR", "STRINGs of ASCII only"),
    ("APPROX_COUNT_DISTINCT", "exact"),
    ("APPROX_QUANTILES", "exact; a literal number"),
    ("APPROX_TOP_COUNT", "exact; a literal number"),
    ("PERCENTILE_CONT", "window; a literal fraction"),
    ("PERCENTILE_DISC", "window; a literal fraction"),
    ("MAX_BY", "not by NaN"),
    ("MIN_BY", "not by NaN"),
    ("FORMAT", "not %p, %P; NUMERIC with %t and %T"),
    ("TO_JSON_STRING", "not of NUMERIC within an ARRAY or STRUCT"),
    ("TO_JSON", "not of NUMERIC within an ARRAY or STRUCT"),
    ("JSON_QUERY", "malformed STRINGs are refused"),
    ("JSON_VALUE", "malformed STRINGs are refused"),
    ("CHR", "not of 0"),
    ("FORMAT_DATE", "not %J"),
    ("FORMAT_DATETIME", "not %J"),
    ("FORMAT_TIMESTAMP", "not %J"),
    ("PARSE_DATE", "not %G, %g, %Q, %U, %u, %V, %W, %w"),
    ("PARSE_DATETIME", "not %G, %g, %Q, %U, %u, %V, %W, %w"),
    ("PARSE_TIMESTAMP", "not %G, %g, %Q, %U, %u, %V, %W, %w"),
    ("SQRT", "not of NUMERIC or BIGNUMERIC"),
    ("POW", "not of NUMERIC or BIGNUMERIC"),
    ("POWER", "not of NUMERIC or BIGNUMERIC"),
    ("EXP", "not of NUMERIC or BIGNUMERIC"),
    ("LN", "not of NUMERIC or BIGNUMERIC"),
    ("LOG", "not of NUMERIC or BIGNUMERIC"),
    ("LOG10", "not of NUMERIC or BIGNUMERIC"),
    ("STRING_AGG", "as a window STRINGs only; LIMIT not of BYTES"),
    ("SUM", "a sum of FLOAT64 that is infinite is refused"),
    ("AVG", "an average of FLOAT64 that is infinite is refused"),
];
