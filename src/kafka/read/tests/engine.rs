//! A fault inside the program ends a read with a word, whoever of it had the fault. Nothing in the engine is known to panic,
//! so that parts of it are given something that does.
use super::*;
use crate::kafka::read::Tap;
use crate::kafka::read::mailbox::MailboxBounds;
use crate::wire::Options;

fn mailbox() -> (Feed, Tap) {
    Feed::open(MailboxBounds { rows: 10, bytes: 1000, drops: false, limit: None })
}

/// An engine that waits for a partition which nobody reads.
fn waiting(feed: Feed) -> (Engine, mpsc::UnboundedReceiver<StreamEvent>) {
    let (events, heard) = mpsc::unbounded_channel();
    let address = "127.0.0.1:1".parse().expect("an address");
    let (_, seen) = tokio::sync::watch::channel(Ids::default());
    let engine = Engine {
        cluster: Cluster::connect(Options::new(vec![address])),
        feed,
        manner: Manner { committed: false, shared: false, budget: Budget::of(1 << 20, 1), seen },
        patience: None,
        partition_bytes: 1000,
        streams: HashMap::new(),
        lanes: 1,
        tasks: JoinSet::new(),
        ends: StreamLinks { events, matchers: Vec::new() },
        open: 1,
        lost: Vec::new(),
        given_up: Vec::new(),
    };
    (engine, heard)
}

#[tokio::test]
async fn a_panic_of_the_read_itself_is_its_ending() {
    let (feed, tap) = mailbox();
    guarded(feed, async { panic!("on purpose") }).await;
    assert_eq!(tap.ending(), Some(Ending::Failed(FAULT.into())));
}

#[tokio::test]
async fn a_panic_of_a_stream_or_of_a_searching_thread_ends_the_wait_for_it() {
    let (feed, _tap) = mailbox();
    let (mut engine, mut heard) = waiting(feed);
    engine.tasks.spawn(async { panic!("on purpose") });
    assert!(engine.read(&mut heard, &mut Threads::new()).await.is_err());

    let (done, ended) = oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        let _done = done;
        panic!("on purpose");
    });
    let mut threads: Threads = [ended].into_iter().collect();
    assert!(engine.read(&mut heard, &mut threads).await.is_err());
    assert!(thread.join().is_err());
}
