//! The program with its journal in PostgreSQL: what a person does, and what happens when the program is killed.

use crate::{
    cluster::Cluster,
    support::{Place, Server, until},
};
use serde_json::{Value, json};

const WORKFLOW: &str = "
name: asks
steps:
  - {id: first, uses: set, with: {n: 20}}
  - {id: pause, uses: wait, needs: [first], with: {for: 1s}}
  - {id: ask, uses: approval, needs: [pause], with: {title: 'Double {{ steps.first.output.n }}?'}}
  - {id: after, uses: set, needs: [ask], with: {n: '{{ steps.first.output.n * 2 }}'}}
outputs: {n: '{{ steps.after.output.n }}'}
";

fn status(place: &Place, run: &str) -> Value {
    place.json(&["runs", "show", run, "--json"]).1["run"]["status"].clone()
}

#[test]
fn a_run_that_waits_survives_a_kill_and_goes_on_after_the_decision() {
    let test = "a_run_that_waits_survives_a_kill";
    let Some(cluster) = Cluster::start(test) else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    place.file("asks.yaml", WORKFLOW);
    let doctor = place.orc(&["doctor"]);
    assert!(doctor.out.contains("PostgreSQL at postgres://orc@"), "{}", doctor.out);

    let server = Server::start(&place);
    let (code, value) = place.json(&["run", "asks.yaml", "--json"]);
    assert_eq!((code, &value["error"]["code"]), (75, &json!("approval_needed")), "{value}");
    let run = value["run"].as_str().expect("an id").to_owned();
    let before = place.json(&["runs", "list", "--json=id,status"]).1;
    assert_eq!(before.as_array().map(Vec::len), Some(1), "{before}");
    server.kill();

    let server = Server::start(&place);
    assert_eq!(place.json(&["runs", "list", "--json=id,status"]).1, before);
    let inbox = place.json(&["inbox", "--json=id,title,run"]).1;
    assert_eq!((&inbox[0]["title"], &inbox[0]["run"]), (&json!("Double 20?"), &json!(run)), "{inbox}");
    place.orc(&["approve", inbox[0]["id"].as_str().expect("an id")]).expect(0);
    until("the run succeeds", || status(&place, &run) == "succeeded");
    let shown = place.json(&["runs", "show", &run, "--json"]).1;
    assert_eq!(shown["outputs"], json!({"n": 40}), "{shown}");
    assert_eq!(server.stop(), 0);

    // Without a server a command opens the database itself; after an orderly stop it need not wait for a lease.
    let verified = place.orc(&["verify"]).expect(0);
    println!("{}", verified.out);
    assert!(!place.data().join("orc.db").exists(), "nothing is kept beside the database");
    assert_eq!(cluster.sql("SELECT count(*) FROM stream"), "1");
}

#[test]
fn a_changed_event_is_found_and_named() {
    let Some(cluster) = Cluster::start("a_changed_event_is_found") else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    place.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n");
    place.orc(&["run", "small.yaml"]).expect(0);
    place.orc(&["verify"]).expect(0);
    cluster.sql("UPDATE event SET kind = kind || 'x' WHERE seq = 2");
    let (code, found) = place.json(&["verify", "--json"]);
    assert_eq!((code, &found["ok"], found["breaks"].as_array().map(Vec::len)), (1, &json!(false), Some(1)), "{found}");
    assert_eq!(found["breaks"][0]["seq"], 2, "{found}");
}

#[test]
fn a_second_server_is_refused_and_other_keys_are_not_taken() {
    let Some(cluster) = Cluster::start("a_second_server_is_refused") else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    let server = Server::start(&place);
    let other = Place::new().set("ORC_STORE", cluster.address());
    let refused = other.orc(&["up", "--port", "0"]).expect(6);
    assert!(refused.err.contains("store_in_use") && refused.err.contains(&server.pid().to_string()), "{}", refused.err);
    assert_eq!(server.stop(), 0);
    let refused = other.orc(&["runs", "list"]).expect(6);
    assert!(refused.err.contains("other_keys") && refused.err.contains("signing.key"), "{}", refused.err);
    place.orc(&["runs", "list"]).expect(0);
}

#[test]
fn an_address_that_leads_nowhere_says_so_without_the_password() {
    let place = Place::new().set("ORC_STORE", "postgres://ada:hush@127.0.0.1:1/orc".to_owned());
    let refused = place.orc(&["runs", "list"]);
    assert!(refused.code != 0 && refused.err.contains("database_unreachable"), "{} {}", refused.code, refused.err);
    let wrong = Place::new().set("ORC_STORE", "mysql://ada:hush@127.0.0.1/orc".to_owned());
    let misread = wrong.orc(&["runs", "list"]);
    assert!(misread.code != 0 && misread.err.contains("bad_database_address"), "{} {}", misread.code, misread.err);
    for said in [&refused, &misread] {
        assert!(!said.err.contains("hush") && !said.out.contains("hush"), "{} {}", said.out, said.err);
    }
}

