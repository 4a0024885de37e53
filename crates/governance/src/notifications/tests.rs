//! From events to lists and letters, on a real store in a temporary folder.

mod mail;

use super::*;
use crate::notifications::{
    class::{Channels, Class},
    list::{Notification, Wanted},
    preferences::Preferences,
};
use base::{Clock, Principal, PrincipalKind, Rights, Rng, SharedRng};
use serde_json::json;
use std::{
    path::PathBuf,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};
use store::{Batch, Journal, Outgoing, StoredOutgoing};

struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

struct Counted(AtomicU64);

impl Rng for Counted {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let n = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            chunk.copy_from_slice(&n.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// People by name, and what waits for some of them.
#[derive(Default)]
struct World {
    people: Mutex<Vec<Ctx>>,
    /// Who may decide each open question, and until when.
    open: Mutex<BTreeMap<String, Open>>,
    addresses: Mutex<BTreeMap<PrincipalId, String>>,
}

type Open = (Vec<&'static str>, Option<Timestamp>);

impl World {
    fn find(&self, org: OrgId, is: impl Fn(&Ctx) -> bool) -> Option<Ctx> {
        self.people.lock().unwrap().iter().find(|ctx| ctx.org == org && is(ctx)).cloned()
    }
}

impl People for World {
    fn all(&self, org: OrgId) -> Fut<'_, Vec<Ctx>> {
        Box::pin(async move { Ok(self.people.lock().unwrap().iter().filter(|ctx| ctx.org == org).cloned().collect()) })
    }

    fn by_id(&self, org: OrgId, who: PrincipalId) -> Fut<'_, Option<Ctx>> {
        Box::pin(async move { Ok(self.find(org, |ctx| ctx.principal.id == who)) })
    }

    fn by_name<'a>(&'a self, org: OrgId, name: &'a str) -> Fut<'a, Option<Ctx>> {
        Box::pin(async move { Ok(self.find(org, |ctx| ctx.principal.name == name)) })
    }

    fn address(&self, _: OrgId, who: PrincipalId) -> Fut<'_, Option<String>> {
        Box::pin(async move { Ok(self.own_address(who)) })
    }
}

impl World {
    fn own_address(&self, who: PrincipalId) -> Option<String> {
        self.addresses.lock().unwrap().get(&who).cloned()
    }
}

impl Questions for World {
    fn owed<'a>(&'a self, _: OrgId, item: &'a str, people: &'a [Ctx]) -> Fut<'a, Option<Owed>> {
        let found = self.open.lock().unwrap().get(item).cloned();
        let owed = found.map(|(names, expires_at)| Owed {
            deciders: people.iter().map(|ctx| names.contains(&&*ctx.principal.name)).collect(),
            expires_at,
            facts: json!({"run": "run_1", "workflow": "triage", "workspace": "shop", "task": "send", "title": "Send?", "until": expires_at}),
            reach: Reach::of("run", Some("shop")),
        });
        Box::pin(async move { Ok(owed) })
    }
}

