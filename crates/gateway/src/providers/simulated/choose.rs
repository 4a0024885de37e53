//! Choices among given values: by shared words first, then by a few words that usually go with a value.

use super::sentences::{all_terms, occurrences, overlap, terms};
use serde_json::Value;

/// `(words in the value's name, words in the text that point to it)`.
const HINTS: &[(&str, &str)] = &[
    (
        "bug defect error incident",
        "error crash crashes crashed fail fails failed failing broken exception stack bug wrong stopped unable cannot",
    ),
    (
        "billing payment invoice refund finance",
        "invoice charge charged refund payment paid price card bill billed subscription receipt money cost",
    ),
    ("account access login security auth", "password login log sign account reset locked access permission two-factor mfa email username"),
    ("feature enhancement request idea", "feature add support wish would like could suggestion improve allow option please new"),
    ("question howto how help docs information", "how where what documentation question wondering guide possible explain"),
    ("shipping delivery logistics order", "delivery shipping parcel package order arrived tracking courier late"),
    ("performance slow", "slow slowly latency timeout lag takes seconds minutes memory cpu"),
    (
        "urgent critical high p1 severe blocker",
        "urgent immediately asap down outage production critical blocked lost everyone data security today emergency",
    ),
    ("low minor p3 p4 trivial", "minor typo cosmetic someday question wondering nice small whenever"),
    ("positive good happy satisfied", "great good thanks thank love excellent happy perfect works well pleased"),
    ("negative bad unhappy angry", "bad terrible angry disappointed unacceptable worst hate broken refund complaint never"),
    ("copyleft strong gpl high", "convey conveying copyleft corresponding gnu propagate"),
    ("weak lgpl mpl medium", "library lesser linking linked combined mozilla"),
    ("permissive none mit bsd apache low", "retain reproduce endorse promote permitted sublicense"),
    ("added add new features", "add new introduce create support implement allow first"),
    ("fixed fix fixes bugfix", "fix bug crash correct repair wrong prevent"),
    ("changed change changes improvement", "change update move rename make improve refactor use let give"),
    ("removed", "remove drop delete"),
    ("docs documentation", "doc docs readme guide page documentation"),
];

const NEUTRAL: [&str; 16] = [
    "other",
    "unknown",
    "unclear",
    "general",
    "neutral",
    "none",
    "medium",
    "normal",
    "n/a",
    "misc",
    "moderate",
    "mixed",
    "undecided",
    "review",
    "changed",
    "change",
];

/// The most fitting of `options` for a text with these terms.
pub(super) fn best<'a>(options: &'a [Value], text: &[String], seed: u64) -> Option<&'a Value> {
    let scored: Vec<(usize, &Value)> = options.iter().map(|o| (score(o, text), o)).collect();
    let top = scored.iter().map(|(s, _)| *s).max()?;
    if top > 0 {
        return scored.into_iter().find(|(s, _)| *s == top).map(|(_, o)| o);
    }
    let neutral = options.iter().find(|o| o.as_str().is_some_and(|s| NEUTRAL.contains(&s.to_lowercase().as_str())));
    neutral.or_else(|| options.get((seed % options.len().max(1) as u64) as usize))
}

fn score(option: &Value, text: &[String]) -> usize {
    let Some(name) = option.as_str() else { return 0 };
    let own = all_terms(name);
    let hinted: usize = HINTS
        .iter()
        .filter(|(names, _)| overlap(&all_terms(names), &own) > 0)
        .map(|(_, words)| occurrences(text, &all_terms(words)))
        .max()
        .unwrap_or(0);
    occurrences(text, &own) * 3 + hinted * 2
}

/// A yes or no by the field's own words: does the text speak of it, and not to deny it?
pub(super) fn yes(name: &[String], text: &str) -> bool {
    let found = super::sentences::split(text).into_iter().filter(|s| overlap(name, &terms(s)) > 0);
    let (mut for_it, mut against) = (0, 0);
    for sentence in found.take(200) {
        let low = format!(" {} ", sentence.to_lowercase());
        let denied = [" not ", " no ", " never ", "n't ", " without "].iter().any(|n| low.contains(n));
        if denied { against += 1 } else { for_it += 1 }
    }
    for_it > against
}
