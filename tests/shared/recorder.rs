//! A recording proxy: everything that a client says to Kafka's brokers goes through it (HTTP CONNECT, so that it needs to know no
//! broker), and what is asked is noted in its order. Its own reading of Kafka's frames, so that nobody vouches for himself.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Kafka's numbers of the requests that are told by name.
const NAMES: [(i16, &str); 18] = [
    (0, "Produce"),
    (8, "OffsetCommit"),
    (13, "LeaveGroup"),
    (19, "CreateTopics"),
    (20, "DeleteTopics"),
    (21, "DeleteRecords"),
    (22, "InitProducerId"),
    (30, "CreateAcls"),
    (31, "DeleteAcls"),
    (33, "AlterConfigs"),
    (37, "CreatePartitions"),
    (42, "DeleteGroups"),
    (43, "ElectLeaders"),
    (44, "IncrementalAlterConfigs"),
    (45, "AlterPartitionReassignments"),
    (47, "OffsetDelete"),
    (91, "AlterShareGroupOffsets"),
    (92, "DeleteShareGroupOffsets"),
];

/// Requests that say whether they are only to be judged, and the first version whose end is a byte for tags.
const JUDGED: [(i16, i16); 3] = [(19, 5), (37, 2), (44, 1)];

/// Numbers of requests that only look: whatever is not here and has no name changes something that this file does not know.
pub const LOOKS: [i16; 23] =
    [1, 2, 3, 9, 10, 15, 16, 17, 18, 23, 29, 32, 35, 36, 46, 48, 50, 55, 60, 69, 77, 89, 90];

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub api: i16,
    /// It was only to be judged.
    pub judged: bool,
}

/// The proxy; it listens as long as the program runs.
pub struct Recorder {
    port: u16,
    asked: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    pub fn start() -> Recorder {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = asked.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let notes = notes.clone();
                std::thread::spawn(move || relay(client, &notes));
            }
        });
        Recorder { port, asked }
    }

    /// A config file of a program that has a profile `p` for these brokers, through this proxy.
    pub fn config(&self, brokers: &str) -> String {
        let brokers = brokers.replace(',', "\", \"");
        format!("[profiles.p]\nbrokers = [\"{brokers}\"]\nvia = \"http://127.0.0.1:{}\"\n", self.port)
    }

    /// What was asked since this was called last.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.asked.lock().expect("no holder panics"))
    }

    /// Of that, what changes something, by name and in its order; the same several times on end counts once.
    pub fn take_changes(&self) -> Vec<String> {
        let changes = self.take().into_iter().filter(|row| !row.judged && !LOOKS.contains(&row.api));
        let mut named: Vec<String> = changes
            .map(|row| {
                let name = NAMES.iter().find(|(api, _)| *api == row.api);
                name.map_or(format!("request {}", row.api), |(_, name)| (*name).to_owned())
            })
            .collect();
        named.dedup();
        named
    }
}

fn relay(client: TcpStream, notes: &Mutex<Vec<Recorded>>) -> Option<()> {
    let mut from = BufReader::new(client.try_clone().ok()?);
    let mut head = String::new();
    from.read_line(&mut head).ok()?;
    let target = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
    let mut line = String::new();
    while from.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    let mut broker = TcpStream::connect(target).ok()?;
    let mut back = client.try_clone().ok()?;
    back.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    let mut answers = broker.try_clone().ok()?;
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    loop {
        let mut length = [0; 4];
        if from.read_exact(&mut length).is_err() {
            let _ = broker.shutdown(Shutdown::Both);
            return None;
        }
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        from.read_exact(&mut frame).ok()?;
        let asked = recorded(&frame);
        notes.lock().expect("no holder panics").push(asked);
        broker.write_all(&length).ok()?;
        broker.write_all(&frame).ok()?;
    }
}

fn recorded(frame: &[u8]) -> Recorded {
    let number = |at: usize| i16::from_be_bytes([frame[at], frame[at + 1]]);
    let (api, version) = (number(0), number(2));
    // The mark is the last field; newer forms have an empty list of tags behind it.
    let judged = JUDGED.iter().find(|(of, _)| *of == api).is_some_and(|(_, flexible)| {
        let from_the_end = if version >= *flexible { 2 } else { 1 };
        frame[frame.len() - from_the_end] == 1
    });
    Recorded { api, judged }
}
