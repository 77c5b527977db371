#!/usr/bin/env python3
"""Records made by other people's serializers: avro.json and protobuf.json beside this file.

    python3 -m venv v && v/bin/pip install "confluent-kafka[avro,protobuf]==2.16.1" avro==1.12.2 \
        fastavro==1.13.1 protobuf==7.36.2 grpcio-tools==1.85.1
    v/bin/python make.py

Each row has the schema, what it refers to, the bytes (in hex, with the frame that the serializer wrote) and what they mean. For Avro
that is written here by hand, as the JSON that kafdeck shows; for Protobuf it is what Google's own json_format makes of the message.
"""
import datetime, decimal, importlib, io, json, pathlib, struct, sys, tempfile, uuid

import avro.io
import avro.schema
import fastavro
from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import json_format
from grpc_tools import protoc

HERE = pathlib.Path(__file__).parent
VALUE = SerializationContext("orders", MessageField.VALUE)
UTC = datetime.timezone.utc


# --- Avro

PRIMITIVES = {
    "type": "record", "name": "All", "namespace": "acme", "fields": [
        {"name": "nothing", "type": "null"},
        {"name": "yes", "type": "boolean"},
        {"name": "small", "type": "int"},
        {"name": "large", "type": "long"},
        {"name": "single", "type": "float"},
        {"name": "twice", "type": "double"},
        {"name": "raw", "type": "bytes"},
        {"name": "text", "type": "string"},
        {"name": "four", "type": {"type": "fixed", "name": "Four", "size": 4}},
        {"name": "suit", "type": {"type": "enum", "name": "Suit", "symbols": ["SPADES", "HEARTS"]}},
        {"name": "list", "type": {"type": "array", "items": "int"}},
        {"name": "map", "type": {"type": "map", "values": "long"}},
        {"name": "maybe", "type": ["null", "string"], "default": None},
        {"name": "either", "type": ["null", "int", "string", {"type": "array", "items": "string"}]},
        {"name": "again", "type": "Suit"},
    ]}
PRIMITIVES_VALUE = {
    "nothing": None, "yes": True, "small": -2147483648, "large": 9223372036854775807, "single": 0.5, "twice": 0.1,
    "raw": b"\x00\xffa", "text": "gr\u00fc\u00df \u65e5\u672c \U0001f600 \"q\" \n", "four": b"abc\xe9", "suit": "HEARTS",
    "list": [1, -1, 300], "map": {"a": 1, "": -9223372036854775808}, "maybe": "here", "either": ["x", "y"],
    "again": "SPADES"}
PRIMITIVES_JSON = (
    '{"nothing":null,"yes":true,"small":-2147483648,"large":9223372036854775807,"single":0.5,"twice":0.1,'
    '"raw":"\\u0000\u00ffa","text":"gr\u00fc\u00df \u65e5\u672c \U0001f600 \\"q\\" \\n","four":"abc\u00e9","suit":"HEARTS",'
    '"list":[1,-1,300],"map":{"a":1,"":-9223372036854775808},"maybe":"here","either":["x","y"],"again":"SPADES"}')


def logical(field, kind, logical, **more):
    return {"name": field, "type": {"type": kind, "logicalType": logical, **more}}


LOGICAL = {
    "type": "record", "name": "Times", "fields": [
        logical("day", "int", "date"),
        logical("milli", "int", "time-millis"),
        logical("micro", "long", "time-micros"),
        logical("at", "long", "timestamp-millis"),
        logical("exactly", "long", "timestamp-micros"),
        logical("here", "long", "local-timestamp-micros"),
        logical("price", "bytes", "decimal", precision=20, scale=4),
        logical("fine", "fixed", "decimal", precision=18, scale=2, name="Fine", size=8),
        logical("id", "string", "uuid"),
    ]}
