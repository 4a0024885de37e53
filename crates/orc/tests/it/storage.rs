//! Faults of storage, seen from outside: damage, lost ends, a second process, a full and a failing disk.

use crate::support::{Place, Server, until};
use std::{
    fs,
    process::{Command, Stdio},
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

/// The drill: a server with a run that waits, its disk destroyed, everything brought back, the run goes on.
#[test]
fn a_destroyed_folder_comes_back_and_its_runs_go_on() {
    let place = Place::new();
    let (kept, asked) = (place.dir.join("kept"), place.dir.join("asked"));
    place.file("waits.yaml", "name: waits\nsteps:\n  - {id: ask, uses: approval, with: {title: go on}}\n  - {id: after, uses: set, needs: [ask], with: {n: 2}}\noutputs: {n: \"{{ steps.after.output.n }}\"}\n");
    let server = Server::start_with(&place, &[("ORC_BACKUP", kept.to_str().expect("a path"))]);
    place.orc(&["run", "waits.yaml"]).expect(75);
    let made = place.orc(&["backup", "--to", asked.to_str().expect("a path"), "--with-keys"]).expect(0);
    assert!(made.out.contains("with the keys"), "{}", made.out);
    let doctor = place.orc(&["doctor"]);
    assert!(doctor.out.contains("the last one is"), "{}", doctor.out);
    let before = place.json(&["runs", "list", "--json=id,status"]).1;
    assert_eq!(before.as_array().map(Vec::len), Some(1));
    assert_eq!(server.stop(), 0);
    let keys = place.dir.join("keys");
    fs::create_dir(&keys).expect("a folder");
    for name in ["signing.key", "secrets.key"] {
        fs::copy(place.data().join(name), keys.join(name)).expect("kept elsewhere");
    }
    for (from, keys) in [(&asked, None), (&kept, Some(&keys))] {
        fs::remove_dir_all(place.data()).expect("the disk is gone");
        let from = from.to_str().expect("a path");
        let mut args = vec!["backup", "restore", from];
        args.extend(keys.into_iter().flat_map(|k| ["--keys", k.to_str().expect("a path")]));
        place.orc(&args).expect(0);
        place.orc(&["verify"]).expect(0);
        assert_eq!(place.json(&["runs", "list", "--json=id,status"]).1, before);
        let refused = place.orc(&args).expect(6);
        assert!(refused.err.contains("data_folder_not_empty"), "{}", refused.err);
        let server = Server::start(&place);
        let items = place.json(&["inbox", "--json"]).1;
        place.orc(&["approve", items["items"][0]["id"].as_str().or(items[0]["id"].as_str()).expect("one item")]).expect(0);
        until("the run goes on to its end", || place.json(&["runs", "show", "latest", "--json"]).1.to_string().contains("succeeded"));
        drop(server);
    }
}

/// A small disk of its own; `None` where this may not be mounted.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(place: &Place, test: &str, mib: u32) -> Option<Self> {
        let dir = place.data();
        fs::create_dir_all(&dir).expect("a folder");
        let options = format!("size={mib}m,mode=0700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&dir).output();
        if mounted.is_ok_and(|out| out.status.success()) {
            return Some(Self(dir));
        }
        println!("SKIPPED {test}: a small disk cannot be mounted here");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

#[test]
fn a_full_disk_is_read_only_runs_can_be_cancelled_and_it_goes_on_by_itself() {
    const NAME: &str = "storage::a_full_disk_is_read_only_runs_can_be_cancelled_and_it_goes_on_by_itself";
    let place = Place::new();
    place.file("small.yaml", WORKFLOW);
    place.file("waits.yaml", "name: waits\nsteps:\n  - {id: ask, uses: approval, with: {title: go on}}\n");
    let Some(disk) = SmallDisk::mount(&place, NAME, 64) else { return };
    let server = Server::start(&place);
    until("room is kept", || fs::metadata(disk.0.join("ballast")).is_ok_and(|m| m.len() == 16 << 20));
    let waiting = place.json(&["run", "waits.yaml", "--json"]).1["run"].as_str().expect("an id").to_owned();
    // Somebody else fills the disk to its last byte.
    let filler = disk.0.join("filler");
    let mut file = fs::File::create(&filler).expect("a file");
    while std::io::Write::write_all(&mut file, &[1; 4096]).is_ok() {}
    drop(file);
    let mut acknowledged = 0;
    let began = Instant::now();
    let refused = loop {
        let done = place.orc(&["run", "small.yaml", "--quiet", "--json"]);
        match done.code {
            0 => acknowledged += 1,
            _ => break done,
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{acknowledged} runs went into a full disk");
    };
    assert_eq!(refused.code, 69, "{}{}", refused.out, refused.err);
    assert!((refused.out + &refused.err).contains("disk_full"));
    let begun = Instant::now();
    place.orc(&["run", "small.yaml"]).expect(69);
    assert!(begun.elapsed() < Duration::from_secs(5), "the next one is refused at once");
    // Reading and cancelling work.
    place.orc(&["runs", "list"]).expect(0);
    place.orc(&["runs", "cancel", &waiting]).expect(0);
    until("the run is cancelled", || place.json(&["runs", "show", &waiting, "--json"]).1.to_string().contains("\"cancelled\""));
    fs::remove_file(&filler).expect("makes space");
    let freed = Instant::now();
    until("writing goes on by itself", || place.orc(&["run", "small.yaml"]).code == 0);
    assert!(freed.elapsed() < Duration::from_secs(10), "it took {:?}", freed.elapsed());
    place.orc(&["verify"]).expect(0);
    let (_, runs) = place.json(&["runs", "list", "--json=status"]);
    let succeeded = runs.to_string().matches("succeeded").count();
    assert!(succeeded > acknowledged, "{succeeded} are there, {acknowledged} and one more were acknowledged");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_failing_sync_ends_the_process_and_nothing_is_acknowledged_after_it() {
    const NAME: &str = "storage::a_failing_sync_ends_the_process_and_nothing_is_acknowledged_after_it";
    if !crate::support::have("strace", NAME) {
        return;
    }
    let place = with_runs(1);
    for nth in [4, 9] {
        // Counted for each thread by itself; the one that writes gets there.
        let inject = format!("inject=fdatasync,fsync:error=EIO:when={nth}+");
        let address = place.data().join("server.json");
        let _ = fs::remove_file(&address);
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", &inject]).arg(crate::support::binary());
        command.args(["up", "--port", "0"]).current_dir(&place.dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        place.environment(&mut command);
        let mut server = command.spawn().expect("strace starts");
        let mut acknowledged = Vec::new();
        let began = Instant::now();
        while server.try_wait().expect("asked").is_none() {
            assert!(began.elapsed() < Duration::from_secs(60), "it does not end after a failed sync");
            if !address.exists() {
                std::thread::sleep(Duration::from_millis(10));
                continue;
            }
            let (code, done) = place.json(&["run", "small.yaml", "--json"]);
            if code == 0 {
                acknowledged.push(done["run"].as_str().expect("an id").to_owned());
            }
        }
        let done = server.wait_with_output().expect("ended");
        let said = String::from_utf8_lossy(&done.stderr);
        if said.contains("ptrace") {
            println!("SKIPPED {NAME}: processes cannot be traced here");
            return;
        }
        assert!(!done.status.success() && said.contains("storage"), "it says why it ends: {said}");
        let _ = fs::remove_file(&address);
        place.orc(&["verify"]).expect(0);
        let there = place.json(&["runs", "list", "--limit", "500", "--json=id"]).1.to_string();
        let lost: Vec<_> = acknowledged.iter().filter(|id| !there.contains(*id)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    }
    place.orc(&["run", "small.yaml"]).expect(0);
}
