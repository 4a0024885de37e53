//! Backups of a journal in PostgreSQL: every table of one moment, as the database copies it out, each with its sum; and back into a
//! database that holds no journal. Nothing is taken over for it: whoever writes goes on writing.
//!
//! ```text
//! DIR/pg-T/TABLE.copy   the rows of the moment T (microseconds since 1970), in the database's own binary form; or
//! DIR/pieces/NN/HASH    the same in pieces, which later copies share, when a backup goes on by itself
//! DIR/pg-T/base.json    what the files hold and their sums; written last
//! DIR/keys/…            the keys, only when asked for
//! ```

use super::{
    connect::{self, Database, Role},
    pieces::{self, Cutter, Piece},
    schema,
};
use crate::{
    backup::{Backup, Keys, Restored, damaged, failed, take_back},
    fault, folder,
    schema::Migration,
};
use aws_lc_rs::digest::{Context, SHA256};
use base::{Digest, Error, Result, Timestamp};
use bytes::Bytes;
use futures_util::{SinkExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    pin::pin,
};
use tokio_postgres::{Client, error::Severity};

/// Of copies whose rows stand in a file for each table, and of those whose rows stand in pieces.
const FORM: u32 = 1;
const FORM_IN_PIECES: u32 = 2;
/// Bytes of a file that are sent at once.
const CHUNK: usize = 256 * 1024;

#[derive(Serialize, Deserialize)]
pub(super) struct Base {
    form: u32,
    at: Timestamp,
    pos: u64,
    /// Changes of tables that were applied: feature, version.
    changes: BTreeSet<(String, i64)>,
    tables: Vec<Table>,
}

#[derive(Serialize, Deserialize)]
struct Table {
    name: String,
    columns: Vec<String>,
    /// A column that numbers itself, and the last number that was given.
    counter: Option<(String, i64)>,
    bytes: u64,
    sha256: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<Piece>,
}

impl Base {
    pub(super) fn in_pieces(&self) -> bool {
        self.form == FORM_IN_PIECES
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().flat_map(|table| &table.pieces).map(|piece| piece.sha256.as_str())
    }

    /// But for who owns the journal until when.
    pub(super) fn holds_the_same(&self, other: &Self) -> bool {
        let told = |base: &Self| -> Vec<(String, String)> {
            let own = base.tables.iter().filter(|table| table.name != "journal_head");
            own.map(|table| (table.name.clone(), table.sha256.clone())).collect()
        };
        self.in_pieces() && self.pos == other.pos && self.changes == other.changes && told(self) == told(other)
    }
}

