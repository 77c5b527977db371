//! The raw fetch: the same bytes over the same connections without looking at a record. The limit of any search on this
//! machine. Runs as a process of its own, so that it is measured like any other program.
use std::time::SystemTime;

use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{Ending, Mode, Range, ScanRequest};
use kafdeck::security::{Tls, Trust};
use kafdeck::wire::{Address, Options};

/// The first argument that means this.
pub const WORD: &str = "raw-fetch";

/// The third argument that means TLS. Whose certificate it is is not asked: that costs nothing of the time of a fetch.
pub const TLS: &str = "tls";

/// Fetches a whole topic; prints the bytes that came.
pub fn main(mut arguments: impl Iterator<Item = String>) {
    let mut argument = |what: &str| arguments.next().unwrap_or_else(|| panic!("{WORD} needs {what}"));
    let (brokers, topic) = (argument("brokers"), argument("a topic"));
    let addresses = brokers.split(',').map(|address| {
        let (host, port) = address.rsplit_once(':').expect("host:port");
        Address::new(host, port.parse().expect("a port"))
    });
    let mut options = Options::new(addresses.collect());
    if arguments.next().is_some_and(|word| word == TLS) {
        options.security.tls = Some(Tls { trust: Trust::Anyone, check_hostname: false, ..Tls::default() });
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970");
        let mut request =
            ScanRequest::of(Range::of([topic]), Timestamp(now.as_millis() as i64), jiff::tz::TimeZone::UTC);
        request.mode = Mode::Raw;
        let tap = Cluster::connect(options).scan(request);
        assert_eq!(tap.end().await, Ending::Complete);
        println!("{}", tap.progress().bytes);
    });
}
