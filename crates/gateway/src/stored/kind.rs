//! The kind `model`: a callable endpoint with its price, declared by the organization instead of by the environment.

use crate::providers::KINDS;
use resources::{Finding, Reference, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelSpec {
    /// The protocol that the endpoint speaks: `openai` (also Ollama, vLLM, llama.cpp, LM Studio), `anthropic` or `simulated`.
    pub provider: String,
    /// The name that the provider has for it: `gpt-4o-mini`.
    pub model: String,
    /// The address of the endpoint, when it is not the provider's own. Its connected address is checked: private ones are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The `secret` of the same workspace that holds the key. It is sent to this endpoint only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-orc-kind" = "secret"))]
    pub key: Option<String>,
    /// Tokens that fit into one call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub context_tokens: Option<u64>,
    /// The most tokens of one answer, unless the caller asks for fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub answer_tokens_max: Option<u32>,
    /// What it costs, when the built-in list does not know or your contract says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// What calls that name no model may choose by.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// How long one call may take with all its attempts, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 100, max = 3_600_000))]
    pub timeout_ms: Option<u64>,
    /// Whether calls are taken. A model that is switched off is refused by name, never replaced silently.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// What a model can do, as far as it is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Billions of parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub size_billions: Option<f64>,
    /// `low`, `medium`, `medium-high`, `high` or `very-high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expertise: Option<String>,
    /// What it can do and is good at: `tools`, `schema`, `vision`, `audio`, `code`, `legal` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
}

impl Facts {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Micro-dollars for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    #[schemars(range(min = 0))]
    pub input_microusd: i64,
    #[schemars(range(min = 0))]
    pub output_microusd: i64,
    /// Input that the provider had in its cache; the price of input when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub cached_microusd: Option<i64>,
}

const fn yes() -> bool {
    true
}

impl Spec for ModelSpec {
    const KIND: &'static str = "model";
    const PLURAL: &'static str = "models";
    const TITLE: &'static str = "Model";
    const SUMMARY: &'static str = "A callable model endpoint with its price";
    const SEARCH: &'static [&'static str] = &["/model", "/provider"];
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("Provider", "/spec/provider"), ("Model", "/spec/model"), ("Enabled", "/spec/enabled")];

    fn references(&self) -> Vec<Reference> {
        self.key.iter().map(|key| Reference::new("/key", "secret", key)).collect()
    }

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if !KINDS.iter().any(|kind| kind.name == self.provider) {
            let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let message = format!("`{}` is no protocol that the gateway speaks", self.provider);
            found.push(Finding::new("/provider", "bad_model_config", message).fix(format!("protocols are: {}", kinds.join(", "))));
        }
        if let Some(word) = self.facts.expertise.as_deref().filter(|word| !crate::choose::EXPERTISE.contains(word)) {
            let known = crate::choose::EXPERTISE.join(", ");
            found.push(
                Finding::new("/facts/expertise", "bad_model_config", format!("`{word}` is no expertise")).fix(format!("one of {known}")),
            );
        }
        if self.model.trim().is_empty() {
            found.push(Finding::new("/model", "bad_model_config", "the model's name at its provider is empty"));
        }
        if let Some(url) = &self.url
            && let Err(why) = address(url)
        {
            found.push(Finding::new("/url", "bad_model_config", why).fix("write it like https://models.example.com/v1"));
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/provider": {"widget": "select", "options": KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>(), "order": 1},
            "/model": {"order": 2, "help": "As the provider names it"},
            "/key": {"order": 3},
            "/url": {"order": 4, "placeholder": "https://models.example.com/v1"}
        })
    }

    fn example() -> Self {
        Self {
            provider: "simulated".into(),
            model: "default".into(),
            url: None,
            key: None,
            context_tokens: Some(128_000),
            answer_tokens_max: None,
            price: Some(Price { input_microusd: 150_000, output_microusd: 600_000, cached_microusd: None }),
            facts: Facts::default(),
            timeout_ms: None,
            enabled: true,
        }
    }
}

fn address(url: &str) -> Result<(), String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| format!("`{url}` does not begin with https:// or http://"))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return Err(format!("`{url}` names no host"));
    }
    if authority.contains('@') {
        return Err("the address carries a user name; keys belong into `key`".to_owned());
    }
    Ok(())
}
