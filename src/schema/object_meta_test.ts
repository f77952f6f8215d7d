import { deepEqual, throws } from "node:assert/strict";
import { GoDecodingError } from "./go_decoding.ts";
import type { JsonValue } from "./json.ts";
import { decodeObjectMeta } from "./object_meta.ts";

Deno.test("decodeObjectMeta: keeps what is known, and leaves out what is empty", () => {
  const metadata = {
    name: "a",
    labels: {},
    generateName: "",
    deletionTimestamp: null,
    finalizers: ["x"],
    generation: 0,
  };
  deepEqual(decodeObjectMeta(metadata), { value: { name: "a", finalizers: ["x"] }, unknownFields: [] });
});

Deno.test("decodeObjectMeta: drops unknown fields and tells their paths", () => {
  const owner = { apiVersion: "v1", kind: "Pod", name: "a", uid: "1", controler: true };
  deepEqual(decodeObjectMeta({ labls: {}, ownerReferences: [owner] }), {
    value: { ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "a", uid: "1" }] },
    unknownFields: ["labls", "ownerReferences[0].controler"],
  });
});

Deno.test("decodeObjectMeta: an owner reference always has its four names", () => {
  deepEqual(
    decodeObjectMeta({ ownerReferences: [{ name: "a", controller: false }] }).value["ownerReferences"],
    [
      { apiVersion: "", kind: "", name: "a", uid: "", controller: false },
    ],
  );
});

const REFUSED: readonly (readonly [metadata: JsonValue, why: string])[] = [
  ["x", "json: cannot unmarshal string into Go value of type v1.ObjectMeta"],
  [
    { labels: "x" },
    "json: cannot unmarshal string into Go struct field ObjectMeta.labels of type map[string]string",
  ],
  [
    { labels: { a: 1 } },
    "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string",
  ],
  [
    { generation: 1.5 },
    "json: cannot unmarshal number 1.5 into Go struct field ObjectMeta.generation of type int64",
  ],
  [
    { ownerReferences: [{ name: true }] },
    "json: cannot unmarshal bool into Go struct field OwnerReference.ownerReferences.name of type string",
  ],
  [{ creationTimestamp: "x" }, 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
];

Deno.test("decodeObjectMeta: refuses wrong types in Go's words", () => {
  for (const [metadata, why] of REFUSED) throws(() => decodeObjectMeta(metadata), new GoDecodingError(why));
});