struct House {
    folder: PathBuf,
    clock: Arc<Moved>,
    store: Store,
    world: Arc<World>,
    own: Notifications,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn open(folder: &std::path::Path, clock: &Arc<Moved>) -> Store {
    let rng: SharedRng = Arc::new(Counted(AtomicU64::new(7)));
    let tables = [crate::migrations(), ::resources::MIGRATIONS.to_vec()].concat();
    Store::open(store::Options::new(folder), &tables, clock.clone(), rng).expect("opens")
}

fn own(store: &Store, clock: &Arc<Moved>, world: &Arc<World>, allow: Vec<String>) -> Notifications {
    let rng: SharedRng = Arc::new(Counted(AtomicU64::new(11)));
    let kinds = [vec![crate::workspaces::kind()], crate::integrations::kinds(), kinds()].concat();
    let registry = Arc::new(::resources::Registry::new(kinds).expect("kinds"));
    let (people, questions) = (world.clone(), world.clone());
    let resources = Resources::new(store.clone(), registry, clock.clone(), rng);
    let egress = Egress::new(egress::Options::default(), clock.clone());
    Notifications::new(Outside { store: store.clone(), clock: clock.clone(), people, questions, resources, egress, allow })
}

async fn house(name: &str) -> House {
    static N: AtomicU64 = AtomicU64::new(0);
    let unique = format!("orc-notifications-{name}-{}-{}", std::process::id(), N.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(unique);
    let clock = Arc::new(Moved(AtomicI64::new(1_800_000_000_000_000)));
    let (store, world) = (open(&folder, &clock), Arc::new(World::default()));
    let own = own(&store, &clock, &world, Vec::new());
    House { folder, clock, store, world, own }
}

impl House {
    fn person(&self, id: u8, name: &str, rights: &[&str]) -> Ctx {
        let principal =
            Principal { id: PrincipalId::from_slice(&[id; 16]).expect("an id"), kind: PrincipalKind::User, name: name.to_owned() };
        let ctx = Ctx::new(self.store.local_org(), principal, Rights::parse(rights.iter().copied()).expect("rights"));
        self.world.people.lock().unwrap().push(ctx.clone());
        ctx
    }

    fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_micros()).expect("short"), Ordering::Relaxed);
    }

    async fn happens(&self, topic: &str, data: Value, owner: Option<&Ctx>) {
        let reach = Reach { owner: owner.map(|ctx| ctx.principal.id), ..Reach::of("run", Some("shop")) };
        let out = Outgoing { topic: topic.into(), body: json!({"subject": "run/run_1", "data": data}), reach };
        self.store.commit(Batch { outbox: vec![out], ..Batch::new(self.store.local_org()) }).await.expect("commits");
    }

    async fn waiting(&self) -> Vec<StoredOutgoing> {
        self.store.outbox_after(0, 1_000).await.expect("outbox")
    }

    /// What the deliveries do: what is made of events commits with taking them out.
    async fn empty(&self) -> Vec<Outgoing> {
        let (org, entries) = (self.store.local_org(), self.waiting().await);
        let made = self.own.take(org, &entries).await.expect("made");
        let outbox_done = entries.iter().map(|entry| entry.n).collect();
        self.store.commit(Batch { rows: made.rows, outbox_done, ..Batch::new(org) }).await.expect("commits");
        self.own.taken(org);
        made.outbox
    }

    async fn list(&self, ctx: &Ctx) -> Vec<Notification> {
        self.own.list(ctx, Wanted { limit: 200, ..Wanted::default() }).await.expect("a list").0
    }

    async fn classes(&self, ctx: &Ctx) -> Vec<Class> {
        self.list(ctx).await.into_iter().map(|one| one.class).collect()
    }
}

fn asked() -> Value {
    json!({"run": "run_1", "workflow": "triage", "workspace": "shop", "task": "send", "for": "approval", "approval": "apr_1", "title": "Send?"})
}

fn failed() -> Value {
    json!({"run": "run_1", "workflow": "triage", "workspace": "shop", "task": "send", "error": {"code": "tool_failed", "message": "hush"}})
}

#[tokio::test]
async fn those_who_may_decide_are_told_and_the_owner_that_it_waits() {
    let house = house("deciders").await;
    let (ada, ben) = (house.person(1, "ada", &["run:read"]), house.person(2, "ben", &["run:read@shop"]));
    let (cora, dan) = (house.person(3, "cora", &["run:read"]), house.person(4, "dan", &["run:read@bank"]));
    house.world.open.lock().unwrap().insert("apr_1".into(), (vec!["ben", "dan"], None));
    house.happens("run.waiting", asked(), Some(&ada)).await;
    house.empty().await;
    assert_eq!(house.classes(&ben).await, [Class::Approval]);
    assert_eq!(house.classes(&ada).await, [Class::RunWaiting]);
    assert!(house.list(&cora).await.is_empty(), "who may not decide is not told");
    assert!(house.list(&dan).await.is_empty(), "who may not look at runs there is not told");
    let told = house.list(&ben).await.remove(0);
    assert_eq!((told.title.as_str(), told.link.as_str()), ("Approval needed: Send?", "/inbox?item=apr_1"));
    assert_eq!(house.own.unread(&ben).await.expect("a count"), 1);
}

