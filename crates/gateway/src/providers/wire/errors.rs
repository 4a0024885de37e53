//! What a provider's refusal means: the error for the caller and whether another attempt makes sense.
//!
//! | case | another attempt |
//! |---|---|
//! | 400, 401, 403, 404, 413, 422, exhausted quota, content filter, context overflow | no |
//! | 408, 409, 429, 5xx, 529 | yes, when the provider says or soon |

use super::pause;
use crate::{
    answer::clip,
    failure::{Again, Failure},
};
use base::{Error, Timestamp};
use egress::HeaderMap;
use serde_json::{Value, json};

/// The provider's own words, from whatever shape they came in.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) message: String,
    /// `code` and `type` of the error, in lower case.
    pub(crate) codes: Vec<String>,
}

impl Words {
    pub(crate) fn of(body: &str) -> Self {
        let Ok(value) = serde_json::from_str::<Value>(body) else {
            return Self { message: clip(&readable(body), 500), codes: Vec::new() };
        };
        Self::of_value(&value)
    }

    pub(crate) fn of_value(value: &Value) -> Self {
        let value = value.get(0).unwrap_or(value);
        let error = value.get("error").filter(|e| !e.is_null()).unwrap_or(value);
        let text = |v: &Value| v.as_str().map(str::to_owned);
        let message = text(error).or_else(|| {
            ["message", "detail", "error_description"].iter().find_map(|k| error.get(k).map(|v| text(v).unwrap_or_else(|| v.to_string())))
        });
        let raw = error["metadata"]["raw"].as_str().map(|raw| format!(" ({raw})")).unwrap_or_default();
        let message = clip(&format!("{}{raw}", message.unwrap_or_else(|| value.to_string())), 1_000);
        let reasons = error["details"].as_array().into_iter().flatten().map(|d| &d["reason"]);
        let codes = ["code", "type", "status"].iter().map(|k| &error[*k]).chain(reasons);
        Self { message, codes: codes.filter_map(|v| v.as_str().map(str::to_lowercase)).collect() }
    }

    fn has(&self, codes: &[&str]) -> bool {
        self.codes.iter().any(|c| codes.contains(&c.as_str()))
    }

    fn says(&self, words: &[&str]) -> bool {
        let low = self.message.to_lowercase();
        words.iter().any(|w| low.contains(w))
    }

    /// The HTTP status an error inside a stream would have had.
    pub(crate) fn status(&self) -> u16 {
        let table: &[(&[&str], u16)] = &[
            (&["overloaded_error"], 529),
            (&["rate_limit_error", "rate_limit_exceeded", "resource_exhausted"], 429),
            (&["insufficient_quota", "billing_error"], 402),
            (&["invalid_request_error", "invalid_argument", "context_length_exceeded", "content_filter", "content_policy_violation"], 400),
            (&["authentication_error", "invalid_api_key"], 401),
            (&["permission_error"], 403),
            (&["not_found_error", "model_not_found"], 404),
            (&["request_too_large"], 413),
            (&["timeout_error"], 504),
        ];
        table.iter().find(|(codes, _)| self.has(codes)).map_or(500, |(_, status)| *status)
    }
}

/// The text of an HTML page from a proxy, or whatever else came.
fn readable(body: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    let lower = body.to_ascii_lowercase();
    let from = lower.find("<title").or_else(|| lower.find("<body")).unwrap_or(0);
    for c in body[from..].chars().take(8_000) {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                out.push(' ');
            }
            c if !in_tag => out.push(if c.is_control() { ' ' } else { c }),
            _ => {}
        }
    }
    let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "no explanation".into() } else { text }
}

/// `headers` is empty for an error inside a stream.
pub(crate) fn classify(who: &str, status: u16, headers: &HeaderMap, body: &str, now: Timestamp) -> Failure {
    let words = Words::of(body);
    let said = pause::asked_for(headers, body, now);
    let mut failure = judge(who, status, &words, said);
    match headers.get("x-should-retry").and_then(|v| v.to_str().ok()) {
        Some("false") => failure.again = Again::No,
        Some("true") if failure.again == Again::No => failure.again = said.map_or(Again::Soon, Again::After),
        _ => {}
    }
    failure
}

pub(crate) fn judge(who: &str, status: u16, words: &Words, said: Option<u64>) -> Failure {
    let text = format!("{who} answered {status}: {}", words.message);
    let again = said.map_or(Again::Soon, Again::After);
    let details = json!({ "status": status });
    let no = |error: Error| Failure::last(error.details(details.clone()));
    let later = |error: Error| Failure { error: error.details(details.clone()), again };
    if status == 402
        || words.has(&["insufficient_quota", "billing_error", "billing_hard_limit_reached"])
        || words.says(&["credit balance is too low"])
    {
        return no(Error::limited("model_quota_exhausted", text).fix("check plan and payment at the provider, or use another model"));
    }
    if words.has(&["context_length_exceeded", "request_too_large"])
        || status == 413
        || (400..500).contains(&status)
            && status != 429
            && words.says(&["context length", "prompt is too long", "maximum context", "context window", "too many tokens"])
    {
        return no(Error::too_large("model_too_large", text).fix("shorten the prompt, or use a model with a larger context"));
    }
    if words.has(&["content_filter", "content_policy_violation"]) {
        return no(Error::invalid("model_refused", text).fix("change the prompt: the provider's filter refused it"));
    }
    if status == 401 || words.has(&["api_key_invalid", "invalid_api_key"]) {
        return no(Error::unauthenticated("model_unauthenticated", text)
            .fix("check the key: it is missing, mistyped, revoked, or for another address"));
    }
    match status {
        403 => no(Error::forbidden("model_forbidden", text).fix("the key may not use this model or feature; ask its owner")),
        404 => no(Error::not_found("model_not_found", text).fix("check the model's name and the provider's base address")),
        408 => later(Error::timeout("model_timeout", text)),
        429 => later(
            Error::limited("model_rate_limited", text)
                .retry_after_ms(said.unwrap_or(1_000))
                .fix("slow down, or ask the provider for a higher limit"),
        ),
        409 | 500.. => {
            let error = Error::unavailable("model_overloaded", text).fix("try again later, or use another model");
            later(match said {
                Some(ms) => error.retry_after_ms(ms),
                None => error,
            })
        }
        _ => no(Error::invalid("model_bad_request", text).fix("the provider does not accept this call; its own words say why")),
    }
}
