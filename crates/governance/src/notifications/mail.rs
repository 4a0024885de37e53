//! E-mail: what is due is sent until it is taken, or given up. A letter has the same Message-ID however often it is sent, and what became
//! of it commits before the next attempt; so a letter that was cut off is sent again, and a receiver can tell that it is the same.

use super::{
    Notifications,
    letter::{Draft, letter},
    list::Notification,
    server::{self, Server},
    sql::{self, Queued},
};
use base::{Ctx, Error, OrgId, PrincipalId, Result, Timestamp};
use egress::Letter;
use futures_util::StreamExt;
use resources::Spec;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};
use store::{AuditRecord, Batch, Journal};

/// The longest time between two looks, in case a signal was lost.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// Letters at once, over all organizations.
const AT_ONCE: usize = 8;
const ATTEMPTS_MAX: u32 = 12;
/// After the first failure; each time twice as long.
const FIRST_RETRY: Duration = Duration::from_secs(10);
const RETRY_MAX: Duration = Duration::from_secs(4 * 3_600);
/// Tried for so long.
const PERIOD: Duration = Duration::from_secs(48 * 3_600);
const BITE: i64 = 200;
const ERROR_CHARS_MAX: usize = 500;

pub(super) async fn keep(own: Notifications) {
    loop {
        let next = look(&own).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "e-mail has to wait");
            Some(own.0.clock.now().plus(Duration::from_secs(1)))
        });
        let pause = next.map_or(LOOK_EVERY, |next| next.since(own.0.clock.now()).min(LOOK_EVERY));
        tokio::select! {
            () = own.0.mail.notified() => {}
            () = own.0.clock.sleep(pause) => {}
        }
    }
}

type Post = (OrgId, PrincipalId, String);

/// Sends what is due, the organizations in turn; answers when the next is due.
pub(super) async fn look(own: &Notifications) -> Result<Option<Timestamp>> {
    let now = own.0.clock.now();
    let (mut soonest, mut turns) = (None, Vec::new());
    for org in own.0.store.organizations().await? {
        let mut posts: BTreeMap<Post, Vec<Queued>> = BTreeMap::new();
        for queued in sql::queued(&own.0.store.org(org.id), BITE).await? {
            if queued.due > now {
                soonest = soonest.into_iter().chain([queued.due]).min();
            } else {
                posts.entry((org.id, queued.person, queued.key.clone())).or_default().push(queued);
            }
        }
        turns.extend(posts.into_iter().enumerate());
    }
    turns.sort_by_key(|(turn, _)| *turn);
    let again = !turns.is_empty();
    futures_util::stream::iter(turns)
        .for_each_concurrent(AT_ONCE, |(_, (post, queued))| async move {
            if let Err(error) = own.post(&post, &queued).await {
                tracing::warn!(%error, org = %post.0, "what became of a letter could not be written down; it is sent again");
                own.0.clock.sleep(Duration::from_secs(1)).await;
            }
        })
        .await;
    Ok(if again { Some(now) } else { soonest })
}

impl Notifications {
    async fn post(&self, (org, person, key): &Post, queued: &[Queued]) -> Result<()> {
        let (mut state, mut error, mut due) = ("sent", None, None);
        let attempts = queued.iter().map(|one| one.attempts).max().unwrap_or_default() + 1;
        match self.send(*org, *person, key, queued).await {
            Ok(true) => {}
            Ok(false) => state = "withdrawn",
            Err(fault) => {
                let now = self.0.clock.now();
                error = Some(fault.to_string().chars().take(ERROR_CHARS_MAX).collect::<String>());
                let pause = FIRST_RETRY.saturating_mul(1 << (attempts - 1).min(20)).min(RETRY_MAX);
                let next = now.plus(pause);
                let first = queued.iter().map(|one| one.first).min().unwrap_or(now);
                let over = fault.code() == "mail_refused" || attempts >= ATTEMPTS_MAX || next.since(first) > PERIOD;
                (state, due) = if over { ("failed", None) } else { ("pending", Some(next)) };
                tracing::warn!(%org, code = fault.code(), attempts, state, "a letter was not taken");
            }
        }
        let rows = vec![sql::posted(*person, key, attempts, sql::Posted { state, error, due })];
        self.0.store.commit(Batch { rows, ..Batch::new(*org) }).await?;
        self.0.tell(*org, [*person].into());
        Ok(())
    }

    /// Asks again whether the person may still be told. `false`: of nothing of it, or there is no way to them any more.
    async fn send(&self, org: OrgId, person: PrincipalId, key: &str, queued: &[Queued]) -> Result<bool> {
        let Some(ctx) = self.0.people.by_id(org, person).await? else { return Ok(false) };
        let told: Vec<Notification> =
            queued.iter().filter(|one| one.stored.reach.is_for(&ctx)).map(|one| one.stored.clone().into()).collect();
        let rows = self.0.store.org(org);
        let to = sql::preferences(&rows, person).await?.address(&ctx.principal.name);
        let workspace = queued.first().and_then(|one| one.stored.reach.workspace.clone());
        let server = server::of(&self.0.resources, org, workspace.as_deref()).await?;
        let Some((to, server)) = to.zip(server).filter(|_| !told.is_empty()) else { return Ok(false) };
        let draft =
            Draft { from: &server.spec.from, to: &to, key, at: self.0.clock.now(), console: server.spec.console.as_deref(), told: &told };
        self.hand_over(org, &server, &to, letter(&draft)).await.map(|_| true)
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

impl Notifications {
    /// Sends the caller a letter by this server.
    pub(crate) async fn test_mail(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<MailTested> {
        let kind = server::MailServerSpec::KIND;
        ctx.need_on(kind, base::Verb::Execute, Some(workspace))?;
        let server = server::named(&self.0.resources, ctx, workspace, name).await?.ok_or_else(|| {
            Error::not_found("resource_not_found", format!("there is no published mail server `{name}` in `{workspace}`"))
                .fix("declare it: orc apply -f FILE with `kind: mail-server`")
        })?;
        let to = self.preferences(ctx).await?.address(&ctx.principal.name).ok_or_else(|| {
            Error::invalid("no_mail_address", "there is no address that a letter to you could go to")
                .fix("say it in your preferences: orc notifications preferences --email ada@example.com")
        })?;
        let now = self.0.clock.now();
        let (title, text) = ("A test".to_owned(), format!("The mail server {workspace}/{name} takes e-mail for you."));
        let class = super::class::Class::RunEnded;
        let (facts, link) = (json!({}), "/notifications".to_owned());
        let told = [Notification { id: String::new(), class, at: now, title, text, link, facts, read_at: None, mail: None }];
        let key = format!("tst_{:x}", now.0);
        let draft = Draft { from: &server.spec.from, to: &to, key: &key, at: now, console: server.spec.console.as_deref(), told: &told };
        let began = self.0.clock.monotonic();
        let done = self.hand_over(ctx.org, &server, &to, letter(&draft)).await;
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
