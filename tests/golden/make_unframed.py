#!/usr/bin/env python3
"""Values in formats that need no schema, made by other people's libraries: unframed.json beside this file.

    python3 -m venv v && v/bin/pip install msgpack==1.2.4 cbor2==6.3.0 pymongo==4.20.1
    v/bin/python make_unframed.py

Smile is made by Jackson: jackson-dataformat-smile 2.17.2 and what it needs in the folder that JACKSON names; java takes Smile.java as it
stands. Each row has the format, who wrote the bytes, the bytes in hex, and the JSON that kafdeck shows, written here by hand.
"""
import datetime, decimal, json, os, pathlib, subprocess, uuid

import bson
import cbor2
import msgpack

HERE = pathlib.Path(__file__).parent
UTC = datetime.timezone.utc
AT = datetime.datetime(2026, 11, 26, 13, 14, 15, 123000, UTC)
ID = uuid.UUID("0e0b1c1e-5d3a-4d5e-9f6a-2b7c8d9e0f1a")

PLAIN = {"id": "order-1", "count": 17, "total": 12.5, "paid": True, "note": None, "lines": [{"sku": "SKU-107", "n": -3}, {}],
         "text": "gr\u00fc\u00df \u65e5\u672c \U0001f600 \"q\" \n", "empty": [], "": "no name"}
PLAIN_JSON = ('{"id":"order-1","count":17,"total":12.5,"paid":true,"note":null,"lines":[{"sku":"SKU-107","n":-3},{}],'
              '"text":"gr\u00fc\u00df \u65e5\u672c \U0001f600 \\"q\\" \\n","empty":[],"":"no name"}')
# Each size of whole number that a format has.
NUMBERS = {"n": [0, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, 9223372036854775807, -1, -32, -33, -128, -129,
                 -32768, -32769, -2147483648, -2147483649, -9223372036854775808]}
LONG = {"long": "x" * 300, "list": list(range(40)), **{f"k{n}": n for n in range(20)}}

rows = []


def add(name, by, data, said):
    rows.append({"name": name, "by": by, "hex": data.hex(), "json": said})


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


by = "msgpack for Python 1.2.4"
pack = msgpack.packb
add("MessagePack plain", by, pack(PLAIN), PLAIN_JSON)
add("MessagePack numbers", by, pack(NUMBERS), compact(NUMBERS))
add("MessagePack long", by, pack(LONG), compact(LONG))
add("MessagePack largest", by, pack({"largest": 18446744073709551615}), '{"largest":18446744073709551615}')
add("MessagePack single", by, pack({"single": 0.1}, use_single_float=True), '{"single":0.1}')
add("MessagePack bytes", by, pack({"bytes": b"\x00\xffa"}), '{"bytes":"AP9h"}')
add("MessagePack times", by, pack({"at": AT, "then": datetime.datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC),
                                   "whole": msgpack.Timestamp(1795698855, 0), "nanos": msgpack.Timestamp(1, 5)}, datetime=True),
    '{"at":"2026-11-26T13:14:15.123Z","then":"1969-07-20T20:17:40Z","whole":"2026-11-26T13:14:15Z",'
    '"nanos":"1970-01-01T00:00:01.000000005Z"}')
add("MessagePack extension", by, pack({"mine": msgpack.ExtType(5, b"\x01\x02\x03")}), '{"mine":"extension 5: AQID"}')
add("MessagePack names", by, pack({"a": {2: "x", None: "y", True: "z"}}), '{"a":{"2":"x","null":"y","true":"z"}}')

by = "cbor2 6.3.0"
pack = cbor2.dumps
add("CBOR plain", by, pack(PLAIN), PLAIN_JSON)
add("CBOR numbers", by, pack(NUMBERS), compact(NUMBERS))
add("CBOR long", by, pack(LONG), compact(LONG))
add("CBOR big", by, pack({"big": 2**64, "less": -(2**64), "least": -(2**64) - 1, "most": 10**30}),
    '{"big":18446744073709551616,"less":-18446744073709551616,"least":-18446744073709551617,'
    '"most":1000000000000000000000000000000}')
add("CBOR halves", by, pack({"half": 1.5, "tiny": 5.960464477539063e-08, "no": float("nan"), "far": float("-inf")}, canonical=True),
    '{"no":"NaN","far":"-Infinity","half":1.5,"tiny":5.9604645e-8}')
add("CBOR decimals", by, pack({"d": decimal.Decimal("273.15"), "small": decimal.Decimal("-0.001"), "large": decimal.Decimal("12E+3"),
                               "digits": decimal.Decimal("12345678901234567890123.45")}),
    '{"d":273.15,"small":-0.001,"large":12e3,"digits":12345678901234567890123.45}')
