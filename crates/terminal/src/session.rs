//! How a command reaches the application: the server that holds the data folder, or the same application in this process.

use crate::{
    Cx, Global, api,
    failure::Failure,
    host::{App, Life},
};
use base::{Error, Kind, Right, Rights};
use http::client::Client;
use serde::Deserialize;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a folder may be held without an address before that is an error: another command is starting or ending.
const BUSY_WITHIN: Duration = Duration::from_secs(15);
const BUSY_POLL: Duration = Duration::from_millis(50);

pub struct Session<'a> {
    cx: &'a Cx<'a>,
    life: Life,
    pub client: Client,
    app: Option<Box<dyn App>>,
    /// Where requests go, for messages.
    pub place: String,
}

/// Has the data folder been used before?
pub fn has_data(cx: &Cx<'_>) -> bool {
    data_folder(&cx.global).is_ok_and(|data| data.join("head.json").exists())
}

/// `<data>/server.json`, written by whoever holds the folder.
#[derive(Deserialize)]
struct Address {
    url: String,
    token: String,
}

impl<'a> Session<'a> {
    pub async fn open(cx: &'a Cx<'a>, life: Life) -> Result<Self, Failure> {
        own_token(&cx.global)?;
        let mut session = match &cx.global.server {
            Some(url) => Self::remote(cx, url)?,
            None => Self::of_folder(cx, life).await?,
        };
        if let Some(org) = &cx.global.org {
            session.check_org(org).await?;
        }
        Ok(session)
    }

    fn remote(cx: &'a Cx<'a>, url: &str) -> Result<Self, Failure> {
        let token = own_token(&cx.global)?.ok_or_else(|| no_token(url))?;
        let client = Client::tcp(url, &token)?;
        Ok(Self { cx, life: Life::Short, client, app: None, place: url.to_owned() })
    }

    /// The address file wins if somebody answers there; else the folder is opened; and if it is held by somebody who
    /// has not said yet where, both are tried again for a while.
    async fn of_folder(cx: &'a Cx<'a>, life: Life) -> Result<Self, Failure> {
        let data = data_folder(&cx.global)?;
        let clock = cx.host.clock();
        let started = clock.monotonic();
        loop {
            if let Some(session) = Self::of_address_file(cx, life, &data).await {
                return Ok(session);
            }
            match cx.host.open(&data, life).await {
                Ok(app) => {
                    let client = acting(&cx.global, app.client())?;
                    return Ok(Self { cx, life, client, app: Some(app), place: data.display().to_string() });
                }
                Err(e) if e.code() == "data_folder_in_use" && clock.monotonic() - started < BUSY_WITHIN => clock.sleep(BUSY_POLL).await,
                Err(e) => return Err(e.into()),
            }
        }
    }

    async fn of_address_file(cx: &'a Cx<'a>, life: Life, data: &Path) -> Option<Self> {
        let address: Address = serde_json::from_slice(&std::fs::read(data.join("server.json")).ok()?).ok()?;
        let client = Client::tcp(&address.url, &address.token).ok()?;
        // A file left behind by a killed server names a port where nobody, or somebody else, answers.
        match client.get::<Value>("/api/v1/me").await {
            Ok(_) => {}
            // It is there, and has no time for us; the command itself is told so.
            Err(error) if error.code() == "rate_limited" => {}
            Err(_) => return None,
        }
        // Only now: another's token is shown to nobody but our own server.
        let client = acting(&cx.global, client).ok()?;
        Some(Self { cx, life, client, app: None, place: address.url })
    }

    /// Only a server that runs already; never an embedded application.
    pub async fn running_server(cx: &'a Cx<'a>) -> Result<Self, Failure> {
        if let Some(url) = &cx.global.server {
            return Self::remote(cx, url);
        }
        own_token(&cx.global)?;
        let data = data_folder(&cx.global)?;
        Self::of_address_file(cx, Life::Short, &data).await.ok_or_else(|| {
            Error::unavailable("no_server", "no server holds the data folder")
                .place(data.display().to_string())
                .fix("start one: orc up")
                .into()
        })
    }

