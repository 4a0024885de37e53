//! What a request passes before anything is done for it, and what its answer says of the limits.

use super::{
    headers,
    table::{Credential, Standings},
};
use crate::{EnvParts, Limits, Problem, session};
use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Ctx, Error, Result};
use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

/// The address at the other end of the connection; absent when the router is called in process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Where the counts of a request are left for its answer.
#[derive(Clone, Default)]
struct Spent(Arc<OnceLock<Standings>>);

pub(crate) struct Gate {
    spent: Spent,
    peer: Option<IpAddr>,
    /// The request says who it is, rightly or wrongly.
    claims: bool,
}

impl Gate {
    pub(crate) fn open(request: &mut Request) -> Self {
        let spent = Spent::default();
        request.extensions_mut().insert(spent.clone());
        let headers = request.headers();
        let claims = headers.contains_key(header::AUTHORIZATION)
            || session::cookie(headers).is_some()
            || request.uri().path() == session::SIGN_IN
            || request.uri().path().starts_with("/hooks/");
        Self { spent, peer: request.extensions().get::<Peer>().map(|peer| peer.0), claims }
    }

    /// The size of the head.
    pub(crate) fn check(limits: &Limits, request: &Request) -> Result<()> {
        let length = request.uri().path_and_query().map_or(0, |all| all.as_str().len());
        if length > limits.url_bytes_max {
            return Err(Error::too_large("url_too_long", format!("the address is longer than {} bytes", limits.url_bytes_max))
                .place("the request line")
                .fix("send less in the query; long filters belong in a body"));
        }
        let headers = request.headers();
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if headers.len() > limits.headers_max || bytes > limits.header_bytes_max {
            let most = format!("{} headers with {} bytes together", limits.headers_max, limits.header_bytes_max);
            return Err(Error::too_large("headers_too_large", format!("the request has more than {most}"))
                .place("the headers")
                .fix("send fewer or shorter headers; a browser may hold old cookies of this address"));
        }
        Ok(())
    }

    /// Counts a failed attempt to sign in, and says on the answer how the counts stand.
    pub(crate) fn close(self, env: &EnvParts, correlation: &str, response: &mut Response) {
        if response.status() == StatusCode::UNAUTHORIZED
            && self.claims
            && let Some(peer) = self.peer
            && let Err(error) = env.limiter.failed(peer)
        {
            *response = Problem::new(&error, correlation).into_response();
        }
        spread(env, response);
        if let Some(standings) = self.spent.0.get() {
            headers::write(standings, response.headers_mut());
        }
    }
}

/// How long to wait, of an answer that says nothing of it.
const WAIT_S: u64 = 2;

/// Not all that are sent away at once are to come back at once. Whoever is told that the server cannot now is told when to try.
fn spread(env: &EnvParts, response: &mut Response) {
    let status = response.status();
    let told = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<u64>().ok());
    let least = match (status, told) {
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(told)) => told,
        (StatusCode::SERVICE_UNAVAILABLE, None) => WAIT_S,
        _ => return,
    };
    let wait = least.saturating_add(env.rng.next_u64() % (least / 2 + 2));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
}

/// Takes what an operation costs from the caller's counts.
pub(crate) fn spend(env: &EnvParts, extensions: &Extensions, headers: &HeaderMap, ctx: &Ctx, cost: u32) -> Result<()> {
    let left = |standings: Standings| {
        if let Some(spent) = extensions.get::<Spent>() {
            let _ = spent.0.set(standings);
        }
    };
    match env.limiter.spend(ctx, credential(headers), cost) {
        Ok(standings) => {
            left(standings);
            Ok(())
        }
        Err(refused) => {
            left(refused.standings);
            Err(refused.error)
        }
    }
}

/// The same for what is called from inside, where no header tells of it.
pub(crate) fn charge(env: &EnvParts, ctx: &Ctx, cost: u32) -> Result<()> {
    env.limiter.spend(ctx, None, cost).map(|_| ()).map_err(|refused| refused.error)
}

fn credential(headers: &HeaderMap) -> Option<Credential> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.split_once(' '));
    let secret = bearer.map(|(_, token)| token.trim()).or_else(|| session::cookie(headers))?;
    let mut out = [0; 16];
    out.copy_from_slice(&session::hash(secret)[..16]);
    Some(out)
}
