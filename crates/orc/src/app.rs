//! The application put together: store, engine, hands, HTTP.

use crate::{
    address::AddressFile,
    catalogue::Hands,
    embed::Console,
    host::System,
    idle::NoRecovery,
    kinds,
    outward::{Accounts, Told},
    ports, stand_ins,
};
use base::{Ctx, Error, Result};
use cli::host::{App, Life, SharedStandIns};
use engine::{Engine, Outside};
use governance::{
    identity::{Identity, Roles},
    retention::Retention,
};
use http::{About, Auth, EnvParts, Hosts, Idempotency, Info, Router, Sessions};
use resources::Kind;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::{Journal, Store};
use tokio::net::TcpListener;
use work::triggers::Triggers;

/// How long work in flight may take to end when the process stops. What is left is taken up by the next one.
pub(crate) const STOP_WITHIN: Duration = Duration::from_secs(8);
/// The same for a command that is done: a step that its decision set going should end, not be cut off.
const FINISH_WITHIN: Duration = Duration::from_secs(60);
/// Room that a server keeps on the disk, for cancelling and ending runs when the disk is full.
pub(crate) const BALLAST_BYTES: u64 = 16 * 1024 * 1024;
/// How long open requests may take after that.
const DRAIN_WITHIN: Duration = Duration::from_secs(1);

/// What happens by itself in an application.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Everything unfinished is taken up.
    All,
    /// Only what is asked for, and timers.
    Asked,
    /// Nothing.
    None,
}

/// Everything that runs, and how to stop it.
pub(crate) struct Composed {
    pub(crate) store: Store,
    pub(crate) router: Router,
    pub(crate) env: http::Env,
    pub(crate) ctx: Ctx,
    pub(crate) simulated: bool,
    pub(crate) notes: Vec<String>,
    engine: Engine,
    told: Told,
    triggers: Triggers,
    retention: Retention,
    token: String,
}

pub(crate) async fn compose(system: &System, data: &Path, work: Work) -> Result<Composed> {
    compose_with(system, data, work, More::default()).await
}

/// What an application has beside the usual.
#[derive(Default)]
pub(crate) struct More {
    /// Kinds beside those of the list.
    pub(crate) kinds: Vec<Kind>,
    /// They answer instead of models and tools.
    pub(crate) stand_ins: Option<SharedStandIns>,
    /// Where a backup is kept up to date.
    pub(crate) backup_to: Option<std::path::PathBuf>,
    /// Room that is kept on the disk.
    pub(crate) ballast_bytes: u64,
}

pub(crate) async fn compose_with(system: &System, data: &Path, work: Work, more: More) -> Result<Composed> {
    // Before the folder is touched: a wrong variable should leave nothing half done.
    let bounds = crate::rates::bounds()?;
    // Tests of workflows live in a folder of their own, which goes with them; the journal that is named is not theirs.
    let database = if more.stand_ins.is_some() { None } else { crate::database::named()? };
    let store = open_store(
        system,
        store::Options { database, backup_to: more.backup_to, ballast_bytes: more.ballast_bytes, ..store::Options::new(data) },
    )
    .await?;
    let hands = Hands::find(system).await?;
    let ctx = governance::identity::local_ctx(&store);
    let resources = kinds::resources(system, &store, &hands, more.kinds)?;
    let roles = Roles::new(kinds::names(&resources));
    let identity = Identity::open(store.clone(), system.clock.clone(), system.rng.clone(), roles).await?;
    // Before the engine: runs that are taken up may name models that are declared.
    hands.gateway.serve_declared(resources.clone(), ports::sight(identity.clone()));
    let engine = start_engine(system, &store, &hands, Doing { work, stand_ins: more.stand_ins.clone(), options: bounds.engine }).await?;
    let shared: Arc<Store> = Arc::new(store.clone());
    let sessions = Sessions::new(shared.clone(), system.clock.clone(), system.rng.clone());
    let auth = Auth::new(sessions).with_tokens(Arc::new(identity.clone()));
    let token = auth.issue_bearer(ctx.clone());
    let idempotency = Idempotency::new(shared, system.clock.clone());
    let env = EnvParts::new(auth, Hosts::loopback(), bounds.limits, idempotency, system.clock.clone(), system.rng.clone());
    let env: http::Env = Arc::new(env);
    let simulated = hands.gateway.default_is_simulated();
    let parts = work::Parts {
        env: env.clone(),
        engine: engine.clone(),
        store: store.clone(),
        catalogue: catalogue(&hands, more.stand_ins.is_some()),
        resources: resources.clone(),
        people: Arc::new(ports::Names(identity.clone())),
    };
    let state = work::State::new(parts);
    let triggers = Triggers::new(state.clone(), Arc::new(Accounts(identity.clone())));
    let told = Told::open(system, &store, &resources, &identity, (&state, &triggers));
    let governed = governance::State::new(governance::Parts { env: env.clone(), identity, resources: resources.clone() });
    let retention = crate::outward::retention(system, &store, &resources);
    governance::workspaces::ensure_default(&resources, &ctx).await?;
    let listed = resources.registry().iter().map(|kind| kind.name.to_owned()).collect();
    let events = http::live::ResourceEvents::start(&store, listed);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let about = About { org_name: "local".into(), version: version.clone(), simulated };
    let router = http::App::new(env.clone(), Info { title: "Orchestrator", version }, about)
        .operations(work::operations(&state))
        .operations(work::triggers::operations(&triggers))
        .inbound(work::triggers::inbound(&triggers))
        .operations(http::live::operations(&env, events, [work::topics(&state), told.topics()].concat()))
        .operations(governance::operations(&governed))
        .operations(governance::retention::operations(&retention))
        .operations(told.operations())
        .operations(http::kinds::operations(&http::kinds::Kinds { resources, reader: kinds::reader() }))
        .operations(crate::verify::operations(&store))
        .face(http::mcp::face)
        .error_pages(crate::embed::error_pages())
        .face(|operations| graphql::face(operations, graphql::Options::loopback()))
        .face(|operations| graphql::schema_face(operations, graphql::Options::loopback()))
        .assets(Arc::new(Console))
        .router()?;
    told.start(work);
    if work == Work::All {
        triggers.start();
        retention.start();
    }
    Ok(Composed { store, router, env, ctx, simulated, notes: hands.notes, engine, told, triggers, retention, token })
}

