//! "Did you mean" for a topic that is not there: the names are asked for only once something went wrong.
use super::cluster::Cluster;
use super::errors::Error;
use std::sync::Arc;

impl Cluster {
    /// Fails for a topic that is not there. Nothing is created by asking.
    ///
    /// # Errors
    /// With the nearest name; also if no broker answers.
    pub async fn check_topic(&self, name: &Arc<str>) -> Result<(), Error> {
        let found = self.wire.topic(name).await.map_err(Error::wire(format!("looking up topic {name}")));
        self.name_what_is_missing(found.map(drop)).await
    }

    /// The same, but an error about an unknown topic tells the nearest one. Without an answer it stands as it is.
    pub(super) async fn name_what_is_missing<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(Error::Unknown { what: "topic", name, nearest: None }) => {
                let known = self.topic_names().await.unwrap_or_default();
                Err(Error::unknown_among("topic", &name, known.iter().map(|topic| &*topic.name)))
            }
            other => other,
        }
    }
}