/// Where a copy goes.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) to: &'a Path,
    pub(crate) with_keys: bool,
    /// It shares what is the same with the others there.
    pub(crate) in_pieces: bool,
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(columns: &[String]) -> String {
    columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// A sum over what is written or read.
struct Sum(Context, u64);

impl Sum {
    fn new() -> Self {
        Self(Context::new(&SHA256), 0)
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
        self.1 += bytes.len() as u64;
    }

    fn end(self) -> (String, u64) {
        let mut out = Digest::default();
        out.0.copy_from_slice(self.0.finish().as_ref());
        (out.to_string(), self.1)
    }
}

async fn changes(client: &Client) -> Result<BTreeSet<(String, i64)>, tokio_postgres::Error> {
    let rows = client.query("SELECT feature, version FROM schema_version", &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// A backup at this moment into a new folder inside of `to`. `keys`: the folder that holds them.
pub(crate) async fn dump(database: &Database, keys: &Path, into: Target<'_>, at: Timestamp) -> Result<Backup> {
    let Target { to, with_keys, in_pieces } = into;
    let bad = |e: tokio_postgres::Error| fault::reading_there("copying the database", &database.shown(), &e);
    let client = connect::connect(database, Role::Prove, None).await?;
    // One moment for everything that follows.
    client.batch_execute("BEGIN").await.map_err(bad)?;
    let head = client.query_one("SELECT pos FROM journal_head", &[]).await.map_err(bad)?;
    let dir = to.join(format!("pg-{}", at.0));
    let tmp = dir.with_extension("making");
    // What an interrupted one left; absent is as good.
    let _ = fs::remove_dir_all(&tmp);
    {
        use std::os::unix::fs::DirBuilderExt;
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&tmp);
        made.map_err(|e| failed("the folder of the backup cannot be made", &tmp, &e))?;
    }
    if with_keys {
        Keys::of(keys)?.put(&to.join("keys"))?;
    }
    let pos = head.get::<_, i64>(0).unsigned_abs();
    let form = if in_pieces { FORM_IN_PIECES } else { FORM };
    let mut base = Base { form, at, pos, changes: changes(&client).await.map_err(bad)?, tables: Vec::new() };
    for table in tables(&client).await.map_err(bad)? {
        base.tables.push(copy_out(&client, table, (&tmp, in_pieces.then_some(to)), database).await?);
    }
    client.batch_execute("COMMIT").await.map_err(bad)?;
    let bytes = base.tables.iter().map(|table| table.bytes).sum();
    let path = tmp.join("base.json");
    let text = serde_json::to_vec_pretty(&base).map_err(|e| Error::internal("backup_failed", e.to_string()))?;
    write_all(&path, &text).map_err(|e| failed("the backup cannot be written", &path, &e))?;
    fs::rename(&tmp, &dir).and_then(|()| File::open(to)?.sync_all()).map_err(|e| failed("the backup cannot be written", &dir, &e))?;
    Ok(Backup { to: to.display().to_string(), at, pos, bytes, blobs: 0, with_keys, continuous: false })
}

fn write_all(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The tables there are, and their columns that hold something of their own.
async fn tables(client: &Client) -> Result<Vec<Table>, tokio_postgres::Error> {
    let sql = "SELECT c.table_name::text, array_agg(c.column_name::text ORDER BY c.ordinal_position),
          max(c.column_name::text) FILTER (WHERE c.is_identity = 'YES')
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' GROUP BY 1 ORDER BY 1";
    let mut all = Vec::new();
    for row in client.query(sql, &[]).await? {
        let (name, columns, counter): (String, Vec<String>, Option<String>) = (row.get(0), row.get(1), row.get(2));
        let counter = match counter {
            None => None,
            Some(column) => {
                let sql = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1::text), $2::text)::regclass), 0)";
                let last = client.query_one(sql, &[&name, &column]).await?;
                Some((column, last.get(0)))
            }
        };
        all.push(Table { name, columns, counter, bytes: 0, sha256: String::new(), pieces: Vec::new() });
    }
    Ok(all)
}

async fn copy_out(client: &Client, table: Table, (dir, in_pieces): (&Path, Option<&Path>), database: &Database) -> Result<Table> {
    let bad = |e: tokio_postgres::Error| fault::reading_there("copying the database", &database.shown(), &e);
    let path = dir.join(format!("{}.copy", table.name));
    let io = |e: std::io::Error| failed("the backup cannot be written", &path, &e);
    let sql = format!("COPY {} ({}) TO STDOUT (FORMAT binary)", quoted(&table.name), list(&table.columns));
    let mut rows = pin!(client.copy_out(&sql).await.map_err(bad)?);
    if let Some(to) = in_pieces {
        let (mut cutter, mut sum, mut pieces) = (Cutter::default(), Sum::new(), Vec::new());
        let mut done = |piece: &[u8]| pieces::keep(to, piece).map(|piece| pieces.push(piece));
        while let Some(bytes) = rows.try_next().await.map_err(bad)? {
            sum.add(&bytes);
            cutter.push(&bytes, &mut done)?;
        }
        cutter.end(&mut done)?;
        let (sha256, bytes) = sum.end();
        return Ok(Table { bytes, sha256, pieces, ..table });
    }
    let (mut file, mut sum) = (std::io::BufWriter::new(File::create(&path).map_err(io)?), Sum::new());
    while let Some(bytes) = rows.try_next().await.map_err(bad)? {
        sum.add(&bytes);
        file.write_all(&bytes).map_err(io)?;
    }
    file.into_inner().map_err(|e| io(e.into_error()))?.sync_all().map_err(io)?;
    let (sha256, bytes) = sum.end();
    Ok(Table { bytes, sha256, ..table })
}

/// When the copies of a folder were made, in order.
pub(super) fn copies(from: &Path) -> Result<Vec<Timestamp>> {
    let entries = fs::read_dir(from).map_err(|e| failed("the backup cannot be read", from, &e))?;
    let made = |path: PathBuf| path.file_name()?.to_str()?.strip_prefix("pg-")?.parse().ok().map(Timestamp);
    let mut all: Vec<Timestamp> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join("base.json").exists()).filter_map(made).collect();
    all.sort_unstable();
    Ok(all)
}

