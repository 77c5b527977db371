//! The settings of the plugins that are there. Data only.

/// One setting, as a plugin defines it.
pub struct DefinedSetting {
    pub name: &'static str,
    pub kind: &'static str,
    pub required: bool,
    pub default: Option<&'static str>,
    pub importance: &'static str,
    pub group: &'static str,
    pub documentation: &'static str,
    pub recommended: &'static [&'static str],
    /// What is not recommended is wrong.
    pub only: bool,
    /// It means something only where this one is set.
    pub beside: Option<&'static str>,
}

const PLAIN: DefinedSetting = DefinedSetting {
    name: "",
    kind: "STRING",
    required: false,
    default: None,
    importance: "MEDIUM",
    group: "Common",
    documentation: "",
    recommended: &[],
    only: false,
    beside: None,
};

/// Of every connector.
pub const COMMON: &[DefinedSetting] = &[
    DefinedSetting {
        name: "name",
        required: true,
        importance: "HIGH",
        documentation: "Globally unique name to use for this connector.",
        ..PLAIN
    },
    DefinedSetting {
        name: "connector.class",
        required: true,
        importance: "HIGH",
        documentation: "Name or alias of the class for this connector.",
        ..PLAIN
    },
    DefinedSetting {
        name: "tasks.max",
        kind: "INT",
        default: Some("1"),
        importance: "HIGH",
        documentation: "Maximum number of tasks to use for this connector.",
        ..PLAIN
    },
    DefinedSetting {
        name: "value.converter",
        kind: "CLASS",
        importance: "LOW",
        documentation: "Converter class used to convert between Kafka Connect format and the serialized form that is written to Kafka.",
        recommended: &["org.apache.kafka.connect.json.JsonConverter"],
        ..PLAIN
    },
    DefinedSetting {
        name: "errors.tolerance",
        default: Some("none"),
        group: "Error Handling",
        documentation: "Behavior for tolerating errors during connector operation. 'none' means that any error fails the task; 'all' skips problematic records.",
        recommended: &["none", "all"],
        only: true,
        ..PLAIN
    },
    DefinedSetting {
        name: "errors.deadletterqueue.topic.name",
        default: Some(""),
        group: "Error Handling",
        documentation: "The name of the topic to be used as the dead letter queue (DLQ) for messages that result in an error.",
        ..PLAIN
    },
    DefinedSetting {
        name: "errors.deadletterqueue.context.headers.enable",
        kind: "BOOLEAN",
        default: Some("false"),
        group: "Error Handling",
        documentation: "If true, add headers containing error context to the messages written to the dead letter queue.",
        recommended: &["true", "false"],
        beside: Some("errors.deadletterqueue.topic.name"),
        ..PLAIN
    },
];

/// Of the sink into SQLite.
pub const SINK: &[DefinedSetting] = &[
    DefinedSetting {
        name: "topics",
        kind: "LIST",
        required: true,
        importance: "HIGH",
        documentation: "List of topics to consume, separated by commas.",
        ..PLAIN
    },
    DefinedSetting {
        name: "connection.url",
        required: true,
        importance: "HIGH",
        group: "Connection",
        documentation: "The database: jdbc:sqlite:FILE.",
        ..PLAIN
    },
    DefinedSetting {
        name: "connection.password",
        kind: "PASSWORD",
        group: "Connection",
        documentation: "The password of the database.",
        ..PLAIN
    },
    DefinedSetting {
        name: "connection.door",
        kind: "PASSWORD",
        importance: "LOW",
        group: "Connection",
        documentation: "A second password, of the door of the house.",
        ..PLAIN
    },
    DefinedSetting {
        name: "table.name",
        default: Some("records"),
        group: "Writes",
        documentation: "The table that rows are put into.",
        ..PLAIN
    },
    DefinedSetting {
        name: "batch.size",
        kind: "INT",
        default: Some("3000"),
        importance: "LOW",
        group: "Writes",
        documentation: "How many records to put in one transaction.",
        ..PLAIN
    },
];

/// Of the source that reads a file.
pub const SOURCE: &[DefinedSetting] = &[
    DefinedSetting {
        name: "file",
        importance: "HIGH",
        group: "File",
        documentation: "Source filename. If not specified, the standard input will be used.",
        ..PLAIN
    },
    DefinedSetting {
        name: "topic",
        required: true,
        importance: "HIGH",
        group: "File",
        documentation: "The topic to publish data to.",
        ..PLAIN
    },
    DefinedSetting {
        name: "batch.size",
        kind: "INT",
        default: Some("2000"),
        importance: "LOW",
        group: "File",
        documentation: "The maximum number of records the source task can read from the file each time it is polled.",
        ..PLAIN
    },
];
