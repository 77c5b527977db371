//! Whether the cluster is the one that its profile led to before, as a known host is of ssh. The first one is remembered; where
//! another answers, that is said, and changes are locked until the user says that it is right.
use super::App;
use crate::shell::{Notice, Ready};
use std::sync::Arc;

impl App {
    /// There is a look at the cluster: is it the one that is known?
    pub(super) fn recognize(&mut self) {
        let (Some(profile), Some(id)) = (self.look.profile.clone(), self.look.pulse.overview.id.clone())
        else {
            return;
        };
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
