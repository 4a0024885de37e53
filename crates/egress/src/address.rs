//! Which addresses are public. Everything else needs the caller's permission by name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `(network, prefix length, what it is)`.
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by carriers (CGNAT)"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 169, 254], 32, "a cloud metadata service"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([168, 63, 129, 16], 32, "a cloud metadata service"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved for protocols"),
    ([192, 0, 2, 0], 24, "reserved for documentation"),
    ([192, 88, 99, 0], 24, "a 6to4 relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "reserved for benchmarks"),
    ([198, 51, 100, 0], 24, "reserved for documentation"),
    ([203, 0, 113, 0], 24, "reserved for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// Inside the global unicast block; what is outside of it is refused anyway.
const V6: &[(u128, u32, &str)] = &[
    (0x2001_0000 << 96, 32, "a Teredo tunnel"),
    (0x2001_0000 << 96, 23, "reserved for protocols"),
    (0x2001_0db8 << 96, 32, "reserved for documentation"),
    (0x2002 << 112, 16, "a 6to4 tunnel"),
    (0x3fff << 112, 20, "reserved for documentation"),
];

/// Why this address may not be reached without permission; `None` for a public one.
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => refusal_v4(v4),
        IpAddr::V6(v6) => refusal_v6(v6),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = u32::from(address);
    V4.iter().find(|(net, len, _)| (bits ^ u32::from_be_bytes(*net)) >> (32 - len) == 0).map(|(_, _, what)| *what)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    let bits = u128::from(address);
    if bits >> 125 == 1 {
        return V6.iter().find(|(net, len, _)| (bits ^ net) >> (128 - len) == 0).map(|(_, _, what)| *what);
    }
    Some(match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => "unspecified",
        [0, 0, 0, 0, 0, 0, 0, 1] => "loopback",
        [0, 0, 0, 0, 0, 0xffff, ..] => "an IPv4 address in IPv6 form",
        [0, 0, 0, 0, 0, 0, ..] => "an IPv4 address in IPv6 form",
        [0x64, 0xff9b, ..] => "an IPv4 address behind NAT64",
        [0xff00..=0xffff, ..] => "multicast",
        [0xfe80..=0xfebf, ..] => "link-local",
        [0xfc00..=0xfdff, ..] => "private",
        _ => "not a public address",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_let_through_and_neighbours_of_private_blocks_too() {
        for public in ["8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"] {
            assert_eq!(refusal(public.parse().unwrap()), None, "{public}");
        }
        for public in ["2606:4700:4700::1111", "2a00:1450::1", "2001:4860:4860::8888", "223.255.255.255", "192.0.1.1"] {
            assert_eq!(refusal(public.parse().unwrap()), None, "{public}");
        }
    }

    #[test]
    fn every_special_block_is_refused_at_both_ends() {
        for special in [
            "0.0.0.0",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "169.254.0.1",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "100.100.100.200",
            "192.88.99.1",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:db8::1",
            "2001:20::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "3fff::1",
            "5f00::1",
            "4000::1",
        ] {
            assert!(refusal(special.parse().unwrap()).is_some(), "{special}");
        }
    }
}
