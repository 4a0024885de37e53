//! One flipped bit in any covered cell is found, as on SQLite; a damaged end is not continued, a damaged snapshot not used.

use super::cluster;
use crate::{
    Journal, Store,
    apply::SUMMED,
    postgres::{Role, connect},
    tests::{Folder, append, flips::fill, rng, stream},
};
use tokio_postgres::Client;

/// Tables and the columns of theirs that are covered.
const TARGETS: [(&str, &str); 7] = [
    ("event", "org, stream, seq, pos, kind, at, actor, key_id, subject, body, hash"),
    ("audit", "org, part, seq, pos, action, at, actor, key_id, subject, body, hash"),
    ("stream", SUMMED),
    ("blob", "org, id, key_id, subject, media_type, size, bytes"),
    ("snapshot", "org, stream, seq, key_id, subject, body"),
    ("checkpoint", "pos, root, note"),
    ("journal_head", "pos, root"),
];
const EACH: u64 = 3;

/// Changes what the store relies on behind its back.
struct Flipper(Client);

impl Flipper {
    async fn text(&self, sql: &str) -> String {
        self.0.query_one(sql, &[]).await.expect(sql).get(0)
    }

    async fn columns(&self, table: &str) -> String {
        let sql = format!(
            "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}' AND is_generated = 'NEVER'"
        );
        self.text(&sql).await
    }

    /// Flips one bit of one cell, if there is one and a key lets it.
    async fn flip(&self, table: &str, column: &str, draw: u64) -> bool {
        let typed =
            format!("SELECT data_type::text FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{column}'");
        let (size, flipped) = match self.text(&typed).await.as_str() {
            "bytea" => (format!("8 * octet_length({column})"), format!("set_bit({column}, bit, 1 - get_bit({column}, bit))")),
            "text" => (
                format!("6 * length({column})"),
                format!("overlay({column} PLACING chr(ascii(substr({column}, bit / 6 + 1, 1)) # (1 << (bit % 6))) FROM bit / 6 + 1 FOR 1)"),
            ),
            _ => ("63".to_owned(), format!("{column} # (1::int8 << bit)")),
        };
        let draw = draw >> 8;
        let sql = format!(
            "WITH rows AS (SELECT ctid AS place, ({draw} % ({size}))::int AS bit FROM {table} WHERE {column} IS NOT NULL AND {size} > 0),
               one AS (SELECT * FROM rows OFFSET {draw} % greatest((SELECT count(*) FROM rows), 1) LIMIT 1)
             UPDATE {table} SET {column} = {flipped} FROM one WHERE ctid = place"
        );
        self.0.execute(&sql, &[]).await.is_ok_and(|changed| changed == 1)
    }