#[tokio::test]
async fn a_question_that_was_answered_meanwhile_is_told_to_nobody() {
    let house = house("answered").await;
    let ada = house.person(1, "ada", &["run:read"]);
    house.happens("run.waiting", asked(), Some(&ada)).await;
    house.empty().await;
    assert!(house.list(&ada).await.is_empty(), "the owner neither: it does not wait any more");
    house.happens("run.paused", asked(), Some(&ada)).await;
    house.empty().await;
    assert_eq!(house.classes(&ada).await, [Class::RunWaiting]);
}

#[tokio::test]
async fn what_was_looked_at_twice_is_in_the_list_once_also_after_a_crash() {
    let mut house = house("once").await;
    let ada = house.person(1, "ada", &["run:read"]);
    house.happens("run.failed", failed(), Some(&ada)).await;
    // Taken, and killed before the commit: nothing is told, and the event still waits.
    let (org, entries) = (house.store.local_org(), house.waiting().await);
    house.own.take(org, &entries).await.expect("made");
    house.store.shutdown().await.expect("closed");
    house.store = open(&house.folder, &house.clock);
    house.own = own(&house.store, &house.clock, &house.world, Vec::new());
    assert!(house.list(&ada).await.is_empty());
    house.empty().await;
    assert_eq!(house.classes(&ada).await, [Class::RunFailed]);
    // The same event once more, as if it had not left the outbox.
    let again = house.own.take(org, &entries).await.expect("made");
    house.store.commit(Batch { rows: again.rows, ..Batch::new(org) }).await.expect("commits");
    assert_eq!(house.list(&ada).await.len(), 1);
}

#[tokio::test]
async fn texts_say_where_and_what_but_not_the_message_of_an_error() {
    let house = house("texts").await;
    let ada = house.person(1, "ada", &["run:read"]);
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    let told = house.list(&ada).await.remove(0);
    assert_eq!((told.title.as_str(), told.text.as_str()), ("Run failed: triage", "It failed at send with tool_failed."));
    assert!(!serde_json::to_string(&told).expect("JSON").contains("hush"));
}

#[tokio::test]
async fn preferences_are_obeyed_class_by_class_and_channel_by_channel() {
    let house = house("preferences").await;
    let (ada, ben) = (house.person(1, "ada", &["run:read"]), house.person(2, "ben", &["run:read"]));
    let only = |console, webhook| Channels { console, email: false, webhook };
    let classes = [(Class::RunFailed, only(false, false)), (Class::RunEnded, only(true, true))].into();
    house.own.prefer(&ada, Preferences { classes, ..Preferences::default() }).await.expect("taken");
    for owner in [&ada, &ben] {
        house.happens("run.failed", failed(), Some(owner)).await;
        house.happens("run.succeeded", failed(), Some(owner)).await;
    }
    let out = house.empty().await;
    assert_eq!(house.classes(&ada).await, [Class::RunEnded]);
    assert_eq!(house.classes(&ben).await, [Class::RunFailed], "the end of a run is usually not told");
    assert_eq!(out.len(), 1, "{out:?}");
    let data = &out[0].body["data"];
    assert_eq!((out[0].topic.as_str(), &data["person"], &data["class"]), ("notification.created", &json!("ada"), &json!("run_ended")));
    assert!(out[0].reach.is_for(&ada) && !out[0].reach.is_for(&ben), "it is the person's own");
    assert_eq!(data["id"], json!(house.list(&ada).await[0].id));
}

#[tokio::test]
async fn nobody_sees_the_list_of_another_organization_or_person() {
    let house = house("foreign").await;
    let ada = house.person(1, "ada", &["run:read"]);
    let foreign = Ctx { org: OrgId::from_slice(&[9; 16]).expect("an id"), ..ada.clone() };
    house.world.people.lock().unwrap().push(foreign.clone());
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    let id = house.list(&ada).await.remove(0).id;
    assert!(house.list(&foreign).await.is_empty());
    assert_eq!(house.own.mark_read(&foreign, &id).await.unwrap_err().code(), "notification_not_found");
    let ben = house.person(2, "ben", &["*:*"]);
    assert_eq!(house.own.mark_read(&ben, &id).await.unwrap_err().code(), "notification_not_found");
}

