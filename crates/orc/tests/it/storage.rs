//! Faults of storage, seen from outside: damage, lost ends, a second process, a full and a failing disk.

use crate::support::{Place, Server};
use std::{
    fs,
    time::{Duration, Instant},
};

const WORKFLOW: &str = "name: small\nsteps:\n  - {id: one, uses: set, with: {n: 1}}\noutputs: {n: \"{{ steps.one.output.n }}\"}\n";

fn with_runs(n: usize) -> Place {
    let place = Place::new();
    place.file("small.yaml", WORKFLOW);
    for _ in 0..n {
        place.orc(&["run", "small.yaml"]).expect(0);
    }
    place
}

#[test]
fn an_old_copy_is_refused_until_somebody_accepts_the_loss() {
    let place = with_runs(1);
    let db = place.data().join("orc.db");
    let old = fs::read(&db).expect("reads");
    place.orc(&["run", "small.yaml"]).expect(0);
    fs::write(&db, old).expect("puts the old copy back");
    for args in [&["run", "small.yaml"][..], &["runs", "list"], &["verify"], &["up", "--port", "0"]] {
        let refused = place.orc(args).expect(6);
        assert!(refused.err.contains("journal_behind_head") && refused.err.contains("orc verify --accept-loss"), "{}", refused.err);
    }
    let accepted = place.orc(&["verify", "--accept-loss"]).expect(0);
    assert!(accepted.out.contains("its end is lost"), "{}", accepted.out);
    place.orc(&["verify"]).expect(0);
    let (code, found) = place.json(&["audit", "search", "--action", "journal.loss_accepted", "--json"]);
    assert_eq!(code, 0);
    assert!(found.to_string().contains("ends_at"), "{found}");
    place.orc(&["run", "small.yaml"]).expect(0);
    assert!(place.data().join("head.lost.json").exists() && place.data().join("mark.lost").exists());
    let nothing = place.orc(&["verify", "--accept-loss"]).expect(0);
    assert!(nothing.out.contains("nothing was lost"), "{}", nothing.out);
}

#[test]
fn a_second_server_on_the_folder_ends_within_a_second_and_says_who_holds_it() {
    let place = Place::new();
    let server = Server::start(&place);
    // What starting the program takes on this machine, busy as it may be, is no part of the refusal.
    let began = Instant::now();
    place.orc(&["--version"]).expect(0);
    let start = began.elapsed();
    let began = Instant::now();
    let refused = place.orc(&["up", "--port", "0"]).expect(6);
    let took = began.elapsed();
    assert!(refused.err.contains("data_folder_in_use") && refused.err.contains(&server.pid().to_string()), "{}", refused.err);
    assert!(took < start + Duration::from_secs(1), "the refusal took {took:?}, {start:?} of it to start");
    drop(server);
}
