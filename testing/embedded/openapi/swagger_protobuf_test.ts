import assert from "node:assert/strict";
import type { JsonObject } from "../json.ts";
import { wireFields } from "../protobuf_wire.ts";
import { swaggerProtobuf } from "./swagger_protobuf.ts";

/** Follows field numbers into a message, the first field of each number. */
function at(message: Uint8Array, ...numbers: readonly number[]): Uint8Array | number | bigint | undefined {
  let value: Uint8Array | number | bigint | undefined = message;
  for (const number of numbers) {
    if (!(value instanceof Uint8Array)) return undefined;
    value = wireFields(value).find((field) => field.number === number)?.value;
  }
  return value;
}

function textAt(message: Uint8Array, ...numbers: readonly number[]): string {
  const value = at(message, ...numbers);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}

const DOCUMENT: JsonObject = {
  swagger: "2.0",
  info: { title: "Kubernetes", version: "1.37" },
  paths: {
    "/things": {
      patch: {
        operationId: "patchThing",
        parameters: [{ name: "fieldValidation", in: "query", type: "string", uniqueItems: true }],
        "x-kubernetes-group-version-kind": { group: "", version: "v1", kind: "Thing" },
      },
    },
  },
  definitions: {
    Thing: {
      type: "object",
      required: ["size"],
      properties: { size: { type: "integer", minimum: 1.5, maxLength: 300 } },
    },
  },
};

Deno.test("swaggerProtobuf: a path with its parameters and its kind", () => {
  const document = swaggerProtobuf(DOCUMENT);
  assert.equal(textAt(document, 1), "2.0");
  assert.equal(textAt(document, 8, 2, 1), "/things");
  assert.equal(textAt(document, 8, 2, 2, 8, 5), "patchThing");
  assert.equal(textAt(document, 8, 2, 2, 8, 8, 1, 2, 3, 4), "fieldValidation");
  assert.equal(textAt(document, 8, 2, 2, 8, 13, 1), "x-kubernetes-group-version-kind");
  assert.equal(textAt(document, 8, 2, 2, 8, 13, 2, 2), '{"group":"","version":"v1","kind":"Thing"}');
});

Deno.test("swaggerProtobuf: a schema with its fields", () => {
  const document = swaggerProtobuf(DOCUMENT);
  assert.equal(textAt(document, 9, 1, 1), "Thing");
  assert.equal(textAt(document, 9, 1, 2, 22, 1), "object");
  assert.equal(textAt(document, 9, 1, 2, 19), "size");
  assert.equal(textAt(document, 9, 1, 2, 25, 1, 1), "size");
  assert.equal(Number(at(document, 9, 1, 2, 25, 1, 2, 11)), 300);
});
