//! A person's own address: said, confirmed with a code that was sent there, and told to nobody without permission.

use super::*;
use crate::identity::Letters;
use std::sync::Mutex;

/// Letters that were sent: to whom, and what they say.
#[derive(Default)]
pub(crate) struct Box(Mutex<Vec<(String, String)>>);

impl Letters for Box {
    fn send<'a>(&'a self, _: OrgId, to: &'a str, title: &'a str, text: String) -> store::Fut<'a, ()> {
        self.0.lock().unwrap().push((to.to_owned(), format!("{title}\n{text}")));
        std::boxed::Box::pin(async { Ok(()) })
    }
}

const PATH: &str = "/api/v1/me/email";

impl House {
    fn sent(&self) -> Vec<(String, String)> {
        self.letters.0.lock().unwrap().clone()
    }

    fn last_code(&self) -> String {
        let text = self.sent().pop().expect("a letter").1;
        text.lines().nth(1).and_then(|line| line.split(' ').next()).expect("a code").to_owned()
    }

    async fn user(&self, name: &str, role: &str) -> String {
        let new = json!({"kind": "user", "name": name, "role": role});
        assert_eq!(self.ask(&self.token, "POST", "/api/v1/accounts", Some(new)).await.0, 201);
        self.new_token(&self.token, json!({"name": "test", "account": name})).await["token"].as_str().expect("token").to_owned()
    }

    async fn says(&self, token: &str, email: &str) -> (u16, String) {
        self.code(token, "POST", PATH, Some(json!({"email": email}))).await
    }

    async fn confirms(&self, token: &str, code: &str) -> (u16, String) {
        self.code(token, "POST", "/api/v1/me/email/confirm", Some(json!({"code": code}))).await
    }

    async fn email_of(&self, token: &str, name: &str) -> Value {
        self.ask(token, "GET", &format!("/api/v1/accounts/{name}"), None).await.1["email"].clone()
    }
}

#[tokio::test]
async fn an_address_is_ones_own_when_the_code_that_was_sent_there_is_repeated() {
    let house = house("email").await;
    let ada = house.user("ada", "org_admin").await;
    assert_eq!(house.says(&ada, "ada@example").await, said(422, "bad_email"));
    assert_eq!(house.says(&ada, "ada@example.com").await.0, 200);
    let (_, waits) = house.ask(&ada, "GET", PATH, None).await;
    assert_eq!((&waits["email"], &waits["pending"]["email"]), (&Value::Null, &json!("ada@example.com")));
    assert_eq!(house.email_of(&house.token, "ada").await, Value::Null, "nobody has confirmed it yet");
    let code = house.last_code();
    assert_eq!((code.len(), house.sent()[0].0.as_str()), (11, "ada@example.com"));
    assert_eq!(house.confirms(&ada, "22222-22222").await, said(422, "email_code_refused"));
    assert_eq!(house.confirms(&ada, &code.to_lowercase().replace('-', " ")).await.0, 200);
    assert_eq!(house.confirms(&ada, &code).await, said(422, "email_code_refused"), "a code is good once");
    let (_, own) = house.ask(&ada, "GET", PATH, None).await;
    assert_eq!(own, json!({"email": "ada@example.com", "pending": null}));
    // Another one: where letters went before is told.
    house.says(&ada, "lovelace@example.com").await;
    assert_eq!(house.confirms(&ada, &house.last_code()).await.0, 200);
    let (to, text) = house.sent().pop().expect("a letter");
    assert!(to == "ada@example.com" && text.contains("do not come to this address any more"), "{to}: {text}");
    assert_eq!(house.ask(&ada, "DELETE", PATH, None).await.0, 204);
    assert_eq!(house.email_of(&ada, "ada").await, Value::Null);
}

