//! Tables, the settings every connection gets, and migrations by feature.

use crate::{chain::sha256, fault};
use base::{Error, Result, Timestamp};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::path::Path;

/// The first release without the bug that could lose the tail of the write-ahead log.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");

/// One forward step of one feature's tables. Never changed after a release; only followed by a further one.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub feature: &'static str,
    /// From 1, without gaps.
    pub version: u32,
    pub sql: &'static str,
}

pub(crate) const CORE: &[Migration] = &[
    Migration { feature: "store", version: 1, sql: V1 },
    Migration { feature: "store", version: 2, sql: V2 },
    Migration { feature: "store", version: 3, sql: V3 },
    Migration { feature: "store", version: 4, sql: V4 },
    Migration { feature: "store", version: 5, sql: V5 },
    Migration { feature: "store", version: 6, sql: V6 },
    Migration { feature: "store", version: 7, sql: V7 },
    Migration { feature: "store", version: 8, sql: V8 },
];

/// Every key begins with the organization. Events lie in the order of commits: whatever number of runs advances at once,
/// a group fills few pages (measured: a third less work than clustered by run, and no more for one run alone). Indexes are
/// few, and on columns that seldom change: a step of a run touches none of the stream's.
const V1: &str = "
CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE organization(
  id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, blob_key BLOB NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE principal(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE stream(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, part INTEGER NOT NULL, epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL, pos INTEGER NOT NULL, head BLOB NOT NULL,
  status TEXT NOT NULL, closed INTEGER NOT NULL, name TEXT NOT NULL, definition BLOB,
  started_at INTEGER NOT NULL, ended_at INTEGER,
  steps_total INTEGER NOT NULL, steps_done INTEGER NOT NULL, steps_failed INTEGER NOT NULL, waiting INTEGER NOT NULL,
  cost_microusd INTEGER NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, note TEXT, extra TEXT,
  PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stream_started ON stream(org, started_at);
CREATE INDEX stream_status ON stream(org, status, started_at);
CREATE INDEX stream_open ON stream(id) WHERE closed = 0;
CREATE TABLE stream_count(
  org BLOB NOT NULL, status TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(org, status)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshot(
  org BLOB NOT NULL, stream BLOB NOT NULL, seq INTEGER NOT NULL, key_id INTEGER NOT NULL, subject TEXT, body BLOB NOT NULL,
  PRIMARY KEY(org, stream)
) STRICT;
CREATE TABLE event(
  org BLOB NOT NULL, stream BLOB NOT NULL, seq INTEGER NOT NULL, pos INTEGER PRIMARY KEY, kind TEXT NOT NULL,
  at INTEGER NOT NULL, actor BLOB NOT NULL, key_id INTEGER NOT NULL, subject TEXT, body BLOB NOT NULL, hash BLOB NOT NULL,
  UNIQUE(org, stream, seq)
) STRICT;
CREATE TABLE blob(
  org BLOB NOT NULL REFERENCES organization(id), id BLOB NOT NULL, key_id INTEGER NOT NULL, subject TEXT,
  media_type TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB, PRIMARY KEY(org, id)
) STRICT;
CREATE TABLE timer(
  org BLOB NOT NULL, stream BLOB NOT NULL, name TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY(org, stream, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer(due);
CREATE TABLE outbox(
  n INTEGER PRIMARY KEY, org BLOB NOT NULL REFERENCES organization(id), topic TEXT NOT NULL, at INTEGER NOT NULL,
  key_id INTEGER NOT NULL, subject TEXT, body BLOB NOT NULL
) STRICT;
CREATE TABLE audit(
  org BLOB NOT NULL REFERENCES organization(id), part INTEGER NOT NULL, seq INTEGER NOT NULL, pos INTEGER NOT NULL,
  action TEXT NOT NULL, at INTEGER NOT NULL, actor BLOB NOT NULL, key_id INTEGER NOT NULL, subject TEXT,
  body BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(org, part, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint(
  pos INTEGER PRIMARY KEY, at INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TABLE idempotency(
  org BLOB NOT NULL REFERENCES organization(id), key TEXT NOT NULL, request BLOB NOT NULL, response TEXT NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY(org, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency(at);
";

/// Numbers of outgoing entries are not used again once their rows are removed: whoever sends remembers where it stands.
const V2: &str = "
CREATE TABLE outgoing(
  n INTEGER PRIMARY KEY AUTOINCREMENT, org BLOB NOT NULL REFERENCES organization(id), topic TEXT NOT NULL, at INTEGER NOT NULL,
  key_id INTEGER NOT NULL, subject TEXT, body BLOB NOT NULL
) STRICT;
INSERT INTO outgoing(n, org, topic, at, key_id, subject, body) SELECT n, org, topic, at, key_id, subject, body FROM outbox;
DROP TABLE outbox;
ALTER TABLE outgoing RENAME TO outbox;
CREATE INDEX audit_pos ON audit(org, pos);
";

/// Who may be told of an outgoing entry stands beside it; what cannot be understood is put aside, as it is.
const V3: &str = "
ALTER TABLE outbox ADD COLUMN reach TEXT;
CREATE TABLE outbox_held(
  n INTEGER PRIMARY KEY, org BLOB NOT NULL REFERENCES organization(id), topic TEXT NOT NULL, at INTEGER NOT NULL,
  key_id INTEGER NOT NULL, subject TEXT, body BLOB NOT NULL, reach TEXT, reason TEXT NOT NULL, held_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_held_of ON outbox_held(org, n);
";

/// Streams belong to a workspace, and so does what they hold; those that were there before belong to the default one. A
/// page of one workspace, whatever the status, walks an index as a page of the organization does.
const V4: &str = "
ALTER TABLE stream ADD COLUMN workspace TEXT NOT NULL DEFAULT 'default';
ALTER TABLE stream ADD COLUMN owner TEXT;
CREATE INDEX stream_workspace ON stream(org, workspace, started_at);
CREATE INDEX stream_workspace_status ON stream(org, workspace, status, started_at);
CREATE TABLE counted(
  org BLOB NOT NULL, workspace TEXT NOT NULL, status TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(org, workspace, status)
) STRICT, WITHOUT ROWID;
INSERT INTO counted(org, workspace, status, n) SELECT org, 'default', status, n FROM stream_count;
DROP TABLE stream_count;
ALTER TABLE counted RENAME TO stream_count;
CREATE TABLE blob_place(
  org BLOB NOT NULL, id BLOB NOT NULL, workspace TEXT NOT NULL, PRIMARY KEY(org, id, workspace)
) STRICT, WITHOUT ROWID;
INSERT INTO blob_place(org, id, workspace) SELECT org, id, 'default' FROM blob;
";

/// What audit records are asked for by. The columns are read out of the stored bytes: the chain covers these and nothing
/// beside them, and a body that this version cannot read has none. Accounts say in their body of which sort they are, which
/// is not what the record is about.
const V5: &str = "
ALTER TABLE audit ADD COLUMN readable INTEGER GENERATED ALWAYS AS (key_id = 0 AND json_valid(CAST(body AS TEXT))) VIRTUAL;
ALTER TABLE audit ADD COLUMN kind TEXT GENERATED ALWAYS AS (coalesce(
  CASE WHEN readable AND action NOT LIKE 'account.%' THEN json_extract(CAST(body AS TEXT), '$.kind') END,
  substr(action, 1, instr(action, '.') - 1))) VIRTUAL;
ALTER TABLE audit ADD COLUMN workspace TEXT GENERATED ALWAYS AS (
  CASE WHEN readable THEN json_extract(CAST(body AS TEXT), '$.workspace') END) VIRTUAL;
ALTER TABLE audit ADD COLUMN name TEXT GENERATED ALWAYS AS (
  CASE WHEN readable THEN json_extract(CAST(body AS TEXT), '$.name') END) VIRTUAL;
ALTER TABLE audit ADD COLUMN correlation_id TEXT GENERATED ALWAYS AS (
  CASE WHEN readable THEN json_extract(CAST(body AS TEXT), '$.correlation_id') END) VIRTUAL;
CREATE INDEX audit_at ON audit(org, at, pos);
CREATE INDEX audit_name ON audit(org, name, at, pos);
CREATE INDEX audit_kind ON audit(org, kind, at, pos);
CREATE INDEX audit_workspace ON audit(org, workspace, at, pos);
CREATE INDEX audit_actor ON audit(org, actor, at, pos);
CREATE INDEX audit_action ON audit(org, action, at, pos);
CREATE INDEX audit_correlation ON audit(org, correlation_id, at, pos);
";

/// Rows beside the chains carry a sum over their other columns, so that a flipped bit is found there, too. Rows from before
/// have none until they are written again.
pub(crate) const V6: &str = "
ALTER TABLE stream ADD COLUMN sum BLOB;
ALTER TABLE snapshot ADD COLUMN sum BLOB;
ALTER TABLE blob ADD COLUMN sum BLOB;
";

/// What is due is taken from each organization in turn, however much one of them has.
pub(crate) const V7: &str = "
CREATE INDEX timer_due_of ON timer(org, due, stream, name);
";

/// What says that a stream was removed: the audit record of that name, which this row finds. And who uses a payload: streams, by their
/// ids; under its own id it is used for good, as are those from before there was this list.
pub(crate) const V8: &str = "
CREATE TABLE tombstone(
  org BLOB NOT NULL REFERENCES organization(id), stream BLOB NOT NULL, run TEXT NOT NULL, workspace TEXT NOT NULL,
  removed_at INTEGER NOT NULL, events INTEGER NOT NULL, wiped INTEGER NOT NULL, done INTEGER NOT NULL, PRIMARY KEY(org, stream)
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_removed ON tombstone(org, removed_at, run);
CREATE INDEX tombstone_open ON tombstone(org, stream) WHERE done = 0;
CREATE TABLE blob_use(
  org BLOB NOT NULL, id BLOB NOT NULL, used_by BLOB NOT NULL, PRIMARY KEY(org, id, used_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_use_of ON blob_use(org, used_by, id);
INSERT INTO blob_use(org, id, used_by) SELECT org, id, id FROM blob;
";

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_version(
  feature TEXT NOT NULL, version INTEGER NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(feature, version)
) STRICT, WITHOUT ROWID;";

pub(crate) fn check_sqlite() -> Result<()> {
    if rusqlite::version_number() >= OLDEST_SQLITE.0 {
        return Ok(());
    }
    let (found, oldest) = (rusqlite::version(), OLDEST_SQLITE.1);
    Err(Error::internal(
        "sqlite_too_old",
        format!("this program was built with SQLite {found}; releases before {oldest} can lose committed data"),
    )
    .fix("build with the SQLite that comes with the source"))
}

/// The writer's and the log keeper's connections.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)
        .map_err(|e| fault::reading("opening the database", e).place(path.display().to_string()))?;
    profile(&conn, false).map_err(|e| fault::reading("setting up the database", e).place(path.display().to_string()))?;
    check_profile(&conn)?;
    Ok(conn)
}

pub(crate) fn open_for_reading(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|e| fault::reading("opening the database for reading", e))?;
    profile(&conn, true).map_err(|e| fault::reading("setting up a reader", e))?;
    Ok(conn)
}

fn profile(conn: &Connection, reader: bool) -> rusqlite::Result<()> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch("PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
    if reader {
        return conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -2000;");
    }
    // The log keeper does the checkpoints, so that no commit waits for one.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
         PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 134217728;",
    )
}

/// What was asked for must be what SQLite answers; a build or a file that cannot is refused.
pub(crate) fn check_profile(conn: &Connection) -> Result<()> {
    let wanted = [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("trusted_schema", "0"), ("cell_size_check", "1")];
    for (name, want) in wanted {
        let got = pragma(conn, name)?.unwrap_or_default();
        if got != want {
            return Err(unsafe_setting(name, want, &got));
        }
    }
    // A build without memory mapping answers nothing here, which is as good.
    match pragma(conn, "mmap_size")? {
        Some(got) if got != "0" => Err(unsafe_setting("mmap_size", "0", &got)),
        _ => Ok(()),
    }
}

fn unsafe_setting(name: &str, want: &str, got: &str) -> Error {
    Error::internal(
        "unsafe_setting",
        format!("SQLite's setting `{name}` is `{got}` and must be `{want}`, otherwise committed data can be lost"),
    )
    .fix("put the data folder on a local disk that supports shared memory")
}

fn pragma(conn: &Connection, name: &str) -> Result<Option<String>> {
    use rusqlite::{OptionalExtension, types::Value};
    let value = conn.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, Value>(0)).optional();
    Ok(value.map_err(|e| fault::reading("reading a setting", e))?.map(|v| match v {
        Value::Integer(n) => n.to_string(),
        Value::Text(s) => s,
        other => format!("{other:?}"),
    }))
}

/// Brings the tables of every feature up to date, in one transaction.
pub(crate) fn migrate(conn: &mut Connection, features: &[Migration], now: Timestamp) -> Result<()> {
    let bad = |e: rusqlite::Error| Error::internal("migration_failed", format!("the tables could not be prepared: {e}"));
    let all: Vec<&Migration> = CORE.iter().chain(features).collect();
    if up_to_date(conn, &all)? {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(bad)?;
    tx.execute_batch(LEDGER).map_err(bad)?;
    for m in &all {
        let newest: u32 = tx
            .query_row("SELECT coalesce(max(version), 0) FROM schema_version WHERE feature = ?1", [m.feature], |r| r.get(0))
            .map_err(bad)?;
        if m.version <= newest {
            continue;
        }
        if m.version != newest + 1 {
            return Err(Error::internal(
                "migration_failed",
                format!("the tables of `{}` are at version {newest}, the next change given is version {}", m.feature, m.version),
            ));
        }
        tx.execute_batch(m.sql).map_err(|e| {
            Error::internal("migration_failed", format!("change {} of the tables of `{}` failed: {e}", m.version, m.feature))
        })?;
        tx.execute(
            "INSERT INTO schema_version(feature, version, digest, at) VALUES (?1, ?2, ?3, ?4)",
            rusqlite::params![m.feature, m.version, sha256(m.sql.as_bytes()), now.0],
        )
        .map_err(bad)?;
    }
    tx.commit().map_err(bad)
}

/// Compares what was applied with what this program knows; refuses what it cannot understand.
fn up_to_date(conn: &Connection, all: &[&Migration]) -> Result<bool> {
    let bad = |e: rusqlite::Error| fault::reading("reading the version of the tables", e);
    let fresh: bool =
        conn.query_row("SELECT count(*) = 0 FROM sqlite_schema WHERE name = 'schema_version'", [], |r| r.get(0)).map_err(bad)?;
    if fresh {
        return Ok(false);
    }
    let mut stmt = conn.prepare("SELECT feature, version, digest FROM schema_version").map_err(bad)?;
    let rows = stmt.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, u32>(1)?, r.get::<_, [u8; 32]>(2)?))).map_err(bad)?;
    let mut applied = 0;
    for row in rows {
        let (feature, version, digest) = row.map_err(bad)?;
        let Some(m) = all.iter().find(|m| m.feature == feature && m.version == version) else {
            return Err(Error::conflict(
                "schema_too_new",
                format!("the data folder was written by a newer program: its tables of `{feature}` are at version {version}"),
            )
            .fix("use the newer program, or restore a backup made by this one"));
        };
        if sha256(m.sql.as_bytes()) != digest {
            return Err(Error::internal(
                "migration_changed",
                format!("change {version} of the tables of `{feature}` is not the one that was applied to this data folder"),
            )
            .fix("a released change must never be edited; add a further one"));
        }
        applied += 1;
    }
    Ok(applied == all.len())
}
