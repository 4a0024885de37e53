//! E-mail by a stand-in for a mail server.

use super::*;
use crate::notifications::preferences::{Digest, Quiet};
use ::resources::{Address, Change, Input};
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
    let root = Ctx::new(house.store.local_org(), house.store.local_user(), Rights::all());
    crate::workspaces::ensure_default(&house.own.0.resources, &root).await.expect("a workspace");
    let spec = json!({"host": "127.0.0.1", "port": server.addr.port(), "security": "none", "from": "orc@example.com", "timeout_s": 5});
    let (address, input) = (Address::new("mail-server", Some("default"), "default"), Input { spec, ..Input::default() });
    house.own.0.resources.create(&root, &address, input, Change::default()).await.expect("declared");
    let ada = house.person(1, "ada@example.com", &["run:read"]);
    (Post { house, mailbox, server }, ada)
}

impl Post {
    async fn fails(&self, owner: &Ctx) {
        self.house.happens("run.failed", failed(), Some(owner)).await;
        self.house.empty().await;
    }

    async fn look(&self) -> Option<Timestamp> {
        let mut next = super::super::mail::look(&self.house.own).await.expect("looked");
        while next.is_some_and(|at| at <= self.house.clock.now()) {
            next = super::super::mail::look(&self.house.own).await.expect("looked");
        }
        next
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
    assert!(mail.error.expect("an error").contains("550 not this one"));
    assert!(post.mailbox.letters().is_empty());
}

#[tokio::test]
async fn a_server_that_dawdles_or_is_not_allowed_is_not_waited_for() {
    let (mut post, ada) = post("slow").await;
    post.mailbox.set(Mood::CutsBefore);
    post.fails(&ada).await;
    assert!(post.look().await.is_some());
    assert!(post.house.list(&ada).await[0].mail.as_ref().and_then(|m| m.error.clone()).expect("an error").contains("egress_broken"));
    post.house.own = own(&post.house.store, &post.house.clock, &post.house.world, Vec::new());
    post.house.pass(Duration::from_secs(11));
    assert!(post.look().await.is_some());
    let error = post.house.list(&ada).await[0].mail.as_ref().and_then(|m| m.error.clone()).expect("an error");
    assert!(error.contains("egress_denied"), "{error}");
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
