//! `web.fetch`

use super::extract::{self, Link};
use crate::{
    call::Work,
    http::{self, Form, Wanted},
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// In full, beginning with http:// or https://.
    url: String,
    /// The text is cut after so many characters.
    #[serde(default = "chars")]
    #[schemars(range(min = 1, max = 2_000_000))]
    max_chars: usize,
    /// At most 120000.
    #[serde(default)]
    timeout_ms: Option<u64>,
}

fn chars() -> usize {
    50_000
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// After redirects.
    url: String,
    title: String,
    /// The words of the page, a line for each block.
    text: String,
    truncated: bool,
    /// The first 500.
    links: Vec<Link>,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting(
        "web.fetch",
        "Fetches a page and gives its words and links, without markup and scripts",
        Effect::Pure,
        Touches::Network,
        run,
    )
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let headers = BTreeMap::from([("accept".to_owned(), "text/html, text/plain;q=0.9, application/json;q=0.8".to_owned())]);
    let wanted = Wanted {
        method: "GET",
        url: input.url,
        query: BTreeMap::new(),
        headers,
        json: None,
        body: None,
        expect: Vec::new(),
        form: Form::Text,
        max_bytes: None,
        timeout_ms: input.timeout_ms,
        irreversible: false,
    };
    let answer = http::fetch(&work, &wanted).await?;
    let kind = answer.headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, v)| v.as_str()).to_ascii_lowercase();
    let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("xml");
    if !is_text {
        return Err(Error::invalid(
            "not_a_page",
            format!("what was fetched is `{}`, not a page with words", kind.split(';').next().unwrap_or("")),
        )
        .place("with.url")
        .fix("fetch files with `http.get` and `as: base64`"));
    }
    let text = String::from_utf8_lossy(&answer.body);
    if kind.contains("html") {
        let base = egress::Url::parse(&answer.url).ok();
        let page = extract::page(&text, base.as_ref(), input.max_chars);
        return Ok(Output { url: answer.url, title: page.title, text: page.text, truncated: page.truncated, links: page.links });
    }
    let cut: String = text.chars().take(input.max_chars).collect();
    Ok(Output { url: answer.url, title: String::new(), truncated: cut.len() < text.len(), text: cut, links: Vec::new() })
}