#[test]
fn a_backup_is_made_beside_a_server_and_brought_back_into_an_empty_database() {
    let Some(cluster) = Cluster::start("a_backup_is_made_beside") else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    let kept = place.dir.join("kept");
    let to = kept.to_str().expect("a path");
    place.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n");
    let server = Server::start(&place);
    place.orc(&["run", "small.yaml"]).expect(0);
    let runs = place.json(&["runs", "list", "--json=id,status"]).1;
    let (_, made) = place.json(&["backup", "--to", to, "--with-keys", "--json"]);
    assert_eq!((&made["to"], &made["with_keys"]), (&json!(to), &json!(true)), "{made}");
    place.orc(&["run", "small.yaml"]).expect(0);
    let refused = place.orc(&["backup", "restore", to]).expect(6);
    assert!(refused.err.contains("data_folder_not_empty"), "{}", refused.err);
    assert_eq!(server.stop(), 0);

    cluster.sql("CREATE DATABASE other");
    let address = cluster.address();
    let (before, behind) = address.rsplit_once("/postgres").expect("names the database");
    let back = Place::new().set("ORC_STORE", format!("{before}/other{behind}"));
    back.orc(&["backup", "restore", to]).expect(0);
    assert_eq!(back.json(&["runs", "list", "--json=id,status"]).1, runs, "what was committed later is not in it");
    back.orc(&["verify"]).expect(0);
    let (_, audit) = back.json(&["audit", "search", "--action", "backup.restored", "--json"]);
    assert_eq!(audit.as_array().map(Vec::len), Some(1), "{audit}");
    back.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n");
    back.orc(&["run", "small.yaml"]).expect(0);
}

/// The moments of the copies in a folder, in order.
fn copies(kept: &std::path::Path) -> Vec<i64> {
    let names = std::fs::read_dir(kept).into_iter().flatten().flatten().filter(|entry| entry.path().join("base.json").exists());
    let mut all: Vec<i64> = names.filter_map(|entry| entry.file_name().to_str()?.strip_prefix("pg-")?.parse().ok()).collect();
    all.sort_unstable();
    all
}