/// What the copy of that moment says of itself, and where it stands.
pub(super) fn read(from: &Path, at: Timestamp) -> Result<(Base, PathBuf)> {
    let dir = from.join(format!("pg-{}", at.0));
    let path = dir.join("base.json");
    let text = fs::read(&path).map_err(|e| failed("the backup cannot be read", &path, &e))?;
    let base: Base = serde_json::from_slice(&text).map_err(|e| damaged(format!("it is not understood: {e}"), &path))?;
    if ![FORM, FORM_IN_PIECES].contains(&base.form) {
        return Err(damaged(format!("it has form {}, which this program does not know", base.form), &path));
    }
    Ok((base, dir))
}

/// The newest backup that was made at the moment or before.
fn choose(from: &Path, at: Option<Timestamp>) -> Result<(PathBuf, Base)> {
    let Some(made) = copies(from)?.into_iter().rfind(|made| at.is_none_or(|at| *made <= at)) else {
        return Err(Error::not_found("no_backup", "there is no backup of a PostgreSQL database of that moment in the folder")
            .place(from.display().to_string())
            .fix("name a later moment, or another folder"));
    };
    let (base, dir) = read(from, made)?;
    // Before anything is written.
    for table in &base.tables {
        check(&dir, table)?;
    }
    Ok((dir, base))
}

/// The files that hold the rows of a table, in their order.
fn files(dir: &Path, table: &Table) -> Vec<PathBuf> {
    if table.pieces.is_empty() {
        return vec![dir.join(format!("{}.copy", table.name))];
    }
    let to = dir.parent().unwrap_or(dir);
    table.pieces.iter().map(|piece| pieces::path(to, &piece.sha256)).collect()
}

fn check(dir: &Path, table: &Table) -> Result<()> {
    let (mut sum, mut chunk) = (Sum::new(), vec![0; CHUNK]);
    for path in files(dir, table) {
        let mut file = File::open(&path).map_err(|e| damaged(format!("rows of the table `{}` are missing: {e}", table.name), &path))?;
        loop {
            match file.read(&mut chunk).map_err(|e| failed("the backup cannot be read", &path, &e))? {
                0 => break,
                n => sum.add(&chunk[..n]),
            }
        }
    }
    if sum.end() == (table.sha256.clone(), table.bytes) {
        return Ok(());
    }
    Err(damaged(format!("the rows of the table `{}` are not those that were written", table.name), dir))
}

/// Into a database in which no journal was begun, and the keys into the folder `dir`. All of it, or nothing.
pub(crate) async fn load(
    database: &Database,
    (from, dir, keys): (&Path, &Path, Option<&Path>),
    features: &[Migration],
    at: Option<Timestamp>,
) -> Result<Restored> {
    let keys = Keys::of_backup(from, keys)?;
    keys.fit(dir)?;
    let (source, base) = choose(from, at)?;
    let bad = |e: tokio_postgres::Error| fault::reading_there("restoring the database", &database.shown(), &e);
    let mut client = connect::connect(database, Role::Write, None).await?;
    // What would be refused when it is opened is refused while nothing is done.
    connect::check_profile(&client, database).await?;
    refuse_begun(&client, database).await?;
    let _lock = folder::prepare(dir)?;
    let patience = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0";
    client.batch_execute(patience).await.map_err(bad)?;
    schema::migrate(&mut client, features, base.at).await?;
    if changes(&client).await.map_err(bad)? != base.changes {
        return Err(Error::conflict("backup_of_other_version", "the backup was made by another version of the program, with other tables")
            .place(source.display().to_string())
            .fix("restore it with the version that made it, and start the newer one then"));
    }
    // The keys are there before the database can be opened: whoever found none would make others.
    let put = match fill(&client, &base, &source, (database, &keys)).await.and_then(|()| keys.put(dir)) {
        Ok(put) => put,
        Err(e) => {
            // A connection that is gone has taken its transaction with it.
            let _ = client.batch_execute("ROLLBACK").await;
            return Err(e);
        }
    };
    if let Err(e) = client.batch_execute("COMMIT").await {
        // A connection that ends has no answer: all of it may be there, and needs its keys. In a folder that had none they do no harm.
        if e.as_db_error().is_some_and(|e| e.parsed_severity() == Some(Severity::Error)) {
            take_back(&put);
        }
        return Err(bad(e));
    }
    Ok(Restored { at: base.at, pos: base.pos, blobs: 0 })
}

