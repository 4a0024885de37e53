//! A kind: everything about it stands in this file.

use resources::{Finding, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How somebody is greeted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Greeting {
    /// What is said.
    text: String,
    #[serde(default)]
    loud: bool,
}

impl Spec for Greeting {
    const KIND: &'static str = "greeting";
    const PLURAL: &'static str = "greetings";
    const TITLE: &'static str = "Greeting";
    const SUMMARY: &'static str = "How somebody is greeted";
    const SEARCH: &'static [&'static str] = &["/text"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Text", "/spec/text")];

    fn check(&self) -> Vec<Finding> {
        let rude = self.text.contains("begone").then(|| Finding::new("/text", "rude", "this is no greeting"));
        rude.into_iter().collect()
    }

    fn example() -> Self {
        Self { text: "Good morning".into(), loud: false }
    }
}
