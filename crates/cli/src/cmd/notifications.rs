//! `orc notifications …`: what one was told, and how one wants to be told.

use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::table::{Cell, Table},
    session::Session,
};
use base::Error;
use serde_json::{Value, json};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Notifications {
    List(List),
    Read(Read),
    Preferences(Preferences),
    Test(Test),
}

/// Send yourself a letter by a mail server
#[derive(clap::Args, Debug)]
pub(crate) struct Test {
    /// The workspace of the mail server
    #[arg(default_value = "default")]
    workspace: String,
    /// Its name
    #[arg(default_value = "default")]
    name: String,
}

/// List what you were told, newest first
#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// Only what you have not read
    #[arg(long)]
    unread: bool,
    /// Only of this class: `approval`, `run_failed`, …
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
}

/// Mark one as read, or all
#[derive(clap::Args, Debug)]
pub(crate) struct Read {
    /// Ids of notifications
    #[arg(required_unless_present = "all")]
    ids: Vec<String>,
    /// All there are
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

/// Show how you are told of what, or say it
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc notifications preferences\n  orc notifications preferences --on run_ended=console --off run_failed=email"
)]
pub(crate) struct Preferences {
    /// Be told: `CLASS=CHANNEL`, with `console`, `email` or `webhook`; may be given several times
    #[arg(long, value_name = "CLASS=CHANNEL")]
    on: Vec<String>,
    /// Not be told any more: `CLASS=CHANNEL`; may be given several times
    #[arg(long, value_name = "CLASS=CHANNEL")]
    off: Vec<String>,
    /// Where e-mail goes, for who may change accounts; empty: to the name of the account, if it is an address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Hours without e-mail: `22:00-07:00@Europe/Berlin`; empty: none
    #[arg(long, value_name = "FROM-TO@ZONE")]
    quiet_hours: Option<String>,
    /// Whether e-mail is gathered
    #[arg(long, value_parser = ["off", "hourly", "daily"])]
    digest: Option<String>,
}

const LIST: &str = "/api/v1/notifications";

impl Notifications {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let answer = match &self {
            Self::List(c) => c.ask(&mut session).await,
            Self::Read(c) => c.send(&mut session).await,
            Self::Preferences(c) => c.send(&mut session).await,
            Self::Test(c) => c.send(&mut session).await,
        };
        session.close().await;
        let answer = answer?;
        if cx.out.wants_json() {
            cx.out.value(&answer)?;
            return Ok(Exit::Done);
        }
        match self {
            Self::List(_) => show(cx, &answer),
            Self::Read(_) => {
                cx.out.say(&format!("{} unread", answer["unread"]));
                Ok(Exit::Done)
            }
            Self::Preferences(_) => {
                cx.out.data(&channels(&answer).render(&cx.out.stdout))?;
                Ok(Exit::Done)
            }
            Self::Test(_) => {
                let text = |key: &str| answer[key].as_str().unwrap_or_default();
                let (to, ms) = (text("to"), &answer["ms"]);
                if answer["ok"] != true {
                    return Err(Error::upstream("mail_refused", format!("the letter to {to} was not taken: {}", text("error"))).into());
                }
                cx.out.say(&format!("the server took the letter to {to} in {ms} ms: {}", text("said")));
                Ok(Exit::Done)
            }
        }
    }
}

impl List {
    async fn ask(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let class = self.class.as_ref().map(|class| format!("&class={}", api::encode(class))).unwrap_or_default();
        let page = session.get(&format!("{LIST}?unread={}&limit={}{class}", self.unread, self.limit)).await?;
        Ok(page["items"].clone())
    }
}

fn show(cx: &Cx<'_>, items: &Value) -> Result<Exit, Failure> {
    let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        cx.out.say("nothing was told");
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["ID", "AT", "CLASS", "READ", "TITLE"]);
    for item in items {
        let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let read = if item["read_at"].is_null() { "" } else { "read" };
        table.row([Cell::from(text("id")), text("at").into(), text("class").into(), read.into(), text("title").into()]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}

impl Read {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        if self.all {
            return session.post(&format!("{LIST}/read"), &json!({})).await;
        }
        for id in &self.ids {
            session.post(&format!("{LIST}/{}/read", api::encode(id)), &json!({})).await?;
        }
        session.get(&format!("{LIST}/unread")).await
    }
}

impl Preferences {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let path = format!("{LIST}/preferences");
        let mut all = session.get(&path).await?;
        let changes = self.on.iter().map(|text| (text, true)).chain(self.off.iter().map(|text| (text, false)));
        let mut changed = false;
        for (text, on) in changes {
            set(&mut all, text, on)?;
            changed = true;
        }
        if let Some(email) = &self.email {
            all["email"] = Some(email).filter(|email| !email.is_empty()).map_or(Value::Null, |email| email.as_str().into());
            changed = true;
        }
        if let Some(quiet) = &self.quiet_hours {
            all["quiet"] = hours(quiet)?;
            changed = true;
        }
        if let Some(digest) = &self.digest {
            all["digest"] = digest.as_str().into();
            changed = true;
        }
        if changed { session.call("PUT", &path, Some(&all), &[]).await } else { Ok(all) }
    }
}

impl Test {
    async fn send(&self, session: &mut Session<'_>) -> Result<Value, Failure> {
        let (workspace, name) = (api::encode(&self.workspace), api::encode(&self.name));
        session.post(&format!("/api/v1/workspaces/{workspace}/mail-servers/{name}/test"), &json!({})).await
    }
}

fn hours(text: &str) -> Result<Value, Failure> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let parts = text.split_once('@').and_then(|(hours, zone)| hours.split_once('-').map(|(from, to)| (from, to, zone)));
    let Some((from, to, zone)) = parts else {
        let error = Error::invalid("usage", format!("`{text}` does not say hours and a zone")).place("--quiet-hours");
        return Err(error.fix("write FROM-TO@ZONE, for example 22:00-07:00@Europe/Berlin").into());
    };
    Ok(json!({"from": from, "to": to, "zone": zone}))
}

fn set(all: &mut Value, text: &str, on: bool) -> Result<(), Failure> {
    let place = text.split_once('=').map(|(class, channel)| format!("/classes/{class}/{channel}"));
    match place.and_then(|place| all.pointer_mut(&place)).filter(|held| held.is_boolean()) {
        Some(held) => {
            *held = on.into();
            Ok(())
        }
        None => {
            let classes: Vec<&str> = all["classes"].as_object().into_iter().flatten().map(|(class, _)| class.as_str()).collect();
            Err(Error::invalid("usage", format!("`{text}` is no class and channel"))
                .fix("write CLASS=CHANNEL, for example run_ended=console; channels are console, email and webhook")
                .fix(format!("classes are {}", classes.join(", ")))
                .into())
        }
    }
}

fn channels(preferences: &Value) -> Table {
    let mut table = Table::new(["CLASS", "CONSOLE", "EMAIL", "WEBHOOK"]);
    for (class, held) in preferences["classes"].as_object().into_iter().flatten() {
        let mark = |channel: &str| Cell::from(if held[channel] == true { "yes" } else { "" });
        table.row([Cell::from(class.clone()), mark("console"), mark("email"), mark("webhook")]);
    }
    table
}
