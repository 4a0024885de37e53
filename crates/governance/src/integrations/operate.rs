//! What can be done with a connection and with an endpoint's secrets, beside changing them.

use super::{
    connection::{Auth, ConnectionSpec},
    endpoint::WebhookEndpoint,
    secret::SecretSpec,
    sign,
};
use base::{Ctx, Error, Result, SharedClock, SharedRng, Verb};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use egress::{Egress, Request, Secret};
use resources::{Address, Change, Resource, Resources, Spec, VersionRef};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;
use store::{AuditRecord, Batch, Journal};

/// What these acts are given. Cheap to clone.
#[derive(Clone)]
pub struct Outward {
    pub resources: Resources,
    pub egress: Egress,
    /// `host:port` of systems that may have a private address.
    pub allow: Vec<String>,
    pub clock: SharedClock,
    pub rng: SharedRng,
}

/// What a test of a connection came to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Tested {
    /// The system answered, and not with a refusal of the credential or a failure of its own.
    pub(crate) ok: bool,
    pub(crate) url: String,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) ms: u64,
}

/// A signing secret, told once.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Rotated {
    /// Shown this once: give it to the receiver.
    pub(crate) secret: String,
    /// How many secrets the new version holds: the new one, and the one that signs now.
    pub(crate) secrets: usize,
    /// The version that holds the new secret.
    pub(crate) version: u64,
    /// Whether the new secret signs already.
    pub(crate) signs: bool,
    /// The version whose secrets sign now; null when none was ever published, and nothing is sent.
    pub(crate) signing_version: Option<u64>,
    /// What to do so that the new secret signs.
    pub(crate) note: Option<String>,
}

impl Outward {
    /// Asks the system once, as the caller, with the credential if its origin fits.
    pub(crate) async fn test(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<Tested> {
        let address = Address::new(ConnectionSpec::KIND, Some(workspace), name);
        ctx.need_on(ConnectionSpec::KIND, Verb::Execute, Some(workspace))?;
        let resource = self.resources.get(ctx, &address, VersionRef::Newest).await?;
        let spec: ConnectionSpec = serde_json::from_value(resource.spec)
            .map_err(|e| Error::internal("row_not_readable", format!("the stored connection {address} has another shape: {e}")))?;
        let mut request = Request::get(spec.probe_url());
        request.secrets = self.credential(ctx, workspace, &spec).await?.into_iter().collect();
        request.timeout = Some(Duration::from_secs(spec.timeout_s.into()));
        request.max_redirects = 0;
        request.allow.clone_from(&self.allow);
        let (url, began) = (request.url.clone(), self.clock.monotonic());
        let answer = self.egress.fetch(request).await;
        let ms = u64::try_from(self.clock.monotonic().saturating_sub(began).as_millis()).unwrap_or(u64::MAX);
        let (status, error) = match answer {
            Ok(response) => (Some(response.status.as_u16()), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let refused = status.map(|s| match s {
            401 | 403 => Some(format!("the system refuses the credential ({s})")),
            500.. => Some(format!("the system fails ({s})")),
            _ => None,
        });
        let error = error.or(refused.flatten());
        let tested = Tested { ok: error.is_none(), url, status, error, ms };
        let body = json!({"kind": ConnectionSpec::KIND, "workspace": workspace, "name": name, "ok": tested.ok, "status": status});
        self.record(ctx, "connection.tested", body).await?;
        Ok(tested)
    }

    async fn record(&self, ctx: &Ctx, action: &str, body: Value) -> Result<()> {
        let record = AuditRecord::of(ctx, self.clock.now(), action, body);
        self.resources.store().commit(Batch { audit: vec![record], ..Batch::new(ctx.org) }).await?;
        Ok(())
    }

    /// The header that says who calls. Read with the caller's own rights.
    async fn credential(&self, ctx: &Ctx, workspace: &str, spec: &ConnectionSpec) -> Result<Option<Secret>> {
        let Some(name) = spec.auth.secret() else { return Ok(None) };
        let address = Address::new(SecretSpec::KIND, Some(workspace), name);
        let stored = self.resources.get(ctx, &address, VersionRef::Current).await?;
        let origin = egress::origin_of(&spec.base_url)?;
        let fits = stored.spec["origins"].as_array().is_some_and(|all| all.iter().any(|o| *o == origin));
        if !fits {
            return Err(Error::forbidden("secret_not_for_origin", format!("the {address} may not be sent to {origin}"))
                .place(address.to_string())
                .fix("add the origin to the secret's `origins`, as somebody who may change the secret"));
        }
        let value = self.resources.secret(ctx, &address, "/value").await?.ok_or_else(|| {
            Error::invalid("secret_not_set", format!("the {address} holds no value")).place(address.to_string()).fix("set its `value`")
        })?;
        let value = value.expose();
        let (header, text) = match &spec.auth {
            Auth::None => return Ok(None),
            Auth::Bearer { .. } => ("authorization", format!("Bearer {value}")),
            Auth::Basic { username, .. } => ("authorization", format!("Basic {}", STANDARD.encode(format!("{username}:{value}")))),
            Auth::Header { name, .. } => (name.as_str(), value.to_owned()),
        };
        Secret::new(&spec.base_url, header, &text).map(Some)
    }

    /// A new secret in front of the one that signs now; an older one goes. Says which version signs after it: a draft, or one
    /// that is not `live`, does not.
    pub(crate) async fn rotate(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<Rotated> {
        let address = Address::new(WebhookEndpoint::KIND, Some(workspace), name);
        ctx.need_on(WebhookEndpoint::KIND, Verb::Update, Some(workspace))?;
        let newest = self.resources.get(ctx, &address, VersionRef::Newest).await?;
        let signing = match self.resources.get(ctx, &address, VersionRef::Current).await {
            Ok(current) => Some(current),
            Err(e) if e.kind() == base::Kind::NotFound => None,
            Err(e) => return Err(e),
        };
        let secret = sign::fresh(&*self.rng);
        let mut secrets = vec![Value::from(secret.as_str())];
        let before = signing.as_ref().unwrap_or(&newest);
        secrets.extend(before.spec["secrets"].as_array().and_then(|all| all.first()).cloned());
        let count = secrets.len();
        let change = Change { reason: Some("a new signing secret".into()), if_match: Some(newest.etag), ..Change::default() };
        let done = self.resources.patch(ctx, &address, json!({"spec": {"secrets": secrets}}), change).await?;
        let signing_version = done.version_labels.get("live").copied().or(done.published);
        let note = (signing_version != Some(done.version)).then(|| not_yet(&done, signing_version));
        Ok(Rotated { secret, secrets: count, version: done.version, signs: note.is_none(), signing_version, note })
    }
}

/// Why the new secret does not sign, and what makes it.
fn not_yet(done: &Resource, signing: Option<u64>) -> String {
    let now =
        signing.map_or("no version is published, so nothing is sent".to_owned(), |n| format!("version {n} signs with its own secrets"));
    let act = match (done.version_labels.contains_key("live"), done.published == Some(done.version)) {
        (true, true) => "move the label `live` to it",
        (true, false) => "publish it and move the label `live` to it",
        (false, _) => "publish it",
    };
    format!("the new secret stands in version {}, which is not in use: {now}; {act} once the receiver knows the new secret", done.version)
}
