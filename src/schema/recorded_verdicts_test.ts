import { deepEqual } from "node:assert/strict";
import { applyDefaults, dropNulls } from "./defaulting.ts";
import { checkEmbeddedObjects, coerceEmbeddedObjects } from "./embedded_objects.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { checkListTypes } from "./list_types.ts";
import { isStructuralSchema } from "./loose_schema.ts";
import { pruneObject } from "./pruning.ts";
import { SchemaValidator } from "./validate.ts";

/**
 * What Kubernetes 1.37.2 does to random objects of random schemas, recorded with the functions of
 * k8s.io/apiextensions-apiserver v0.37.2 that its API server calls. Each line is one case.
 */
function recordedCases(): readonly JsonObject[] {
  const lines = Deno.readTextFileSync(new URL("testdata/objects.jsonl", import.meta.url)).trim().split("\n");
  return lines.map((line): unknown => JSON.parse(line)).filter(isJsonObject);
}

/** What happens to an object, in the form of the records. */
function outcomeOf({ schema, object, old }: JsonObject): JsonObject {
  if (!isStructuralSchema(schema) || !isJsonObject(object)) {
    throw new TypeError("Cannot read the record: no schema");
  }
  const pruned = pruneObject(object, schema);
  const coerced = coerceEmbeddedObjects(dropNulls(pruned.value, schema), schema, undefined);
  const [malformed] = coerced.malformed;
  if (malformed !== undefined) return { refused: `${malformed.field}: ${malformed.message}` };
  const stored = applyDefaults(coerced.value, schema);
  const wasRepeating = old !== undefined && checkListTypes(old, schema, undefined).length > 0;
  const errors = [
    ...new SchemaValidator(schema).validate(stored, old === undefined ? {} : { old }),
    ...checkEmbeddedObjects(stored, schema),
    ...(wasRepeating ? [] : checkListTypes(stored, schema, undefined)),
  ];
  return {
    stored,
    unknownFields: [...pruned.unknownFields, ...coerced.unknownFields],
    causes: inAnyOrder(errors.map(({ reason, field, message }) => `${reason} ${field}: ${message}`)),
  };
}

/** The server goes through fields in random order. */
function inAnyOrder(causes: JsonValue | undefined): readonly string[] {
  return isJsonArray(causes) ? [...new Set(causes.map(String))].sort() : [];
}

for (const [index, record] of recordedCases().entries()) {
  Deno.test(`schema: as Kubernetes 1.37.2 does it (recorded case ${index + 1})`, () => {
    const { refused, stored, unknownFields, causes } = record;
    const expected = refused === undefined
      ? { stored, unknownFields: unknownFields ?? [], causes: inAnyOrder(causes) }
      : { refused };
    deepEqual(outcomeOf(record), expected);
  });
}
