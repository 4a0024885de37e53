//! Notifications over HTTP. All of it is about the caller's own; nobody reads another person's list.

use super::{
    Notifications,
    class::Class,
    list::{Notification, Unread, Wanted},
    mail::MailTested,
    preferences::Preferences,
    server::MailServerSpec,
};
use ::http::{
    Answer, Body, Call, Cursor, Declaration, DeclaredCall, Described, Json, Method, Need, Nothing, Operation, Page, limit, right,
};
use base::{Error, Result, Timestamp, Verb};
use resources::Spec;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListNotifications {
    class: Option<Class>,
    /// Only those that were not read.
    #[serde(default)]
    unread: bool,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBody {
    /// Only those up to this time: what came while one was looking stays unread.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    until: Option<Timestamp>,
    /// Only of this class.
    class: Option<Class>,
}

fn example() -> Value {
    json!({
        "id": "ntf_5f0c1d2e3a4b5c6d7e8f90a1", "class": "approval", "at": "2026-11-21T09:00:00.000000Z",
        "title": "Approval needed: Send 12 answers?",
        "text": "The run of ticket-triage goes on when the step send is approved or rejected.",
        "link": "/inbox?item=apr_5f0c1d2e3a4b5c6d",
        "facts": {"run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "workflow": "ticket-triage", "workspace": "default", "task": "send",
            "title": "Send 12 answers?", "approval": "apr_5f0c1d2e3a4b5c6d", "until": null},
        "read_at": null, "settled": {"state": "approved", "by": "grace", "at": "2026-11-21T09:04:00.000000Z"},
        "mail": {"state": "sent", "attempts": 1, "error": null, "next_at": null}
    })
}

fn preferences_example() -> Value {
    json!({
        "classes": {"run_failed": {"console": true, "email": true, "webhook": false}},
        "quiet": {"from": "22:00", "to": "07:00", "zone": "Europe/Berlin"}, "digest": "off", "email": "ada@example.com"
    })
}

/// The right is on the kind, in the workspace of the path.
fn test_mail_server(notifications: &Notifications) -> Operation {
    let declaration = Declaration {
        name: "test_mail_server".into(),
        method: Method::POST,
        path: "/api/v1/workspaces/{workspace}/mail-servers/{name}/test".into(),
        need: Need::On { noun: MailServerSpec::KIND.into(), verb: Verb::Execute },
        describe: Arc::new(|schemas| Described {
            query: schemas.subschema_for::<Nothing>(),
            body: None,
            reply: <Json<MailTested> as Answer>::describe(schemas),
            components: Vec::new(),
        }),
    };
    let test = |own: Notifications, call: DeclaredCall| async move {
        let (workspace, name) = (call.path.text("workspace")?.to_owned(), call.path.text("name")?.to_owned());
        Json(own.test_mail(call.caller.ctx(), &workspace, &name).await?).into_response()
    };
    Operation::declared(declaration, notifications, test)
        .tag("mail-servers")
        .summary("Send oneself a letter by a mail server")
        .details("To the address that the caller's notifications go to. A failure is an answer, in the words of the server.")
        .fails_with(&[404, 422])
        .response_example(json!({"ok": false, "to": "ada@example.com", "said": null, "error": "mail_deferred: the mail server said: 451 try later", "ms": 41}))
}

pub fn operations(notifications: &Notifications) -> Vec<Operation> {
    vec![
        Operation::new("list_notifications", Method::GET, "/api/v1/notifications", notifications, list_notifications)
            .tag("notifications")
            .summary("List what one was told, newest first")
            .details("The newest 1,000 of the last 90 days are kept. What one may not look at any more is left out.")
            .fails_with(&[422])
            .response_example(json!({"items": [example()], "next": null})),
        Operation::new("count_unread_notifications", Method::GET, "/api/v1/notifications/unread", notifications, count_unread)
            .tag("notifications")
            .summary("Count what one has not read")
            .response_example(json!({"unread": 3, "newest": "ntf_5f0c1d2e3a4b5c6d7e8f90a1"})),
        Operation::new("read_notification", Method::POST, "/api/v1/notifications/{id}/read", notifications, read_notification)
            .tag("notifications")
            .summary("Mark one as read")
            .fails_with(&[404])
            .response_example(example()),
        Operation::new("read_notifications", Method::POST, "/api/v1/notifications/read", notifications, read_notifications)
            .tag("notifications")
            .summary("Mark all as read")
            .details("Answers how many are unread after it.")
            .fails_with(&[415, 422])
            .request_example(json!({"until": "2026-11-21T09:00:00Z"}))
            .response_example(json!({"unread": 0, "newest": "ntf_5f0c1d2e3a4b5c6d7e8f90a1"})),
        Operation::new("get_notification_preferences", Method::GET, "/api/v1/notifications/preferences", notifications, get_preferences)
            .tag("notifications")
            .summary("Get how one is told of what")
            .details("Every class is named, as it counts for the caller.")
            .response_example(preferences_example()),
        Operation::new("set_notification_preferences", Method::PUT, "/api/v1/notifications/preferences", notifications, set_preferences)
            .tag("notifications")
            .summary("Say how one wants to be told of what")
            .details("In place of what was said before; what is left out is as usual.")
            .fails_with(&[415, 422])
            .request_example(preferences_example())
            .response_example(preferences_example()),
        test_mail_server(notifications),
    ]
}

async fn list_notifications(own: Notifications, call: Call<right::SignedIn, ListNotifications>) -> Result<Json<Page<Notification>>> {
    let ListNotifications { class, unread, after, limit: asked } = call.query;
    let after = after.as_deref().map(position).transpose()?;
    let (items, next) = own.list(&call.caller, Wanted { class, unread, after, limit: limit(asked, 50, 200) }).await?;
    let next = next.map(|(at, id)| Cursor::seal(&format!("{at} {id}")));
    Ok(Json(Page { items, next, total: None }))
}

fn position(cursor: &str) -> Result<(i64, String)> {
    let text = Cursor::open(cursor)?;
    let parts = text.split_once(' ').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    parts.ok_or_else(|| Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`"))
}

async fn count_unread(own: Notifications, call: Call<right::SignedIn>) -> Result<Json<Unread>> {
    own.counted(&call.caller).await.map(Json)
}

async fn read_notification(own: Notifications, call: Call<right::SignedIn>) -> Result<Json<Notification>> {
    own.mark_read(&call.caller, call.path.text("id")?).await.map(Json)
}

async fn read_notifications(own: Notifications, call: Call<right::SignedIn, Nothing, Body<ReadBody>>) -> Result<Json<Unread>> {
    let ReadBody { until, class } = call.body.0;
    own.mark_all_read(&call.caller, until, class).await.map(Json)
}

async fn get_preferences(own: Notifications, call: Call<right::SignedIn>) -> Result<Json<Preferences>> {
    own.preferences(&call.caller).await.map(Json)
}

async fn set_preferences(own: Notifications, call: Call<right::SignedIn, Nothing, Body<Preferences>>) -> Result<Json<Preferences>> {
    own.prefer(&call.caller, call.body.0).await.map(Json)
}
