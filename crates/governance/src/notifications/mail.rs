//! E-mail: what is due is sent until it is taken, or given up. A letter has the same Message-ID however often it is sent, and what became
//! of it commits before the next attempt; so a letter that was cut off is sent again, and a receiver can tell that it is the same.
//! Few are under way at once, fewer of one organization, and each goes on by itself: a mail server that dawdles holds up nobody else.

use super::{
    Notifications,
    letter::{Draft, letter, message_key},
    list::Notification,
    server::{self, Server},
    sql::{self, Posted, Queued},
};
use base::{
    Ctx, Error, OrgId, PrincipalId, Result, Timestamp,
    fair::{Bounds, Gate},
};
use egress::Letter;
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use resources::Spec;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use store::{AuditRecord, Batch, Journal, Statement};

/// The longest time between two looks, in case a signal was lost.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Letters under way, over all organizations …
const AT_ONCE: usize = 8;
/// … and of each.
const EACH: usize = 2;
const ATTEMPTS_MAX: u32 = 12;
/// After the first failure; each time twice as long.
const FIRST_RETRY: Duration = Duration::from_secs(10);
const RETRY_MAX: Duration = Duration::from_secs(4 * 3_600);
/// Tried for so long.
const PERIOD: Duration = Duration::from_secs(48 * 3_600);
/// Letters that wait for a server which has just been waited for in vain.
const BITE: usize = 200;

pub(super) async fn keep(own: Notifications) {
    let mut round = Round::new(own.clone());
    round.look().await;
    loop {
        let pause = round.next.map_or(LOOK_EVERY, |next| next.since(own.0.clock.now()).min(LOOK_EVERY));
        tokio::select! {
            Some(post) = round.flights.next() => round.ended(&post).await,
            () = own.0.mail.notified() => round.look().await,
            () = own.0.clock.sleep(pause) => round.look().await,
        }
    }
}

/// One letter: whose, to whom, and which.
pub(super) type Post = (OrgId, PrincipalId, String);

/// The letters that are under way.
pub(super) struct Round {
    own: Notifications,
    gate: Arc<Gate<OrgId>>,
    pub(super) flights: FuturesUnordered<BoxFuture<'static, Post>>,
    under_way: BTreeSet<Post>,
    /// When the next one is due.
    pub(super) next: Option<Timestamp>,
}

impl Round {
    pub(super) fn new(own: Notifications) -> Self {
        let gate = Gate::new(Bounds::places(AT_ONCE, EACH));
        Self { own, gate, flights: FuturesUnordered::new(), under_way: BTreeSet::new(), next: None }
    }

    /// Begins what is due of everybody.
    pub(super) async fn look(&mut self) {
        self.next = None;
        match self.own.0.store.organizations().await {
            Ok(all) => {
                for org in all {
                    self.begin(org.id).await;
                }
            }
            Err(error) => self.later(&error),
        }
    }

    /// One has arrived, or has to wait: there is room for another one of the same organization.
    pub(super) async fn ended(&mut self, post: &Post) {
        self.under_way.remove(post);
        self.begin(post.0).await;
    }

    async fn begin(&mut self, org: OrgId) {
        if let Err(error) = self.try_begin(org).await {
            self.later(&error);
        }
    }

    fn later(&mut self, error: &Error) {
        tracing::warn!(%error, "e-mail has to wait");
        let soon = self.own.0.clock.now().plus(Duration::from_secs(1));
        self.next = self.next.into_iter().chain([soon]).min();
    }

    async fn try_begin(&mut self, org: OrgId) -> Result<()> {
        let now = self.own.0.clock.now();
        let mut letters: Vec<(Post, Vec<Queued>)> = Vec::new();
        // Those that are under way are among them.
        for queued in sql::queued(&self.own.0.store.org(org), 2 * EACH).await? {
            let post = (org, queued.person, queued.key.clone());
            if self.under_way.contains(&post) {
                continue;
            }
            if queued.due > now {
                self.next = self.next.into_iter().chain([queued.due]).min();
            } else if let Some((_, letter)) = letters.iter_mut().find(|(other, _)| *other == post) {
                letter.push(queued);
            } else {
                letters.push((post, vec![queued]));
            }
        }
        let room = EACH.saturating_sub(self.under_way.iter().filter(|post| post.0 == org).count());
        for (post, queued) in letters.into_iter().take(room) {
            self.under_way.insert(post.clone());
            let (own, place) = (self.own.clone(), self.gate.enter(org, false));
            self.flights.push(Box::pin(async move {
                let _place = place.await;
                if let Err(error) = own.post(&post, &queued).await {
                    tracing::warn!(%error, %org, "what became of a letter could not be written down; it is sent again");
                    own.0.clock.sleep(Duration::from_secs(1)).await;
                }
                post
            }));
        }
        Ok(())
    }
}

