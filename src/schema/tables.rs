//! Finds the layout of a message: which line of which table, and its program for one version, made when first asked for.
use super::Message;
use super::compile::{MessageHead, MessageProgram, compile};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// One message of the tables.
struct MessageTable {
    head: MessageHead,
    body: &'static str,
    /// By version, from the lowest.
    programs: Box<[OnceLock<MessageProgram>]>,
}

static ENTRIES: LazyLock<HashMap<Message, MessageTable>> = LazyLock::new(|| {
    let requests = messages(include_str!("requests.txt"), Message::Request);
    let responses = messages(include_str!("responses.txt"), Message::Response);
    let data = |key| if key == 0 { Message::Subscription } else { Message::Assignment };
    requests.chain(responses).chain(messages(include_str!("data.txt"), data)).collect()
});

/// The messages of one table: each begins with its number at the beginning of a line.
fn messages(
    table: &'static str,
    message: impl Fn(i16) -> Message,
) -> impl Iterator<Item = (Message, MessageTable)> {
    let starts = |at: &usize| *at == 0 || table.as_bytes()[at - 1] == b'\n';
    let numbered = move |at: &usize| starts(at) && table.as_bytes()[*at].is_ascii_digit();
    let mut begins: Vec<usize> = (0..table.len()).filter(numbered).collect();
    begins.push(table.len());
    let texts: Vec<&'static str> = begins.windows(2).map(|pair| &table[pair[0]..pair[1]]).collect();
    texts.into_iter().map(move |text| {
        let (first, body) = text.split_once('\n').expect("a message has two lines in its table");
        let head = MessageHead::read(first).expect("the first line of a message is well-formed");
        let programs = (head.lowest..=head.highest).map(|_| OnceLock::new()).collect();
        (message(head.key), MessageTable { head, body, programs })
    })
}

/// The program of one version; none where the tables have no such message or version.
pub(super) fn program(message: Message, version: i16) -> Option<&'static MessageProgram> {
    let entry = ENTRIES.get(&message)?;
    let place = usize::try_from(version.checked_sub(entry.head.lowest)?).ok()?;
    let slot = entry.programs.get(place)?;
    Some(slot.get_or_init(|| compile(&entry.head, entry.body, version)))
}

pub(super) fn name(message: Message) -> Option<&'static str> {
    ENTRIES.get(&message).map(|entry| entry.head.name)
}

/// All messages of the tables, with their lowest and highest versions.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = (Message, &'static str, i16, i16)> {
    ENTRIES.iter().map(|(message, entry)| (*message, entry.head.name, entry.head.lowest, entry.head.highest))
}
