//! Follows one run to its end: shows progress, decides approvals if it may, and lets go on Ctrl-C.

use crate::{
    Cx,
    api::{self, Approval, Delta, LiveChange, RunView, TaskView},
    failure::Failure,
    out::{lines, text, tree},
    present::PAUSED,
    session::Session,
    state::RunState,
};
use base::{Error, Kind};
use futures_util::StreamExt;
use http::client::{Event, EventStream};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};
use tokio::sync::mpsc;

const FRAME_EVERY: Duration = Duration::from_millis(100);
/// Waits between attempts to reach a server that went away; about half a minute in all.
const RECONNECT_MS: [u64; 8] = [50, 200, 500, 1_000, 2_000, 5_000, 10_000, 10_000];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decide {
    /// Nothing is decided here: `runs watch` of somebody else's run.
    Never,
    /// A person at this terminal is asked.
    Ask,
    /// `--yes`.
    Approve,
}

impl Decide {
    pub(crate) fn of(cx: &Cx<'_>) -> Self {
        match (cx.global.yes, cx.out.can_ask) {
            (true, _) => Self::Approve,
            (false, true) => Self::Ask,
            (false, false) => Self::Never,
        }
    }
}

pub(crate) struct Options {
    pub(crate) decide: Decide,
    /// One JSON object per change on stdout.
    pub(crate) events: bool,
    /// Carry the run on in this process if the server that did goes away.
    pub(crate) carry: bool,
    /// Go on waiting although only a person elsewhere can move the run.
    pub(crate) patient: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    Closed,
    /// Only a person can move the run, and not here.
    Blocked,
    Interrupted,
}

enum Step {
    Event(Event),
    /// The stream ended; with an error unless the server said `end`.
    Lost(Option<Error>),
    Answer(Option<String>),
    Interrupt,
    Tick,
}

pub(crate) struct Follow<'a> {
    cx: &'a Cx<'a>,
    options: Options,
    run: String,
    /// The last event heard.
    position: u64,
    state: RunState,
    screen: tree::Screen,
    tick: usize,
    /// When the last frame was drawn, by the monotonic clock.
    drawn: Duration,
    /// Approvals asked here or decided here already, by id.
    handled: HashSet<String>,
    /// Those of them that still wait, and for somebody else.
    left: HashSet<String>,
    /// The approval a person is being asked about.
    asking: Option<Approval>,
    answers: (mpsc::UnboundedSender<Option<String>>, mpsc::UnboundedReceiver<Option<String>>),
}

/// `interrupts` is made before the run is started or taken up: from then on Ctrl-C must suspend and not kill.
pub(crate) async fn follow(
    cx: &Cx<'_>,
    session: &mut Session<'_>,
    interrupts: &mut Interrupts,
    run: &str,
    options: Options,
) -> Result<(End, RunView), Failure> {
    let mut view = fetch(session, run).await?;
    if options.events {
        // Programs get the whole history: everything from the first event on is news.
        (view.run.seq, view.run.status, view.tasks) = (0, "running".into(), Vec::new());
    }
    let mut follow = Follow {
        cx,
        options,
        run: run.to_owned(),
        position: view.run.seq,
        state: RunState::new(view),
        screen: tree::Screen::default(),
        tick: 0,
        drawn: Duration::ZERO,
        handled: HashSet::new(),
        left: HashSet::new(),
        asking: None,
        answers: mpsc::unbounded_channel(),
    };
    let end = follow.until_end(session, interrupts).await?;
    let view = if end == End::Interrupted { None } else { Some(fetch(session, run).await?) };
    match view {
        Some(view) => Ok((end, view)),
        None => Ok((end, follow.into_view())),
    }
}

pub(crate) async fn fetch(session: &mut Session<'_>, run: &str) -> Result<RunView, Failure> {
    let value = session.get(&format!("/api/v1/runs/{}", api::encode(run))).await?;
    Ok(api::read(&value, "a run")?)
}

