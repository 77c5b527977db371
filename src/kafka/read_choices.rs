//! What the keys and values of topics are read as, where a question has a choice of its own.
use super::Cluster;
use crate::decode::framed::{ReadAs, ReadChoices, ReadRecordAs};
use std::sync::Arc;

/// A choice for whatever is asked, over that of the profile.
#[derive(Debug)]
struct ChosenOver {
    usual: Arc<dyn ReadChoices>,
    key: Option<ReadAs>,
    value: Option<ReadAs>,
}

impl ReadChoices for ChosenOver {
    fn of(&self, topic: &str) -> ReadRecordAs {
        let usual = self.usual.of(topic);
        ReadRecordAs {
            key: self.key.clone().unwrap_or(usual.key),
            value: self.value.clone().unwrap_or(usual.value),
        }
    }
}

impl Cluster {
    /// The same cluster, whose keys and values are read so in what is asked of this handle; none: as the profile says.
    pub(crate) fn reading(&self, key: Option<ReadAs>, value: Option<ReadAs>) -> Cluster {
        if key.is_none() && value.is_none() {
            return self.clone();
        }
        let usual = self.choices.clone();
        let mut cluster = self.clone();
        cluster.choices = Arc::new(ChosenOver { usual, key, value });
        cluster
    }

    /// The same, where files must be read before it is known.
    pub(crate) async fn reading_once(
        &self,
        ready: impl FnOnce() -> (Option<ReadAs>, Option<ReadAs>) + Send + 'static,
    ) -> Cluster {
        let (key, value) = tokio::task::spawn_blocking(ready).await.expect("reading a schema does not panic");
        self.reading(key, value)
    }
}
