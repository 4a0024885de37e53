//! A step that ends the process each time it is started: after three deaths the server stays up, a person is asked, and others go on.

use crate::support::{Done, Place, Server, finish, until};
use serde_json::json;
use std::{
    io::Read,
    net::TcpListener,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Whoever calls it is killed, as by a step that takes all the memory there is.
struct Killer {
    address: String,
    victim: Arc<Mutex<Option<u32>>>,
    calls: Arc<AtomicU32>,
}

impl Killer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (victim, calls) = (Arc::new(Mutex::new(None)), Arc::new(AtomicU32::new(0)));
        let (who, counted) = (victim.clone(), calls.clone());
        thread::spawn(move || {
            // No answer: whoever calls is at work until it ends.
            let mut held = Vec::new();
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                if stream.read(&mut [0; 1_024]).unwrap_or(0) == 0 {
                    continue;
                }
                counted.fetch_add(1, Ordering::AcqRel);
                if let Some(pid) = who.lock().expect("unbroken").take() {
                    let _ = Command::new("kill").args(["-9", &u32::to_string(&pid)]).status();
                }
                held.push(stream);
            }
        });
        Self { address, victim, calls }
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::Acquire)
    }
}

fn acme(place: &Place, token: &str, args: &[&str]) -> Done {
    let mut command = place.command(["--org", "acme"].iter().chain(args));
    command.env("ORC_TOKEN", token);
    finish(command.spawn().expect("it starts"))
}

#[test]
fn a_step_that_ends_the_process_is_put_aside_after_three_deaths() {
    let killer = Killer::start();
    let place = Place::new();
    let text = format!(
        "name: poison\nallow: {{hosts: ['{0}']}}\nsteps:\n  - {{id: bad, uses: http.get, with: {{url: 'http://{0}/'}}}}\n  - {{id: after, uses: set, needs: [bad], with: {{v: 1}}}}\noutputs: {{bad: '{{{{ steps.bad.output }}}}'}}\n",
        killer.address
    );
    place.file("poison.yaml", text);
    place.file(
        "good.yaml",
        "name: good\nsignals: {go: integer}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\n  - {id: b, uses: wait, needs: [a], with: {for: 20ms}}\noutputs: {v: '{{ steps.a.output.value }}'}\n",
    );
    let made = place.orc(&["org", "create", "acme"]).expect(0);
    let token = made.out.trim().to_owned();

    let mut server = Server::start(&place);
    acme(&place, &token, &["run", "good.yaml", "--watch=false"]).expect(75);
    // The first death is by other hands: whoever starts the run must have heard that it has started.
    place.orc(&["run", "poison.yaml", "--watch=false", "--yes"]).expect(75);
    for deaths in 1..=3 {
        until("the process is dead", || killer.calls() >= deaths);
        server.kill();
        if deaths < 3 {
            // Armed before it takes up what the one before has left.
            server = Server::start_armed(&place, |pid| *killer.victim.lock().expect("unbroken") = Some(pid));
        } else {
            server = Server::start(&place);
        }
    }

    until("a person is asked", || place.json(&["inbox", "--json"]).1.as_array().is_some_and(|items| items.len() == 1));
    let (_, items) = place.json(&["inbox", "--json"]);
    assert_eq!(items[0]["asks"], "outcome", "{items}");
    assert!(items[0].to_string().contains("three times in a row"), "{items}");
    assert_eq!(killer.calls(), 3, "it is not started again");
    // The other organization's run goes on.
    acme(&place, &token, &["runs", "signal", "latest", "go", "--value", "5"]).expect(0);
    let done = acme(&place, &token, &["runs", "watch", "latest"]).expect(0);
    assert!(done.out.contains('5'), "{}", done.out);
    // Ordinary restarts change nothing.
    for _ in 0..3 {
        assert_eq!(server.stop(), 0);
        server = Server::start(&place);
    }
    assert_eq!((killer.calls(), place.json(&["inbox", "--json"]).1.as_array().map(Vec::len)), (3, Some(1)));
    // Somebody gives up on it.
    place.orc(&["outcome", "latest", "give-up", "-m", "it kills the server"]).expect(0);
    place.orc(&["runs", "watch", "latest"]).expect(7);
    let (_, view) = place.json(&["runs", "show", "latest", "--json"]);
    assert_eq!((&view["run"]["status"], &view["tasks"][0]["error"]["code"]), (&json!("failed"), &json!("outcome_unknown")));
    place.orc(&["runs", "replay", "latest", "--offline"]).expect(0);
    assert_eq!(server.stop(), 0);
}

/// A death is counted, a stop in order is not.
#[test]
fn only_deaths_are_counted() {
    let killer = Killer::start();
    let place = Place::new();
    let text = format!(
        "name: slow\nallow: {{hosts: ['{0}']}}\nsteps:\n  - {{id: slow, uses: http.get, with: {{url: 'http://{0}/'}}}}\n",
        killer.address
    );
    place.file("slow.yaml", text);
    let server = Server::start(&place);
    place.orc(&["run", "slow.yaml", "--watch=false", "--yes"]).expect(75);
    until("it is at work", || killer.calls() == 1);
    let (_, view) = place.json(&["runs", "show", "latest", "--json"]);
    let run = view["run"]["id"].as_str().expect("an id").to_owned();
    server.kill();
    // Commands that go on with it alone count nothing, and leave it to the next server, also when they end in order.
    for calls in 2..=4 {
        let mut command = place.command(["runs", "checkpoint", "latest"]).spawn().expect("it starts");
        until("a command is at work", || killer.calls() == calls);
        command.kill().expect("it is there");
        command.wait().expect("it ends");
    }
    place.file("other.yaml", "name: other\nsteps:\n  - {id: a, uses: set, with: {v: 1}}\n");
    place.orc(&["run", "other.yaml"]).expect(0);
    let server = Server::start(&place);
    until("it is at work again", || killer.calls() == 5);
    assert_eq!(server.stop(), 0);
    // Somebody looks while nobody serves.
    place.orc(&["runs", "list"]).expect(0);
    let server = Server::start(&place);
    until("it is at work once more", || killer.calls() == 6);
    let exported = place.dir.join("run.json");
    place.orc(&["runs", "export", &run, "-o", exported.to_str().expect("a path")]).expect(0);
    let text = std::fs::read_to_string(exported).expect("it is there");
    assert_eq!(
        (text.matches("run.resumed").count() > 0, text.matches("deaths").count()),
        (true, 2),
        "counted once, and that it counts: {text}"
    );
    server.kill();
}
