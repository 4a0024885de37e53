//! Runs of a part: results of steps given instead of being worked out, up to a step, or one step alone. A trial is a plan of its own,
//! which the run is pinned to like any other; the engine knows nothing of it.

use base::{Error, Result};
use expr::template::Template;
use flow::plan::{Action, OnError, Plan, Retry, Step};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What of a workflow is run. Only steps of the outermost list can be named.
#[derive(Default, serde::Serialize)]
pub(super) struct Trial {
    /// Results by the ids of their steps.
    pub(super) pins: Map<String, Value>,
    /// The last step; what it needs is run, too.
    pub(super) until: Option<String>,
    /// The one step; what it needs must be pinned.
    pub(super) only: Option<String>,
}

impl Trial {
    pub(super) fn is_whole(&self) -> bool {
        self.pins.is_empty() && self.until.is_none() && self.only.is_none()
    }
}

/// The plan of a trial.
pub(super) fn tailored(plan: &Plan, trial: &Trial) -> Result<Plan> {
    let mut plan = plan.clone();
    for (id, value) in &trial.pins {
        let at = index(&plan, id, "pins")?;
        if let Some(step) = plan.body.steps.get_mut(at) {
            pin(step, value)?;
        }
    }
    let target = match (&trial.until, &trial.only) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid("bad_body", "`until` and `only` exclude each other").place("body fields `until`, `only`"));
        }
        (Some(id), None) => Some((index(&plan, id, "until")?, false)),
        (None, Some(id)) => Some((index(&plan, id, "only")?, true)),
        (None, None) => None,
    };
    if let Some((target, alone)) = target {
        cut(&mut plan, target, alone, trial)?;
    }
    Ok(plan)
}

fn index(plan: &Plan, id: &str, field: &str) -> Result<usize> {
    plan.body.steps.iter().position(|step| step.id == id).ok_or_else(|| {
        Error::invalid("unknown_step", format!("`{field}` names `{id}`, which is no step of the outermost list"))
            .place(format!("body field `{field}`"))
            .fix("name a step that stands directly under `steps`")
    })
}

/// Puts the value in the place of the work.
fn pin(step: &mut Step, value: &Value) -> Result<()> {
    let refused = |why: String| {
        Error::invalid("bad_pin", format!("the result of `{}` cannot be pinned: {why}", step.id)).place(format!("/pins/{}", step.id))
    };
    let with = Template::parse(value).map_err(|e| refused(e.to_string()))?;
    if !with.is_constant() {
        return Err(refused("it holds `{{`, which would be worked out".to_owned()).fix("take the template out of the value"));
    }
    step.action = Action::Set { with };
    step.needs = Vec::new();
    step.condition = None;
    step.retry = Retry::default();
    step.timeout_ms = None;
    step.on_error = OnError::Fail;
    step.gate = None;
    step.auto = Vec::new();
    Ok(())
}

