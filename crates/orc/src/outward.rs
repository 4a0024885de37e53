//! Telling other systems and calling them, webhooks and connections, on the real network; and what one feature must know of another.

use crate::{app::Work, host::System};
use base::{Ctx, OrgId, Principal, PrincipalId, Reach, StreamId, Timestamp};
use egress::Egress;
use governance::{
    identity::{self, Addresses, Identity, Letters},
    integrations::{self, Declared, Deliveries, Fut, Options, Outside, Outward, People, Taken, Taker, Web},
    notifications::{self, Notifications, Owed, Questions},
    retention::{self, Needs, Retention, Runs},
};
use http::{Operation, live::Topic};
use resources::Resources;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{Statement, Store, StoredOutgoing, removal::Ended};
use work::triggers::{Actors, Triggers};

/// `host:port` pairs, separated by commas, that webhooks and connections may reach whatever their address.
const ALLOW: &str = "ORC_WEBHOOKS_ALLOW";

/// The same for mail servers.
const MAIL_ALLOW: &str = "ORC_MAIL_ALLOW";

fn listed(variable: &str) -> Vec<String> {
    let listed = std::env::var(variable).unwrap_or_default();
    listed.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

/// Whom endpoints speak for, as they are now.
pub(crate) struct Accounts(pub(crate) Identity);

impl People for Accounts {
    fn now<'a>(&'a self, org: OrgId, who: &'a Principal) -> Fut<'a, Option<Ctx>> {
        Box::pin(self.0.as_now(org, who))
    }
}

impl Actors for Accounts {
    fn actor<'a>(&'a self, org: OrgId, who: &'a Principal) -> store::Fut<'a, Option<Ctx>> {
        Box::pin(self.0.as_now(org, who))
    }
}

/// Triggers make firings of events.
struct Fires(Triggers);

impl Taker for Fires {
    fn take<'a>(&'a self, org: OrgId, entries: &'a [StoredOutgoing]) -> Fut<'a, Taken> {
        Box::pin(async move { Ok(Taken { rows: self.0.take(org, entries).await?, ..Taken::default() }) })
    }
}

/// People are told of events.
struct Tells(Notifications);

impl Taker for Tells {
    fn take<'a>(&'a self, org: OrgId, entries: &'a [StoredOutgoing]) -> Fut<'a, Taken> {
        Box::pin(async move {
            let notifications::Made { rows, outbox } = self.0.take(org, entries).await?;
            Ok(Taken { rows, outbox })
        })
    }

    fn taken(&self, org: OrgId) {
        self.0.taken(org);
    }
}

impl notifications::People for Accounts {
    fn all(&self, org: OrgId) -> Fut<'_, Vec<Ctx>> {
        Box::pin(self.0.everybody(org))
    }

    fn by_id(&self, org: OrgId, who: PrincipalId) -> Fut<'_, Option<Ctx>> {
        Box::pin(self.0.by_id(org, who))
    }

    fn by_name<'a>(&'a self, org: OrgId, name: &'a str) -> Fut<'a, Option<Ctx>> {
        Box::pin(self.0.by_name(org, name))
    }

    fn address(&self, org: OrgId, who: PrincipalId) -> Fut<'_, Option<String>> {
        Box::pin(self.0.address(org, who))
    }
}

/// Letters about accounts go the way of all letters.
struct Post(Notifications);

impl Letters for Post {
    fn send<'a>(&'a self, org: OrgId, to: &'a str, title: &'a str, text: String) -> store::Fut<'a, ()> {
        Box::pin(self.0.send_note(org, to, title, text))
    }
}

/// What waits in the inbox.
struct Inbox(work::State);

impl Questions for Inbox {
    fn owed<'a>(&'a self, org: OrgId, item: &'a str, people: &'a [Ctx]) -> Fut<'a, Option<Owed>> {
        Box::pin(async move {
            let found = work::inbox::deciders(&self.0, org, item, people).await?;
            Ok(found.map(|(item, deciders)| Owed {
                deciders,
                expires_at: item.expires_at,
                facts: json!({
                    "run": item.run, "workflow": item.run_name, "workspace": item.workspace, "task": item.task, "title": item.title,
                    "until": item.expires_at,
                }),
                reach: Reach::of("run", Some(&item.workspace)),
            }))
        })
    }
}

