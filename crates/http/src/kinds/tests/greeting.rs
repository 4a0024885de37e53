//! The recipe: everything that a kind says about itself stands in one file like this one.

use resources::{Finding, Reference, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How somebody is greeted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Greeting {
    /// What is said.
    #[schemars(length(min = 1, max = 100))]
    text: String,
    #[serde(default)]
    tone: Tone,
    /// The greeting that answers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    languages: Vec<Language>,
    /// Named like a word of schemas, which a field may be.
    #[serde(default, rename = "default", skip_serializing_if = "Option::is_none")]
    fallback: Option<Language>,
    /// Said to friends only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Tone {
    #[default]
    Kind,
    Stern,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Language {
    code: String,
}

impl Spec for Greeting {
    const KIND: &'static str = "greeting";
    const PLURAL: &'static str = "greetings";
    const TITLE: &'static str = "Greeting";
    const SUMMARY: &'static str = "How somebody is greeted";
    const SECRETS: &'static [&'static str] = &["/password"];
    const SEARCH: &'static [&'static str] = &["/text"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Text", "/spec/text")];

    fn references(&self) -> Vec<Reference> {
        self.answer.iter().map(|name| Reference::new("/answer", "greeting", name)).collect()
    }

    fn check(&self) -> Vec<Finding> {
        let rude = self.text.contains("begone").then(|| Finding::new("/text", "rude", "this is no greeting"));
        rude.into_iter().collect()
    }

    fn hints() -> Value {
        json!({"/tone": {"widget": "select"}})
    }

    fn example() -> Self {
        Self {
            text: "Good morning".into(),
            tone: Tone::Kind,
            answer: None,
            fallback: None,
            languages: vec![Language { code: "en".into() }],
            password: None,
        }
    }
}
