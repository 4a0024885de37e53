//! Where the database is, and a connection to it: encrypted when it leaves the machine, with settings that were asked for and
//! then looked at.

use crate::fault;
use base::{Error, Result};
use std::{
    fmt,
    pin::Pin,
    str::FromStr,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::{
    AsyncMessage, Client, Config, Connection, Notification, Socket,
    config::{Host, SslMode},
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect},
};
use tokio_rustls::TlsConnector;

/// Releases from this one on are tested.
const OLDEST: (i32, &str) = (150_000, "15");
/// A dead peer is noticed after this long, with data under way and without.
const SILENT: Duration = Duration::from_secs(9);

/// A PostgreSQL database. Shows itself without its password.
#[derive(Clone)]
pub struct Database {
    config: Config,
    /// How long a process that says nothing keeps the journal, by the database's clock.
    pub lease: Duration,
}

impl Database {
    /// Understands `postgres://user@host:port/name?sslmode=require` and `host=… dbname=…`. A password in it is taken, but is better
    /// given apart from it, where no list of processes shows it.
    pub fn parse(url: &str, password: Option<&str>) -> Result<Self> {
        // What the library says of a bad address may repeat the password in it.
        let bad = || {
            Error::invalid("bad_database_address", "the address of the database cannot be understood")
                .fix("write postgres://USER@HOST:PORT/NAME, and give the password in ORC_STORE_PASSWORD or ORC_STORE_PASSWORD_FILE")
        };
        let mut config = Config::from_str(url).map_err(|_| bad())?;
        if config.get_hosts().is_empty() || config.get_dbname().is_none() {
            return Err(bad());
        }
        if let Some(password) = password {
            config.password(password);
        }
        // An address that is given is the one that is connected to; the name is then only what is checked.
        let far = match config.get_hostaddrs() {
            [] => config.get_hosts().iter().any(|host| !near(host)),
            given => given.iter().any(|ip| !ip.is_loopback()),
        };
        match config.get_ssl_mode() {
            // Whoever does not say wants it encrypted as soon as it leaves this machine.
            SslMode::Prefer if far => config.ssl_mode(SslMode::Require),
            SslMode::Prefer => config.ssl_mode(SslMode::Disable),
            _ => &mut config,
        };
        config
            .application_name("orc")
            .connect_timeout(Duration::from_secs(5))
            .keepalives(true)
            .keepalives_idle(Duration::from_secs(3))
            .keepalives_interval(Duration::from_secs(2))
            .keepalives_retries(3)
            .tcp_user_timeout(SILENT);
        Ok(Self { config, lease: Duration::from_secs(10) })
    }

    /// What it is opened with, for those who check where it came from.
    pub fn password(&self) -> Option<&[u8]> {
        self.config.get_password()
    }

    #[cfg(test)]
    pub(crate) fn encrypted(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require
    }

    /// Why it is not copied by way of the process that owns the journal: whoever asks copies it beside that.
    pub fn no_backup(&self) -> Error {
        Error::invalid("backup_failed", "a PostgreSQL database is copied beside whoever holds its journal")
            .place(self.shown())
            .fix("`orc backup` copies the database of this moment, `orc up --backup-to DIR` keeps copies up to date")
    }

    /// For a person: user, host and name, never the password.
    pub fn shown(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => String::new(),
        };
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let user = self.config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
        format!("postgres://{user}{host}:{port}/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

fn near(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
    }
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Write,
    Read,
    /// Reads as long as it takes, of one moment.
    Prove,
    Listen,
}

impl Role {
    fn settings(self) -> &'static str {
        match self {
            // Durable when acknowledged, whatever the server's default is; a writer that hangs in a transaction must not keep others out.
            Self::Write => {
                //
                // Everything it does goes by keys. Plans are made once, when tables are small: left to itself the database
                // reads whole tables then, and still does when they have grown.
                "SET synchronous_commit = on; SET statement_timeout = '30s'; SET lock_timeout = '15s';
                 SET idle_in_transaction_session_timeout = '5s'; SET default_transaction_isolation = 'read committed';
                 SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
                 SET enable_mergejoin = off;"
            }
            Self::Read => {
                "SET default_transaction_read_only = on; SET statement_timeout = '1s'; SET lock_timeout = '1s'; SET jit = off;
                 SET idle_in_transaction_session_timeout = '5s';"
            }
            Self::Prove => {
                "SET default_transaction_read_only = on; SET statement_timeout = 0; SET default_transaction_isolation = 'repeatable read';"
            }
            Self::Listen => "SET statement_timeout = '5s';",
        }
    }
}

