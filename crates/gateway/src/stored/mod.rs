//! Models that an organization declares. A call names one as `fast`, as `fast@3` for one version of it, or as
//! `shop/fast` in another workspace than `default`. It is looked up in the organization and with the eyes of whoever calls,
//! each time: what one declares no other organization can use, and nobody can spend what is private to somebody else.

mod kind;

pub use kind::{ModelSpec, Price};

use crate::{
    Config, Key, ModelInfo, ProviderConfig,
    choose::{Candidate, Facts},
    gateway::Entry,
    price::{Known, known},
    providers::KINDS,
};
use base::{Ctx, Error, Grant, Money, OrgId, Principal, Result, Rights, Verb};
use resources::{Address, ListQuery, Pinned, Reference, Resources, Spec, VersionRef};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

/// Entries kept ready; beyond that all are made anew.
const KEPT_MAX: usize = 1_024;
const CANDIDATES_MAX: usize = 1_000;
/// Where a bare name is looked for.
const WORKSPACE: &str = "default";

/// What somebody may see and do now; `None`: nothing, because they are not known any more.
pub type Sight = Arc<dyn Fn(OrgId, Principal) -> Looking + Send + Sync>;
/// The answer of a [`Sight`], on its way.
pub type Looking = Pin<Box<dyn Future<Output = Result<Option<Ctx>>> + Send>>;

pub(crate) struct Stored {
    resources: Resources,
    sight: Sight,
    kept: Mutex<HashMap<(OrgId, String), Arc<Entry>>>,
}

/// What a model step names, taken apart.
struct Name<'a> {
    workspace: &'a str,
    name: &'a str,
    version: VersionRef,
}

impl<'a> Name<'a> {
    fn parse(text: &'a str) -> Self {
        let (path, version) = match text.split_once('@') {
            Some((path, version)) => (path, version.parse().unwrap_or_default()),
            None => (text, VersionRef::Current),
        };
        let (workspace, name) = path.split_once('/').unwrap_or((WORKSPACE, path));
        Self { workspace, name, version }
    }
}

impl Stored {
    pub(crate) fn new(resources: Resources, sight: Sight) -> Self {
        Self { resources, sight, kept: Mutex::default() }
    }

    /// The entry of a declared model; `None` when the organization declares none of that name that the caller may see.
    pub(crate) async fn find(&self, org: OrgId, by: &Principal, text: &str) -> Result<Option<Arc<Entry>>> {
        let Some(ctx) = (self.sight)(org, by.clone()).await?.map(for_calls) else { return Ok(None) };
        let Some(pinned) = self.pinned(&ctx, text).await? else { return Ok(None) };
        let spec: ModelSpec = serde_json::from_value(pinned.spec.clone())
            .map_err(|e| Error::internal("row_not_readable", format!("the stored model {} has another shape: {e}", pinned.address)))?;
        // A key that was changed makes another entry.
        let key = match &spec.key {
            Some(key) => self.resources.resolve(&ctx, &secret(&pinned, key)).await?.hash,
            None => String::new(),
        };
        let slot = (org, format!("{}@{} {key}", pinned.address, pinned.version));
        if let Some(entry) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&slot) {
            return Ok(Some(entry.clone()));
        }
        let name = shown(&pinned);
        let entry = Arc::new(self.entry(&ctx, &pinned, &name, spec).await?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(slot, entry.clone());
        Ok(Some(entry))
    }

    /// The models that a call may choose from.
    pub(crate) async fn candidates(&self, org: OrgId, by: &Principal) -> Result<Vec<Candidate>> {
        let Some(ctx) = (self.sight)(org, by.clone()).await? else { return Ok(Vec::new()) };
        if !ctx.rights.has(ModelSpec::KIND, Verb::Read) {
            return Ok(Vec::new());
        }
        let mut query = ListQuery { kind: ModelSpec::KIND.to_owned(), limit: 200, ..ListQuery::default() };
        let mut found = Vec::new();
        loop {
            let page = self.resources.list(&ctx, &query).await?;
            for model in page.items.into_iter().filter(|model| model.published.is_some()) {
                let Ok(spec) = serde_json::from_value::<ModelSpec>(model.spec) else { continue };
                let name = match model.workspace.as_deref() {
                    Some(workspace) if workspace != WORKSPACE => format!("{workspace}/{}", model.name),
                    _ => model.name,
                };
                found.extend(spec.enabled.then(|| candidate(name, spec)));
            }
            match page.next.filter(|_| found.len() < CANDIDATES_MAX) {
                Some(next) => query.after = Some(next),
                None => return Ok(found),
            }
        }
    }

    async fn pinned(&self, ctx: &Ctx, text: &str) -> Result<Option<Pinned>> {
        let name = Name::parse(text);
        let workspace = Some(name.workspace.to_owned());
        let reference = Reference { workspace, version: name.version, ..Reference::new("", ModelSpec::KIND, name.name) };
        match self.resources.resolve(ctx, &reference).await {
            Ok(pinned) => Ok(Some(pinned)),
            // What may not be seen is not there.
            Err(e) if matches!(e.kind(), base::Kind::NotFound | base::Kind::Invalid) || e.code() == "forbidden" => Ok(None),
            Err(e) => Err(e),
        }
    }

