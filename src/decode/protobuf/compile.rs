//! A schema's text, or its descriptor in base64, with what it imports: compiled by protox, and into `node`s.
use super::super::framed::EncryptionRules;
use super::imports::{Files, OWN};
use super::node::{EnumType, FieldKind, MessageType, ProtobufField, Shape, TypeId, Types, WellKnown};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use prost_reflect::prost::Message;
use prost_reflect::prost_types::{FileDescriptorProto, FileDescriptorSet};
use prost_reflect::{
    DescriptorPool, EnumDescriptor, FieldDescriptor, FileDescriptor, Kind, MessageDescriptor,
};
use protox::file::File;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The number of Confluent's option of a field.
const FIELD_META: u32 = 1088;

const EDITION: &str =
    "it is written in an edition of Protobuf (2023 or later): syntax proto2 and proto3 are read";

/// The types of a schema; `references` are the files that it imports.
pub(super) fn types(
    text: &str,
    references: &[(String, Arc<str>)],
    rules: &EncryptionRules,
) -> Result<Types, String> {
    guarded(|| compiled(text, references, rules))
}

/// The same of a file that is at hand with what it imports.
pub(super) fn types_of(files: Files, name: &str) -> Result<Types, String> {
    guarded(|| opened(files, name, &EncryptionRules::default()))
}

/// The files of a `.proto`, which is one, or of a set of descriptors, by their names.
pub(super) fn parsed(path: &str, bytes: Vec<u8>) -> Result<Vec<(String, File)>, String> {
    if path.ends_with(".proto") {
        let text = String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())?;
        return guarded(|| file(path, &text)).map(|file| vec![(path.to_owned(), file)]);
    }
    let set = descriptors_in(&bytes).ok_or("it is no set of descriptors")?;
    let named = |file: FileDescriptorProto| {
        let file = of_known_syntax(file)?;
        Ok((file.name().to_owned(), File::from_file_descriptor_proto(file)))
    };
    set.into_iter().map(named).collect()
}

/// The compiler is not written to never panic, and schemas come from outside.
fn guarded<T>(compile: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(compile))
        .unwrap_or_else(|_| Err("the compiler of Protobuf's schemas broke down over it".to_owned()))
}

fn compiled(text: &str, references: &[(String, Arc<str>)], rules: &EncryptionRules) -> Result<Types, String> {
    let mut files = Files::default();
    for (name, text) in references {
        let file = file(name, text).map_err(|error| format!("the reference {name}: {error}"))?;
        files.add(name, file);
    }
    let name = match descriptors(text) {
        Some(set) => {
            // The last one is what the others are for.
            let name = set.last().and_then(|file| file.name.clone()).unwrap_or_else(|| OWN.to_owned());
            for file in set {
                files.add_descriptor(of_known_syntax(file)?);
            }
            name
        }
        None => {
            files.add(OWN, file(OWN, text)?);
            OWN.to_owned()
        }
    };
    opened(files, &name, rules)
}

fn opened(files: Files, name: &str, rules: &EncryptionRules) -> Result<Types, String> {
    let mut compiler = protox::Compiler::with_file_resolver(files);
    let compiled = compiler.include_imports(true).open_file(name).map(|_| ());
    compiled.map_err(|error| in_words(&error, name))?;
    let pool = compiler.descriptor_pool();
    let own = pool.get_file_by_name(name).ok_or("the schema is in no file")?;
    Ok(build(&pool, &own, rules))
}

fn file(name: &str, text: &str) -> Result<File, String> {
    match descriptors(text).and_then(|mut set| set.pop()) {
        Some(descriptor) => {
            let mut descriptor = of_known_syntax(descriptor)?;
            descriptor.name = Some(name.to_owned());
            Ok(File::from_file_descriptor_proto(descriptor))
        }
        None if is_of_edition(text) => Err(EDITION.to_owned()),
        None => File::from_source(name, text).map_err(|error| in_words(&error, name)),
    }
}

/// A descriptor or a set of them in base64; none if it is text of a `.proto`.
fn descriptors(text: &str) -> Option<Vec<FileDescriptorProto>> {
    let text: String = text.split_ascii_whitespace().collect();
    descriptors_in(&BASE64_STANDARD.decode(text).ok()?)
}

