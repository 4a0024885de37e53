//! Finds out at start which providers there are: keys in the environment, an Ollama on this machine.

use crate::{Key, ProviderConfig, providers::KINDS};
use egress::{Egress, Request};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

const OLLAMA: &str = "http://127.0.0.1:11434";

#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// In order of preference.
    pub providers: Vec<ProviderConfig>,
    /// One line each, for people.
    pub notes: Vec<String>,
}

/// `env` is the environment as the caller read it. Ollama is asked for only when `ask_ollama`, and for 200 ms at most.
pub async fn discover(env: &BTreeMap<String, String>, egress: &Egress, ask_ollama: bool) -> Discovery {
    let mut found = Discovery::default();
    let var = |name: &str| env.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
    for kind in KINDS {
        let (Some(key_var), Some(url_var)) = (kind.key_var, kind.url_var) else { continue };
        let (key, url) = (var(key_var), var(url_var));
        if key.is_none() && url.is_none() {
            continue;
        }
        let from = if key.is_some() { key_var } else { url_var };
        found.notes.push(format!("{}: found through {from}", kind.name));
        found.providers.push(ProviderConfig {
            name: kind.name.into(),
            kind: kind.name.into(),
            base_url: url.map(Into::into),
            key: key.map(Key::new),
            models: vec![kind.preferred.into()],
            allow_private: url.is_some(),
            ..Default::default()
        });
    }
    if ask_ollama && let Some(provider) = ollama(egress).await {
        found.notes.push(format!("ollama: {} models on this machine", provider.models.len()));
        found.providers.push(provider);
    }
    if found.providers.is_empty() {
        found.notes.push("no model provider found: answers are simulated".into());
    }
    found
}

async fn ollama(egress: &Egress) -> Option<ProviderConfig> {
    let mut request = Request::get(format!("{OLLAMA}/api/tags"));
    request.timeout = Some(Duration::from_millis(200));
    request.max_bytes = Some(1 << 20);
    request.max_redirects = 0;
    request.allow = vec!["127.0.0.1:11434".into()];
    let response = egress.fetch(request).await.ok().filter(|r| r.status.is_success())?;
    let tags: Value = serde_json::from_slice(&response.body.bytes().await.ok()?).ok()?;
    let models: Vec<String> = tags["models"].as_array()?.iter().filter_map(|m| m["name"].as_str().map(Into::into)).collect();
    if models.is_empty() {
        return None;
    }
    Some(ProviderConfig {
        name: "ollama".into(),
        kind: "openai".into(),
        base_url: Some(format!("{OLLAMA}/v1")),
        models,
        closed: true,
        free: true,
        allow_private: true,
        ..Default::default()
    })
}
