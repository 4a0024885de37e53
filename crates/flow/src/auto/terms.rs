//! On which terms tags are asked: of whom, how often, how long an answer may be and what it may cost. A tag says so, or the workflow
//! under `config`, or else what stands here.

use super::{AutoPart, AutoTag};
use base::Money;
use serde::{Deserialize, Serialize};

/// The most attempts that may be asked for, of each model.
pub const ATTEMPTS_MAX: u32 = 10;
const ATTEMPTS: u32 = 3;
const TOKENS: u32 = 100;
const MODELS_MAX: usize = 16;
const USD_MAX: f64 = 1e6;

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Asked in turn; empty: the gateway's default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// Of each model.
    pub attempts: u32,
    /// The longest answer.
    pub max_tokens: u32,
    /// What the attempts for one tag may cost together: none begins once they have cost so much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The answer becomes a part of a workflow: it holds no mark that would be evaluated there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self { models: Vec::new(), attempts: ATTEMPTS, max_tokens: TOKENS, budget: None, plain: false }
    }
}

/// Who is asked, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    /// `None`: the gateway's default.
    pub model: Option<String>,
    pub reason: String,
}

impl Terms {
    /// Those of a tag; of what it does not say, the others hold.
    pub fn of(tag: &AutoTag, otherwise: &Self) -> Self {
        let count = |name: &str| tag.attributes.get(name).and_then(|text| text.trim().parse::<u32>().ok()).filter(|n| *n > 0);
        let models = tag.attributes.get("models").or_else(|| tag.attributes.get("model"));
        Self {
            models: models.map_or_else(|| otherwise.models.clone(), |text| names(text)),
            attempts: count("attempts").unwrap_or(otherwise.attempts).clamp(1, ATTEMPTS_MAX),
            max_tokens: count("max_tokens").unwrap_or(otherwise.max_tokens),
            budget: tag.attributes.get("budget").and_then(|text| usd(text)).or(otherwise.budget),
            plain: otherwise.plain,
        }
    }

    /// The same tag with these terms written into it, and into those inside it.
    pub fn written_into(&self, tag: &AutoTag) -> AutoTag {
        let mut tag = tag.clone();
        tag.attributes.retain(|name, _| !matches!(name.as_str(), "model" | "models" | "attempts" | "max_tokens" | "budget"));
        let mut put = |name: &str, text: String| drop(tag.attributes.insert(name.to_owned(), text));
        if !self.models.is_empty() {
            put("models", self.models.join("|"));
        }
        put("attempts", self.attempts.to_string());
        put("max_tokens", self.max_tokens.to_string());
        if let Some(budget) = self.budget {
            put("budget", format!("{}.{:06}", budget.0 / 1_000_000, budget.0 % 1_000_000));
        }
        for part in &mut tag.content {
            if let AutoPart::Tag(inner) = part {
                **inner = Self::of(inner, self).written_into(inner);
            }
        }
        tag
    }

    /// Who is asked after so many attempts; `None`: everybody was.
    pub fn who(&self, tried: u32) -> Option<Who> {
        let turn = (tried / self.attempts.max(1)) as usize;
        if self.models.is_empty() {
            return (turn == 0).then(|| Who { model: None, reason: "the gateway's default".to_owned() });
        }
        let model = self.models.get(turn)?.clone();
        let reason = match turn.checked_sub(1).and_then(|before| self.models.get(before)) {
            None => "the first that is named".to_owned(),
            Some(before) => format!("no answer of `{before}` fitted"),
        };
        Some(Who { model: Some(model), reason })
    }

    /// Is there nothing left of the budget?
    pub fn spent(&self, cost: Money) -> bool {
        self.budget.is_some_and(|most| cost >= most)
    }
}

/// Divided by commas or by `|`.
pub(crate) fn names(text: &str) -> Vec<String> {
    text.split([',', '|']).map(str::trim).filter(|name| !name.is_empty()).take(MODELS_MAX).map(str::to_owned).collect()
}

/// US dollars, with or without their sign.
pub(crate) fn usd(text: &str) -> Option<Money> {
    let text = text.trim();
    let dollars: f64 = text.strip_prefix('$').unwrap_or(text).trim().parse().ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "it is within bounds")]
    (0.0..=USD_MAX).contains(&dollars).then(|| Money((dollars * 1e6).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(attributes: &[(&str, &str)]) -> AutoTag {
        let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        AutoTag { attributes, content: Vec::new(), wanted: crate::auto::Wanted::Text }
    }

    #[test]
    fn a_tag_is_asked_on_its_own_terms_and_else_on_those_of_the_workflow() {
        let workflow = Terms { models: vec!["a".into(), "b".into()], attempts: 2, budget: Some(Money(5)), ..Terms::default() };
        assert_eq!(Terms::of(&tag(&[]), &workflow), workflow);
        let own = Terms::of(&tag(&[("models", "x | y"), ("attempts", "99"), ("max_tokens", "7"), ("budget", "$0.25")]), &workflow);
        assert_eq!(
            own,
            Terms {
                models: vec!["x".into(), "y".into()],
                attempts: ATTEMPTS_MAX,
                max_tokens: 7,
                budget: Some(Money(250_000)),
                plain: false
            }
        );
        for wrong in ["", "-1", "NaN", "inf", "much", "1e30"] {
            assert_eq!(Terms::of(&tag(&[("budget", wrong), ("attempts", wrong)]), &Terms::default()), Terms::default(), "{wrong}");
        }
    }

    #[test]
    fn models_are_asked_in_turn_and_then_nobody() {
        let terms = Terms { models: vec!["a".into(), "b".into()], attempts: 2, ..Terms::default() };
        let asked: Vec<Option<String>> = (0..5).map(|n| terms.who(n).map(|who| who.model.unwrap_or_default())).collect();
        assert_eq!(asked, [Some("a"), Some("a"), Some("b"), Some("b"), None].map(|m| m.map(str::to_owned)));
        assert!(terms.who(2).is_some_and(|who| who.reason.contains("`a`")), "why it is another one");
        assert_eq!((0..5).filter(|n| Terms::default().who(*n).is_some()).count(), 3);
        assert!(Terms { budget: Some(Money(0)), ..Terms::default() }.spent(Money(0)));
        assert!(!Terms::default().spent(Money(i64::MAX)), "no budget is no bound");
    }
}