fn descriptors_in(bytes: &[u8]) -> Option<Vec<FileDescriptorProto>> {
    if bytes.is_empty() {
        return None;
    }
    if let Ok(set) = FileDescriptorSet::decode(bytes)
        && set.file.iter().any(|file| file.name.is_some())
    {
        return Some(set.file);
    }
    FileDescriptorProto::decode(bytes).ok().map(|file| vec![file])
}

/// A descriptor whose syntax the compiler knows: it panics at another.
fn of_known_syntax(file: FileDescriptorProto) -> Result<FileDescriptorProto, String> {
    match file.syntax.as_deref() {
        None | Some("" | "proto2" | "proto3") => Ok(file),
        Some("editions") => Err(EDITION.to_owned()),
        Some(other) => Err(format!("there is no syntax {other}")),
    }
}

/// What the compiler says of a file, on one line: "line 3, column 5: expected …". The place stands before its words for those who
/// debug.
fn in_words(error: &protox::Error, name: &str) -> String {
    let words = format!("{error:?}").split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(rest) = words.strip_prefix(&format!("{name}:")) else {
        return words;
    };
    match rest.splitn(3, ':').collect::<Vec<_>>()[..] {
        [line, column, what] if line.parse::<u32>().is_ok() => {
            format!("line {line}, column {column}:{what}")
        }
        _ => rest.trim_start().to_owned(),
    }
}

/// Whether a text begins with `edition` where others have their syntax.
fn is_of_edition(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim_start)
        .find(|line| line.starts_with("edition") || line.starts_with("syntax"));
    first.is_some_and(|line| line.starts_with("edition"))
}

fn build(pool: &DescriptorPool, own: &FileDescriptor, rules: &EncryptionRules) -> Types {
    let messages: Vec<_> = pool.all_messages().collect();
    let enums: Vec<_> = pool.all_enums().collect();
    let ids = Ids {
        rules,
        messages: messages
            .iter()
            .enumerate()
            .map(|(id, message)| (message.full_name().to_owned(), id))
            .collect(),
        enums: enums.iter().enumerate().map(|(id, of)| (of.full_name().to_owned(), id)).collect(),
    };
    let types: Vec<MessageType> = messages.iter().map(|message| ids.build(message)).collect();
    Types {
        has_required: types.iter().any(MessageType::demands),
        keks: rules.rules.iter().map(|rule| (*rule.kek).into()).collect(),
        by_name: messages.iter().enumerate().map(|(id, of)| (of.full_name().into(), id)).collect(),
        top: own.messages().filter_map(|message| ids.message(&message)).collect(),
        messages: types,
        enums: enums.iter().map(build_enum).collect(),
    }
}

/// Types by their full names.
struct Ids<'r> {
    rules: &'r EncryptionRules,
    messages: HashMap<String, TypeId>,
    enums: HashMap<String, TypeId>,
}

