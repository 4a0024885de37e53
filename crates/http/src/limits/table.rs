//! Who has spent how much.

use super::Rates;
use base::{Ctx, Error, OrgId, PrincipalId, Rate, Result, SharedClock, Standing, Window};
use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The first half of a token's hash; the token itself is nowhere.
pub(crate) type Credential = [u8; 16];

/// How the counts of one request stand, each under its name.
pub(crate) type Standings = Vec<(&'static str, Rate, Standing)>;

pub struct Limiter {
    rates: Rates,
    clock: SharedClock,
    tables: Mutex<Tables>,
}

#[derive(Default)]
struct Tables {
    organizations: HashMap<OrgId, Window>,
    principals: HashMap<(OrgId, PrincipalId), Window>,
    credentials: HashMap<Credential, Window>,
    peers: HashMap<IpAddr, Window>,
}

/// A refusal, and how the counts stand all the same.
pub(crate) struct Refused {
    pub(crate) error: Error,
    pub(crate) standings: Standings,
}

impl Limiter {
    pub(crate) fn new(rates: Rates, clock: SharedClock) -> Self {
        Self { rates, clock, tables: Mutex::default() }
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn peers(&self) -> usize {
        self.tables().peers.len()
    }

    /// From all counts or from none.
    pub(crate) fn spend(&self, ctx: &Ctx, credential: Option<Credential>, cost: u32) -> Result<Standings, Box<Refused>> {
        let (now, rates) = (self.clock.monotonic(), &self.rates);
        let mut tables = self.tables();
        let Tables { organizations, principals, credentials, .. } = &mut *tables;
        let mut counts: Vec<(&'static str, Rate, &mut Window)> = vec![
            ("organization", rates.organization, window(organizations, ctx.org, rates.organization, rates.remembered_max, now)),
            ("user", rates.principal, window(principals, (ctx.org, ctx.principal.id), rates.principal, rates.remembered_max, now)),
        ];
        if let Some(credential) = credential {
            counts.push(("key", rates.credential, window(credentials, credential, rates.credential, rates.remembered_max, now)));
        }
        let blocked = counts.iter_mut().filter_map(|(name, rate, window)| Some((*name, *rate, window.look(*rate, now, cost).err()?)));
        if let Some((name, rate, wait)) = blocked.max_by_key(|(_, _, wait)| *wait) {
            let standings = counts.iter_mut().map(|(name, rate, window)| (*name, *rate, window.standing(*rate, now))).collect();
            return Err(Box::new(Refused { error: too_many(name, rate, wait), standings }));
        }
        let spend = |(name, rate, window): (&'static str, Rate, &mut Window)| (name, rate, window.take(rate, now, cost));
        Ok(counts.into_iter().map(spend).filter_map(|(name, rate, taken)| Some((name, rate, taken.ok()?))).collect())
    }

    /// Counts a failed attempt to sign in; refuses when the address has failed too often.
    pub(crate) fn failed(&self, peer: IpAddr) -> Result<()> {
        let (now, rate) = (self.clock.monotonic(), self.rates.failures);
        let mut tables = self.tables();
        let window = window(&mut tables.peers, network(peer), rate, self.rates.remembered_max, now);
        window.take(rate, now, 1).map(|_| ()).map_err(|wait| {
            Error::limited("rate_limited", format!("more than {} attempts to sign in failed within {} s", rate.most, rate.window.as_secs()))
                .place("the address that the requests come from")
                .retry_after_ms(millis(wait))
                .fix("wait, and sign in with a fresh link or a token that is valid")
        })
    }
}

/// Whoever holds one address of IPv6 holds all of its last 64 bits.
fn network(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        },
    }
}

fn too_many(name: &str, rate: Rate, wait: Duration) -> Error {
    let whose = match name {
        "organization" => "the organization has",
        "user" => "the caller has",
        _ => "this token or session has",
    };
    let seconds = rate.window.as_secs();
    Error::limited("rate_limited", format!("{whose} asked for more than {} in {seconds} s", rate.most))
        .retry_after_ms(millis(wait))
        .fix("wait as long as `Retry-After` says; the headers `RateLimit` of each answer say how much is left")
}

fn millis(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)
}

/// The window of `key`, made if need be. A full table forgets what is empty, then what has spent least.
fn window<K: Eq + Hash + Copy>(table: &mut HashMap<K, Window>, key: K, rate: Rate, max: usize, now: Duration) -> &mut Window {
    if table.len() >= max && !table.contains_key(&key) {
        table.retain(|_, window| !window.is_empty(rate, now));
        if table.len() >= max {
            let mut spent: Vec<u32> = table.values().map(Window::spent).collect();
            spent.sort_unstable();
            // A tenth at once, so that this is seldom done.
            let (least, mut left) = (spent[spent.len() / 10], spent.len() / 10 + 1);
            table.retain(|_, window| {
                let goes = left > 0 && window.spent() <= least;
                left -= usize::from(goes);
                !goes
            });
        }
    }
    table.entry(key).or_default()
}
