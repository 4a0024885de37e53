//! Telling other systems and calling them: webhooks and connections, on the real network.

use crate::{app::Work, host::System};
use base::Result;
use egress::Egress;
use governance::integrations::{self, Declared, Deliveries, Options, Outside, Outward, Web};
use http::{Operation, live::Topic};
use resources::Resources;
use std::sync::Arc;
use store::Store;

/// `host:port` pairs, separated by commas, that webhooks and connections may reach whatever their address.
const ALLOW: &str = "ORC_WEBHOOKS_ALLOW";

pub(crate) struct Told {
    pub(crate) deliveries: Deliveries,
    outward: Outward,
}

impl Told {
    pub(crate) async fn open(system: &System, store: &Store, resources: &Resources) -> Result<Self> {
        let (clock, rng) = (system.clock.clone(), system.rng.clone());
        let egress = Egress::new(egress::Options::default(), clock.clone());
        let listed = std::env::var(ALLOW).unwrap_or_default();
        let allow: Vec<String> = listed.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect();
        let outside = Outside {
            store: store.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            sender: Arc::new(Web { egress: egress.clone(), allow: allow.clone() }),
            endpoints: Arc::new(Declared::new(resources.clone())),
        };
        let deliveries = Deliveries::open(outside, Options::default()).await?;
        Ok(Self { deliveries, outward: Outward { resources: resources.clone(), egress, allow, clock, rng } })
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
