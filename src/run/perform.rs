//! Asks the cluster what views want to know, and brings the answers back. Draws nothing and reads no clock.
use crate::app::ViewReply;
use crate::change::{Agreed, Journal, JournalRefused};
use crate::kafka::Cluster;
use crate::kafka::produce::Producer;
use crate::shell::effect::{
    Act, CallWork, Changed, ClusterCall, Desk, Errand, Power, Reach, ViewAnswer, Wake,
};
use crate::shell::{QuestionId, ViewId};
use futures_util::FutureExt;
use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc};
use tokio::task::AbortHandle;

/// Runs questions, one of a label per view.
pub struct Performer {
    running: HashMap<(ViewId, &'static str), (QuestionId, AbortHandle)>,
    // At most one answer per running question: bounded by what is in flight.
    answers: mpsc::UnboundedSender<ViewReply>,
    replies: mpsc::UnboundedReceiver<ViewReply>,
    wake: Arc<Notify>,
}

/// With what changes are made, and where that is written down.
#[derive(Clone)]
pub struct Hands {
    pub cluster: Cluster,
    pub producer: Producer,
    pub journal: Journal,
}

impl Hands {
    /// Writes the intent, makes the change, and ends its work.
    ///
    /// # Errors
    /// If the journal can't be written: then nothing was changed.
    pub async fn make(self, agreed: Agreed, act: Act) -> Result<Changed, JournalRefused> {
        let Hands { cluster, producer, journal } = self;
        // The disk may be slow.
        let begun = tokio::task::spawn_blocking(move || agreed.begin(journal)).await;
        let work = begun.expect("writing the journal does not panic")?;
        Ok((act.start)(Power { cluster, producer, work }).await)
    }
}

impl Default for Performer {
    fn default() -> Performer {
        let (answers, replies) = mpsc::unbounded_channel();
        Performer { running: HashMap::new(), answers, replies, wake: Arc::default() }
    }
}

/// What takes a processor long is no matter for the threads that wait for the network. A panic in it is its asker's.
async fn worked(work: Box<dyn FnOnce() -> ViewAnswer + Send>) -> ViewAnswer {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

impl Performer {
    /// What feeds call when they have something new.
    pub fn wake(&self) -> Wake {
        let wake = Arc::clone(&self.wake);
        Arc::new(move || wake.notify_one())
    }

    /// Asks; an older question of the same view and label is cancelled. Without a cluster it is asked nothing.
    pub fn call(&mut self, reach: Option<Reach>, view: ViewId, question: QuestionId, call: ClusterCall) {
        let ClusterCall { label, start, .. } = call;
        match (start, reach) {
            (CallWork::Ask(ask), Some(reach)) => self.ask(view, question, label, async { ask(reach).await }),
            (CallWork::Ask(_), None) => {}
            (CallWork::Work(work), _) => self.ask(view, question, label, worked(work)),
        }
    }

    /// Does something outside any cluster.
    pub fn errand(&mut self, desk: Desk, view: ViewId, question: QuestionId, errand: Errand) {
        let Errand { label, start } = errand;
        self.ask(view, question, label, async { start(desk).await });
    }

    fn ask(
        &mut self,
        view: ViewId,
        question: QuestionId,
        label: &'static str,
        work: impl Future<Output = ViewAnswer> + Send + 'static,
    ) {
        let answers = self.answers.clone();
        let task = tokio::spawn(async move {
            let reply = match AssertUnwindSafe(work).catch_unwind().await {
                Ok(answer) => ViewReply::Call { view, question, answer },
                Err(_) => ViewReply::Lost { view, question, label },
            };
            // The loop may be gone by now: nobody is left to be told.
            drop(answers.send(reply));
        });
        if let Some((_, older)) = self.running.insert((view, label), (question, task.abort_handle())) {
            older.abort();
        }
    }

    /// Makes a change that was agreed to. It is never cancelled: half a change is worse than a late answer.
    pub fn change(&mut self, hands: Hands, (view, question): (ViewId, QuestionId), agreed: Agreed, act: Act) {
        let (answers, wake) = (self.answers.clone(), self.wake());
        let agreed = agreed.watched(move |_, _| wake());
        let label = act.label;
        tokio::spawn(async move {
            let made = AssertUnwindSafe(hands.make(agreed, act)).catch_unwind().await;
            let reply = match made {
                Ok(Ok(changed)) => ViewReply::Changed { view, question, changed },
                Ok(Err(refused)) => ViewReply::Refused { view, question, refused },
                Err(_) => ViewReply::Lost { view, question, label },
            };
            drop(answers.send(reply));
        });
    }

    /// The view is closed.
    pub fn cancel(&mut self, view: ViewId) {
        self.running.retain(|(of, _), (_, task)| {
            if *of == view {
                task.abort();
            }
            *of != view
        });
    }

    /// The cluster is left.
    pub fn cancel_all(&mut self) {
        self.running.drain().for_each(|(_, (_, task))| task.abort());
    }

    /// The next answer.
    pub async fn reply(&mut self) -> ViewReply {
        let reply = self.replies.recv().await.expect("the performer holds a sender itself");
        // Only its own: a newer question of the same label goes on, and can still be cancelled.
        if let ViewReply::Call { question, .. } | ViewReply::Lost { question, .. } = &reply {
            self.running.retain(|_, (running, _)| running != question);
        }
        reply
    }

    /// Waited on by the loop: a feed has something new.
    pub fn news(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}