/// Connects. `told` hears the notifications of this connection.
pub(crate) async fn connect(database: &Database, role: Role, told: Option<tokio::sync::mpsc::Sender<Notification>>) -> Result<Client> {
    let unreachable = |e: tokio_postgres::Error| fault::unreachable(&database.shown(), &e);
    let (client, connection) = database.config.connect(Tls(tls()?)).await.map_err(unreachable)?;
    tokio::spawn(drive(connection, told));
    client.batch_execute(role.settings()).await.map_err(unreachable)?;
    Ok(client)
}

/// Carries a connection's bytes until it ends; what it says beside answers is handed on.
async fn drive(mut connection: Connection<Socket, TlsStream<Socket>>, told: Option<tokio::sync::mpsc::Sender<Notification>>) {
    loop {
        match std::future::poll_fn(|cx| connection.poll_message(cx)).await {
            Some(Ok(AsyncMessage::Notification(notification))) => {
                if let Some(told) = &told {
                    // One that is missed is found by the next look.
                    let _ = told.try_send(notification);
                }
            }
            Some(Ok(_)) => {}
            Some(Err(e)) => return tracing::debug!("a connection to the database ended: {e}"),
            None => return,
        }
    }
}

/// What durability rests on must be what the server says; one that cannot is refused.
pub(crate) async fn check_profile(client: &Client, database: &Database) -> Result<()> {
    let unreachable = |e: tokio_postgres::Error| fault::unreachable(&database.shown(), &e);
    let sql = "SELECT name, setting FROM pg_settings WHERE name IN
        ('server_version_num', 'server_version', 'synchronous_commit', 'fsync', 'full_page_writes', 'data_checksums', 'server_encoding',
         'transaction_read_only')";
    let rows = client.query(sql, &[]).await.map_err(unreachable)?;
    let found = rows.iter().map(|row| (row.get::<_, String>(0), row.get::<_, String>(1))).collect::<std::collections::HashMap<_, _>>();
    let setting = |name: &str| found.get(name).map_or("", String::as_str);
    if setting("server_version_num").parse::<i32>().unwrap_or(0) < OLDEST.0 {
        let why = format!("the database is PostgreSQL {}; releases before {} are not tested", setting("server_version"), OLDEST.1);
        return Err(Error::invalid("postgres_too_old", why).place(database.shown()).fix(format!("use PostgreSQL {} or later", OLDEST.1)));
    }
    let wanted = [
        ("synchronous_commit", "on"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
        ("transaction_read_only", "off"),
    ];
    for (name, want) in wanted {
        if setting(name) != want {
            let why = format!(
                "PostgreSQL's setting `{name}` is `{}` and must be `{want}`, otherwise committed data can be lost or cannot be written",
                setting(name)
            );
            return Err(Error::internal("unsafe_setting", why).place(database.shown()).fix(format!("set `{name} = {want}` on the server")));
        }
    }
    if setting("data_checksums") != "on" {
        tracing::warn!(
            database = database.shown(),
            "the database has no data checksums: damage on its disk is found by `orc verify` only; pg_checksums --enable turns them on"
        );
    }
    Ok(())
}

fn tls() -> Result<TlsConnector> {
    let broken = |e: rustls::Error| Error::internal("storage_error", format!("encryption cannot be set up: {e}"));
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(broken)?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

/// Encryption that always checks who answers.
#[derive(Clone)]
struct Tls(TlsConnector);

struct Handshake(TlsConnector, String);

struct TlsStream<S>(tokio_rustls::client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Tls {
    type Stream = TlsStream<S>;
    type TlsConnect = Handshake;
    type Error = std::io::Error;

    fn make_tls_connect(&mut self, host: &str) -> std::io::Result<Handshake> {
        Ok(Handshake(self.0.clone(), host.to_owned()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Handshake {
    type Stream = TlsStream<S>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<TlsStream<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move {
            let name = rustls::pki_types::ServerName::try_from(self.1).map_err(std::io::Error::other)?;
            self.0.connect(name, stream).await.map(TlsStream)
        })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> tokio_postgres::tls::TlsStream for TlsStream<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for TlsStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TlsStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