#[tokio::test]
async fn what_one_may_not_look_at_any_more_is_neither_shown_nor_counted() {
    let house = house("revoked").await;
    let ada = house.person(1, "ada", &["run:read"]);
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    let after = Ctx { rights: Rights::none(), ..ada.clone() };
    assert!(house.list(&after).await.is_empty());
    assert_eq!(house.own.unread(&after).await.expect("a count"), 0);
}

#[tokio::test]
async fn reading_leaves_unread_what_came_meanwhile() {
    let house = house("read").await;
    let ada = house.person(1, "ada", &["run:read"]);
    let mut news = house.own.0.news.subscribe();
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    let seen = house.list(&ada).await[0].at;
    house.pass(Duration::from_secs(1));
    house.happens("run.paused", failed(), Some(&ada)).await;
    house.empty().await;
    assert_eq!(house.own.mark_all_read(&ada, Some(seen), None).await.expect("a count").unread, 1);
    let unread = house.own.list(&ada, Wanted { unread: true, limit: 50, ..Wanted::default() }).await.expect("a list").0;
    assert_eq!(unread.iter().map(|one| one.class).collect::<Vec<_>>(), [Class::RunWaiting]);
    house.own.mark_read(&ada, &unread[0].id).await.expect("read");
    assert_eq!(house.own.unread(&ada).await.expect("a count"), 0);
    for _ in 0..4 {
        let (_, people) = news.try_recv().expect("each change is told to those who look");
        assert!(people.contains(&ada.principal.id));
    }
}

