/**
 * Patches that something is wrong with.
 *
 * @module
 */

import fc from "fast-check";
import { PATCH_TYPES } from "../conformance/scenario.ts";
import type { JsonObject } from "../embedded/json.ts";
import { type BaseObject, FIRST_OBJECTS } from "./base_requests.ts";
import { damagedObjects } from "./damaged_json.ts";
import type { HostileRequest } from "./hostile_request.ts";
import { ascii, oddJson, oddNames } from "./odd_values.ts";
import { oddYaml } from "./odd_yaml.ts";

const POINTERS: readonly string[] = [
  "",
  "/",
  "//",
  "metadata",
  "/metadata",
  "/metadata/labels",
  "/metadata/labels/app",
  "/metadata/labels/-",
  "/metadata/labels/__proto__",
  "/metadata/__proto__",
  "/metadata/__proto__/polluted",
  "/__proto__",
  "/__proto__/polluted",
  "/constructor/prototype/polluted",
  "/constructor",
  "/toString",
  "/metadata/finalizers",
  "/metadata/finalizers/-",
  "/metadata/finalizers/0",
  "/metadata/finalizers/00",
  "/metadata/finalizers/-1",
  "/metadata/finalizers/1e0",
  "/metadata/finalizers/9999999999",
  "/metadata/finalizers/99999999999999999999",
  "/metadata/finalizers/length",
  "/metadata/name",
  "/metadata/namespace",
  "/metadata/uid",
  "/metadata/resourceVersion",
  "/metadata/generation",
  "/metadata/managedFields",
  "/metadata/managedFields/0/fieldsV1",
  "/metadata/ownerReferences",
  "/metadata/deletionTimestamp",
  "/metadata/creationTimestamp",
  "/metadata/annotations",
  "/metadata/annotations/a~1b",
  "/metadata/annotations/a~b",
  "/metadata/annotations/a~2b",
  "/apiVersion",
  "/kind",
  "/data",
  "/data/k",
  "/data/k/deep",
  "/spec",
  "/spec/size",
  "/spec/extra",
  "/spec/extra/any/deep/0",
  "/spec/template/spec/containers/0",
  "/spec/template/spec/containers/0/image",
  "/spec/replicas",
  "/status",
  "/nothing/here",
];
const OPERATIONS: readonly string[] = [
  "add",
  "remove",
  "replace",
  "move",
  "copy",
  "test",
  "ADD",
  "",
  "__proto__",
  "x",
];

const operation: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(...OPERATIONS),
  fc.constantFrom(...POINTERS),
  fc.constantFrom(...POINTERS),
  fc.oneof({ weight: 1, arbitrary: oddJson }, {
    weight: 2,
    arbitrary: fc.constantFrom('"v"', "{}", "[]", "5", "null"),
  }),
).map(([op, path, from, value]) => {
  const isMoving = op === "move" || op === "copy";
  const rest = isMoving ? `"from":${JSON.stringify(from)}` : `"value":${value}`;
  return `{"op":${JSON.stringify(op)},"path":${JSON.stringify(path)}${op === "remove" ? "" : `,${rest}`}}`;
});

/** Operations that are missing something, or are none. */
const BROKEN: readonly string[] = [
  "null",
  "[]",
  "5",
  "{}",
  '{"op":"add"}',
  '{"path":"/data"}',
  '{"op":5,"path":"/data"}',
  '{"op":"add","path":5,"value":1}',
  '{"op":"add","path":null,"value":1}',
  '{"op":null,"path":"/data"}',
  '{"op":"add","path":"/data/x"}',
  '{"op":"replace","path":"/data/k"}',
  '{"op":"test","path":"/data/k"}',
  '{"op":"test","path":"/nothing"}',
  '{"op":"test","path":"/nothing","value":null}',
  '{"op":"move","path":"/data/x"}',
  '{"op":"copy","path":"/data/x","from":null}',
  '{"op":"move","from":"/metadata","path":"/metadata/labels"}',
  '{"op":"add","path":"/data/x","value":"v","op":"remove"}',
  '{"op":"add","path":"/data/x","value":"v","extra":1}',
  '{"__proto__":{"op":"add"},"path":"/data"}',
];

const jsonPatches: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: fc.array(operation, { minLength: 1, maxLength: 3 }).map(listed) },
  { weight: 4, arbitrary: fc.constantFrom(...BROKEN).map((one) => `[${one}]`) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(0, 100, 5_000, 9_999, 10_000, 10_001, 20_000), operation)
      .map(([count, one]) => listed(Array.from({ length: count }, () => one.length > 200 ? "{}" : one))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(5, 15, 24).map((count) =>
      // Each copies everything so far into itself.
      listed(Array.from({ length: count }, (_, index) =>
        `{"op":"copy","from":"/metadata","path":"/metadata/annotations/a${index}"}`))
    ),
  },
  { weight: 2, arbitrary: oddJson },
  {
    weight: 1,
    arbitrary: fc.tuple(operation, fc.nat({ max: 100 })).map(([one, at]) => `[${one}]`.slice(0, at)),
  },
);

function listed(operations: readonly string[]): string {
  return `[${operations.join(",")}]`;
}

