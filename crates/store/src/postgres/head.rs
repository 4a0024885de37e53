//! Whose the journal is: taking it over, keeping it, noticing that it is somebody else's.

use super::{
    Shared,
    connect::{self, Database, Role},
    pool::Pool,
    schema,
    value::Session,
    writer::{Job, Writer},
};
use crate::{
    Options,
    apply::int,
    chain::{self, Hash},
    checkpoint,
    common::Common,
    fault,
    quarantine::Quarantine,
    schema::Migration,
};
use base::{Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, SharedClock, SharedRng};
use std::{sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, WeakUnboundedSender},
};
use tokio_postgres::Client;

/// How often a journal that is held is asked for again.
const LOOK: Duration = Duration::from_millis(200);

/// A journal that was taken over: where it stands.
pub(crate) struct Taken {
    pub(crate) epoch: u64,
    pub(crate) groups: i64,
    pub(crate) pos: u64,
    pub(crate) root: Hash,
    /// Whoever had it has given it back.
    pub(crate) orderly: bool,
}

fn bad(what: &str, database: &Database) -> impl Fn(tokio_postgres::Error) -> Error {
    let (what, database) = (what.to_owned(), database.shown());
    move |e| fault::reading_there(&what, &database, &e)
}

/// Connects, takes the journal over, brings the tables up to date.
pub(crate) async fn begin(
    options: &Options,
    database: &Database,
    features: &[Migration],
    clock: SharedClock,
    rng: SharedRng,
    runtime: &Handle,
) -> Result<(Writer, OrgId, Principal, Option<Error>)> {
    let mut client = connect::connect(database, Role::Write, None).await?;
    connect::check_profile(&client, database).await?;
    let there: Option<i32> = client
        .query_one("SELECT 1 FROM pg_class WHERE oid = to_regclass('journal_head')", &[])
        .await
        .map(|row| row.get(0))
        .or_else(|e| if e.as_db_error().is_none() && !e.is_closed() { Ok(None) } else { Err(e) })
        .map_err(bad("looking for the journal", database))?;
    if there.is_none() {
        schema::migrate(&mut client, features, clock.now()).await?;
    }
    let taken = take(&client, database).await?;
    // Whoever had it before has ended, or is told so by its next commit: the tables are ours to change.
    if there.is_some() {
        schema::migrate(&mut client, features, clock.now()).await?;
    }
    let common = Common::open(options, clock, rng, taken.pos)?;
    let lost = check_head(options, &common, &client, database, taken.pos).await?;
    let (org, user) = local(&mut client, database, &common, taken.epoch).await?;
    let shared = Shared {
        common,
        database: database.clone(),
        pool: Pool::new(options.readers, runtime.clone()),
        reads: std::sync::atomic::AtomicU64::new(0),
        quarantine: Quarantine::default(),
    };
    Ok((Writer::new(Arc::new(shared), Session::new(client), &taken), org, user, lost))
}

/// Takes the journal when nobody holds it any more, by the database's clock.
async fn take(client: &Client, database: &Database) -> Result<Taken> {
    let sql = "UPDATE journal_head SET epoch = epoch + 1, holder = $1, until = clock_timestamp() + $2::int8 * interval '1 millisecond'
        WHERE until <= clock_timestamp() RETURNING epoch, groups, pos, root";
    let holder = format!("process {}", std::process::id());
    let lease = millis(database.lease);
    // A holder that has crashed is waited for; one that lives renews in between.
    let looks = database.lease.as_millis() * 13 / 10 / LOOK.as_millis() + 2;
    for _ in 0..looks {
        // Whoever gives it back says so: its lease does not end, it has ended.
        let given = client.query_opt("SELECT until = '-infinity' FROM journal_head", &[]).await;
        let orderly = given.map_err(bad("taking the journal over", database))?.is_none_or(|row| row.get(0));
        if let Some(row) = client.query_opt(sql, &[&holder, &lease]).await.map_err(bad("taking the journal over", database))? {
            let root: Vec<u8> = row.get(3);
            let root = root.try_into().map_err(|_| fault::damaged("the root of the journal has not 32 bytes"))?;
            // Whoever had it learns at once that it has not any more.
            client
                .execute("SELECT pg_notify('orc', $1)", &[&format!("{} {}", row.get::<_, i64>(0), row.get::<_, i64>(2))])
                .await
                .map_err(bad("taking the journal over", database))?;
            let natural = |i: usize| row.get::<_, i64>(i).unsigned_abs();
            return Ok(Taken { epoch: natural(0), groups: row.get(1), pos: natural(2), root, orderly });
        }
        tokio::time::sleep(LOOK).await;
    }
    let held = client.query_opt("SELECT holder FROM journal_head", &[]).await.map_err(bad("taking the journal over", database))?;
    let holder = held.map_or_else(|| "another process".to_owned(), |row| row.get(0));
    Err(Error::conflict("store_in_use", format!("the journal in this database is held by another server ({holder})"))
        .place(database.shown())
        .fix("stop that server, or name another database in ORC_STORE"))
}

