//! `kafdeck read`: the read engine without a screen. Records to the standard output in the form that was asked for,
//! progress and the ending to the standard error.
pub(super) mod ending;
mod progress;
mod trouble;

use super::completing::words;
use super::exit::{Exit, usage};
use super::range::RangeArgs;
use super::runtime::{self, Interrupt};
use super::say::say;
use super::session::VerbSession;
use crate::config::{OwnHost, ProfileIsolation};
use crate::decode::choice;
use crate::form::{self, Form};
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Ending, Mode, Position, RecordRow, ScanRequest, Tap};
use crate::kafka::{Cluster, await_answers};
use crate::query::{Context as Reading, Filter};
use crate::run;
use jiff::tz::TimeZone;
pub(super) use progress::Meter;
use std::io::{self, IsTerminal, Write};

/// Read, search, count or follow the records of topics
///
/// Reads the whole range and says whether that was all. Records come as they are found, in each partition's order;
/// --by-time merges the partitions.
///
/// Times are compared with each record's own: a late record counts where it belongs, and is looked for after the place
/// where the range ends, as far as that is not more than the range; else the standard error says so.
///
/// Exit code 3: there is an answer, but something is missing from it (a broker could not be reached, offsets that the range
/// names are deleted or were never written, you stopped it); the reason is on the standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = FORMS)]
pub struct ReadArgs {
    /// Topics to read
    #[arg(required = true, value_name = "TOPIC", add = super::completing::topics())]
    topics: Vec<String>,
    #[command(flatten)]
    range: RangeArgs,
    /// Only records that match: words, or an expression such as '.status = "FAILED" and size > 1000'
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION", allow_hyphen_values = true)]
    filter: Option<String>,
    /// Stop after so many records; with --by-time they are the oldest
    #[arg(short, long, value_name = "N")]
    limit: Option<u64>,
    /// Merge the partitions by timestamp, which is slower; within a partition the order is that of the offsets
    #[arg(long, conflicts_with_all = ["follow", "count"])]
    by_time: bool,
    /// Go on with what comes, until Ctrl-C; without --from it begins at the end
    #[arg(short, long, conflicts_with = "until")]
    follow: bool,
    /// Print only how many records there are
    #[arg(short, long, conflicts_with_all = ["follow", "output"])]
    count: bool,
    /// What values are read as: cbor, messagepack, bson, smile, json, string, long, uuid, gzip, base64, hex, none,
    /// avro:Order.avsc, protobuf:schemas#shop.Order, command:decode.py … [default: as the profile says, or their own signs]
    #[arg(long, value_name = "WHAT")]
    value_as: Option<String>,
    /// The same for keys
    #[arg(long, value_name = "WHAT")]
    key_as: Option<String>,
    /// Read every partition, also those where Java's partitioner would not put the key that --where asks for
    #[arg(long)]
    all_partitions: bool,
    /// Unpack batches to at most so many MiB; larger ones are left out and named
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=2047))]
    unpack: u32,
    /// table, jsonl (exact), csv, sheet (csv without formulas), raw (values only), or a FORMAT such as '%k: %s\n'
    #[arg(short, long, value_name = "FORM", default_value = "table", add = words(&form::NAMES))]
    output: String,
}

const FORMS: &str = "\
FORMAT: %t topic, %p partition, %o offset, %T timestamp (ms), %k key, %s value, %h headers, %K %S sizes (-1 is null), \
%% a percent sign; \\n newline, \\t tab, \\0 a zero byte, \\\\ a backslash.
`read -o jsonl | produce TOPIC --from jsonl` copies every byte, null, header and timestamp.
A terminal is shown control characters by name; a pipe or a file gets every byte as it is. -o sheet is csv in which no \
field runs as a formula: what begins with = + - @ has a ' before it, unless it is a number.";

/// What the command line came to.
struct ReadOrder {
    request: ScanRequest,
    form: Form,
}

impl ReadArgs {
    /// Reads, prints and says how it ended.
    pub fn run(self, session: &VerbSession) -> anyhow::Result<Exit> {
        let zone = session.zone()?;
        let usual = session.profile().ok().and_then(|profile| profile.isolation);
        let plan = self.plan(zone, usual)?;
        let cluster = self.reading(&session.cluster()?)?;
        runtime::run(async move {
            for topic in &plan.request.range.topics {
                cluster.check_topic(topic).await?;
            }
            if self.count { count(&cluster, plan.request).await } else { print(&cluster, plan).await }
        })
    }

    /// The cluster, whose keys and values are read as was chosen for this run.
    fn reading(&self, cluster: &Cluster) -> anyhow::Result<Cluster> {
        let chosen = |option: &str, text: &Option<String>| {
            let read = text.as_ref().map(|text| choice::read_as(text, &OwnHost)).transpose();
            read.map_err(|why| usage(format!("{option}: {why}")))
        };
        Ok(cluster.reading(chosen("--key-as", &self.key_as)?, chosen("--value-as", &self.value_as)?))
    }

