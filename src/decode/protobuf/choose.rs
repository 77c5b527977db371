//! Which message of its file a value is. Confluent's serializers write a list of indexes before it: the message at the top of the file, the
//! one within that, and so on. Some write the list otherwise, so that it is read in every way that is known, and taken in the first
//! in which the bytes behind it fit the message without a field that this does not have.
use super::super::framed::{Body, EncodingFault, Read};
use super::node::{FieldKind, TypeId, Types};
use super::parts::{Items, inside};
use super::read::DEEPEST;
use super::wire::{Wire, WireValue};
use std::fmt;

/// Messages within each other that a list can name.
const MOST_INDEXES: usize = 32;

/// How the message was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoundHow {
    Written,
    /// Counting the messages that maps are made of, as some do and others do not.
    WithEntries,
    /// The innermost first: .NET since 2.10.1.
    Reversed,
    /// Without the sign in the lowest bit: old clients of Python and Go.
    Unsigned,
    /// By its name: Apicurio.
    Named,
    /// There is no list, and it is the first of the file.
    First,
}

impl fmt::Display for FoundHow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FoundHow::Written => "",
            FoundHow::WithEntries => ", message indexes that count the entries of maps",
            FoundHow::Reversed => ", message indexes reversed",
            FoundHow::Unsigned => ", message indexes without a sign",
            FoundHow::Named => ", message named before it",
            FoundHow::First => ", without message indexes",
        })
    }
}

/// A message and its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'a> {
    pub message: TypeId,
    pub bytes: &'a [u8],
    pub how: FoundHow,
}

/// The message of a value.
pub(super) fn choose<'a>(types: &Types, body: Body<'a>) -> Read<Chosen<'a>> {
    // What most records begin with: the first message of the file. No message begins with a zero.
    if let (None, [0, bytes @ ..], Some(&message)) = (body.message, body.bytes, types.top.first()) {
        return Ok(Chosen { message, bytes, how: FoundHow::Written });
    }
    let candidates = candidates(types, body);
    let fitting = candidates.iter().find(|chosen| fits(types, chosen.message, chosen.bytes, 0));
    // A newer schema than this one has fields that are not known here.
    let sound = || candidates.iter().find(|chosen| is_sound(chosen.bytes));
    let named = || candidates.first().filter(|chosen| chosen.how != FoundHow::First);
    let chosen = fitting.or_else(sound).or_else(named);
    chosen.copied().ok_or_else(|| {
        EncodingFault::at(0, "the schema has no message at the indexes that the value begins with")
    })
}

/// Every reading that leads to a message, the likeliest first.
fn candidates<'a>(types: &Types, body: Body<'a>) -> Vec<Chosen<'a>> {
    let mut found: Vec<Chosen<'a>> = Vec::new();
    let mut add = |message: Option<TypeId>, bytes: &'a [u8], how| {
        let is_new =
            |message| !found.iter().any(|own| own.message == message && own.bytes.len() == bytes.len());
        if let Some(message) = message.filter(|message| is_new(*message)) {
            found.push(Chosen { message, bytes, how });
        }
    };
    let list = body.message.unwrap_or(body.bytes);
    for (zigzag, how) in [(true, FoundHow::Written), (false, FoundHow::Unsigned)] {
        let Some((mut indexes, rest)) = indexes(list, zigzag) else { continue };
        let bytes = if body.message.is_some() { body.bytes } else { rest };
        add(at(types, &indexes, false), bytes, how);
        add(at(types, &indexes, true), bytes, if zigzag { FoundHow::WithEntries } else { how });
        if zigzag {
            indexes.reverse();
            add(at(types, &indexes, false), bytes, FoundHow::Reversed);
        }
    }
    if body.message.is_none() {
        if let Some((name, rest)) = named(body.bytes) {
            add(by_name(types, name), rest, FoundHow::Named);
        }
        add(types.top.first().copied(), body.bytes, FoundHow::First);
    }
    found
}

