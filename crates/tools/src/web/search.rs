//! `web.search`: asks the search service that the installation names.

use crate::{
    FetchRequest,
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use egress::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const WORDS_MAX: usize = 500;
const TEXT_MAX: usize = 2_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// What to look for.
    query: String,
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 50))]
    max_results: usize,
    /// A language tag such as `en` or `de`.
    #[serde(default)]
    lang: Option<String>,
}

fn ten() -> usize {
    10
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    query: String,
    /// In the order of the search service.
    results: Vec<Found>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Found {
    title: String,
    url: String,
    /// What the page says about it.
    text: String,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("web.search", "Asks the search service of this installation", Effect::Pure, Touches::Network, run)
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let Some(service) = work.env.search.clone() else {
        return Err(Error::unavailable("search_not_configured", "this installation names no search service")
            .fix("run a SearxNG with JSON answers switched on, and set ORC_SEARCH_URL to its address, such as http://127.0.0.1:8888/search")
            .fix("or fetch pages you know with `web.fetch`"));
    };
    if input.query.trim().is_empty() || input.query.len() > WORDS_MAX {
        return Err(Error::invalid("bad_tool_input", format!("the query must have 1 to {WORDS_MAX} bytes")).place("with.query"));
    }
    let mut url = service.clone();
    url.query_pairs_mut().append_pair("q", &input.query).append_pair("format", "json");
    if let Some(lang) = &input.lang {
        url.query_pairs_mut().append_pair("language", lang);
    }
    let request = FetchRequest {
        method: "GET".to_owned(),
        url: url.into(),
        headers: vec![("accept".to_owned(), "application/json".to_owned())],
        body: Vec::new(),
        // Whoever runs the installation named it; it may well be on this machine.
        allow_hosts: authority(&service).into_iter().collect(),
        redirects_max: 0,
        timeout_ms: work.limits().http_ms_max.min(30_000),
        bytes_max: work.limits().http_bytes_max.min(4 << 20),
    };
    let answer = work.env.fetch.fetch(request).await?;
    let strange = |why: String| {
        Error::upstream("search_failed", format!("the search service {why}"))
            .fix("look whether ORC_SEARCH_URL is right, and `json` is among the formats of that SearxNG")
    };
    if answer.status != 200 {
        return Err(strange(format!("answered with the status {}", answer.status)));
    }
    let body: Value = serde_json::from_slice(&answer.body).map_err(|_| strange("answered something else than JSON".to_owned()))?;
    let list = body.get("results").and_then(Value::as_array).ok_or_else(|| strange("answered without `results`".to_owned()))?;
    let results = list.iter().filter_map(found).take(input.max_results).collect();
    Ok(Output { query: input.query, results })
}

fn authority(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}

fn found(item: &Value) -> Option<Found> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().trim().chars().take(TEXT_MAX).collect::<String>();
    let url = Url::parse(&text("url")).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    Some(Found { title: text("title"), url: url.into(), text: text("content") })
}
