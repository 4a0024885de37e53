//! Which model answers a call that names none but says what it must be like. What is known to be wrong is left out; what is not known is
//! not made up: such a model comes last, and the reason says so.

use crate::ModelInfo;
use base::Money;

/// How able a model is, from the least.
pub(crate) const EXPERTISE: [&str; 5] = ["low", "medium", "medium-high", "high", "very-high"];
/// What every model takes and gives.
const TEXT: &str = "text";
/// Of how many models it is told why they are none.
const TOLD_MAX: usize = 10;

/// What a call wants of its model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// In billions of parameters.
    pub min_size: Option<f64>,
    pub max_size: Option<f64>,
    /// One of `low`, `medium`, `medium-high`, `high` and `very-high`: at least that.
    pub expertise: Option<String>,
    /// What it must be able to do, and take: `tools`, `vision`, `audio` …
    pub capabilities: Vec<String>,
    /// What it had better be good at: `code`, `legal` …
    pub tasks: Vec<String>,
    pub by: Option<By>,
    /// Of one call.
    pub cost_limit: Option<Money>,
    /// Chosen first, in this order.
    pub preferred: Vec<String>,
    pub excluded: Vec<String>,
    /// Chosen if nothing else fits, in this order.
    pub fallback: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Speed,
    Quality,
    Cost,
}

/// What is known of a model beside its price.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    /// In billions of parameters.
    pub(crate) size: Option<f64>,
    pub(crate) expertise: Option<String>,
    /// Empty: not known.
    pub(crate) capabilities: Vec<String>,
}

impl Facts {
    /// What the name of an open model tells: `llama3.1:8b`, `qwen2.5-coder-32b`.
    pub(crate) fn of_name(name: &str) -> Self {
        let words = name.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
        let size = words.filter_map(|word| word.strip_suffix(['b', 'B'])?.parse::<f64>().ok()).find(|size| size.is_finite() && *size > 0.0);
        Self { size, ..Self::default() }
    }
}

pub(crate) struct Candidate {
    pub(crate) info: ModelInfo,
    pub(crate) facts: Facts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) model: String,
    pub(crate) reason: String,
}

/// Whether a model is as wanted.
#[derive(PartialEq)]
enum Fit {
    Yes,
    No(String),
    Unknown(&'static str),
}

/// Tokens of the call, in and out, for what it may cost.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) tokens_in: u64,
    pub(crate) tokens_out: u64,
}

/// The model, or why each of them is none.
pub(crate) fn choose(wish: &Wish, candidates: &[Candidate], load: Load) -> Result<Choice, Vec<String>> {
    let mut refused = Vec::new();
    let mut left: Vec<(&Candidate, Vec<&'static str>)> = Vec::new();
    for candidate in candidates {
        match fits(wish, candidate, load) {
            Ok(unknown) => left.push((candidate, unknown)),
            Err(why) => refused.push(format!("{}: {why}", candidate.info.name)),
        }
    }
    let named = |names: &[String]| names.iter().find_map(|name| left.iter().find(|(c, _)| is_called(&c.info.name, name)));
    if let Some((chosen, unknown)) = named(&wish.preferred) {
        return Ok(choice(chosen, "it is preferred", unknown, left.len()));
    }
    left.sort_by(|(a, unknown_a), (b, unknown_b)| {
        let tasks = |c: &Candidate| wish.tasks.iter().filter(|task| is_for(c, task)).count();
        unknown_a.len().cmp(&unknown_b.len()).then(tasks(b).cmp(&tasks(a))).then_with(|| ranked(wish.by, a, b))
    });
    if let Some((chosen, unknown)) = left.first() {
        return Ok(choice(chosen, why(wish, chosen), unknown, left.len()));
    }
    // By its own name, which alone finds it; one that is called just so comes before one whose last part it is.
    let there = |name: &String| candidates.iter().filter(|c| is_called(&c.info.name, name)).min_by_key(|c| c.info.name != *name);
    match wish.fallback.iter().find_map(there) {
        Some(found) => {
            Ok(Choice { model: found.info.name.clone(), reason: format!("nothing fits ({}), and it is the fallback", together(&refused)) })
        }
        None => Err(refused),
    }
}

/// Why models were refused, in one line: the first of them, and how many more there are.
pub(crate) fn together(refused: &[String]) -> String {
    let said = refused[..refused.len().min(TOLD_MAX)].join("; ");
    match refused.len().saturating_sub(TOLD_MAX) {
        0 => said,
        more => format!("{said}; and {more} more"),
    }
}

/// It is said of it, or its name says it.
fn is_for(candidate: &Candidate, task: &str) -> bool {
    candidate.facts.capabilities.iter().any(|word| word == task) || candidate.info.name.to_lowercase().contains(task)
}

/// By its whole name, or without its provider and version.
fn is_called(full: &str, name: &str) -> bool {
    let bare = full.split_once('@').map_or(full, |(bare, _)| bare);
    full == name || bare == name || bare.rsplit('/').next() == Some(name)
}

fn choice(chosen: &Candidate, why: &str, unknown: &[&'static str], of: usize) -> Choice {
    let others = match of {
        1 => "the only one that fits".to_owned(),
        n => format!("of {n} that fit"),
    };
    let missing = if unknown.is_empty() { String::new() } else { format!("; not known of it: {}", unknown.join(", ")) };
    Choice { model: chosen.info.name.clone(), reason: format!("{why} ({others}){missing}") }
}

fn why(wish: &Wish, chosen: &Candidate) -> &'static str {
    match wish.by {
        Some(By::Cost) => "it costs least",
        Some(By::Speed) => "it is the smallest and cheapest",
        Some(By::Quality) => "it is the ablest",
        None if wish.tasks.iter().any(|task| is_for(chosen, task)) => "it is made for that",
        None if chosen.info.default => "it is the default",
        None => "it costs least",
    }
}

/// What is not known of it; an error says why it is none.
fn fits(wish: &Wish, candidate: &Candidate, load: Load) -> Result<Vec<&'static str>, String> {
    if wish.excluded.iter().any(|name| is_called(&candidate.info.name, name)) {
        return Err("it is excluded".to_owned());
    }
    let checks =
        [size(wish, &candidate.facts), expertise(wish, &candidate.facts), able(wish, &candidate.facts), cost(wish, &candidate.info, load)];
    let mut unknown = Vec::new();
    for check in checks {
        match check {
            Fit::Yes => {}
            Fit::Unknown(what) => unknown.push(what),
            Fit::No(why) => return Err(why),
        }
    }
    Ok(unknown)
}

