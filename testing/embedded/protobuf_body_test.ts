import assert from "node:assert/strict";
import { decodeProtobuf } from "./protobuf_body.ts";
import { WireError } from "./protobuf_wire.ts";

const EXPECTED = { apiVersion: "v1", kind: "ConfigMap" };
/** As `kubectl create deployment x --image=nginx:1 --replicas=3 --port=80` sent it. */
const DEPLOYMENT =
  "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErIBChsKAXgSABoAIgAqADIAOABCAFoICgNhcHASAXgShAEIAxIKCggK" +
  "A2FwcBIBeBpsChoKABIAGgAiACoAMgA4AEIAWggKA2FwcBIBeBJOEjAKBW5naW54EgduZ2lueDoxKgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCI" +
  "AQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=";

function message(...fields: readonly (readonly [number, Uint8Array])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(fields.flatMap(([number, bytes]) => {
    const tag = number << 3 | 2;
    return [...(tag < 0x80 ? [tag] : [tag & 0x7f | 0x80, tag >>> 7]), bytes.length, ...bytes];
  }));
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function object(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const type = message([1, text(apiVersion)], [2, text(kind)]);
  return new Uint8Array([...text("k8s\0"), ...message([1, type], [2, raw])]);
}

Deno.test("decodeProtobuf: a Deployment of kubectl's is what Go writes as JSON", () => {
  assert.deepEqual(decodeProtobuf(Uint8Array.fromBase64(DEPLOYMENT), EXPECTED), {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: { name: "x", labels: { app: "x" } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: "x" } },
      template: {
        metadata: { labels: { app: "x" } },
        spec: {
          containers: [{ name: "nginx", image: "nginx:1", ports: [{ containerPort: 80 }], resources: {} }],
        },
      },
      strategy: {},
    },
    status: {},
  });
});

Deno.test("decodeProtobuf: a schema holds JSON, and has parts in two forms", () => {
  const schema = (...fields: readonly (readonly [number, Uint8Array])[]) => {
    const version = message([1, text("v1")], [4, message([1, message(...fields)])]);
    const raw = message([2, message([7, version])]);
    return decodeProtobuf(object("apiextensions.k8s.io/v1", "CustomResourceDefinition", raw), EXPECTED);
  };
  const read = (openAPIV3Schema: object) => ({
    kind: "CustomResourceDefinition",
    apiVersion: "apiextensions.k8s.io/v1",
    spec: { versions: [{ name: "v1", schema: { openAPIV3Schema } }] },
  });
  const ofStrings = message([5, text("string")]);
  const isTrue = new Uint8Array([1 << 3, 1]);
  assert.deepEqual(schema([8, message([1, text('{"a":[1]}')])]), read({ default: { a: [1] } }));
  assert.deepEqual(schema([24, message([1, ofStrings])]), read({ items: { type: "string" } }));
  assert.deepEqual(schema([24, message([2, ofStrings])]), read({ items: [{ type: "string" }] }));
  assert.deepEqual(schema([30, isTrue]), read({ additionalProperties: true }));
  assert.deepEqual(schema([30, message([2, ofStrings])]), read({ additionalProperties: { type: "string" } }));
});

Deno.test("decodeProtobuf: an object without a type is of the expected one, unknown fields are skipped", () => {
  const raw = message([1, message([1, text("a")])], [9, text("?")]);
  assert.deepEqual(decodeProtobuf(object("", "", raw), EXPECTED), {
    kind: "ConfigMap",
    apiVersion: "v1",
    metadata: { name: "a" },
  });
});

Deno.test("decodeProtobuf: what is no message is refused in the server's words", () => {
  const whole = object("v1", "ConfigMap", message([1, message([1, text("a")])]));
  for (
    const [bytes, why] of [
      [new Uint8Array(), "empty data"],
      [text("k8s\0"), "empty body"],
      [text("{}"), "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"],
      [whole.subarray(0, -1), "unexpected EOF"],
    ] as const
  ) {
    assert.throws(
      () => decodeProtobuf(bytes, EXPECTED),
      (error) => error instanceof WireError && error.message === why,
    );
  }
});

Deno.test("decodeProtobuf: the wire types in a map's entries do not matter, and their bytes may go on after them", () => {
  const configMap = (...entry: readonly number[]) => {
    const raw = new Uint8Array([2 << 3 | 2, ...entry]);
    return decodeProtobuf(object("v1", "ConfigMap", raw), EXPECTED)["data"];
  };
  const [k, v] = [..."kv"].map((letter) => letter.charCodeAt(0));
  assert.deepEqual(configMap(6, 1 << 3 | 6, 1, k ?? 0, 2 << 3, 1, v ?? 0), { k: "v" });
  assert.deepEqual(configMap(2, 1 << 3 | 2, 2, 2 << 3 | 2, 0), { "\x12\0": "", "": "" });
});

Deno.test("decodeProtobuf: groups that nobody knows are passed over, numbers in the place of bytes are not", () => {
  const read = (...raw: readonly number[]) =>
    decodeProtobuf(object("v1", "ConfigMap", new Uint8Array(raw)), EXPECTED);
  assert.deepEqual(read(9 << 3 | 3, 1 << 3, 5, 9 << 3 | 4), {
    kind: "ConfigMap",
    apiVersion: "v1",
  });
  for (const raw of [[1 << 3, 1], [1 << 3 | 4], [1 << 3 | 3, 1 << 3 | 4], [4 << 3 | 2, 1, 1], [9 << 3 | 3]]) {
    assert.throws(() => read(...raw), WireError);
  }
});
