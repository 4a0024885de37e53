//! What the caller asks for: the query's pairs and the body's fields, each taken by name, none left over.

use crate::DeclaredCall;
use base::{Error, Result};
use resources::{Address, Status};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The query. Names that are not expected, and names that come twice, are refused.
pub(super) struct Query<'a>(&'a [(String, String)]);

fn bad_query(name: &str, why: impl Into<String>) -> Error {
    Error::invalid("bad_query", why)
        .place(format!("query parameter `{name}`"))
        .fix("the parameters of every operation are listed at /openapi.json")
}

impl<'a> Query<'a> {
    /// `many`: the names that may come several times.
    pub(super) fn read(call: &'a DeclaredCall, known: &[&str], many: &[&str]) -> Result<Self> {
        for (i, (name, _)) in call.query.iter().enumerate() {
            if many.contains(&name.as_str()) {
                continue;
            }
            let shown: String = name.chars().take(60).collect();
            if !known.contains(&name.as_str()) {
                return Err(bad_query(&shown, format!("the query has no parameter `{shown}`")));
            }
            if call.query[..i].iter().any(|(earlier, _)| earlier == name) {
                return Err(bad_query(&shown, format!("`{shown}` stands twice in the query")));
            }
        }
        Ok(Self(&call.query))
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub(super) fn all(&self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The name of a workspace, where one is given.
    pub(super) fn workspace(&self) -> Result<Option<&'a str>> {
        match self.text("workspace") {
            None => Ok(None),
            Some(name) => Some(name)
                .filter(|name| is_name(name))
                .map(Some)
                .ok_or_else(|| bad_query("workspace", "`workspace` is no name of a workspace")),
        }
    }

    /// Why something is done.
    pub(super) fn reason(&self) -> Result<Option<String>> {
        match self.text("reason") {
            Some(text) if text.chars().count() > REASON_MAX => {
                Err(bad_query("reason", format!("a reason has at most {REASON_MAX} characters")))
            }
            other => Ok(other.map(str::to_owned)),
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(bad_query(name, format!("`{name}` is true or false"))),
        }
    }

    pub(super) fn word<'w>(&self, name: &str, words: &[&'w str]) -> Result<Option<&'w str>> {
        let Some(given) = self.text(name) else { return Ok(None) };
        let found = words.iter().find(|word| **word == given).copied();
        found.map(Some).ok_or_else(|| bad_query(name, format!("`{name}` is one of {}", words.join(", "))))
    }

    /// The page size; 0 when none was asked for.
    pub(super) fn limit(&self) -> Result<usize> {
        let Some(text) = self.text("limit") else { return Ok(0) };
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse::<usize>().ok().filter(|n| plain && (1..=LIMIT_MAX).contains(n));
        number.ok_or_else(|| bad_query("limit", format!("`limit` is a number from 1 to {LIMIT_MAX}")))
    }

    /// `a,b,c`
    pub(super) fn list(&self, name: &str) -> Result<Vec<&'a str>> {
        let Some(text) = self.text(name) else { return Ok(Vec::new()) };
        let parts: Vec<&str> = text.split(',').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(bad_query(name, format!("`{name}` is a list of names with commas between them")));
        }
        Ok(parts)
    }

    /// `active,paused`
    pub(super) fn statuses(&self) -> Result<Vec<Status>> {
        let word = |given: &str| Status::ALL.into_iter().find(|status| status.word() == given);
        let read = |given: &str| {
            word(given).ok_or_else(|| {
                let words = Status::ALL.map(Status::word).join(", ");
                bad_query("status", format!("`status` is one or more of {words}, with commas between them"))
            })
        };
        self.list("status")?.into_iter().map(read).collect()
    }

    /// `team=docs,x=y`
    pub(super) fn labels(&self) -> Result<BTreeMap<String, String>> {
        let pair = |part: &str| part.split_once('=').filter(|(key, _)| !key.is_empty()).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let pairs: Option<BTreeMap<_, _>> =
            self.text("labels").map_or_else(|| Some(BTreeMap::new()), |text| text.split(',').map(pair).collect());
        pairs.ok_or_else(|| bad_query("labels", "`labels` is a list such as `team=docs,stage=live`"))
    }

    /// `/spec/provider=openai`, several times.
    pub(super) fn filters(&self) -> Result<Vec<(String, String)>> {
        let one = |text: &str| {
            let pair = text.split_once('=').filter(|(pointer, _)| pointer.starts_with('/'));
            let pair = pair.map(|(pointer, value)| (pointer.to_owned(), value.to_owned()));
            pair.ok_or_else(|| {
                bad_query("where", "`where` is a JSON pointer into the resource and a value, such as `/spec/provider=openai`")
            })
        };
        self.all("where").map(one).collect()
    }
}

