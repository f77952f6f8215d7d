/**
 * Random operations and sequences of them, which shrink.
 *
 * @module
 */

import fc from "fast-check";
import type { JsonObject, JsonValue } from "../embedded/json.ts";
import type { NamedVersion, Operation, Selection, WatchedSelection, Writing } from "./operation.ts";
import {
  appliedObjects,
  completeObjects,
  jsonPatches,
  mergePatches,
  statusObjects,
  strategicPatches,
} from "./random_contents.ts";
import type { RandomKind } from "./random_kind.ts";

/** How many operations a sequence has at most. */
const LONGEST = 40;
/** How many kinds a sequence is about: few, so that the operations meet each other. */
const KINDS_AT_A_TIME = 2;

const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const META_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** Few names, so that the operations meet each other. */
const name = fc.constantFrom("a", "b", "c");
/** Selectors of labels, each with labels that it selects. */
const LABELS: Readonly<Record<string, JsonObject>> = {
  "app=a": { app: "a" },
  "app!=b": {},
  "app in (a,b)": { app: "b" },
  tier: { tier: "web" },
  "!tier": {},
  "app=a,tier notin (db)": { app: "a" },
};
const labels = fc.constantFrom(...Object.keys(LABELS));
const version = fc.constantFrom<NamedVersion>("none", "fresh", "stale");
const anyVersion = fc.constantFrom<NamedVersion | "zero">("none", "fresh", "stale", "zero");
const seldom = fc.nat({ max: 7 }).map((number) => number === 7);
const writing: fc.Arbitrary<Writing> = fc.record({
  manager: fc.constantFrom("ann", "ben"),
  agent: fc.constantFrom("carol/1.0 (linux)", "dan"),
  isDryRun: seldom,
  fieldValidation: fc.constantFrom("Warn", "Strict", "Ignore"),
}, { requiredKeys: ["isDryRun"] });

/**
 * Sequences of operations.
 *
 * @param kinds The kinds that they may be about.
 * @returns The sequences, of 1 to 40 operations.
 */
export function sequences(kinds: readonly RandomKind[]): fc.Arbitrary<readonly Operation[]> {
  return fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1, maxLength: KINDS_AT_A_TIME })
    .chain((chosen) =>
      fc.array(fc.oneof(...chosen.map(operations)), { minLength: 1, maxLength: LONGEST, size: "max" })
    );
}

function operations(on: RandomKind): fc.Arbitrary<Operation> {
  const creation = fc.record({
    type: fc.constant("create" as const),
    on: fc.constant(on),
    name,
    content: completeObjects(on),
    isGenerated: on.isClusterScoped ? fc.constant(false) : seldom,
    writing,
  });
  return fc.oneof(
    { weight: 5, arbitrary: creation },
    { weight: 2, arbitrary: reads(on) },
    { weight: 2, arbitrary: lists(on) },
    { weight: 4, arbitrary: updates(on) },
    { weight: 6, arbitrary: patches(on) },
    { weight: 5, arbitrary: applies(on) },
    { weight: on.isScalable ? 2 : 0, arbitrary: scales(on) },
    { weight: 3, arbitrary: deletions(on) },
    {
      weight: on.isClusterScoped ? 0 : 1,
      arbitrary: fc.record({
        type: fc.constant("delete collection" as const),
        on: fc.constant(on),
        selection: selections(on),
        isDryRun: seldom,
      }),
    },
    { weight: 1, arbitrary: watches(on) },
  );
}

function reads(on: RandomKind): fc.Arbitrary<Operation> {
  const subresources = [
    ...(on.status ? ["status" as const] : []),
    ...(on.isScalable ? ["scale" as const] : []),
  ];
  return fc.record({
    type: fc.constant("get" as const),
    on: fc.constant(on),
    name,
    version: anyVersion,
    accept: fc.constant(META),
    ...(subresources.length === 0 ? {} : { subresource: fc.constantFrom(...subresources) }),
  }, { requiredKeys: ["type", "on", "name", "version"] });
}

function lists(on: RandomKind): fc.Arbitrary<Operation> {
  return fc.record({
    type: fc.constant("list" as const),
    on: fc.constant(on),
    selection: selections(on),
    version: anyVersion,
    match: fc.constantFrom("NotOlderThan" as const, "Exact" as const),
    limit: fc.constantFrom(1, 2),
    accept: fc.constant(META_LIST),
  }, { requiredKeys: ["type", "on", "selection", "version"] });
}

function watches(on: RandomKind): fc.Arbitrary<Operation> {
  return fc.record({
    type: fc.constant("watch" as const),
    on: fc.constant(on),
    selection: watchedSelections(on),
    version: anyVersion,
    accept: fc.constant(META),
  }, { requiredKeys: ["type", "on", "selection", "version"] });
}

