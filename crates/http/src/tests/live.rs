//! Live streams: nothing lost, nothing twice, whatever the timing.

use super::*;
use crate::{
    client::Client,
    serve,
    sse::{self, Events, Feed, Frame, Fut},
};
use futures_util::{StreamExt, stream};
use proptest::prelude::*;
use tokio::sync::broadcast;

/// An append-only list that announces what it commits, in batches.
#[derive(Clone)]
pub(crate) struct Log {
    stored: Arc<Mutex<Vec<u64>>>,
    tail: broadcast::Sender<Arc<Vec<u64>>>,
}

impl Log {
    pub(crate) fn new(announced: usize) -> Self {
        Self { stored: Arc::default(), tail: broadcast::channel(announced).0 }
    }

    pub(crate) fn last(&self) -> u64 {
        self.stored.lock().expect("lock").len() as u64
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Vec<u64>>> {
        self.tail.subscribe()
    }

    pub(crate) fn commit(&self, count: u64) {
        let batch = {
            let mut stored = self.stored.lock().expect("lock");
            let first = stored.len() as u64 + 1;
            let batch: Vec<u64> = (first..first + count).collect();
            stored.extend(&batch);
            batch
        };
        let _ = self.tail.send(Arc::new(batch));
    }
}

impl Feed for Log {
    type Item = u64;
    type Note = Vec<u64>;

    fn read(&self, after: u64, limit: usize) -> Fut<'_, Vec<(u64, u64)>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let stored = self.stored.lock().expect("lock");
            Ok(stored.iter().filter(|id| **id > after).take(limit).map(|id| (*id, *id * 10)).collect())
        })
    }

    fn pick(&self, note: &Vec<u64>) -> Vec<(u64, u64)> {
        note.iter().map(|id| (*id, *id * 10)).collect()
    }
}

