//! `FARM_FINGERPRINT`: `Fingerprint64` of `FarmHash`, after `farmhashna::Hash64` of the open-source library.

#![allow(clippy::many_single_char_names, reason = "the names of the library's words")]

use super::natives;

natives! {
    gs_farm_fingerprint(Bytes) -> Int = |args| fingerprint(args.bytes(0)).cast_signed();
}

const K0: u64 = 0xc3a5_c85c_97cb_3127;
const K1: u64 = 0xb492_b66f_be98_f273;
const K2: u64 = 0x9ae1_6a3b_2f90_404f;

/// Eight bytes from `at`, zeros where there are none.
fn fetch(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    u64::from_le_bytes(bytes.unwrap_or_default())
}

fn fetch32(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    u32::from_le_bytes(bytes.unwrap_or_default()).into()
}

fn shift_mix(value: u64) -> u64 {
    value ^ (value >> 47)
}

fn mix(u: u64, v: u64, mul: u64) -> u64 {
    let a = shift_mix((u ^ v).wrapping_mul(mul));
    shift_mix((v ^ a).wrapping_mul(mul)).wrapping_mul(mul)
}

/// The hash of bytes, as one number of 64 bits.
fn fingerprint(bytes: &[u8]) -> u64 {
    match bytes.len() {
        0..=16 => up_to_16(bytes),
        17..=32 => up_to_32(bytes),
        33..=64 => up_to_64(bytes),
        _ => long(bytes),
    }
}

fn up_to_16(bytes: &[u8]) -> u64 {
    let count = bytes.len();
    let length = count as u64;
    let mul = K2.wrapping_add(length * 2);
    match bytes {
        [] => K2,
        [first, .., last] | [first @ last] if count < 4 => {
            let y = u64::from(*first) + (u64::from(bytes[count >> 1]) << 8);
            let z = length + (u64::from(*last) << 2);
            shift_mix(y.wrapping_mul(K2) ^ z.wrapping_mul(K0)).wrapping_mul(K2)
        }
        _ if count < 8 => mix(length + (fetch32(bytes, 0) << 3), fetch32(bytes, count - 4), mul),
        _ => {
            let a = fetch(bytes, 0).wrapping_add(K2);
            let b = fetch(bytes, count - 8);
            let c = b.rotate_right(37).wrapping_mul(mul).wrapping_add(a);
            let d = a.rotate_right(25).wrapping_add(b).wrapping_mul(mul);
            mix(c, d, mul)
        }
    }
}

fn up_to_32(bytes: &[u8]) -> u64 {
    let count = bytes.len();
    let mul = K2.wrapping_add(count as u64 * 2);
    let a = fetch(bytes, 0).wrapping_mul(K1);
    let b = fetch(bytes, 8);
    let c = fetch(bytes, count - 8).wrapping_mul(mul);
    let d = fetch(bytes, count - 16).wrapping_mul(K2);
    mix(
        a.wrapping_add(b).rotate_right(43).wrapping_add(c.rotate_right(30)).wrapping_add(d),
        a.wrapping_add(b.wrapping_add(K2).rotate_right(18)).wrapping_add(c),
        mul,
    )
}

fn up_to_64(bytes: &[u8]) -> u64 {
    let count = bytes.len();
    let mul = K2.wrapping_add(count as u64 * 2);
    let a = fetch(bytes, 0).wrapping_mul(K2);
    let b = fetch(bytes, 8);
    let c = fetch(bytes, count - 8).wrapping_mul(mul);
    let d = fetch(bytes, count - 16).wrapping_mul(K2);
    let y = a.wrapping_add(b).rotate_right(43).wrapping_add(c.rotate_right(30)).wrapping_add(d);
    let z = mix(y, a.wrapping_add(b.wrapping_add(K2).rotate_right(18)).wrapping_add(c), mul);
    let e = fetch(bytes, 16).wrapping_mul(mul);
    let f = fetch(bytes, 24);
    let g = y.wrapping_add(fetch(bytes, count - 32)).wrapping_mul(mul);
    let h = z.wrapping_add(fetch(bytes, count - 24)).wrapping_mul(mul);
    mix(
        e.wrapping_add(f).rotate_right(43).wrapping_add(g.rotate_right(30)).wrapping_add(h),
        e.wrapping_add(f.wrapping_add(a).rotate_right(18)).wrapping_add(g),
        mul,
    )
}

/// The state of [`long`]: six words that 64 bytes at a time go into.
struct State {
    x: u64,
    y: u64,
    z: u64,
    v: (u64, u64),
    w: (u64, u64),
}

impl State {
    /// Takes in 64 bytes from `at`; the last ones are weighted by `last` more.
    fn take(&mut self, bytes: &[u8], at: usize, mul: u64, last: u64) {
        let word = |offset: usize| fetch(bytes, at + offset);
        self.x = self
            .x
            .wrapping_add(self.y)
            .wrapping_add(self.v.0)
            .wrapping_add(word(8))
            .rotate_right(37)
            .wrapping_mul(mul);
        self.y = self.y.wrapping_add(self.v.1).wrapping_add(word(48)).rotate_right(42).wrapping_mul(mul);
        self.x ^= self.w.1.wrapping_mul(last);
        self.y = self.y.wrapping_add(self.v.0.wrapping_mul(last)).wrapping_add(word(40));
        self.z = self.z.wrapping_add(self.w.0).rotate_right(33).wrapping_mul(mul);
        self.v = weak(bytes, at, self.v.1.wrapping_mul(mul), self.x.wrapping_add(self.w.0));
        self.w = weak(bytes, at + 32, self.z.wrapping_add(self.w.1), self.y.wrapping_add(word(16)));
        std::mem::swap(&mut self.z, &mut self.x);
    }
}

fn weak(bytes: &[u8], at: usize, a: u64, b: u64) -> (u64, u64) {
    let [w, x, y, z] = [0, 8, 16, 24].map(|offset| fetch(bytes, at + offset));
    let a = a.wrapping_add(w);
    let b = b.wrapping_add(a).wrapping_add(z).rotate_right(21);
    let sum = a.wrapping_add(x).wrapping_add(y);
    (sum.wrapping_add(z), b.wrapping_add(sum.rotate_right(44)).wrapping_add(a))
}

fn long(bytes: &[u8]) -> u64 {
    const SEED: u64 = 81;
    let y = SEED.wrapping_mul(K1).wrapping_add(113);
    let mut state = State {
        x: SEED.wrapping_mul(K2).wrapping_add(fetch(bytes, 0)),
        y,
        z: shift_mix(y.wrapping_mul(K2).wrapping_add(113)).wrapping_mul(K2),
        v: (0, 0),
        w: (0, 0),
    };
    let end = (bytes.len() - 1) / 64 * 64;
    for at in (0..end).step_by(64) {
        state.take(bytes, at, K1, 1);
    }
    let mul = K1.wrapping_add((state.z & 0xff) << 1);
    state.w.0 = state.w.0.wrapping_add(((bytes.len() - 1) & 63) as u64);
    state.v.0 = state.v.0.wrapping_add(state.w.0);
    state.w.0 = state.w.0.wrapping_add(state.v.0);
    state.take(bytes, bytes.len() - 64, mul, 9);
    let State { x, y, z, v, w } = state;
    mix(
        mix(v.0, w.0, mul).wrapping_add(shift_mix(y).wrapping_mul(K0)).wrapping_add(z),
        mix(v.1, w.1, mul).wrapping_add(x),
        mul,
    )
}
