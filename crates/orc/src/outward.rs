//! Telling other systems and calling them: webhooks and connections, on the real network.

use crate::{app::Work, host::System};
use base::{Ctx, OrgId, Principal};
use egress::Egress;
use governance::{
    identity::Identity,
    integrations::{self, Declared, Deliveries, Fut, Options, Outside, Outward, People, Taker, Web},
};
use http::{Operation, live::Topic};
use resources::Resources;
use std::sync::Arc;
use store::{Statement, Store, StoredOutgoing};
use work::triggers::{Actors, Triggers};

/// `host:port` pairs, separated by commas, that webhooks and connections may reach whatever their address.
const ALLOW: &str = "ORC_WEBHOOKS_ALLOW";

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
    fn take<'a>(&'a self, org: OrgId, entries: &'a [StoredOutgoing]) -> Fut<'a, Vec<Statement>> {
        Box::pin(self.0.take(org, entries))
    }
}

pub(crate) struct Told {
    pub(crate) deliveries: Deliveries,
    outward: Outward,
}

impl Told {
    pub(crate) fn open(system: &System, store: &Store, resources: &Resources, identity: &Identity, triggers: &Triggers) -> Self {
        let (clock, rng) = (system.clock.clone(), system.rng.clone());
        let egress = Egress::new(egress::Options::default(), clock.clone());
        let listed = std::env::var(ALLOW).unwrap_or_default();
        let allow: Vec<String> = listed.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect();
        let declared = Arc::new(Declared::new(resources.clone()));
        let outside = Outside {
            store: store.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            sender: Arc::new(Web { egress: egress.clone(), allow: allow.clone() }),
            endpoints: declared.clone(),
            things: declared,
            people: Arc::new(Accounts(identity.clone())),
            takers: vec![Arc::new(Fires(triggers.clone()))],
        };
        let deliveries = Deliveries::open(outside, Options::default());
        Self { deliveries, outward: Outward { resources: resources.clone(), egress, allow, clock, rng } }
    }

    /// What a short command leaves in the outbox is sent by the next process that stays.
    pub(crate) fn start(&self, work: Work) {
        if work != Work::None {
            self.deliveries.start();
        }
    }

    pub(crate) fn operations(&self) -> Vec<Operation> {
        integrations::operations(&self.deliveries, &self.outward)
    }

    pub(crate) fn topics(&self) -> Vec<Arc<dyn Topic>> {
        integrations::topics(&self.deliveries)
    }
}
