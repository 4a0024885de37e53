//! What is taken for an e-mail address.

const ADDRESS_MAX: usize = 254;

/// Plain enough to stand in a header and a command of SMTP as it is.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&c);
    let host = |part: &str| !part.is_empty() && !part.starts_with('-') && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    text.len() <= ADDRESS_MAX
        && text.split_once('@').is_some_and(|(local, domain)| {
            let dots = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
            !local.is_empty()
                && local.len() <= 64
                && dots
                && local.bytes().all(plain)
                && domain.contains('.')
                && domain.split('.').all(host)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_taken() {
        for good in ["ada@example.com", "a.b+c@mail.example.co.uk"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "a b@example.com",
            "ada@example.com\r\nBcc: x@y.z",
            "a@b.c>",
            ".a@b.c",
            "a@-b.c",
            "ä@b.de",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
