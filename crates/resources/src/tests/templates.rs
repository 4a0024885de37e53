//! Resources made from templates.

use super::{Greeting, House, Tone, greeting};
use crate::{Address, Change, Document, Input, Instantiate, TemplateSpec, VersionRef, kind, package::Package};
use base::Rights;
use serde_json::{Value, json};

fn template() -> Address {
    Address::new("template", Some("default"), "welcome")
}

/// One greeting whose words are asked for.
fn spec() -> Value {
    let resources = vec![Document::new("greeting", None, "welcome", json!({"text": "hello"}))];
    let mut package = Package::new("welcome", "1.0.0", "A welcome", resources);
    package.parameters = json!({
        "type": "object",
        "properties": {"words": {"type": "string", "default": "welcome", "sets": ["greeting/welcome#/spec/text"]}}
    });
    json!({"category": "sales", "package": package})
}

async fn house() -> House {
    let house = House::with(vec![kind::<Tone>(), kind::<Greeting>(), kind::<TemplateSpec>()]);
    house.resources.create(&house.ada(), &template(), Input { spec: spec(), ..Input::default() }, Change::default()).await.unwrap();
    house
}

fn how(name: &str, words: &str) -> Instantiate {
    Instantiate {
        workspace: "default".into(),
        name: (!name.is_empty()).then(|| name.to_owned()),
        parameters: if words.is_empty() { Value::Null } else { json!({"words": words}) },
        ..Instantiate::default()
    }
}

impl House {
    async fn text(&self, name: &str) -> String {
        let found = self.resources.get(&self.ada(), &greeting(name), VersionRef::Newest).await.unwrap();
        found.spec["text"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn each_gets_its_name_and_its_words_and_leaves_the_others() {
    let house = house().await;
    let made = house.resources.instantiate(&house.ada(), &template(), &how("", "")).await.unwrap();
    assert!(made.applied && made.findings.is_empty(), "{made:?}");
    house.resources.instantiate(&house.ada(), &template(), &how("second", "good day")).await.unwrap();
    assert_eq!((house.text("welcome").await, house.text("second").await), ("welcome".into(), "good day".into()));
    let shown = house.resources.instantiate(&house.ada(), &template(), &Instantiate { dry_run: true, ..how("third", "") }).await.unwrap();
    assert!(!shown.applied && shown.plan.len() == 1);
    assert!(house.resources.get(&house.ada(), &greeting("third"), VersionRef::Newest).await.is_err(), "a dry run makes nothing");
}

#[tokio::test]
async fn it_takes_the_right_and_fitting_parameters() {
    let house = house().await;
    let org = house.ada().org;
    let reader = house.somebody(org, "bob", Rights::parse(["*:read"]).unwrap());
    assert_eq!(house.resources.instantiate(&reader, &template(), &how("", "")).await.unwrap_err().code(), "forbidden");
    let writer = house.somebody(org, "eve", Rights::parse(["*:read", "*:create", "*:update", "*:import", "template:execute"]).unwrap());
    assert_eq!(house.resources.instantiate(&writer, &template(), &how("", "")).await.unwrap_err().code(), "forbidden");
    let draft = Instantiate { draft: true, ..how("begun", "") };
    house.resources.instantiate(&writer, &template(), &draft).await.unwrap();
    let begun = house.resources.get(&writer, &greeting("begun"), VersionRef::Newest).await.unwrap();
    assert_eq!((begun.version, begun.published), (1, None), "whoever may not publish makes a draft");
    let wrong = Instantiate { parameters: json!({"words": 3}), ..how("", "") };
    assert!(house.resources.instantiate(&house.ada(), &template(), &wrong).await.is_err());
    let loud = house.resources.instantiate(&house.ada(), &template(), &how("loud", "HEY!")).await;
    assert!(loud.is_err(), "what is made is checked like everything else");
}

#[tokio::test]
async fn what_holds_nothing_leaves_no_trace_and_a_template_takes_nothing_away() {
    let house = house().await;
    let org = house.ada().org;
    let reader = house.somebody(org, "bob", Rights::parse(["*:read"]).unwrap());
    let empty = Package::new("empty", "1.0.0", "Nothing", Vec::new());
    let how_to = crate::package::Install { workspace: "default".into(), ..Default::default() };
    assert_eq!(house.resources.install(&reader, &empty, &how_to).await.unwrap_err().code(), "package_empty");
    assert!(house.resources.packages(&house.ada()).await.unwrap().is_empty());
    let two = ["one", "two"].map(|name| Document::new("greeting", None, name, json!({"text": "hi"}))).to_vec();
    house.resources.install(&house.ada(), &Package::new("mine", "1.0.0", "Two", two), &how_to).await.unwrap();
    house.resources.instantiate(&house.ada(), &template(), &how("mine", "")).await.unwrap();
    assert_eq!((house.text("one").await, house.text("mine").await), ("hi".into(), "welcome".into()), "the package keeps what is its own");
}
