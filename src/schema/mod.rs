//! The layout of Kafka's messages, and the walk that holds bytes to it before anything is decoded from them.
//!
//! A codec reserves room for as many elements as a message claims to have, and eleven bytes can claim two thousand
//! million. [`walk`] steps over a message by Kafka's own definition of it: whatever it lets pass has really the bytes
//! for every element, string and tagged field that it claims, so that what is decoded from it is bounded by its size.
//!
//! The tables (`requests.txt`, `responses.txt`, `data.txt`) are written by `tools/schemas`. Knows no connection, no
//! request and no structure: names, sizes and bytes only.
mod compile;
mod tables;
#[cfg(test)]
mod tests;
mod walk;

use compile::MessageProgram;
use std::fmt;

/// Which message the bytes should be; requests and responses by their API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    Request(i16),
    Response(i16),
    /// What a member of a classic consumer group tells its leader; without the version in front.
    Subscription,
    /// What the leader deals to a member; without the version in front.
    Assignment,
}

/// Why bytes are not the message that they should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field, within those that hold it: `Topics.Partitions.LeaderId`. Empty for the message as a whole.
    pub field: String,
    /// Where the field begins.
    pub at: usize,
    pub why: Why,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There are not enough bytes for what it claims to hold.
    Elements { claimed: u32, left: usize },
    /// Likewise of a string or of bytes.
    Bytes { claimed: u32, left: usize },
    /// The bytes end before or inside it.
    CutShort,
    /// Its length is below -1, or a number of variable length goes on for ever.
    NoLength,
    /// A tagged field has another length than it says.
    TagLength,
    /// Bytes follow after the last field.
    LeftOver(usize),
    /// The tables have no such message or version.
    Unknown,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misfit { field, at, why } = self;
        match why {
            Why::Elements { claimed, left } => {
                let s = if *claimed == 1 { "" } else { "s" };
                write!(f, "{field} at byte {at} claims {claimed} element{s}, but only {left} bytes follow")
            }
            Why::Bytes { claimed, left } => {
                write!(f, "{field} at byte {at} claims {claimed} bytes, but only {left} follow")
            }
            Why::CutShort => write!(f, "it ends in {field} at byte {at}"),
            Why::NoLength => write!(f, "{field} at byte {at} has no possible length"),
            Why::TagLength => write!(f, "{field} at byte {at} has another length than it says"),
            Why::LeftOver(left) => write!(f, "{left} bytes are left over from byte {at} on"),
            Why::Unknown => f.write_str("this program does not know its layout"),
        }
    }
}

impl std::error::Error for Misfit {}

/// What Kafka calls the message, without "Request" or "Response"; none if the tables have no such message.
pub fn name(message: Message) -> Option<&'static str> {
    tables::name(message)
}

/// Steps over a whole message of `version`; costs a small part of decoding it, and reserves nothing.
///
/// # Errors
/// The first field that the bytes do not hold.
pub fn walk(message: Message, version: i16, bytes: &[u8]) -> Result<(), Misfit> {
    let program: Option<&MessageProgram> = tables::program(message, version);
    let unknown = || Misfit { field: String::new(), at: 0, why: Why::Unknown };
    walk::whole(program.ok_or_else(unknown)?, bytes)
}
