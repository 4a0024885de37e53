//! The kind `mail-server`: the way out for e-mail. That of a workspace named `default` carries what happens there; where there is none,
//! that of the workspace `default` does.

use crate::address::is_address;
use base::{Ctx, Error, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Result, Rights};
use egress::MailSecurity;
use resources::{Address, Finding, Reference, Resources, Spec, VersionRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A server that takes e-mail by SMTP.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailServerSpec {
    /// The name of the machine: `mail.example.com`.
    pub(crate) host: String,
    #[serde(default = "port")]
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) security: Security,
    /// Who signs in there; without it nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) username: Option<String>,
    /// The `secret` of the same workspace that holds the password; its origins name `smtp://host:port`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-orc-kind" = "secret"))]
    pub(crate) secret: Option<String>,
    /// The address that letters come from.
    pub(crate) from: String,
    /// Where people reach the console, for links: `https://orc.example.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) console: Option<String>,
    /// Seconds until a letter must be taken, at most 60.
    #[serde(default = "timeout_s")]
    pub(crate) timeout_s: u32,
}

/// How the line is protected. Certificates are verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Security {
    /// Encrypted after a word; a server that does not offer it is not used.
    #[default]
    Starttls,
    /// Encrypted from the first byte.
    Tls,
    /// Not at all: for a server on the same machine. No password is sent.
    None,
}

impl From<Security> for MailSecurity {
    fn from(security: Security) -> Self {
        match security {
            Security::Starttls => Self::Starttls,
            Security::Tls => Self::Tls,
            Security::None => Self::None,
        }
    }
}

fn port() -> u16 {
    587
}

fn timeout_s() -> u32 {
    20
}

const TIMEOUT_S_MAX: u32 = 60;
const NAME: &str = "default";

impl Spec for MailServerSpec {
    const KIND: &'static str = "mail-server";
    const PLURAL: &'static str = "mail-servers";
    const TITLE: &'static str = "Mail server";
    const SUMMARY: &'static str = "Takes the e-mail that people are told by";
    const VERBS: &'static [base::Verb] = resources::WITH_EXECUTE;
    const SEARCH: &'static [&'static str] = &["/host", "/from"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Host", "/spec/host"), ("Port", "/spec/port"), ("From", "/spec/from")];

    fn references(&self) -> Vec<Reference> {
        self.secret.iter().map(|name| Reference::new("/secret", "secret", name)).collect()
    }

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut add = |at: &str, what: String, fix: &str| found.push(Finding::new(at, "invalid_value", what).fix(fix));
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':');
        if self.host.is_empty() || self.host.len() > 253 || !self.host.bytes().all(plain) {
            add("/host", format!("`{}` is no name of a machine", self.host), "a name looks like mail.example.com, without smtp://");
        }
        if !is_address(&self.from) {
            add("/from", format!("`{}` is no e-mail address", self.from), "an address looks like orc@example.com");
        }
        if self.username.is_some() != self.secret.is_some() {
            add("/secret", "a user name and a secret with the password belong together".into(), "set both, or neither");
        }
        if self.secret.is_some() && self.security == Security::None {
            add("/security", "a password is only sent over an encrypted line".into(), "choose starttls or tls");
        }
        let plain = |text: &String| text.bytes().all(|b| b.is_ascii_graphic()) && web(text).is_some();
        if !self.console.as_ref().is_none_or(plain) {
            add("/console", "this is no web address".into(), "an address looks like https://orc.example.com");
        }
        if !(1..=TIMEOUT_S_MAX).contains(&self.timeout_s) {
            add("/timeout_s", format!("{} is not from 1 to {TIMEOUT_S_MAX}", self.timeout_s), "choose a number in that range");
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/host": {"order": 1, "placeholder": "mail.example.com"},
            "/port": {"order": 2},
            "/security": {"order": 3},
            "/username": {"order": 4},
            "/secret": {"order": 5, "help": "Its origins name smtp://host:port"},
            "/from": {"order": 6, "placeholder": "orc@example.com"},
            "/console": {"order": 7, "placeholder": "https://orc.example.com"},
            "/timeout_s": {"order": 8}
        })
    }

    fn example() -> Self {
        Self {
            host: "mail.example.com".into(),
            port: port(),
            security: Security::Starttls,
            username: Some("orc".into()),
            secret: Some("mail-password".into()),
            from: "orc@example.com".into(),
            console: Some("https://orc.example.com".into()),
            timeout_s: timeout_s(),
        }
    }
}

