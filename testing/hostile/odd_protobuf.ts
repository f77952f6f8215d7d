/**
 * Objects in protobuf that something is wrong with.
 *
 * @module
 */

import fc from "fast-check";

const BYTES = 2;

/** A field of bytes in a message; one character a byte. */
function field(number: number, bytes: string): string {
  return `${varint(number << 3 | BYTES)}${varint(bytes.length)}${bytes}`;
}

function varint(value: number): string {
  return value < 0x80
    ? String.fromCharCode(value)
    : `${String.fromCharCode(value & 0x7f | 0x80)}${varint(value >>> 7)}`;
}

function object(apiVersion: string, kind: string, raw: string): string {
  return `k8s\0${field(1, field(1, apiVersion) + field(2, kind))}${field(2, raw)}`;
}

/** A ConfigMap with a label and an entry. */
const CONFIG_MAP = field(1, field(1, "p") + field(11, field(1, "a") + field(2, "b"))) +
  field(2, field(1, "k") + field(2, "v"));

const WHOLE: readonly string[] = [
  object("v1", "ConfigMap", CONFIG_MAP),
  object("", "", CONFIG_MAP),
  object("v1", "Secret", CONFIG_MAP),
  object("v1", "Nothing", CONFIG_MAP),
  object("v9", "ConfigMap", CONFIG_MAP),
  object("a/b/c", "ConfigMap", CONFIG_MAP),
  object("v1", "ConfigMap", ""),
  object(
    "v1",
    "ConfigMap",
    field(1, field(1, "__proto__")) + field(2, field(1, "__proto__") + field(2, "x")),
  ),
  object("v1", "ConfigMap", field(1, field(1, "\xff\xfe"))),
  object("v1", "ConfigMap", field(99, "x") + CONFIG_MAP),
  object("v1", "ConfigMap", `${CONFIG_MAP}\x20`),
  object("v1", "ConfigMap", field(1, CONFIG_MAP)),
  object("v1", "ConfigMap", `\x0a\xff\xff\xff\xff\x0f${CONFIG_MAP}`),
  object("v1", "ConfigMap", `\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff${CONFIG_MAP}`),
  object("v1", "ConfigMap", `\x0b\x0c${CONFIG_MAP}`),
  object("v1", "ConfigMap", `\x0d${CONFIG_MAP}`),
  object("v1", "ConfigMap", `\x07${CONFIG_MAP}`),
  object("v1", "ConfigMap", `\x08\x01${CONFIG_MAP}`),
  object("v1", "ConfigMap", field(1, field(8, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\x7f") + field(1, "p"))),
  object("v1", "ConfigMap", Array.from({ length: 200 }).reduce<string>((inner) => field(1, inner), "x")),
  "",
  "k8s",
  "k8s\0",
  "k8s\0\0",
  "k8s\x01",
  "\0k8s",
  "k8s\0\x0a",
  "k8s\0\x12\x80",
  '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"p"}}',
  "\xff".repeat(100),
  `k8s\0${field(3, "gzip")}${field(4, "text/plain")}`,
];

/** Bodies, one character a byte. */
export const oddProtobuf: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...WHOLE) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...WHOLE), fc.nat({ max: 80 })).map(([bytes, at]) =>
      bytes.slice(0, at)
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...WHOLE), fc.nat({ max: 80 }), fc.nat({ max: 255 }))
      .map(([bytes, at, byte]) => `${bytes.slice(0, at)}${String.fromCharCode(byte)}${bytes.slice(at + 1)}`),
  },
);