/// Keeps what the target needs; the run gives the target's result.
fn cut(plan: &mut Plan, target: usize, alone: bool, trial: &Trial) -> Result<()> {
    let steps = &plan.body.steps;
    let mut kept = BTreeSet::new();
    let mut wanted = vec![target];
    while let Some(at) = wanted.pop() {
        if let Some(step) = steps.get(at).filter(|_| kept.insert(at)) {
            wanted.extend(&step.needs);
        }
    }
    let missing = |at: &&usize| **at != target && steps.get(**at).is_some_and(|step| !trial.pins.contains_key(&step.id));
    let unpinned: Vec<&str> = kept.iter().filter(missing).filter_map(|at| steps.get(*at)).map(|step| step.id.as_str()).collect();
    if alone && !unpinned.is_empty() {
        return Err(Error::invalid("only_needs_pins", format!("it needs results of {}", unpinned.join(", ")))
            .place("body field `only`")
            .fix("pin results of these steps, or use `until`"));
    }
    let place: Vec<usize> = kept.iter().copied().collect();
    let moved = |old: &[usize]| -> Vec<usize> { old.iter().filter_map(|at| place.binary_search(at).ok()).collect() };
    let mut cut: Vec<Step> = place.iter().filter_map(|at| steps.get(*at)).cloned().collect();
    for step in &mut cut {
        step.needs = moved(&step.needs);
        step.dependents = Vec::new();
    }
    let needs: Vec<(usize, usize)> = cut.iter().enumerate().flat_map(|(at, step)| step.needs.iter().map(move |need| (*need, at))).collect();
    for (need, at) in needs {
        if let Some(step) = cut.get_mut(need) {
            step.dependents.push(at);
        }
    }
    let id = steps.get(target).map(|step| step.id.clone()).unwrap_or_default();
    let output = Template::parse(&json!(format!("{{{{ steps.{id}.output }}}}")));
    plan.outputs = vec![(id, output.map_err(|e| Error::internal("internal_fault", e.to_string()))?)];
    plan.auto = Vec::new();
    plan.body.steps = cut;
    plan.body.output = None;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flow::{Catalog, Source, compile};
    use std::collections::BTreeMap;

    const FILE: &str = r#"
steps:
  - {id: a, uses: set, with: {x: 1}}
  - {id: b, uses: set, with: {y: "{{ steps.a.output.x }}"}}
  - {id: c, uses: set, with: {z: "{{ steps.b.output.y }}"}}
  - {id: d, uses: set, needs: [a], with: {w: 1}}
outputs: {all: "{{ steps.c.output.z }}"}
"#;

    fn plan() -> Plan {
        let source = Source { name: "a.yaml".into(), bytes: FILE.into() };
        compile(&source, &BTreeMap::new(), &Catalog::default()).plan.unwrap()
    }

    fn ids(plan: &Plan) -> Vec<(String, Vec<usize>, Vec<usize>)> {
        plan.body.steps.iter().map(|s| (s.id.clone(), s.needs.clone(), s.dependents.clone())).collect()
    }

    fn trial(pins: Value, until: Option<&str>, only: Option<&str>) -> Trial {
        let pins = pins.as_object().cloned().unwrap_or_default();
        Trial { pins, until: until.map(str::to_owned), only: only.map(str::to_owned) }
    }

    #[test]
    fn up_to_a_step_what_it_needs_is_kept() {
        let cut = tailored(&plan(), &trial(json!({}), Some("b"), None)).unwrap();
        assert_eq!(ids(&cut), [("a".to_owned(), vec![], vec![1]), ("b".to_owned(), vec![0], vec![])]);
        assert_eq!(cut.outputs.len(), 1);
        assert_eq!(cut.outputs[0].0, "b");
    }

    #[test]
    fn a_pinned_step_needs_nothing_and_gives_its_value() {
        let cut = tailored(&plan(), &trial(json!({"b": [1, "two"]}), Some("c"), None)).unwrap();
        assert_eq!(ids(&cut), [("b".to_owned(), vec![], vec![1]), ("c".to_owned(), vec![0], vec![])]);
        assert!(matches!(&cut.body.steps[0].action, Action::Set { with } if *with.source() == json!([1, "two"])));
        let whole = tailored(&plan(), &trial(json!({"b": 1}), None, None)).unwrap();
        assert_eq!((whole.body.steps.len(), whole.outputs.len()), (4, 1));
    }

    #[test]
    fn one_step_alone_says_what_it_lacks() {
        let lacking = tailored(&plan(), &trial(json!({}), None, Some("c"))).unwrap_err();
        assert_eq!(lacking.code(), "only_needs_pins");
        let cut = tailored(&plan(), &trial(json!({"b": {"y": 2}}), None, Some("c"))).unwrap();
        assert_eq!(cut.body.steps.len(), 2);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (trial, code) in [
            (trial(json!({"nope": 1}), None, None), "unknown_step"),
            (trial(json!({}), Some("nope"), None), "unknown_step"),
            (trial(json!({}), Some("a"), Some("b")), "bad_body"),
            (trial(json!({"a": "{{ inputs.x }}"}), None, None), "bad_pin"),
        ] {
            assert_eq!(tailored(&plan(), &trial).unwrap_err().code(), code);
        }
    }
}
