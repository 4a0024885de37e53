//! From events in the outbox to notifications. They commit with taking the events out, so each is in the list once, whatever is
//! killed in between; and each has an id that follows from its event, so looking twice changes nothing.

use super::{
    Notifications,
    class::{Class, Told},
    preferences::{Digest as DigestMail, Preferences},
    server, sql,
};
use base::{Ctx, Digest, OrgId, PrincipalId, PrincipalKind, Reach, Result, Timestamp};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use store::{Outgoing, Statement, StoredOutgoing};

/// What comes of events: it commits with taking them out of the outbox.
#[derive(Default)]
pub struct Made {
    pub rows: Vec<Statement>,
    pub outbox: Vec<Outgoing>,
}

/// A question has to be open this long for a word before its time is over.
const SHORT: Duration = Duration::from_secs(600);
const LEAD_MAX: Duration = Duration::from_secs(24 * 3_600);

/// The topic of what goes to webhook endpoints.
pub(crate) const TOPIC: &str = "notification.created";

impl Notifications {
    /// What is made of events of one organization.
    pub async fn take(&self, org: OrgId, entries: &[StoredOutgoing]) -> Result<Made> {
        let mut fold = Fold::new(self, org);
        for entry in entries.iter().filter(|entry| entry.fault.is_none()) {
            fold.entry(entry).await?;
        }
        Ok(fold.end())
    }

    /// What was taken is on disk: those who look at their bell hear of it.
    pub fn taken(&self, org: OrgId) {
        let people = self.0.pending().remove(&org).unwrap_or_default();
        if !people.is_empty() {
            self.0.tell(org, people);
        }
    }

    /// A question whose time is nearly over. Nobody is told when it was answered.
    pub(crate) async fn expiring(&self, org: OrgId, item: &str, due: Timestamp) -> Result<Made> {
        let mut fold = Fold::new(self, org);
        fold.made.rows.push(sql::clear_due(item, due));
        fold.question(
            Class::Expiring,
            Event { key: format!("{item}/{due}"), at: self.0.clock.now(), reach: None },
            json!({"approval": item}),
        )
        .await?;
        Ok(fold.end())
    }
}

/// What a notification comes from.
struct Event<'a> {
    /// The same whenever it is looked at.
    key: String,
    at: Timestamp,
    /// `None`: as the question says.
    reach: Option<&'a Reach>,
}

struct Fold<'a> {
    own: &'a Notifications,
    org: OrgId,
    /// Everybody, once they were asked for.
    all: Option<Vec<Ctx>>,
    people: BTreeSet<PrincipalId>,
    made: Made,
}

impl<'a> Fold<'a> {
    fn new(own: &'a Notifications, org: OrgId) -> Self {
        Self { own, org, all: None, people: BTreeSet::new(), made: Made::default() }
    }

    fn end(self) -> Made {
        let Self { own, org, people, mut made, .. } = self;
        let now = own.0.clock.now();
        made.rows.extend(people.iter().flat_map(|who| sql::prune(*who, now)));
        own.0.pending().entry(org).or_default().extend(people);
        made
    }

    async fn entry(&mut self, entry: &StoredOutgoing) -> Result<()> {
        self.settle(entry).await?;
        let mut asked = Some(Vec::new());
        for (class, facts) in classes(&entry.topic, &entry.body["data"]) {
            let event = Event { key: format!("{}/{}", entry.n, entry.at), at: entry.at, reach: Some(&entry.reach) };
            match class.line().map(|line| line.told) {
                Some(Told::Deciders) => asked = self.question(class, event, facts).await?,
                Some(Told::Receiver) => self.receiver(class, event, facts).await?,
                Some(Told::Owner) => {
                    // What was answered already does not wait.
                    if let Some(asked) = &asked {
                        self.owner(class, event, facts, asked).await?;
                    }
                }
                None => {}
            }
        }
        Ok(())
    }

