use crate::auto::{Answer, Lock, ask};
use crate::{Catalog, Compiled, Severity, Source, compile};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FILE: &str = "
inputs: {name: string}
steps:
  - id: one
    uses: set
    with: {size: '<AUTO type=\"integer\">How many?</AUTO>', text: 'a <AUTO>word</AUTO> and <AUTO>another</AUTO>'}
  - id: two
    uses: model
    needs: <AUTO>after which step?</AUTO>
    timeout: <AUTO>how long, in seconds?</AUTO>
    if: <AUTO>Is it good?</AUTO>
    with: {prompt: '<AUTO>What is {{ inputs.name }}?</AUTO>'}
";

fn run(text: &str, lock: Option<String>) -> Compiled {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let included: BTreeMap<_, _> = lock.map(|l| ("p.yaml.auto.lock".to_owned(), source("d/p.yaml.auto.lock", &l))).into_iter().collect();
    compile(&source("d/p.yaml", text), &included, &Catalog::default())
}

fn answers(compiled: &Compiled, values: &[(&str, usize, Value)]) -> Vec<Answer> {
    let made = values.iter().map(|(field, part, value)| {
        let open = compiled.open.iter().find(|o| o.field == *field && o.part == *part).unwrap();
        let (workflow, step, question) = (open.workflow.clone(), open.step.clone(), open.hash.clone());
        let (raw, model, reason) = (value.to_string(), "m".to_owned(), "it is the first".to_owned());
        let (field, value) = ((*field).to_owned(), value.clone());
        Answer {
            workflow,
            step,
            field,
            part: *part,
            question,
            key: None,
            value,
            raw,
            model,
            reason,
            cost_microusd: 3,
            at: "2026-11-30T00:00:00Z".to_owned(),
        }
    });
    made.collect()
}

fn all(compiled: &Compiled) -> Vec<Answer> {
    let values = [
        ("/with/size", 0, json!(7)),
        ("/with/text", 0, json!("x")),
        ("/with/text", 1, json!(2)),
        ("/needs", 0, json!(["one"])),
        ("/timeout", 0, json!(30)),
        ("/if", 0, json!(false)),
    ];
    answers(compiled, &values)
}

fn found(compiled: &Compiled) -> Vec<(&str, &str)> {
    compiled
        .diagnostics
        .iter()
        .filter(|d| !matches!(d.code.as_str(), "W033" | "W034"))
        .map(|d| (d.code.as_str(), d.message.as_str()))
        .collect()
}

#[test]
fn answers_stand_where_the_tags_stood_in_typed_fields_too() {
    let before = run(FILE, None);
    assert_eq!(before.open.len(), 7);
    let needs = before.open.iter().find(|o| o.field == "/needs").unwrap();
    let asked = ask(&needs.tag, "?", "/needs", needs.schema.as_ref(), &needs.targets, &crate::auto::Terms::default());
    assert!(asked.prompt.contains("Every item must be one of: one."), "{}", asked.prompt);
    let after = run(FILE, Some(Lock::new(all(&before)).text()));
    assert_eq!(found(&after), [], "{:?}", after.diagnostics);
    let plan = after.plan.expect("a plan");
    let crate::plan::Action::Set { with } = &plan.body.steps[0].action else { panic!("{plan:?}") };
    assert_eq!(with.source(), &json!({"size": 7, "text": "a x and 2"}));
    assert_eq!((plan.body.steps[1].needs.as_slice(), plan.body.steps[1].timeout_ms), ([0].as_slice(), Some(30_000)));
    assert_eq!((after.open.len(), after.open[0].late, plan.locked.len()), (1, true, 6));
}

#[test]
fn a_changed_question_is_told_and_not_answered() {
    let lock = Lock::new(all(&run(FILE, None)));
    let changed = run(&FILE.replace("How many?", "How few?"), Some(lock.text()));
    let (code, message) = found(&changed)[0];
    assert_eq!(code, "W040");
    let old = &lock.answers.iter().find(|a| a.field == "/with/size").unwrap().question[..12];
    assert!(message.contains("one /with/size") && message.contains(old), "{message}");
    let open = changed.open.iter().find(|o| !o.late).unwrap();
    assert!(open.was.is_some() && open.hash != *open.was.as_ref().unwrap());
    // A step put before the others changes nothing.
    let moved = run(&FILE.replace("steps:\n", "steps:\n  - {id: zero, uses: set, with: {}}\n"), Some(lock.text()));
    assert_eq!(found(&moved), []);
}

#[test]
fn damage_and_leftovers_are_told() {
    let lock = Lock::new(all(&run(FILE, None)));
    for bad in [lock.text().replace("\"value\": 7", "\"value\": 8"), "{".to_owned(), "{\"version\": 9}".to_owned()] {
        let compiled = run(FILE, Some(bad));
        assert!(found(&compiled).iter().any(|(code, _)| *code == "W041"), "{:?}", compiled.diagnostics);
        assert!(compiled.plan.is_none());
    }
    let less = run(&FILE.replace("    if: <AUTO>Is it good?</AUTO>\n", ""), Some(lock.text()));
    assert_eq!(found(&less), [("W042", "the lock holds answers that nothing asks for: two /if")]);
    assert!(less.diagnostics.iter().all(|d| d.severity == Severity::Warning));
    let mark = answers(&run(FILE, None), &[("/with/size", 0, json!("{{ secrets }}"))]);
    assert!(found(&run(FILE, Some(Lock::new(mark).text()))).iter().any(|(code, m)| *code == "W041" && m.contains("evaluated")));
    assert!(found(&run(&FILE.replace("type=\"integer\"", "min=\"few\""), None)).iter().any(|(code, _)| *code == "W027"));
}

#[test]
fn the_original_format_and_workflows_inside_are_the_same() {
    let original = "
id: p
steps:
  - id: ask
    action: generate_text
    parameters: {prompt: 'Say <AUTO>a word</AUTO>', temperature: <AUTO type=\"number\" max=\"1\">how warm?</AUTO>}
";
    let before = run(original, None);
    let lock = Lock::new(answers(&before, &[("/parameters/prompt", 0, json!("yes")), ("/parameters/temperature", 0, json!(0.5))]));
    let after = run(original, Some(lock.text()));
    assert_eq!((after.open.len(), found(&after)), (0, vec![]), "{:?}", after.diagnostics);
    let inside = "
workflows:
  sub: {steps: [{id: one, uses: set, with: {x: <AUTO>inner?</AUTO>}}]}
steps:
  - {id: one, uses: set, with: {x: <AUTO>outer?</AUTO>}}
  - {id: run, uses: workflow/sub}
";
    let open = run(inside, None).open;
    assert_eq!(open.iter().map(|o| o.shown()).collect::<Vec<_>>(), ["sub/one /with/x", "one /with/x"]);
}
