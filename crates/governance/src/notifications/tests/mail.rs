//! E-mail by a stand-in for a mail server.

use super::*;
use crate::notifications::{
    mail::Round,
    preferences::{Digest, Quiet},
};
use ::resources::{Address, Change, DeleteOptions, Input};
use futures_util::StreamExt;
use simulators::{
    Handle,
    smtp::{Mailbox, Mood},
};

struct Post {
    house: House,
    mailbox: Mailbox,
    server: Handle,
}

/// Ada can be reached, and a mail server is declared.
async fn post(name: &str) -> (Post, Ctx) {
    let mut house = house(name).await;
    let mailbox = Mailbox::default();
    let server = mailbox.start(([127, 0, 0, 1], 0).into()).await.expect("it listens");
    house.own = own(&house.store, &house.clock, &house.world, vec![server.authority()]);
    declare(&house, house.store.local_org(), server.addr.port(), 5).await;
    let ada = house.person(1, "ada@example.com", &["run:read"]);
    (Post { house, mailbox, server }, ada)
}

/// A mail server for everything in an organization, in place of the one before.
async fn declare(house: &House, org: OrgId, port: u16, timeout_s: u32) {
    let (root, resources) = (root(house, org), &house.own.0.resources);
    crate::workspaces::ensure_default(resources, &root).await.expect("a workspace");
    let spec = json!({"host": "127.0.0.1", "port": port, "security": "none", "from": "orc@example.com", "timeout_s": timeout_s});
    let input = Input { spec, ..Input::default() };
    resources.create(&root, &mail_server(), input, Change::default()).await.expect("declared");
}

fn root(house: &House, org: OrgId) -> Ctx {
    Ctx::new(org, house.store.local_user(), Rights::all())
}

fn mail_server() -> Address {
    Address::new("mail-server", Some("default"), "default")
}

impl Post {
    async fn fails(&self, owner: &Ctx) {
        self.house.happens("run.failed", failed(), Some(owner)).await;
        self.house.empty().await;
    }

    /// Sends what is due; answers when the next is.
    async fn look(&self) -> Option<Timestamp> {
        let mut round = Round::new(self.house.own.clone());
        round.look().await;
        while let Some(post) = round.flights.next().await {
            round.ended(&post).await;
        }
        round.next
    }

    async fn state(&self, ctx: &Ctx) -> (String, u32) {
        let mail = self.house.list(ctx).await.remove(0).mail.expect("it goes by e-mail");
        (mail.state, mail.attempts)
    }
}

#[tokio::test]
async fn a_letter_goes_to_the_person_once() {
    let (post, ada) = post("letter").await;
    post.fails(&ada).await;
    assert_eq!(post.look().await, None);
    assert_eq!(post.look().await, None);
    let letters = post.mailbox.letters();
    let id = post.house.list(&ada).await.remove(0).id;
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].from.as_str(), letters[0].to.as_str()), ("orc@example.com", "ada@example.com"));
    assert_eq!(letters[0].header("Subject"), Some("Run failed: triage"));
    assert_eq!(letters[0].header("Message-ID"), Some(format!("<{id}@example.com>").as_str()));
    assert_eq!(post.state(&ada).await, ("sent".into(), 1));
}

#[tokio::test]
async fn a_letter_that_was_cut_off_is_sent_again_under_the_same_id_also_after_a_restart() {
    let (mut post, ada) = post("cut").await;
    post.mailbox.set(Mood::CutsAfter);
    post.fails(&ada).await;
    let next = post.look().await.expect("it is tried again");
    assert_eq!(post.state(&ada).await, ("pending".into(), 1));
    post.house.store.shutdown().await.expect("closed");
    post.house.store = open(&post.house.folder, &post.house.clock);
    post.house.own = own(&post.house.store, &post.house.clock, &post.house.world, vec![post.server.authority()]);
    post.mailbox.set(Mood::Takes);
    assert_eq!(post.look().await, Some(next), "not before its time");
    post.house.pass(Duration::from_secs(11));
    assert_eq!(post.look().await, None);
    let ids: Vec<String> = post.mailbox.letters().iter().map(|l| l.header("Message-ID").expect("an id").to_owned()).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "the receiver can tell that it is the same");
    assert_eq!((post.state(&ada).await, post.house.list(&ada).await.len()), (("sent".into(), 2), 1));
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up_and_what_is_refused_for_now_is_tried_again() {
    let (post, ada) = post("refused").await;
    post.mailbox.set(Mood::Refuses(451));
    post.fails(&ada).await;
    assert!(post.look().await.is_some());
    post.mailbox.set(Mood::Refuses(550));
    post.house.pass(Duration::from_secs(11));
    assert_eq!(post.look().await, None);
    let mail = post.house.list(&ada).await.remove(0).mail.expect("it goes by e-mail");
    assert_eq!((mail.state.as_str(), mail.attempts), ("failed", 2));
    assert_eq!(mail.error.as_deref(), Some("The mail server has refused the letter for good."), "not the words of the server");
    assert!(post.mailbox.letters().is_empty());
}

