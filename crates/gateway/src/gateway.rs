//! Finds the model, makes the attempts, checks the answer, writes the receipt.

use crate::{
    Answer, CallRequest, Config, Message, ModelInfo, Outcome, ProviderConfig, Receipt, Sink, Stop, answer,
    choose::{self, Candidate, Choice, Facts, Load},
    failure::{Again, Failure},
    price::{self, Known, Tokens},
    providers::{Call, Io, KINDS, Out, Provider, Reply, millis},
    stored::{Sight, Stored},
};
use base::{Error, Money, OrgId, Principal, Result, SharedClock, SharedRng};
use egress::Egress;
use resources::Resources;
use serde_json::{Value, json};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

const TIMEOUT_MS: u64 = 600_000;
/// For what a call may cost, where it does not say how long its answer may be.
const ANSWER_TOKENS: u32 = 1_000;

pub struct Gateway {
    providers: Vec<Entry>,
    config: Config,
    io: Io,
    rng: SharedRng,
    stored: OnceLock<Stored>,
}

pub(crate) struct Entry {
    pub(crate) config: ProviderConfig,
    pub(crate) provider: Box<dyn Provider>,
    /// What an organization says its model costs; otherwise the built-in list is asked.
    pub(crate) price: Option<Known>,
    pub(crate) answer_tokens_max: Option<u32>,
    pub(crate) timeout_ms: Option<u64>,
}

/// The entry that serves a call: one of the installation, or one that the organization declares.
enum Serving<'a> {
    Installed(&'a Entry),
    Declared(Arc<Entry>),
}

impl std::ops::Deref for Serving<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        match self {
            Self::Installed(entry) => entry,
            Self::Declared(entry) => entry,
        }
    }
}

/// What all attempts of one call used.
#[derive(Default)]
struct Spent {
    tokens: Tokens,
    estimated: bool,
    attempts: u32,
}

impl Gateway {
    pub fn new(mut config: Config, egress: Egress, clock: SharedClock, rng: SharedRng) -> Result<Self> {
        if config.providers.iter().all(|p| p.kind != "simulated") {
            config.providers.push(ProviderConfig { name: "simulated".into(), kind: "simulated".into(), ..Default::default() });
        }
        let mut providers = Vec::new();
        for provider in &config.providers {
            let Some(kind) = KINDS.iter().find(|k| k.name == provider.kind) else {
                let kinds: Vec<&str> = KINDS.iter().map(|k| k.name).collect();
                return Err(Error::invalid(
                    "bad_model_config",
                    format!("provider `{}` has the unknown kind `{}`", provider.name, provider.kind),
                )
                .fix(format!("kinds are: {}", kinds.join(", "))));
            };
            providers.push(Entry {
                config: provider.clone(),
                provider: (kind.build)(provider, &config)?,
                price: None,
                answer_tokens_max: None,
                timeout_ms: None,
            });
        }
        let gateway = Self { providers, config, io: Io { egress, clock }, rng, stored: OnceLock::new() };
        if let Some(name) = gateway.config.default_model.clone() {
            gateway.find(&name)?;
        }
        Ok(gateway)
    }

    /// From here on the models that organizations declare are served too.
    pub fn serve_declared(&self, resources: Resources, sight: Sight) {
        // Said twice, the first holds: there is one store.
        let _ = self.stored.set(Stored::new(resources, sight));
    }

    /// Every model offered, the default one marked.
    pub fn models(&self) -> Vec<ModelInfo> {
        let default = self.default_model();
        let mut all: Vec<ModelInfo> = self.providers.iter().flat_map(Entry::models).collect();
        for model in &mut all {
            model.default = model.name == default;
        }
        all
    }

    pub fn default_model(&self) -> String {
        if let Some(name) = &self.config.default_model {
            return name.clone();
        }
        self.providers.iter().find_map(Entry::first).unwrap_or_else(|| "simulated/default".into())
    }

    /// Whether calls without a model's name are answered by a simulation.
    pub fn default_is_simulated(&self) -> bool {
        self.find(&self.default_model()).is_ok_and(|(entry, _)| entry.provider.simulated())
    }

    /// The full name of the model that `name` stands for, or an error that lists what there is.
    pub fn check_model(&self, name: &str) -> Result<String> {
        self.find(name).map(|(entry, model)| format!("{}/{model}", entry.config.name))
    }