impl Ids<'_> {
    fn message(&self, of: &MessageDescriptor) -> Option<TypeId> {
        self.messages.get(of.full_name()).copied()
    }

    fn build(&self, of: &MessageDescriptor) -> MessageType {
        // Those of the descriptor stand in the order of the file; a pool's in that of their numbers.
        let place = |field: &FieldDescriptor| field.path().last().copied();
        let mut fields: Vec<_> = of.fields().collect();
        fields.sort_by_key(place);
        let mut fields: Vec<_> = fields.iter().filter_map(|field| self.field(field)).collect();
        fields.extend(of.extensions().filter_map(|extension| {
            Some(ProtobufField {
                name: format!("[{}]", extension.full_name()).into(),
                json_name: extension.json_name().into(),
                number: extension.number(),
                kind: self.kind(&extension.kind(), extension.is_group())?,
                shape: match extension.is_list() {
                    true => Shape::List { packed: extension.is_packed() },
                    false => Shape::Single { presence: true },
                },
                required: false,
                one_of: None,
            })
        }));
        MessageType {
            name: of.full_name().into(),
            fields: fields.into(),
            inner: of.child_messages().filter_map(|message| self.message(&message)).collect(),
            is_entry: of.is_map_entry(),
            known: well_known(of.full_name()),
        }
    }

    fn field(&self, field: &FieldDescriptor) -> Option<ProtobufField> {
        let shape = match () {
            () if field.is_map() => Shape::Map,
            () if field.is_list() => Shape::List { packed: is_packed(field) },
            () => Shape::Single { presence: field.supports_presence() || field.is_required() },
        };
        Some(ProtobufField {
            name: field.name().into(),
            json_name: field.json_name().into(),
            number: field.number(),
            kind: self.encrypted(field).or_else(|| self.kind(&field.kind(), field.is_group()))?,
            shape,
            required: field.is_required(),
            one_of: field
                .containing_oneof()
                // One of its own is how `optional` is kept.
                .filter(|of| !of.is_synthetic())
                .map(|of| usize::try_from(of.path().last().copied().unwrap_or_default()).unwrap_or_default()),
        })
    }

    /// What a field holds that a rule has encrypted.
    fn encrypted(&self, field: &FieldDescriptor) -> Option<FieldKind> {
        let text = matches!(field.kind(), Kind::String);
        if self.rules.is_empty() || !text && field.kind() != Kind::Bytes {
            return None;
        }
        let kek = self.rules.of_field(field.full_name(), &tags(field))?;
        let kek = self.rules.rules.iter().position(|rule| rule.kek == kek)?;
        Some(FieldKind::Encrypted { kek, text })
    }

    fn kind(&self, kind: &Kind, group: bool) -> Option<FieldKind> {
        Some(match kind {
            Kind::Double => FieldKind::Double,
            Kind::Float => FieldKind::Float,
            Kind::Int32 => FieldKind::Int32,
            Kind::Int64 => FieldKind::Int64,
            Kind::Uint32 => FieldKind::Uint32,
            Kind::Uint64 => FieldKind::Uint64,
            Kind::Sint32 => FieldKind::Sint32,
            Kind::Sint64 => FieldKind::Sint64,
            Kind::Fixed32 => FieldKind::Fixed32,
            Kind::Fixed64 => FieldKind::Fixed64,
            Kind::Sfixed32 => FieldKind::Sfixed32,
            Kind::Sfixed64 => FieldKind::Sfixed64,
            Kind::Bool => FieldKind::Bool,
            Kind::String => FieldKind::String,
            Kind::Bytes => FieldKind::Bytes,
            Kind::Enum(of) => FieldKind::Enum(*self.enums.get(of.full_name())?),
            Kind::Message(of) if group => FieldKind::Group(self.message(of)?),
            Kind::Message(of) => FieldKind::Message(self.message(of)?),
        })
    }
}

/// The tags of Confluent's option of a field.
fn tags(field: &FieldDescriptor) -> Vec<String> {
    let options = field.options();
    let metas = options.extensions().filter(|(extension, _)| extension.number() == FIELD_META);
    let tags = metas.filter_map(|(_, meta)| {
        let tags = meta.as_message()?.get_field_by_name("tags")?;
        Some(tags.as_list()?.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect::<Vec<_>>())
    });
    tags.flatten().collect()
}

/// Whether it is written in one value. `[packed = false]` of proto3 is lost on the pool's own answer.
fn is_packed(field: &FieldDescriptor) -> bool {
    let said = field.field_descriptor_proto().options.as_ref().and_then(|options| options.packed);
    said.unwrap_or_else(|| field.is_packed())
}

fn build_enum(of: &EnumDescriptor) -> EnumType {
    let mut values: Vec<_> = of.values().collect();
    values.sort_by_key(|value| value.path().last().copied());
    EnumType {
        values: values.iter().map(|value| (value.name().into(), value.number())).collect(),
        is_null: of.full_name() == "google.protobuf.NullValue",
    }
}

fn well_known(name: &str) -> Option<WellKnown> {
    Some(match name.strip_prefix("google.protobuf.")? {
        "Timestamp" => WellKnown::Timestamp,
        "Duration" => WellKnown::Duration,
        "FieldMask" => WellKnown::FieldMask,
        "Any" => WellKnown::Any,
        "Value" => WellKnown::OneOfItsFields,
        "Struct" | "ListValue" | "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value"
        | "Int32Value" | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue" => WellKnown::ItsField,
        _ => return None,
    })
}
