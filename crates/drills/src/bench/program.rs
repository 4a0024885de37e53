//! How light the program is: started from outside as a user would.

use super::measure::{Figure, memory_mb};
use crate::Env;
use base::{Error, Result};
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let mut help = Vec::new();
    for _ in 0..(20 * env.rounds) {
        let begin = env.clock.monotonic();
        let done = Command::new(&env.program).arg("--help").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.map_err(|e| cannot_start(env, &e))?;
        help.push(millis(env, begin));
    }
    let (mut ready, mut idle) = (Vec::new(), Vec::new());
    for round in 0..(3 * env.rounds) {
        let (ms, mb) = serve(env, round).await?;
        ready.push(ms);
        idle.push(mb);
    }
    let size = std::fs::metadata(&env.program).map(|m| m.len() as f64 / 1e6).unwrap_or(f64::NAN);
    Ok(vec![
        Figure::new("orc --help", "ms", help).goal("<= 20"),
        Figure::new("server ready", "ms", ready).goal("<= 150"),
        Figure::new("idle memory after 1 s", "MB", idle).goal("<= 60"),
        Figure::new("binary", "MB", vec![size]).goal("<= 60"),
    ])
}

/// Ends the server that it started, whatever happens.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the server on an empty folder; ready means that its address file is there and its port answers.
async fn serve(env: &Env, round: u32) -> Result<(f64, f64)> {
    let data = env.dir.join(format!("serve-{round}"));
    let begin = env.clock.monotonic();
    let mut command = Command::new(&env.program);
    command.arg("up").arg("--port").arg("0").arg("--data").arg(&data);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|e| cannot_start(env, &e))?;
    let server = Server(child);
    let address = data.join("server.json");
    loop {
        if let Ok(text) = std::fs::read_to_string(&address)
            && answers(&text).await
        {
            break;
        }
        if env.clock.monotonic() - begin > Duration::from_secs(20) {
            return Err(Error::timeout("bench_not_ready", "the server was not ready within 20 s"));
        }
        env.clock.sleep(Duration::from_millis(1)).await;
    }
    let ready = millis(env, begin);
    env.clock.sleep(Duration::from_secs(1)).await;
    let (resident, _) = memory_mb(&server.0.id().to_string());
    Ok((ready, resident))
}

async fn answers(address: &str) -> bool {
    let url =
        serde_json::from_str::<serde_json::Value>(address).ok().and_then(|v| v["url"].as_str().map(str::to_owned)).unwrap_or_default();
    let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    tokio::net::TcpStream::connect(host).await.is_ok()
}

fn millis(env: &Env, begin: Duration) -> f64 {
    (env.clock.monotonic() - begin).as_secs_f64() * 1e3
}

fn cannot_start(env: &Env, error: &std::io::Error) -> Error {
    Error::internal("bench_cannot_start", format!("{} could not be started: {error}", env.program.display()))
}
