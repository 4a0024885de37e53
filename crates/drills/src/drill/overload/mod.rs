//! Ten times what the server takes, from one organization, while another one goes on quietly; then the server is killed. Nothing that was
//! acknowledged may be lost, memory stays bounded, and the quiet one hardly notices.

mod judge;
mod sender;

pub use sender::Sender;

use super::{Count, Report};
use crate::{
    Env,
    bench::measure::memory_mb,
    server::{Connection, Server},
};
use base::{Error, Result};
use sender::{Sent, start_body};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// How long everything that was acknowledged may take to end once nothing is sent any more.
const ENDS_WITHIN: Duration = Duration::from_secs(180);
/// Between two actions of the quiet organization.
const PACE: Duration = Duration::from_millis(20);
/// What the server may take in memory, in MB. Its bounds of runs and requests make it hold on any machine.
const MEMORY_MB: f64 = 512.0;
/// By how much the quiet organization may be slowed down.
const SLOWER: f64 = 2.0;

/// What `orc drill overload` is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Overload {
    /// How long each part lasts.
    pub seconds: u32,
    /// How many times what the server takes.
    pub times: u32,
    /// Whether the time that the quiet organization waits is judged, and not only shown.
    pub timed: bool,
}

/// An organization, and a token of it.
struct House {
    token: String,
}

/// What one part of the drill saw of the quiet organization, in milliseconds.
struct Quiet {
    took: Vec<f64>,
    runs: Vec<String>,
    refused: u64,
}

impl Overload {
    pub async fn run(self, env: &Env) -> Result<Report> {
        let data = env.dir.join("overload");
        let server = Server::start(env, &data).await?;
        let mut admin = server.connect(&server.token).await?;
        let (quiet, loud) = (house(&mut admin, "quiet").await?, house(&mut admin, "loud").await?);
        // Once without being looked at: what is made at first use is there then.
        self.measure(env, &server, &quiet, Duration::from_secs(1)).await?;
        let (memory_idle, _) = memory_mb(&server.pid());
        let idle = self.measure(env, &server, &quiet, self.length()).await?;
        let takes = self.capacity(env, &server, &loud).await?;
        let mut sender = self.send(env, &server, &loud, takes)?;
        // The first moments, in which queues fill, belong to the load.
        env.clock.sleep(Duration::from_secs(1)).await;
        let loaded = self.measure(env, &server, &quiet, self.length()).await;
        let (_, memory) = memory_mb(&server.pid());
        // In the middle of it.
        drop(server);
        let sent = finish(env, &mut sender).await?;
        let loaded = loaded?;

        let server = Arc::new(Server::start(env, &data).await?);
        let ended = judge::all_end(env, &server, [&quiet, &loud]).await?;
        let mut findings = judge::history(&server, &loud, &sent.acknowledged).await?;
        let own = [idle.runs.as_slice(), loaded.runs.as_slice()].concat();
        findings.extend(judge::history(&server, &quiet, &own).await?);
        if !ended {
            findings.push(format!("I11: not everything has ended {} s after the load", ENDS_WITHIN.as_secs()));
        }
        drop(server);
        findings.extend(judge::chains(env, &data));
        let lost = findings.len();
        let figures = figures(&Seen { idle: &idle, loaded: &loaded, sent: &sent, takes, memory_idle, memory, lost, seconds: self.seconds });
        if sent.without_wait > 0 {
            findings.push(format!("{} refusals did not say when to try again", sent.without_wait));
        }
        if sent.other > 0 || loaded.refused + idle.refused > 0 {
            findings.push(format!(
                "{} answers were neither a success nor a refusal; {} of the quiet one were refused",
                sent.other, loaded.refused
            ));
        }
        let slow = figures.iter().filter(|f| f.most.is_some_and(|most| f.value.is_nan() || f.value > most));
        let slow: Vec<String> = slow.map(|f| format!("{}: {:.2}", f.name, f.value)).collect();
        findings.extend(slow.into_iter().filter(|text| self.timed || text.starts_with("memory")));
        Ok(Report { drill: "overload", ok: findings.is_empty(), figures, findings })
    }

    fn length(self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }

    /// Starts a run and looks at it, one after the other at a steady pace.
    async fn measure(self, env: &Env, server: &Server, house: &House, length: Duration) -> Result<Quiet> {
        let mut caller = server.connect(&house.token).await?;
        let body = start_body("steps:\n  - {id: a, uses: set, with: {x: 1}}\n");
        let begin = env.clock.monotonic();
        let mut quiet = Quiet { took: Vec::new(), runs: Vec::new(), refused: 0 };
        let mut due = begin;
        while env.clock.monotonic() < begin + length {
            due = (due + PACE).max(env.clock.monotonic());
            env.clock.sleep(due.saturating_sub(env.clock.monotonic())).await;
            let asked = env.clock.monotonic();
            let (head, answer) = caller.say("POST", "/api/v1/runs", &body).await?;
            if head.status != 201 {
                quiet.refused += 1;
                continue;
            }
            let id = id_of(&answer);
            caller.must("GET", &format!("/api/v1/runs/{id}"), None).await?;
            quiet.took.push((env.clock.monotonic() - asked).as_secs_f64() * 1e3);
            quiet.runs.push(id);
        }
        quiet.took.sort_by(f64::total_cmp);
        Ok(quiet)
    }

