//! What stands between here and brokers whose advertised addresses lead nowhere: a relay in Perl, which a `via` starts, and
//! small proxies. Knows where each advertised address is in truth, and nothing of what is spoken.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Advertised `host:port`, and the port on this machine.
pub type Places = Vec<(String, u16)>;

const RELAY: &str = r#"
use IO::Socket::INET;
use IO::Select;
my ($folder, $host, $port) = @ARGV;
open(my $mark, '>', "$folder/$$") or die; close($mark);
my %places = (PLACES);
my $place = $places{"$host:$port"} or die "no way to $host:$port\n";
my $there = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $place) or die "no way to $host:$port: $!\n";
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
pub struct Relay(PathBuf);

impl Relay {
    /// Written below `folder`.
    pub fn new(folder: &Path, places: &Places) -> Relay {
        let folder = folder.join("relay");
        // What an earlier scenario on the same cluster left, if anything.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("started")).expect("the target folder is writable");
        let rows: Vec<String> =
            places.iter().map(|(address, port)| format!("'{address}' => {port}")).collect();
        let script = RELAY.replace("PLACES", &rows.join(", "));
        std::fs::write(folder.join("relay.pl"), script).expect("the target folder is writable");
        Relay(folder)
    }

    /// The command, as `via` has it.
    pub fn via(&self) -> String {
        let folder = self.0.display();
        format!("perl '{folder}/relay.pl' '{folder}/started' %h %p")
    }

    fn ids(&self) -> Vec<String> {
        let started = std::fs::read_dir(self.0.join("started")).expect("the folder was made");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("a folder can be read to its end").file_name().to_string_lossy().into_owned()
        };
        started.map(name).collect()
    }

    /// Those that run now.
    pub fn running(&self) -> Vec<String> {
        let alive = |id: &String| {
            let words = std::fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
            words.contains("relay.pl")
        };
        self.ids().into_iter().filter(alive).collect()
    }

    /// How often it was started.
    pub fn started(&self) -> usize {
        self.ids().len()
    }

    /// Kills those that run, and says how many that were.
    pub fn kill_all(&self) -> usize {
        let running = self.running();
        if !running.is_empty() {
            // One of them may end by itself in this moment.
            let _ = Command::new("kill").arg("-KILL").args(&running).status().expect("kill starts");
        }
        running.len()
    }
}

/// A proxy that serves until the suite ends.
pub struct Door {
    port: u16,
    opened: Arc<AtomicUsize>,
}

impl Door {
    /// SOCKS5 (RFC 1928), without a login.
    pub fn socks(places: &Places) -> Door {
        Door::open(places, |stream| {
            let mut head = [0; 2];
            stream.read_exact(&mut head).ok()?;
            stream.read_exact(&mut vec![0; head[1].into()]).ok()?;
            stream.write_all(&[5, 0]).ok()?;
            let mut asked = [0; 5];
            stream.read_exact(&mut asked).ok()?;
            assert_eq!(asked[..4], [5, 1, 0, 3], "a name, for the proxy to look up");
            let mut host = vec![0; asked[4].into()];
            stream.read_exact(&mut host).ok()?;
            let mut port = [0; 2];
            stream.read_exact(&mut port).ok()?;
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
            Some(format!("{}:{}", String::from_utf8(host).ok()?, u16::from_be_bytes(port)))
        })
    }

    /// HTTP CONNECT (RFC 9110), without a login.
    pub fn http(places: &Places) -> Door {
        Door::open(places, |stream| {
            let mut lines = BufReader::new(stream.try_clone().ok()?);
            let mut head = String::new();
            // Nothing follows the head before it is answered, so that nothing is lost in the reader.
            while !head.ends_with("\r\n\r\n") {
                (lines.read_line(&mut head).ok()? > 0).then_some(())?;
            }
            let target = head.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
            Some(target)
        })
    }

    fn open(places: &Places, greet: fn(&mut TcpStream) -> Option<String>) -> Door {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (opened, places) = (Arc::new(AtomicUsize::new(0)), Arc::new(places.clone()));
        let counted = opened.clone();
        std::thread::spawn(move || {
            for mut here in listener.incoming().map_while(Result::ok) {
                let (counted, places) = (counted.clone(), places.clone());
                std::thread::spawn(move || {
                    let target = greet(&mut here)?;
                    let (_, port) = places.iter().find(|(address, _)| *address == target)?;
                    let there = TcpStream::connect(("127.0.0.1", *port)).ok()?;
                    counted.fetch_add(1, Ordering::Relaxed);
                    let back = (there.try_clone().ok()?, here.try_clone().ok()?);
                    std::thread::spawn(move || pass(back.0, back.1));
                    pass(here, there);
                    Some(())
                });
            }
        });
        Door { port, opened }
    }

    /// The address, as `via` has it.
    pub fn via(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// How many connections it has opened.
    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }
}

/// Carries bytes until either side closes.
fn pass(mut from: TcpStream, mut to: TcpStream) {
    // A side that has gone ends both: that is what is wanted.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}