#[tokio::test]
async fn a_list_holds_the_newest_and_nothing_old() {
    let house = house("bounded").await;
    let ada = house.person(1, "ada", &["run:read"]);
    for _ in 0..11 {
        for _ in 0..100 {
            house.happens("run.failed", failed(), Some(&ada)).await;
        }
        house.empty().await;
    }
    let (mut all, mut after) = (0, None);
    loop {
        let (page, next) = house.own.list(&ada, Wanted { after, limit: 200, ..Wanted::default() }).await.expect("a list");
        all += page.len();
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(all, 1_000);
    house.pass(Duration::from_secs(91 * 24 * 3_600));
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    assert_eq!(house.list(&ada).await.len(), 1);
}

#[tokio::test]
async fn a_word_comes_before_the_time_is_over_unless_it_was_decided() {
    let house = house("expiring").await;
    let ada = house.person(1, "ada", &["run:read"]);
    let until = Some(house.clock.now().plus(Duration::from_secs(3_600)));
    for item in ["apr_1", "apr_2"] {
        house.world.open.lock().unwrap().insert(item.into(), (vec!["ada"], until));
        let mut data = asked();
        data["approval"] = item.into();
        house.happens("run.waiting", data, None).await;
    }
    house.empty().await;
    house.pass(Duration::from_secs(44 * 60));
    assert!(remind::look(&house.own).await.expect("looked").is_some());
    assert_eq!(house.classes(&ada).await, [Class::Approval, Class::Approval]);
    house.world.open.lock().unwrap().remove("apr_2");
    house.pass(Duration::from_secs(2 * 60));
    assert_eq!(remind::look(&house.own).await.expect("looked"), None);
    assert_eq!(house.classes(&ada).await, [Class::Expiring, Class::Approval, Class::Approval]);
    assert_eq!(house.list(&ada).await[0].link, "/inbox?item=apr_1");
}

#[tokio::test]
async fn handing_on_and_escalation_reach_whom_they_mean() {
    let house = house("handed").await;
    let (ada, ben) = (house.person(1, "ada", &["run:read"]), house.person(2, "ben", &["run:read"]));
    house.world.open.lock().unwrap().insert("apr_1".into(), (vec!["ben"], None));
    house.happens("run.delegated", json!({"task": "send", "approval": "apr_1", "by": "ada", "to": "ben"}), None).await;
    house.empty().await;
    assert_eq!((house.classes(&ada).await, house.classes(&ben).await), (vec![], vec![Class::Delegated]));
    assert_eq!(house.list(&ben).await[0].title, "ada lets you decide: Send?");
    house.world.open.lock().unwrap().insert("apr_1".into(), (vec!["ada"], None));
    house.happens("run.escalated", json!({"task": "send", "approval": "apr_1"}), None).await;
    house.empty().await;
    assert_eq!(house.classes(&ada).await, [Class::Escalated]);
    assert_eq!(house.list(&ada).await[0].title, "Escalated: Send?");
}

fn decided(by: &Ctx, approved: bool, more: u32) -> Value {
    json!({"run": "run_1", "task": "send", "approval": "apr_1", "approved": approved, "by": by.principal, "more": more})
}

#[tokio::test]
async fn what_somebody_else_has_decided_is_not_unread_any_more_and_says_who() {
    let house = house("settled").await;
    let (ada, ben) = (house.person(1, "ada", &["run:read"]), house.person(2, "ben", &["run:read"]));
    let cora = house.person(3, "cora", &["run:read"]);
    house.world.open.lock().unwrap().insert("apr_1".into(), (vec!["ada", "ben"], None));
    house.happens("run.waiting", asked(), Some(&cora)).await;
    house.empty().await;
    let unread = async |ctx: &Ctx| house.own.unread(ctx).await.expect("a count");
    // Two must approve: the first one has done their part, the other has not.
    house.happens("run.decided", decided(&ben, true, 1), Some(&cora)).await;
    house.empty().await;
    assert_eq!((unread(&ada).await, unread(&ben).await, unread(&cora).await), (1, 0, 1));
    // Taken back: it waits for both.
    house.happens("run.withdrawn", json!({"approval": "apr_1", "by": ben.principal}), Some(&cora)).await;
    house.empty().await;
    assert_eq!((unread(&ada).await, unread(&ben).await, unread(&cora).await), (1, 1, 1));
    let mut news = house.own.0.news.subscribe();
    house.happens("run.decided", decided(&ben, false, 0), Some(&cora)).await;
    house.empty().await;
    for who in [&ada, &ben, &cora] {
        assert_eq!(unread(who).await, 0);
        let told = house.list(who).await.remove(0);
        let settled = told.settled.expect("settled");
        assert_eq!((settled.state.as_str(), settled.by.as_deref(), told.read_at), ("rejected", Some("ben"), None));
    }
    let none = house.own.list(&ada, Wanted { unread: true, limit: 50, ..Wanted::default() }).await.expect("a list").0;
    assert!(none.is_empty());
    assert_eq!(news.try_recv().expect("news").1.len(), 3, "everybody's bell hears of it");
}

#[tokio::test]
async fn what_a_run_that_has_ended_asked_does_not_wait() {
    let house = house("moot").await;
    let ada = house.person(1, "ada", &["run:read"]);
    house.world.open.lock().unwrap().insert("apr_1".into(), (vec!["ada"], None));
    house.happens("run.waiting", asked(), None).await;
    house.happens("run.failed", failed(), Some(&ada)).await;
    house.empty().await;
    assert_eq!(house.own.unread(&ada).await.expect("a count"), 2, "it was told in the same moment as the end");
    house.happens("run.cancelled", failed(), None).await;
    house.empty().await;
    let left = house.list(&ada).await;
    let still: Vec<Class> = left.iter().filter(|one| one.settled.is_none()).map(|one| one.class).collect();
    assert_eq!((still, house.own.unread(&ada).await.expect("a count")), (vec![Class::RunFailed], 1));
}

#[tokio::test]
async fn what_was_told_of_a_run_goes_with_it() {
    let house = house("gone").await;
    let ada = house.person(1, "ada", &["run:read"]);
    let run = |n: u8| base::RunId::from_slice(&[n; 16]).expect("sixteen bytes");
    for n in [1, 2] {
        let mut data = failed();
        data["run"] = json!(run(n));
        house.happens("run.failed", data, Some(&ada)).await;
    }
    house.empty().await;
    assert_eq!(house.list(&ada).await.len(), 2);
    let org = house.store.local_org();
    house.store.commit(Batch { rows: vec![crate::notifications::forget(run(1))], ..Batch::new(org) }).await.expect("commits");
    let left = house.list(&ada).await;
    assert_eq!((left.len(), left[0].link.contains(&run(2).to_string())), (1, true), "{:?}", left[0].link);
}
