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
    if ask_ollama && let Some(provider) = ollama(egress, OLLAMA).await {
        found.notes.push(format!("ollama: {} models on this machine", provider.models.len()));
        found.providers.push(provider);
    }
    if found.providers.is_empty() {
        found.notes.push("no model provider found: answers are simulated".into());
    }
    found
}

async fn ollama(egress: &Egress, base: &str) -> Option<ProviderConfig> {
    let mut request = Request::get(format!("{base}/api/tags"));
    request.timeout = Some(Duration::from_millis(200));
    request.max_bytes = Some(1 << 20);
    request.max_redirects = 0;
    request.allow = vec![base.trim_start_matches("http://").into()];
    let response = egress.fetch(request).await.ok().filter(|r| r.status.is_success())?;
    let tags: Value = serde_json::from_slice(&response.body.bytes().await.ok()?).ok()?;
    let models: Vec<String> = tags["models"].as_array()?.iter().filter_map(|m| m["name"].as_str().map(Into::into)).collect();
    if models.is_empty() {
        return None;
    }
    Some(ProviderConfig {
        name: "ollama".into(),
        kind: "openai".into(),
        base_url: Some(format!("{base}/v1")),
        models,
        closed: true,
        free: true,
        allow_private: true,
        ..Default::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Config,
        tests::{ask, clock, gateway, org, quiet},
    };

    fn egress() -> Egress {
        Egress::new(egress::Options::default(), clock())
    }

    async fn found(env: &[(&str, &str)]) -> Discovery {
        discover(&env.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(), &egress(), false).await
    }

    #[tokio::test]
    async fn keys_in_the_environment_become_providers_and_stay_secret() {
        let found = found(&[("OPENAI_API_KEY", " sk-canary \n"), ("ANTHROPIC_API_KEY", "ak-canary"), ("PATH", "/bin")]).await;
        assert!(!format!("{found:?}").contains("canary"));
        let gateway = gateway(Config { providers: found.providers, ..Default::default() });
        assert_eq!(gateway.default_model(), "anthropic/claude-sonnet-4-5");
        assert!(!gateway.default_is_simulated());
        assert_eq!(gateway.check_model("gpt-4o-mini").unwrap(), "openai/gpt-4o-mini");
        assert_eq!(gateway.check_model("openai/some-new-model").unwrap(), "openai/some-new-model");
        let models = gateway.models();
        let known = models.iter().find(|m| m.name == "openai/gpt-4o").unwrap();
        assert_eq!((known.context, known.price_in), (Some(128_000), Some(base::Money(2_500_000))));
        assert!(models.iter().any(|m| m.simulated) && models.iter().filter(|m| m.default).count() == 1);
    }

    #[tokio::test]
    async fn an_empty_key_is_none_and_an_address_alone_is_enough() {
        let nothing = found(&[("OPENAI_API_KEY", "  ")]).await;
        assert!(nothing.providers.is_empty() && nothing.notes[0].contains("simulated"));
        let local = found(&[("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1")]).await;
        assert_eq!(local.providers[0].base_url.as_deref(), Some("http://127.0.0.1:8000/v1"));
        assert!(local.providers[0].allow_private && local.providers[0].key.is_none());
    }

    #[tokio::test]
    async fn a_local_ollama_is_asked_for_its_models() {
        let server = simulators::openai::start(simulators::Options::default()).await.unwrap();
        let provider = ollama(&egress(), &server.handle.url()).await.unwrap();
        assert_eq!((provider.closed, provider.free, provider.models.len()), (true, true, 2));
        let gateway = gateway(Config { providers: vec![provider], ..Default::default() });
        assert_eq!(gateway.default_model(), "ollama/sim-ok");
        assert_eq!(gateway.check_model("library/sim-429-once:latest").unwrap(), "ollama/library/sim-429-once:latest");
        assert_eq!(gateway.check_model("ollama/missing").unwrap_err().code(), "unknown_model");
        let receipt = gateway.call(org(), ask("sim-ok", "hello"), quiet()).await.unwrap().receipt;
        assert_eq!((receipt.served_by.as_str(), receipt.price_known, receipt.cost), ("ollama/sim-ok", true, base::Money(0)));
        let url = server.handle.url();
        server.handle.stop().await;
        assert!(ollama(&egress(), &url).await.is_none());
    }
}
