//! By which schemas keys and values are written: what the command line says, and what the registry has of it.
use super::super::schema_names::{self as names, OfRegistry};
use super::super::subjects::{named, told};
use crate::cli::exit::usage;
use crate::decode::framed::{KeyOrValue, NamedIn, SchemaWriter};
use crate::kafka::Cluster;
use crate::kafka::produce::Draft;
use crate::registry::WantedSchema;
use std::fmt;

/// The schemas of the command line.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "With schemas")]
pub struct BySchemaArgs {
    /// Write values by the newest schema of this subject; SUBJECT@3 is its third. They are given as JSON, as `read` shows
    /// them. With --from jsonl that is `decoded.value`, or else `value`; without --schema the bytes of the line are sent
    #[arg(long, value_name = "SUBJECT", conflicts_with_all = ["schema_id", "null", "format"])]
    schema: Option<String>,
    /// Write values by the schema of this id
    #[arg(long, value_name = "N", conflicts_with_all = ["null", "format"])]
    schema_id: Option<u32>,
    /// Which message of a Protobuf schema values are: its name; without it the first of the file
    #[arg(long, value_name = "NAME")]
    message: Option<String>,
    /// The same for keys
    #[arg(long, value_name = "SUBJECT", conflicts_with = "key_schema_id")]
    key_schema: Option<String>,
    #[arg(long, value_name = "N", help = "The same for keys")]
    key_schema_id: Option<u32>,
    #[arg(long, value_name = "NAME", help = "The same for keys")]
    key_message: Option<String>,
    /// Where a record names its schema
    #[arg(long, value_enum, value_name = "WHERE", default_value_t = Framing::Bytes)]
    framing: Framing,
    #[command(flatten)]
    of: OfRegistry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Framing {
    /// In Confluent's five bytes before it: what every deserializer reads
    Bytes,
    /// In a header, `__value_schema_id` or `__key_schema_id`: Confluent's since version 8
    Header,
}

/// What keys and values are written by.
#[derive(Debug, Default)]
pub struct Writers {
    key: Option<SchemaWriter>,
    value: Option<SchemaWriter>,
}

impl BySchemaArgs {
    /// Whether any schema is asked for.
    ///
    /// # Errors
    /// What is said of a schema that is not named.
    pub fn is_asked(&self) -> anyhow::Result<bool> {
        for (flag, message, of) in [
            ("--message needs --schema", &self.message, KeyOrValue::Value),
            ("--key-message needs --key-schema", &self.key_message, KeyOrValue::Key),
        ] {
            if message.is_some() && self.wanted(of)?.is_none() {
                return Err(usage(flag));
            }
        }
        Ok(self.wanted(KeyOrValue::Key)?.is_some() || self.wanted(KeyOrValue::Value)?.is_some())
    }

    /// Whether keys are to be written by one.
    pub fn asks_for_keys(&self) -> bool {
        self.key_schema.is_some() || self.key_schema_id.is_some()
    }

    /// What is asked for, for the journal: "values by orders-value".
    pub fn words(&self) -> String {
        let named = |subject: &Option<String>, id: Option<u32>| match (subject, id) {
            (Some(subject), _) => Some(subject.clone()),
            (None, id) => id.map(|id| format!("schema {id}")),
        };
        let parts = [
            ("keys", named(&self.key_schema, self.key_schema_id)),
            ("values", named(&self.schema, self.schema_id)),
        ];
        let said = parts.into_iter().filter_map(|(what, by)| Some(format!("{what} by {}", by?)));
        said.collect::<Vec<_>>().join(", ")
    }

    fn wanted(&self, of: KeyOrValue) -> anyhow::Result<Option<WantedSchema>> {
        let (subject, id) = match of {
            KeyOrValue::Key => (&self.key_schema, self.key_schema_id),
            KeyOrValue::Value => (&self.schema, self.schema_id),
        };
        names::wanted(subject.as_deref(), id)
    }

    /// Has the registry tell the schemas: that which was named, or that of the topic.
    ///
    /// # Errors
    /// If it has none of them.
    pub async fn writers(&self, cluster: &Cluster, topic: &str) -> anyhow::Result<Writers> {
        if !self.is_asked()? {
            return Ok(Writers::default());
        }
        named(cluster)?;
        let registries = cluster.registries();
        let of_topic = || registries.of_topic(topic);
        let registry = self.of.name().map(Into::into).or_else(of_topic).ok_or_else(|| {
            let names = registries.names().join(", ");
            usage(format!("no schema registry of this profile is that of topic {topic}: --in NAME ({names})"))
        })?;
        Ok(Writers {
            key: self.writer(cluster, &registry, KeyOrValue::Key).await?,
            value: self.writer(cluster, &registry, KeyOrValue::Value).await?,
        })
    }

    async fn writer(
        &self,
        cluster: &Cluster,
        registry: &str,
        of: KeyOrValue,
    ) -> anyhow::Result<Option<SchemaWriter>> {
        let Some(wanted) = self.wanted(of)? else { return Ok(None) };
        let (flag, message) = match of {
            KeyOrValue::Key => ("--key-message", &self.key_message),
            KeyOrValue::Value => ("--message", &self.message),
        };
        let found = cluster.registries().to_write(registry, &wanted).await.map_err(told)?;
        let named = match self.framing {
            Framing::Bytes => NamedIn::Bytes,
            Framing::Header => NamedIn::Header,
        };
        let messages = found.schema.encoding().messages().join(", ");
        let writer = SchemaWriter::new(found.schema, found.id, named, message.as_deref());
        let writer = writer.map_err(|why| match messages.as_str() {
            "" => usage(format!("{flag}: {why}")),
            messages => usage(format!("{flag}: {why} ({messages})")),
        })?;
        Ok(Some(writer))
    }
}

impl Writers {
    pub fn of(&self, of: KeyOrValue) -> Option<&SchemaWriter> {
        match of {
            KeyOrValue::Key => self.key.as_ref(),
            KeyOrValue::Value => self.value.as_ref(),
        }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.key.is_none() && self.value.is_none()
    }

    /// Writes a draft's key or value, which is JSON until then, where there is a schema for it.
    ///
    /// # Errors
    /// What does not fit, and where.
    pub fn write(&self, draft: &mut Draft, of: KeyOrValue) -> Result<(), String> {
        let Some(writer) = self.of(of) else { return Ok(()) };
        let what = if of == KeyOrValue::Key { "key" } else { "value" };
        draft.write_by(writer, of).map_err(|why| format!("the {what} does not fit {}: {why}", writer.schema))
    }
}

impl fmt::Display for Writers {
    /// "values by Avro, schema 12 (orders-value v3), behind Confluent's five bytes"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("keys", &self.key), ("values", &self.value)];
        let told =
            parts.into_iter().filter_map(|(what, writer)| Some(format!("{what} by {}", writer.as_ref()?)));
        f.write_str(&told.collect::<Vec<_>>().join("; "))
    }
}
