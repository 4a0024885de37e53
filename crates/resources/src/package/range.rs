//! Versions of packages and ranges of them.

/// Three numbers, and perhaps a word for what comes before a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    numbers: [u64; 3],
    before: Option<String>,
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // What comes before a release is older than the release.
        let key = |v: &Self| (v.numbers, v.before.is_none(), v.before.clone());
        key(self).cmp(&key(other))
    }
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (numbers, before) = match text.split_once('-') {
            Some((numbers, before)) if !before.is_empty() => (numbers, Some(before.to_owned())),
            Some(_) => return None,
            None => (text, None),
        };
        let (numbers, given) = parts(numbers)?;
        let word = before.as_ref().is_none_or(|b| b.len() <= 64 && b.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'-'));
        (given == 3 && word).then_some(Self { numbers, before })
    }

    fn plain(numbers: [u64; 3]) -> Self {
        Self { numbers, before: None }
    }
}

/// One to three numbers, and how many were given.
fn parts(text: &str) -> Option<([u64; 3], usize)> {
    let mut numbers = [0; 3];
    let mut given = 0;
    for part in text.split('.') {
        let digits = !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
        *numbers.get_mut(given)? = digits.then(|| part.parse().ok()).flatten()?;
        given += 1;
    }
    Some((numbers, given))
}

/// Comparisons, all of which must hold: `^1.2`, `~1.2.3`, `>=1, <3`, `=1.2.3`, `*`. A bare version means `^`.
pub(super) struct Range(Vec<(Bound, Version)>);

enum Bound {
    AtLeast,
    Above,
    AtMost,
    Below,
}

impl Range {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut out = Vec::new();
        let mut any = false;
        for one in text.split(',').map(str::trim) {
            any = true;
            comparison(one, &mut out)?;
        }
        (any && out.len() <= 16).then_some(Self(out))
    }

    pub(super) fn holds(&self, version: &Version) -> bool {
        self.0.iter().all(|(bound, limit)| match bound {
            Bound::AtLeast => version >= limit,
            Bound::Above => version > limit,
            Bound::AtMost => version <= limit,
            Bound::Below => version < limit && version.numbers != limit.numbers,
        })
    }
}

fn comparison(text: &str, out: &mut Vec<(Bound, Version)>) -> Option<()> {
    if text == "*" {
        return Some(());
    }
    let (sign, rest) =
        ["^", "~", ">=", "<=", ">", "<", "="].iter().find_map(|s| text.strip_prefix(s).map(|r| (*s, r))).unwrap_or(("^", text));
    let (n, given) = parts(rest.trim())?;
    let low = Version::plain(n);
    match sign {
        ">=" => out.push((Bound::AtLeast, low)),
        ">" => out.push((Bound::Above, low)),
        "<=" => out.push((Bound::AtMost, low)),
        "<" => out.push((Bound::Below, low)),
        "=" if given == 3 => out.extend([(Bound::AtLeast, low.clone()), (Bound::AtMost, low)]),
        _ => {
            let same_minor = sign == "~" || sign == "=";
            let next = match (same_minor, n, given) {
                (_, [a, _, _], 1) => [a + 1, 0, 0],
                (true, [a, b, _], _) => [a, b + 1, 0],
                (false, [0, 0, c], 3) => [0, 0, c + 1],
                (false, [0, b, _], _) => [0, b + 1, 0],
                (false, [a, _, _], _) => [a + 1, 0, 0],
            };
            out.extend([(Bound::AtLeast, low), (Bound::Below, Version::plain(next))]);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Range, Version};

    #[test]
    fn ranges_hold_what_they_say() {
        let table: [(&str, &[&str], &[&str]); 9] = [
            ("^1.2", &["1.2.0", "1.9.9"], &["1.1.9", "2.0.0", "2.0.0-rc.1"]),
            ("^0.1", &["0.1.0", "0.1.7"], &["0.2.0", "0.0.9", "1.0.0"]),
            ("^0.0.3", &["0.0.3"], &["0.0.4"]),
            ("1", &["1.0.0", "1.99.0"], &["0.9.0", "2.0.0"]),
            ("~1.2.3", &["1.2.3", "1.2.9"], &["1.3.0", "1.2.2"]),
            (">=1, <3", &["1.0.0", "2.9.9"], &["3.0.0", "0.9.9"]),
            ("=1.2.3", &["1.2.3"], &["1.2.4", "1.2.3-beta"]),
            (">1.0.0, <=1.1.0", &["1.0.1", "1.1.0"], &["1.0.0", "1.1.1"]),
            ("*", &["0.0.0", "9.9.9"], &[]),
        ];
        for (range, inside, outside) in table {
            let r = Range::parse(range).expect(range);
            let holds = |v: &&str| r.holds(&Version::parse(v).expect(v));
            assert!(inside.iter().all(holds), "{range}: {inside:?}");
            assert!(!outside.iter().any(holds), "{range}: {outside:?}");
        }
        for bad in ["", "^", "1.2.3.4", "x", ">=1,", "1..2", "^99999999999", "1 2"] {
            assert!(Range::parse(bad).is_none(), "{bad}");
        }
        for bad in ["1", "1.2", "1.2.3-", "a.b.c", "1.2.3-ü", "-1.0.0"] {
            assert!(Version::parse(bad).is_none(), "{bad}");
        }
    }
}
