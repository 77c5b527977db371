//! What proto2 says must be there, and is not. A reader here reads all the same; others refuse such a message.
use super::super::framed::{EncodingFault, Objection, Read, Validity};
use super::node::{FieldKind, ProtobufField, Shape, TypeId, Types};
use super::parts::{Parts, inside, merged};
use super::read::DEEPEST;

/// Of one value so many are told.
const MOST_TOLD: usize = 20;

/// The fields that a message lacks, and those within it, with their places.
fn missing(types: &Types, id: TypeId, bytes: &[u8]) -> Vec<Objection> {
    let mut found = Vec::new();
    look(types, (id, 0), bytes, "", &mut found);
    found
}

/// Whether a message has all of them; none where its schema demands nothing.
pub(super) fn judged(types: &Types, id: TypeId, bytes: &[u8]) -> Option<Validity> {
    types.has_required.then(|| match missing(types, id, bytes) {
        none if none.is_empty() => Validity::Valid,
        missing => Validity::Invalid(missing),
    })
}

/// Whether it lacks none.
///
/// # Errors
/// The first that it lacks.
pub(super) fn held_to(types: &Types, id: TypeId, bytes: &[u8]) -> Read<()> {
    match missing(types, id, bytes).into_iter().next() {
        None => Ok(()),
        Some(first) => {
            let mut fault = EncodingFault::at(0, first.message);
            fault.path = first.path.replace('/', ".");
            Err(fault)
        }
    }
}

fn look(types: &Types, (id, depth): (TypeId, usize), bytes: &[u8], path: &str, found: &mut Vec<Objection>) {
    if depth > DEEPEST || !types.has_required || found.len() >= MOST_TOLD {
        return;
    }
    let message = types.message(id);
    // What stands up to a fault is there.
    let (parts, _) = Parts::of(message, bytes);
    for (place, field) in message.fields.iter().enumerate() {
        let values: Vec<_> = parts.of_field(place).collect();
        let path = format!("{path}/{}", field.name);
        if values.is_empty() {
            if field.required && found.len() < MOST_TOLD {
                let message = format!("it is required in {}, and not there", message.name);
                found.push(Objection { path, message });
            }
            continue;
        }
        let Some(of) = inner(field) else { continue };
        if field.shape == (Shape::Single { presence: true }) {
            look(types, (of, depth + 1), &merged(&values), &path, found);
            continue;
        }
        for (index, value) in values.iter().enumerate() {
            look(types, (of, depth + 1), inside(value), &format!("{path}/{index}"), found);
        }
    }
}

/// The message that a field is.
fn inner(field: &ProtobufField) -> Option<TypeId> {
    match field.kind {
        FieldKind::Message(id) | FieldKind::Group(id) => Some(id),
        _ => None,
    }
}