/// What is to be done with a letter now.
enum Ready {
    Send {
        server: Box<Server>,
        to: String,
        data: String,
        told: BTreeSet<String>,
    },
    /// Quiet hours.
    Wait(Timestamp),
    /// There is nothing to tell any more, or no way to the person.
    Withdraw,
}

/// Of a letter that was not taken.
fn unsent(fault: &Error, attempts: u32, next: Timestamp, first: Timestamp) -> Posted {
    let refused = fault.code() == "mail_refused";
    if refused || attempts >= ATTEMPTS_MAX || next.since(first) > PERIOD {
        let error = if refused {
            "The mail server has refused the letter for good."
        } else {
            "The letter could not be handed over and was given up."
        };
        return Posted { state: "failed", error: Some(error), due: None };
    }
    let error = match fault.code() {
        "no_mail_server" => "There is no mail server now; it is tried again.",
        _ => "The letter could not be handed over; it is tried again.",
    };
    Posted { state: "pending", error: Some(error), due: Some(next) }
}

impl Notifications {
    pub(super) async fn post(&self, (org, person, key): &Post, queued: &[Queued]) -> Result<()> {
        let all = || queued.iter().map(|one| one.stored.id.clone()).collect();
        let (told, server, sent) = match self.ready(*org, *person, key, queued).await {
            Ok(Ready::Wait(until)) => return self.written(*org, *person, vec![sql::postponed(*person, key, until)]).await,
            Ok(Ready::Withdraw) => (BTreeSet::new(), None, Ok(())),
            Ok(Ready::Send { server, to, data, told }) => {
                let sent = self.hand_over(*org, &server, &to, data).await.map(drop);
                (told, Some(server), sent)
            }
            Err(fault) => (all(), None, Err(fault)),
        };
        let attempts = queued.iter().map(|one| one.attempts).max().unwrap_or_default() + 1;
        let (mut posted, mut others) = (Posted { state: "sent", error: None, due: None }, Vec::new());
        if let Err(fault) = &sent {
            let now = self.0.clock.now();
            let next = now.plus(FIRST_RETRY.saturating_mul(1 << (attempts - 1).min(20)).min(RETRY_MAX));
            let first = queued.iter().map(|one| one.first).min().unwrap_or(now);
            posted = unsent(fault, attempts, next, first);
            tracing::warn!(%org, code = fault.code(), error = %fault, attempts, state = posted.state, "a letter was not taken");
            if let Some(server) = server.filter(|_| matches!(fault.code(), "egress_timeout" | "egress_unreachable")) {
                others = self.put_off(*org, &server, next).await?;
            }
        }
        let withdrawn = Posted { state: "withdrawn", error: None, due: None };
        let became = |one: &Queued| {
            let (attempts, posted) = if told.contains(&one.stored.id) { (attempts, posted) } else { (one.attempts, withdrawn) };
            sql::posted(*person, &one.stored.id, attempts, posted)
        };
        let rows = queued.iter().map(became).chain(others).collect();
        self.written(*org, *person, rows).await
    }

    async fn written(&self, org: OrgId, person: PrincipalId, rows: Vec<Statement>) -> Result<()> {
        self.0.store.commit(Batch { rows, ..Batch::new(org) }).await?;
        self.0.show(org, [person].into());
        Ok(())
    }

    /// Everything else that would go to a server that does not answer: otherwise each letter would wait for it by itself.
    async fn put_off(&self, org: OrgId, server: &Server, until: Timestamp) -> Result<Vec<Statement>> {
        let mut there: BTreeMap<Option<String>, bool> = BTreeMap::new();
        let mut letters = BTreeSet::new();
        for one in sql::queued(&self.0.store.org(org), BITE).await?.into_iter().filter(|one| one.due < until) {
            let workspace = one.stored.reach.workspace;
            if !there.contains_key(&workspace) {
                let other = server::of(&self.0.resources, org, workspace.as_deref()).await;
                there.insert(workspace.clone(), matches!(other, Ok(Some(other)) if other.place() == server.place()));
            }
            if there.get(&workspace) == Some(&true) {
                letters.insert((one.person, one.key));
            }
        }
        Ok(letters.iter().map(|(person, key)| sql::postponed(*person, key, until)).collect())
    }