    /// A question that was decided, or that a run did not wait for, is nothing unread any more; one that is open again is.
    async fn settle(&mut self, entry: &StoredOutgoing) -> Result<()> {
        let data = &entry.body["data"];
        let rows = self.own.0.store.org(self.org);
        let item = data["approval"].as_str().unwrap_or_default();
        let by = data["by"]["name"].as_str().map(str::to_owned);
        let settled = |state: &str| sql::Settled { state: state.to_owned(), by: by.clone(), at: entry.at };
        match entry.topic.as_str() {
            "run.decided" => {
                let settled = settled(if data["approved"] == true { "approved" } else { "rejected" });
                let only = (data["more"].as_u64() > Some(0)).then(|| serde_json::from_value(data["by"]["id"].clone()).ok());
                match only {
                    // Others are still asked.
                    Some(one) => {
                        self.people.extend(one);
                        self.made.rows.extend(one.map(|one| sql::settle(item, &settled, Some(one))).transpose()?);
                    }
                    None => {
                        self.people.extend(sql::asked(&rows, item, false).await?);
                        self.made.rows.push(sql::settle(item, &settled, None)?);
                    }
                }
            }
            "run.withdrawn" => {
                self.people.extend(sql::asked(&rows, item, true).await?);
                self.made.rows.push(sql::unsettle(item));
            }
            "run.succeeded" | "run.failed" | "run.cancelled" => {
                let run = data["run"].as_str().unwrap_or_default();
                let asked = sql::asked_of_run(&rows, run).await?;
                if !asked.is_empty() {
                    self.made.rows.push(sql::settle_run(run, &settled("cancelled"))?);
                    self.people.extend(asked);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Those who may decide it now. Answers who they are; `None`: it was answered meanwhile.
    async fn question(&mut self, class: Class, event: Event<'_>, facts: Value) -> Result<Option<Vec<PrincipalId>>> {
        let item = facts["approval"].as_str().unwrap_or_default().to_owned();
        let people = match self.all.take() {
            Some(people) => people,
            None => self.own.0.people.all(self.org).await?,
        };
        let owed = self.own.0.questions.owed(self.org, &item, &people).await?;
        let mut told = None;
        if let Some(owed) = owed {
            let asked = told.insert(Vec::new());
            let mut all = owed.facts;
            merge(&mut all, facts);
            if class != Class::Expiring {
                self.remind(&item, event.at, owed.expires_at);
            }
            let event = Event { reach: Some(event.reach.unwrap_or(&owed.reach)), ..event };
            for ctx in people.iter().zip(&owed.deciders).filter(|(_, decides)| **decides).map(|(ctx, _)| ctx) {
                self.tell(ctx, class, &event, &all).await?;
                asked.push(ctx.principal.id);
            }
        }
        self.all = Some(people);
        Ok(told)
    }

    /// A word before the time is over, if there is much of it.
    fn remind(&mut self, item: &str, at: Timestamp, expires_at: Option<Timestamp>) {
        let Some(expires_at) = expires_at.filter(|until| until.since(at) >= SHORT) else { return };
        let lead = (expires_at.since(at) / 4).min(LEAD_MAX);
        let lead = i64::try_from(lead.as_micros()).unwrap_or_default();
        self.made.rows.push(sql::set_due(item, Timestamp(expires_at.0 - lead)));
    }

    async fn receiver(&mut self, class: Class, event: Event<'_>, facts: Value) -> Result<()> {
        let (name, item) = (facts["to"].as_str().unwrap_or_default(), facts["approval"].as_str().unwrap_or_default());
        let Some(ctx) = self.own.0.people.by_name(self.org, name).await? else { return Ok(()) };
        let people = [ctx];
        let Some(owed) = self.own.0.questions.owed(self.org, item, &people).await? else { return Ok(()) };
        let mut all = owed.facts;
        merge(&mut all, facts);
        let [ctx] = &people;
        self.tell(ctx, class, &event, &all).await
    }

    async fn owner(&mut self, class: Class, event: Event<'_>, facts: Value, told: &[PrincipalId]) -> Result<()> {
        let owner = event.reach.and_then(|reach| reach.owner).filter(|owner| !told.contains(owner));
        let Some(owner) = owner else { return Ok(()) };
        match self.own.0.people.by_id(self.org, owner).await? {
            Some(ctx) => self.tell(&ctx, class, &event, &facts).await,
            None => Ok(()),
        }
    }

    /// If it is a person, who may see it and wants to know.
    async fn tell(&mut self, ctx: &Ctx, class: Class, event: &Event<'_>, facts: &Value) -> Result<()> {
        let Some(reach) = event.reach.filter(|reach| ctx.principal.kind == PrincipalKind::User && reach.is_for(ctx)) else { return Ok(()) };
        let who = ctx.principal.id;
        let preferences = sql::preferences(&self.own.0.store.org(self.org), who).await?;
        let channels = preferences.channels(class);
        let word = class.word();
        let digest = Digest::of(&[self.org.as_bytes(), who.as_bytes(), word.as_bytes(), event.key.as_bytes()]).to_string();
        let id = format!("ntf_{}", &digest[..24]);
        let new =
            sql::Stored { id, at: event.at, class, facts: facts.clone(), reach: reach.clone(), read_at: None, mail: None, settled: None };
        if channels.webhook {
            self.made.outbox.push(outgoing(ctx, &new));
        }
        let mail = if channels.email { self.mail(ctx, &preferences, &new).await? } else { None };
        if channels.console || mail.is_some() {
            self.made.rows.push(sql::put(who, &new, channels.console, mail)?);
            self.people.insert(who);
        }
        Ok(())
    }

    /// Which letter it is part of, and when that goes; `None`: there is no way to the person by e-mail.
    async fn mail(&self, ctx: &Ctx, preferences: &Preferences, new: &sql::Stored) -> Result<Option<(String, Timestamp)>> {
        let own = self.own.0.people.address(self.org, ctx.principal.id).await?;
        if preferences.address(ctx, own).is_none() {
            return Ok(None);
        }
        let workspace = new.reach.workspace.as_deref();
        let Some(server) = server::of(&self.own.0.resources, self.org, workspace).await? else { return Ok(None) };
        let due = preferences.mail_at(self.own.0.clock.now());
        if preferences.digest == DigestMail::Off {
            return Ok(Some((new.id.clone(), due)));
        }
        let slot = due.0.to_string();
        let digest = Digest::of(&[
            ctx.principal.id.as_bytes(),
            server.workspace.as_bytes(),
            workspace.unwrap_or_default().as_bytes(),
            slot.as_bytes(),
        ]);
        Ok(Some((format!("dgs_{}", &digest.to_string()[..24]), due)))
    }
}

/// To the endpoints of those who may see it: the person's own, and those of who sees everything.
fn outgoing(ctx: &Ctx, new: &sql::Stored) -> Outgoing {
    let sql::Stored { id, at, class, facts, reach, .. } = new;
    let data = json!({
        "id": id, "class": class, "at": at, "person": ctx.principal.name, "title": class.title(facts), "text": class.sentence(facts),
        "link": class.link(facts), "workspace": reach.workspace,
    });
    let reach = Reach { owner: Some(ctx.principal.id), visibility: base::Audience::Private, shared_with: Vec::new(), ..reach.clone() };
    Outgoing { topic: TOPIC.into(), body: json!({"subject": format!("person/{}", ctx.principal.name), "data": data}), reach }
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from.into_iter().filter(|(_, fact)| !fact.is_null()));
    }
}

/// What an event is to people, and what is said of it. Those who are asked come before the owner.
fn classes(topic: &str, data: &Value) -> Vec<(Class, Value)> {
    let pick = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), data[*key].clone())).collect::<serde_json::Map<_, _>>();
    let run = |more: &[&str]| pick(&[&["run", "workflow", "workspace"], more].concat());
    let with = |mut facts: serde_json::Map<String, Value>, key: &str, text: &str| {
        facts.insert(key.to_owned(), text.into());
        Value::Object(facts)
    };
    let endpoint = |what: &str| vec![(Class::DeliveryFailed, with(pick(&["workspace", "name"]), "what", what))];
    let question = || Value::Object(run(&["task", "title", "approval", "until"]));
    match topic {
        "run.waiting" => {
            let class = match data["for"].as_str() {
                Some("approval") => Class::Approval,
                Some("question") => Class::Question,
                Some("outcome") => Class::Outcome,
                _ => return Vec::new(),
            };
            let reason =
                if data["edited_by"].is_null() { "it waits for a person" } else { "the call was changed and waits for a person once more" };
            let mut waits = run(&["task", "title"]);
            // Not to be followed by whoever may not decide, but it stops with the question.
            waits.insert("asked".to_owned(), data["approval"].clone());
            vec![(class, question()), (Class::RunWaiting, with(waits, "reason", reason))]
        }
        "run.delegated" => vec![(Class::Delegated, Value::Object(run(&["task", "title", "approval", "by", "to"])))],
        "run.escalated" => vec![(Class::Escalated, question())],
        "run.paused" => vec![(Class::RunWaiting, with(run(&[]), "reason", "it was paused"))],
        "run.failed" => {
            let code = data["error"]["code"].as_str().unwrap_or_default();
            vec![(Class::RunFailed, with(run(&["task"]), "code", code))]
        }
        "run.succeeded" => vec![(Class::RunEnded, with(run(&[]), "status", "succeeded"))],
        "run.cancelled" => vec![(Class::RunEnded, with(run(&[]), "status", "been cancelled"))],
        "webhook-endpoint.failed" => endpoint("a delivery was given up"),
        "webhook-endpoint.paused" => endpoint("paused"),
        "webhook-endpoint.full" => endpoint("too much waits"),
        _ => Vec::new(),
    }
}