    fn find(&self, name: &str) -> Result<(&Entry, String)> {
        if let Some((provider, model)) = name.split_once('/')
            && let Some(entry) = self.providers.iter().find(|e| e.config.name == provider)
            && !model.is_empty()
            && (entry.offers(model) || !entry.config.closed && !entry.provider.simulated())
        {
            return Ok((entry, model.to_owned()));
        }
        if let Some(entry) = self.providers.iter().find(|e| e.offers(name)) {
            return Ok((entry, name.to_owned()));
        }
        if let Some(entry) = self.providers.iter().find(|e| e.config.name == name)
            && let Some(first) = entry.first()
        {
            return Ok((entry, bare(&first).to_owned()));
        }
        Err(self.unknown(name))
    }

    fn unknown(&self, name: &str) -> Error {
        let all: Vec<String> = self.models().into_iter().map(|m| m.name).collect();
        let near = all.iter().map(|m| (distance(m, name).min(distance(bare(m), name)), m)).min().filter(|(d, _)| *d <= 3);
        let mut error = Error::invalid("unknown_model", format!("no provider offers a model named `{name}`"));
        if let Some((_, near)) = near {
            error = error.fix(format!("did you mean `{near}`?"));
        }
        error.fix(format!("models here: {}", all.join(", "))).fix("set OPENAI_API_KEY or ANTHROPIC_API_KEY, or start Ollama, to have more")
    }

    /// What the organization declares, and whoever calls may see, comes first: its name says which endpoint, which key and which price.
    async fn serving(&self, org: OrgId, by: Option<&Principal>, name: Option<&str>) -> Result<(Serving<'_>, String)> {
        if let (Some(stored), Some(by), Some(name)) = (self.stored.get(), by, name)
            && let Some(entry) = stored.find(org, by, name).await?
        {
            let model = entry.config.models.first().cloned().unwrap_or_default();
            return Ok((Serving::Declared(entry), model));
        }
        let default = self.default_model();
        self.find(name.unwrap_or(&default)).map(|(entry, model)| (Serving::Installed(entry), model))
    }

    /// The model for a call that names none and says what it wants; simulated ones are chosen only where there are no others.
    async fn chosen(&self, org: OrgId, request: &CallRequest) -> Result<Option<Choice>> {
        let Some(wish) = request.wish.as_ref().filter(|_| request.model.is_none()) else { return Ok(None) };
        let mut candidates: Vec<Candidate> =
            self.models().into_iter().map(|info| Candidate { facts: Facts::of_name(&info.name), info }).collect();
        if let (Some(stored), Some(by)) = (self.stored.get(), &request.by) {
            candidates.extend(stored.candidates(org, by).await?);
        }
        candidates.retain(|c| !c.info.simulated);
        if candidates.is_empty() {
            let reason = "there are simulated models only, and one stands in for any".to_owned();
            return Ok(Some(Choice { model: self.default_model(), reason }));
        }
        let tokens_in = request.messages.iter().map(|m| price::estimate(m.text())).sum();
        let load = Load { tokens_in, tokens_out: u64::from(request.max_tokens.unwrap_or(ANSWER_TOKENS)) };
        choose::choose(wish, &candidates, load).map(Some).map_err(|refused| {
            Error::invalid("no_model_fits", format!("no model is as the call wants it: {}", choose::together(&refused)))
                .fix("name a model, or ask for less")
                .fix("say in `facts` of declared models what they can do")
        })
    }

    /// Answers for an organization, or says what went wrong in the provider's own words. `sink` gets text as it arrives.
    pub async fn call(&self, org: OrgId, mut request: CallRequest, sink: Sink) -> Result<Outcome> {
        let chosen = self.chosen(org, &request).await?;
        let named = chosen.as_ref().map(|choice| choice.model.as_str()).or(request.model.as_deref());
        let (serving, model) = self.serving(org, request.by.as_ref(), named).await?;
        let entry: &Entry = &serving;
        request.max_tokens = request.max_tokens.or(entry.answer_tokens_max);
        request.timeout_ms = request.timeout_ms.or(entry.timeout_ms);
        check(&request)?;
        let validator = request.schema.as_ref().map(answer::compile).transpose()?;
        let begun = self.io.clock.monotonic();
        let out = Out::new(sink, self.io.clock.clone());
        let mut spent = Spent::default();
        match self.checked(entry, &model, request, validator, &out, begun, &mut spent).await {
            Ok((reply, value)) => {
                let receipt = self.receipt(entry, &model, &reply, &spent, begun, &out);
                let receipt = Receipt { chosen: chosen.map(|choice| choice.reason), ..receipt };
                Ok(Outcome { answer: Answer { text: reply.text, value, calls: reply.calls, stop: reply.stop }, receipt })
            }
            Err(error) if spent.tokens == Tokens::default() => Err(error),
            // The answer is of no use, but it was paid for.
            Err(error) => Err(with_usage(error, &self.receipt(entry, &model, &Reply::default(), &spent, begun, &out))),
        }
    }

