//! Whether the cluster is the one that its profile led to before, as a known host is of ssh. The first one is remembered; where
//! another answers, that is said, and changes are locked until the user says that it is right.
use super::App;
use crate::shell::{Notice, Ready};
use std::sync::Arc;

impl App {
    /// There is a look at the cluster: is it the one that is known?
    pub(super) fn recognize(&mut self) {
        let Some(id) = self.look.pulse.overview.id.clone() else { return };
        if let Some(addresses) = self.look.cluster.clone().filter(|_| self.look.by_address) {
            return self.recognize_at(addresses, id);
        }
        let Some(profile) = self.look.profile.clone() else { return };
        match self.look.state.known_cluster(&profile).map(str::to_owned) {
            None => self.know(profile, id),
            Some(known) if known == id => self.look.known_cluster = None,
            Some(known) if self.look.known_cluster.as_ref() == Some(&known) => {}
            Some(known) => {
                self.look.known_cluster = Some(known);
                self.note(Notice::bad(format!(
                    "Profile {profile}: {}",
                    self.look.lock().unwrap_or_default()
                )));
            }
        }
    }

    /// Addresses that stand in no file lock nothing: who writes them means what is there. That it is another one is said once.
    fn recognize_at(&mut self, addresses: String, id: String) {
        match self.look.state.known_cluster(&addresses) {
            Some(known) if known == id => return,
            Some(known) => {
                let said = format!(
                    "another cluster answers at {addresses} than the last time: its id is {id}, not {known}"
                );
                self.note(Notice::warn(said));
            }
            None => {}
        }
        self.know(addresses, id);
    }

    /// Whether there is anything to trust.
    pub(super) fn is_strange(&self) -> Ready {
        Ready::when(self.look.known_cluster.is_some(), "no other cluster answers than before")
    }

    /// The user says that the cluster is the right one.
    pub(super) fn trust(&mut self) {
        let (Some(profile), Some(id)) = (self.look.profile.clone(), self.look.pulse.overview.id.clone())
        else {
            return;
        };
        self.look.known_cluster = None;
        self.note(Notice::info(format!("Profile {profile} leads to cluster {id} from now on")));
        self.know(profile, id);
    }

    fn know(&mut self, profile: String, id: String) {
        self.remember(Arc::new(move |state| state.know_cluster(&profile, &id)));
    }
}