add("CBOR times", by, pack({"at": AT, "whole": AT}, timezone=UTC),
    '{"at":"2026-11-26T13:14:15.123000Z","whole":"2026-11-26T13:14:15.123000Z"}')
add("CBOR seconds", by, pack({"at": AT, "whole": AT.replace(microsecond=0)}, datetime_as_timestamp=True),
    '{"at":"2026-11-26T13:14:15.123Z","whole":"2026-11-26T13:14:15Z"}')
add("CBOR uuid", by, pack({"uuid": ID, "bytes": b"\x00\xffa"}), f'{{"uuid":"{ID}","bytes":"AP9h"}}')
add("CBOR tag", by, pack({"mine": cbor2.CBORTag(4711, "x"), "none": cbor2.undefined, "seven": cbor2.CBORSimpleValue(7)}),
    '{"mine":"x","none":null,"seven":"simple value 7"}')
add("CBOR itself", by, pack(cbor2.CBORTag(55799, {"self": "described"})), '{"self":"described"}')
add("CBOR open", "RFC 8949, appendix A", bytes.fromhex("bf61610161629f0203ffff"), '{"a":1,"b":[2,3]}')
add("CBOR pieces", "RFC 8949, appendix A", bytes.fromhex("a16474657874" + "7f657374726561646d696e67ff"), '{"text":"streaming"}')

by = "bson of pymongo 4.20.1"
pack = bson.encode
SMALL = {"n": [n for n in NUMBERS["n"]]}
add("BSON plain", by, pack(PLAIN), PLAIN_JSON)
add("BSON numbers", by, pack(SMALL), compact(SMALL))
add("BSON long", by, pack(LONG), compact(LONG))
add("BSON types", by, pack({"_id": bson.ObjectId("5f1b2c3d4e5f60718293a4b5"), "at": AT, "bytes": b"\x00\xffa",
                            "uuid": bson.Binary.from_uuid(ID), "pattern": bson.Regex("^a.c$", "i"), "code": bson.Code("x()"),
                            "stamp": bson.Timestamp(1795698855, 3), "least": bson.MinKey(), "most": bson.MaxKey()}),
    '{"_id":"5f1b2c3d4e5f60718293a4b5","at":"2026-11-26T13:14:15.123Z","bytes":"AP9h",' f'"uuid":"{ID}",'
    '"pattern":"/^a.c$/i","code":"x()","stamp":"Timestamp(1795698855, 3)","least":"MinKey","most":"MaxKey"}')
add("BSON decimals", by, pack({"d": bson.Decimal128("273.15"), "digits": bson.Decimal128("1234567890123456789012345678901234"),
                               "small": bson.Decimal128("-1E-7"), "large": bson.Decimal128("12E+300"), "no": bson.Decimal128("NaN"),
                               "far": bson.Decimal128("-Infinity")}),
    '{"d":273.15,"digits":1234567890123456789012345678901234,"small":-0.0000001,"large":12e300,"no":"NaN","far":"-Infinity"}')

# What Smile.java writes, in its order.
SMILE = [
    ("plain", PLAIN_JSON),
    ("numbers", compact(NUMBERS)),
    ("long", compact(LONG)),
    ("exact", '{"big":18446744073709551616,"less":-170141183460469231731687303715884105728,"d":273.15,"digits":12345678901234567890123.45,'
              '"single":0.1,"twice":-1.5e-10}'),
    ("shared", compact({"list": [{"name": f"v{n % 3}", "kind": "shared value"} for n in range(9)]})),
    ("many", compact({f"k{n % 1500}": f"v{n % 1500}" for n in range(1500)})),
    ("bytes", '{"bytes":"AP9hAQIDBAU="}'),
    ("raw", '{"bytes":"AP9hAQIDBAU=","text":"shared","again":"shared"}'),
    ("texts", compact({"a": "x" * 32, "b": "x" * 33, "c": "x" * 64, "d": "x" * 65, "e": "\u00fc" * 16, "f": "\u00fc" * 17,
                       "g": "\u00fc" * 32, "h": "\u00fc" * 40, "\u00fc" * 20: 1, "n" * 70: 2})),
]
jackson = os.environ["JACKSON"]
made = subprocess.run(["java", "-cp", f"{jackson}/*", HERE / "Smile.java"], check=True, capture_output=True, text=True)
lines = made.stdout.split()
assert len(lines) == len(SMILE), made.stdout
for (name, said), line in zip(SMILE, lines):
    add(f"Smile {name}", "jackson-dataformat-smile 2.17.2", bytes.fromhex(line), said)

text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
(HERE / "unframed.json").write_text(f"[\n{text}\n]\n")
