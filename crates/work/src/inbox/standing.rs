//! The kind `standing-approval`: what somebody has said yes to for as long as it stands. It decides as whoever wrote it, with what they
//! may do at that moment: it reaches no further than their own word would, and ends with their rights. Who writes one says yes
//! beforehand, so the right to say yes is asked for then as well; and what somebody else has brought back into force is nobody's word.

use super::{InboxItem, Word, find, say};
use crate::State;
use base::{Ctx, Kind as ErrorKind, OrgId, Principal, PrincipalId, PrincipalKind, Result, Right, Rights, Timestamp};
use engine::{
    Decision,
    port::{Effect, Fut},
};
use resources::{Address, Admission, Finding, Kind, ListQuery, Proposed, Resource, Spec, VersionRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::StoredOutgoing;

/// Calls that are approved as soon as they are asked about, in the name of whoever wrote this.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandingApproval {
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    description: Option<String>,
    /// The tool that is called.
    #[schemars(length(min = 1, max = 200))]
    tool: String,
    /// Only in runs of this workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    workflow: Option<String>,
    /// Only from this step: its path without the numbers of items, such as `each/send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// Only with exactly this input; absent: with any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input: Option<Value>,
    /// Also if the call cannot be undone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    irreversible: bool,
    /// Until then; for ever if it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    until: Option<Timestamp>,
}

impl Spec for StandingApproval {
    const KIND: &'static str = "standing-approval";
    const PLURAL: &'static str = "standing-approvals";
    const TITLE: &'static str = "Standing approval";
    const SUMMARY: &'static str = "Calls that are approved without asking again";
    const HALTS: bool = true;
    const SEARCH: &'static [&'static str] = &["/description", "/tool", "/workflow"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Tool", "/spec/tool"), ("Workflow", "/spec/workflow")];

    fn hints() -> Value {
        json!({
            "/description": {"widget": "text", "lines": 3, "order": 1}, "/tool": {"order": 2}, "/workflow": {"order": 3},
            "/step": {"order": 4}, "/input": {"order": 5}, "/irreversible": {"order": 6}, "/until": {"order": 7}
        })
    }

    fn example() -> Self {
        Self {
            description: Some("Drafts may always be written".to_owned()),
            tool: "file.write".to_owned(),
            workflow: Some("release-notes".to_owned()),
            step: Some("draft".to_owned()),
            input: None,
            irreversible: false,
            until: None,
        }
    }
}

pub fn kind() -> Kind {
    resources::kind::<StandingApproval>()
}

/// Asks whoever changes a standing approval for their own right to decide there, as their token leaves it to them: otherwise a token
/// that may only write resources would decide with everything that its owner may.
pub struct ByDeciders;

impl Admission for ByDeciders {
    fn review<'a>(&'a self, ctx: &'a Ctx, proposed: &'a Proposed<'a>) -> Fut<'a, Vec<Finding>> {
        Box::pin(async move {
            let ends = matches!(proposed.action, "delete" | "purge" | "pause" | "archive");
            if proposed.address.kind == StandingApproval::KIND && !ends {
                let right = Right::APPROVALS_DECIDE;
                ctx.need_on(right.noun, right.verb, proposed.address.workspace.as_deref())?;
            }
            Ok(Vec::new())
        })
    }
}

/// The path without the numbers of items.
fn step_of(task: &str) -> String {
    task.split('/').map(|part| part.split('[').next().unwrap_or_default()).collect::<Vec<_>>().join("/")
}

impl StandingApproval {
    /// `effect`: what happens when the call is made; `None`: nobody knows the tool.
    fn covers(&self, item: &InboxItem, effect: Option<Effect>, now: Timestamp) -> bool {
        let Some(call) = item.call.as_ref().filter(|_| item.asks == "approval" && item.state == "open") else { return false };
        let lasting = matches!(effect, None | Some(Effect::Irreversible));
        call.tool == self.tool
            && self.workflow.as_ref().is_none_or(|name| *name == item.run_name)
            && self.step.as_ref().is_none_or(|step| *step == step_of(&item.task))
            && self.input.as_ref().is_none_or(|input| *input == call.input)
            && (self.irreversible || !lasting)
            && self.until.is_none_or(|until| until > now)
    }
}

/// The program itself, for looking only.
fn system(org: OrgId) -> Ctx {
    let who = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "standing approvals".to_owned() };
    Ctx::new(org, who, Rights::all())
}

const PAGE: usize = 200;

/// What has just been asked, as the outbox tells it, and told again if this is cut off: a question is decided once.
pub async fn allow(state: &State, org: OrgId, entries: &[StoredOutgoing]) -> Result<()> {
    let asked = entries.iter().filter(|entry| entry.topic == "run.waiting" && entry.body["data"]["for"] == "approval");
    for id in asked.filter_map(|entry| entry.body["data"]["approval"].as_str()) {
        match one(state, &system(org), id).await {
            Err(error) if matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Limited) => return Err(error),
            Err(error) => tracing::warn!(%error, item = id, "standing approvals could not be asked; a person decides"),
            Ok(()) => {}
        }
    }
    Ok(())
}

async fn one(state: &State, ctx: &Ctx, id: &str) -> Result<()> {
    let item = match find(state, ctx, id).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    let Some(call) = &item.call else { return Ok(()) };
    let effect = state.engine.effect_of(&call.tool);
    let workspace = Some(item.workspace.clone());
    let mut query = ListQuery { kind: StandingApproval::KIND.into(), workspace, limit: PAGE, ..ListQuery::default() };
    loop {
        let page = state.resources.list(ctx, &query).await?;
        for resource in page.items.into_iter().filter(|one| one.published.is_some() && one.halted.is_none()) {
            try_it(state, ctx, &item, effect, resource).await?;
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(());
        }
    }
}

async fn try_it(state: &State, ctx: &Ctx, item: &InboxItem, effect: Option<Effect>, resource: Resource) -> Result<()> {
    let address = Address::new(StandingApproval::KIND, Some(&item.workspace), &resource.name);
    let current = state.resources.get(ctx, &address, VersionRef::Current).await?;
    let Ok(spec) = serde_json::from_value::<StandingApproval>(current.spec) else { return Ok(()) };
    if !spec.covers(item, effect, state.env.clock.now()) {
        return Ok(());
    }
    let author = state.resources.version(ctx, &address, VersionRef::Number(current.shown_version)).await?.author;
    // A label that was moved, a draft that was published, what came out of the recycle bin: all keep their author, who may have
    // withdrawn just this. It is their word only if nobody else had a hand in it after them.
    if current.updated_by.id != author.id {
        tracing::info!(approval = %address, "a standing approval was not followed: somebody else than its author changed it last");
        return Ok(());
    }
    let now = state.people.by_name(ctx.org, &author.name).await?.filter(|now| now.principal.id == author.id);
    let Some(now) = now else { return Ok(()) };
    let note = Some(format!("standing approval `{}`", resource.name));
    let decision = Decision { approved: true, note, binding: item.binding.clone(), output: None };
    match say(state, &now, &item.id, Word::Decide { decision, outcome: false }).await {
        // It is decided already, or whoever wrote it may not decide this: a person does.
        Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Forbidden | ErrorKind::NotFound) => {
            tracing::info!(%error, item = item.id, approval = %address, "a standing approval was not followed");
            Ok(())
        }
        said => said.map(drop),
    }
}