#[test]
fn copies_are_kept_up_to_date_and_a_killed_server_loses_no_more_than_a_minute() {
    let Some(cluster) = Cluster::start("copies_are_kept_up_to_date") else { return };
    let place = Place::new();
    let kept = place.dir.join("kept");
    let place = place.set("ORC_STORE", cluster.address()).set("ORC_BACKUP", kept.display().to_string());
    place.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n");
    place.orc(&["run", "small.yaml"]).expect(0);
    let first = place.json(&["runs", "list", "--json=id,status"]).1;
    let server = Server::start(&place);
    until("the first copy", || !copies(&kept).is_empty());
    place.orc(&["run", "small.yaml"]).expect(0);
    let both = place.json(&["runs", "list", "--json=id,status"]).1;
    let begin = std::time::Instant::now();
    let seen = copies(&kept).len();
    while copies(&kept).len() == seen {
        assert!(begin.elapsed() < std::time::Duration::from_secs(60), "no copy within a minute");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    server.kill();
    let made = copies(&kept);
    assert!(made.len() > 1, "{made:?}");
    let earlier = made[0];

    let address = cluster.address();
    let (before, behind) = address.rsplit_once("/postgres").expect("names the database");
    let data = place.data();
    let earlier = format!("{}.{:06}Z", utc(earlier / 1_000_000), earlier % 1_000_000);
    for (name, at, runs) in [("newest", None, &both), ("earlier", Some(earlier.as_str()), &first)] {
        cluster.sql(&format!("CREATE DATABASE {name}"));
        let back = Place::new().set("ORC_STORE", format!("{before}/{name}{behind}"));
        let (kept, data) = (kept.to_str().expect("a path"), data.to_str().expect("a path"));
        let mut line = vec!["backup", "restore", kept, "--keys", data];
        line.extend(at.iter().flat_map(|at| ["--at", at]));
        back.orc(&line).expect(0);
        assert_eq!(&back.json(&["runs", "list", "--json=id,status"]).1, runs, "{name}");
        back.orc(&["verify"]).expect(0);
    }
    let names = std::fs::read_dir(kept.join(format!("pg-{}", made[0]))).expect("is there").count();
    assert!(names == 1 && kept.join("pieces").exists(), "rows stand in pieces that copies share");
}

/// As `2026-05-01T10:00:00`.
fn utc(seconds: i64) -> String {
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years of four centuries at a time, beginning in March.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[test]
fn a_database_that_was_lost_comes_back_beside_the_folder_that_stayed() {
    let Some(cluster) = Cluster::start("a_database_that_was_lost") else { return };
    let address = cluster.address();
    let (before, behind) = address.rsplit_once("/postgres").expect("names the database");
    let named = |name: &str| format!("{before}/{name}{behind}");
    let place = Place::new().set("ORC_STORE", address.clone());
    place.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\n");
    place.orc(&["run", "small.yaml"]).expect(0);
    let runs = place.json(&["runs", "list", "--json=id,status"]).1;
    let (to, data) = (place.dir.join("kept"), place.data());
    let (to, data) = (to.to_str().expect("a path"), data.to_str().expect("a path"));
    place.orc(&["backup", "--to", to]).expect(0);
    place.orc(&["run", "small.yaml"]).expect(0);
    let keys = |place: &Place| ["signing.key", "secrets.key"].map(|name| std::fs::read(place.data().join(name)).expect("is there"));
    let own = keys(&place);

    cluster.sql("CREATE DATABASE other");
    let stranger = Place::new();
    stranger.orc(&["runs", "list"]).expect(0);
    let foreign = keys(&stranger);
    let stranger = stranger.set("ORC_STORE", named("other"));
    let refused = stranger.orc(&["backup", "restore", to, "--keys", data]).expect(6);
    assert!(refused.err.contains("keys_in_the_way") && refused.err.contains("--data DIR"), "{}", refused.err);
    assert_eq!((keys(&stranger), keys(&place)), (foreign, own.clone()));

    let place = place.set("ORC_STORE", named("other"));
    place.orc(&["backup", "restore", to, "--keys", data]).expect(0);
    assert_eq!(keys(&place), own);
    assert_eq!(place.json(&["runs", "list", "--json=id,status"]).1, runs);
    place.orc(&["verify"]).expect(0);
    let (_, audit) = place.json(&["audit", "search", "--action", "backup.restored", "--json"]);
    assert_eq!(audit.as_array().map(Vec::len), Some(1), "{audit}");
    assert!(audit.to_string().contains("given_up") && audit.to_string().contains("was signed"), "{audit}");
    assert!(place.data().join("head.lost.json").exists());
    place.orc(&["run", "small.yaml"]).expect(0);
}

#[test]
fn tests_of_workflows_leave_the_database_alone() {
    let Some(cluster) = Cluster::start("tests_of_workflows_leave") else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    place.file("small.yaml", "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\noutputs: {n: '{{ steps.one.output.n }}'}\n");
    place.file("small.test.yaml", "tests:\n  - name: one\n    expect: {outputs: {n: 1}}\n");
    let done = place.orc(&["test"]).expect(0);
    assert!(done.out.contains("1 passed, 0 failed"), "{}", done.out);
    assert_eq!(cluster.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
}

#[test]
fn questions_and_calls_wait_are_handed_on_and_taken_back() {
    let Some(cluster) = Cluster::start("questions_and_calls_wait") else { return };
    let place = Place::new().set("ORC_STORE", cluster.address());
    place.file("ruled.yaml", crate::approvals::RULED);
    place.orc(&["account", "create", "grace", "--role", "org_admin"]).expect(0);
    let server = Server::start(&place);
    let run = place.json(&["run", "ruled.yaml", "--json"]).1["run"].as_str().expect("an id").to_owned();
    let asked = place.json(&["inbox", "--json"]).1[0]["id"].as_str().expect("an id").to_owned();
    place.orc(&["delegate", &asked, "grace"]).expect(0);
    assert_eq!(place.json(&["inbox", "--json"]), (0, json!([])), "what was handed on is another list");
    place.orc(&["delegate", &asked, "--back"]).expect(0);
    place.orc(&["approve", &asked, "--answer", "formal"]).expect(0);
    until("the call waits", || place.json(&["inbox", "--json"]).1[0]["call"]["tool"] == "text.split");
    let id = place.json(&["inbox", "--json"]).1[0]["id"].as_str().expect("an id").to_owned();
    place.orc(&["approve", &id]).expect(0);
    place.orc(&["withdraw", &id]).expect(0);
    place.orc(&["approve", &id]).expect(0);
    until("the run succeeds", || status(&place, &run) == "succeeded");
    assert_eq!(place.json(&["inbox", "--decided", "--json=id"]).1.as_array().map(Vec::len), Some(2));
    assert_eq!(server.stop(), 0);
}
