//! Hashes, bits and addresses.

use super::{Family, Rule, scalar};

pub const FAMILY: Family = Family { name: "Hashes, bits and addresses", null: None, rules: RULES };

const RULES: &[(&str, Rule)] = &[
    ("FARM_FINGERPRINT", scalar(1, 1, "gs_farm_fingerprint({pos}, bq_bytes_of({1}))")),
    ("MD5", scalar(1, 1, "unhex(md5(bq_bytes_of({1})))")),
    ("SHA1", scalar(1, 1, "unhex(sha1(bq_bytes_of({1})))")),
    ("SHA256", scalar(1, 1, "unhex(sha256(bq_bytes_of({1})))")),
    ("SHA512", scalar(1, 1, "gs_sha512({pos}, bq_bytes_of({1}))")),
    ("BIT_COUNT", scalar(1, 1, "bq_bit_count({pos}, {1})")),
    ("NET.IP_FROM_STRING", scalar(1, 1, "gs_ip_from_string({pos}, bq_str({1}))")),
    ("NET.SAFE_IP_FROM_STRING", scalar(1, 1, "gs_safe_ip_from_string({pos}, bq_str({1}))")),
    ("NET.IP_TO_STRING", scalar(1, 1, "gs_ip_to_string({pos}, bq_blob({1}))")),
    ("NET.IP_NET_MASK", scalar(2, 2, "gs_ip_net_mask({pos}, bq_bigint({1}), bq_bigint({2}))")),
    ("NET.IP_TRUNC", scalar(2, 2, "gs_ip_trunc({pos}, bq_blob({1}), bq_bigint({2}))")),
    ("NET.IPV4_FROM_INT64", scalar(1, 1, "gs_ipv4_from_int64({pos}, bq_bigint({1}))")),
    ("NET.IPV4_TO_INT64", scalar(1, 1, "gs_ipv4_to_int64({pos}, bq_blob({1}))")),
    ("NET.HOST", scalar(1, 1, "gs_host({pos}, bq_str({1}))")),
];
