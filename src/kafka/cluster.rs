//! The handle of everything above: one cluster, and the questions that can be put to it.
use super::model::{Controller, Timestamp};
use super::rights::ClusterRights;
use crate::connect::Connects;
use crate::decode::framed::{ReadChoices, RecordReaders};
use crate::registry::Registries;
use crate::wire::{BrokerId, Options, Wire};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Instant;

/// One cluster. Cheap to clone; clones share connections and what was learned. The questions stand in the files of
/// their capability.
#[derive(Clone)]
pub struct Cluster {
    pub(super) wire: Wire,
    connects: Connects,
    registries: Registries,
    /// What its keys and values are read as.
    pub(super) choices: Arc<dyn ReadChoices>,
    controller: Arc<Mutex<Option<Controller>>>,
    /// When they were told, and what.
    pub(super) rights: Arc<Mutex<Option<(Instant, ClusterRights)>>>,
}

impl Cluster {
    /// A handle. Opens nothing until the first question, and so never fails.
    pub fn connect(options: Options) -> Self {
        let (connects, registries) = (Connects::new(&options), Registries::new(&options));
        let choices: Arc<dyn ReadChoices> = options.decode.clone();
        let (controller, rights) = (Arc::default(), Arc::default());
        Cluster { wire: Wire::new(options), connects, registries, choices, controller, rights }
    }

    /// The client below, for those who read and write records.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The Connect clusters beside it.
    pub(crate) fn connects(&self) -> &Connects {
        &self.connects
    }

    /// The schema registries beside it.
    pub(crate) fn registries(&self) -> &Registries {
        &self.registries
    }

    /// Who reads the keys and values of its topics.
    pub(crate) fn readers(&self) -> RecordReaders {
        RecordReaders { schemas: self.registries.schemas(), choices: Some(self.choices.clone()) }
    }

    /// The controller as just seen, with since when this program sees it.
    pub(super) fn saw_controller(&self, id: BrokerId, epoch: Option<i32>, now: Timestamp) -> Controller {
        let mut last = self.controller.lock();
        match *last {
            Some(same) if same.id == id && same.epoch == epoch => same,
            _ => *last.insert(Controller { id, epoch, since: now }),
        }
    }
}