    /// Asks again whether the person may still be told, wants to, and can be reached.
    async fn ready(&self, org: OrgId, person: PrincipalId, key: &str, queued: &[Queued]) -> Result<Ready> {
        let Some(ctx) = self.0.people.by_id(org, person).await? else { return Ok(Ready::Withdraw) };
        let preferences = sql::preferences(&self.0.store.org(org), person).await?;
        // What somebody else has decided meanwhile is no news any more.
        let wanted =
            |one: &&Queued| one.stored.settled.is_none() && one.stored.reach.is_for(&ctx) && preferences.channels(one.stored.class).email;
        let told: Vec<Notification> = queued.iter().filter(wanted).map(|one| one.stored.clone().into()).collect();
        let own = self.0.people.address(org, person).await?;
        let Some(to) = preferences.address(&ctx, own).filter(|_| !told.is_empty()) else { return Ok(Ready::Withdraw) };
        let at = self.0.clock.now();
        if let Some(until) = preferences.quiet_until(at) {
            return Ok(Ready::Wait(until));
        }
        let workspace = queued.first().and_then(|one| one.stored.reach.workspace.as_deref());
        let server = server::of(&self.0.resources, org, workspace).await?.ok_or_else(|| {
            Error::unavailable("no_mail_server", "there is no mail server for this letter any more")
                .fix("declare a `mail-server` named `default` in the workspace `default`")
        })?;
        let (key, console) = (message_key(key, &told), server.console());
        let data = letter(&Draft { from: &server.spec.from, to: &to, key: &key, at, console: console.as_deref(), told: &told });
        Ok(Ready::Send { server: Box::new(server), to, data, told: told.into_iter().map(|one| one.id).collect() })
    }

    async fn hand_over(&self, org: OrgId, server: &Server, to: &str, data: String) -> Result<String> {
        let credentials = server.credentials(&self.0.resources, org).await?;
        let spec = &server.spec;
        let letter = Letter {
            host: spec.host.clone(),
            port: spec.port,
            security: spec.security.into(),
            credentials,
            allow: self.0.allow.clone(),
            from: spec.from.clone(),
            to: to.to_owned(),
            data,
            timeout: Duration::from_secs(spec.timeout_s.into()),
        };
        self.0.egress.post_mail(&letter).await
    }
}

/// What a test of a mail server came to.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MailTested {
    /// The server took the letter.
    pub(crate) ok: bool,
    /// Where it was sent.
    pub(crate) to: String,
    /// The last words of the server.
    pub(crate) said: Option<String>,
    /// The failure as it was.
    pub(crate) error: Option<String>,
    pub(crate) ms: u64,
}

/// A letter that is no notification.
fn note(server: &Server, to: &str, at: Timestamp, (title, text): (String, String)) -> String {
    let class = super::class::Class::RunEnded;
    let (facts, link) = (json!({}), "/notifications?tab=preferences".to_owned());
    let told = [Notification { id: String::new(), class, at, title, text, link, facts, read_at: None, mail: None, settled: None }];
    let (key, console) = (format!("tst_{:x}", at.0), server.console());
    letter(&Draft { from: &server.spec.from, to, key: &key, at, console: console.as_deref(), told: &told })
}

impl Notifications {
    /// Sends a letter at once, by the mail server of the workspace `default`; whether it was taken is the answer.
    pub async fn send_note(&self, org: OrgId, to: &str, title: &str, text: String) -> Result<()> {
        let server = server::of(&self.0.resources, org, Some("default")).await?.ok_or_else(|| {
            Error::unavailable("no_mail_server", "there is no mail server that a letter could go by")
                .fix("ask who keeps mail servers to declare a `mail-server` named `default` in the workspace `default`")
        })?;
        let data = note(&server, to, self.0.clock.now(), (title.to_owned(), text));
        self.hand_over(org, &server, to, data).await.map(drop)
    }

    /// Sends the caller a letter by this server.
    pub(crate) async fn test_mail(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<MailTested> {
        let kind = server::MailServerSpec::KIND;
        ctx.need_on(kind, base::Verb::Execute, Some(workspace))?;
        let server = server::named(&self.0.resources, ctx, workspace, name).await?.ok_or_else(|| {
            Error::not_found("resource_not_found", format!("there is no published mail server `{name}` in `{workspace}`"))
                .fix("declare it: orc apply -f FILE with `kind: mail-server`")
        })?;
        let own = self.0.people.address(ctx.org, ctx.principal.id).await?;
        let to = self.preferences(ctx).await?.address(ctx, own).ok_or_else(|| {
            Error::invalid("no_mail_address", "there is no address that a letter to you could go to")
                .fix("say yours, and confirm it: orc account email ada@example.com")
                .fix("who keeps accounts may say another one: orc notifications preferences --email ada@example.com")
        })?;
        let now = self.0.clock.now();
        let began = self.0.clock.monotonic();
        let (title, text) = ("A test".to_owned(), format!("The mail server {workspace}/{name} takes e-mail for you."));
        let done = self.hand_over(ctx.org, &server, &to, note(&server, &to, now, (title, text))).await;
        let ms = u64::try_from(self.0.clock.monotonic().saturating_sub(began).as_millis()).unwrap_or(u64::MAX);
        let (said, error) = match done {
            Ok(said) => (Some(said), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let body = json!({"kind": kind, "workspace": workspace, "name": name, "ok": error.is_none()});
        let audit = vec![AuditRecord::of(ctx, now, "mail-server.tested", body)];
        self.0.store.commit(Batch { audit, ..Batch::new(ctx.org) }).await?;
        Ok(MailTested { ok: error.is_none(), to, said, error, ms })
    }
}