/** Nothing but the name tells the objects of one sequence from those of another where there are no namespaces. */
function selections(on: RandomKind): fc.Arbitrary<Selection> {
  if (on.isClusterScoped) return name.map((one) => ({ fields: `metadata.name={id}-${one}` }));
  const fields = fc.constantFrom("metadata.name=a", "metadata.name!=a", ...Object.keys(on.selectors ?? {}));
  return fc.record({ labels, fields }, { requiredKeys: [] });
}

function watchedSelections(on: RandomKind): fc.Arbitrary<WatchedSelection> {
  const byName = name.map((one) => ({
    fields: `metadata.name=${on.isClusterScoped ? `{id}-${one}` : one}`,
    lastName: one,
    lastContent: {},
  }));
  if (on.isClusterScoped) return byName;
  const others = Object.entries({ "metadata.name!=a": {}, ...on.selectors }).flatMap(([fields, content]) =>
    content === null ? [] : [{ fields, content }]
  );
  const byOthers = fc.record({ labels, others: fc.constantFrom(...others) }, { requiredKeys: [] })
    .map(({ labels: chosen, others: other }) => ({
      ...(chosen === undefined ? {} : { labels: chosen }),
      ...(other === undefined ? {} : { fields: other.fields }),
      lastName: "last",
      lastContent: {
        ...other?.content,
        ...(chosen === undefined ? {} : { metadata: { labels: LABELS[chosen] ?? {} } }),
      },
    }));
  return fc.oneof({ weight: 2, arbitrary: byOthers }, { weight: 1, arbitrary: byName });
}

function updates(on: RandomKind): fc.Arbitrary<Operation> {
  const update = (content: fc.Arbitrary<JsonObject>) =>
    fc.record({ type: fc.constant("update" as const), on: fc.constant(on), name, content, version, writing });
  return withStatus(
    on,
    update(completeObjects(on)),
    () => update(statusObjects(on)).map((one) => ({ ...one, subresource: "status" as const })),
  );
}

function patches(on: RandomKind): fc.Arbitrary<Operation> {
  const patch = (isStatus: boolean): fc.Arbitrary<Operation> => {
    const bodies = fc.oneof(
      body("json", jsonPatches(on, isStatus)),
      body("merge", mergePatches(on, isStatus)),
      body("strategic", strategicPatches(on, isStatus)),
    );
    return fc.tuple(bodies, name, version, writing).map(([chosen, one, named, how]) => ({
      type: "patch",
      on,
      name: one,
      ...chosen,
      version: named,
      writing: how,
      ...(isStatus ? { subresource: "status" as const } : {}),
    }));
  };
  return withStatus(on, patch(false), () => patch(true));
}

function body<Kind extends "json" | "merge" | "strategic">(
  patch: Kind,
  contents: fc.Arbitrary<JsonValue>,
): fc.Arbitrary<{ readonly patch: Kind; readonly body: JsonValue }> {
  return contents.map((content) => ({ patch, body: content }));
}

function applies(on: RandomKind): fc.Arbitrary<Operation> {
  const apply = (content: fc.Arbitrary<JsonObject>) =>
    fc.record({
      type: fc.constant("apply" as const),
      on: fc.constant(on),
      name,
      content,
      isForced: fc.boolean(),
      writing,
    });
  return withStatus(
    on,
    apply(appliedObjects(on)),
    () => apply(statusObjects(on)).map((one) => ({ ...one, subresource: "status" as const })),
  );
}

function scales(on: RandomKind): fc.Arbitrary<Operation> {
  return fc.record({
    type: fc.constant("scale" as const),
    on: fc.constant(on),
    name,
    how: fc.constantFrom("update" as const, "merge" as const, "apply" as const),
    replicas: fc.constantFrom<JsonValue>(2, 3, 0, -1, "x"),
    version,
    writing,
  });
}

function deletions(on: RandomKind): fc.Arbitrary<Operation> {
  return fc.record({
    type: fc.constant("delete" as const),
    on: fc.constant(on),
    name,
    propagation: fc.constantFrom("Background", "Foreground", "Orphan", "Sideways"),
    graceSeconds: fc.constantFrom(0, 5, -1),
    version: fc.constantFrom<NamedVersion>("none", "none", "fresh", "stale"),
    uid: fc.constantFrom("none" as const, "none" as const, "right" as const, "wrong" as const),
    isDryRun: seldom,
  }, { requiredKeys: ["type", "on", "name", "version", "uid", "isDryRun"] });
}

function withStatus(
  on: RandomKind,
  whole: fc.Arbitrary<Operation>,
  status: () => fc.Arbitrary<Operation>,
): fc.Arbitrary<Operation> {
  return on.status === undefined
    ? whole
    : fc.oneof({ weight: 3, arbitrary: whole }, { weight: 2, arbitrary: status() });
}