/// Opens the folder although its end is lost, and records that as an act of whoever sits at this machine.
pub(crate) async fn accept_loss(system: &System, data: &Path) -> Result<Option<String>> {
    let store =
        open_store(system, store::Options { accept_lost_tail: true, database: crate::database::named()?, ..store::Options::new(data) })
            .await?;
    let lost = store.accepted_loss().map(|e| e.message().to_owned());
    if let Some(what) = &lost {
        let body = serde_json::json!({"kind": "journal", "name": "journal", "what": what, "ends_at": store.pos()});
        record(system, &store, "journal.loss_accepted", body).await?;
    }
    store.shutdown().await?;
    Ok(lost)
}

/// An act of whoever sits at this machine.
pub(crate) async fn record(system: &System, store: &Store, action: &str, body: serde_json::Value) -> Result<()> {
    let ctx = governance::identity::local_ctx(store);
    let record = store::AuditRecord::of(&ctx, system.clock.now(), action, body);
    store.commit(store::Batch { audit: vec![record], ..store::Batch::new(ctx.org) }).await.map(|_| ())
}

/// The tables of all features.
pub(crate) fn tables() -> Vec<store::Migration> {
    [http::migrations(), work::migrations(), governance::migrations(), resources::MIGRATIONS.to_vec()].concat()
}

pub(crate) async fn open_store(system: &System, mut options: store::Options) -> Result<Store> {
    // After a failed write nothing more can be promised; what was acknowledged is on disk.
    options.on_fatal = Some(Arc::new(|e: &Error| crate::fatal(&format!("the storage has failed: {e}"))));
    let (clock, rng) = (system.clock.clone(), system.rng.clone());
    let opened = tokio::task::spawn_blocking(move || Store::open(options, &tables(), clock, rng)).await;
    opened.map_err(|e| Error::internal("storage_error", format!("the data folder could not be opened: {e}")))?
}

/// In a test models are stood in for, so their names are not checked.
fn catalogue(hands: &Hands, test: bool) -> work::Catalogue {
    let mut catalogue = hands.catalogue();
    if test {
        catalogue.flow.models = None;
    }
    catalogue
}

struct Doing {
    work: Work,
    stand_ins: Option<SharedStandIns>,
    options: engine::Options,
}

