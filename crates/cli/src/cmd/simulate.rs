//! `orc simulate SYSTEM`: stand-ins for outside systems, on loopback, until they are told to stop.

use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    out::{face::Tone, text},
};
use base::Error;
use clap::value_parser;
use drills::simulate::{Faults, Request, Signature};
use serde_json::json;

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Simulate {
    Webhooks(Webhooks),
}

impl Simulate {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Webhooks(webhooks) => webhooks.run(cx).await,
        }
    }
}

/// Receive webhooks here, show them, check their signatures, and misbehave if asked to
#[derive(clap::Args, Debug)]
pub(crate) struct Webhooks {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The environment variable that holds the signing secret, or several separated by blanks; if it is not set, signatures are not checked
    #[arg(long, value_name = "NAME", default_value = "ORC_WEBHOOK_SECRET")]
    secret_env: String,
    /// Stop after this many requests
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// The status of the answers that --fail makes; without --fail, of all answers
    #[arg(long, value_name = "CODE", value_parser = value_parser!(u16).range(200..=599))]
    status: Option<u16>,
    /// Of a hundred requests, how many are refused
    #[arg(long, value_name = "PERCENT", value_parser = value_parser!(u8).range(0..=100))]
    fail: Option<u8>,
    /// Of a hundred requests, how many are lost: nothing is taken and nothing answered
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = value_parser!(u8).range(0..=100))]
    lose: u8,
    /// Of a hundred requests, how many are taken without an answer
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = value_parser!(u8).range(0..=100))]
    lose_answer: u8,
    /// Milliseconds before every answer
    #[arg(long, value_name = "MS", default_value_t = 0, value_parser = value_parser!(u64).range(0..=600_000))]
    delay: u64,
    /// What goes wrong follows from it: the same seed, the same faults
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Longer than any sender of ours waits.
const NO_ANSWER_MS: u64 = 20_000;

impl Webhooks {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let faults = self.faults()?;
        let secrets = secrets(&self.secret_env)?;
        let checked = !secrets.is_empty();
        let mut receiver = drills::simulate::webhooks(self.port, secrets, faults).await?;
        if cx.out.wants_json() {
            cx.out.value(&json!({"url": receiver.url, "checks_signatures": checked}))?;
        } else {
            cx.out.data(&format!("{}/\n", receiver.url))?;
        }
        cx.out.say(&format!(
            "an endpoint of a server that was started with ORC_WEBHOOKS_ALLOW={} reaches this address; Ctrl-C stops it",
            receiver.authority
        ));
        if !checked {
            cx.out.say(&format!("signatures are not checked: {} is not set", self.secret_env));
        }
        let mut seen = 0;
        while self.count.is_none_or(|count| seen < count) {
            tokio::select! {
                request = receiver.requests.recv() => match request {
                    Some(request) => show(cx, &request)?,
                    None => break,
                },
                _ = tokio::signal::ctrl_c() => break,
            }
            seen += 1;
        }
        // The last answer is on its way.
        cx.host.clock().sleep(std::time::Duration::from_millis(100)).await;
        Ok(Exit::Done)
    }

    fn faults(&self) -> Result<Faults, Failure> {
        let fail = self.fail.unwrap_or(if self.status.is_some() { 100 } else { 0 });
        if u16::from(fail) + u16::from(self.lose) + u16::from(self.lose_answer) > 100 {
            let error = Error::invalid("usage", "--fail, --lose and --lose-answer are more than a hundred percent together");
            return Err(error.fix("--status alone refuses all; give --fail a smaller share beside it").into());
        }
        Ok(Faults {
            seed: self.seed,
            lose: self.lose,
            lose_answer: self.lose_answer,
            fail,
            status: self.status,
            delay_ms: self.delay,
            stall_ms: NO_ANSWER_MS,
            ..Faults::default()
        })
    }
}

/// Never taken from the command line, where others could read it.
fn secrets(name: &str) -> Result<Vec<String>, Failure> {
    let value = std::env::var(name).unwrap_or_default();
    let all: Vec<String> = value.split_whitespace().map(str::to_owned).collect();
    if all.iter().any(|secret| !secret.starts_with("whsec_")) {
        let error = Error::invalid("bad_signing_secret", format!("{name} holds something else than signing secrets"));
        return Err(error.place(name).fix("a signing secret is `whsec_` and base64; several are separated by blanks").into());
    }
    Ok(all)
}

fn show(cx: &Cx<'_>, request: &Request) -> Result<(), Failure> {
    if cx.out.wants_json() {
        return cx.out.value(&json!(request));
    }
    let (tone, signature) = match request.signature {
        Signature::Fits => (Tone::Good, "signature fits"),
        Signature::DoesNotFit => (Tone::Bad, "signature does not fit"),
        Signature::NotChecked => (Tone::Dim, "signature not checked"),
    };
    let answer = if request.status == 0 { "no answer".to_owned() } else { request.status.to_string() };
    let [kind, subject, id] = [&request.kind, &request.subject, &request.id].map(|t| text::clean(t).replace('\n', " "));
    let signature = cx.out.stdout.paint(tone, signature);
    cx.out.data(&format!("{:>4}  {kind}  {subject}  {id}  {signature}  {answer}: {}\n", request.n, request.outcome))
}
