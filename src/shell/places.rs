//! The table of places. A row says what a place is made of, how it is written, where Esc leads, and by which key it opens from
//! everywhere. The routes, their texts, the hints to what was mistyped, the palette, the keys and the walks of the tests all
//! come from it; only [`crate::views::open`] says which screen it is, and does not compile while it leaves one out.
use super::command_row::CommandRow;
use super::escape::{escape, unescape};
use crate::kafka::model::{BrokerId, Offset, PartitionId};

places! {
    Deck ["deck"] under None, key "1" 61 of_cluster "Opens the deck: the cluster at a glance.";
    Topics ["topics"] under Some(Deck), key "2" 62 of_cluster "Opens the list of topics.";
    /// A topic's partitions.
    Topic(topic: String = "orders") ["topics"/topic] under Some(Topics);
    TopicConfigs(topic: String = "orders") ["topics"/topic/"configs"] under Some(Topics);
    /// One config, on every level.
    TopicConfig { topic: String = "orders", config: String = "retention.ms" }
        ["topics"/topic/"configs"/config] under Some(TopicConfigs(topic));
    /// The groups that read a topic.
    TopicGroups(topic: String = "orders") ["topics"/topic/"groups"] under Some(Topics);
    /// The connectors that read or write a topic.
    TopicConnectors(topic: String = "orders") ["topics"/topic/"connectors"] under Some(Topics);
    /// The subjects of the schema registry that have the topic's name.
    TopicSubjects(topic: String = "invoices") ["topics"/topic/"subjects"] under Some(Topics);
    /// Which schemas its records name; `query` is the range, `from=-1h&partitions=0`.
    TopicSchemas { topic: String = "invoices", query: String = "" } ["topics"/topic/"schemas" ? query] under Some(Topics);
    /// `query` is what stands behind `?`: the range, the filter and the like, read by the records screen.
    Records { topic: String = "orders", query: String = "" } ["topics"/topic/"records" ? query] under Some(Topics);
    Record { topic: String = "orders", partition: PartitionId = PartitionId(0), offset: Offset = Offset(1) }
        ["topics"/topic/"records"/(partition, offset)] under Some(Records { topic, query: String::new() });
    /// Two records side by side: `query` says which the other one is, `with=orders/5:7`.
    Compare { topic: String = "orders", partition: PartitionId = PartitionId(0), offset: Offset = Offset(1), query: String = "" }
        ["topics"/topic/"records"/(partition, offset)/"compare" ? query] under Some(Record { topic, partition, offset });
    ProduceTo(topic: String = "orders") ["topics"/topic/"produce"] under Some(Topics);
    /// The form that makes a topic.
    CreateTopic ["create"/"topic"] under Some(Topics);
    Groups ["groups"] under Some(Deck), key "3" 63 of_cluster "Opens the list of consumer groups.";
    /// A group's partitions and their lag.
    Group(group: String = "analytics") ["groups"/group] under Some(Groups);
    GroupMembers(group: String = "analytics") ["groups"/group/"members"] under Some(Groups);
    /// The subtopologies and tasks of a streams group.
    GroupTopology(group: String = "analytics") ["groups"/group/"topology"] under Some(Groups);
    /// What a broker leads and follows.
    Broker(broker: BrokerId = BrokerId(1)) ["brokers"/broker] under Some(Brokers);
    BrokerConfigs(broker: BrokerId = BrokerId(1)) ["brokers"/broker/"configs"] under Some(Brokers);
    AllBrokersConfigs ["brokers"/"all"/"configs"] under Some(Brokers);
    BrokerConfig { broker: BrokerId = BrokerId(1), config: String = "log.dirs" }
        ["brokers"/broker/"configs"/config] under Some(BrokerConfigs(broker));
    AllBrokersConfig(config: String = "log.retention.ms") ["brokers"/"all"/"configs"/config] under Some(AllBrokersConfigs);
    Brokers ["brokers"] under Some(Deck), key "4" 64 of_cluster "Opens the list of brokers.";
    Controller ["controller"] under Some(Deck), key "5" 0 of_cluster "Opens the controller and its quorum.";
    Produce ["produce"] under Some(Deck), key "6" 0 of_cluster "Opens the form that writes a record.";
    Connectors ["connectors"] under Some(Deck), key "W" 0 of_cluster "Opens the list of Kafka Connect's connectors.";
    /// A connector and its tasks.
    Connector { connect: String = "connect", connector: String = "orders-table" }
        ["connectors"/connect/connector] under Some(Connectors);
    ConnectorConfig { connect: String = "connect", connector: String = "orders-table" }
        ["connectors"/connect/connector/"config"] under Some(Connectors);
    /// The form that changes its config.
    EditConnector { connect: String = "connect", connector: String = "orders-table" }
        ["connectors"/connect/connector/"edit"] under Some(ConnectorConfig { connect, connector });
    /// The form that makes a connector of a plugin.
    CreateConnector { connect: String = "connect", class: String = "FileStreamSource" }
        ["create"/"connector"/connect/class] under Some(Connectors);
    /// Where it has come to.
    ConnectorOffsets { connect: String = "connect", connector: String = "orders-table" }
        ["connectors"/connect/connector/"offsets"] under Some(Connector { connect, connector });
    ConnectWorkers ["connect"/"workers"] under Some(Connectors);
    ConnectPlugins ["connect"/"plugins"] under Some(Connectors);
    ConnectLoggers ["connect"/"loggers"] under Some(Connectors);
    Subjects ["subjects"] under Some(Deck), key "Y" 0 of_cluster "Opens the list of the schema registry's subjects.";
    /// A subject and its versions.
    Subject { registry: String = "registry", subject: String = "invoices-value" }
        ["subjects"/registry/subject] under Some(Subjects);
    Doctor ["doctor"] under Some(Deck), key "7" 0 of_cluster "Says why the cluster can't be reached, and what to change.";
    Journal ["journal"] under Some(Deck), key "J" 0 of_program "Lists the changes made with this program, to take back or to go on with.";
    /// One change, step by step.
    JournalEntry(id: String = "1-1-0") ["journal"/id] under Some(Journal);
    Notices ["notices"] under Some(Deck), key "8" 0 of_program "Lists every notice of this session.";
    Log ["log"] under Some(Deck), key "9" 0 of_program "Shows the program's log, librdkafka's lines included.";
    Profiles ["profiles"] under None, key "0" 0 of_program "Lists the clusters of the config file.";
}

