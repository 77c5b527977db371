//! Kafka's own command-line tools, of the newest version, on any cluster. Knows class names and how their output reads.
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::kcat::{self, Read};
use super::leash::Leash;
use super::{Cluster, Flavour, jars, rules};

/// Runs a Java class of Kafka `version` and returns what it prints on standard output.
pub fn java(version: &str, class: &str, arguments: &[&str]) -> String {
    java_fed(version, class, arguments, "")
}

/// The same, with `input` on its standard input.
pub fn java_fed(version: &str, class: &str, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new("java")
        .args(["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
        .args(["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", &rules::class_path(version), class])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("java starts: the suite on real Kafka needs Java 17");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(input.as_bytes()).expect("the tool reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("the tool ends");
    let (words, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{class} {arguments:?} failed:\n{words}\n{errors}");
    words.into_owned()
}

fn tool(class: &str, cluster: &Cluster, arguments: &[&str]) -> String {
    let bootstrap = cluster.bootstrap();
    java(jars::NEWEST, class, &[&["--bootstrap-server", &bootstrap], arguments].concat())
}

/// Creates a topic on as many replicas as the cluster allows (at most three).
pub fn create_topic(cluster: &Cluster, name: &str, partitions: usize, configs: &[&str]) {
    let copies = cluster.size().min(3).to_string();
    let partitions = partitions.to_string();
    let mut arguments =
        vec!["--create", "--topic", name, "--partitions", &partitions, "--replication-factor", &copies];
    configs.iter().for_each(|config| arguments.extend(["--config", config]));
    // The newest tool refuses configs that 4.0 took away, such as message.format.version.
    let old = matches!(cluster.flavour, Flavour::Old | Flavour::SecuredOld);
    let version = if old { jars::LAST_ZOOKEEPER } else { jars::NEWEST };
    let bootstrap = cluster.bootstrap();
    arguments.extend(["--bootstrap-server", &bootstrap]);
    java(version, "org.apache.kafka.tools.TopicCommand", &arguments);
    until_known(cluster, name);
}

/// Waits, for a while, until every broker tells of the topic: under ZooKeeper they learn of it one after another, and what is
/// asked next may be asked of the last one.
pub fn until_known(cluster: &Cluster, name: &str) {
    let topic = format!("topic \"{name}\" with");
    let deadline = Instant::now() + Duration::from_secs(10);
    for id in 1..=cluster.size() {
        while !kcat::metadata_text(&cluster.address(id)).contains(&topic) && Instant::now() < deadline {}
    }
}

/// Creates a topic whose partitions have one replica each, spread over the brokers in turn: Kafka's own placement is
/// not always even.
pub fn create_single_copy(cluster: &Cluster, name: &str, partitions: usize) {
    let brokers = (0..partitions).map(|partition| (partition % cluster.size() + 1).to_string());
    let brokers = brokers.collect::<Vec<_>>().join(",");
    let arguments = ["--create", "--topic", name, "--replica-assignment", &brokers];
    tool("org.apache.kafka.tools.TopicCommand", cluster, &arguments);
}

/// Names of all topics, sorted.
pub fn topics(cluster: &Cluster) -> Vec<String> {
    let text = tool("org.apache.kafka.tools.TopicCommand", cluster, &["--list"]);
    let mut names: Vec<String> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    names.sort();
    names
}

/// Offsets of each partition of a topic; `time` is -1 for the end, -2 for the beginning, or milliseconds.
pub fn offsets(cluster: &Cluster, topic: &str, time: i64) -> BTreeMap<i64, i64> {
    let time = time.to_string();
    let text = tool("org.apache.kafka.tools.GetOffsetShell", cluster, &["--topic", topic, "--time", &time]);
    let numbers = text.lines().map(|line| {
        let mut fields = line.rsplit(':').map(|field| field.parse::<i64>().expect("topic:partition:offset"));
        let offset = fields.next().expect("an offset");
        (fields.next().expect("a partition"), offset)
    });
    numbers.collect()
}

/// Deletes the records before each (partition, offset).
pub fn delete_records(cluster: &Cluster, topic: &str, before: &[(i64, i64)]) {
    let entry = |&(partition, offset): &(i64, i64)| serde_json::json!({"topic": topic, "partition": partition, "offset": offset});
    let partitions: Vec<serde_json::Value> = before.iter().map(entry).collect();
    let file = cluster.folder().join("delete-records.json");
    let text = serde_json::json!({"version": 1, "partitions": partitions}).to_string();
    std::fs::write(&file, text).expect("the target folder is writable");
    let file = file.to_string_lossy();
    tool("org.apache.kafka.tools.DeleteRecordsCommand", cluster, &["--offset-json-file", &file]);
}

/// What `kafka-consumer-groups --describe` says about a group.
pub fn describe_group(cluster: &Cluster, group: &str) -> String {
    tool(
        "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
        cluster,
        &["--describe", "--group", group],
    )
}

/// What `kafka-consumer-groups --reset-offsets` prints.
pub fn reset_offsets(cluster: &Cluster, group: &str, words: &[&str]) -> String {
    let class = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    tool(class, cluster, &[&["--reset-offsets", "--group", group], words].concat())
}

/// Reads `count` records with Kafka's console consumer in a group of that name, which commits them.
pub fn consume_in_group(cluster: &Cluster, topic: &str, group: &str, count: usize) -> String {
    let count = count.to_string();
    let reading = [
        "--topic",
        topic,
        "--group",
        group,
        "--from-beginning",
        "--max-messages",
        &count,
        "--timeout-ms",
        "60000",
    ];
    tool("org.apache.kafka.tools.consumer.ConsoleConsumer", cluster, &reading)
}

/// Kafka's console consumer, which goes on reading in a group by that protocol ("classic", "consumer") until it is ended.
pub fn reading(cluster: &Cluster, topic: &str, group: &str, protocol: &str) -> Leash {
    reading_with(cluster, topic, group, &[&format!("group.protocol={protocol}")])
}

/// The same with these properties.
pub fn reading_with(cluster: &Cluster, topic: &str, group: &str, properties: &[&str]) -> Leash {
    let (path, bootstrap) = (jars::class_path(jars::NEWEST), cluster.bootstrap());
    let words = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", &path];
    let reading = [
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        "--bootstrap-server",
        &bootstrap,
        "--topic",
        topic,
        "--group",
        group,
        "--from-beginning",
    ];
    let properties = properties.iter().flat_map(|property| ["--consumer-property", *property]);
    let words: Vec<String> = words.into_iter().chain(reading).chain(properties).map(str::to_owned).collect();
    Leash::start("java".as_ref(), &words, &cluster.folder().join(format!("{group}.log")))
}

/// What `kafka-share-groups` prints.
pub fn share_groups(cluster: &Cluster, words: &[&str]) -> String {
    tool("org.apache.kafka.tools.consumer.group.ShareGroupCommand", cluster, words)
}

/// What `kafka-streams-groups` prints.
pub fn streams_groups(cluster: &Cluster, words: &[&str]) -> String {
    tool("org.apache.kafka.tools.streams.StreamsGroupCommand", cluster, words)
}

/// Kafka's own example of Kafka Streams, which counts words until it is ended: a streams group (KIP-1071) of that name.
pub fn counting_words(cluster: &Cluster, group: &str) -> Leash {
    let (folder, bootstrap) = (cluster.folder(), cluster.bootstrap());
    let file = folder.join(format!("{group}.properties"));
    let state = folder.join(format!("{group}-state"));
    let text = format!(
        "application.id={group}\nbootstrap.servers={bootstrap}\ngroup.protocol=streams\nstate.dir={}\n",
        state.display()
    );
    std::fs::write(&file, text).expect("the target folder is writable");
    let (path, file) = (jars::streams_class_path(), file.display().to_string());
    let class = "org.apache.kafka.streams.examples.wordcount.WordCountDemo";
    let words = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", &path, class, &file];
    let words: Vec<String> = words.map(str::to_owned).into();
    Leash::start("java".as_ref(), &words, &folder.join(format!("{group}.log")))
}

/// Sets a config of a group, as `kafka-configs` does.
pub fn configure_group(cluster: &Cluster, group: &str, config: &str) {
    let entity = ["--alter", "--entity-type", "groups", "--entity-name", group, "--add-config", config];
    tool("kafka.admin.ConfigCommand", cluster, &entity);
}

/// Reads `count` records with Kafka's console consumer for share groups, which acknowledges them.
pub fn consume_shared(cluster: &Cluster, topic: &str, group: &str, count: usize) -> String {
    let count = count.to_string();
    let reading = ["--topic", topic, "--group", group, "--max-messages", &count, "--timeout-ms", "60000"];
    tool("org.apache.kafka.tools.consumer.ConsoleShareConsumer", cluster, &reading)
}

/// Nothing came for so long, in milliseconds: the console consumer knows no end of a topic.
const QUIET: &str = "8000";

/// Everything in these topics as Kafka's console consumer prints it, without headers. Every record must have a key.
pub fn console(cluster: &Cluster, topics: &[&str], isolation: &str) -> Vec<Read> {
    let include = topics.join("|");
    let mut reading = vec!["--include", &include, "--from-beginning", "--timeout-ms", QUIET];
    reading.extend(["--isolation-level", isolation]);
    let form = ["print.timestamp=true", "print.partition=true", "print.offset=true", "print.key=true"];
    form.into_iter().chain(["null.literal=(null)"]).for_each(|property| {
        reading.extend(["--formatter-property", property]);
    });
    let text = tool("org.apache.kafka.tools.consumer.ConsoleConsumer", cluster, &reading);
    let mut records: Vec<Read> = text.lines().map(printed).collect();
    records.sort();
    records
}

/// A line such as `CreateTime:17…<tab>Partition:0<tab>Offset:3<tab>key<tab>value`.
fn printed(line: &str) -> Read {
    let fields: Vec<&str> = line.splitn(5, '\t').collect();
    let [time, partition, offset, key, value] = fields[..] else {
        panic!("the tool prints five fields: {line}")
    };
    let number = |text: &str| text.rsplit(':').next().and_then(|text| text.parse::<i64>().ok());
    let text = |text: &str| (text != "(null)").then(|| text.to_owned());
    Read {
        partition: number(partition).expect("a partition"),
        offset: number(offset).expect("an offset"),
        // Records of format 0 have none.
        timestamp: number(time).unwrap_or(-1),
        headers: Vec::new(),
        key: text(key),
        value: text(value),
    }
}

/// Sets configs of a topic.
pub fn configure(cluster: &Cluster, topic: &str, configs: &str) {
    let arguments = ["--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", configs];
    tool("kafka.admin.ConfigCommand", cluster, &arguments);
}

/// Allows somebody something: `operations` on each of the resources, which are written as flags (`--topic`, `orders`).
pub fn allow(cluster: &Cluster, user: &str, operations: &[&str], resources: &[&str]) {
    let principal = format!("User:{user}");
    let mut arguments = vec!["--add", "--allow-principal", &principal];
    operations.iter().for_each(|operation| arguments.extend(["--operation", operation]));
    arguments.extend(resources);
    tool("org.apache.kafka.tools.AclCommand", cluster, &arguments);
}

/// Lets a user log in by SCRAM-SHA-256.
pub fn add_user(cluster: &Cluster, user: &str, password: &str) {
    alter_user(cluster, user, &["--add-config", &format!("SCRAM-SHA-256=[password={password}]")]);
}

/// Lets the user log in no longer.
pub fn remove_user(cluster: &Cluster, user: &str) {
    alter_user(cluster, user, &["--delete-config", "SCRAM-SHA-256"]);
}

fn alter_user(cluster: &Cluster, user: &str, change: &[&str]) {
    let arguments = ["--alter", "--entity-type", "users", "--entity-name", user];
    tool("kafka.admin.ConfigCommand", cluster, &[&arguments, change].concat());
}

/// What `kafka-configs --describe --all` says.
pub fn configs(cluster: &Cluster, kind: &str, name: &str) -> String {
    let arguments = ["--describe", "--all", "--entity-type", kind, "--entity-name", name];
    tool("kafka.admin.ConfigCommand", cluster, &arguments)
}

/// What `kafka-topics --describe` says.
pub fn describe_topic(cluster: &Cluster, topic: &str) -> String {
    tool("org.apache.kafka.tools.TopicCommand", cluster, &["--describe", "--topic", topic])
}

/// What `kafka-transactions` says.
pub fn transactions(cluster: &Cluster, command: &[&str]) -> String {
    tool("org.apache.kafka.tools.TransactionsCommand", cluster, command)
}

/// What `kafka-metadata-quorum describe --replication` says.
pub fn quorum_replication(cluster: &Cluster) -> String {
    tool("org.apache.kafka.tools.MetadataQuorumCommand", cluster, &["describe", "--replication"])
}

/// Sends `key<tab>value` lines with Kafka's console producer: each record goes where Java's partitioner puts it.
pub fn produce_keyed(cluster: &Cluster, topic: &str, lines: &str) {
    let bootstrap = cluster.bootstrap();
    let arguments = [
        "--bootstrap-server",
        &bootstrap,
        "--topic",
        topic,
        "--reader-property",
        "parse.key=true",
        "--command-property",
        "enable.idempotence=false",
    ];
    java_fed(jars::NEWEST, "org.apache.kafka.tools.ConsoleProducer", &arguments, lines);
}

/// Leader and epoch of the metadata quorum, by `kafka-metadata-quorum describe --status`.
pub fn quorum_leader(cluster: &Cluster) -> (i64, i64) {
    let text = tool("org.apache.kafka.tools.MetadataQuorumCommand", cluster, &["describe", "--status"]);
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("the tool names the field");
        line.trim().parse::<i64>().expect("a number")
    };
    (field("LeaderId:"), field("LeaderEpoch:"))
}

/// The controller by what ZooKeeper holds in `/controller`.
pub fn zookeeper_controller(cluster: &Cluster) -> i64 {
    let text = zookeeper(cluster, &["get", "/controller"]);
    let line = text.lines().find(|line| line.starts_with('{')).expect("the node holds JSON");
    let value: serde_json::Value = serde_json::from_str(line).expect("the node holds JSON");
    value["brokerid"].as_i64().expect("the node names the broker")
}

/// The brokers that ZooKeeper takes to be alive.
pub fn zookeeper_brokers(cluster: &Cluster) -> Vec<usize> {
    let text = zookeeper(cluster, &["ls", "/brokers/ids"]);
    let line = text.lines().rfind(|line| line.starts_with('[')).expect("ZooKeeper prints a list");
    line.trim_matches(['[', ']']).split(',').filter_map(|id| id.trim().parse().ok()).collect()
}

fn zookeeper(cluster: &Cluster, command: &[&str]) -> String {
    let (port, _) = cluster.zookeeper.as_ref().expect("the cluster has a ZooKeeper");
    let server = format!("127.0.0.1:{port}");
    let arguments = [&["-server", &server], command].concat();
    java(jars::LAST_ZOOKEEPER, "org.apache.zookeeper.ZooKeeperMain", &arguments)
}
