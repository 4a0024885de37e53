//! `orc runs fork|retry|replay` and `orc upgrade --dry-run`: runs that share a past, and histories fed to this program.

use super::{
    run::{Watch, left_running},
    runs::resolve,
    travel,
};
use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    follow::Interrupts,
    host::Life,
    load,
    out::{table::Table, text},
    session::Session,
};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Start a run that shares the past of this one, with something changed from there on
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs fork latest --at 12\n  orc runs fork latest --at 1 --set input.topic=tea\n  orc runs fork latest --at 1 --set write.prompt=@prompt.txt --set write.model=small\n  orc runs fork latest --set fetch.output=@answer.json"
)]
pub(crate) struct Fork {
    /// The run's id, or `latest`
    run: String,
    /// The last event that counts, or the name of a checkpoint [default: the last event there is]
    #[arg(long, value_name = "N|NAME")]
    at: Option<String>,
    /// `input.NAME`, `STEP.output` or a field of a step that is still to come, such as `STEP.prompt`; `@file` reads a file
    #[arg(long = "set", value_name = "PLACE=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    watch: Watch,
}

/// Start a run that goes on from what failed in this one
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
#[command(
    after_help = "Examples:\n  orc runs retry latest\n  orc runs retry latest --version live\n  orc runs retry latest --file mended.yaml"
)]
pub(crate) struct Retry {
    /// The run's id, or `latest`
    run: String,
    /// Another version of the stored workflow: its number or label
    #[arg(long, value_name = "VERSION", conflicts_with = "file")]
    version: Option<String>,
    /// Another version of the workflow, as a file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    watch: Watch,
}

/// Feed a run's history to this program, calling nothing, and compare its decisions; exit code 10 if one differs
#[derive(clap::Args, Debug)]
pub(crate) struct Replay {
    /// The run's id, or `latest`
    run: String,
    /// Call nothing; there is no other way
    #[arg(long, required = true)]
    offline: bool,
}

/// Say whether every open run would go on the same way with this version
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc upgrade --dry-run\n  orc upgrade --dry-run --data COPY-OF-THE-FOLDER")]
pub(crate) struct Upgrade {
    /// Only look; a new version is put in place by replacing the program
    #[arg(long, required = true)]
    dry_run: bool,
}

/// Text as it is, unless it is JSON that is no text; `@file` for what a file holds.
fn value(text: &str) -> Result<Value, Failure> {
    let text = match text.strip_prefix('@') {
        Some(path) => {
            let bytes = load::read(std::path::Path::new(path))?;
            String::from_utf8(bytes).map_err(|_| base::Error::invalid("bad_input", "the file is not UTF-8").place(path.to_owned()))?
        }
        None => text.to_owned(),
    };
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

impl Fork {
    fn body(&self) -> Result<Value, Failure> {
        let (mut inputs, mut outputs, mut steps) = (Map::new(), Map::new(), Map::<String, Value>::new());
        for set in &self.sets {
            let parts = set.split_once('=').and_then(|(place, value)| Some((place.rsplit_once('.')?, value)));
            let Some(((of, field), given)) = parts.filter(|((of, field), _)| !of.is_empty() && !field.is_empty()) else {
                return Err(Failure::usage(format!("`--set {set}` is not input.NAME=…, STEP.output=… or STEP.FIELD=…")));
            };
            let given = value(given)?;
            match (of, field) {
                ("input", name) => drop(inputs.insert(name.to_owned(), given)),
                (task, "output") => drop(outputs.insert(task.to_owned(), given)),
                (step, field) => {
                    let fields = steps.entry(step.to_owned()).or_insert_with(|| json!({}));
                    fields[field] = given;
                }
            }
        }
        let mut body = json!({"inputs": inputs, "outputs": outputs, "steps": steps});
        if let Some(at) = &self.at {
            let field = travel::at_field(at);
            body[field] = if field == "at" { at.parse::<u64>().map_or_else(|_| json!(at), |at| json!(at)) } else { json!(at) };
        }
        Ok(body)
    }

    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let body = self.body()?;
        let id = resolve(session, &self.run).await?;
        begin(cx, session, &self.watch, &format!("/api/v1/runs/{}/fork", api::encode(&id)), &body).await
    }
}

/// Starts the new run, and follows it unless that is left to the server.
async fn begin(cx: &Cx<'_>, session: &mut Session<'_>, watch: &Watch, path: &str, body: &Value) -> Result<Exit, Failure> {
    watch.check(session)?;
    let mut interrupts = Interrupts::new()?;
    let new = session.post(path, body).await?;
    let id = new["id"].as_str().unwrap_or_default();
    if watch.follows() {
        return super::runs::carry(cx, session, &mut interrupts, id).await;
    }
    left_running(cx, id, new["status"].as_str().unwrap_or_default())
}