fn follow(log: &Log, after: u64) -> impl futures_util::Stream<Item = Result<(u64, u64)>> + Send + use<> {
    sse::follow(log.clone(), log.tail.subscribe(), after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    /// Random commits of random size (also more than the tail holds), a reader that stops and reconnects at random.
    #[test]
    fn every_item_arrives_once_and_in_order(
        commits in prop::collection::vec((1u64..40, 0u8..4), 1..60),
        reads in prop::collection::vec(1usize..50, 1..30),
        announced in 1usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
        let total: u64 = commits.iter().map(|(count, _)| count).sum();
        let got = runtime.block_on(async move {
            let log = Log::new(announced);
            let writer = log.clone();
            let writing = tokio::spawn(async move {
                for (count, pauses) in commits {
                    writer.commit(count);
                    for _ in 0..pauses {
                        tokio::task::yield_now().await;
                    }
                }
            });
            let mut got: Vec<(u64, u64)> = Vec::new();
            let mut turn = 0;
            while (got.len() as u64) < total {
                let last = got.last().map_or(0, |(id, _)| *id);
                let want = reads[turn % reads.len()].min(usize::try_from(total).expect("small") - got.len());
                let part: Vec<_> = tokio::time::timeout(Duration::from_secs(20), follow(&log, last).take(want).collect::<Vec<_>>()).await.expect("arrives");
                got.extend(part.into_iter().map(|item| item.expect("reads")));
                turn += 1;
            }
            writing.await.expect("written");
            got
        });
        prop_assert_eq!(got, (1..=total).map(|id| (id, id * 10)).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_stream_ends_with_its_source() {
    let log = Log::new(4);
    log.commit(3);
    let tail = log.tail.subscribe();
    let Log { stored, tail: sender } = log;
    let feed = Log { stored, tail: broadcast::channel(1).0 };
    drop(sender);
    let all: Vec<_> = sse::follow(feed, tail, 1).collect().await;
    assert_eq!(all.into_iter().map(|item| item.expect("reads").0).collect::<Vec<_>>(), [2, 3]);
}

#[derive(Clone)]
struct LiveState {
    env: Arc<std::sync::OnceLock<Env>>,
    log: Log,
}

#[derive(Deserialize, JsonSchema)]
struct Since {
    since: Option<u64>,
}

async fn watch(state: LiveState, call: Call<right::RunsRead, Since>) -> Result<Events> {
    let since = sse::since(&call.headers, call.query.since)?.unwrap_or(0);
    let frames = follow(&state.log, since).map(|item| item.and_then(|(id, value)| Frame::json("change", Some(id), &value)));
    Events::new(state.env.get().expect("set"), frames)
}

fn live_house(live_max: usize) -> (House, Log) {
    let log = Log::new(8);
    let state = LiveState { env: Arc::default(), log: log.clone() };
    let operation = Operation::new("watch_things", Method::GET, "/api/v1/live", &state, watch);
    let house = house_with(vec![operation], Limits { live_max, request_timeout: Duration::from_millis(300), ..Limits::default() });
    state.env.set(house.env.clone()).ok().expect("once");
    (house, log)
}

#[tokio::test]
async fn a_client_resumes_by_header_and_by_query_and_the_server_ends_streams_on_stopping() {
    let (house, log) = live_house(16);
    log.commit(5);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    let shutdown = house.env.shutdown.clone();
    let server = tokio::spawn(serve(listener, house.router.clone(), house.env.clone(), Duration::from_secs(5)));
    for client in
        [Client::tcp(&url, &house.token).expect("client"), Client::in_process(house.router.clone(), &house.token).expect("client")]
    {
        let ids = |events: Vec<Result<crate::client::Event>>| events.into_iter().map(|e| e.expect("event").id).collect::<Vec<_>>();
        let by_header = client.sse("/api/v1/live?since=1", Some(3)).await.expect("live").take(2).collect().await;
        assert_eq!(ids(by_header), [Some(4), Some(5)]);
        let by_query = client.sse("/api/v1/live?since=4", None).await.expect("live").take(1).collect().await;
        assert_eq!(ids(by_query), [Some(5)]);
    }
    // Longer than a request may take, and still there.
    let mut long = Client::tcp(&url, &house.token).expect("client").sse("/api/v1/live", Some(5)).await.expect("live");
    tokio::time::sleep(Duration::from_millis(500)).await;
    log.commit(1);
    assert_eq!(long.next().await.expect("some").expect("event").json::<u64>().expect("number"), 60);
    shutdown.begin();
    assert!(long.next().await.is_none());
    server.await.expect("joined").expect("drained");
}

#[tokio::test]
async fn bad_positions_and_too_many_streams_are_refused() {
    let (house, _log) = live_house(1);
    let live = || Ask::get("/api/v1/live").bearer(&house.token);
    assert_eq!(live().header("last-event-id", "x").json(&house).await.1["code"], "bad_header");
    let first = live().send(&house).await;
    assert_eq!(first.status(), 200);
    assert_eq!(live().send(&house).await.status(), 503);
    drop(first);
    assert_eq!(live().send(&house).await.status(), 200);
}

#[tokio::test]
async fn signing_out_ends_the_sessions_streams_and_no_others() {
    let (house, log) = live_house(4);
    let cookie = signed_in(&house).await;
    let mut mine = Ask::get("/api/v1/live").header("cookie", &cookie).send(&house).await.into_body().into_data_stream();
    let mut other = Ask::get("/api/v1/live").bearer(&house.token).send(&house).await.into_body().into_data_stream();
    for stream in [&mut mine, &mut other] {
        assert_eq!(stream.next().await.expect("some").expect("bytes"), ": open\n\n");
    }
    log.commit(1);
    assert!(mine.next().await.expect("some").is_ok());
    Ask::new(Method::POST, "/api/v1/sign-out").header("cookie", &cookie).header("x-orc-csrf", "1").send(&house).await;
    assert!(mine.next().await.is_none());
    assert!(other.next().await.expect("some").is_ok());
}

/// Sleeps are over at once, and written down.
#[derive(Default)]
struct Impatient(Mutex<Vec<Duration>>);

impl Clock for Impatient {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.lock().expect("lock").push(d);
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn silence_is_filled_with_comments() {
    let house = house();
    let clock = Arc::new(Impatient::default());
    let mut events = Events::new(&house.env, stream::pending()).expect("place");
    events.replace_clock(clock.clone());
    let mut body = events.into_stream_response().into_body().into_data_stream();
    assert_eq!(body.next().await.expect("some").expect("bytes"), ": open\n\n");
    assert!(clock.0.lock().expect("lock").is_empty());
    assert_eq!(body.next().await.expect("some").expect("bytes"), ": still here\n\n");
    assert_eq!(*clock.0.lock().expect("lock"), [Duration::from_secs(15)]);
}