/// A list of indexes, behind their count; none is the first message. And what follows it.
fn indexes(bytes: &[u8], zigzag: bool) -> Option<(Vec<usize>, &[u8])> {
    let mut wire = Wire::new(bytes);
    let mut next = || {
        let number = wire.varint().ok()?;
        let number = if zigzag { (number >> 1) ^ (number & 1).wrapping_neg() } else { number };
        usize::try_from(number).ok()
    };
    let count = next()?;
    if count > MOST_INDEXES {
        return None;
    }
    let indexes: Option<Vec<usize>> = (0..count).map(|_| next()).collect();
    let indexes = indexes?;
    Some((if indexes.is_empty() { vec![0] } else { indexes }, wire.rest()))
}

/// The message at a list of indexes.
fn at(types: &Types, indexes: &[usize], entries: bool) -> Option<TypeId> {
    let (first, rest) = indexes.split_first()?;
    let top = *types.top.get(*first)?;
    rest.iter().try_fold(top, |id, index| {
        let mut inner = types.message(id).inner.iter().filter(|id| entries || !types.message(**id).is_entry);
        inner.nth(*index).copied()
    })
}

/// The indexes that lead to a message; none if it stands in another file. The messages that maps are made of are not counted, as
/// Confluent's own serializers don't.
pub(super) fn way_to(types: &Types, among: &[TypeId], id: TypeId, depth: usize) -> Option<Vec<usize>> {
    let own = among.iter().filter(|own| !types.message(**own).is_entry);
    own.enumerate().find_map(|(index, own)| {
        if *own == id {
            return Some(vec![index]);
        }
        let rest = (depth < MOST_INDEXES).then(|| way_to(types, &types.message(*own).inner, id, depth + 1));
        rest.flatten().map(|rest| [vec![index], rest].concat())
    })
}

/// Every message of the schema's own file, those within others behind these; not the ones that maps are made of.
pub(super) fn all(types: &Types) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut open: Vec<(TypeId, usize)> = types.top.iter().rev().map(|id| (*id, 0)).collect();
    while let Some((id, depth)) = open.pop() {
        let message = types.message(id);
        if message.is_entry || depth > MOST_INDEXES {
            continue;
        }
        found.push(id);
        open.extend(message.inner.iter().rev().map(|inner| (*inner, depth + 1)));
    }
    found
}

/// What Apicurio writes before the bytes: a message of its own, with the name of theirs.
fn named(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let mut wire = Wire::new(bytes);
    let mut head = Wire::new(wire.sized().ok()?);
    match (head.next().ok()??, head.is_at_end()) {
        ((1, WireValue::Bytes(name)), true) => Some((std::str::from_utf8(name).ok()?, wire.rest())),
        _ => None,
    }
}

/// A message by its name, with or without its package.
pub(super) fn by_name(types: &Types, name: &str) -> Option<TypeId> {
    let short = || {
        let is_it = |id: &TypeId| types.message(*id).name.rsplit('.').next() == Some(name);
        types.top.iter().copied().find(is_it)
    };
    types.by_name.get(name).copied().or_else(short)
}

/// Whether the bytes are a message of the type, and of its inner types, without a field that these do not have.
pub(super) fn fits(types: &Types, id: TypeId, bytes: &[u8], depth: usize) -> bool {
    let mut wire = Wire::new(bytes);
    loop {
        let (number, value) = match wire.next() {
            Ok(Some(part)) => part,
            Ok(None) => return true,
            Err(_) => return false,
        };
        let field =
            types.message(id).fields.iter().find(|field| field.number == number && field.takes(&value));
        let Some(field) = field else { return false };
        let good = match field.kind {
            FieldKind::Message(of) | FieldKind::Group(of) => {
                depth < DEEPEST && fits(types, of, inside(&value), depth + 1)
            }
            FieldKind::String | FieldKind::Encrypted { text: true, .. } => {
                std::str::from_utf8(inside(&value)).is_ok()
            }
            kind => is_whole(Items::of(kind, value)),
        };
        if !good {
            return false;
        }
    }
}

/// Whether what is packed ends where its last item does.
fn is_whole(mut items: Items<'_>) -> bool {
    loop {
        match items.next() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// Whether the bytes are fields at all.
fn is_sound(bytes: &[u8]) -> bool {
    let mut wire = Wire::new(bytes);
    loop {
        match wire.next() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}