fn size(wish: &Wish, facts: &Facts) -> Fit {
    match (facts.size, wish.min_size, wish.max_size) {
        (_, None, None) => Fit::Yes,
        (None, ..) => Fit::Unknown("its size"),
        (Some(size), Some(least), _) if size < least => Fit::No(format!("its {size}B parameters are fewer than {least}B")),
        (Some(size), _, Some(most)) if size > most => Fit::No(format!("its {size}B parameters are more than {most}B")),
        _ => Fit::Yes,
    }
}

fn rank(word: &str) -> Option<usize> {
    EXPERTISE.iter().position(|known| *known == word)
}

fn expertise(wish: &Wish, facts: &Facts) -> Fit {
    let Some(wanted) = wish.expertise.as_deref().and_then(rank) else { return Fit::Yes };
    match facts.expertise.as_deref().and_then(rank) {
        None => Fit::Unknown("its expertise"),
        Some(has) if has < wanted => Fit::No(format!("its expertise is {}", EXPERTISE[has])),
        Some(_) => Fit::Yes,
    }
}

fn able(wish: &Wish, facts: &Facts) -> Fit {
    let wanted: Vec<&String> = wish.capabilities.iter().filter(|word| *word != TEXT).collect();
    if wanted.is_empty() {
        return Fit::Yes;
    }
    if facts.capabilities.is_empty() {
        return Fit::Unknown("what it can do");
    }
    match wanted.iter().find(|word| !facts.capabilities.contains(word)) {
        Some(word) => Fit::No(format!("it has no `{word}`")),
        None => Fit::Yes,
    }
}

fn cost(wish: &Wish, info: &ModelInfo, load: Load) -> Fit {
    let Some(most) = wish.cost_limit else { return Fit::Yes };
    let (Some(input), Some(output)) = (info.price_in, info.price_out) else { return Fit::Unknown("its price") };
    let call = Money::for_tokens(load.tokens_in, input) + Money::for_tokens(load.tokens_out, output);
    if call > most { Fit::No(format!("a call may cost {call}, more than {most}")) } else { Fit::Yes }
}