/// Standing approvals answer what is asked.
struct Allows(work::State);

impl Taker for Allows {
    fn take<'a>(&'a self, org: OrgId, entries: &'a [StoredOutgoing]) -> Fut<'a, Taken> {
        Box::pin(async move { work::inbox::allow(&self.0, org, entries).await.map(|()| Taken::default()) })
    }
}

pub(crate) struct Told {
    pub(crate) deliveries: Deliveries,
    notifications: Notifications,
    outward: Outward,
    addresses: Addresses,
}

impl Told {
    pub(crate) fn open(
        system: &System,
        store: &Store,
        resources: &Resources,
        identity: &Identity,
        work: (&work::State, &Triggers),
    ) -> Self {
        let (clock, rng) = (system.clock.clone(), system.rng.clone());
        let egress = Egress::new(egress::Options::default(), clock.clone());
        let allow = listed(ALLOW);
        let declared = Arc::new(Declared::new(resources.clone()));
        let people = Arc::new(Accounts(identity.clone()));
        let (state, triggers) = work;
        let notifications = Notifications::new(notifications::Outside {
            store: store.clone(),
            clock: clock.clone(),
            people: people.clone(),
            questions: Arc::new(Inbox(state.clone())),
            resources: resources.clone(),
            egress: egress.clone(),
            allow: listed(MAIL_ALLOW),
        });
        let outside = Outside {
            store: store.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            sender: Arc::new(Web { egress: egress.clone(), allow: allow.clone() }),
            endpoints: declared.clone(),
            things: declared,
            people,
            // Nobody is told of what is answered already.
            takers: vec![Arc::new(Fires(triggers.clone())), Arc::new(Allows(state.clone())), Arc::new(Tells(notifications.clone()))],
        };
        let deliveries = Deliveries::open(outside, Options::default());
        let addresses = Addresses::new(identity.clone(), Arc::new(Post(notifications.clone())));
        let outward = Outward { resources: resources.clone(), egress, allow, clock, rng };
        Self { deliveries, notifications, outward, addresses }
    }

    /// What a short command leaves in the outbox is sent by the next process that stays.
    pub(crate) fn start(&self, work: Work) {
        if work != Work::None {
            self.deliveries.start();
            self.notifications.start();
        }
    }

    pub(crate) async fn stop(&self, within: Duration) {
        self.notifications.stop();
        self.deliveries.stop(within).await;
    }

    pub(crate) fn operations(&self) -> Vec<Operation> {
        let about = [integrations::operations(&self.deliveries, &self.outward), notifications::operations(&self.notifications)].concat();
        [about, identity::address_operations(&self.addresses)].concat()
    }

    pub(crate) fn topics(&self) -> Vec<Arc<dyn Topic>> {
        [integrations::topics(&self.deliveries), notifications::topics(&self.notifications)].concat()
    }
}

/// What the makers of runs know about them.
struct Makers(Store);

impl Runs for Makers {
    fn needed<'a>(&'a self, org: OrgId, runs: &'a [StreamId]) -> store::Fut<'a, Vec<Vec<Needs>>> {
        Box::pin(async move {
            let made = work::made_of(&self.0.org(org), runs).await?;
            Ok(made.into_iter().map(|of| of.into_iter().map(|(by, how)| Needs { by, how }).collect()).collect())
        })
    }

    fn kept_from(&self, run: &Ended) -> Timestamp {
        work::kept_from(run)
    }

    fn rows(&self, run: StreamId) -> Vec<Statement> {
        [work::forget(run), vec![notifications::forget(run)]].concat()
    }
}

/// How long what has ended is kept.
pub(crate) fn retention(system: &System, store: &Store, resources: &Resources) -> Retention {
    let runs = Arc::new(Makers(store.clone()));
    let (store, clock, resources) = (store.clone(), system.clock.clone(), resources.clone());
    Retention::new(retention::Outside { store, clock, resources, runs, deliveries: integrations::forget_ended })
}