    /// The reply, and its value if a schema was asked for; one that does not fit is sent back once.
    #[expect(clippy::too_many_arguments, reason = "the state of one call, shared with `attempts`")]
    async fn checked(
        &self,
        entry: &Entry,
        model: &str,
        mut request: CallRequest,
        validator: Option<jsonschema::Validator>,
        out: &Out,
        begun: Duration,
        spent: &mut Spent,
    ) -> Result<(Reply, Option<Value>)> {
        let mut reply = self.attempts(entry, model, &request, out, begun, spent).await?;
        let Some(validator) = validator.filter(|_| reply.calls.is_empty()) else { return Ok((reply, None)) };
        let served = format!("{}/{model}", entry.config.name);
        whole(&served, &reply)?;
        let problem = match answer::parse(&validator, &reply.text) {
            Ok(value) => return Ok((reply, Some(value))),
            Err(problem) => problem,
        };
        request.messages.push(Message::Assistant { text: std::mem::take(&mut reply.text), calls: Vec::new() });
        request.messages.push(Message::User { text: answer::repair_prompt(&problem) });
        let silent = Out::new(std::sync::Arc::new(|_: &str| {}), self.io.clock.clone());
        let reply = self.attempts(entry, model, &request, &silent, begun, spent).await?;
        let value = answer::parse(&validator, &reply.text).map_err(|problem| answer::not_valid(&served, &problem, &reply.text))?;
        Ok((reply, Some(value)))
    }

    async fn attempts(
        &self,
        entry: &Entry,
        model: &str,
        request: &CallRequest,
        out: &Out,
        begun: Duration,
        spent: &mut Spent,
    ) -> Result<Reply> {
        let limit = request.timeout_ms.or(self.config.timeout_ms).unwrap_or(TIMEOUT_MS);
        let mut attempt = 1;
        loop {
            let used = millis(self.io.clock.monotonic().saturating_sub(begun));
            let left = limit.saturating_sub(used).max(1);
            spent.attempts += 1;
            let call = Call { model, request, attempt, timeout_ms: left };
            let failure = match entry.provider.call(call, &self.io, out).await {
                Ok(reply) => {
                    spent.estimated |= reply.tokens.is_none();
                    spent.tokens.add(reply.tokens.unwrap_or_else(|| guess(request, &reply)));
                    return Ok(reply);
                }
                Err(failure) => failure,
            };
            let Some(pause) = self.pause(&failure, attempt, out) else { return Err(failure.error) };
            if pause >= left {
                return Err(failure.error);
            }
            self.io.clock.sleep(Duration::from_millis(pause)).await;
            attempt += 1;
        }
    }

    /// How long to wait before the next attempt; `None`: there is none. Full jitter, so that many callers do not return together.
    fn pause(&self, failure: &Failure, attempt: u32, out: &Out) -> Option<u64> {
        let retry = &self.config.retry;
        if attempt >= retry.attempts || out.started() {
            return None;
        }
        let most = retry.base_ms.saturating_mul(1 << attempt.min(20).saturating_sub(1)).min(retry.max_ms);
        let jitter = |span: u64| if span == 0 { 0 } else { self.rng.next_u64() % (span + 1) };
        match failure.again {
            Again::No => None,
            Again::Soon => Some(jitter(most)),
            Again::After(ms) if ms > retry.patience_ms => None,
            Again::After(ms) => Some(ms + jitter(retry.base_ms.min(ms / 10 + 1))),
        }
    }

    fn receipt(&self, entry: &Entry, model: &str, reply: &Reply, spent: &Spent, begun: Duration, out: &Out) -> Receipt {
        let served = reply.model.as_deref().unwrap_or(model);
        let listed = || price::known(&entry.config.kind, served).or_else(|| price::known(&entry.config.kind, model));
        let known = entry.price.as_ref().or_else(listed);
        let costless = entry.config.free || entry.provider.simulated();
        Receipt {
            served_by: format!("{}/{served}", entry.config.name),
            chosen: None,
            tokens_in: spent.tokens.input(),
            tokens_out: spent.tokens.output,
            tokens_cached: spent.tokens.cached,
            tokens_estimated: spent.estimated,
            cost: if costless { Money(0) } else { known.map_or(Money(0), |k| k.cost(spent.tokens)) },
            price_known: costless || known.is_some(),
            latency_ms: millis(self.io.clock.monotonic().saturating_sub(begun)),
            first_token_ms: out.first_ms().map(|ms| ms.saturating_sub(millis(begun))),
            request_id: reply.request_id.clone(),
            simulated: entry.provider.simulated(),
            attempts: spent.attempts,
        }
    }
}