    async fn undo(&self, table: &str) {
        let sql = match table {
            // Its other columns go on.
            "journal_head" => "UPDATE journal_head h SET pos = k.pos, root = k.root FROM kept_journal_head k".to_owned(),
            _ => {
                let columns = self.columns(table).await;
                format!("BEGIN; DELETE FROM {table}; INSERT INTO {table}({columns}) SELECT {columns} FROM kept_{table}; COMMIT")
            }
        };
        self.0.batch_execute(&sql).await.expect("puts it back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_flipped_bit_is_found() {
    let Some(cluster) = cluster("every_flipped_bit_is_found") else { return };
    let (folder, database) = (Folder::new("pg-flips"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    fill(&store).await;
    let whole = store.verify_all().await.expect("verifies");
    assert!(whole.ok(), "{whole:?}");
    assert_eq!((whole.events, whole.blobs, whole.checkpoints), (30, 30, 6));
    let flipper = Flipper(connect(&cluster.address(&database), Role::Write, None).await.expect("connects"));
    // No keys of one table into another are checked.
    flipper.0.batch_execute("SET session_replication_role = replica").await.expect("may");
    let rng = rng();
    let (mut flips, mut columns_hit) = (0, 0);
    for (table, columns) in TARGETS {
        flipper.0.batch_execute(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await.expect("keeps");
        for column in columns.split(',').map(str::trim) {
            let before = flips;
            for _ in 0..EACH {
                if !flipper.flip(table, column, rng.next_u64()).await {
                    continue;
                }
                let report = store.verify_all().await.expect("says what is wrong instead of giving up");
                assert!(!report.ok(), "a flip in {table}.{column} was not found");
                flipper.undo(table).await;
                flips += 1;
            }
            columns_hit += usize::from(flips > before);
        }
        let report = store.verify_all().await.expect("verifies");
        assert!(report.ok(), "everything of {table} was put back: {report:?}");
    }
    // Those that are empty in every row cannot be hit: subjects, ends, notes, owners.
    assert!(flips > 130 && columns_hit > 50, "{flips} flips in {columns_hit} columns");
    store.commit(append(store.local_org(), stream(1), 5, &["6"])).await.expect("what was mended goes on");
}

/// A fresh start on it, which knows nothing yet.
async fn again(cluster: &super::Cluster, folder: &Folder, database: &str, store: Store) -> Store {
    store.shutdown().await.expect("closes");
    cluster.open(folder.path(), database, &[])
}

#[tokio::test]
async fn a_damaged_end_takes_nothing_and_a_damaged_snapshot_is_not_used() {
    let Some(cluster) = cluster("a_damaged_end_takes_nothing") else { return };
    let (folder, database) = (Folder::new("pg-end"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    let org = store.local_org();
    fill(&store).await;
    let id = |n: u8| format!("'\\x{}'", format!("{n:02x}").repeat(16));
    cluster.sql(&database, &format!("UPDATE stream SET head = decode(repeat('00', 32), 'hex') WHERE id = {}", id(2)));
    cluster.sql(&database, &format!("UPDATE snapshot SET body = '\\x000000' WHERE stream = {}", id(3)));
    cluster.sql(&database, &format!("UPDATE stream SET extra = 'no json', owner = '{{' WHERE id = {}", id(5)));
    let store = again(&cluster, &folder, &database, store).await;
    assert_eq!(store.commit(append(org, stream(2), 5, &["6"])).await.expect_err("quarantined").code(), "history_damaged");
    store.commit(append(org, stream(1), 5, &["6"])).await.expect("the others go on");
    assert_eq!(store.stream(org, stream(3)).await.expect("reads").expect("is there").snapshot, None);
    assert!(store.stream(org, stream(4)).await.expect("reads").expect("is there").snapshot.is_some());
    assert_eq!(store.open_streams(None, 100).await.expect("are read").len(), 6);
    let report = store.verify_all().await.expect("verifies");
    let named: Vec<_> = report.breaks.iter().filter_map(|b| b.stream).collect();
    assert!([2, 3, 5].iter().all(|n| named.contains(&stream(*n))), "{report:?}");
}

#[tokio::test]
async fn an_owner_that_is_deposed_just_then_makes_no_organization_and_signs_nothing() {
    let Some(cluster) = cluster("an_owner_that_is_deposed_just_then") else { return };
    let (folder, database) = (Folder::new("pg-just-then"), cluster.database());
    let mut address = cluster.address(&database);
    // It looks after its lease by itself, and must not just then.
    address.lease = std::time::Duration::from_secs(3_600);
    let options = crate::Options { database: Some(address.clone()), ..crate::Options::new(folder.path()) };
    let store = Store::open(options, &[], crate::tests::clock(), rng()).expect("opens");
    store.commit(append(store.local_org(), stream(1), 0, &["1"])).await.expect("commits");
    let other = connect(&address, Role::Write, None).await.expect("connects");
    let begin = "BEGIN; UPDATE journal_head SET epoch = epoch + 1";
    other.batch_execute(begin).await.expect("takes it over, and is not done yet");
    let made = tokio::spawn({
        let store = store.clone();
        async move { store.create_org("late").await }
    });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while other.query_one(waits, &[]).await.expect("asks").get::<_, i64>(0) == 0 {
        assert!(!made.is_finished(), "it did not look whose the journal is");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    other.batch_execute("COMMIT").await.expect("is done");
    assert_eq!(made.await.expect("runs").expect_err("is refused").code(), "store_taken_over");
    assert_eq!(cluster.sql(&database, "SELECT count(*) FROM organization"), "1");
}