impl Retry {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let mut body = json!({"version": self.version});
        if let Some(file) = &self.file {
            let loaded = load::load(file)?;
            let files =
                loaded.files().ok_or_else(|| base::Error::invalid("bad_input", "a file is not UTF-8").place(file.display().to_string()))?;
            body["workflow"] = json!({"main": loaded.file_name, "files": files});
        }
        begin(cx, session, &self.watch, &format!("/api/v1/runs/{}/retry", api::encode(&id)), &body).await
    }
}

async fn replayed(session: &mut Session<'_>, id: &str) -> Result<Value, Failure> {
    session.get(&format!("/api/v1/runs/{}/replay", api::encode(id))).await
}

/// `event 7, say (step `say`, line 3): recorded …, decided …`.
fn divergence(found: &Value) -> String {
    let kind = |event: &Value| event["kind"].as_str().unwrap_or("nothing").to_owned();
    let what = if kind(&found["recorded"]) == kind(&found["decided"]) {
        let changed = found["recorded"].as_object().into_iter().flatten().filter(|(key, value)| found["decided"][key.as_str()] != **value);
        format!("{} with another {}", kind(&found["recorded"]), changed.map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", "))
    } else {
        format!("{} was recorded, {} is decided", kind(&found["recorded"]), kind(&found["decided"]))
    };
    let task = found["task"].as_str().unwrap_or("the run");
    let place = found["place"].as_str().map(|place| format!(" ({place})")).unwrap_or_default();
    text::one_line(&format!("event {}, {task}{place}: {what}", found["seq"]))
}

impl Replay {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let replay = replayed(session, &id).await?;
        let same = replay["divergence"].is_null();
        if cx.out.wants_json() {
            cx.out.value(&replay)?;
        } else if same {
            cx.out.data(&format!(
                "{id}: {} events, every decision is the same\n{}\n",
                replay["events"],
                replay["digest"].as_str().unwrap_or_default()
            ))?;
        } else {
            cx.out.data(&format!("{id}: {}\n", divergence(&replay["divergence"])))?;
        }
        Ok(if same { Exit::Done } else { Exit::Different })
    }
}

impl Upgrade {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        if !session.is_embedded() {
            cx.out.say("a server holds the data folder: the histories are fed to its version, not to this one");
        }
        let result = Self::look(cx, &mut session).await;
        session.close().await;
        result
    }

    async fn look(cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        loop {
            let next = after.as_ref().map(|after| format!("&after={}", api::encode(after))).unwrap_or_default();
            let page = session.get(&format!("/api/v1/runs?status=running,waiting,paused,cancelling&limit=200{next}")).await?;
            for run in page["items"].as_array().into_iter().flatten() {
                let id = run["id"].as_str().unwrap_or_default();
                let mut replay = match replayed(session, id).await {
                    Ok(replay) => replay,
                    // One that cannot be told is no reason not to tell of the others.
                    Err(failure) => json!({"run": id, "error": failure.object()}),
                };
                replay["name"] = run["name"].clone();
                all.push(replay);
            }
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
        let good = all.iter().all(|replay| replay["divergence"].is_null() && replay["error"].is_null());
        let exit = if good { Exit::Done } else { Exit::Different };
        if cx.out.wants_json() {
            cx.out.value(&Value::Array(all))?;
            return Ok(exit);
        }
        let mut table = Table::new(["RUN", "NAME", "EVENTS", "WITH THIS VERSION"]);
        for replay in &all {
            let what = match (&replay["error"], &replay["divergence"]) {
                (Value::Null, Value::Null) => "the same".to_owned(),
                (Value::Null, found) => divergence(found),
                (error, _) => format!("cannot be told: {}", error["message"].as_str().unwrap_or_default()),
            };
            let of = |key: &str| replay[key].as_str().unwrap_or_default().to_owned();
            table.row(vec![of("run").into(), of("name").into(), replay["events"].to_string().into(), what.into()]);
        }
        if all.is_empty() {
            cx.out.say("no run is open");
        } else {
            cx.out.data(&table.render(&cx.out.stdout))?;
        }
        Ok(exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_set_are_told_apart() {
        let fork = |sets: &[&str]| Fork {
            run: "latest".into(),
            at: Some("3".into()),
            sets: sets.iter().map(|s| (*s).to_owned()).collect(),
            watch: Watch { watch: true },
        };
        let body = fork(&["input.n=5", "input.s=a=b", "say.prompt=Shout: \"hi\"", "say.model=x", "each[1]/a.output={\"k\": 1}"]).body();
        let expected = json!({
            "at": 3, "inputs": {"n": 5, "s": "a=b"}, "outputs": {"each[1]/a": {"k": 1}},
            "steps": {"say": {"prompt": "Shout: \"hi\"", "model": "x"}}
        });
        assert_eq!(body.ok(), Some(expected));
        for bad in ["input", "input.x", ".output=1", "say.=1", "=1"] {
            assert_eq!(fork(&[bad]).body().err().map(|e| e.exit()), Some(Exit::Usage), "{bad}");
        }
    }
}
