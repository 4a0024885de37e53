//! `kill -9` of the built program at any moment, over and over, while runs are under way in it.

use super::{Count, Report};
use crate::{
    Env,
    server::Server,
    sim::Dice,
    traffic::{Traffic, Verdict},
};
use base::{Kind, Result};
use std::{process::Stdio, time::Duration};

/// What `orc drill kill` is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Kill {
    pub kills: u32,
    pub seed: u64,
    /// No kill falls after so many seconds; `None`: all fall, however long that takes.
    pub seconds: Option<u64>,
}

/// Then everything is judged, and the next kill falls in a new folder: figures must not depend on how long the drill is.
const KILLS_PER_FOLDER: u32 = 200;
/// The longest that a process lives after it is ready. Milliseconds.
const LIFE_MS: u64 = 160;
const READY: Duration = Duration::from_secs(60);

#[derive(Default)]
struct Tally {
    kills: u32,
    /// Before the server answered: while it was taking up what the one before had left.
    early: u32,
    ready_ms: Vec<f64>,
}

impl Kill {
    pub async fn run(self, env: &Env) -> Result<Report> {
        let begin = env.clock.monotonic();
        let dice = Dice::new(self.seed);
        let (mut tally, mut all) = (Tally::default(), Verdict::default());
        let over =
            |tally: &Tally| tally.kills >= self.kills || self.seconds.is_some_and(|most| (env.clock.monotonic() - begin).as_secs() >= most);
        while !over(&tally) {
            let dir = env.dir.join(format!("kill-{}", tally.kills));
            let mut traffic = Traffic::open(None, dice.draw()).await?;
            let mut server = Server::spawn(env, &dir, Stdio::null())?;
            for _ in 0..KILLS_PER_FOLDER.min(self.kills - tally.kills) {
                if over(&tally) {
                    break;
                }
                life(env, &mut server, &mut traffic, &dice, &mut tally).await?;
                server = Server::spawn(env, &dir, Stdio::null())?;
            }
            server.ready(env, READY).await?;
            traffic.calm(env, &server).await?;
            let verdict = traffic.judge(&server).await?;
            drop(server);
            let broken = !verdict.findings().is_empty();
            all.add(verdict);
            if broken {
                break;
            }
            // The next folder needs the space; one that stays is removed with the drill's own.
            let _ = std::fs::remove_dir_all(&dir);
        }
        Ok(self.report(tally, all, (env.clock.monotonic() - begin).as_secs_f64()))
    }

    fn report(self, mut tally: Tally, all: Verdict, seconds: f64) -> Report {
        tally.ready_ms.sort_by(f64::total_cmp);
        let at = |part: usize| tally.ready_ms.get(tally.ready_ms.len().saturating_sub(1) * part / 100).copied().unwrap_or(f64::NAN);
        let mut figures = vec![
            Count::new("seed", self.seed as f64),
            Count::new("kills", tally.kills.into()),
            Count::new("of these before the server was ready", tally.early.into()),
            Count::new("ready again after, ms, median", at(50)),
            Count::new("ready again after, ms, p99", at(99)),
        ];
        let (more, findings) = all.tell();
        figures.extend(more);
        figures.push(Count::new("seconds", seconds));
        Report { drill: "kill", ok: findings.is_empty(), figures, findings }
    }
}

/// One process, until it is killed. What it is doing at that moment is left to the dice.
async fn life(env: &Env, server: &mut Server, traffic: &mut Traffic, dice: &Dice, tally: &mut Tally) -> Result<()> {
    let begin = env.clock.monotonic();
    let usual = tally.ready_ms.last().copied().unwrap_or(200.0);
    if dice.chance(200) {
        env.clock.sleep(Duration::from_micros(dice.below((usual * 1e3) as u64))).await;
        tally.early += 1;
    } else {
        server.ready(env, READY).await?;
        tally.ready_ms.push((env.clock.monotonic() - begin).as_secs_f64() * 1e3);
        tokio::select! {
            gone = traffic.live(env, server) => match gone {
                // It has ended by itself: said below.
                Err(e) if e.kind() == Kind::Unavailable => {}
                other => other?,
            },
            () = env.clock.sleep(Duration::from_micros(dice.below(LIFE_MS * 1_000))) => {}
        }
    }
    tally.kills += 1;
    server.kill()
}
