//! The unfinished file or folder that an export writes to, and the step that makes it the finished one.
use super::order::{Order, Shape};
use super::place::{self, Refusal, check, meant, trouble};
use crate::form::{Form, file};
use crate::kafka::record::Record;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

/// Written at once.
const CHUNK: usize = 1 << 20;

/// Where the bytes go.
pub struct Target {
    /// What it will be called.
    pub path: PathBuf,
    /// What it is called until then.
    pub part: PathBuf,
    replace: bool,
    into: Into,
    /// Records and bytes that the system has taken, and tombstones that have no file.
    pub records: u64,
    pub bytes: u64,
    pub tombstones: u64,
    page: Vec<u8>,
    waiting: u64,
}

enum Into {
    File(File, Form),
    Folder,
}

impl Target {
    /// Takes the place that the order names: makes the unfinished file or folder beside it.
    pub fn open(order: &Order) -> Result<Target, Refusal> {
        let typed = meant(&order.path).map_err(Refusal::Impossible)?;
        let path = check(&typed, &order.shape, order.replace)?;
        let mut number = 1;
        let (part, into) = loop {
            let part = place::part(&path, number);
            let made = match &order.shape {
                Shape::File(form) => OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(&part)
                    .map(|file| Into::File(file, form.clone())),
                Shape::Folder => fs::create_dir(&part).map(|()| Into::Folder),
            };
            match made {
                Ok(into) => break (part, into),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(Refusal::Impossible(trouble(&path, &error))),
            }
        };
        let mut page = Vec::with_capacity(CHUNK + (CHUNK >> 2));
        if let Into::File(_, form) = &into {
            form.head(&mut page);
        }
        let replace = order.replace;
        Ok(Target { path, part, replace, into, records: 0, bytes: 0, tombstones: 0, page, waiting: 0 })
    }

    /// Writes one record, some time before [`Target::flush`] returns.
    pub fn record(&mut self, record: &Record) -> io::Result<()> {
        match &self.into {
            Into::File(_, form) => {
                form.record(record, &mut self.page);
                self.waiting += 1;
                if self.page.len() >= CHUNK { self.flush() } else { Ok(()) }
            }
            Into::Folder => {
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
        if let Into::File(file, _) = &mut self.into {
            file.write_all(&self.page)?;
        }
        self.bytes += self.page.len() as u64;
        self.records += std::mem::take(&mut self.waiting);
        self.page.clear();
        Ok(())
    }

    /// Everything is written: gives it its name. What someone else has put there meanwhile stays.
    pub fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        if let Into::File(file, _) = &self.into {
            // Some disks say only now that they are full.
            file.sync_all()?;
        }
        match &self.into {
            Into::File(..) if !self.replace => self.name_new_file(),
            // A folder takes the place of an empty one only: the system sees to that.
            Into::File(..) | Into::Folder => fs::rename(&self.part, &self.path),
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
        let gone = match self.into {
            Into::File(..) => fs::remove_file(&self.part),
            Into::Folder => fs::remove_dir_all(&self.part),
        };
        if let Err(error) = gone {
            tracing::warn!("{} could not be removed: {error}", self.part.display());
        }
    }
}
