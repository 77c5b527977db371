#!/usr/bin/env python3
"""Avro that brings its schema along, or its fingerprint, made by fastavro: avro_self.json beside this file.

    python3 -m venv v && v/bin/pip install fastavro==1.13.1 cramjam==2.14.0 backports.zstd==1.8.0
    v/bin/python make_avro_self.py

`containers`: a name, the bytes in hex, and what they say as kafdeck shows it. `singles`: a schema with what it refers to, its canonical
form's fingerprint as fastavro has it, the bytes of a single object and what they say.
"""
import io, json, pathlib, struct

import fastavro
from fastavro.schema import fingerprint, to_parsing_canonical_form

HERE = pathlib.Path(__file__).parent
LINE = {"type": "record", "name": "Line", "namespace": "shop", "fields": [
    {"name": "sku", "type": "string"}, {"name": "n", "type": ["null", "int"], "default": None}]}
ORDER = {"type": "record", "name": "Order", "namespace": "shop", "doc": "an order", "aliases": ["Old"], "fields": [
    {"name": "id", "type": {"type": "string", "avro.java.string": "String"}, "doc": "its id"},
    {"name": "lines", "type": {"type": "array", "items": LINE}},
    {"name": "first", "type": ["null", "Line"], "default": None},
    {"name": "suit", "type": {"type": "enum", "name": "Suit", "namespace": "cards", "symbols": ["SPADES", "HEARTS"]}},
    {"name": "four", "type": {"type": "fixed", "name": "Four", "size": 4}},
    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "by", "type": {"type": "map", "values": "double"}}]}


def order(at):
    return {"id": f"order-{at}", "lines": [{"sku": f"SKU-{at}", "n": at}, {"sku": "x", "n": None}], "first": None,
            "suit": "HEARTS", "four": b"abcd", "at": 1764230400000 + at, "by": {"a": at / 2}}


def said(at):
    millis = f"{at:03d}"
    return (f'{{"id":"order-{at}","lines":[{{"sku":"SKU-{at}","n":{at}}},{{"sku":"x","n":null}}],"first":null,"suit":"HEARTS",'
            f'"four":"abcd","at":"2025-11-27T08:00:00.{millis}Z","by":{{"a":{at / 2}}}}}')


def containers():
    for codec in ["null", "deflate", "snappy", "zstandard", "bzip2"]:
        for count in [0, 1, 12]:
            out = io.BytesIO()
            # Small blocks, so that there are several.
            fastavro.writer(out, ORDER, [order(at) for at in range(count)], codec=codec, sync_interval=500,
                            sync_marker=bytes(range(16)))
            yield {"name": f"{codec} of {count}", "hex": out.getvalue().hex(),
                   "json": "[" + ",".join(said(at) for at in range(count)) + "]"}
    out = io.BytesIO()
    fastavro.writer(out, "long", [1, -1, 300])
    yield {"name": "numbers", "hex": out.getvalue().hex(), "json": "[1,-1,300]"}


def single(name, schema, references, whole, value, json_text):
    """`whole`: the schema as its writer has it, with what it refers to within."""
    form = to_parsing_canonical_form(whole)
    print_ = int.from_bytes(bytes.fromhex(fingerprint(form, "CRC-64-AVRO")), "little")
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(whole), value)
    return {"name": name, "schema": json.dumps(schema), "references": [json.dumps(one) for one in references],
            "canonical": form, "fingerprint": f"{print_:016x}",
            "hex": (b"\xc3\x01" + struct.pack("<Q", print_) + out.getvalue()).hex(), "json": json_text}


def singles():
    yield single("a record", ORDER, [], ORDER, order(7), said(7))
    yield single("a number", "long", [], "long", 300, "300")
    yield single("a number in an object", {"type": "int", "logicalType": "date"}, [],
                 {"type": "int", "logicalType": "date"}, 1, '"1970-01-02"')
    split = json.loads(json.dumps(ORDER))
    split["fields"][1]["type"]["items"] = "shop.Line"
    yield single("with a reference", split, [LINE], ORDER, order(8), said(8))
    yield single("odd names", {"type": "record", "name": "Grün", "fields": [{"name": "x", "type": ["null", "bytes"]}]}, [],
                 {"type": "record", "name": "Grün", "fields": [{"name": "x", "type": ["null", "bytes"]}]}, {"x": None},
                 '{"x":null}')


rows = {"containers": list(containers()), "singles": list(singles())}
(HERE / "avro_self.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