async fn start_engine(system: &System, store: &Store, hands: &Hands, doing: Doing) -> Result<Engine> {
    let keep = Arc::new(ports::Keeper(work::runs::Kept::new(store.clone())));
    let tools: Arc<dyn engine::port::Tools> = Arc::new(ports::ToolPort { tools: hands.tools.clone(), keep });
    let models: Arc<dyn engine::port::Models> = Arc::new(ports::ModelPort(hands.gateway.clone()));
    let (tools, models) = match doing.stand_ins {
        Some(shared) => stand_ins::before(shared, tools),
        None => (tools, models),
    };
    let journal: Arc<dyn Journal> = match doing.work {
        Work::All => Arc::new(store.clone()),
        Work::Asked => Arc::new(NoRecovery { store: store.clone(), timers: true }),
        Work::None => Arc::new(NoRecovery { store: store.clone(), timers: false }),
    };
    let outside =
        Outside { journal, clock: system.clock.clone(), rng: system.rng.clone(), tools, models, projections: work::projections() };
    // Who goes on with one run only leaves it to the next server to count a death, for all runs at once.
    let all = doing.work == Work::All;
    let after_death = all && !store.ended_in_order();
    if all {
        store.take_over();
    }
    Engine::start(outside, engine::Options { after_death, ..doing.options }).await
}

impl Composed {
    pub(crate) fn client(&self) -> Result<http::client::Client> {
        http::client::Client::in_process(self.router.clone(), &self.token)
    }

    /// Binds, writes the address file, and answers requests in the background.
    pub(crate) async fn listen(&self, data: &Path, at: SocketAddr) -> Result<Listening> {
        let listener = TcpListener::bind(at).await.map_err(|e| not_bound(at, &e))?;
        let address = listener.local_addr().map_err(|e| not_bound(at, &e))?;
        let url = format!("http://{address}");
        let file = AddressFile::write(data, &url, &self.token)?;
        let serving = http::serve(listener, self.router.clone(), self.env.clone(), DRAIN_WITHIN);
        Ok(Listening { url, file: Some(file), task: tokio::spawn(serving) })
    }

    /// Takes no new work, suspends runs durably, ends streams, lets go of the folder.
    pub(crate) async fn stop(&self, mut listening: Option<Listening>, within: Duration) {
        // First of all: nobody is to find an address at which soon nobody answers. Newcomers wait for the folder instead.
        if let Some(listening) = &mut listening {
            listening.file.take();
        }
        self.triggers.stop();
        self.retention.stop();
        self.engine.stop(within).await;
        self.told.stop(DRAIN_WITHIN).await;
        self.env.shutdown.begin();
        if let Some(listening) = listening {
            let _ = listening.task.await;
        }
        if let Err(error) = self.store.shutdown().await {
            tracing::warn!("the data folder was not closed in order: {error}");
        }
    }
}

/// A bound address; the address file goes when this is dropped.
pub(crate) struct Listening {
    pub(crate) url: String,
    file: Option<AddressFile>,
    task: tokio::task::JoinHandle<Result<()>>,
}

fn not_bound(at: SocketAddr, e: &std::io::Error) -> Error {
    let error = match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            Error::conflict("port_in_use", format!("another program listens at {at}")).fix("choose another port: orc up --port 0")
        }
        _ => Error::unavailable("not_bound", format!("{at} cannot be listened at: {e}")).fix("choose another port: orc up --port 0"),
    };
    error.place(at.to_string())
}

/// The application inside a command.
pub(crate) struct Embedded {
    composed: Composed,
    client: http::client::Client,
    listening: Mutex<Option<Listening>>,
}

impl Embedded {
    pub(crate) async fn open(system: &System, data: &Path, life: Life) -> Result<Self> {
        let work = if life == Life::Long { Work::Asked } else { Work::None };
        let composed = compose(system, data, work).await?;
        let client = composed.client()?;
        let listening = match life {
            Life::Short => None,
            // Others may join: two runs at once on one folder work as with a server.
            Life::Long => Some(composed.listen(data, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?),
        };
        Ok(Self { composed, client, listening: Mutex::new(listening) })
    }
}

impl Embedded {
    /// On an empty folder, with what answers instead of models and tools.
    pub(crate) async fn open_for_tests(system: &System, data: &Path, stand_ins: SharedStandIns) -> Result<Self> {
        let more = More { stand_ins: Some(stand_ins), ..More::default() };
        let composed = compose_with(system, data, Work::Asked, more).await?;
        let client = composed.client()?;
        Ok(Self { composed, client, listening: Mutex::new(None) })
    }
}

impl App for Embedded {
    fn client(&self) -> http::client::Client {
        self.client.clone()
    }

    fn stop<'a>(&'a self) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        let within = if listening.is_some() { STOP_WITHIN } else { FINISH_WITHIN };
        Box::pin(self.composed.stop(listening, within))
    }
}
