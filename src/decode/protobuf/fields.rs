//! What a schema tells without a value: its fields, and the least value that fits it. Knows no bytes.
use super::super::framed::quoted;
use super::super::step::Step;
use super::node::{FieldKind, ProtobufField, Shape, TypeId, Types, WellKnown};
use super::read::DEEPEST;
use super::scalar;

/// Fields that are told; who completes a path looks at no more.
const MOST_FIELDS: usize = 5000;

/// Tells the steps of each field.
pub(super) fn learn(types: &Types, id: TypeId, see: &mut dyn FnMut(&[Step])) {
    ProtobufLearning { types, see, steps: Vec::new(), open: Vec::new(), left: MOST_FIELDS }.message(id);
}

struct ProtobufLearning<'t, 's> {
    types: &'t Types,
    see: &'s mut dyn FnMut(&[Step]),
    steps: Vec<Step>,
    /// The messages around: one that stands in itself is not gone into again.
    open: Vec<TypeId>,
    left: usize,
}

impl ProtobufLearning<'_, '_> {
    fn message(&mut self, id: TypeId) {
        let message = self.types.message(id);
        if message.known.is_some() || self.steps.len() > DEEPEST || self.open.contains(&id) {
            return;
        }
        self.open.push(id);
        for field in &message.fields {
            let inner = match field.kind {
                FieldKind::Message(id) | FieldKind::Group(id) => Some(id),
                _ => None,
            };
            self.step(Step::Name(field.name.to_string()), |learning| match (field.shape, inner) {
                (Shape::Single { .. }, Some(id)) => learning.message(id),
                (Shape::List { .. }, inner) => {
                    learning
                        .step(Step::Each, |learning| inner.into_iter().for_each(|id| learning.message(id)));
                }
                // The names of a map's members stand in its values.
                _ => {}
            });
        }
        self.open.pop();
    }

    fn step(&mut self, step: Step, inner: impl FnOnce(&mut Self)) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        self.steps.push(step);
        (self.see)(&self.steps);
        inner(self);
        self.steps.pop();
    }
}

/// A value that fits a message, as JSON.
pub(super) fn skeleton(types: &Types, id: TypeId) -> String {
    let mut out = Vec::new();
    least(types, id, &mut Vec::new(), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes a message with all of its fields: of those that exclude each other the first, and no message within itself.
fn least(types: &Types, id: TypeId, open: &mut Vec<TypeId>, out: &mut Vec<u8>) {
    let message = types.message(id);
    match message.known {
        Some(WellKnown::Timestamp) => return out.extend_from_slice(b"\"1970-01-01T00:00:00Z\""),
        Some(WellKnown::Duration) => return out.extend_from_slice(b"\"0s\""),
        Some(WellKnown::FieldMask) => return out.extend_from_slice(b"\"\""),
        Some(WellKnown::Any) => return out.extend_from_slice(b"{}"),
        Some(WellKnown::OneOfItsFields) => return out.extend_from_slice(b"null"),
        Some(WellKnown::ItsField) => {
            if let Some(field) = message.fields.first() {
                least_of(types, field, open, out);
            }
            return;
        }
        None => {}
    }
    open.push(id);
    out.push(b'{');
    let mut seen = Vec::new();
    for field in &message.fields {
        let stands_in_itself = match field.kind {
            FieldKind::Message(id) | FieldKind::Group(id) => open.contains(&id) || open.len() > DEEPEST,
            _ => false,
        };
        let excluded = field.one_of.is_some_and(|of| seen.contains(&of));
        if excluded || (stands_in_itself && matches!(field.shape, Shape::Single { .. })) {
            continue;
        }
        seen.extend(field.one_of);
        if !out.ends_with(b"{") {
            out.push(b',');
        }
        quoted(&field.name, out);
        out.push(b':');
        least_of(types, field, open, out);
    }
    out.push(b'}');
    open.pop();
}

fn least_of(types: &Types, field: &ProtobufField, open: &mut Vec<TypeId>, out: &mut Vec<u8>) {
    match (field.shape, field.kind) {
        (Shape::List { .. }, _) => out.extend_from_slice(b"[]"),
        (Shape::Map, _) => out.extend_from_slice(b"{}"),
        (_, FieldKind::Message(id) | FieldKind::Group(id)) => least(types, id, open, out),
        (_, FieldKind::Enum(id)) if !types.enums[id].is_null => {
            let first = types.enums[id].values.first().map_or("", |(name, _)| name);
            quoted(first, out);
        }
        (_, kind) => scalar::leaf(types, kind, kind.zero()).write(out),
    }
}