impl Entry {
    fn offers(&self, model: &str) -> bool {
        let plain = model.split('?').next().unwrap_or(model);
        self.models().iter().any(|m| [model, plain].contains(&bare(&m.name)))
    }

    /// The configured ones first; at a provider's own address also those whose prices are known.
    fn models(&self) -> Vec<ModelInfo> {
        let known = price::table().iter().filter(|k| k.kind == self.config.kind && self.config.base_url.is_none() && !self.config.closed);
        let mut names: Vec<&str> = self.config.models.iter().map(String::as_str).collect();
        names.extend(known.map(|k| k.model.as_str()).filter(|m| self.config.models.iter().all(|n| n != m)));
        let own = self.provider.models().into_iter().filter(|m| !names.contains(&bare(&m.name)));
        names.iter().map(|m| self.info(m)).chain(own.collect::<Vec<_>>()).collect()
    }

    fn first(&self) -> Option<String> {
        let named = self.config.models.first().map(|m| format!("{}/{m}", self.config.name));
        named.or_else(|| self.provider.models().into_iter().next().map(|m| m.name))
    }

    fn info(&self, model: &str) -> ModelInfo {
        let known = price::known(&self.config.kind, model);
        let price = |micros: i64| Some(Money(if self.config.free { 0 } else { micros }));
        ModelInfo {
            name: format!("{}/{model}", self.config.name),
            provider: self.config.name.clone(),
            context: known.map(|k| k.context),
            price_in: known.map_or(self.config.free.then_some(Money(0)), |k| price(k.input)),
            price_out: known.map_or(self.config.free.then_some(Money(0)), |k| price(k.output)),
            simulated: self.provider.simulated(),
            default: false,
            note: None,
        }
    }
}

fn guess(request: &CallRequest, reply: &Reply) -> Tokens {
    let fresh = request.messages.iter().map(|m| price::estimate(m.text())).sum();
    Tokens { fresh, output: price::estimate(&reply.text), ..Tokens::default() }
}

/// The name without its provider.
fn bare(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, model)| model)
}

/// What a failed call cost, in the error's details: the caller's ledger must not lose it.
fn with_usage(error: Error, receipt: &Receipt) -> Error {
    let mut details = error.detail().cloned().filter(Value::is_object).unwrap_or_else(|| json!({}));
    details["usage"] = json!({
        "tokens_in": receipt.tokens_in,
        "tokens_out": receipt.tokens_out,
        "tokens_cached": receipt.tokens_cached,
        "cost_microusd": receipt.cost,
        "latency_ms": receipt.latency_ms,
        "served_by": receipt.served_by,
        "simulated": receipt.simulated,
    });
    error.details(details)
}

/// A cut or refused answer cannot be repaired by asking again.
fn whole(served_by: &str, reply: &Reply) -> Result<()> {
    match reply.stop {
        Stop::Length => {
            Err(answer::not_valid(served_by, "the token limit cut it off", &reply.text)
                .fix("raise `max_tokens`, or ask for a shorter answer"))
        }
        Stop::Refused => {
            Err(Error::invalid("model_refused", format!("{served_by} declined to answer: {}", answer::clip(&reply.text, 500)))
                .fix("change the prompt: the model or its filter refused it"))
        }
        Stop::End | Stop::Tools => Ok(()),
    }
}

fn check(request: &CallRequest) -> Result<()> {
    let bad = |why: &str, fix: &str| Err(Error::invalid("bad_model_call", why.to_owned()).fix(fix.to_owned()));
    if request.messages.iter().all(|m| matches!(m, Message::System { .. })) {
        return bad("a model call needs at least one message from the user", "give it a prompt");
    }
    if request.temperature.is_some_and(|t| !(0.0..=2.0).contains(&t)) {
        return bad("`temperature` must lie between 0 and 2", "0 repeats itself most, 1 is usual");
    }
    if request.max_tokens == Some(0) {
        return bad("`max_tokens` must be at least 1", "leave it out for the model's own limit");
    }
    Ok(())
}

/// Edits between two short names (Levenshtein), for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let best = (row[j + 1] + 1).min(row[j] + 1).min(corner + usize::from(x != y));
            corner = row[j + 1];
            row[j + 1] = best;
        }
    }
    row[b.len()]
}
