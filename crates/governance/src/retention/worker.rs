//! The program does by itself, from time to time, what the rules say: one run after the other, with a pause in between, and one
//! organization after the other.

use super::{
    Retention,
    plan::{ITEMS_MAX, Place},
};
use crate::current;
use base::{OrgId, Result};
use std::{sync::PoisonError, time::Duration};

/// The first look is not in the way of the start.
const FIRST_AFTER: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_secs(3_600);
/// After each run that is removed.
const PAUSE: Duration = Duration::from_millis(20);
/// Bites of deliveries in one look.
const BITES: usize = 20;
/// Removals that another process began, taken up at once.
const UNFINISHED: usize = 100;

impl Retention {
    /// Looks from now on; must be called inside a tokio runtime.
    pub fn start(&self) {
        let own = self.clone();
        let task = tokio::spawn(async move {
            let clock = own.0.outside.clock.clone();
            clock.sleep(FIRST_AFTER).await;
            loop {
                own.look_everywhere().await;
                clock.sleep(LOOK_EVERY).await;
            }
        });
        *self.0.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    /// What is half done goes on with the next start.
    pub fn stop(&self) {
        if let Some(task) = self.0.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }

    async fn look_everywhere(&self) {
        let organizations = match self.0.outside.store.organizations().await {
            Ok(organizations) => organizations,
            Err(error) => return tracing::warn!(%error, "the organizations cannot be read; nothing is removed for now"),
        };
        for organization in organizations {
            match self.pass(organization.id).await {
                Ok(0) => {}
                Ok(removed) => tracing::info!(organization = %organization.id, removed, "runs past their time were removed"),
                Err(error) => tracing::warn!(organization = %organization.id, %error, "removing what is past its time broke off"),
            }
        }
    }

    /// Everything of one organization that is past its time; answers how many runs went.
    pub async fn pass(&self, org: OrgId) -> Result<u64> {
        let (outside, system) = (&self.0.outside, current::system(org));
        self.take_up(org).await?;
        let rules = self.rules(org).await?;
        if let Some(before) = Self::deliveries_before(&rules, outside.clock.now()) {
            for _ in 0..BITES {
                self.write(org, (outside.deliveries)(before)).await?;
                outside.clock.sleep(PAUSE).await;
            }
        }
        let (mut removed, mut place): (u64, Place) = (0, None);
        'look: loop {
            let rules = self.rules(org).await?;
            let looked = self.look(org, &rules, place, ITEMS_MAX).await?;
            // Forks and rollbacks before the runs that they were made of.
            for due in looked.due.iter().rev().filter(|due| due.stays.is_none()) {
                let alone = self.alone().await;
                // A rule that was withdrawn or changed meanwhile removes nothing more: everything is looked at anew.
                if !self.in_force(org, &rules).await? {
                    continue 'look;
                }
                removed += u64::from(self.remove(&system, due).await?);
                drop(alone);
                outside.clock.sleep(PAUSE).await;
            }
            place = looked.next;
            if place.is_none() {
                return Ok(removed);
            }
        }
    }

    /// Goes on with what was cut off.
    async fn take_up(&self, org: OrgId) -> Result<()> {
        let _alone = self.alone().await;
        for stone in self.0.outside.store.org(org).unfinished_removals(UNFINISHED).await? {
            self.go_on(org, stone.stream, stone.wiped, stone.said.events).await;
        }
        Ok(())
    }
}