/// As names of workspaces and resources are.
fn is_name(name: &str) -> bool {
    let end = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = name.as_bytes();
    let ends = bytes.first().copied().is_some_and(end) && bytes.last().copied().is_some_and(end);
    ends && bytes.len() <= 128 && bytes.iter().all(|b| end(*b) || matches!(b, b'-' | b'_' | b'.'))
}

pub(super) const LIMIT_MAX: usize = 200;
const REASON_MAX: usize = 1_000;

/// The members of a JSON object, taken one by one; errors have the member's JSON pointer as their place.
pub(super) struct Members {
    at: String,
    map: Map<String, Value>,
}

impl Members {
    pub(super) fn of_body(body: Option<Value>) -> Result<Self> {
        Self::new(String::new(), body.unwrap_or(Value::Null))
    }

    /// A body that may be left out.
    pub(super) fn of_optional(body: Option<Value>) -> Result<Self> {
        Self::new(String::new(), body.unwrap_or_else(|| Value::Object(Map::new())))
    }

    pub(super) fn new(at: String, value: Value) -> Result<Self> {
        match value {
            Value::Object(map) => Ok(Self { at, map }),
            _ => Err(Self::bad(&at, "a JSON object is expected here")),
        }
    }

    fn bad(at: &str, why: impl Into<String>) -> Error {
        Error::invalid("bad_body", why).place(if at.is_empty() { "/" } else { at }).fix("the schema of every operation is at /openapi.json")
    }

    fn place(&self, name: &str) -> String {
        format!("{}/{}", self.at, name.replace('~', "~0").replace('/', "~1"))
    }

    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(value) = self.map.remove(name) else { return Ok(None) };
        let read = serde_json::from_value(value);
        read.map(Some).map_err(|e| Self::bad(&self.place(name), format!("`{name}` does not fit: {e}")))
    }

    /// A member that may be null, which is as if it were not there.
    pub(super) fn maybe<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        self.take::<Option<T>>(name).map(Option::flatten)
    }

    /// Why something is done.
    pub(super) fn reason(&mut self) -> Result<Option<String>> {
        let given: Option<String> = self.maybe("reason")?;
        match given {
            Some(text) if text.chars().count() > REASON_MAX => {
                Err(Self::bad(&self.place("reason"), format!("a reason has at most {REASON_MAX} characters")))
            }
            other => Ok(other),
        }
    }

    pub(super) fn need<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        self.take(name)?.ok_or_else(|| Self::bad(&self.place(name), format!("`{name}` is missing")))
    }

    /// Nothing may be left.
    pub(super) fn end(self) -> Result<()> {
        match self.map.keys().next() {
            None => Ok(()),
            Some(name) => {
                let shown: String = name.chars().take(60).collect();
                Err(Self::bad(&self.place(&shown), format!("there is no field `{shown}` here")))
            }
        }
    }

    pub(super) fn rest(self) -> Value {
        Value::Object(self.map)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.map.keys().map(String::as_str)
    }

    /// What is there under this name can be read as `T`.
    pub(super) fn fits<T: DeserializeOwned>(&self, name: &str) -> Result<()> {
        let Some(value) = self.map.get(name) else { return Ok(()) };
        T::deserialize(value).map(|_| ()).map_err(|e| self.wrong(name, &e.to_string()))
    }

    pub(super) fn wrong(&self, name: &str, why: &str) -> Error {
        Self::bad(&self.place(name), format!("`{name}` does not fit: {why}"))
    }

    /// The name of a workspace, where one is given.
    pub(super) fn workspace(&mut self) -> Result<Option<String>> {
        let given: Option<String> = self.maybe("workspace")?;
        match given {
            Some(name) if !is_name(&name) => Err(Self::bad(&self.place("workspace"), "`workspace` is no name of a workspace")),
            other => Ok(other),
        }
    }

    pub(super) fn unknown(&self, name: &str) -> Error {
        let shown: String = name.chars().take(60).collect();
        Self::bad(&self.place(&shown), format!("there is no field `{shown}` here"))
    }
}

/// The resource that the path of a kind's own operations names.
pub(super) fn address(call: &DeclaredCall, kind: &'static str) -> Result<Address> {
    // A workspace is named by the parameter that names the workspace of all others.
    if let Ok(name) = call.path.text("name") {
        return Ok(Address::new(kind, call.path.text("workspace").ok(), name));
    }
    Ok(Address::new(kind, None, call.path.text("workspace")?))
}

/// Findings know where they are; the first one's place is the error's.
pub(super) fn placed(error: Error) -> Error {
    // Told at the places of a text already.
    let told = |details: &&Value| details.get("diagnostics").is_none();
    let first =
        error.detail().filter(told).and_then(|d| d["findings"][0]["path"].as_str()).filter(|path| path.starts_with('/')).map(str::to_owned);
    match first {
        Some(path) => error.place(path),
        None => error,
    }
}
