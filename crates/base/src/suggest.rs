//! "Did you mean": the nearest known word, if it is near enough.

/// The known word nearest to `word`, at most two edits away (one for words shorter than four letters).
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if letters.is_empty() || letters.len() > LONGEST {
        return None;
    }
    let most = if letters.len() < 4 { 1 } else { 2 };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        if candidate.len() > 4 * LONGEST {
            continue;
        }
        let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if other.len().abs_diff(letters.len()) > most || candidate == word {
            continue;
        }
        let found = distance(&letters, &other);
        if found <= most && best.is_none_or(|(least, _)| found < least) {
            best = Some((found, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edits from one word to the other; swapping two neighbours counts as one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cost = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("promt", ["model", "prompt"]), Some("prompt"));
        assert_eq!(nearest("setps", ["steps"]), Some("steps"));
        assert_eq!(nearest("pach", ["patch", "summary"]), Some("patch"));
        assert_eq!(nearest("xyz", ["steps"]), None);
        assert_eq!(nearest("a", ["bcd"]), None);
    }
}
