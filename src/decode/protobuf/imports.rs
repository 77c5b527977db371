//! The files that a schema may import: those that it refers to, Google's, and those that Confluent's serializers bring with them, which
//! no registry lists as references.
use prost_reflect::prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};
use protox::Error;
use protox::file::{File, FileResolver, GoogleFileResolver};
use std::collections::HashMap;

/// The name of a file that has none: no import asks for it.
pub(super) const OWN: &str = "kafdeck/schema.proto";

/// Files by the names under which they are imported.
#[derive(Default)]
pub(super) struct Files {
    files: HashMap<String, File>,
}

/// What schemas of Confluent's world import unasked; fields as they are published there.
const BROUGHT_ALONG: &[(&str, &str)] = &[
    (
        "confluent/meta.proto",
        r#"syntax = "proto3"; package confluent; import "google/protobuf/descriptor.proto";
        message Meta { string doc = 1; map<string, string> params = 2; repeated string tags = 3; }
        extend google.protobuf.FileOptions { Meta file_meta = 1088; }
        extend google.protobuf.MessageOptions { Meta message_meta = 1088; }
        extend google.protobuf.FieldOptions { Meta field_meta = 1088; }
        extend google.protobuf.EnumOptions { Meta enum_meta = 1088; }
        extend google.protobuf.EnumValueOptions { Meta enum_value_meta = 1088; }"#,
    ),
    (
        "confluent/type/decimal.proto",
        r#"syntax = "proto3"; package confluent.type;
        message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }"#,
    ),
    (
        "google/type/date.proto",
        r#"syntax = "proto3"; package google.type; message Date { int32 year = 1; int32 month = 2; int32 day = 3; }"#,
    ),
    (
        "google/type/timeofday.proto",
        r#"syntax = "proto3"; package google.type;
        message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }"#,
    ),
    (
        "google/type/money.proto",
        r#"syntax = "proto3"; package google.type;
        message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }"#,
    ),
    (
        "google/type/decimal.proto",
        r#"syntax = "proto3"; package google.type; message Decimal { string value = 1; }"#,
    ),
    (
        "google/type/latlng.proto",
        r#"syntax = "proto3"; package google.type; message LatLng { double latitude = 1; double longitude = 2; }"#,
    ),
    (
        "google/type/interval.proto",
        r#"syntax = "proto3"; package google.type; import "google/protobuf/timestamp.proto";
        message Interval { google.protobuf.Timestamp start_time = 1; google.protobuf.Timestamp end_time = 2; }"#,
    ),
    (
        "google/type/dayofweek.proto",
        r#"syntax = "proto3"; package google.type; enum DayOfWeek { DAY_OF_WEEK_UNSPECIFIED = 0; MONDAY = 1;
        TUESDAY = 2; WEDNESDAY = 3; THURSDAY = 4; FRIDAY = 5; SATURDAY = 6; SUNDAY = 7; }"#,
    ),
];

impl Files {
    pub fn add(&mut self, name: &str, file: File) {
        self.files.insert(name.to_owned(), file);
    }

    pub fn add_descriptor(&mut self, mut descriptor: FileDescriptorProto) {
        let name = descriptor.name.get_or_insert_with(|| OWN.to_owned()).clone();
        self.add(&name, File::from_file_descriptor_proto(descriptor));
    }
}

/// A file as it is imported by another name.
pub(super) fn renamed(file: &File, name: &str) -> File {
    let mut descriptor = file.file_descriptor_proto().clone();
    if descriptor.name() == name {
        return file.clone();
    }
    descriptor.name = Some(name.to_owned());
    File::from_file_descriptor_proto(descriptor)
}

/// The full names of a file's messages, those within others too; not the ones that maps are made of.
pub(super) fn messages(file: &File) -> Vec<String> {
    let file = file.file_descriptor_proto();
    let mut found = Vec::new();
    let mut open: Vec<(String, &DescriptorProto)> =
        file.message_type.iter().map(|message| (file.package().to_owned(), message)).collect();
    while let Some((space, message)) = open.pop() {
        if message.options.as_ref().is_some_and(prost_reflect::prost_types::MessageOptions::map_entry) {
            continue;
        }
        let before = if space.is_empty() { String::new() } else { format!("{space}.") };
        let name = format!("{before}{}", message.name());
        open.extend(message.nested_type.iter().map(|inner| (name.clone(), inner)));
        found.push(name);
    }
    found
}

/// A message of a file by its full name.
pub(super) fn message<'f>(file: &'f File, full: &str) -> Option<&'f DescriptorProto> {
    let file = file.file_descriptor_proto();
    let own = match file.package() {
        "" => full,
        package => full.strip_prefix(package)?.strip_prefix('.')?,
    };
    let mut steps = own.split('.');
    let first = steps.next()?;
    let first = file.message_type.iter().find(|message| message.name() == first)?;
    steps.try_fold(first, |message, step| message.nested_type.iter().find(|inner| inner.name() == step))
}

/// Whether two of one name are read alike. A set of descriptors names types in full, a text may not.
pub(super) fn is_same(one: &DescriptorProto, other: &DescriptorProto) -> bool {
    let last = |field: &FieldDescriptorProto| field.type_name().rsplit('.').next().map(str::to_owned);
    let field = |a: &FieldDescriptorProto, b: &FieldDescriptorProto| {
        (a.name(), a.number(), a.label) == (b.name(), b.number(), b.label)
            && last(a) == last(b)
            && (a.r#type == b.r#type || a.r#type.is_none() || b.r#type.is_none())
    };
    one.field.len() == other.field.len()
        && one.field.iter().zip(&other.field).all(|(a, b)| field(a, b))
        && one.nested_type.len() == other.nested_type.len()
        && one.nested_type.iter().zip(&other.nested_type).all(|(a, b)| a.name() == b.name() && is_same(a, b))
        && one.enum_type.len() == other.enum_type.len()
        && one
            .enum_type
            .iter()
            .zip(&other.enum_type)
            .all(|(a, b)| (a.name(), &a.value) == (b.name(), &b.value))
}

impl FileResolver for Files {
    fn open_file(&self, name: &str) -> Result<File, Error> {
        if let Some(file) = self.files.get(name) {
            return Ok(file.clone());
        }
        match BROUGHT_ALONG.iter().find(|(own, _)| *own == name) {
            Some((name, text)) => File::from_source(name, text),
            None => GoogleFileResolver::new().open_file(name),
        }
    }
}