#[tokio::test]
async fn a_code_cannot_be_guessed_and_a_mailbox_not_be_filled() {
    let house = house("guess").await;
    let ada = house.user("ada", "viewer").await;
    house.says(&ada, "ada@example.com").await;
    let first = house.last_code();
    let tries: Vec<_> = (0..40).map(|n| house.confirms(&ada, if n == 39 { "33333-33333" } else { "22222-22222" })).collect();
    assert!(futures_util::future::join_all(tries).await.iter().all(|done| *done == said(422, "email_code_refused")));
    for _ in 0..5 {
        house.confirms(&ada, "22222-22222").await;
    }
    assert_eq!(house.confirms(&ada, &first).await, said(422, "email_code_refused"), "five tries are all there are");
    house.says(&ada, "ada@example.com").await;
    let second = house.last_code();
    assert_ne!(first, second);
    house.pass(Duration::from_secs(15 * 60));
    assert_eq!(house.confirms(&ada, &second).await, said(422, "email_code_refused"), "its time is over");
    for _ in 0..3 {
        assert_eq!(house.says(&ada, "stranger@example.com").await.0, 200);
    }
    assert_eq!(house.says(&ada, "stranger@example.com").await, said(429, "email_codes_limited"));
    assert_eq!(house.sent().len(), 5);
    house.pass(Duration::from_secs(3_600));
    assert_eq!(house.says(&ada, "ada@example.com").await.0, 200);
    assert_eq!(house.confirms(&ada, &house.last_code()).await.0, 200);
}

#[tokio::test]
async fn who_may_change_accounts_says_addresses_and_sees_them_and_nobody_else() {
    let house = house("email-others").await;
    let ada = house.user("ada", "org_admin").await;
    house.user("ben", "viewer").await;
    let say = |email: &str| Some(json!({"email": email}));
    assert_eq!(house.code(&ada, "PATCH", "/api/v1/accounts/ben", say("x")).await, said(422, "bad_email"));
    assert_eq!(house.code(&ada, "PATCH", "/api/v1/accounts/ben", say("ben@example.com")).await.0, 200);
    assert_eq!(house.email_of(&ada, "ben").await, "ben@example.com");
    let narrow = house.new_token(&ada, json!({"name": "narrow", "scopes": ["account:read"]})).await;
    let narrow = narrow["token"].as_str().expect("token");
    assert_eq!(house.email_of(narrow, "ben").await, Value::Null, "looking at accounts is not changing them");
    let (_, list) = house.ask(narrow, "GET", "/api/v1/accounts", None).await;
    assert!(!list.to_string().contains("ben@example.com"), "{list}");
    assert_eq!(house.says(narrow, "eve@example.com").await, said(403, "email_needs_whole_account"));
    let robot = house.account("robot", "viewer", None).await;
    assert_eq!(house.says(&robot, "eve@example.com").await, said(422, "bad_email"));
    // The account of the person at the machine is fixed, but for where letters go.
    assert_eq!(house.says(&house.token, "me@example.com").await.0, 200);
    assert_eq!(house.confirms(&house.token, &house.last_code()).await.0, 200);
}

#[tokio::test]
async fn an_address_goes_with_the_account_and_was_never_in_the_audit() {
    let house = house("email-gone").await;
    let ada = house.user("ada", "viewer").await;
    house.says(&ada, "ada@example.com").await;
    assert_eq!(house.confirms(&ada, &house.last_code()).await.0, 200);
    house.says(&ada, "other@example.com").await;
    assert_eq!(house.code(&house.token, "PATCH", "/api/v1/accounts/ada", Some(json!({"disabled": true}))).await.0, 200);
    assert_eq!(house.email_of(&house.token, "ada").await, Value::Null);
    assert_eq!(house.code(&house.token, "PATCH", "/api/v1/accounts/ada", Some(json!({"disabled": false}))).await.0, 200);
    let (_, own) = house.ask(&ada, "GET", PATH, None).await;
    assert_eq!(own, json!({"email": null, "pending": null}), "also what was waiting for a code");
    let audit = house.audit(house.store.local_org()).await;
    let said: Vec<String> =
        audit.iter().filter(|one| one.action.starts_with("account.")).map(|one| format!("{} {}", one.action, one.body)).collect();
    assert!(said.iter().any(|one| one.starts_with("account.email_changed")) && !said.iter().any(|one| one.contains('@')), "{said:?}");
}