/// A place that opens from everywhere, by its key or by name.
pub struct Jump {
    pub row: CommandRow,
    pub to: Route,
    /// There is nothing to see before a cluster is chosen.
    pub of_cluster: bool,
}

/// The words of a place's text, none for a name in it.
pub(super) type PlaceWords = &'static [Option<&'static str>];

/// What stands between two strokes of a place's text.
trait PlaceWord: Sized {
    fn read(text: &str) -> Option<Self>;
    fn write(&self) -> String;
}

impl PlaceWord for String {
    fn read(text: &str) -> Option<String> {
        Some(unescape(text))
    }
    fn write(&self) -> String {
        escape(self)
    }
}

impl PlaceWord for BrokerId {
    fn read(text: &str) -> Option<BrokerId> {
        text.parse().ok().map(BrokerId)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

/// `5:200981` or `5:200,981`.
impl PlaceWord for (PartitionId, Offset) {
    fn read(text: &str) -> Option<Self> {
        let (partition, offset) = text.split_once(':')?;
        let offset = offset.replace([',', '_'], "");
        Some((PartitionId(partition.parse().ok()?), Offset(offset.parse().ok()?)))
    }
    fn write(&self) -> String {
        format!("{}:{}", self.0, self.1)
    }
}

// What has one word is opened by it from everywhere, by a key too.
const _: () = {
    let mut at = 0;
    while at < WORDS.len() {
        assert!(WORDS[at].len() > 1 || JUMPS[at].is_some(), "a place of one word needs a key");
        at += 1;
    }
};
