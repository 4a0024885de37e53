//! One person's list: reading it, and marking what was read.

use super::{Notifications, class::Class, preferences::Preferences, sql};
use base::{Ctx, Error, Result, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use store::{AuditRecord, Batch, Journal};

/// Something that one was told.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Notification {
    pub(crate) id: String,
    pub(crate) class: Class,
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
    pub(crate) title: String,
    /// One sentence.
    pub(crate) text: String,
    /// Where the console shows what it is about: `/inbox?item=apr_…`.
    pub(crate) link: String,
    /// What title and text are made of; which there are depends on the class.
    pub(crate) facts: Value,
    /// Null: unread.
    #[schemars(with = "Option<String>")]
    pub(crate) read_at: Option<Timestamp>,
    /// Of a question that somebody has decided, or that waits no more: it does not count as unread. Null: it waits, or is no question.
    pub(crate) settled: Option<sql::Settled>,
    /// Null: it does not go by e-mail.
    pub(crate) mail: Option<sql::Mail>,
}

impl From<sql::Stored> for Notification {
    fn from(stored: sql::Stored) -> Self {
        let sql::Stored { id, at, class, facts, read_at, mail, settled, .. } = stored;
        Self {
            title: class.title(&facts),
            text: class.sentence(&facts),
            link: class.link(&facts),
            id,
            class,
            at,
            facts,
            read_at,
            mail,
            settled,
        }
    }
}

/// What the bell shows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Unread {
    /// How many one has not read.
    pub(crate) unread: u64,
    /// The id of what one was told last, read or not; null: nothing.
    pub(crate) newest: Option<String>,
}

/// What is wanted of the list.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) class: Option<Class>,
    pub(crate) unread: bool,
    pub(crate) after: Option<(i64, String)>,
    pub(crate) limit: usize,
}

impl Notifications {
    /// What the caller may still look at, newest first, and where to go on.
    pub(crate) async fn list(&self, ctx: &Ctx, mut wanted: Wanted) -> Result<(Vec<Notification>, Option<(i64, String)>)> {
        let rows = self.0.store.org(ctx.org);
        let (mut shown, limit) = (Vec::new(), wanted.limit);
        loop {
            let page = sql::list(&rows, ctx.principal.id, &wanted).await?;
            let more = page.len() == limit;
            for stored in page {
                wanted.after = Some((stored.at.0, stored.id.clone()));
                if stored.reach.is_for(ctx) {
                    shown.push(Notification::from(stored));
                }
                if shown.len() == limit {
                    return Ok((shown, wanted.after));
                }
            }
            if !more {
                return Ok((shown, None));
            }
        }
    }

    pub(crate) async fn unread(&self, ctx: &Ctx) -> Result<u64> {
        let all = sql::unread(&self.0.store.org(ctx.org), ctx.principal.id).await?;
        Ok(all.iter().filter(|(reach, _)| reach.is_for(ctx)).map(|(_, n)| n).sum())
    }

    pub(crate) async fn counted(&self, ctx: &Ctx) -> Result<Unread> {
        let (newest, _) = self.list(ctx, Wanted { limit: 1, ..Wanted::default() }).await?;
        Ok(Unread { unread: self.unread(ctx).await?, newest: newest.into_iter().next().map(|one| one.id) })
    }

    pub(crate) async fn mark_read(&self, ctx: &Ctx, id: &str) -> Result<Notification> {
        let rows = self.0.store.org(ctx.org);
        let found = sql::get(&rows, ctx.principal.id, id).await?.filter(|stored| stored.reach.is_for(ctx));
        let Some(found) = found else {
            return Err(Error::not_found("notification_not_found", format!("you have no notification `{id}`"))
                .place("path parameter `id`")
                .fix("yours are listed at /api/v1/notifications; old ones go after 90 days"));
        };
        if found.read_at.is_some() {
            return Ok(found.into());
        }
        let now = self.0.clock.now();
        let batch = Batch { rows: vec![sql::read(ctx.principal.id, id, now)], ..Batch::new(ctx.org) };
        self.0.store.commit(batch).await?;
        self.0.tell(ctx.org, [ctx.principal.id].into());
        Ok(sql::Stored { read_at: Some(now), ..found }.into())
    }

    /// All up to a moment, or all; of one class, or of all. Answers how many are unread after it.
    pub(crate) async fn mark_all_read(&self, ctx: &Ctx, until: Option<Timestamp>, class: Option<Class>) -> Result<Unread> {
        let now = self.0.clock.now();
        let rows = vec![sql::read_all(ctx.principal.id, until.unwrap_or(now), class, now)];
        self.0.store.commit(Batch { rows, ..Batch::new(ctx.org) }).await?;
        self.0.tell(ctx.org, [ctx.principal.id].into());
        self.counted(ctx).await
    }

    pub(crate) async fn preferences(&self, ctx: &Ctx) -> Result<Preferences> {
        sql::preferences(&self.0.store.org(ctx.org), ctx.principal.id).await.map(Preferences::in_full)
    }

    pub(crate) async fn prefer(&self, ctx: &Ctx, preferences: Preferences) -> Result<Preferences> {
        preferences.check()?;
        let before = sql::preferences(&self.0.store.org(ctx.org), ctx.principal.id).await?;
        preferences.check_address(ctx, &before)?;
        let now = self.0.clock.now();
        let body =
            serde_json::json!({"id": ctx.principal.id, "name": ctx.principal.name, "email_changed": preferences.email != before.email});
        let audit = vec![AuditRecord::of(ctx, now, "notification_preferences.changed", body)];
        let rows = vec![sql::prefer(ctx.principal.id, &preferences, now)?];
        self.0.store.commit(Batch { rows, audit, ..Batch::new(ctx.org) }).await?;
        Ok(preferences.in_full())
    }
}