/** Strategic merge patches, each with directives that cannot be followed. */
const DIRECTIVES: readonly string[] = [
  '{"$patch":5}',
  '{"$patch":null}',
  '{"$patch":"x"}',
  '{"$patch":"delete"}',
  '{"$patch":"replace"}',
  '{"$patch":"merge"}',
  '{"$patch":["delete"]}',
  '{"$retainKeys":5}',
  '{"$retainKeys":["metadata"]}',
  '{"$retainKeys":[5]}',
  '{"$retainKeys":null}',
  '{"metadata":{"$patch":{}}}',
  '{"metadata":{"$patch":"delete"}}',
  '{"metadata":{"$retainKeys":"name"}}',
  '{"metadata":{"$deleteFromPrimitiveList/finalizers":"x"}}',
  '{"metadata":{"$deleteFromPrimitiveList/finalizers":[5]}}',
  '{"metadata":{"$deleteFromPrimitiveList/finalizers":{}}}',
  '{"metadata":{"$deleteFromPrimitiveList/finalizers":null}}',
  '{"metadata":{"$deleteFromPrimitiveList/":["x"]}}',
  '{"metadata":{"$deleteFromPrimitiveList":["x"]}}',
  '{"metadata":{"$deleteFromPrimitiveList/labels":["x"]}}',
  '{"metadata":{"$setElementOrder/finalizers":"x"}}',
  '{"metadata":{"$setElementOrder/finalizers":[{}]}}',
  '{"metadata":{"$setElementOrder/finalizers":["x","x"]}}',
  '{"metadata":{"$setElementOrder/finalizers":["x"],"finalizers":["y"]}}',
  '{"metadata":{"$setElementOrder/labels":["x"]}}',
  '{"metadata":{"$setElementOrder/nothing":["x"]}}',
  '{"metadata":{"finalizers":"x"}}',
  '{"metadata":{"finalizers":{"a":1}}}',
  '{"metadata":{"finalizers":[5]}}',
  '{"metadata":{"finalizers":[null]}}',
  '{"metadata":{"ownerReferences":[{"$patch":"delete"}]}}',
  '{"metadata":{"ownerReferences":[{"uid":5}]}}',
  '{"metadata":{"ownerReferences":[5]}}',
  '{"metadata":{"labels":[]}}',
  '{"metadata":{"labels":{"$patch":"delete","a":"b"}}}',
  '{"spec":{"template":{"spec":{"containers":{}}}}}',
  '{"spec":{"template":{"spec":{"containers":"x"}}}}',
  '{"spec":{"template":{"spec":{"containers":[5]}}}}',
  '{"spec":{"template":{"spec":{"containers":[null]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"name":5}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"name":null}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"$patch":"delete"}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"$patch":"replace"}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"$patch":"x","name":"main"}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"$patch":5,"name":"main"}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"name":"main","ports":[{"containerPort":"x"}]}]}}}}',
  '{"spec":{"template":{"spec":{"containers":[{"name":"main","ports":"x"}]}}}}',
  '{"spec":{"template":{"spec":{"$setElementOrder/containers":[5]}}}}',
  '{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"x"}]}}}}',
  '{"spec":{"template":{"spec":{"$setElementOrder/containers":{"name":"x"}}}}}',
  '{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"}],"containers":[{"name":"main"}]}}}}',
  '{"spec":{"template":{"spec":{"tolerations":[{"$patch":"delete"}]}}}}',
  '{"spec":{"template":{"spec":{"tolerations":[{"$patch":"replace"},5]}}}}',
  '{"spec":{"strategy":{"$retainKeys":["type"],"rollingUpdate":{}}}}',
  '{"spec":{"strategy":{"$retainKeys":{}}}}',
  '{"spec":"x"}',
  '{"spec":[]}',
  '{"spec":null}',
  '{"data":[]}',
  '{"data":"x"}',
  '{"data":{"$patch":"delete","k":"x"}}',
  '{"data":{"__proto__":"x"}}',
  '{"__proto__":{"data":{}}}',
];

const mergePatch: JsonObject = {
  metadata: { labels: { app: "b", gone: null }, annotations: { a: "b" } },
  data: { k: "w" },
  spec: { replicas: 2, size: 2, extra: { any: null } },
};

const target = fc.tuple(fc.constantFrom(...FIRST_OBJECTS), fc.constantFrom("", "", "", "/status", "/scale"));

function patching(
  kind: keyof typeof PATCH_TYPES,
  { path }: BaseObject,
  { subresource, query = "", body }: {
    readonly subresource: string;
    readonly query?: string;
    readonly body: string;
  },
): HostileRequest {
  return {
    method: "PATCH",
    target: `${path}/a${subresource}${query}`,
    headers: [["content-type", PATCH_TYPES[kind]]],
    body,
  };
}

const applied: fc.Arbitrary<HostileRequest> = target.chain(([base, subresource]) =>
  fc.tuple(
    fc.oneof(
      { weight: 2, arbitrary: damagedObjects(fc.constant(base.object)) },
      { weight: 3, arbitrary: oddYaml(base.object) },
    ),
    fc.constantFrom(
      "?fieldManager=h",
      "?fieldManager=h&force=true",
      "?fieldManager=h&fieldValidation=Strict",
      "",
    ),
  ).map(([body, query]) => patching("apply", base, { subresource, query, body }))
);

/** Requests with odd patches. */
export const oddPatches: fc.Arbitrary<HostileRequest> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(target, jsonPatches)
      .map(([[base, subresource], body]) => patching("json", base, { subresource, body })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(target, damagedObjects(fc.constant(mergePatch)))
      .map(([[base, subresource], body]) => patching("merge", base, { subresource, body })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(target, oddNames, oddJson).map(([[base, subresource], name, json]) =>
      patching("merge", base, { subresource, body: `{"metadata":{${ascii(JSON.stringify(name))}:${json}}}` })
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      target,
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...DIRECTIVES) },
        { weight: 1, arbitrary: damagedObjects(fc.constant(mergePatch)) },
      ),
    ).map(([[base, subresource], body]) => patching("strategic", base, { subresource, body })),
  },
  { weight: 4, arbitrary: applied },
);
