//! Checks an address before anything is connected: scheme, odd spellings, literal addresses.

use crate::{
    address,
    secret::{parse, shown},
};
use base::{Error, Result};
use reqwest::Url;
use std::net::IpAddr;

pub(crate) struct Target {
    pub(crate) url: Url,
    /// `host:port`, as allow lists write it.
    pub(crate) authority: String,
    /// The caller allowed this authority by name, so any address is fine.
    pub(crate) allowed: bool,
}

impl Target {
    pub(crate) fn check(text: &str, allow: &[String]) -> Result<Self> {
        let url = parse(text)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::invalid("bad_url", format!("`{}`: only http and https addresses can be fetched", shown(text))));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::invalid("bad_url", format!("`{}` carries a user name or password in the address", shown(text)))
                .fix("hand credentials over as a secret bound to the origin"));
        }
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let port = url.port_or_known_default().unwrap_or(0);
        let authority = format!("{host}:{port}");
        let allowed = allow.iter().any(|entry| same_authority(entry, &host, port));
        let target = Self { url, authority, allowed };
        if !allowed {
            target.refuse_literals(text, &host)?;
        }
        Ok(target)
    }

    /// A name is judged when it is resolved; a literal address is never resolved, so it is judged here.
    fn refuse_literals(&self, text: &str, host: &str) -> Result<()> {
        let Ok(ip) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else { return Ok(()) };
        if let Some(what) = address::refusal(ip) {
            return Err(denied(&self.authority, ip, what));
        }
        if ip.is_ipv4() && written_host(text) != host {
            return Err(Error::forbidden("egress_denied", format!("`{}` hides the address {ip} behind an unusual spelling", shown(text)))
                .fix(format!("write the address as {ip}")));
        }
        Ok(())
    }
}

pub(crate) fn denied(authority: &str, ip: IpAddr, what: &str) -> Error {
    Error::forbidden("egress_denied", format!("{authority} leads to {ip}, which is {what}; such addresses are refused unless allowed")).fix(
        format!(
            "if this is meant, allow it by name: `allow: {{hosts: [\"{authority}\"]}}` in the workflow, granted by whoever starts the run"
        ),
    )
}

/// The host as it stands in the text, before any normalisation.
fn written_host(text: &str) -> String {
    let rest = text.trim().split_once(':').map_or("", |(_, rest)| rest).trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase()
}

fn same_authority(entry: &str, host: &str, port: u16) -> bool {
    let Some((entry_host, entry_port)) = entry.trim().rsplit_once(':') else { return false };
    entry_port.parse() == Ok(port) && entry_host.eq_ignore_ascii_case(host)
}
