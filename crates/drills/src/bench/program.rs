//! How light the program is: started from outside as a user would.

use super::measure::{Figure, memory_mb};
use crate::{
    Env,
    server::{Server, cannot_start},
};
use base::Result;
use std::{
    process::{Command, Stdio},
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

/// How long until it is ready, and its memory a second later.
async fn serve(env: &Env, round: u32) -> Result<(f64, f64)> {
    let begin = env.clock.monotonic();
    let server = Server::start(env, &env.dir.join(format!("serve-{round}"))).await?;
    let ready = millis(env, begin);
    env.clock.sleep(Duration::from_secs(1)).await;
    let (resident, _) = memory_mb(&server.pid());
    Ok((ready, resident))
}

fn millis(env: &Env, begin: Duration) -> f64 {
    (env.clock.monotonic() - begin).as_secs_f64() * 1e3
}
