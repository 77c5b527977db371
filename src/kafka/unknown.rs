//! "Did you mean" for a topic or a group that is not there: the names are asked for only once something went wrong.
use super::cluster::Cluster;
use super::errors::Error;
use crate::nearest::nearest;
use std::sync::Arc;

impl Cluster {
    /// Fails for a topic that is not there. Nothing is created by asking.
    ///
    /// # Errors
    /// With the nearest name; also if no broker answers.
    pub async fn check_topic(&self, name: &Arc<str>) -> Result<(), Error> {
        let found = self.wire.topic(name).await.map_err(Error::wire(format!("looking up topic {name}")));
        self.named(found.map(drop)).await
    }

    /// The same, but an error about an unknown name tells the nearest one. Without an answer it stands as it is.
    pub(super) async fn named<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        let Err(Error::Unknown { what, name, nearest: None }) = &result else { return result };
        let names: Vec<Arc<str>> = match *what {
            "topic" => {
                self.topic_names().await.unwrap_or_default().into_iter().map(|topic| topic.name).collect()
            }
            "group" => {
                let groups = self.groups().await.map(|(groups, _)| groups).unwrap_or_default();
                groups.into_iter().map(|group| group.id).collect()
            }
            _ => return result,
        };
        let nearest = nearest(name, names.iter().map(|name| &**name)).map(Arc::from);
        Err(Error::Unknown { what, name: name.clone(), nearest })
    }
}