    async fn entry(&self, ctx: &Ctx, pinned: &Pinned, name: &str, spec: ModelSpec) -> Result<Entry> {
        if !spec.enabled {
            return Err(Error::limited("model_disabled", format!("the model `{name}` is switched off"))
                .place(pinned.address.to_string())
                .fix("set `enabled: true` in its spec, or name another model"));
        }
        let kind = KINDS.iter().find(|kind| kind.name == spec.provider).ok_or_else(|| {
            Error::internal("bad_model_config", format!("the stored model `{name}` names the unknown protocol `{}`", spec.provider))
        })?;
        let config = ProviderConfig {
            name: name.to_owned(),
            kind: spec.provider.clone(),
            base_url: spec.url.clone(),
            key: self.key(ctx, pinned, &spec).await?,
            models: vec![spec.model.clone()],
            closed: true,
            ..ProviderConfig::default()
        };
        let provider = (kind.build)(&config, &Config::default())?;
        let price = spec.price.map(|price| Known::contracted(&spec, price)).or_else(|| known(&spec.provider, &spec.model).cloned());
        Ok(Entry { config, provider, price, answer_tokens_max: spec.answer_tokens_max, timeout_ms: spec.timeout_ms })
    }

    async fn key(&self, ctx: &Ctx, pinned: &Pinned, spec: &ModelSpec) -> Result<Option<Key>> {
        let Some(name) = &spec.key else { return Ok(None) };
        let address = Address::new("secret", pinned.address.workspace.as_deref(), name);
        // Also to the provider's own address: any secret of the workspace could be named here.
        let base = KINDS.iter().find(|kind| kind.name == spec.provider).and_then(|kind| kind.base);
        if let Some(url) = spec.url.as_deref().or(base) {
            self.fits(ctx, &address, url).await?;
        }
        let value = self.resources.secret(ctx, &address, "/value").await?;
        let value = value.ok_or_else(|| {
            Error::invalid("secret_not_set", format!("the secret `{name}` that the model {} uses holds no value", pinned.address))
                .place(address.to_string())
                .fix(format!("set it: orc apply -f a file with kind secret, name {name} and spec.value"))
        })?;
        Ok(Some(Key::new(value.expose())))
    }

    /// Whoever may change a model's address may not send a key wherever they like: the secret says where it may go.
    async fn fits(&self, ctx: &Ctx, secret: &Address, url: &str) -> Result<()> {
        let stored = self.resources.get(ctx, secret, VersionRef::Current).await?;
        let origin = egress::origin_of(url)?;
        if stored.spec["origins"].as_array().is_some_and(|all| all.iter().any(|o| *o == origin)) {
            return Ok(());
        }
        Err(Error::forbidden("secret_not_for_origin", format!("the {secret} may not be sent to {origin}"))
            .place(secret.to_string())
            .fix("add the origin to the secret's `origins`, as somebody who may change the secret"))
    }
}

fn candidate(name: String, spec: ModelSpec) -> Candidate {
    let price = spec.price.map(|price| Known::contracted(&spec, price)).or_else(|| known(&spec.provider, &spec.model).cloned());
    let facts = Facts {
        size: spec.facts.size_billions.or(Facts::of_name(&spec.model).size),
        expertise: spec.facts.expertise,
        capabilities: spec.facts.capabilities,
    };
    let info = ModelInfo {
        name,
        context: spec.context_tokens.or_else(|| price.as_ref().map(|known| known.context)),
        price_in: price.as_ref().map(|known| Money(known.input)),
        price_out: price.as_ref().map(|known| Money(known.output)),
        simulated: spec.provider == "simulated",
        provider: spec.provider,
        default: false,
        note: None,
    };
    Candidate { info, facts }
}

/// As a call could name it: without the workspace where that is understood.
fn shown(model: &Pinned) -> String {
    match model.address.workspace.as_deref() {
        Some(workspace) if workspace != WORKSPACE => format!("{workspace}/{}@{}", model.address.name, model.version),
        _ => format!("{}@{}", model.address.name, model.version),
    }
}

fn secret(model: &Pinned, name: &str) -> Reference {
    Reference { workspace: model.address.workspace.clone(), ..Reference::new("/key", "secret", name) }
}

impl Known {
    fn contracted(spec: &ModelSpec, price: Price) -> Self {
        Self {
            kind: spec.provider.clone(),
            model: spec.model.clone(),
            context: spec.context_tokens.unwrap_or(0),
            input: price.input_microusd,
            cached: price.cached_microusd.unwrap_or(price.input_microusd),
            cache_write: 0,
            output: price.output_microusd,
        }
    }
}

/// Whoever may use a model lets the gateway read its key, which they need not have the right to read themselves. A secret
/// that is private to somebody else stays closed all the same.
fn for_calls(ctx: Ctx) -> Ctx {
    let keys = Grant::on("secret", &[Verb::Read]);
    let rights = Rights::new(ctx.rights.grants().iter().cloned().chain([keys]).collect());
    Ctx { rights, ..ctx }
}
