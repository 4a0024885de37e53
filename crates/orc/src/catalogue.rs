//! What workflows can use here: tools from the registry, models from the environment and this machine.

use crate::host::System;
use base::Result;
use egress::Egress;
use gateway::{Config, Discovery, Gateway};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};
use tools::{Limits, Registry};

const OLLAMA_PORT: u16 = 11434;

/// Of larger files it is never kept what they held: it would have to fit into memory several times.
const KEPT_BYTES_MAX: u64 = 256 << 20;

fn limits(kept: Option<&str>) -> Result<Limits> {
    let Some(said) = kept.filter(|said| !said.is_empty()) else { return Ok(Limits::default()) };
    let bytes = said.parse().ok().filter(|bytes| *bytes <= KEPT_BYTES_MAX).ok_or_else(|| {
        base::Error::invalid("bad_limit", format!("`{said}` is not a number of bytes from 0 to {KEPT_BYTES_MAX}"))
            .place("ORC_KEPT_BYTES")
            .fix("give the largest file of which it is kept what it held before a run changed it, such as 16777216; 0 keeps nothing")
    })?;
    Ok(Limits { kept_bytes_max: bytes, ..Limits::default() })
}

/// Tools and models, ready to be called.
pub(crate) struct Hands {
    pub(crate) tools: Arc<Registry>,
    pub(crate) gateway: Arc<Gateway>,
    /// How the models were found, one line each.
    pub(crate) notes: Vec<String>,
}

impl Hands {
    pub(crate) async fn find(system: &System) -> Result<Self> {
        Self::found(system, ollama_listens()).await
    }

    /// What a file can be checked against: nobody is asked. Where an Ollama may be, its models are not known, and no name is wrong.
    pub(crate) async fn for_checking(system: &System) -> Result<flow::Catalog> {
        let known = Self::found(system, false).await?.flow();
        Ok(if ollama_is_seen() { flow::Catalog { models: None, ..known } } else { known })
    }

    async fn found(system: &System, ask_ollama: bool) -> Result<Self> {
        let egress = Egress::new(egress::Options::default(), system.clock.clone());
        let env: BTreeMap<String, String> = std::env::vars().collect();
        let Discovery { providers, notes } = gateway::discover(&env, &egress, ask_ollama).await;
        let default_model = env.get("ORC_MODEL").filter(|v| !v.is_empty()).cloned();
        let config = Config { providers, default_model, ..Config::default() };
        let gateway = Gateway::new(config, egress.clone(), system.clock.clone(), system.rng.clone())?;
        let search = env.get("ORC_SEARCH_URL").filter(|v| !v.is_empty()).cloned();
        let tools = Registry::new(Arc::new(egress), limits(env.get("ORC_KEPT_BYTES").map(String::as_str))?)
            .with_clock(system.clock.clone())
            .with_search(search)?;
        Ok(Self { tools: Arc::new(tools), gateway: Arc::new(gateway), notes })
    }

    /// What the checker of workflow files knows.
    pub(crate) fn flow(&self) -> flow::Catalog {
        let tools = self
            .tools
            .cards()
            .map(|c| (c.name.to_owned(), flow::ToolInfo { summary: c.summary.to_owned(), input: c.input, output: c.output }))
            .collect();
        let mut models = Vec::new();
        for model in self.gateway.models() {
            let bare = model.name.split_once('/').map(|(_, bare)| bare.to_owned());
            models.extend([Some(model.name), bare, Some(model.provider)].into_iter().flatten());
        }
        models.sort_unstable();
        models.dedup();
        flow::Catalog { tools, models: Some(models) }
    }

    pub(crate) fn catalogue(&self) -> work::Catalogue {
        let list = |items: Vec<Value>| json!({ "items": items });
        let tools: Vec<Value> = self.tools.cards().map(|card| json!(card)).collect();
        let models: Vec<Value> = self.gateway.models().iter().map(|model| json!(model)).collect();
        work::Catalogue { flow: self.flow(), tools: list(tools), models: list(models), gallery: crate::embed::gallery() }
    }
}

/// Asks the port before the HTTP client is made: reading the machine's certificates for nothing would cost milliseconds.
/// Whether its port is listened on, as the kernel tells it: without a connection.
fn ollama_is_seen() -> bool {
    let port = format!(":{OLLAMA_PORT:04X}");
    let listens = |line: &str| {
        let mut columns = line.split_whitespace().skip(1);
        columns.next().is_some_and(|local| local.ends_with(&port)) && columns.nth(1) == Some("0A")
    };
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().any(|table| std::fs::read_to_string(table).is_ok_and(|text| text.lines().any(listens)))
}

fn ollama_listens() -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, OLLAMA_PORT));
    TcpStream::connect_timeout(&address, Duration::from_millis(20)).is_ok()
}
