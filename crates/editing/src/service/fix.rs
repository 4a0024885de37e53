//! Carries out the edits that findings offer.

use flow::{Diagnostic, Fix};

/// The text with every fix that fits beside the others, and how many those are. Fixes of other files are left out, and so are those that
/// guess, unless they are wanted.
pub fn apply(name: &str, text: &str, diagnostics: &[Diagnostic], guesses: bool) -> (String, usize) {
    let own = diagnostics.iter().filter(|d| d.span.file == name).filter_map(|d| d.fix.as_ref());
    let mut fixes: Vec<&Fix> = own.filter(|fix| guesses || !fix.guess).collect();
    fixes.sort_by_key(|fix| (fix.start, fix.end));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        let (Some(before), true) = (text.get(at..fix.start), text.get(fix.start..fix.end).is_some()) else { continue };
        out.push_str(before);
        out.push_str(&fix.replacement);
        at = fix.end;
        count += 1;
    }
    out.push_str(&text[at..]);
    (out, count)
}

/// How many fixes are left to a person, because they guess.
pub fn guesses(name: &str, diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|d| d.span.file == name && d.fix.as_ref().is_some_and(|fix| fix.guess)).count()
}
