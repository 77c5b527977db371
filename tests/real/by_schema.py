"""Records by Confluent's own serializers, into a registry and a cluster: `by_schema.py produce BOOTSTRAP REGISTRY` writes them and
prints what each means, a line of JSON each, as kafdeck shows it; `by_schema.py consume BOOTSTRAP REGISTRY TOPIC
avro|protobuf|json` prints what Confluent's own deserializers make of the records of a topic's first partition."""
import datetime, decimal, json, sys

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, timestamp_pb2

RECORDS = 60

AVRO = json.dumps({
    "type": "record", "name": "Invoice", "namespace": "acme", "fields": [
        {"name": "number", "type": "long"},
        {"name": "due", "type": {"type": "int", "logicalType": "date"}},
        {"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 2}},
        {"name": "note", "type": ["null", "string"], "default": None},
        {"name": "lines", "type": {"type": "array", "items": {
            "type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "count", "type": "int"}]}}}]})

JSON_SCHEMA = json.dumps({
    "$schema": "http://json-schema.org/draft-07/schema#", "title": "Visit", "type": "object",
    "properties": {"page": {"type": "string"}, "seconds": {"type": "number"}}, "required": ["page"]})


def tracked():
    """The class of a message that has another one within and imports one of Google's."""
    file = descriptor_pb2.FileDescriptorProto(
        name="acme/tracking.proto", package="acme", syntax="proto3", dependency=["google/protobuf/timestamp.proto"])
    place = file.message_type.add(name="Place")
    kind = descriptor_pb2.FieldDescriptorProto
    place.field.add(name="city", number=1, type=kind.TYPE_STRING, label=kind.LABEL_OPTIONAL)
    seen = file.message_type.add(name="Seen")
    seen.field.add(name="parcel", number=1, type=kind.TYPE_UINT64, label=kind.LABEL_OPTIONAL)
    seen.field.add(name="at", number=2, type=kind.TYPE_MESSAGE, label=kind.LABEL_OPTIONAL,
                   type_name=".google.protobuf.Timestamp")
    seen.field.add(name="places", number=3, type=kind.TYPE_MESSAGE, label=kind.LABEL_REPEATED, type_name=".acme.Place")
    pool = descriptor_pool.DescriptorPool()
    known = descriptor_pb2.FileDescriptorProto()
    timestamp_pb2.DESCRIPTOR.CopyToProto(known)
    pool.Add(known)
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("acme.Seen"))


def invoices():
    for at in range(RECORDS):
        note = None if at % 3 else f"f\u00fcr {at}"
        lines = [{"sku": f"sku-{at}", "count": at}] * (at % 4)
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=at)
        total = decimal.Decimal(at * 1001 - 7) / 100
        invoice = {"number": 9007199254740993 + at, "due": day, "total": total, "note": note, "lines": lines}
        yield invoice, invoice | {"due": day.isoformat(), "total": float(total)}


def sightings(kind):
    for at in range(RECORDS):
        message = kind(parcel=18446744073709551615 - at)
        message.at.seconds = 1_700_000_000 + at
        for _ in range(at % 3):
            message.places.add(city=f"city {at}")
        yield message, meant(message)


def meant(message):
    """Google's own JSON of it, with numbers for numbers, and lists that are empty."""
    value = json.loads(json_format.MessageToJson(message, preserving_proto_field_name=True))
    return {"places": [], **value, "parcel": message.parcel}


def visits():
    for at in range(RECORDS):
        visit = {"page": f"/p/{at}", "seconds": at / 4}
        yield visit, visit


def produce(bootstrap, url):
    registry = SchemaRegistryClient({"url": url})
    seen = tracked()
    serializers = {
        "by-schema-avro": (AvroSerializer(registry, AVRO), invoices()),
        "by-schema-protobuf": (ProtobufSerializer(seen, registry, {"use.deprecated.format": False}), sightings(seen)),
        "by-schema-json": (JSONSerializer(JSON_SCHEMA, registry), visits()),
    }
    producer = Producer({"bootstrap.servers": bootstrap})
    for topic, (serializer, values) in serializers.items():
        for at, (value, means) in enumerate(values):
            data = serializer(value, SerializationContext(topic, MessageField.VALUE))
            producer.produce(topic, key=str(at), value=data, partition=0, on_delivery=delivered)
            print(json.dumps({"topic": topic, "offset": at, "meant": means}))
    assert producer.flush(60) == 0


def exact(value):
    return float(value) if isinstance(value, decimal.Decimal) else str(value)


def delivered(error, _):
    if error:
        sys.exit(str(error))


def consume(bootstrap, url, topic, kind):
    registry = SchemaRegistryClient({"url": url})
    seen = tracked()
    deserializer = {
        "avro": lambda: AvroDeserializer(registry),
        "protobuf": lambda: ProtobufDeserializer(seen, {"use.deprecated.format": False}),
        "json": lambda: JSONDeserializer(None, schema_registry_client=registry),
    }[kind]()
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "none", "enable.auto.commit": False})
    _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), 60)
    consumer.assign([TopicPartition(topic, 0, 0)])
    for offset in range(end):
        record = consumer.poll(60)
        value = deserializer(record.value(), SerializationContext(topic, MessageField.VALUE))
        if kind == "protobuf":
            value = meant(value)
        print(json.dumps({"topic": topic, "offset": offset, "meant": value}, default=exact))
    consumer.close()


if __name__ == "__main__":
    {"produce": produce, "consume": consume}[sys.argv[1]](*sys.argv[2:])
