//! `NET.`: addresses and hosts; `SHA512`; bits of bytes.

use super::{Failure, natives};
use sha2::{Digest, Sha512};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

natives! {
    gs_sha512(Bytes) -> Bytes = |args| Sha512::digest(args.bytes(0)).to_vec();
    gs_bit_count(Bytes) -> Int = |args| args.bytes(0).iter().map(|byte| i64::from(byte.count_ones())).sum::<i64>();
    gs_ip_from_string(Text) -> Bytes = |args| match address(args.text(0)) {
        Some(bytes) => Ok(bytes),
        None => Failure::error(format!("{} is no IP address", args.text(0))),
    };
    gs_safe_ip_from_string(Text) -> Bytes = |args| address(args.text(0));
    gs_ip_to_string(Bytes) -> Text = |args| match args.bytes(0).len() {
        4 => Ok(<[u8; 4]>::try_from(args.bytes(0)).map_or(Ipv4Addr::UNSPECIFIED, Ipv4Addr::from).to_string()),
        16 => Ok(<[u8; 16]>::try_from(args.bytes(0)).map_or(Ipv6Addr::UNSPECIFIED, Ipv6Addr::from).to_string()),
        length => Failure::error(format!("an IP address of {length} bytes; it has 4 or 16")),
    };
    gs_ip_net_mask(Int, Int) -> Bytes = |args| {
        let length = match args.int(0) {
            4 => 4,
            16 => 16,
            length => return Failure::error(format!("an IP address of {length} bytes; it has 4 or 16")),
        };
        masked(&vec![0xff; length], args.int(1))
    };
    gs_ip_trunc(Bytes, Int) -> Bytes = |args| match args.bytes(0).len() {
        4 | 16 => masked(args.bytes(0), args.int(1)),
        length => Failure::error(format!("an IP address of {length} bytes; it has 4 or 16")),
    };
    gs_ipv4_from_int64(Int) -> Bytes = |args| {
        let number = args.int(0);
        let low = u32::try_from(number).or_else(|_| i32::try_from(number).map(i32::cast_unsigned));
        match low {
            Ok(low) => Ok(low.to_be_bytes().to_vec()),
            Err(_) => Failure::error(format!("{number} is no IPv4 address")),
        }
    };
    gs_ipv4_to_int64(Bytes) -> Int = |args| match <[u8; 4]>::try_from(args.bytes(0)) {
        Ok(bytes) => Ok(i64::from(u32::from_be_bytes(bytes))),
        Err(_) => Failure::error(format!("an IPv4 address of {} bytes", args.bytes(0).len())),
    };
    gs_host(Text) -> Text = |args| host(args.text(0)).map(str::to_owned);
}

fn address(text: &str) -> Option<Vec<u8>> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    })
}

/// The first bits of the bytes, the others zero.
fn masked(bytes: &[u8], bits: i64) -> Result<Vec<u8>, Failure> {
    let Some(mut left) = usize::try_from(bits).ok().filter(|bits| *bits <= bytes.len() * 8) else {
        return Failure::error(format!("a prefix of {bits} bits in an address of {} bytes", bytes.len()));
    };
    let keep = |byte: &u8| {
        let kept = left.min(8);
        left -= kept;
        byte & u8::try_from(0xff00_u16 >> kept & 0xff).unwrap_or_default()
    };
    Ok(bytes.iter().map(keep).collect())
}

/// The host of a URL, which may lack its scheme; as it is written.
fn host(url: &str) -> Option<&str> {
    let url = url.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_ascii_control());
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
    };
    let rest = match url.split_once("//") {
        Some(("", rest)) => rest,
        Some((before, rest)) if before.strip_suffix(':').is_some_and(is_scheme) => rest,
        _ => url,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((before, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => before,
        _ => host,
    };
    (!host.is_empty()).then_some(host)
}
