import assert from "node:assert/strict";
import { serverSideApply, trackUpdate } from "./field_managers.ts";
import { builtinFieldSchema, type FieldSchema, fieldSchemaOfCrd } from "./field_schema.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { ownersIn } from "./testdata/owners_in.ts";
import recorded from "./testdata/applies.json" with { type: "json" };

/** A request that a real API server answered, and its answer. */
interface Step {
  readonly name: string;
  readonly verb: string;
  readonly manager: string;
  readonly subresource?: string;
  readonly force?: boolean;
  readonly body?: JsonObject;
  /** What each manager owns afterwards. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Whether the server filled in defaults. */
  readonly defaulted?: boolean;
  /** The object without what tells it from others. */
  readonly object?: JsonObject;
  readonly refused?: { readonly code: number; readonly message: string };
}

interface Scenario {
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: string;
  readonly steps: readonly Step[];
}

const scenarios: readonly Scenario[] = recorded.scenarios;

for (const scenario of scenarios) {
  Deno.test(`serverSideApply, trackUpdate: as ${recorded.server} did, ${scenario.name}`, async (test) => {
    let live: JsonObject | undefined;
    for (const [index, step] of scenario.steps.entries()) {
      await test.step(step.name, () => {
        live = play(step, live, { scenario, now: `2026-01-01T00:00:${String(index).padStart(2, "0")}Z` });
      });
    }
  });
}

function play(
  step: Step,
  live: JsonObject | undefined,
  { scenario, now }: { scenario: Scenario; now: string },
): JsonObject | undefined {
  const { apiVersion, kind } = scenario;
  const write = {
    manager: step.manager,
    apiVersion,
    schema: schemaOf(scenario),
    now,
    subresource: step.subresource === "status" ? "status" as const : undefined,
  };
  const named = (content: JsonObject): JsonObject => ({
    apiVersion,
    kind,
    ...content,
    metadata: { name: scenario.object, namespace: "e-patch", ...objectOrEmpty(content["metadata"]) },
  });
  const applied = named(step.body ?? {});
  const applyStep = (): JsonObject =>
    serverSideApply({ ...write, live, applied, kind, force: step.force ?? false });
  if (step.refused !== undefined) {
    assert.throws(applyStep, step.refused);
    return live;
  }
  const answer = named(step.object ?? {});
  const mine = step.verb === "apply" ? applyStep() : trackUpdate({ ...write, before: live, after: answer });
  assert.deepEqual(ownersIn(mine), step.owners);
  // Defaults and the split of status are not part of this.
  const expected = withoutStatus({ ...answer, metadata: mine["metadata"] ?? {} });
  if (step.defaulted) assertWithin(withoutStatus(mine), expected);
  else if (step.subresource === undefined) assert.deepEqual(withoutStatus(mine), expected);
  const { managedFields } = objectOrEmpty(mine["metadata"]);
  return {
    ...answer,
    metadata: {
      ...objectOrEmpty(answer["metadata"]),
      ...(managedFields === undefined ? {} : { managedFields }),
    },
  };
}

function withoutStatus({ status: _status, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** What is in one value has to be in the other; lists have to be as long. */
function assertWithin(actual: JsonValue, expected: JsonValue | undefined): void {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    assert.equal(actual.length, expected.length);
    actual.forEach((item, index) => assertWithin(item, expected[index]));
  } else if (isJsonObject(actual) && isJsonObject(expected)) {
    for (const [name, field] of Object.entries(actual)) assertWithin(field, expected[name]);
  } else {
    assert.deepEqual(actual, expected);
  }
}

function schemaOf({ apiVersion, kind }: Scenario): FieldSchema {
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const custom: JsonObject = recorded.customResource;
  return builtinFieldSchema(group, version, kind) ?? fieldSchemaOfCrd(custom, { hasStatus: true });
}