#[tokio::test]
async fn a_server_that_dawdles_or_is_not_allowed_is_not_waited_for() {
    let (mut post, ada) = post("slow").await;
    post.mailbox.set(Mood::CutsBefore);
    post.fails(&ada).await;
    assert!(post.look().await.is_some());
    assert_eq!(post.state(&ada).await, ("pending".into(), 1));
    post.mailbox.set(Mood::Takes);
    post.house.own = own(&post.house.store, &post.house.clock, &post.house.world, Vec::new());
    post.house.pass(Duration::from_secs(11));
    assert!(post.look().await.is_some());
    let mail = post.house.list(&ada).await.remove(0).mail.expect("it goes by e-mail");
    assert_eq!((mail.state.as_str(), mail.attempts), ("pending", 2));
    let error = mail.error.expect("an error");
    assert!(!error.contains("127.0.0.1") && !error.contains("egress"), "{error}");
    assert!(post.mailbox.letters().is_empty());
}

#[tokio::test]
async fn whoever_lost_the_right_or_has_no_address_gets_no_letter() {
    let (post, ada) = post("withdrawn").await;
    let ben = post.house.person(2, "ben", &["run:read"]);
    post.fails(&ben).await;
    assert_eq!(post.house.list(&ben).await[0].mail, None, "there is no way to them");
    post.fails(&ada).await;
    post.house.world.people.lock().unwrap()[0].rights = Rights::none();
    assert_eq!(post.look().await, None);
    assert_eq!(post.state(&ada).await.0, "withdrawn");
    assert!(post.mailbox.letters().is_empty());
}

#[tokio::test]
async fn a_digest_is_one_letter_and_quiet_hours_are_kept() {
    let (post, ada) = post("digest").await;
    post.house.own.prefer(&ada, Preferences { digest: Digest::Hourly, ..Preferences::default() }).await.expect("taken");
    for _ in 0..3 {
        post.fails(&ada).await;
    }
    let due = post.look().await.expect("it waits");
    assert!(post.mailbox.letters().is_empty());
    post.house.pass(due.since(post.house.clock.now()));
    assert_eq!(post.look().await, None);
    let letters = post.mailbox.letters();
    assert_eq!((letters.len(), letters[0].header("Subject")), (1, Some("3 notifications")));
    // 2027-01-15, 09:00 in UTC by now.
    let quiet = Some(Quiet { from: "08:00".into(), to: "12:00".into(), zone: "UTC".into() });
    post.house.own.prefer(&ada, Preferences { quiet, ..Preferences::default() }).await.expect("taken");
    post.fails(&ada).await;
    assert_eq!(post.look().await, Some(Timestamp::parse("2027-01-15T12:00:00Z").expect("a time")));
}

#[tokio::test]
async fn a_test_shows_what_the_server_said() {
    let (post, _) = post("test").await;
    let root = Ctx::new(post.house.store.local_org(), post.house.store.local_user(), Rights::all());
    let none = post.house.own.test_mail(&root, "default", "default").await.unwrap_err();
    assert_eq!(none.code(), "no_mail_address");
    let email = Some("root@example.com".to_owned());
    post.house.own.prefer(&root, Preferences { email, ..Preferences::default() }).await.expect("taken");
    let good = post.house.own.test_mail(&root, "default", "default").await.expect("tested");
    assert_eq!((good.ok, good.to.as_str(), good.said.as_deref()), (true, "root@example.com", Some("250 2.0.0 taken")));
    post.mailbox.set(Mood::Refuses(550));
    let bad = post.house.own.test_mail(&root, "default", "default").await.expect("tested");
    assert!(!bad.ok && bad.error.expect("an error").contains("550 not this one"));
}