pub(crate) fn millis(d: Duration) -> i64 {
    i64::try_from(d.as_millis()).unwrap_or(i64::MAX)
}

/// Returns what was lost, if that is accepted.
async fn check_head(options: &Options, common: &Common, client: &Client, database: &Database, pos: u64) -> Result<Option<Error>> {
    let checked = match checkpoint::noted_head(&options.dir, &common.signer) {
        Ok(None) => return Ok(None),
        Err(e) => Err(e),
        Ok(Some(head)) => {
            let at = i64::try_from(head.pos).unwrap_or(i64::MAX);
            let row = client.query_opt("SELECT root FROM checkpoint WHERE pos = $1", &[&at]).await;
            let root = row.map_err(bad("reading a checkpoint", database))?.and_then(|row| row.get::<_, Vec<u8>>(0).try_into().ok());
            checkpoint::fits(&options.dir, &head, pos, root)
        }
    };
    match checked {
        Err(e) if options.accept_lost_tail && e.code() == "journal_behind_head" => {
            checkpoint::set_aside(&options.dir, &e)?;
            Ok(Some(e))
        }
        checked => checked.map(|()| None),
    }
}

/// The local organization and its user, made on first start; and the keys of all organizations.
async fn local(client: &mut Client, database: &Database, common: &Common, epoch: u64) -> Result<(OrgId, Principal)> {
    let bad = bad("starting the journal", database);
    let tx = client.transaction().await.map_err(&bad)?;
    let damaged = || fault::damaged("the local organization cannot be understood");
    keys_are_these(&tx, common).await?;
    let found = tx.query_opt(
        "SELECT o.value, u.value, p.name FROM meta o JOIN meta u ON u.key = 'local_user' AND o.key = 'local_org'
           LEFT JOIN principal p ON p.org = o.value AND p.id = u.value",
        &[],
    );
    let (org, id, name) = match found.await.map_err(&bad)? {
        Some(row) => {
            let (org, id): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
            let ids = OrgId::from_slice(&org).zip(PrincipalId::from_slice(&id)).ok_or_else(damaged)?;
            (ids.0, ids.1, row.get::<_, Option<String>>(2).unwrap_or_default())
        }
        None => {
            let (org, _) = insert_org(&tx, "local", common, epoch).await.map_err(&bad)?.ok_or_else(deposed)?;
            let id = PrincipalId::new(&*common.clock, &*common.rng);
            let kind = i64::from(chain::kind_code(PrincipalKind::User));
            let put = "INSERT INTO principal(org, id, kind, name) VALUES ($1, $2, $3, 'local user')";
            tx.execute(put, &[&org.as_bytes().as_slice(), &id.as_bytes().as_slice(), &kind]).await.map_err(&bad)?;
            for (key, value) in [("local_org", org.as_bytes().as_slice()), ("local_user", id.as_bytes().as_slice())] {
                tx.execute("INSERT INTO meta(key, value) VALUES ($1, $2)", &[&key, &value]).await.map_err(&bad)?;
            }
            (org, id, "local user".to_owned())
        }
    };
    for row in tx.query("SELECT id, blob_key FROM organization", &[]).await.map_err(&bad)? {
        let (id, key): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
        common.learn_org(OrgId::from_slice(&id).ok_or_else(damaged)?, &key);
    }
    tx.commit().await.map_err(&bad)?;
    Ok((org, Principal { id, kind: PrincipalKind::User, name }))
}