    async fn check_org(&mut self, wanted: &str) -> Result<(), Failure> {
        let me = self.get("/api/v1/me").await?;
        let org = &me["org"];
        if org["id"] == wanted || org["name"] == wanted {
            return Ok(());
        }
        Err(Error::not_found("no_organization", format!("there is no organization `{wanted}` here"))
            .fix(format!("leave out --org: it is `{}`", org["name"].as_str().unwrap_or("local")))
            .into())
    }

    /// Whether whoever acts has this right in the whole organization.
    pub async fn has(&mut self, right: Right) -> Result<bool, Failure> {
        let me = self.get("/api/v1/me").await?;
        let listed = me["rights"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(Rights::parse(listed)?.has_in(right.noun, right.verb, None))
    }

    pub fn is_embedded(&self) -> bool {
        self.app.is_some()
    }

    pub async fn get(&mut self, path: &str) -> Result<Value, Failure> {
        let started = self.cx.host.clock().monotonic();
        loop {
            match self.client.get(path).await {
                Ok(value) => return Ok(value),
                Err(error) => self.heal(error, started).await?,
            }
        }
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Result<Value, Failure> {
        let started = self.cx.host.clock().monotonic();
        loop {
            match self.client.post(path, body).await {
                Ok(value) => return Ok(value),
                Err(error) => self.heal(error, started).await?,
            }
        }
    }

    /// Any method, with headers such as `if-match`. Repeating it must do no harm.
    pub async fn call(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&'static str, &str)],
    ) -> Result<Value, Failure> {
        let started = self.cx.host.clock().monotonic();
        loop {
            match self.client.call(method, path, body, headers).await {
                Ok(value) => return Ok(value),
                Err(error) => self.heal(error, started).await?,
            }
        }
    }

    /// With a key of its own, so that a repetition after a broken connection does nothing twice.
    pub async fn post_once(&mut self, path: &str, body: &Value) -> Result<Value, Failure> {
        let rng = self.cx.host.rng();
        let key = format!("{:016x}{:016x}", rng.next_u64(), rng.next_u64());
        let started = self.cx.host.clock().monotonic();
        loop {
            match self.client.post_once(path, body, &key).await {
                Ok(value) => return Ok(value),
                Err(error) => self.heal(error, started).await?,
            }
        }
    }

    /// If the process that held the folder has just ended or is ending, whoever holds it next is asked: this one,
    /// perhaps. Everything else is final.
    async fn heal(&mut self, error: Error, started: Duration) -> Result<(), Failure> {
        let clock = self.cx.host.clock();
        let ended = matches!(error.code(), "server_unreachable" | "stopping");
        let ours = !self.is_embedded() && self.cx.global.server.is_none();
        if !ended || !ours || clock.monotonic() - started > BUSY_WITHIN {
            return Err(self.explain(error));
        }
        clock.sleep(BUSY_POLL).await;
        self.reopen().await
    }

    /// A server that was started again answers elsewhere; its address file says where.
    pub async fn find_again(&mut self) {
        if self.cx.global.server.is_none()
            && let Ok(data) = data_folder(&self.cx.global)
            && let Some(found) = Self::of_address_file(self.cx, self.life, &data).await
        {
            *self = found;
        }
    }

    pub async fn reopen(&mut self) -> Result<(), Failure> {
        *self = Self::of_folder(self.cx, self.life).await?;
        Ok(())
    }

    /// A value that may stand elsewhere: large outputs are fetched as blobs.
    pub async fn payload(&mut self, value: Value) -> Result<Value, Failure> {
        let Some(id) = value.get("$blob").and_then(Value::as_str) else { return Ok(value) };
        self.get(&format!("/api/v1/blobs/{}", api::encode(id))).await
    }

    /// Network failures name who was asked and what helps.
    pub fn explain(&self, error: Error) -> Failure {
        if matches!(error.kind(), Kind::Unavailable | Kind::Timeout) && error.place_text().is_none() {
            return error.place(self.place.clone()).fix("orc doctor").into();
        }
        let correlation_id = error.detail().and_then(|d| d["correlation_id"].as_str()).map(str::to_owned);
        Failure::Error { error, correlation_id }
    }

    /// Suspends what runs in this process, durably. A no-op for clients.
    pub async fn close(self) {
        if let Some(app) = self.app {
            tokio::select! {
                () = app.stop() => {}
                // Asked to stop while stopping: at once. What is durable stays so.
                _ = tokio::signal::ctrl_c() => {}
            }
        }
    }
}

/// The token in the file of `--token-file` or `ORC_TOKEN_FILE`, else `ORC_TOKEN`. Never an argument: those are shown to
/// everybody on the machine.
fn own_token(global: &Global) -> Result<Option<String>, Error> {
    let (token, place) = match &global.token_file {
        Some(file) => (read_token(file)?, file.display().to_string()),
        None => match std::env::var("ORC_TOKEN") {
            Ok(token) if !token.trim().is_empty() => (token.trim().to_owned(), "ORC_TOKEN".to_owned()),
            _ => return Ok(None),
        },
    };
    if !token.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::unauthenticated("bad_token", "what should be a token holds other characters than a token has")
            .place(place)
            .fix("a token is one word that begins with `orc_`: `orc token create NAME` prints it"));
    }
    Ok(Some(token))
}