LOGICAL_VALUE = {
    "day": datetime.date(1969, 7, 20), "milli": datetime.time(13, 14, 15, 120000), "micro": datetime.time(0, 0, 0, 1),
    "at": datetime.datetime(2026, 11, 26, 13, 14, 15, 120000, tzinfo=UTC),
    "exactly": datetime.datetime(1900, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    "here": datetime.datetime(2026, 2, 28, 23, 59, 59, 999999),
    "price": decimal.Decimal("-1234567890123456.7800"), "fine": decimal.Decimal("-0.05"),
    "id": uuid.UUID("0e0b1c1e-5d3a-4d5e-9f6a-2b7c8d9e0f1a")}
LOGICAL_JSON = (
    '{"day":"1969-07-20","milli":"13:14:15.120","micro":"00:00:00.000001","at":"2026-11-26T13:14:15.120Z",'
    '"exactly":"1900-01-01T00:00:00.000001Z","here":"2026-02-28T23:59:59.999999","price":-1234567890123456.7800,'
    '"fine":-0.05,"id":"0e0b1c1e-5d3a-4d5e-9f6a-2b7c8d9e0f1a"}')

TREE = {"type": "record", "name": "Tree", "namespace": "a.b", "fields": [
    {"name": "value", "type": "long"},
    {"name": "left", "type": ["null", "Tree"], "default": None},
    {"name": "right", "type": ["null", "a.b.Tree"], "default": None}]}
TREE_VALUE = {"value": 1, "left": {"value": 2, "left": None, "right": None}, "right": {"value": 3, "left": None, "right": {
    "value": 4, "left": None, "right": None}}}
TREE_JSON = ('{"value":1,"left":{"value":2,"left":null,"right":null},'
             '"right":{"value":3,"left":null,"right":{"value":4,"left":null,"right":null}}}')

CUSTOMER = {"type": "record", "name": "Customer", "namespace": "acme", "fields": [{"name": "name", "type": "string"}]}
REFERRING = {"type": "record", "name": "Order", "namespace": "acme", "fields": [
    {"name": "id", "type": "int"}, {"name": "customer", "type": "acme.Customer"},
    {"name": "payer", "type": ["null", "Customer"], "default": None}]}


def by_fastavro(schema, value):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(json.dumps(schema))), value)
    return out.getvalue()


def by_apache(schema, value):
    out = io.BytesIO()
    avro.io.DatumWriter(avro.schema.parse(json.dumps(schema))).write(value, avro.io.BinaryEncoder(out))
    return out.getvalue()


def avro_rows():
    def row(name, by, schema, data, expected, references=()):
        return {"name": name, "by": by, "schema": json.dumps(schema),
                "references": [[one, json.dumps(text)] for one, text in references], "hex": data.hex(), "json": expected}

    fast, apache = "fastavro " + fastavro.__version__, "avro 1.12.2"
    yield row("primitives", fast, PRIMITIVES, by_fastavro(PRIMITIVES, PRIMITIVES_VALUE), PRIMITIVES_JSON)
    yield row("primitives", apache, PRIMITIVES, by_apache(PRIMITIVES, PRIMITIVES_VALUE), PRIMITIVES_JSON)
    yield row("logical", fast, LOGICAL, by_fastavro(LOGICAL, LOGICAL_VALUE), LOGICAL_JSON)
    yield row("tree", fast, TREE, by_fastavro(TREE, TREE_VALUE), TREE_JSON)
    yield row("tree", apache, TREE, by_apache(TREE, TREE_VALUE), TREE_JSON)
    for value in (5e-324, 1.7976931348623157e308, 1 / 3, 1e21, -0.0, 123456789.125):
        yield row("double", fast, "double", by_fastavro("double", value), rust_float(value))

    client = SchemaRegistryClient.new_client({"url": "mock://"}) if hasattr(SchemaRegistryClient, "new_client") \
        else SchemaRegistryClient({"url": "mock://"})
    name = "confluent-kafka 2.16.1"
    write = AvroSerializer(client, json.dumps(PRIMITIVES))
    yield row("framed", name, PRIMITIVES, write(PRIMITIVES_VALUE, VALUE), PRIMITIVES_JSON)
    customer = Schema(json.dumps(CUSTOMER), "AVRO")
    client.register_schema("customer", customer)
    order = Schema(json.dumps(REFERRING), "AVRO", [SchemaReference("acme.Customer", "customer", 1)])
    value = {"id": 7, "customer": {"name": "Ann"}, "payer": {"name": "Bob"}}
    write = AvroSerializer(client, order)
    yield row("references", name, REFERRING, write(value, VALUE),
              '{"id":7,"customer":{"name":"Ann"},"payer":{"name":"Bob"}}', [("acme.Customer", CUSTOMER)])


