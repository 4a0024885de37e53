//! Who sent a request: the signature schemes of the systems that call us, one line in [`Scheme::rules`] each. What is signed are the
//! bytes as they came, so nothing is parsed before this has said yes.

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac, signature};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How old a signed time may be, and how far ahead of ours.
pub(crate) const WINDOW_SECONDS: i64 = 300;

/// How the sender proves that it is the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scheme {
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`, as standardwebhooks.com has them. The secret begins with `whsec_`.
    StandardWebhooks,
    /// `X-Hub-Signature-256`. The older SHA-1 header alone is refused.
    Github,
    /// `X-Gitlab-Token`: the secret itself.
    Gitlab,
    /// `X-Hub-Signature` with SHA-256.
    Bitbucket,
    /// `X-Hub-Signature` with SHA-256.
    Jira,
    /// `X-Slack-Signature` over time and body.
    Slack,
    /// `Linear-Signature`.
    Linear,
    /// `X-Hook-Signature`; the secret comes with the first request (`X-Hook-Secret`).
    Asana,
    /// `Authorization: HMAC …`; the secret is the security token as it is shown.
    Teams,
    /// Ed25519 over time and body; the secret is the application's public key in hexadecimal.
    Discord,
    /// `Authorization: Basic …`; the secret is `user:password`. Service hooks sign nothing else.
    AzureDevops,
    /// `Authorization: Bearer …`: the secret itself, for senders that can only set a header.
    Bearer,
}

/// What a request that proved itself says about itself, outside its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proved {
    /// The sender's name for this delivery, the same when it is sent again.
    pub(crate) delivery: Option<String>,
    /// The sender's name for what happened.
    pub(crate) event: Option<String>,
}

/// Why a request is refused. The sender is told no more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A header that the scheme needs is not there.
    Missing(&'static str),
    /// The signed time is too far from now.
    Stale,
    /// The signature does not fit the secret and the bytes.
    Wrong,
    /// The stored secret is not of the scheme's form.
    Secret,
}

impl Refused {
    pub(crate) fn why(self) -> String {
        match self {
            Refused::Missing(header) => format!("the header `{header}` is missing"),
            Refused::Stale => format!("its time is more than {WINDOW_SECONDS} seconds from now"),
            Refused::Wrong => "its signature does not fit".to_owned(),
            Refused::Secret => "the trigger's secret is not of the form that its scheme needs".to_owned(),
        }
    }
}

/// A request as it came: header names in lower case.
pub(crate) struct Signed<'a> {
    pub(crate) header: &'a dyn Fn(&str) -> Option<&'a str>,
    pub(crate) body: &'a [u8],
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// Where a scheme keeps what.
struct Rules {
    /// Of the proof.
    header: &'static str,
    delivery: Option<&'static str>,
    event: Option<&'static str>,
    check: fn(&Signed<'_>, &str, &str) -> Result<(), Refused>,
}

impl Scheme {
    fn rules(self) -> Rules {
        let rules = |header, delivery, event, check| Rules { header, delivery, event, check };
        match self {
            Scheme::StandardWebhooks => rules("webhook-signature", Some("webhook-id"), None, standard as _),
            Scheme::Github => rules("x-hub-signature-256", Some("x-github-delivery"), Some("x-github-event"), hub),
            Scheme::Gitlab => rules("x-gitlab-token", Some("idempotency-key"), Some("x-gitlab-event"), same),
            Scheme::Bitbucket => rules("x-hub-signature", Some("x-request-uuid"), Some("x-event-key"), hub),
            Scheme::Jira => rules("x-hub-signature", Some("x-atlassian-webhook-identifier"), None, hub),
            Scheme::Slack => rules("x-slack-signature", None, None, slack),
            Scheme::Linear => rules("linear-signature", Some("linear-delivery"), Some("linear-event"), plain),
            Scheme::Asana => rules("x-hook-signature", None, None, plain),
            Scheme::Teams => rules("authorization", None, None, teams),
            Scheme::Discord => rules("x-signature-ed25519", None, None, discord),
            Scheme::AzureDevops => rules("authorization", None, None, basic),
            Scheme::Bearer => rules("authorization", Some("idempotency-key"), None, bearer),
        }
    }
}

/// Whether whoever knows the secret sent these bytes, now.
pub(crate) fn verify(scheme: Scheme, secret: &str, request: &Signed<'_>) -> Result<Proved, Refused> {
    // Keys of no length would let everybody in.
    if secret.is_empty() {
        return Err(Refused::Secret);
    }
    let rules = scheme.rules();
    let given = (request.header)(rules.header).ok_or(Refused::Missing(rules.header))?;
    (rules.check)(request, secret, given)?;
    let named = |name: Option<&str>| name.and_then(|n| (request.header)(n)).filter(|v| !v.is_empty() && v.len() <= 200).map(str::to_owned);
    Ok(Proved { delivery: named(rules.delivery), event: named(rules.event) })
}

fn hmac_fits(key: &[u8], parts: &[&[u8]], given: &[u8]) -> Result<(), Refused> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    verify_slices_are_equal(context.sign().as_ref(), given).map_err(|_| Refused::Wrong)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let digit = |b: u8| (b as char).to_digit(16).and_then(|d| u8::try_from(d).ok());
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(|two| Some(digit(two[0])? << 4 | digit(two[1])?)).collect()).flatten()
}

fn recent<'a>(request: &Signed<'a>, header: &'static str) -> Result<&'a str, Refused> {
    let text = (request.header)(header).ok_or(Refused::Missing(header))?;
    let at: i64 = text.parse().map_err(|_| Refused::Stale)?;
    let apart = request.now.checked_sub(at).and_then(i64::checked_abs).ok_or(Refused::Stale)?;
    if apart > WINDOW_SECONDS { Err(Refused::Stale) } else { Ok(text) }
}

fn plain(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    hmac_fits(secret.as_bytes(), &[request.body], &unhex(given).ok_or(Refused::Wrong)?)
}

fn hub(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    plain(request, secret, given.strip_prefix("sha256=").ok_or(Refused::Wrong)?)
}

fn same(_: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    // Both hashed, so that not even the length shows.
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    let (a, b) = (hmac::sign(&key, secret.as_bytes()), hmac::sign(&key, given.as_bytes()));
    verify_slices_are_equal(a.as_ref(), b.as_ref()).map_err(|_| Refused::Wrong)
}

fn bearer(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    same(request, secret, given.strip_prefix("Bearer ").ok_or(Refused::Wrong)?)
}

fn basic(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    let (user, password) = secret.split_once(':').ok_or(Refused::Secret)?;
    if user.is_empty() || password.is_empty() {
        return Err(Refused::Secret);
    }
    let decoded = given.strip_prefix("Basic ").and_then(|coded| STANDARD.decode(coded.trim()).ok()).ok_or(Refused::Wrong)?;
    same(request, secret, std::str::from_utf8(&decoded).map_err(|_| Refused::Wrong)?)
}

fn teams(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    let key = STANDARD.decode(secret).map_err(|_| Refused::Secret)?;
    let tag = given.strip_prefix("HMAC ").and_then(|coded| STANDARD.decode(coded.trim()).ok()).ok_or(Refused::Wrong)?;
    hmac_fits(&key, &[request.body], &tag)
}

fn slack(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    let at = recent(request, "x-slack-request-timestamp")?;
    let tag = given.strip_prefix("v0=").and_then(unhex).ok_or(Refused::Wrong)?;
    hmac_fits(secret.as_bytes(), &[b"v0:", at.as_bytes(), b":", request.body], &tag)
}

fn discord(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    let at = recent(request, "x-signature-timestamp")?;
    let key = unhex(secret).filter(|key| key.len() == 32).ok_or(Refused::Secret)?;
    let tag = unhex(given).ok_or(Refused::Wrong)?;
    let signed = [at.as_bytes(), request.body].concat();
    signature::UnparsedPublicKey::new(&signature::ED25519, key).verify(&signed, &tag).map_err(|_| Refused::Wrong)
}

/// Several signatures may stand in the header while a secret is being changed.
fn standard(request: &Signed<'_>, secret: &str, given: &str) -> Result<(), Refused> {
    let id = (request.header)("webhook-id").ok_or(Refused::Missing("webhook-id"))?;
    let at = recent(request, "webhook-timestamp")?;
    let key =
        secret.strip_prefix("whsec_").and_then(|coded| STANDARD.decode(coded).ok()).filter(|k| !k.is_empty()).ok_or(Refused::Secret)?;
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", at.as_bytes(), b".", request.body];
    // A bounded number, so that nobody makes us compute for a whole header.
    let tags = given.split(' ').take(10).filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
    tags.map(|tag| hmac_fits(&key, &parts, &tag)).find(Result::is_ok).unwrap_or(Err(Refused::Wrong))
}