fn read_token(file: &Path) -> Result<String, Error> {
    const TOKEN_BYTES_MAX: u64 = 4096;
    let bad = |why: String| {
        Error::unauthenticated("no_token", format!("the file that should hold the token {why}"))
            .place(file.display().to_string())
            .fix("make one where the server runs: orc token create NAME > FILE")
            .fix("leave out --token-file and ORC_TOKEN_FILE to use ORC_TOKEN")
    };
    let mut text = String::new();
    let mut bounded = std::io::Read::take(std::fs::File::open(file).map_err(|e| bad(format!("cannot be read: {e}")))?, TOKEN_BYTES_MAX);
    std::io::Read::read_to_string(&mut bounded, &mut text).map_err(|e| bad(format!("cannot be read: {e}")))?;
    match text.trim() {
        "" => Err(bad("is empty".to_owned())),
        token => Ok(token.to_owned()),
    }
}

fn no_token(url: &str) -> Error {
    Error::unauthenticated("no_token", "no token was given: --server says where, nothing says who acts")
        .place(url)
        .fix("looked for: the file that --token-file or ORC_TOKEN_FILE names, then the variable ORC_TOKEN")
        .fix("make one where the server runs: orc token create NAME")
        .fix("then: export ORC_TOKEN=orc_…, or --token-file FILE; a token is no argument, because everybody on the machine sees those")
}

/// Whoever the token names, else the person at the machine.
fn acting(global: &Global, client: Client) -> Result<Client, Error> {
    match own_token(global)? {
        Some(token) => client.with_token(&token),
        None => Ok(client),
    }
}

/// The folder of `--data`, `$ORC_DATA`, else the platform's place for data.
pub fn data_folder(global: &Global) -> Result<PathBuf, Failure> {
    if let Some(dir) = &global.data {
        return Ok(dir.clone());
    }
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    var("XDG_DATA_HOME")
        .filter(|p| p.is_absolute())
        .or_else(|| var("HOME").map(|home| home.join(".local/share")))
        .map(|p| p.join("orc"))
        .ok_or_else(|| {
            Error::invalid("no_data_folder", "there is no home folder to keep data in")
                .fix("name a data folder: --data DIR, or ORC_DATA=DIR")
                .into()
        })
}