/// With other keys than before no secret opens and no checkpoint verifies: better to say so at once.
async fn keys_are_these(tx: &tokio_postgres::Transaction<'_>, common: &Common) -> Result<()> {
    let failed = |e: tokio_postgres::Error| Error::internal("storage_error", fault::said(&e));
    let mine = common.signer.public();
    match tx.query_opt("SELECT value FROM meta WHERE key = 'signing_key'", &[]).await.map_err(failed)? {
        None => {
            let put = "INSERT INTO meta(key, value) VALUES ('signing_key', $1)";
            tx.execute(put, &[&mine.as_bytes()]).await.map(|_| ()).map_err(failed)
        }
        Some(row) if row.get::<_, Vec<u8>>(0) == mine.as_bytes() => Ok(()),
        Some(_) => {
            Err(Error::conflict("other_keys", "the database belongs to another data folder: its checkpoints were signed with another key")
                .place(common.dir.display().to_string())
                .fix("copy `signing.key` and `secrets.key` from the data folder that this database was used with, and start again"))
        }
    }
}

/// A new organization with its key. `None`: the journal is another server's.
pub(crate) async fn insert_org(
    on: &impl tokio_postgres::GenericClient,
    name: &str,
    common: &Common,
    epoch: u64,
) -> std::result::Result<Option<(OrgId, Hash)>, tokio_postgres::Error> {
    let org = OrgId::new(&*common.clock, &*common.rng);
    let mut key = chain::GENESIS;
    common.rng.fill(&mut key);
    // Locked until this is in: whoever takes the journal over waits, or was first and is seen.
    let put = "INSERT INTO organization(id, name, blob_key, created_at)
        SELECT $1::bytea, $2::text, $3::bytea, $4::int8 FROM journal_head WHERE epoch = $5 FOR UPDATE";
    let made = on.execute(put, &[&org.as_bytes().as_slice(), &name, &key.as_slice(), &common.clock.now().0, &int(epoch)]).await?;
    Ok((made == 1).then_some((org, key)))
}

/// Has the writer look after the lease, the checkpoints and old answers, and tells it at once when somebody else has taken over.
/// A notification that is lost is found by the next look.
pub(crate) async fn keep(shared: Arc<Shared>, jobs: WeakUnboundedSender<Job>, epoch: u64) {
    let every = shared.database.lease.mul_f64(0.3).max(Duration::from_millis(20));
    let (told, mut hear) = mpsc::channel(64);
    let mut listener: Option<Client> = None;
    // Our own notes must not put it off.
    let mut due = tokio::time::interval(every);
    due.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The first comes at once; everything is as it was opened.
    due.tick().await;
    loop {
        if listener.as_ref().is_none_or(Client::is_closed) {
            listener = match connect::connect(&shared.database, Role::Listen, Some(told.clone())).await {
                Ok(client) => client.batch_execute("LISTEN orc").await.is_ok().then_some(client),
                Err(_) => None,
            };
        }
        let heard = tokio::select! {
            biased;
            _ = due.tick() => None,
            note = hear.recv() => note,
        };
        let Some(jobs) = jobs.upgrade() else { return };
        let job = match heard {
            Some(note) => {
                let newer = note.payload().split(' ').next().and_then(|n| n.parse::<u64>().ok()).is_some_and(|n| n > epoch);
                newer.then_some(Job::Look)
            }
            None => Some(Job::Look),
        };
        if job.is_some_and(|job| jobs.send(job).is_err()) || shared.poison.get().is_some() {
            return;
        }
    }
}

/// How many groups the journal has, asked by a write: it waits for what an earlier connection left in its commit, a copy of the
/// database refuses it, and its own commit proves those before it. `None`: the journal is another server's.
pub(crate) async fn claim(session: &Session, epoch: u64, lease: Duration) -> std::result::Result<Option<i64>, tokio_postgres::Error> {
    let sql = "UPDATE journal_head SET until = clock_timestamp() + $2::int8 * interval '1 millisecond' WHERE epoch = $1 RETURNING groups";
    let row = session.client.query_opt(sql, &[&int(epoch), &millis(lease)]).await?;
    Ok(row.map(|row| row.get(0)))
}

pub(crate) fn deposed() -> Error {
    Error::conflict("store_taken_over", "another server has taken the journal over: nothing more is written here")
        .fix("let one server at a time use a database; this one was silent for longer than its lease")
}
