//! What stands between here and there: a relay in Perl, and small proxies that know the name that no resolver does.
use super::ADVERTISED;
use crate::produce::agreed;
use bytes::Bytes;
use kafdeck::config::Tunnel;
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::produce::{Draft, Fate, Producer, SendPace};
use kafdeck::kafka::record::Header;
use kafdeck::wire::{Options, Wire};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

const RELAY: &str = r#"
use IO::Socket::INET;
use IO::Select;
my ($folder, $host, $port) = @ARGV;
open(my $mark, '>', "$folder/$$") or die; close($mark);
$host = '127.0.0.1' if $host eq 'broker.invalid';
my $there = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or die "no way to $host:$port: $!\n";
my $both = IO::Select->new($there, \*STDIN);
while (1) {
    for my $from ($both->can_read) {
        my $length = sysread($from, my $bytes, 65536) or exit;
        my $to = $from == $there ? \*STDOUT : $there;
        for (my $at = 0; $at < $length;) { $at += syswrite($to, $bytes, $length - $at, $at) // exit }
    }
}
"#;

/// A program that connects, and notes each time that it is started.
pub struct Relay(tempfile::TempDir);

impl Relay {
    pub fn new() -> Relay {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("relay.pl"), RELAY).unwrap();
        std::fs::create_dir(folder.path().join("started")).unwrap();
        Relay(folder)
    }

    pub fn tunnel(&self) -> Tunnel {
        let folder = self.0.path().display();
        format!("perl '{folder}/relay.pl' '{folder}/started' %h %p").parse().unwrap()
    }

    fn ids(&self) -> Vec<rustix::process::Pid> {
        let started = std::fs::read_dir(self.0.path().join("started")).unwrap();
        let id = |name: std::ffi::OsString| rustix::process::Pid::from_raw(name.to_str()?.parse().ok()?);
        started.filter_map(|entry| id(entry.unwrap().file_name())).collect()
    }

    pub fn started(&self) -> usize {
        self.ids().len()
    }

    pub fn kill_all(&self) {
        for id in self.ids() {
            // Most have ended already.
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
    }

    /// Nobody needs them any more.
    pub async fn all_have_ended(&self) {
        while self.ids().into_iter().any(|id| rustix::process::test_kill_process(id).is_ok()) {
            tokio::task::yield_now().await;
        }
    }
}

/// A proxy.
pub struct Door {
    port: u16,
    login: Option<(&'static str, &'static str)>,
    opened: Arc<AtomicUsize>,
}

/// Who may pass.
const USER: (&str, &str) = ("me", "secret");

impl Door {
    pub async fn socks(login: Option<(&'static str, &'static str)>) -> Door {
        Door::open(login, |mut stream, locked| async move {
            let mut head = [0; 2];
            stream.read_exact(&mut head).await.ok()?;
            let mut methods = vec![0; head[1].into()];
            stream.read_exact(&mut methods).await.ok()?;
            stream.write_all(&[5, if locked { 2 } else { 0 }]).await.ok()?;
            if locked {
                stream.read_u8().await.ok()?;
                let user = short(&mut stream).await?;
                let right = (user.as_str(), short(&mut stream).await?.as_str()) == USER;
                stream.write_all(&[1, u8::from(!right)]).await.ok()?;
                right.then_some(())?;
            }
            let mut asked = [0; 4];
            stream.read_exact(&mut asked).await.ok()?;
            assert_eq!(asked, [5, 1, 0, 3], "a name, for the proxy to look up");
            let host = short(&mut stream).await?;
            let port = stream.read_u16().await.ok()?;
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok()?;
            Some((stream, host, port))
        })
        .await
    }

    pub async fn http(login: Option<(&'static str, &'static str)>) -> Door {
        Door::open(login, |stream, locked| async move {
            let mut stream = BufReader::new(stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                (stream.read_line(&mut head).await.ok()? > 0).then_some(())?;
            }
            // me:secret
            let right = !locked || head.to_lowercase().contains("proxy-authorization: basic bwu6c2vjcmv0");
            if !right {
                let answer = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
                stream.write_all(answer.as_bytes()).await.ok()?;
                return None;
            }
            let target = head.strip_prefix("CONNECT ")?.split(' ').next()?;
            let (host, port) = target.rsplit_once(':')?;
            let (host, port) = (host.to_owned(), port.parse().ok()?);
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
            Some((stream.into_inner(), host, port))
        })
        .await
    }

    async fn open<F, T>(login: Option<(&'static str, &'static str)>, greet: F) -> Door
    where
        F: Fn(TcpStream, bool) -> T + Send + Sync + Copy + 'static,
        T: Future<Output = Option<(TcpStream, String, u16)>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, opened) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let (counted, locked) = (opened.clone(), login.is_some());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counted = counted.clone();
                tokio::spawn(async move {
                    let (mut here, host, port) = greet(stream, locked).await?;
                    assert_eq!(host, ADVERTISED);
                    let mut there = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
                    counted.fetch_add(1, Ordering::Relaxed);
                    copy_bidirectional(&mut here, &mut there).await.ok()
                });
            }
        });
        Door { port, login, opened }
    }

    pub fn tunnel(&self, scheme: &str) -> Tunnel {
        let login = self.login.map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
        format!("{scheme}://{login}127.0.0.1:{}", self.port).parse().unwrap()
    }

    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }
}

/// A text behind its length in one byte.
async fn short(stream: &mut TcpStream) -> Option<String> {
    let length = stream.read_u8().await.ok()?;
    let mut text = vec![0; length.into()];
    stream.read_exact(&mut text).await.ok()?;
    String::from_utf8(text).ok()
}

pub const SAMPLES: usize = 40;

/// Sends keys, tombstones, headers and nothing at all.
pub async fn send_samples(options: Options, topic: &'static str) {
    let folder = tempfile::tempdir().unwrap();
    let work = agreed(&folder);
    let producer = Producer::new(Wire::new(options), SendPace::Load);
    for number in 0..SAMPLES {
        let header = |value: Option<&'static [u8]>| Header {
            name: Bytes::from_static(b"h"),
            value: value.map(Bytes::from_static),
        };
        let draft = Draft {
            topic: topic.into(),
            partition: None,
            key: Some(Bytes::from(format!("key-{}", number % 13))),
            value: (number % 5 > 0).then(|| Bytes::from(vec![number as u8; number * 7])),
            headers: if number % 3 == 0 { vec![header(None), header(Some(b"x"))] } else { Vec::new() },
            timestamp: Some(Timestamp(1_700_000_000_000 + number as i64)),
        };
        let fate = producer.submit(work.permit(), draft).await.fate().await.fate;
        assert!(matches!(fate, Fate::Sent { .. }), "{fate:?}");
    }
}