def rust_float(value):
    """The shortest digits that read as the same double, spelled as Rust spells them."""
    text = repr(value)
    if "e" in text:
        mantissa, exponent = text.split("e")
        return mantissa + "e" + str(int(exponent))
    return text


# --- Protobuf

ORDER = """syntax = "proto3";
package acme;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/any.proto";
import "acme/line.proto";

enum Status { NEW = 0; PAID = 1; OLD = -3; }

message Order {
  string id = 1;
  int32 i32 = 2; int64 i64 = 3; uint32 u32 = 4; uint64 u64 = 5; sint32 s32 = 6; sint64 s64 = 7;
  fixed32 f32 = 8; fixed64 f64 = 9; sfixed32 sf32 = 10; sfixed64 sf64 = 11;
  bool yes = 12; float single = 13; double twice = 14; bytes raw = 15;
  Status status = 16;
  repeated Line lines = 17;
  repeated int32 packed = 18;
  repeated int32 loose = 19 [packed = false];
  repeated string tags = 20;
  map<string, Line> by_sku = 21;
  map<int64, string> names = 22;
  map<bool, Status> states = 23;
  optional int32 maybe = 24;
  oneof paid { string card = 25; int64 cash = 26; }
  google.protobuf.Timestamp at = 27;
  google.protobuf.Duration took = 28;
  google.protobuf.StringValue note = 29;
  google.protobuf.Struct more = 30;
  google.protobuf.Any any = 31;
  Order parent = 32;
  message Inner { int32 deep = 1; message Core { string core = 1; } }
  message Other { string other = 9; }
}

message Second { string second = 77; message Part { bytes part = 78; } }
"""
LINE = 'syntax = "proto3"; package acme; message Line { string sku = 1; double price = 2; }'
OLD = """syntax = "proto2"; package old;
message Old {
  required string id = 1; optional int32 count = 2 [default = 7]; repeated sint64 many = 3; repeated fixed32 packed = 4 [packed = true];
  optional group Inner = 5 { optional string name = 6; }
  optional Kind kind = 7; enum Kind { A = 1; B = 2; }
}
"""


def compiled():
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "acme").mkdir()
    (folder / "acme/line.proto").write_text(LINE)
    (folder / "order.proto").write_text(ORDER)
    (folder / "old.proto").write_text(OLD)
    import grpc_tools
    google = str(pathlib.Path(grpc_tools.__file__).parent / "_proto")
    arguments = ["protoc", f"-I{folder}", f"-I{google}", f"--python_out={folder}", "--include_imports",
                 f"--descriptor_set_out={folder}/set", "order.proto", "old.proto", "acme/line.proto"]
    assert protoc.main(arguments) == 0
    sys.path.insert(0, str(folder))
    return (importlib.import_module("order_pb2"), importlib.import_module("old_pb2"), importlib.import_module("acme.line_pb2"))


