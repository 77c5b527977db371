//! Runs a read: one stream a broker (under TLS a few), a few searching threads, and the partitions that move between them. Ends when every
//! partition is done or given up, or when the read shall stop.
use super::budget::Budget;
use super::cursor::{Cursor, CursorTrouble};
use super::feed::Feed;
use super::fetch::{Manner, Stream, StreamLinks};
use super::growth::{Growth, Ids, look_out};
use super::progress::{Ending, Incident, PartState, PartitionProgress, Reason};
use super::recover::{ANEW, LostFate, recover};
use super::room::ReadRoom;
use super::search::{Matcher, Search};
use super::sink::Sink;
use super::stream_event::StreamEvent;
use super::stretch::Stretch;
use super::survey::Place;
use crate::kafka::Cluster;
use crate::kafka::model::{BrokerId, Offset, PartitionId};
use crate::wire::TopicMetadata;
use futures_util::future::{BoxFuture, FutureExt, OptionFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::num::NonZero;
use std::sync::{Arc, mpsc as threads};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// Plans partitions as they can be planned, while others are read already.
pub type Planning = Box<dyn FnOnce(mpsc::UnboundedSender<StreamEvent>) -> BoxFuture<'static, ()> + Send>;

/// How a read goes about it.
pub struct ReadSettings {
    pub search: Search,
    /// Most bytes of responses in flight or waiting to be searched.
    pub budget: usize,
    /// Most bytes of one partition in one response.
    pub partition_bytes: usize,
    /// Ask on the shared connections.
    pub shared: bool,
    /// How long a partition may fail in a row before it is given up; none is for ever.
    pub patience: Option<Duration>,
    /// Look out for new partitions (a tail).
    pub growth: Option<Growth>,
    /// Partitions that are still to be planned: how many, and what tells of each once it is.
    pub late: Option<(usize, Planning)>,
    /// Partitions of topics that are others than those which are gone on with: where the old ones stood.
    pub anew: HashMap<Place, Offset>,
}

/// The broker that was asked last, why it failed, and its partitions.
type GivenUp = (Option<BrokerId>, Arc<str>, Vec<(Arc<str>, PartitionId)>);
type Fates = Vec<(Option<Stretch>, LostFate)>;

struct Engine {
    cluster: Cluster,
    feed: Feed,
    manner: Manner,
    patience: Option<Duration>,
    partition_bytes: usize,
    streams: HashMap<(BrokerId, usize), mpsc::UnboundedSender<Cursor>>,
    /// Streams a broker.
    lanes: usize,
    tasks: JoinSet<()>,
    ends: StreamLinks,
    /// Partitions that are neither done nor given up.
    open: usize,
    lost: Vec<(Cursor, CursorTrouble)>,
    given_up: Vec<GivenUp>,
}

/// Streams a broker under TLS. Each connection is encrypted by one thread of a broker, of which it has three by default
/// (`num.network.threads`), and decrypted by one of ours: one connection is as fast as one processor of both.
const LANES: usize = 3;

/// How many streams to a broker are of use: one where nothing is encrypted, little is wanted, or only what is new.
fn lanes(cluster: &Cluster, settings: &ReadSettings) -> usize {
    let encrypted = cluster.wire().options().security.tls.is_some();
    if encrypted && !settings.shared && settings.growth.is_none() { LANES } else { 1 }
}

/// Reads the parts, which the feed knows already, and says how it ended.
pub async fn read_parts(cluster: Cluster, feed: Feed, parts: Vec<PartitionProgress>, settings: ReadSettings) {
    let (matchers, searched) = matchers(&feed, &settings.search, parts.len());
    let (events, mut heard) = mpsc::unbounded_channel();
    let cursors = parts.into_iter().enumerate().filter(|(_, part)| !part.is_done());
    let cursors = cursors.map(|(at, part)| Cursor::of(at, part, settings.partition_bytes));
    let (mut placed, lost) = located(&cluster, cursors).await;
    let lanes = lanes(&cluster, &settings);
    let streams: BTreeSet<(BrokerId, usize)> =
        placed.iter().map(|(broker, cursor)| (*broker, cursor.part % lanes)).collect();
    let budget = Budget::of(settings.budget, streams.len());
    let (ids, seen) = watch::channel(Ids::default());
    let manner = Manner { committed: settings.search.committed, shared: settings.shared, budget, seen };
    let mut engine = Engine {
        cluster,
        feed: feed.clone(),
        manner,
        patience: settings.patience,
        partition_bytes: settings.partition_bytes,
        streams: HashMap::new(),
        lanes,
        tasks: JoinSet::new(),
        ends: StreamLinks { events, matchers },
        open: placed.len() + lost.len(),
        lost,
        given_up: Vec::new(),
    };
    engine.begin_anew(&mut placed, &settings.anew);
    engine.place(placed);
    if let Some((places, planning)) = settings.late {
        engine.open += places;
        engine.tasks.spawn(planning(engine.ends.events.clone()));
    }
    if let Some(growth) = settings.growth {
        engine.tasks.spawn(look_out(engine.cluster.clone(), growth, engine.ends.events.clone(), ids));
    }
    let mut searched: Threads = searched.into_iter().collect();
    let mut ending = match engine.read(&mut heard, &mut searched).await {
        Ok(()) => Ending::Complete,
        Err(Panicked) => Ending::Failed(FAULT.into()),
    };
    engine.report();
    // The threads end once no more pieces can come; those of a read that shall stop end at once.
    drop(engine);
    drop(heard);
    while let Some(ended) = searched.next().await {
        if ended.is_err() {
            ending = Ending::Failed(FAULT.into());
        }
    }
    feed.end(ending);
}

/// Something panicked; the log has what and where.
#[derive(Debug)]
pub struct Panicked;

const FAULT: &str = "a fault in kafdeck itself stopped the read; its log has the details";

/// Runs a read as a task of its own. A fault in the program must not leave a read that looks as if it went on.
pub async fn guarded(feed: Feed, read: impl Future<Output = ()> + Send + 'static) {
    if tokio::spawn(read).await.is_err() {
        feed.end(Ending::Failed(FAULT.into()));
    }
}

/// The ends of the searching threads: an error is a panic.
type Threads = FuturesUnordered<oneshot::Receiver<()>>;

/// Which partitions have a leader as far as is known, and which must be looked for.
async fn located(
    cluster: &Cluster,
    cursors: impl Iterator<Item = Cursor>,
) -> (Vec<(BrokerId, Cursor)>, Vec<(Cursor, CursorTrouble)>) {
    let mut known: HashMap<Arc<str>, Option<TopicMetadata>> = HashMap::new();
    let (mut placed, mut lost) = (Vec::new(), Vec::new());
    for cursor in cursors {
        let topic = match known.entry(cursor.topic.clone()) {
            Entry::Occupied(topic) => topic.into_mut(),
            Entry::Vacant(place) => place.insert(cluster.wire().topic(&cursor.topic).await.ok()),
        };
        let partition = topic.as_ref().and_then(|topic| topic.partition(cursor.partition));
        match partition.and_then(|partition| partition.leader) {
            Some(leader) => placed.push((leader, cursor)),
            None => lost.push((cursor, CursorTrouble::Connection("looking for its leader".into()))),
        }
    }
    (placed, lost)
}

type Searching = (Vec<threads::Sender<Stretch>>, Vec<oneshot::Receiver<()>>);

/// As many searching threads as there are processors. A partition's pieces all go to the same one, so that they are
/// delivered in order.
fn matchers(feed: &Feed, search: &Search, parts: usize) -> Searching {
    let processors = std::thread::available_parallelism().map_or(2, NonZero::get);
    let mut searching = (Vec::new(), Vec::new());
    let room = ReadRoom::of(search.unpack);
    for _ in 0..processors.min(parts.max(1)).min(8) {
        let (sender, pieces) = threads::channel();
        let (done, ended) = oneshot::channel();
        let matcher = Matcher::new(search.clone(), Sink::new(feed.clone(), search.mode), room.clone());
        let thread = std::thread::Builder::new().name("search".to_owned()).spawn(move || {
            matcher.run(&pieces);
            // Nobody waits any more if the whole program is ending.
            let _ = done.send(());
        });
        if let Err(error) = thread {
            tracing::warn!("can't start one more searching thread: {error}");
            if !searching.0.is_empty() {
                break;
            }
        }
        searching.0.push(sender);
        searching.1.push(ended);
    }
    searching
}

impl Engine {
    /// Until every partition is done or given up, or the read shall stop. Whoever else works for the read is watched:
    /// what a stream or a thread takes with it when it panics would be waited for without end.
    async fn read(
        &mut self,
        heard: &mut mpsc::UnboundedReceiver<StreamEvent>,
        threads: &mut Threads,
    ) -> Result<(), Panicked> {
        let feed = self.feed.clone();
        let mut recovering: OptionFuture<BoxFuture<'static, Fates>> = None.into();
        let mut busy = false;
        while self.open > 0 {
            if !busy && !self.lost.is_empty() {
                let lost = std::mem::take(&mut self.lost);
                let work = recover(self.cluster.clone(), feed.clone(), lost, self.patience);
                (recovering, busy) = (Some(work.boxed()).into(), true);
            }
            tokio::select! {
                () = feed.stopping() => return Ok(()),
                Some(ended) = self.tasks.join_next() => ended.map_err(|_| Panicked)?,
                Some(ended) = threads.next() => ended.map_err(|_| Panicked)?,
                Some(event) = heard.recv() => self.hear(event),
                Some(fates) = &mut recovering, if busy => {
                    busy = false;
                    fates.into_iter().for_each(|(piece, fate)| self.settle(piece, fate));
                }
            }
        }
        Ok(())
    }

    fn hear(&mut self, event: StreamEvent) {
        match event {
            StreamEvent::Done => self.open -= 1,
            StreamEvent::Healed(part) => self.feed.note(part, PartState::Reading),
            StreamEvent::Throttled(part, why) => self.feed.note(part, PartState::Retrying(why)),
            StreamEvent::Grown((topic, partition)) => {
                self.feed.happened(Incident::Added { topic: topic.clone(), partition });
                self.open += 1;
                self.join(PartitionProgress::live(topic, partition, Offset(0)));
            }
            StreamEvent::Planned(part) => self.join(part),
            StreamEvent::Unplanned(places, why) => {
                self.open -= places.len();
                self.given_up.push((None, why, places));
            }
            StreamEvent::Lost(cursor, trouble) => self.lost.push((*cursor, trouble)),
        }
    }

    /// Takes a partition in that is one of the open ones already.
    fn join(&mut self, part: PartitionProgress) {
        let at = self.feed.add(part.clone());
        if part.is_done() {
            self.open -= 1;
            return;
        }
        let cursor = Cursor::of(at, part, self.partition_bytes);
        // It has no stream yet: finding its leader is what becomes of lost ones.
        self.lost.push((cursor, CursorTrouble::Connection("looking for its leader".into())));
    }

    /// Tells the matchers of partitions that are of another topic than what is gone on with.
    fn begin_anew(&mut self, placed: &mut [(BrokerId, Cursor)], anew: &HashMap<Place, Offset>) {
        if anew.is_empty() {
            return;
        }
        let cursors = placed.iter_mut().map(|(_, cursor)| cursor);
        for cursor in cursors.chain(self.lost.iter_mut().map(|(cursor, _)| cursor)) {
            let Some(was) = anew.get(&(cursor.topic.clone(), cursor.partition)) else { continue };
            let mut piece = cursor.restart(cursor.next, ANEW);
            piece.restart.iter_mut().for_each(|restart| restart.was = was.0);
            let at = piece.part % self.ends.matchers.len();
            let _ = self.ends.matchers[at].send(piece);
        }
    }

    fn settle(&mut self, piece: Option<Stretch>, fate: LostFate) {
        if let Some(piece) = piece {
            let at = piece.part % self.ends.matchers.len();
            // A matcher that has ended means that the read shall stop.
            let _ = self.ends.matchers[at].send(piece);
        }
        match fate {
            LostFate::Fetch(broker, cursor) => self.place(vec![(broker, cursor)]),
            LostFate::Done => self.open -= 1,
            LostFate::Again(cursor, trouble) => self.lost.push((cursor, trouble)),
            LostFate::GivenUp(cursor, why) => {
                self.open -= 1;
                self.feed.note(cursor.part, PartState::GivenUp(why.clone()));
                let place = (cursor.topic, cursor.partition);
                match self.given_up.iter_mut().find(|row| row.0 == cursor.broker && row.1 == why) {
                    Some(row) => row.2.push(place),
                    None => self.given_up.push((cursor.broker, why, vec![place])),
                }
            }
        }
    }

    /// Hands partitions to the streams of their leaders, each stream all of its own at once.
    fn place(&mut self, placed: Vec<(BrokerId, Cursor)>) {
        let mut fresh = Vec::new();
        for (broker, cursor) in placed {
            let stream = self.streams.entry((broker, cursor.part % self.lanes)).or_insert_with(|| {
                let (sender, inbox) = mpsc::unbounded_channel();
                fresh.push((broker, inbox));
                sender
            });
            stream.send(cursor).expect("a stream lives as long as the engine holds its inbox");
        }
        for (broker, inbox) in fresh {
            let wire = self.cluster.wire().clone();
            self.tasks.spawn(Stream::new(wire, broker, self.manner.clone(), inbox, self.ends.clone()).run());
        }
    }

    fn report(&mut self) {
        for (broker, why, mut partitions) in std::mem::take(&mut self.given_up) {
            partitions.sort();
            self.feed.missing(Reason::Unread { broker, partitions, why });
        }
    }
}

#[cfg(test)]
#[path = "tests/engine.rs"]
mod tests;