impl Follow<'_> {
    async fn until_end(&mut self, session: &mut Session<'_>, interrupts: &mut Interrupts) -> Result<End, Failure> {
        let mut stream = self.live(session).await?;
        let mut tries = 0;
        self.draw();
        let begun: Vec<TaskView> = self.state.tasks.clone();
        self.tell(&begun);
        loop {
            if let Some(end) = self.decide_or_stop(session).await? {
                self.finish_screen();
                return Ok(end);
            }
            match self.next(stream.as_mut(), interrupts).await {
                Step::Event(event) => {
                    tries = 0;
                    if self.on_event(&event)? {
                        self.finish_screen();
                        return Ok(End::Closed);
                    }
                }
                Step::Lost(error) => stream = self.reconnect(session, error, &mut tries).await?,
                Step::Answer(answer) => {
                    if !self.on_answer(session, answer).await? {
                        return Ok(End::Blocked);
                    }
                }
                Step::Interrupt => {
                    self.screen.settle();
                    return Ok(End::Interrupted);
                }
                Step::Tick => self.draw(),
            }
        }
    }

    async fn next(&mut self, stream: Option<&mut EventStream>, interrupts: &mut Interrupts) -> Step {
        let redraws = self.redraws();
        let clock = self.cx.host.clock();
        // Counted from the last frame: words that keep arriving must not put the next one off.
        let rest = FRAME_EVERY.saturating_sub(clock.monotonic().saturating_sub(self.drawn));
        let event = async {
            match stream {
                Some(stream) => stream.next().await,
                None => Some(Err(Error::unavailable("live_broken", "the live stream is closed"))),
            }
        };
        tokio::select! {
            biased;
            () = interrupts.wait() => Step::Interrupt,
            Some(answer) = self.answers.1.recv() => Step::Answer(answer),
            () = clock.sleep(rest), if redraws => Step::Tick,
            event = event => match event {
                Some(Ok(event)) => Step::Event(event),
                Some(Err(error)) => Step::Lost(Some(error)),
                None => Step::Lost(None),
            },
        }
    }

    async fn live(&self, session: &mut Session<'_>) -> Result<Option<EventStream>, Failure> {
        let path = format!("/api/v1/runs/{}/live", api::encode(&self.run));
        session.client.sse(&path, Some(self.position)).await.map(Some).map_err(|e| session.explain(e))
    }

    /// True when the run has ended and everything was told.
    fn on_event(&mut self, event: &Event) -> Result<bool, Failure> {
        match event.name.as_str() {
            "change" => {
                let value: Value = serde_json::from_str(&event.data).map_err(|e| unexpected(&e))?;
                if self.options.events {
                    self.cx.out.value(&value["event"])?;
                }
                self.position = event.id.unwrap_or(self.position);
                let change: LiveChange = api::read(&value, "the live stream")?;
                let moved = self.state.apply(change);
                self.tell(&moved);
            }
            "delta" => {
                let delta: Delta = serde_json::from_str(&event.data).map_err(|e| unexpected(&e))?;
                self.state.hear(&delta.task, &delta.text);
            }
            "end" => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    /// One line per change where nothing can be redrawn.
    fn tell(&mut self, moved: &[TaskView]) {
        if self.cx.out.stderr.redraw || self.options.events {
            return;
        }
        let now = self.cx.host.clock().now();
        for task in moved {
            if let Some(line) = lines::line(task, &self.state, now) {
                self.cx.out.say(&line);
            }
        }
    }

    fn redraws(&self) -> bool {
        self.cx.out.stderr.redraw && !self.cx.out.quiet && !self.options.events && self.asking.is_none()
    }

    fn draw(&mut self) {
        if self.redraws() {
            self.tick += 1;
            self.drawn = self.cx.host.clock().monotonic();
            self.screen.draw(tree::frame(&self.state, self.cx.host.clock().now(), self.tick, &self.cx.out.stderr));
        }
    }

    fn finish_screen(&mut self) {
        self.draw();
        self.screen.settle();
    }

    /// `Some` when there is nothing to wait for here.
    async fn decide_or_stop(&mut self, session: &mut Session<'_>) -> Result<Option<End>, Failure> {
        if self.asking.is_some() || self.state.run.closed() {
            // A closed run still has its `end` to come.
            return Ok(None);
        }
        if self.state.run.status == PAUSED && !self.options.patient {
            return Ok(Some(End::Blocked));
        }
        loop {
            let next = self.undecided();
            match (self.options.decide, next) {
                (Decide::Approve, Some(approval)) => {
                    self.handled.insert(approval.id.clone());
                    self.approve(session, &approval).await?;
                    if !self.left.contains(&approval.id) {
                        return Ok(None);
                    }
                    // Nothing has changed, so no event will come to look at the others.
                }
                (Decide::Ask, Some(approval)) => {
                    self.ask(approval);
                    return Ok(None);
                }
                _ => return Ok(self.left_waiting().then_some(End::Blocked)),
            }
        }
    }

    fn undecided(&self) -> Option<Approval> {
        self.state.open_approvals().filter_map(TaskView::open_approval).find(|a| !self.handled.contains(&a.id)).cloned()
    }

    /// Whether the run waits for somebody, and not for what is decided here.
    fn left_waiting(&self) -> bool {
        let mut open = self.state.open_approvals().filter_map(TaskView::open_approval);
        let undecided = open.any(|a| !self.handled.contains(&a.id) || self.left.contains(&a.id));
        undecided && !self.options.patient && self.state.waits_for_people()
    }

    /// A yes answers no question, and gives nobody a right: what it does not settle is left.
    async fn approve(&mut self, session: &mut Session<'_>, approval: &Approval) -> Result<(), Failure> {
        let title = text::one_line(&approval.title);
        // Neither does it say whether something has happened.
        if approval.asks != APPROVAL {
            self.cx.out.say(&format!("not answered with --yes: {title}"));
            self.left.insert(approval.id.clone());
            return Ok(());
        }
        match decide(session, approval, json!({"approved": true})).await {
            Ok(settled) => {
                self.cx.out.say(&format!("approved with --yes: {title}"));
                self.left.extend((!settled).then(|| approval.id.clone()));
            }
            Err(Failure::Error { error, .. }) if error.kind() == Kind::Forbidden => {
                self.cx.out.say(&format!("not approved with --yes: {title}: {}", error.message()));
                self.left.insert(approval.id.clone());
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    fn ask(&mut self, approval: Approval) {
        self.finish_screen();
        self.handled.insert(approval.id.clone());
        self.cx.out.must_say(&format!("\n{}", text::clean(&approval.title)));
        if !approval.details.is_null() {
            self.cx.out.must_say(&indented(&approval.details));
        }
        if let Some(tool) = &approval.tool {
            self.cx.out.must_say(&format!("It calls `{}` with exactly this:", text::one_line(tool)));
            self.cx.out.must_say(&indented(&approval.input));
        }
        if let Some(schema) = &approval.answer {
            self.cx.out.must_say(&format!("The answer must fit {}", text::one_line(&schema.to_string())));
        }
        self.cx.out.prompt(match approval.asks.as_str() {
            OUTCOME => "What has become of it? d = done, r = not done, repeat it, g = give up, l = later: ",
            QUESTION => "Answer (nothing = later): ",
            _ => "Approve? y = yes, n = no, l = later: ",
        });
        self.asking = Some(approval);
        let answers = self.answers.0.clone();
        // A plain thread: a read of the terminal cannot be cancelled, and must not keep the process from ending.
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = std::io::stdin().read_line(&mut line).unwrap_or(0);
            let _ = answers.send((read > 0).then_some(line));
        });
    }

    /// False when the person wants to decide later.
    async fn on_answer(&mut self, session: &mut Session<'_>, answer: Option<String>) -> Result<bool, Failure> {
        let Some(approval) = self.asking.take() else { return Ok(true) };
        if let Some(schema) = &approval.answer {
            let Some(words) = answer.as_deref().map(str::trim).filter(|words| !words.is_empty()) else { return Ok(false) };
            let body = json!({"approved": true, "answer": api::answer(schema, words)});
            match decide(session, &approval, body).await {
                Err(Failure::Error { error, .. }) if error.code() == "bad_answer" => {
                    self.cx.out.must_say(error.message());
                    self.ask(approval);
                }
                other => drop(other?),
            }
            return Ok(true);
        }
        let outcome = approval.asks == OUTCOME;
        let said = match (answer.as_deref().map(|a| a.trim().to_ascii_lowercase()).as_deref(), outcome) {
            (None | Some("l" | "later"), _) => return Ok(false),
            (Some("y" | "yes"), false) => Some(json!({"approved": true})),
            (Some("n" | "no"), false) => Some(json!({"approved": false})),
            (Some("d" | "done"), true) => Some(json!({"outcome": "done"})),
            (Some("r" | "repeat"), true) => Some(json!({"outcome": "repeat"})),
            (Some("g" | "give up"), true) => Some(json!({"outcome": "give_up"})),
            _ => None,
        };
        match said {
            Some(body) => {
                let settled = decide(session, &approval, body).await?;
                self.left.extend((!settled).then(|| approval.id.clone()));
            }
            None => {
                self.cx.out.must_say(if outcome { "Answer with d, r, g or l." } else { "Answer with y, n or l." });
                self.ask(approval);
            }
        }
        Ok(true)
    }

    async fn reconnect(
        &mut self,
        session: &mut Session<'_>,
        error: Option<Error>,
        tries: &mut usize,
    ) -> Result<Option<EventStream>, Failure> {
        let Some(wait) = RECONNECT_MS.get(*tries) else {
            let error = error.unwrap_or_else(|| Error::unavailable("live_broken", "the live stream ended early"));
            return Err(session.explain(error));
        };
        *tries += 1;
        if *tries == 2 {
            self.screen.settle();
            self.cx.out.say(&format!("the connection to {} was lost; trying again", session.place));
        }
        self.cx.host.clock().sleep(Duration::from_millis(*wait)).await;
        if !session.is_embedded() && session.client.get_bytes("/healthz").await.is_err() {
            match self.options.carry {
                true => self.take_over(session).await?,
                false => session.find_again().await,
            }
        }
        match self.live(session).await {
            Ok(stream) => Ok(stream),
            Err(Failure::Error { error, .. }) if matches!(error.kind(), Kind::Unavailable | Kind::Timeout) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The process that carried the run has let go of the data folder: this one goes on with it.
    async fn take_over(&mut self, session: &mut Session<'_>) -> Result<(), Failure> {
        if self.cx.global.server.is_some() {
            return Ok(());
        }
        session.reopen().await?;
        if session.is_embedded() {
            self.cx.out.say("the process that carried the run has ended; this one goes on with it");
        }
        // Whoever holds the folder now, this process or another, takes the run up only when it is asked to.
        match resume(session, &self.run).await {
            // It is ending as well; the next attempt finds its successor.
            Err(Failure::Error { error, .. }) if error.kind() == Kind::Unavailable => Ok(()),
            other => other,
        }
    }

    fn into_view(self) -> RunView {
        RunView {
            run: self.state.run,
            workflow: Default::default(),
            outputs: None,
            error: None,
            tasks: self.state.tasks,
            outputs_order: Vec::new(),
            answers: Vec::new(),
            locked: Vec::new(),
            paused: None,
            signals: Vec::new(),
        }
    }
}

/// Takes the run up. One that has ended meanwhile needs nothing more: its end is the answer.
pub(crate) async fn resume(session: &mut Session<'_>, run: &str) -> Result<(), Failure> {
    match session.post(&format!("/api/v1/runs/{}/resume", api::encode(run)), &json!({"take_up_only": true})).await {
        Err(Failure::Error { error, .. }) if error.code() == "run_ended" => Ok(()),
        other => other.map(|_| ()),
    }
}

/// What an approval asks that is about an effect whose end is not known, and one that wants an answer.
const APPROVAL: &str = "approval";
const OUTCOME: &str = "outcome";
const QUESTION: &str = "question";

/// Somebody else may have decided first: that is no failure of ours, the run goes on either way. False: more are needed.
async fn decide(session: &mut Session<'_>, approval: &Approval, mut body: Value) -> Result<bool, Failure> {
    body["binding"] = json!(approval.binding);
    match session.post(&format!("/api/v1/inbox/{}/decide", api::encode(&approval.id)), &body).await {
        Err(Failure::Error { error, .. }) if error.kind() == Kind::Conflict => Ok(error.code() != "approval_counted"),
        other => other.map(|item| item["state"] != "open"),
    }
}

fn indented(details: &Value) -> String {
    let body = match details {
        Value::String(s) => s.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    text::clean(&body).lines().take(40).map(|l| format!("  {l}")).collect::<Vec<_>>().join("\n")
}

fn unexpected(e: &serde_json::Error) -> Failure {
    Error::internal("answer_not_understood", format!("the live stream sent something that is not JSON: {e}")).into()
}

/// Ctrl-C and a polite kill, as one thing to wait for.
pub(crate) struct Interrupts {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Interrupts {
    pub(crate) fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
