//! One record of `__consumer_offsets`: a commit, a generation of a classic group, a member or an epoch of a group of KIP-848.
//! Read in place: there may be millions. Everything else, and every other group, is none.

/// What a record says about the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OffsetsEntry<'a> {
    Commit {
        topic: &'a str,
        partition: i32,
        /// None: the commit was deleted, or has expired.
        value: Option<CommitEntry>,
    },
    /// A generation of a classic group; none: the group is gone.
    Generation(Option<GenerationEntry<'a>>),
    /// A member of a group of KIP-848: it has joined, or changed (none: left).
    Member { id: &'a str, value: Option<MemberEntry<'a>> },
    /// A group of KIP-848 has come to a new epoch.
    Epoch(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommitEntry {
    pub(super) offset: i64,
    /// By the coordinator's clock.
    pub(super) at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GenerationEntry<'a> {
    pub(super) number: i32,
    /// Since when; -1 where brokers before 2.1 do not say.
    pub(super) since: i64,
    pub(super) members: Vec<MemberEntry<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct MemberEntry<'a> {
    pub(super) id: &'a str,
    pub(super) client: &'a str,
    pub(super) host: &'a str,
}

/// What a record says about this group; none if it says nothing about it, or is laid out in a way that is not known.
pub(super) fn entry<'a>(group: &str, key: &'a [u8], value: Option<&'a [u8]>) -> Option<OffsetsEntry<'a>> {
    let mut fields = Slices { bytes: key, compact: false };
    let kind = fields.i16()?;
    if fields.text()? != group {
        return None;
    }
    match kind {
        0 | 1 => {
            let (topic, partition) = (fields.text()?, fields.i32()?);
            let value = match value {
                Some(value) => Some(commit(value)?),
                None => None,
            };
            Some(OffsetsEntry::Commit { topic, partition, value })
        }
        2 => match value {
            Some(value) => Some(OffsetsEntry::Generation(Some(generation(value)?))),
            None => Some(OffsetsEntry::Generation(None)),
        },
        3 => {
            let mut fields = Slices { bytes: value?, compact: true };
            fields.i16()?;
            Some(OffsetsEntry::Epoch(fields.i32()?))
        }
        5 => {
            let id = fields.text()?;
            let value = match value {
                Some(value) => Some(member(id, value)?),
                None => None,
            };
            Some(OffsetsEntry::Member { id, value })
        }
        _ => None,
    }
}

/// Versions 0 to 3 are plain, 4 is compact and adds the topic's id behind.
fn commit(value: &[u8]) -> Option<CommitEntry> {
    let mut fields = Slices { bytes: value, compact: false };
    let version = fields.i16()?;
    fields.compact = version >= 4;
    let offset = fields.i64()?;
    if version >= 3 {
        fields.i32()?; // leader epoch
    }
    fields.text()?; // metadata
    Some(CommitEntry { offset, at: fields.i64()? })
}

fn generation(value: &[u8]) -> Option<GenerationEntry<'_>> {
    let mut fields = Slices { bytes: value, compact: false };
    let version = fields.i16()?;
    fields.compact = version >= 4;
    fields.text()?; // protocol type
    let number = fields.i32()?;
    fields.maybe_text()?; // protocol
    fields.maybe_text()?; // leader
    let since = if version >= 2 { fields.i64()? } else { -1 };
    let mut members = Vec::new();
    for _ in 0..fields.length(4)?? {
        let id = fields.text()?;
        if version >= 3 {
            fields.maybe_text()?; // instance
        }
        let (client, host) = (fields.text()?, fields.text()?);
        if version >= 1 {
            fields.i32()?; // rebalance timeout
        }
        fields.i32()?; // session timeout
        fields.blob()?; // subscription
        fields.blob()?; // assignment
        fields.tags()?;
        members.push(MemberEntry { id, client, host: plain(host) });
    }
    Some(GenerationEntry { number, since, members })
}

fn member<'a>(id: &'a str, value: &'a [u8]) -> Option<MemberEntry<'a>> {
    let mut fields = Slices { bytes: value, compact: true };
    fields.i16()?;
    fields.maybe_text()?; // instance
    fields.maybe_text()?; // rack
    let (client, host) = (fields.text()?, fields.text()?);
    Some(MemberEntry { id, client, host: plain(host) })
}

/// Brokers write hosts as Java does: "/10.0.0.1".
fn plain(host: &str) -> &str {
    host.strip_prefix('/').unwrap_or(host)
}

/// A cursor over the bytes of a key or a value.
struct Slices<'a> {
    bytes: &'a [u8],
    compact: bool,
}

impl<'a> Slices<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(front)
    }

    fn i16(&mut self) -> Option<i16> {
        Some(i16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn i32(&mut self) -> Option<i32> {
        Some(i32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn i64(&mut self) -> Option<i64> {
        Some(i64::from_be_bytes(self.take(8)?.try_into().ok()?))
    }

    fn varint(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A length that stands in `width` bytes unless it is compact; the inner none is null.
    fn length(&mut self, width: usize) -> Option<Option<usize>> {
        let length = match (self.compact, width) {
            (true, _) => i64::from(self.varint()?) - 1,
            (false, 2) => i64::from(self.i16()?),
            (false, _) => i64::from(self.i32()?),
        };
        Some(usize::try_from(length).ok())
    }

    fn maybe_text(&mut self) -> Option<Option<&'a str>> {
        match self.length(2)? {
            None => Some(None),
            Some(length) => Some(Some(std::str::from_utf8(self.take(length)?).ok()?)),
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        self.maybe_text()?
    }

    fn blob(&mut self) -> Option<()> {
        if let Some(length) = self.length(4)? {
            self.take(length)?;
        }
        Some(())
    }

    fn tags(&mut self) -> Option<()> {
        if self.compact {
            for _ in 0..self.varint()? {
                self.varint()?;
                let length = usize::try_from(self.varint()?).ok()?;
                self.take(length)?;
            }
        }
        Some(())
    }
}
