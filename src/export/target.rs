//! The unfinished file or folder that an export writes to, and the step that makes it the finished one.
use super::order::{ExportOrder, Shape};
use super::place::{self, ExportRefusal, check, meant, trouble};
use crate::form::{Form, file};
use crate::kafka::record::Record;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

/// Written at once.
const CHUNK: usize = 1 << 20;

/// Where the bytes go.
pub struct ExportTarget {
    /// What it will be called.
    pub path: PathBuf,
    /// What it is called until then.
    pub part: PathBuf,
    replace: bool,
    open: OpenTarget,
    /// Records and bytes that the system has taken, and tombstones that have no file.
    pub records: u64,
    pub bytes: u64,
    pub tombstones: u64,
    page: Vec<u8>,
    waiting: u64,
}

enum OpenTarget {
    File(File, Form),
    Folder,
}

impl ExportTarget {
    /// Takes the place that the order names: makes the unfinished file or folder beside it.
    pub fn open(order: &ExportOrder) -> Result<ExportTarget, ExportRefusal> {
        let typed = meant(&order.path).map_err(ExportRefusal::Impossible)?;
        let path = check(&typed, &order.shape, order.replace)?;
        let mut number = 1;
        let (part, open) = loop {
            let part = place::part(&path, number);
            let made = match &order.shape {
                Shape::File(form) => OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(&part)
                    .map(|file| OpenTarget::File(file, form.clone())),
                Shape::Folder => fs::create_dir(&part).map(|()| OpenTarget::Folder),
            };
            match made {
                Ok(open) => break (part, open),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(ExportRefusal::Impossible(trouble(&path, &error))),
            }
        };
        let mut page = Vec::with_capacity(CHUNK + (CHUNK >> 2));
        if let OpenTarget::File(_, form) = &open {
            form.head(&mut page);
        }
        let replace = order.replace;
        Ok(ExportTarget { path, part, replace, open, records: 0, bytes: 0, tombstones: 0, page, waiting: 0 })
    }

    /// Writes one record, some time before [`ExportTarget::flush`] returns.
    pub fn record(&mut self, record: &Record) -> io::Result<()> {
        match &self.open {
            OpenTarget::File(_, form) => {
                form.record(record, &mut self.page);
                self.waiting += 1;
                if self.page.len() >= CHUNK { self.flush() } else { Ok(()) }
            }
            OpenTarget::Folder => {
                let (Some(name), Some(value)) = (file::name(record), &record.value) else {
                    self.tombstones += 1;
                    return Ok(());
                };
                OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(self.part.join(name))?
                    .write_all(value)?;
                self.records += 1;
                self.bytes += value.len() as u64;
                Ok(())
            }
        }
    }

    /// Hands everything to the system.
    pub fn flush(&mut self) -> io::Result<()> {
        if let OpenTarget::File(file, _) = &mut self.open {
            file.write_all(&self.page)?;
        }
        self.bytes += self.page.len() as u64;
        self.records += std::mem::take(&mut self.waiting);
        self.page.clear();
        Ok(())
    }

    /// Everything is written and flushed: gives it its name. What someone else has put there meanwhile stays.
    pub fn finish(&self) -> io::Result<()> {
        if let OpenTarget::File(file, _) = &self.open {
            // Some disks say only now that they are full.
            file.sync_all()?;
        }
        match &self.open {
            OpenTarget::File(..) if !self.replace => self.name_new_file(),
            // A folder takes the place of an empty one only: the system sees to that.
            OpenTarget::File(..) | OpenTarget::Folder => fs::rename(&self.part, &self.path),
        }
    }

    /// A second name fails where a file has it, which renaming would not.
    fn name_new_file(&self) -> io::Result<()> {
        match fs::hard_link(&self.part, &self.path) {
            Ok(()) => fs::remove_file(&self.part),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            // Not every disk has second names.
            Err(_) if fs::symlink_metadata(&self.path).is_err() => fs::rename(&self.part, &self.path),
            Err(error) => Err(error),
        }
    }

    /// Takes what was written away.
    pub fn remove(self) {
        let gone = match self.open {
            OpenTarget::File(..) => fs::remove_file(&self.part),
            OpenTarget::Folder => fs::remove_dir_all(&self.part),
        };
        if let Err(error) = gone {
            tracing::warn!("{} could not be removed: {error}", self.part.display());
        }
    }
}