#[tokio::test]
async fn without_a_server_a_letter_waits_for_one() {
    let (post, ada) = post("none").await;
    post.fails(&ada).await;
    let (org, port) = (post.house.store.local_org(), post.server.addr.port());
    let resources = &post.house.own.0.resources;
    resources.delete(&root(&post.house, org), &mail_server(), DeleteOptions::default()).await.expect("deleted");
    assert!(post.look().await.is_some(), "it is tried again");
    let mail = post.house.list(&ada).await.remove(0).mail.expect("it goes by e-mail");
    assert_eq!((mail.state.as_str(), mail.error.as_deref()), ("pending", Some("There is no mail server now; it is tried again.")));
    declare(&post.house, org, port, 5).await;
    post.house.pass(Duration::from_secs(11));
    assert_eq!(post.look().await, None);
    assert_eq!((post.state(&ada).await, post.mailbox.letters().len()), (("sent".into(), 2), 1));
}

#[tokio::test]
async fn letters_that_wait_respect_what_is_said_meanwhile() {
    let (post, ada) = post("meanwhile").await;
    post.mailbox.set(Mood::Refuses(451));
    post.fails(&ada).await;
    assert!(post.look().await.is_some());
    post.mailbox.set(Mood::Takes);
    // 2027-01-15, 08:00 in UTC.
    let quiet = Some(Quiet { from: "08:00".into(), to: "12:00".into(), zone: "UTC".into() });
    post.house.own.prefer(&ada, Preferences { quiet, ..Preferences::default() }).await.expect("taken");
    post.house.pass(Duration::from_secs(11));
    let noon = Timestamp::parse("2027-01-15T12:00:00Z").expect("a time");
    assert_eq!(post.look().await, Some(noon), "a further attempt waits, too");
    assert_eq!((post.state(&ada).await, post.mailbox.letters().len()), (("pending".into(), 1), 0));
    let off = Channels { console: true, email: false, webhook: false };
    post.house.own.prefer(&ada, Preferences { classes: [(Class::RunFailed, off)].into(), ..Preferences::default() }).await.expect("taken");
    post.house.pass(noon.since(post.house.clock.now()));
    assert_eq!(post.look().await, None);
    assert_eq!((post.state(&ada).await.0.as_str(), post.mailbox.letters().len()), ("withdrawn", 0));
}

#[tokio::test]
async fn what_comes_for_a_digest_that_is_under_way_goes_in_the_next() {
    let (post, ada) = post("under-way").await;
    let preferences = Preferences { digest: Digest::Hourly, ..Preferences::default() };
    post.house.own.prefer(&ada, preferences).await.expect("taken");
    post.fails(&ada).await;
    let due = post.look().await.expect("it waits");
    let late = post.house.list(&ada).await.remove(0).id;
    post.fails(&ada).await;
    post.house.pass(due.since(post.house.clock.now()));
    let mut queued = super::super::sql::queued(&post.house.store.org(ada.org), 1).await.expect("rows");
    assert_eq!(queued.len(), 2);
    // As one whose commit was slower than the look.
    queued.retain(|one| one.stored.id != late);
    let key = (ada.org, ada.principal.id, queued[0].key.clone());
    post.house.own.post(&key, &queued).await.expect("posted");
    let states = |all: Vec<Notification>| all.into_iter().map(|one| one.mail.expect("by e-mail").state).collect::<Vec<_>>();
    let mut now = states(post.house.list(&ada).await);
    now.sort();
    assert_eq!(now, ["pending", "sent"], "what was not in the letter still waits");
    assert_eq!(post.look().await, None);
    let ids: std::collections::BTreeSet<String> =
        post.mailbox.letters().iter().map(|letter| letter.header("Message-ID").expect("an id").to_owned()).collect();
    assert_eq!((ids.len(), states(post.house.list(&ada).await)), (2, vec!["sent".to_owned(), "sent".to_owned()]));
}