    fn plan(&self, zone: TimeZone, usual_isolation: Option<ProfileIsolation>) -> anyhow::Result<ReadOrder> {
        let now = run::now();
        let begin = if self.follow { Position::End } else { Position::Begin };
        let range =
            self.range.range(self.topics.iter().map(String::as_str), (begin, usual_isolation), &zone)?;
        let filter = self.filter.as_deref().map(|text| parse_filter(text, now, &zone)).transpose()?;
        let mode = match (self.count, self.follow) {
            (true, _) => Mode::Count,
            (_, true) => Mode::Follow,
            _ => Mode::Scan,
        };
        let form = Form::parse(&self.output, &zone, self.topics.len() > 1)
            .map_err(|why| usage(format!("-o {}: {why}", self.output)))?;
        let request = ScanRequest {
            mode,
            filter,
            limit: self.limit,
            all_partitions: self.all_partitions,
            by_time: self.by_time,
            unpack: self.unpack as usize * (1 << 20),
            schemas_first: true,
            ..ScanRequest::of(range, now, zone)
        };
        Ok(ReadOrder { request, form })
    }
}

/// A mistake is shown under its column; what may not be meant is said.
fn parse_filter(text: &str, now: Timestamp, zone: &TimeZone) -> anyhow::Result<Filter> {
    let filter = Filter::parse(text, &Reading::new(now.0, zone.clone())).map_err(|mistake| {
        let column = mistake.column(text);
        usage(format!("--where: {mistake}\n  {text}\n  {:>column$}", "^"))
    })?;
    for hint in filter.hints() {
        say!("hint: {hint}");
    }
    Ok(filter)
}

async fn count(cluster: &Cluster, request: ScanRequest) -> anyhow::Result<Exit> {
    let mut meter = Meter::start(&request);
    let tap = cluster.scan(request);
    let end = to_its_end(&tap, &mut meter).await?;
    if !matches!(end, Ending::Failed(_)) {
        writeln!(io::stdout(), "{}", tap.progress().matched)?;
    }
    ending::tell(&end, &tap, &meter)
}

/// Waits until there is no more, or until Ctrl-C; how far it is stands on the terminal meanwhile.
pub(super) async fn to_its_end(tap: &Tap, meter: &mut Meter) -> anyhow::Result<Ending> {
    through(tap, meter, drop).await
}

/// The same, and hands over the rows as they come.
pub(super) async fn through(
    tap: &Tap,
    meter: &mut Meter,
    mut take: impl FnMut(Vec<RecordRow>),
) -> anyhow::Result<Ending> {
    let mut interrupt = Interrupt::listen()?;
    let mut stopped = false;
    loop {
        let rows = tokio::select! {
            biased;
            () = interrupt.wanted(), if !stopped => {
                stopped = true;
                tap.stop();
                continue;
            }
            rows = tap.next() => rows,
            () = meter.show(tap) => unreachable!("the meter never ends"),
        };
        let Some(rows) = rows else { break };
        take(rows);
    }
    meter.clear();
    Ok(tap.ending().expect("the rows end only with the read"))
}

async fn print(cluster: &Cluster, plan: ReadOrder) -> anyhow::Result<Exit> {
    let mut interrupt = Interrupt::listen()?;
    let ReadOrder { request, form } = plan;
    let mut meter = Meter::start(&request);
    let tap = cluster.scan(request);
    let mut page = Vec::with_capacity(1 << 20);
    let mut stdout = Output::lock();
    // A terminal obeys what it is sent; a pipe or a file gets the bytes.
    let shown = io::stdout().is_terminal() && !form.is_shown_safe();
    // The head goes out with the first rows: a read that fails has none.
    form.head(&mut page);
    let mut stopped = false;
    loop {
        let rows = tokio::select! {
            biased;
            () = interrupt.wanted(), if !stopped => {
                stopped = true;
                tap.stop();
                continue;
            }
            rows = tap.next() => rows,
            () = meter.show(&tap) => unreachable!("the meter never ends"),
        };
        let Some(rows) = rows else { break };
        write_rows(&rows, &form, &mut page, &mut meter);
        if shown {
            page = form::for_terminal(&page);
        }
        // One write for what came in one go: nothing waits in a buffer while the reader waits for more.
        stdout.write(&mut page, &mut meter)?;
    }
    let end = tap.ending().expect("the rows end only with the read");
    if !matches!(end, Ending::Failed(_)) {
        stdout.write(&mut page, &mut meter)?;
    }
    meter.clear();
    ending::tell(&end, &tap, &meter)
}

fn write_rows(rows: &[RecordRow], form: &Form, page: &mut Vec<u8>, meter: &mut Meter) {
    for row in rows {
        match row {
            RecordRow::Record(record) => {
                tokio::task::block_in_place(|| await_answers(record));
                form.record(record, page);
            }
            RecordRow::Corrupt(corrupt) => {
                let cure = if corrupt.beyond.is_some() { " (--unpack sets the bound)" } else { "" };
                meter.say(&format!(
                    "kafdeck: {} {}:{}–{} can't be read: {}{cure}",
                    corrupt.topic, corrupt.partition, corrupt.first, corrupt.last, corrupt.why
                ));
            }
            // The meter says what happened, once for all partitions.
            RecordRow::Break(_) => {}
        }
    }
}

/// The standard output, without the line buffering that would cost a call a record.
struct Output {
    stdout: io::StdoutLock<'static>,
    is_terminal: bool,
}

impl Output {
    fn lock() -> Self {
        let stdout = io::stdout().lock();
        let is_terminal = stdout.is_terminal();
        Self { stdout, is_terminal }
    }

    fn write(&mut self, page: &mut Vec<u8>, meter: &mut Meter) -> io::Result<()> {
        if page.is_empty() {
            return Ok(());
        }
        if self.is_terminal {
            // The meter stands on the line where the records go.
            meter.clear();
        }
        self.stdout.write_all(page)?;
        self.stdout.flush()?;
        page.clear();
        Ok(())
    }
}
