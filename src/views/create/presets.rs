//! Configs for common purposes, to begin with. Data only.

/// A purpose, what it means, and the configs that serve it.
pub struct Preset {
    pub name: &'static str,
    pub detail: &'static str,
    pub configs: &'static [(&'static str, &'static str)],
}

/// All of them, the time to retain first.
pub const PRESETS: &[Preset] = &[
    Preset { name: "keep for 1 hour", detail: "retention.ms", configs: &[("retention.ms", "1h")] },
    Preset { name: "keep for 1 day", detail: "retention.ms", configs: &[("retention.ms", "1d")] },
    Preset { name: "keep for 7 days", detail: "retention.ms", configs: &[("retention.ms", "7d")] },
    Preset { name: "keep for 30 days", detail: "retention.ms", configs: &[("retention.ms", "30d")] },
    Preset { name: "keep for a year", detail: "retention.ms", configs: &[("retention.ms", "365d")] },
    Preset { name: "keep for ever", detail: "retention.ms", configs: &[("retention.ms", "-1")] },
    Preset {
        name: "keep 1 GB of each partition",
        detail: "retention.bytes; the time still counts as well",
        configs: &[("retention.bytes", "1GB")],
    },
    Preset {
        name: "the newest of each key",
        detail: "a table: compacted, records need a key",
        configs: &[("cleanup.policy", "compact")],
    },
    Preset {
        name: "the newest of each key, for 30 days",
        detail: "compacted and deleted",
        configs: &[("cleanup.policy", "compact,delete"), ("retention.ms", "30d")],
    },
    Preset {
        name: "never lose a write",
        detail: "two replicas must have it; with 3 replicas one broker may be down",
        configs: &[("min.insync.replicas", "2"), ("unclean.leader.election.enable", "false")],
    },
    Preset {
        name: "large records, up to 10 MiB",
        detail: "max.message.bytes; producers and consumers have limits of their own",
        configs: &[("max.message.bytes", "10MiB")],
    },
];