#[tokio::test]
async fn what_waits_for_a_letter_is_bounded() {
    let (post, ada) = post("bounded").await;
    let preferences = Preferences { digest: Digest::Daily, ..Preferences::default() };
    post.house.own.prefer(&ada, preferences).await.expect("taken");
    for _ in 0..11 {
        for _ in 0..100 {
            post.house.happens("run.failed", failed(), Some(&ada)).await;
        }
        post.house.empty().await;
    }
    let queued = super::super::sql::queued(&post.house.store.org(ada.org), 10).await.expect("rows");
    assert_eq!(queued.len(), 1_000);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_once() {
    let (mut post, ada) = post("dawdles").await;
    let silent = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("it listens");
    let at = silent.local_addr().expect("an address");
    post.house.own = own(&post.house.store, &post.house.clock, &post.house.world, vec![at.to_string()]);
    let (org, resources) = (post.house.store.local_org(), post.house.own.0.resources.clone());
    resources.delete(&root(&post.house, org), &mail_server(), DeleteOptions::default()).await.expect("deleted");
    declare(&post.house, org, at.port(), 1).await;
    for _ in 0..6 {
        post.fails(&ada).await;
    }
    assert_eq!(post.look().await, Some(post.house.clock.now().plus(Duration::from_secs(10))));
    let tried: Vec<u32> = post.house.list(&ada).await.into_iter().filter_map(|one| one.mail).map(|mail| mail.attempts).collect();
    assert!(tried.iter().sum::<u32>() <= 2, "the others were put off: {tried:?}");
}

#[tokio::test]
async fn a_server_that_dawdles_holds_up_no_other_organization() {
    let (mut post, ada) = post("elsewhere").await;
    let (slow, elsewhere) = (Mailbox::default(), post.house.store.create_org("elsewhere").await.expect("made"));
    let server = slow.start(([127, 0, 0, 1], 0).into()).await.expect("it listens");
    slow.set(Mood::Slow(Duration::from_secs(600)));
    post.house.own = own(&post.house.store, &post.house.clock, &post.house.world, vec![post.server.authority(), server.authority()]);
    declare(&post.house, elsewhere, server.addr.port(), 60).await;
    let eve = Ctx { org: elsewhere, ..post.house.person(2, "eve@example.com", &["run:read"]) };
    post.house.world.people.lock().unwrap()[1] = eve.clone();
    let reach = Reach { owner: Some(eve.principal.id), ..Reach::of("run", Some("shop")) };
    for n in 0..12 {
        let out = Outgoing { topic: "run.failed".into(), body: json!({"subject": "run/run_1", "data": failed()}), reach: reach.clone() };
        post.house.store.commit(Batch { outbox: vec![out], ..Batch::new(elsewhere) }).await.expect("commits");
        let entries: Vec<StoredOutgoing> = post.house.waiting().await;
        let made = post.house.own.take(elsewhere, &entries).await.expect("made");
        let outbox_done = entries.iter().map(|entry| entry.n).collect();
        post.house.store.commit(Batch { rows: made.rows, outbox_done, ..Batch::new(elsewhere) }).await.expect("commits");
        if n == 0 {
            assert_eq!(super::super::sql::queued(&post.house.store.org(elsewhere), 5).await.expect("rows").len(), 1);
        }
    }
    for _ in 0..12 {
        post.fails(&ada).await;
    }
    let task = tokio::spawn(super::super::mail::keep(post.house.own.clone()));
    let all = async {
        while post.mailbox.letters().len() < 12 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), all).await.expect("all letters here arrive while the other server dawdles");
    task.abort();
    assert!(slow.letters().is_empty());
}

#[tokio::test]
async fn letters_go_to_the_name_of_the_account_unless_one_keeps_accounts() {
    let (post, ada) = post("address").await;
    let at = |email: &str| Preferences { email: Some(email.into()), ..Preferences::default() };
    post.house.own.prefer(&ada, at("ada@example.com")).await.expect("it is her own");
    let refused = post.house.own.prefer(&ada, at("eve@example.com")).await.unwrap_err();
    assert_eq!((refused.code(), refused.place_text()), ("mail_address_not_yours", Some("/email")));
    let keeper = Ctx { rights: Rights::parse(["run:read", "account:update"]).expect("rights"), ..ada.clone() };
    post.house.own.prefer(&keeper, at("office@example.com")).await.expect("who keeps accounts may");
    post.house.own.prefer(&ada, at("office@example.com")).await.expect("it was there before");
    post.fails(&ada).await;
    assert_eq!(post.look().await, None);
    post.house.world.people.lock().unwrap()[0] = keeper.clone();
    post.fails(&keeper).await;
    assert_eq!(post.look().await, None);
    // The address of the account comes before its name, and after what counts in the preferences.
    post.house.world.addresses.lock().unwrap().insert(ada.principal.id, "own@example.com".into());
    post.house.world.people.lock().unwrap()[0] = ada.clone();
    post.fails(&ada).await;
    assert_eq!(post.look().await, None);
    let to: Vec<String> = post.mailbox.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["ada@example.com", "office@example.com", "own@example.com"], "it counts as long as the right is held");
}
