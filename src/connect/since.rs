//! What Connect came to be able to do, version by version. A version by which no Kafka is known is taken to be able: what it can't, it
//! refuses itself. Pure.
use super::reading::version_of;

/// Something that not every version can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectAble {
    TellLoggers,
    TellTopics,
    /// The connector with its tasks, by one request.
    RestartTasks,
    Stop,
    TellOffsets,
    SetOffsets,
    /// Of all workers by one request.
    SetAllLoggers,
    /// Paused or stopped from the start.
    BeginHalted,
    /// Single keys of a config.
    PatchConfig,
}

impl ConnectAble {
    /// Since when, and in words.
    fn row(self) -> ((u32, u32), &'static str) {
        match self {
            ConnectAble::TellLoggers => ((2, 4), "telling loggers"),
            ConnectAble::TellTopics => ((2, 5), "telling which topics a connector uses"),
            ConnectAble::RestartTasks => ((3, 0), "restarting a connector with its tasks"),
            ConnectAble::Stop => ((3, 5), "stopping a connector"),
            ConnectAble::TellOffsets => ((3, 5), "telling a connector's offsets"),
            ConnectAble::SetOffsets => ((3, 6), "setting a connector's offsets"),
            ConnectAble::SetAllLoggers => ((3, 7), "setting a logger on all workers at once"),
            ConnectAble::BeginHalted => ((3, 7), "making a connector that does not run"),
            ConnectAble::PatchConfig => ((3, 8), "setting single settings of a config"),
        }
    }

    /// Whether this version can; none where no Kafka is known by it.
    pub(super) fn in_version(self, version: &str) -> Option<bool> {
        version_of(version).map(|version| version >= self.row().0)
    }

    /// That it takes a newer version than this one, which may not be known.
    pub(super) fn needs(self, version: &str) -> String {
        let ((major, minor), what) = self.row();
        let has = match version {
            "" => "this version of it can't".to_owned(),
            version => format!("this is {version}"),
        };
        format!("{what} needs Connect {major}.{minor}: {has}")
    }

    /// Why this version can't; none where it can, or nobody knows.
    pub(crate) fn lacks(self, version: &str) -> Option<String> {
        (self.in_version(version) == Some(false)).then(|| self.needs(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_version_that_is_known_lacks_something() {
        let lacks = |version| ConnectAble::SetOffsets.lacks(version);
        assert_eq!(
            lacks("3.5.2").as_deref(),
            Some("setting a connector's offsets needs Connect 3.6: this is 3.5.2")
        );
        assert_eq!(lacks("7.5.0-ccs").is_some(), ConnectAble::SetOffsets.in_version("3.5.0") == Some(false));
        for able in ["3.6.0", "4.3.1", "7.6.0-ccs", "9.9.9-ccs", "unknown", ""] {
            assert_eq!(lacks(able), None, "{able}");
        }
    }
}
