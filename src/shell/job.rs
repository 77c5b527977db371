//! Work that goes on in the background wherever the user is. It is told on the line above the footer, and its end as a notice;
//! leaving a place does not end it, leaving the program does.
use super::Notice;
use crate::kafka::model::Timestamp;
use crate::ui::words::Words;
use std::future::Future;
use std::pin::Pin;

/// A future that `run` can spawn.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send + 'static>>;

/// A piece of such work, as the app watches over it.
pub trait Job: Send + Sync {
    /// What it does and how far it is: the same in fewer and fewer words. So many `others` go on beside it.
    fn words(&self, now: Timestamp, others: usize) -> Vec<Words<'static>>;
    /// How it ended, once it has.
    fn end(&self) -> Option<Notice>;
    /// What leaving the program now would lose: "the export to x.csv, which is not done".
    fn loss(&self) -> String;
    /// The user has enough of it; it tells its end.
    fn stop(&self);
    /// Ends it without a word, and takes away what is not done.
    fn discard(&self) -> Boxed<()>;
}