/// A journal that was begun is not mixed with another, nor are its tables changed.
async fn refuse_begun(client: &Client, database: &Database) -> Result<()> {
    let bad = |e: tokio_postgres::Error| fault::reading_there("restoring the database", &database.shown(), &e);
    let asked = async |sql| client.query_one(sql, &[]).await.map(|row| row.get::<_, bool>(0)).map_err(bad);
    if !asked("SELECT to_regclass('organization') IS NOT NULL").await? || !asked("SELECT EXISTS (SELECT 1 FROM organization)").await? {
        return Ok(());
    }
    Err(Error::conflict("data_folder_not_empty", "the database holds a journal already; a restore would mix with it")
        .place(database.shown())
        .fix("name an empty database in ORC_STORE"))
}

/// Every row, in one transaction that the caller ends.
async fn fill(client: &Client, base: &Base, source: &Path, (database, keys): (&Database, &Keys)) -> Result<()> {
    let bad = |e: tokio_postgres::Error| fault::reading_there("restoring the database", &database.shown(), &e);
    let order = order(client, &base.tables).await.map_err(bad)?;
    client.batch_execute("BEGIN; LOCK TABLE journal_head, organization IN ACCESS EXCLUSIVE MODE").await.map_err(bad)?;
    refuse_begun(client, database).await?;
    let all = order.iter().map(|table| quoted(&table.name)).collect::<Vec<_>>().join(", ");
    client.batch_execute(&format!("TRUNCATE {all}")).await.map_err(bad)?;
    for table in order {
        copy_in(client, table, source, database).await?;
    }
    let known = client.query_opt("SELECT value FROM meta WHERE key = 'signing_key'", &[]).await.map_err(bad)?;
    known.map_or(Ok(()), |row| keys.signed(&String::from_utf8_lossy(row.get(0))))?;
    // Whoever held it then does not hold this one.
    client.batch_execute("UPDATE journal_head SET holder = '', until = '-infinity'").await.map_err(bad)
}

/// What others refer to comes before them.
async fn order<'t>(client: &Client, tables: &'t [Table]) -> Result<Vec<&'t Table>, tokio_postgres::Error> {
    let sql = "SELECT c.relname::text, r.relname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f' AND k.conrelid <> k.confrelid";
    let refers: Vec<(String, String)> = client.query(sql, &[]).await?.iter().map(|row| (row.get(0), row.get(1))).collect();
    let (mut left, mut done): (Vec<&Table>, Vec<&Table>) = (tables.iter().collect(), Vec::new());
    while !left.is_empty() {
        let waits = |table: &&Table| refers.iter().any(|(by, to)| *by == table.name && left.iter().any(|other| other.name == *to));
        let (later, now): (Vec<_>, Vec<_>) = left.iter().copied().partition(waits);
        // A circle is not resolved by waiting.
        let (now, later) = if now.is_empty() { (later, Vec::new()) } else { (now, later) };
        done.extend(now);
        left = later;
    }
    Ok(done)
}

async fn copy_in(client: &Client, table: &Table, dir: &Path, database: &Database) -> Result<()> {
    let bad = |e: tokio_postgres::Error| fault::reading_there("restoring the database", &database.shown(), &e);
    let sql = format!("COPY {} ({}) FROM STDIN (FORMAT binary)", quoted(&table.name), list(&table.columns));
    let mut rows = pin!(client.copy_in::<_, Bytes>(&sql).await.map_err(bad)?);
    let mut chunk = vec![0; CHUNK];
    for path in files(dir, table) {
        let io = |e: std::io::Error| failed("the backup cannot be read", &path, &e);
        let mut file = File::open(&path).map_err(io)?;
        loop {
            match file.read(&mut chunk).map_err(io)? {
                0 => break,
                n => rows.send(Bytes::copy_from_slice(&chunk[..n])).await.map_err(bad)?,
            }
        }
    }
    rows.as_mut().finish().await.map_err(bad)?;
    if let Some((column, last)) = &table.counter {
        let sql = "SELECT setval(pg_get_serial_sequence(quote_ident($1::text), $2::text)::regclass, greatest($3::int8, 1), $3::int8 > 0)";
        client.query(sql, &[&table.name, column, last]).await.map_err(bad)?;
    }
    Ok(())
}

/// Whether the server keeps its log, so that any moment can be brought back.
pub(crate) async fn archives(database: &Database) -> Result<bool> {
    let bad = |e: tokio_postgres::Error| fault::reading_there("asking the database", &database.shown(), &e);
    let client = connect::connect(database, Role::Read, None).await?;
    let mode: String = client.query_one("SHOW archive_mode", &[]).await.map_err(bad)?.get(0);
    Ok(mode != "off")
}
