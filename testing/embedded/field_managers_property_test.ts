import assert from "node:assert/strict";
import fc from "fast-check";
import { crdFields } from "./crd_fields.ts";
import { fieldsOf } from "./field_extent.ts";
import { serverSideApply, trackUpdate } from "./field_managers.ts";
import { type FieldSchema, fieldSchemaOfCrd } from "./field_schema.ts";
import { difference, type FieldSet, sameFields, union } from "./field_set.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { readEntries } from "./manager_entries.ts";

const STRUCTURAL: JsonObject = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        size: { type: "integer" },
        list: { type: "array", items: { type: "string" } },
        set: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
        items: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: { type: "object", properties: { name: { type: "string" }, value: { type: "string" } } },
        },
        map: { type: "object", additionalProperties: { type: "string" } },
        nested: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } },
        atom: { type: "object", "x-kubernetes-map-type": "atomic", properties: { a: { type: "string" } } },
        open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  },
};

const SCHEMA: FieldSchema = fieldSchemaOfCrd(STRUCTURAL, { hasStatus: false });
const ROOT = crdFields(STRUCTURAL);

const letter = fc.constantFrom("a", "b", "c", "d");

/** Configurations whose containers are not empty: emptying one in the same breath leaves null behind. */
function configurations(keys: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> {
  const spec = fc.record({
    set: fc.uniqueArray(keys, { minLength: 1 }),
    items: fc.uniqueArray(fc.record({ name: keys, value: letter }, { requiredKeys: ["name"] }), {
      minLength: 1,
      selector: ({ name }) => name,
    }),
    map: fc.dictionary(keys, letter, { minKeys: 1 }),
    open: fc.dictionary(keys, fc.oneof(letter, fc.dictionary(keys, letter, { minKeys: 1 })), { minKeys: 1 }),
  }, { requiredKeys: [] });
  return spec.map((content) => named({ spec: JSON.parse(JSON.stringify(content)) }));
}

/** As above, with the parts that only one manager can own. */
const configuration = fc.tuple(
  configurations(letter),
  fc.record({
    size: fc.integer({ min: 0, max: 3 }),
    list: fc.array(letter),
    nested: fc.record({ a: letter, b: letter }),
    atom: fc.record({ a: letter }),
  }, { requiredKeys: [] }),
).map(([content, own]): JsonObject =>
  named({
    spec: JSON.parse(JSON.stringify({ ...(isJsonObject(content["spec"]) ? content["spec"] : {}), ...own })),
  })
);

const history = fc.array(fc.tuple(fc.constantFrom("x", "y", "z"), configuration), {
  minLength: 1,
  maxLength: 5,
});

Deno.test("serverSideApply: the same configuration a second time changes nothing (property)", () => {
  fc.assert(fc.property(history, (steps) => {
    const [manager, last] = steps.at(-1) ?? ["x", named({})];
    const live = play(steps);
    assert.equal(apply(live, last, { manager }), live);
  }));
});

Deno.test("serverSideApply: the applier owns exactly what it applied (property)", () => {
  fc.assert(fc.property(history, (steps) => {
    const [manager, last] = steps.at(-1) ?? ["x", named({})];
    assert.ok(
      sameFields(union(owned(play(steps), manager), identity()), union(fieldsOf(last, ROOT), identity())),
    );
  }));
});

Deno.test("serverSideApply: what is owned is there, and what is there is owned (property)", () => {
  fc.assert(fc.property(history, (steps) => {
    const live = play(steps);
    const all = [...readEntries(live).values()].reduce<FieldSet>(
      (sum, { fields }) => union(sum, fields),
      new Map(),
    );
    assert.ok(
      sameFields(union(all, identity()), union(fieldsOf(withoutManagedFields(live), ROOT), identity())),
    );
  }));
});

Deno.test("serverSideApply: applying nothing takes everything back (property)", () => {
  fc.assert(fc.property(configuration, configuration, (first, second) => {
    const before = play([["x", first]]);
    const after = apply(apply(before, second, { manager: "y" }), named({}), { manager: "y" });
    // What the second applier took from the first is gone with it; the rest is as it was.
    const kept = difference(
      fieldsOf(withoutManagedFields(after), ROOT),
      fieldsOf(withoutManagedFields(before), ROOT),
    );
    assert.equal(kept.size, 0);
  }));
});

Deno.test("serverSideApply: managers with fields of their own come in any order (property)", () => {
  const low = configurations(fc.constantFrom("a", "b"));
  const high = configurations(fc.constantFrom("y", "z"));
  fc.assert(fc.property(low, high, (first, second) => {
    const one = apply(apply(undefined, first, { manager: "x" }), second, { manager: "y", force: false });
    const other = apply(apply(undefined, second, { manager: "y" }), first, { manager: "x", force: false });
    assert.deepEqual(sorted(withoutManagedFields(one)), sorted(withoutManagedFields(other)));
    assert.deepEqual(owned(one, "x"), owned(other, "x"));
    assert.deepEqual(owned(one, "y"), owned(other, "y"));
  }));
});

Deno.test("trackUpdate: a field has one updater, and what goes has none (property)", () => {
  fc.assert(fc.property(history, (steps) => {
    let live: JsonObject | undefined;
    for (const [manager, after] of steps) live = track(live, after, manager);
    const seen = new Set<string>();
    const present = union(fieldsOf(steps.at(-1)?.[1] ?? {}, ROOT), new Map());
    for (const { fields } of readEntries(live ?? {}).values()) {
      for (const leaf of leavesOf(fields)) {
        assert.ok(!seen.has(leaf), `${leaf} has two owners`);
        seen.add(leaf);
        assert.ok(leavesOf(present).includes(leaf) || isParent(leaf, present), `${leaf} is owned and gone`);
      }
    }
  }));
});

function named(content: JsonObject): JsonObject {
  return { apiVersion: "example.com/v1", kind: "Sample", metadata: { name: "one" }, ...content };
}

function play(steps: readonly (readonly [string, JsonObject])[]): JsonObject {
  const [[first, created] = ["x", named({})], ...rest] = steps;
  return rest.reduce(
    (live, [manager, applied]) => apply(live, applied, { manager }),
    apply(undefined, created, { manager: first }),
  );
}

function apply(
  live: JsonObject | undefined,
  applied: JsonObject,
  { manager, force = true }: { manager: string; force?: boolean },
): JsonObject {
  return serverSideApply({
    live,
    applied,
    manager,
    force,
    schema: SCHEMA,
    apiVersion: "example.com/v1",
    now: "now",
  });
}

function track(before: JsonObject | undefined, after: JsonObject, manager: string): JsonObject {
  return trackUpdate({ before, after, manager, schema: SCHEMA, apiVersion: "example.com/v1", now: "now" });
}

function owned(object: JsonObject, manager: string): FieldSet {
  return [...readEntries(object).values()].find((entry) => entry.manager === manager)?.fields ?? new Map();
}

/** What tells the object from others is there and not owned. */
function identity(): FieldSet {
  return fieldsOf(named({}), ROOT);
}

function withoutManagedFields(object: JsonObject): JsonObject {
  return { ...object, metadata: { name: "one" } };
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((left, right) => JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, sorted(field)]));
}

function leavesOf(fields: FieldSet, prefix = ""): string[] {
  return [...fields].flatMap(([element, { children }]) =>
    children.size === 0 ? [`${prefix}/${element}`] : leavesOf(children, `${prefix}/${element}`)
  );
}

function isParent(leaf: string, fields: FieldSet): boolean {
  return leavesOf(fields).some((other) => other.startsWith(`${leaf}/`));
}
