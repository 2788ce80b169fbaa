//! JSON.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "JSON", null: Some("VARCHAR"), rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("JSON_QUERY", scalar(1, 2, "bq_json_query({pos}, '', {*})")),
    ("JSON_VALUE", scalar(1, 2, "bq_json_value({pos}, '', {*})")),
    ("JSON_QUERY_ARRAY", scalar(1, 2, "bq_json_query_array({pos}, '', {*})")),
    ("JSON_VALUE_ARRAY", scalar(1, 2, "bq_json_value_array({pos}, '', {*})")),
    ("JSON_EXTRACT", scalar(1, 2, "bq_json_query({pos}, 'legacy ', {*})")),
    ("JSON_EXTRACT_SCALAR", scalar(1, 2, "bq_json_value({pos}, 'legacy ', {*})")),
    ("JSON_EXTRACT_ARRAY", scalar(1, 2, "bq_json_query_array({pos}, 'legacy ', {*})")),
    ("JSON_EXTRACT_STRING_ARRAY", scalar(1, 2, "bq_json_value_array({pos}, 'legacy ', {*})")),
    ("PARSE_JSON", scalar(1, 1, "bq_json(gs_parse_json({pos}, bq_str({1}), 'exact'))")),
    ("TO_JSON", scalar(1, 1, "bq_json(gs_to_json({pos}, bq_any({1})))")),
    ("TO_JSON_STRING", scalar(1, 2, "gs_to_json_string({pos}, bq_any({1}), bq_pretty({2..}))")),
    ("JSON_ARRAY", Rule::Special),
    ("JSON_OBJECT", Rule::Special),
    ("JSON_SET", Rule::Special),
    ("JSON_ARRAY_INSERT", Rule::Special),
    ("JSON_ARRAY_APPEND", Rule::Special),
    ("JSON_TYPE", scalar(1, 1, "gs_json_type({pos}, bq_json_text({1}))")),
    ("JSON_KEYS", scalar(1, 2, "bq_json_keys({pos}, {*})")),
    ("JSON_STRIP_NULLS", scalar(1, 1, "bq_json(gs_json_strip_nulls({pos}, bq_json_text({1})))")),
    ("JSON_REMOVE", scalar(2, 2, "bq_json_remove({pos}, bq_json_text({1}), bq_str({2}))")),
    ("INT64", scalar(1, 1, "gs_json_int64({pos}, bq_json_text({1}))")),
    ("FLOAT64", scalar(1, 1, "gs_json_float64({pos}, bq_json_text({1}))")),
    ("BOOL", scalar(1, 1, "gs_json_bool({pos}, bq_json_text({1}))")),
    ("STRING", scalar(1, 2, "bq_string({pos}, {*})")),
    ("LAX_INT64", scalar(1, 1, "gs_json_lax_int64({pos}, bq_json_text({1}))")),
    ("LAX_FLOAT64", scalar(1, 1, "gs_json_lax_float64({pos}, bq_json_text({1}))")),
    ("LAX_BOOL", scalar(1, 1, "gs_json_lax_bool({pos}, bq_json_text({1}))")),
    ("LAX_STRING", scalar(1, 1, "gs_json_lax_string({pos}, bq_json_text({1}))")),
];