/// The better one first.
fn ranked(by: Option<By>, a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let price = |c: &Candidate| c.info.price_in.zip(c.info.price_out).map_or(i64::MAX, |(i, o)| i.0.saturating_add(o.0));
    let size = |c: &Candidate| c.facts.size.unwrap_or(f64::MAX);
    let able = |c: &Candidate| c.facts.expertise.as_deref().and_then(rank).map_or(0, |n| n + 1);
    let order = match by {
        None => b.info.default.cmp(&a.info.default).then(price(a).cmp(&price(b))),
        Some(By::Cost) => price(a).cmp(&price(b)),
        Some(By::Speed) => size(a).total_cmp(&size(b)).then(price(a).cmp(&price(b))),
        // Of two that are equally able the larger one, and of those the dearer one, for want of better knowledge.
        Some(By::Quality) => {
            let large = |c: &Candidate| c.facts.size.unwrap_or(0.0);
            let dear = |c: &Candidate| c.info.price_out.map_or(0, |p| p.0);
            able(b).cmp(&able(a)).then(large(b).total_cmp(&large(a))).then(dear(b).cmp(&dear(a)))
        }
    };
    order.then_with(|| a.info.name.cmp(&b.info.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, size: Option<f64>, expertise: Option<&str>, can: &[&str], price: Option<i64>) -> Candidate {
        let info = ModelInfo {
            name: name.to_owned(),
            provider: "p".to_owned(),
            context: None,
            price_in: price.map(Money),
            price_out: price.map(Money),
            simulated: false,
            default: false,
            note: None,
        };
        let capabilities = can.iter().map(|word| (*word).to_owned()).collect();
        Candidate { info, facts: Facts { size, expertise: expertise.map(str::to_owned), capabilities } }
    }

    fn all() -> Vec<Candidate> {
        vec![
            model("p/tiny@1", Some(1.0), Some("low"), &["tools"], Some(100_000)),
            model("p/coder", Some(30.0), Some("high"), &["tools", "code"], Some(1_000_000)),
            model("p/huge", Some(400.0), Some("very-high"), &["tools", "vision"], Some(9_000_000)),
            model("p/dark", None, None, &[], None),
        ]
    }

    const LOAD: Load = Load { tokens_in: 1_000, tokens_out: 1_000 };

    fn chosen(wish: Wish) -> String {
        choose(&wish, &all(), LOAD).map_or_else(|refused| refused.join("; "), |choice| choice.model)
    }

    #[test]
    fn what_is_wanted_decides() {
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(chosen(Wish { by: Some(By::Cost), ..Wish::default() }), "p/tiny@1");
        assert_eq!(chosen(Wish { by: Some(By::Speed), min_size: Some(7.0), ..Wish::default() }), "p/coder");
        assert_eq!(chosen(Wish { by: Some(By::Quality), ..Wish::default() }), "p/huge");
        assert_eq!(chosen(Wish { tasks: words(&["code"]), ..Wish::default() }), "p/coder");
        assert_eq!(chosen(Wish { capabilities: words(&["text", "vision"]), ..Wish::default() }), "p/huge");
        assert_eq!(chosen(Wish { expertise: Some("high".into()), by: Some(By::Cost), ..Wish::default() }), "p/coder");
        assert_eq!(chosen(Wish { preferred: words(&["gone", "tiny"]), by: Some(By::Quality), ..Wish::default() }), "p/tiny@1");
        assert_eq!(chosen(Wish { cost_limit: Some(Money(2_000)), by: Some(By::Quality), ..Wish::default() }), "p/coder");
    }

    #[test]
    fn a_name_tells_the_size_of_an_open_model() {
        let sizes = ["llama3.1:8b", "qwen2.5-coder-32B-instruct", "phi-3.5b", "gpt-4o", "b", "-1b?"].map(|name| Facts::of_name(name).size);
        assert_eq!(sizes, [Some(8.0), Some(32.0), Some(3.5), None, None, Some(1.0)]);
    }

    #[test]
    fn what_is_not_known_comes_last_and_is_said() {
        let wish = Wish { min_size: Some(500.0), ..Wish::default() };
        let choice = choose(&wish, &all(), LOAD).expect("one that may fit");
        assert!(choice.model == "p/dark" && choice.reason.contains("its size"), "{choice:?}");
    }

    #[test]
    fn nothing_that_fits_is_told_for_each_unless_there_is_a_fallback() {
        let words = |word: &str| vec![word.to_owned()];
        let wish = Wish { capabilities: words("audio"), excluded: words("dark"), ..Wish::default() };
        let refused = choose(&wish, &all(), LOAD).expect_err("none");
        assert!(refused.len() == 4 && refused.iter().any(|why| why.contains("no `audio`")), "{refused:?}");
        let choice = choose(&Wish { fallback: words("coder"), ..wish }, &all(), LOAD).expect("the fallback");
        assert!(choice.model == "p/coder" && choice.reason.contains("fallback"), "{choice:?}");
    }

    #[test]
    fn a_fallback_is_given_by_the_name_that_finds_it() {
        let wish = |name: &str| Wish { capabilities: vec!["audio".to_owned()], fallback: vec![name.to_owned()], ..Wish::default() };
        let mut declared = vec![model("shop/fast", None, None, &["tools"], None)];
        let chosen = |name: &str, all: &[Candidate]| choose(&wish(name), all, LOAD).expect("the fallback").model;
        assert_eq!(chosen("fast", &declared), "shop/fast");
        declared.push(model("fast", None, None, &["tools"], None));
        assert_eq!([chosen("fast", &declared), chosen("shop/fast", &declared)], ["fast", "shop/fast"]);
        assert!(choose(&wish("slow"), &declared, LOAD).is_err());
    }

    #[test]
    fn of_many_refusals_the_first_are_told_and_the_others_counted() {
        let refused = |n: usize| (1..=n).map(|i| format!("m{i}: no")).collect::<Vec<_>>();
        assert_eq!(together(&refused(2)), "m1: no; m2: no");
        assert!(together(&refused(10)).ends_with("; m10: no"));
        assert!(together(&refused(11)).ends_with("; m10: no; and 1 more"));
        assert!(together(&refused(300)).ends_with("; m10: no; and 290 more"));
        let many: Vec<Candidate> = (1..=12).map(|i| model(&format!("p/m{i}"), None, None, &["tools"], None)).collect();
        let wish = Wish { capabilities: vec!["audio".to_owned()], fallback: vec!["m3".to_owned()], ..Wish::default() };
        let choice = choose(&wish, &many, LOAD).expect("the fallback");
        assert!(choice.model == "p/m3" && choice.reason.contains("and 2 more)"), "{choice:?}");
    }
}
