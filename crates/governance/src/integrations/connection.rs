//! The kind `connection`: an outside system with its credential. The credential is a `secret`, which names the origins it may
//! be sent to: a connection that is pointed elsewhere has lost its credential. Nothing is called on saving or importing; a test
//! is an operation of its own.

use resources::{Finding, Reference, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const TIMEOUT_S_MAX: u32 = 60;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConnectionSpec {
    /// What kind of system it is: `http`, or a word of your own such as `github` or `jira`.
    #[serde(rename = "type", default = "http")]
    pub system: String,
    /// Where its API begins: `https://api.example.com/v1`.
    pub base_url: String,
    #[serde(default)]
    pub auth: Auth,
    /// The path, below the base, that a test reads.
    #[serde(default = "probe")]
    pub probe: String,
    /// Seconds until a test must be answered.
    #[serde(default = "timeout_s")]
    pub timeout_s: u32,
}

/// How it is told who calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Auth {
    #[default]
    None,
    /// `Authorization: Bearer …`
    Bearer {
        /// The `secret` of the same workspace that holds the token.
        #[schemars(extend("x-orc-kind" = "secret"))]
        secret: String,
    },
    /// `Authorization: Basic …`
    Basic {
        username: String,
        /// The `secret` of the same workspace that holds the password.
        #[schemars(extend("x-orc-kind" = "secret"))]
        secret: String,
    },
    /// A header of its own.
    Header {
        name: String,
        /// The `secret` of the same workspace that holds the value.
        #[schemars(extend("x-orc-kind" = "secret"))]
        secret: String,
    },
}

impl Auth {
    pub(crate) fn secret(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Bearer { secret } | Self::Basic { secret, .. } | Self::Header { secret, .. } => Some(secret),
        }
    }
}

fn http() -> String {
    "http".into()
}

fn probe() -> String {
    "/".into()
}

fn timeout_s() -> u32 {
    10
}

impl ConnectionSpec {
    /// What a test reads.
    pub(crate) fn probe_url(&self) -> String {
        format!("{}/{}", self.base_url.trim_end_matches('/'), self.probe.trim_start_matches('/'))
    }
}

impl Spec for ConnectionSpec {
    const KIND: &'static str = "connection";
    const PLURAL: &'static str = "connections";
    const TITLE: &'static str = "Connection";
    const SUMMARY: &'static str = "An outside system and the credential for it";
    const VERBS: &'static [base::Verb] = resources::WITH_EXECUTE;
    const SEARCH: &'static [&'static str] = &["/base_url", "/type"];
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("Type", "/spec/type"), ("Address", "/spec/base_url"), ("Sign-in", "/spec/auth/type")];

    fn references(&self) -> Vec<Reference> {
        self.auth.secret().map(|name| Reference::new("/auth/secret", "secret", name)).into_iter().collect()
    }

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut add = |at: &str, what: String, fix: &str| found.push(Finding::new(at, "invalid_value", what).fix(fix));
        if let Some(what) = super::endpoint::url_fault(&self.base_url) {
            add("/base_url", what.into(), "an address looks like https://api.example.com/v1");
        } else if self.base_url.contains('?') {
            add("/base_url", "a base has no query".into(), "an address looks like https://api.example.com/v1");
        }
        if self.probe.contains(['?', '#', '\\']) || self.probe.contains("..") {
            add("/probe", format!("`{}` is no plain path", self.probe), "a path looks like /health");
        }
        if !(1..=TIMEOUT_S_MAX).contains(&self.timeout_s) {
            add("/timeout_s", format!("{} is not from 1 to {TIMEOUT_S_MAX}", self.timeout_s), "choose a number in that range");
        }
        match &self.auth {
            Auth::Header { name, .. } if egress::HeaderName::try_from(name.as_str()).is_err() => {
                add("/auth/name", format!("`{name}` is no name of a header"), "use letters, digits and `-`");
            }
            Auth::Basic { username, .. } if username.contains(':') => {
                add("/auth/username", "a user name has no colon".into(), "use the part before the colon");
            }
            _ => {}
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/type": {"order": 1},
            "/base_url": {"order": 2, "placeholder": "https://api.example.com/v1"},
            "/auth": {"order": 3, "help": "The credential is a secret; it is sent to its own origins only"},
            "/probe": {"order": 4},
            "/timeout_s": {"order": 5}
        })
    }

    fn example() -> Self {
        Self {
            system: http(),
            base_url: "https://api.example.com/v1".into(),
            auth: Auth::Bearer { secret: "example-key".into() },
            probe: probe(),
            timeout_s: timeout_s(),
        }
    }
}