    /// Runs a second that are started when each of some callers starts the next as soon as it may.
    async fn capacity(self, env: &Env, server: &Server, loud: &House) -> Result<f64> {
        let length = Duration::from_secs(u64::from(self.seconds.min(5)));
        let sender = Sender { host: server.host.clone(), per_second: f64::INFINITY, length, callers: 16 };
        let (begin, sent) = (env.clock.monotonic(), sender.run(&env.clock, &loud.token).await);
        let took = (env.clock.monotonic() - begin).as_secs_f64();
        if sent.acknowledged.is_empty() {
            return Err(Error::internal("drill_refused", "the server started no run at all"));
        }
        Ok(sent.acknowledged.len() as f64 / took)
    }

    /// In a process of its own, a little after everything else in the machine's eyes: in life those who ask are on other machines.
    fn send(self, env: &Env, server: &Server, loud: &House, takes: f64) -> Result<Sending> {
        let out = env.dir.join("sent.json");
        let arguments = [
            "drill".to_owned(),
            "overload".to_owned(),
            "--sender".to_owned(),
            server.host.clone(),
            "--per-second".to_owned(),
            (takes * f64::from(self.times)).ceil().to_string(),
            "--seconds".to_owned(),
            (self.seconds + 30).to_string(),
        ];
        let file = std::fs::File::create(&out).map_err(|e| Error::internal("drill_folder", format!("{}: {e}", out.display())))?;
        let mut child = Err(std::io::ErrorKind::NotFound.into());
        for mut command in [polite(&env.program), Command::new(&env.program)] {
            let file = file.try_clone().map_err(|e| Error::internal("drill_folder", format!("{}: {e}", out.display())))?;
            // The token is no argument: those are seen by everybody on the machine.
            command.args(&arguments).env("ORC_TOKEN", &loud.token).stdin(Stdio::null()).stdout(file).stderr(Stdio::null());
            child = command.spawn();
            if child.is_ok() {
                break;
            }
        }
        let child = child.map_err(|e| Error::internal("bench_cannot_start", format!("the sender could not be started: {e}")))?;
        Ok(Sending { child, out })
    }
}

fn polite(program: &Path) -> Command {
    let mut command = Command::new("nice");
    command.arg("-n").arg("5").arg(program);
    command
}

struct Sending {
    child: Child,
    out: PathBuf,
}

impl Drop for Sending {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// It ends by itself when nobody answers any more.
async fn finish(env: &Env, sending: &mut Sending) -> Result<Sent> {
    let begin = env.clock.monotonic();
    while env.clock.monotonic() - begin < Duration::from_secs(60) {
        if sending.child.try_wait().is_ok_and(|status| status.is_some()) {
            let text = std::fs::read_to_string(&sending.out).unwrap_or_default();
            return serde_json::from_str(&text)
                .map_err(|e| Error::internal("drill_refused", format!("the sender said nothing of use: {e}")));
        }
        env.clock.sleep(Duration::from_millis(20)).await;
    }
    Err(Error::timeout("drill_refused", "the sender did not end"))
}

async fn house(admin: &mut Connection, name: &str) -> Result<House> {
    let made = admin.must("POST", "/api/v1/orgs", Some(&json!({"name": name}))).await?;
    let token = made["administrator"]["token"].as_str().unwrap_or_default().to_owned();
    Ok(House { token })
}

fn id_of(answer: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    answer["id"].as_str().unwrap_or_default().to_owned()
}

struct Seen<'a> {
    idle: &'a Quiet,
    loaded: &'a Quiet,
    sent: &'a Sent,
    takes: f64,
    memory_idle: f64,
    memory: f64,
    lost: usize,
    seconds: u32,
}

fn figures(seen: &Seen<'_>) -> Vec<Count> {
    let Seen { idle, loaded, sent, takes, memory_idle, memory, lost, seconds } = *seen;
    let each = |count: u64| count as f64 / (f64::from(seconds) + 1.0);
    vec![
        Count::new("runs a second that the server takes", takes),
        Count::new("requests a second sent by the loud organization", each(sent.sent)),
        Count::new("times what the server takes", each(sent.sent) / takes),
        Count::new("of them acknowledged", sent.acknowledged.len() as f64),
        Count::new("refused with 429", sent.limited as f64),
        Count::new("refused with 503", sent.unavailable as f64),
        Count::new("refused without saying when to try again", sent.without_wait as f64).wanted(0.0),
        Count::new("in doubt when the server was killed", sent.doubtful as f64),
        Count::new("acknowledged and lost, doubled or without an end", lost as f64).wanted(0.0),
        Count::new("memory of the server when idle, MB", memory_idle),
        Count::new("memory of the server at most, MB", memory).most(MEMORY_MB),
        Count::new("actions of the quiet organization when idle", idle.took.len() as f64),
        Count::new("the same under load", loaded.took.len() as f64),
        Count::new("quiet p50 when idle, ms", percentile(&idle.took, 50)),
        Count::new("quiet p50 under load, ms", percentile(&loaded.took, 50)),
        Count::new("quiet p99 when idle, ms", percentile(&idle.took, 99)),
        Count::new("quiet p99 under load, ms", percentile(&loaded.took, 99)),
        Count::new("quiet p99 under load by that when idle", percentile(&loaded.took, 99) / percentile(&idle.took, 99)).most(SLOWER),
    ]
}

/// Of sorted samples.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
