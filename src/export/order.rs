//! What an export is asked for. Plain data.
use crate::form::Form;
use crate::kafka::model::Timestamp;
use crate::kafka::read::ScanRequest;
use crate::kafka::record::Record;

/// Which records, in which form, where.
#[derive(Clone, Debug)]
pub struct ExportOrder {
    pub what: What,
    /// The same in words, for notices and the log: "the 3 marked records".
    pub words: String,
    pub shape: Shape,
    /// As the user typed it: relative to the folder that the program was started in, `~` is the home folder.
    pub path: String,
    /// The user has said that the file of this name goes.
    pub replace: bool,
    /// When it was asked for, by the asker's clock.
    pub since: Timestamp,
}

/// Which records.
#[derive(Clone, Debug)]
pub enum What {
    /// These, in this order.
    Rows(Vec<Record>),
    /// What a scan of the cluster finds.
    Scan(Box<ScanRequest>),
}

/// One file or many.
#[derive(Clone, Debug)]
pub enum Shape {
    /// All records in one file.
    File(Form),
    /// Each value in a file of its own, in a folder that is new or empty.
    Folder,
}
