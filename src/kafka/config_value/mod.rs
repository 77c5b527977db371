//! What a config takes: its type, its unit, the words it may have, the least it may be. Reads what people type (`7d`, `1GB`,
//! `compact,delete`) into what Kafka is sent, and says what a number means. Pure: the brokers have the last word.
mod amount;
mod pool;
mod read;
mod rules;
#[cfg(test)]
mod tests;

pub use amount::{ConfigUnit, amount_words};
pub use pool::pool_steps;
pub use read::{read_untold, read_value};
pub use rules::{allowed_words, topic_config_of};

/// The type of a config, as DescribeConfigs tells it (KIP-569).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConfigKind {
    Boolean,
    Text,
    Short,
    Int,
    Long,
    Double,
    List,
    Class,
    Password,
    /// Brokers before Kafka 2.6 tell no types.
    #[default]
    Untold,
}

impl ConfigKind {
    pub(super) fn of_code(code: i8) -> ConfigKind {
        match code {
            1 => ConfigKind::Boolean,
            2 => ConfigKind::Text,
            3 => ConfigKind::Int,
            4 => ConfigKind::Short,
            5 => ConfigKind::Long,
            6 => ConfigKind::Double,
            7 => ConfigKind::List,
            8 => ConfigKind::Class,
            9 => ConfigKind::Password,
            _ => ConfigKind::Untold,
        }
    }

    /// As Kafka's documentation calls it.
    pub fn word(self) -> &'static str {
        match self {
            ConfigKind::Boolean => "boolean",
            ConfigKind::Text => "string",
            ConfigKind::Short => "short",
            ConfigKind::Int => "int",
            ConfigKind::Long => "long",
            ConfigKind::Double => "double",
            ConfigKind::List => "list",
            ConfigKind::Class => "class",
            ConfigKind::Password => "password",
            ConfigKind::Untold => "type not told",
        }
    }
}