/// As it was understood, not as it was written: reading an address passes over breaks of lines.
fn web(text: &str) -> Option<egress::Url> {
    egress::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}

/// A mail server as it is declared now.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) workspace: String,
    pub(crate) spec: MailServerSpec,
}

/// The program itself.
fn system(org: OrgId) -> Ctx {
    Ctx::new(org, Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".into() }, Rights::all())
}

/// The one that carries what happens in a workspace, or in the organization as a whole.
pub(crate) async fn of(resources: &Resources, org: OrgId, workspace: Option<&str>) -> Result<Option<Server>> {
    let ctx = system(org);
    for place in workspace.into_iter().chain(["default"]) {
        if let Some(server) = named(resources, &ctx, place, NAME).await? {
            return Ok(Some(server));
        }
    }
    Ok(None)
}

/// As the caller sees it; `None`: there is none, or it was never published.
pub(crate) async fn named(resources: &Resources, ctx: &Ctx, workspace: &str, name: &str) -> Result<Option<Server>> {
    let address = Address::new(MailServerSpec::KIND, Some(workspace), name);
    match resources.get(ctx, &address, VersionRef::Current).await {
        Ok(found) => {
            let spec = MailServerSpec::deserialize(&found.spec)
                .map_err(|e| Error::internal("row_not_readable", format!("the stored {address} has another shape: {e}")))?;
            Ok(Some(Server { workspace: workspace.to_owned(), spec }))
        }
        Err(error) if error.kind() == Kind::NotFound || error.code() == "unknown_workspace" => Ok(None),
        Err(error) => Err(error),
    }
}

impl Server {
    /// Where the console is, fit to stand in a header.
    pub(crate) fn console(&self) -> Option<String> {
        self.spec.console.as_deref().and_then(web).map(String::from)
    }

    pub(crate) fn place(&self) -> (String, u16) {
        (self.spec.host.to_ascii_lowercase(), self.spec.port)
    }

    /// User name and password, if the secret may be sent there.
    pub(crate) async fn credentials(&self, resources: &Resources, org: OrgId) -> Result<Option<(String, String)>> {
        let Some((user, secret)) = self.spec.username.as_ref().zip(self.spec.secret.as_ref()) else { return Ok(None) };
        let (ctx, address) = (system(org), Address::new("secret", Some(&self.workspace), secret));
        let stored = resources.get(&ctx, &address, VersionRef::Current).await?;
        let origin = format!("smtp://{}:{}", self.spec.host.to_ascii_lowercase(), self.spec.port);
        if !stored.spec["origins"].as_array().is_some_and(|all| all.iter().any(|o| *o == origin)) {
            return Err(Error::forbidden("secret_not_for_origin", format!("the {address} may not be sent to {origin}"))
                .place(address.to_string())
                .fix("add the origin to the secret's `origins`, as somebody who may change the secret"));
        }
        let value = resources.secret(&ctx, &address, "/value").await?.ok_or_else(|| {
            Error::invalid("secret_not_set", format!("the {address} holds no value")).place(address.to_string()).fix("set its `value`")
        })?;
        Ok(Some((user.clone(), value.expose().to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(console: &str) -> MailServerSpec {
        MailServerSpec { console: Some(console.into()), ..MailServerSpec::example() }
    }

    #[test]
    fn the_address_of_the_console_is_one_line_of_plain_characters() {
        for good in ["https://orc.example.com", "http://localhost:7600/orc/", "https://[::1]:7600"] {
            assert_eq!(with(good).check(), [], "{good}");
        }
        for bad in [
            "https://orc.example.com/\r\nBcc: eve@example.com",
            "https://orc.exam\nple.com",
            "https://orc.example.com/\t",
            "https://orc.example.com/a b",
            "https://örc.example.com",
            "https://",
            "mailto:ada@example.com",
        ] {
            let found = with(bad).check();
            assert_eq!(found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["/console"], "{bad:?}");
        }
    }

    #[test]
    fn what_was_stored_before_opens_no_header() {
        let spec = with("https://orc.example.com/\r\n.\r\nMAIL FROM:<eve@example.com>");
        let console = Server { workspace: "default".into(), spec }.console().expect("an address");
        assert!(console.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>')), "{console:?}");
    }
}
