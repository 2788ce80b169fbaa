//! Numbers.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Numbers", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("ABS", scalar(1, 1, "bq_abs({*})")),
    ("SIGN", scalar(1, 1, "bq_sign({*})")),
    ("ROUND", scalar(1, 2, "bq_round({*})")),
    ("TRUNC", scalar(1, 1, "bq_trunc({*})")),
    ("CEIL", scalar(1, 1, "bq_ceil({*})")),
    ("CEILING", scalar(1, 1, "bq_ceil({*})")),
    ("FLOOR", scalar(1, 1, "bq_floor({*})")),
    ("SQRT", scalar(1, 1, "bq_sqrt({1}, {pos})")),
    ("EXP", scalar(1, 1, "bq_finite(exp(bq_double({1})), {pos})")),
    ("POW", scalar(2, 2, "bq_finite(pow(bq_double({1}), bq_double({2})), {pos})")),
    ("POWER", scalar(2, 2, "bq_finite(pow(bq_double({1}), bq_double({2})), {pos})")),
    ("LN", scalar(1, 1, "ln(bq_positive({1}, {pos}))")),
    ("LOG", scalar(1, 1, "ln(bq_positive({1}, {pos}))")),
    ("LOG10", scalar(1, 1, "log10(bq_positive({1}, {pos}))")),
    ("SIN", scalar(1, 1, "sin(bq_double({1}))")),
    ("COS", scalar(1, 1, "cos(bq_double({1}))")),
    ("TAN", scalar(1, 1, "tan(bq_double({1}))")),
    ("ATAN", scalar(1, 1, "atan(bq_double({1}))")),
    ("ATAN2", scalar(2, 2, "atan2(bq_double({1}), bq_double({2}))")),
    ("DIV", scalar(2, 2, "bq_div_int({*}, {pos})")),
    ("MOD", scalar(2, 2, "bq_mod({*}, {pos})")),
    ("SAFE_DIVIDE", scalar(2, 2, "bq_safe_div({*})")),
    ("IEEE_DIVIDE", scalar(2, 2, "bq_ieee_div({*})")),
    ("IS_NAN", scalar(1, 1, "bq_isnan({1})")),
    ("IS_INF", scalar(1, 1, "bq_isinf({1})")),
    ("RAND", scalar(0, 0, "random()")),
    ("GENERATE_UUID", scalar(0, 0, "CAST(uuid() AS VARCHAR)")),
];
