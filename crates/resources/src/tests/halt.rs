//! What is out of use: who may say so, what is said of it, what lists show.

use super::*;
use crate::{Halt, ListQuery, State, Status, VersionRef};
use base::Verb;

/// A greeting that can be halted.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Song {
    text: String,
}

impl Spec for Song {
    const KIND: &'static str = "song";
    const PLURAL: &'static str = "songs";
    const TITLE: &'static str = "Song";
    const SUMMARY: &'static str = "What is sung.";
    const HALTS: bool = true;

    fn example() -> Self {
        Self { text: "la".into() }
    }
}

fn house() -> House {
    House::with(vec![kind::<Song>(), kind::<Greeting>(), kind::<Tone>()])
}

fn song(name: &str) -> Address {
    Address::new("song", Some("default"), name)
}

fn because(reason: &str) -> Change {
    Change { reason: Some(reason.into()), ..Change::default() }
}

async fn names(house: &House, ctx: &Ctx, statuses: &[Status], state: State) -> Vec<String> {
    let query = ListQuery { kind: "song".into(), statuses: statuses.to_vec(), state, limit: 2, ..ListQuery::default() };
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let page = house.resources.list(ctx, &ListQuery { after, ..query.clone() }).await.expect("lists");
        all.extend(page.items.into_iter().map(|item| item.name));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

#[tokio::test]
async fn a_halt_is_said_with_who_and_why_and_ends_when_it_is_ended() {
    let house = house();
    let (ada, r) = (house.ada(), &house.resources);
    let made = house.make(&ada, &song("a"), json!({"text": "la"})).await;
    assert_eq!((made.status, &made.halted), (Some(Status::Active), &None));
    let paused = r.halt(&ada, &song("a"), Halt::Paused, because(" it is too loud ")).await.expect("pauses");
    let halted = paused.halted.clone().expect("says so");
    assert_eq!((paused.status, halted.reason.as_str(), halted.by.name.as_str()), (Some(Status::Paused), "it is too loud", "Ada"));
    assert_eq!((paused.version, paused.etag == made.etag), (1, false), "another state, the same version");
    // Once more: who was first stays.
    let again = r.halt(&house.ada(), &song("a"), Halt::Paused, because("me too")).await.expect("is so already");
    assert_eq!((again.etag, again.halted), (paused.etag.clone(), Some(halted)));
    // A new version does not end it, and what refers to it learns of it.
    let stale = Change { if_match: Some(made.etag), ..Change::default() };
    assert_eq!(
        r.patch(&ada, &song("a"), json!({"spec": {"text": "lo"}}), stale).await.expect_err("is another state").code(),
        "version_mismatch"
    );
    let newer = r.patch(&ada, &song("a"), json!({"spec": {"text": "lo"}}), Change::default()).await.expect("changes");
    assert_eq!((newer.version, newer.status), (2, Some(Status::Paused)));
    let pinned =
        r.resolve(&ada, &Reference { workspace: Some("default".into()), ..Reference::new("", "song", "a") }).await.expect("is there");
    assert_eq!(pinned.halted.map(|halted| halted.status), Some(Halt::Paused));
    let archived = r.halt(&ada, &song("a"), Halt::Archived, because("nobody sings it")).await.expect("archives");
    assert_eq!(archived.status, Some(Status::Archived));
    let back = r.resume(&ada, &song("a"), Change::default()).await.expect("goes on");
    assert_eq!((back.status, back.halted), (Some(Status::Active), None));
    // What was never published goes back to being a draft.
    let draft = Input { draft: true, ..input(json!({"text": "hm"})) };
    assert_eq!(r.create(&ada, &song("d"), draft, Change::default()).await.expect("is made").status, Some(Status::Draft));
    r.halt(&ada, &song("d"), Halt::Archived, because("no")).await.expect("archives");
    assert_eq!(r.resume(&ada, &song("d"), Change::default()).await.expect("goes on").status, Some(Status::Draft));
}

#[tokio::test]
async fn what_cannot_be_halted_is_refused() {
    let house = house();
    let (ada, r) = (house.ada(), &house.resources);
    let made = house.make(&ada, &greeting("g"), hello()).await;
    assert_eq!(made.status, None, "its kind knows no such thing");
    let code = |done: base::Result<Resource>| done.expect_err("is refused").code().to_owned();
    assert_eq!(code(r.halt(&ada, &greeting("g"), Halt::Paused, because("x")).await), "cannot_be_halted");
    house.make(&ada, &song("a"), json!({"text": "la"})).await;
    for reason in [None, Some("  ".to_owned())] {
        let change = Change { reason, ..Change::default() };
        assert_eq!(code(r.halt(&ada, &song("a"), Halt::Paused, change).await), "halt_without_reason");
    }
    let stale = Change { if_match: Some("\"0-0\"".into()), ..because("x") };
    assert_eq!(code(r.halt(&ada, &song("a"), Halt::Paused, stale).await), "version_mismatch");
    let writer = house.somebody(ada.org, "Will", Rights::new(vec![base::Grant::on("song", &[Verb::Read, Verb::Update])]));
    assert_eq!(r.halt(&writer, &song("a"), Halt::Paused, because("x")).await.expect_err("may not").kind(), base::Kind::Forbidden);
    assert_eq!(r.resume(&writer, &song("a"), Change::default()).await.expect_err("may not").kind(), base::Kind::Forbidden);
    assert_eq!(r.get(&ada, &song("a"), VersionRef::Newest).await.expect("is there").status, Some(Status::Active));
}

#[tokio::test]
async fn lists_leave_out_what_is_archived_unless_they_are_asked() {
    let house = house();
    let (ada, r) = (house.ada(), &house.resources);
    for name in ["a", "b", "c", "d"] {
        house.make(&ada, &song(name), json!({"text": "la"})).await;
    }
    r.create(&ada, &song("e"), Input { draft: true, ..input(json!({"text": "hm"})) }, Change::default()).await.expect("is made");
    r.halt(&ada, &song("b"), Halt::Archived, because("x")).await.expect("archives");
    r.halt(&ada, &song("c"), Halt::Paused, because("x")).await.expect("pauses");
    assert_eq!(names(&house, &ada, &[], State::Active).await, ["a", "c", "d", "e"]);
    assert_eq!(names(&house, &ada, &[Status::Archived], State::Active).await, ["b"]);
    assert_eq!(names(&house, &ada, &[Status::Archived, Status::Paused], State::Active).await, ["b", "c"]);
    assert_eq!(names(&house, &ada, &[Status::Active], State::Active).await, ["a", "d"]);
    assert_eq!(names(&house, &ada, &[Status::Draft], State::Active).await, ["e"]);
    let exported = r.export(&ada, &crate::ExportQuery::default()).await.expect("exports");
    assert_eq!(exported.len(), 5, "an export is of everything");
    r.delete(&ada, &song("b"), crate::DeleteOptions::default()).await.expect("goes");
    assert_eq!(names(&house, &ada, &[], State::Deleted).await, ["b"], "the recycle bin hides nothing");
    assert_eq!(r.restore(&ada, &song("b"), Change::default()).await.expect("comes back").status, Some(Status::Archived));
}

#[test]
fn rows_from_before_read_as_ever() {
    let house = house();
    let before = json!({
        "id": base::ResourceId::new(&*house.clock, &*house.rng), "kind": "song", "workspace": "default", "name": "a", "generation": 3,
        "version": 1, "hash": "sha256:0", "state": "published", "published": 1, "title": null, "labels": {},
        "owner": house.ada().principal, "visibility": "organization", "team": null, "shared_with": [], "version_labels": {}, "owners": {},
        "deprecated": null, "created_at": Timestamp(1), "created_by": house.ada().principal, "updated_at": Timestamp(1),
        "updated_by": house.ada().principal, "deleted_at": null
    });
    let read: crate::row::Stored = serde_json::from_value(before).expect("is read");
    assert_eq!((read.halted, read.published), (None, Some(1)));
}