def protobuf_rows():
    import base64
    orders, olds, lines = compiled()
    references = [["acme/line.proto", LINE]]

    def judged(message):
        return json_format.MessageToJson(message, preserving_proto_field_name=True, indent=None,
                                         always_print_fields_with_no_presence=True, ensure_ascii=False)

    def row(name, by, schema, data, message, references=references):
        return {"name": name, "by": by, "schema": schema, "references": references, "hex": data.hex(), "json": judged(message)}

    full = orders.Order(
        id="o-1 \u00fc", i32=-1, i64=-9223372036854775808, u32=4294967295, u64=18446744073709551615, s32=-2147483648,
        s64=9223372036854775807, f32=4294967295, f64=18446744073709551615, sf32=-2147483648, sf64=-1, yes=True, single=0.1,
        twice=1e300, raw=b"\x00\xff", status=orders.PAID, packed=[0, 1, -1, 300], loose=[1, 2], tags=["a", "", "b"], maybe=0, cash=0)
    full.lines.add(sku="x", price=1.5)
    full.lines.add()
    full.by_sku["k"].sku = "x"
    full.names[-7] = "seven"
    full.states[False] = orders.OLD
    full.at.FromJsonString("2026-11-26T13:14:15.123456789Z")
    full.took.FromJsonString("-3.000001s")
    full.note.value = ""
    # One key in each map: those of several stand in any order.
    json_format.ParseDict({"a": [1, None, {"b": "c"}, True]}, full.more)
    full.any.Pack(lines.Line(sku="any", price=2))
    full.parent.id = "o-0"
    google = "protobuf 7.36.2"
    old = olds.Old(id="x", many=[-1, 5], packed=[1, 2], kind=olds.Old.B)
    old.inner.name = "g"
    bare = lambda message: b"\0" + message.SerializeToString(deterministic=True)
    yield row("full", google, ORDER, bare(full), full)
    yield row("empty", google, ORDER, bare(orders.Order()), orders.Order())
    yield row("old", google, OLD, bare(old), old, [])
    descriptor = base64.b64encode(orders.DESCRIPTOR.serialized_pb).decode()
    line = base64.b64encode(lines.DESCRIPTOR.serialized_pb).decode()
    yield row("descriptor", google, descriptor, bare(full), full, [["acme/line.proto", line]])

    client = SchemaRegistryClient.new_client({"url": "mock://"}) if hasattr(SchemaRegistryClient, "new_client") \
        else SchemaRegistryClient({"url": "mock://"})
    name = "confluent-kafka 2.16.1"
    for one in (full, orders.Order.Inner(deep=3), orders.Order.Inner.Core(core="c"), orders.Order.Other(other="o"),
                orders.Second(second="s"), orders.Second.Part(part=b"p")):
        write = ProtobufSerializer(type(one), client, {"use.deprecated.format": False})
        data = write(one, VALUE)
        called = type(one).DESCRIPTOR.full_name
        yield row("framed: " + called, name, ORDER, data, one)
        # What `use.deprecated.format` wrote while there was such a setting, by the library's own lines for it.
        indexes, signed = io.BytesIO(), io.BytesIO()
        ProtobufSerializer._encode_varints(indexes, path(type(one).DESCRIPTOR), zigzag=False)
        ProtobufSerializer._encode_varints(signed, path(type(one).DESCRIPTOR), zigzag=True)
        assert data[5:].startswith(signed.getvalue())
        data = data[:5] + indexes.getvalue() + data[5 + len(signed.getvalue()):]
        yield row("framed, without a sign: " + called, name, ORDER, data, one)


def path(descriptor):
    """The indexes that lead to a message, counting as Google's descriptors do."""
    around = descriptor.containing_type
    if around is None:
        return [list(descriptor.file.message_types_by_name.values()).index(descriptor)]
    return path(around) + [list(around.nested_types).index(descriptor)]


def write(name, rows):
    rows = [json.dumps(row, ensure_ascii=False) for row in rows]
    (HERE / name).write_text("[\n" + ",\n".join(rows) + "\n]\n")
    print(name, len(rows))


if __name__ == "__main__":
    write("avro.json", avro_rows())
    write("protobuf.json", protobuf_rows())
