//! Compiled message types, which name each other by number. Plain data.
use super::wire::WireValue;
use std::collections::HashMap;

pub(super) type TypeId = usize;

/// All types of a schema and of what it imports.
#[derive(Debug, Default)]
pub(super) struct Types {
    pub messages: Vec<MessageType>,
    pub enums: Vec<EnumType>,
    /// Messages by their full names, for `Any`.
    pub by_name: HashMap<Box<str>, TypeId>,
    /// Whether any field of them is required.
    pub has_required: bool,
    /// The names of keys that fields are encrypted by.
    pub keks: Vec<Box<str>>,
    /// The messages at the top of the schema's own file, in its order.
    pub top: Vec<TypeId>,
}

/// A message.
#[derive(Debug)]
pub(super) struct MessageType {
    /// With its package.
    pub name: Box<str>,
    /// In the order of the file.
    pub fields: Box<[ProtobufField]>,
    /// The messages defined in it, in the order of the file; those that a map is made of among them.
    pub inner: Box<[TypeId]>,
    pub is_entry: bool,
    pub known: Option<WellKnown>,
}

impl MessageType {
    /// Whether it has a required field that values can lack. What describes `.proto` files has some, and comes along with every
    /// schema that has options of its own.
    pub fn demands(&self) -> bool {
        !self.name.starts_with("google.protobuf.") && self.fields.iter().any(|field| field.required)
    }
}

/// An enum: names and numbers, several names for one number allowed.
#[derive(Debug)]
pub(super) struct EnumType {
    pub values: Box<[(Box<str>, i32)]>,
    /// Its only value is JSON's null.
    pub is_null: bool,
}

/// A field of a message.
#[derive(Debug)]
pub(super) struct ProtobufField {
    pub name: Box<str>,
    /// As Protobuf's own JSON calls it: `orderId` for `order_id`.
    pub json_name: Box<str>,
    pub number: u32,
    pub kind: FieldKind,
    pub shape: Shape,
    /// Of proto2: who lacks it writes no such message.
    pub required: bool,
    /// Which `oneof` of the message it is of.
    pub one_of: Option<usize>,
}

impl ProtobufField {
    /// Whether the message can't have both.
    pub fn excludes(&self, other: &ProtobufField) -> bool {
        self.one_of.is_some() && self.one_of == other.one_of && self.number != other.number
    }
}

/// How often a field may stand in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Once; without `presence` its not being there means zero.
    Single {
        presence: bool,
    },
    List {
        packed: bool,
    },
    /// Entries with a key and a value: the kind is the entry's.
    Map,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
    /// Text in base64, or bytes, that a key has encrypted.
    Encrypted {
        kek: usize,
        text: bool,
    },
    Enum(TypeId),
    Message(TypeId),
    Group(TypeId),
}

/// A message that JSON has a form of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WellKnown {
    Timestamp,
    Duration,
    FieldMask,
    Any,
    /// It is what its only field is: `Int64Value`, `Struct`, `ListValue`.
    ItsField,
    /// It is what that of its fields is that is there: `Value`.
    OneOfItsFields,
}

impl Types {
    #[inline]
    pub fn message(&self, id: TypeId) -> &MessageType {
        &self.messages[id]
    }

    /// The field of a map's entry that holds its key, or its value.
    pub fn of_entry(&self, entry: FieldKind, number: u32) -> Option<&ProtobufField> {
        let FieldKind::Message(id) = entry else { return None };
        self.messages[id].fields.iter().find(|field| field.number == number)
    }
}

impl ProtobufField {
    /// Whether a value of this form can be the field's, or a part of it.
    #[inline]
    pub fn takes(&self, value: &WireValue<'_>) -> bool {
        match value {
            WireValue::Bytes(_) if matches!(self.shape, Shape::List { .. }) && self.kind.packs() => true,
            value => self.kind.form() == value.form(),
        }
    }
}

impl FieldKind {
    /// Whether many of it may stand in one value.
    pub fn packs(self) -> bool {
        !matches!(self.form(), 2 | 3)
    }

    /// The form in which it stands on the wire.
    pub fn form(self) -> u8 {
        match self {
            FieldKind::Double | FieldKind::Fixed64 | FieldKind::Sfixed64 => 1,
            FieldKind::Float | FieldKind::Fixed32 | FieldKind::Sfixed32 => 5,
            FieldKind::String | FieldKind::Bytes | FieldKind::Encrypted { .. } | FieldKind::Message(_) => 2,
            FieldKind::Group(_) => 3,
            FieldKind::Int32
            | FieldKind::Int64
            | FieldKind::Uint32
            | FieldKind::Uint64
            | FieldKind::Sint32
            | FieldKind::Sint64
            | FieldKind::Bool
            | FieldKind::Enum(_) => 0,
        }
    }

    /// What stands for a field that is not there.
    pub fn zero(self) -> WireValue<'static> {
        match self.form() {
            0 => WireValue::Varint(0),
            1 => WireValue::Fixed64(0),
            5 => WireValue::Fixed32(0),
            3 => WireValue::Group(&[]),
            _ => WireValue::Bytes(&[]),
        }
    }
}

impl WireValue<'_> {
    pub fn form(&self) -> u8 {
        match self {
            WireValue::Varint(_) => 0,
            WireValue::Fixed64(_) => 1,
            WireValue::Bytes(_) => 2,
            WireValue::Group(_) => 3,
            WireValue::Fixed32(_) => 5,
        }
    }
}
