//! `orc retention …`: how long what has ended is kept.

use super::runs::{resolve, seconds};
use crate::{
    Cx, api,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::{
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use serde_json::{Value, json};

/// What is proposed where nothing is declared.
const PROPOSED: &str = "no rule removes runs, so nothing is removed; this one keeps them for 90 days (orc apply -f retention.yaml):

kind: retention
name: standard
spec: {runs_days: 90, deliveries_days: 30, audit_days: 2557}
";

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Retention {
    Plan(Plan),
    Apply(Apply),
    Removed(Removed),
    Holds(Holds),
    Hold(Hold),
    Release(Release),
}

/// Print which runs are past their time: what would be removed, and what stays and why
#[derive(clap::Args, Debug)]
pub(crate) struct Plan {}

/// Remove the runs that are past their time; what goes is printed first
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  orc retention apply --yes\n\nHistories and values go for good; of each run a tombstone stays.")]
pub(crate) struct Apply {
    /// Of the plan that was looked at: this one, or nothing
    #[arg(long, value_name = "HASH")]
    binding: Option<String>,
}

/// List the tombstones of runs that were removed, the latest first
#[derive(clap::Args, Debug)]
pub(crate) struct Removed {
    /// At most this many
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(super) limit: u32,
}

/// List what must stay whatever the rules say
#[derive(clap::Args, Debug)]
pub(crate) struct Holds {}

/// Hold a run, or every run of a workflow, so that it stays
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc retention hold latest --reason \"case 12\"\n  orc retention hold --workflow invoices --in default --reason \"audit of 2026\""
)]
pub(crate) struct Hold {
    /// The run's id, or `latest`
    #[arg(required_unless_present = "workflow", conflicts_with = "workflow")]
    run: Option<String>,
    /// Instead of a run: all runs of this workflow
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,
    /// The workspace of the workflow
    #[arg(long = "in", value_name = "WORKSPACE", default_value = "default", requires = "workflow")]
    place: String,
    /// Why it must stay
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Let go of what is held
#[derive(clap::Args, Debug)]
pub(crate) struct Release {
    /// The run's id, or `workflow/WORKSPACE/NAME`, as `orc retention holds` prints it
    held: String,
    /// Why it need not stay any more
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Retention {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = match &self {
            Self::Plan(_) => plan(cx, &mut session).await,
            Self::Apply(c) => c.run(cx, &mut session).await,
            Self::Removed(c) => removed(cx, &mut session, c.limit).await,
            Self::Holds(_) => holds(cx, &mut session).await,
            Self::Hold(c) => c.run(cx, &mut session).await,
            Self::Release(c) => c.run(cx, &mut session).await,
        };
        session.close().await;
        result
    }
}

fn word(item: &Value, key: &str) -> String {
    text::one_line(item[key].as_str().unwrap_or_default())
}

fn shown(cx: &Cx<'_>, plan: &Value) -> Result<(), Failure> {
    if plan["rules"] == 0 {
        cx.out.say(PROPOSED);
        return Ok(());
    }
    let mut table = Table::new(["RUN", "", "WORKFLOW", "WORKSPACE", "ENDED", "EVENTS", "BYTES", "RULE", "WHY IT STAYS"]);
    for item in plan["items"].as_array().into_iter().flatten() {
        table.row(vec![
            Cell::from(word(item, "run")),
            word(item, "does").into(),
            word(item, "workflow").into(),
            word(item, "workspace").into(),
            seconds(&word(item, "ended_at")).into(),
            item["events"].to_string().into(),
            item["bytes"].to_string().into(),
            format!("{}, {} days", word(item, "policy"), item["kept_days"]).into(),
            word(item, "why").into(),
        ]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    let listed = plan["items"].as_array().into_iter().flatten().filter(|item| item["does"] == "stays").count() as u64;
    let unlisted = match plan["stays"].as_u64().unwrap_or_default().saturating_sub(listed) {
        0 => String::new(),
        n => format!(", {n} of them not listed"),
    };
    let more = if plan["more"] == true { "; more are past their time and come with the next plan" } else { "" };
    cx.out.say(&format!("{} to remove with {} bytes, {} stay{unlisted}{more}", plan["removed"], plan["bytes"], plan["stays"]));
    Ok(())
}

async fn plan(cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let plan = session.get("/api/v1/retention/plan").await?;
    if cx.out.wants_json() {
        cx.out.value(&plan)?;
    } else {
        shown(cx, &plan)?;
    }
    Ok(Exit::Done)
}

impl Apply {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let plan = session.get("/api/v1/retention/plan").await?;
        if !cx.out.wants_json() {
            shown(cx, &plan)?;
        }
        let binding = match &self.binding {
            Some(given) => json!(given),
            // Without a look at it nothing goes for good.
            None if !cx.global.yes => {
                return Err(Failure::usage("what is removed is gone for good; say --yes, or --binding HASH with that of the plan"));
            }
            None => plan["binding"].clone(),
        };
        let done = session.post_once("/api/v1/retention/apply", &json!({"binding": binding})).await?;
        if cx.out.wants_json() {
            cx.out.value(&done)?;
        } else {
            cx.out.say(&format!("{} removed, {} changed meanwhile and stay", done["removed"], done["stays"]));
        }
        Ok(Exit::Done)
    }
}

pub(super) async fn removed(cx: &Cx<'_>, session: &mut Session<'_>, limit: u32) -> Result<Exit, Failure> {
    let place = cx.global.workspace.as_deref().map(|place| format!("&workspace={}", api::encode(place))).unwrap_or_default();
    let page = session.get(&format!("/api/v1/retention/removed?limit={}{place}", limit.min(200))).await?;
    if cx.out.wants_json() {
        cx.out.value(&page["items"])?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["RUN", "STATUS", "ENDED", "REMOVED", "EVENTS", "RULE", "BY", "NAME", "WORKSPACE"]);
    for item in page["items"].as_array().into_iter().flatten() {
        table.row(vec![
            Cell::from(word(item, "run")),
            Cell::status(word(item, "status")),
            seconds(&word(item, "ended_at")).into(),
            seconds(&word(item, "removed_at")).into(),
            item["events"].to_string().into(),
            word(item, "policy").into(),
            word(&item["by"], "name").into(),
            word(item, "workflow").into(),
            word(item, "workspace").into(),
        ]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}

async fn holds(cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let all = session.get("/api/v1/retention/holds").await?;
    if cx.out.wants_json() {
        cx.out.value(&all["items"])?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(["HELD", "SINCE", "BY", "WHY"]);
    for item in all["items"].as_array().into_iter().flatten() {
        table.row(vec![
            Cell::from(word(item, "id")),
            seconds(&word(item, "at")).into(),
            word(&item["by"], "name").into(),
            word(item, "reason").into(),
        ]);
    }
    cx.out.data(&table.render(&cx.out.stdout))?;
    Ok(Exit::Done)
}

impl Hold {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let body = match (&self.run, &self.workflow) {
            (Some(run), _) => json!({"run": resolve(session, run).await?, "reason": self.reason}),
            (None, workflow) => json!({"workflow": workflow, "workspace": self.place, "reason": self.reason}),
        };
        let hold = session.post_once("/api/v1/retention/holds", &body).await?;
        if cx.out.wants_json() {
            cx.out.value(&hold)?;
        } else {
            cx.out.say(&format!("{} is held: {}", word(&hold, "id"), word(&hold, "reason")));
        }
        Ok(Exit::Done)
    }
}

impl Release {
    async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = if self.held.starts_with("workflow/") { self.held.clone() } else { resolve(session, &self.held).await? };
        session.post_once("/api/v1/retention/holds/lift", &json!({"id": id, "reason": self.reason})).await?;
        cx.out.say(&format!("{id} is not held any more"));
        Ok(Exit::Done)
    }
}
