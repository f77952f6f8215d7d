/**
 * Random hostile requests and sequences of them, which shrink.
 *
 * @module
 */

import fc from "fast-check";
import {
  baseObjects,
  baseRequests,
  creations,
  deletions,
  FIRST_OBJECTS,
  listings,
  patchings,
  readings,
  replacements,
  sentObjects,
} from "./base_requests.ts";
import { damagedObjects } from "./damaged_json.ts";
import { brokenFraming } from "./broken_framing.ts";
import type { HostileRequest } from "./hostile_request.ts";
import { contentTypes, oddHeaders } from "./odd_headers.ts";
import { oddPatches } from "./odd_patches.ts";
import { oddProtobuf } from "./odd_protobuf.ts";
import { oddQueries } from "./odd_queries.ts";
import { damagedPaths } from "./odd_targets.ts";
import { oddYaml } from "./odd_yaml.ts";
import { isHarmless } from "./harmless.ts";

/** How many requests a sequence has at most: few, so that one difference does not hide many. */
const LONGEST = 30;

const METHODS = [
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "LIST",
  "WATCH",
  "get",
  "Post",
  "M-SEARCH",
  "__proto__",
  "constructor",
  "X".repeat(100),
  "PUT",
  "POST",
  "PATCH",
] as const;

const CORE = "/api/v1/namespaces/{ns}";

const withPath: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 4, arbitrary: readings },
  { weight: 1, arbitrary: baseRequests },
).chain((request) => {
  const [path = "", query] = request.target.split("?");
  return damagedPaths(path).map((damaged) => ({
    ...request,
    target: query === undefined ? damaged : `${damaged}?${query}`,
  }));
});

const withQuery: fc.Arbitrary<HostileRequest> = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: listings },
    { weight: 3, arbitrary: readings },
    { weight: 1, arbitrary: creations },
    { weight: 1, arbitrary: replacements },
    { weight: 2, arbitrary: patchings },
    { weight: 1, arbitrary: deletions },
  ),
  oddQueries,
).map(([request, query]) => queried(request, query));

const withHeaders: fc.Arbitrary<HostileRequest> = fc.tuple(baseRequests, oddHeaders)
  .map(([request, headers]) => headed(request, headers));

const withMethod: fc.Arbitrary<HostileRequest> = fc.tuple(baseRequests, fc.constantFrom(...METHODS))
  .map(([request, method]) => ({ ...request, method }));

const withBody: fc.Arbitrary<HostileRequest> = sentObjects.chain(({ path, object }) =>
  fc.tuple(
    damagedObjects(fc.constant(object)),
    fc.boolean(),
    fc.constantFrom("", "", "?fieldValidation=Strict", "?fieldValidation=Ignore", "?dryRun=All"),
  ).map(([body, isReplacing, query]): HostileRequest => {
    const isFirst = FIRST_OBJECTS.some((one) => one.path === path);
    const json: HostileRequest["headers"] = [["content-type", "application/json"]];
    if (path.includes("?")) return { method: "POST", target: path, headers: json, body };
    return isReplacing && isFirst
      ? { method: "PUT", target: `${path}/a${query}`, headers: json, body }
      : { method: "POST", target: `${path}${query}`, headers: json, body };
  })
);

/** What is not JSON, or is not said to be. */
const withOtherFormat: fc.Arbitrary<HostileRequest> = fc.oneof(
  {
    weight: 4,
    arbitrary: baseObjects.chain(({ object }) => {
      const { metadata = {} } = object;
      return oddYaml({ apiVersion: "v1", kind: "ConfigMap", metadata });
    }).map((body) => bodied(`${CORE}/configmaps`, "application/yaml", body)),
  },
  {
    weight: 3,
    arbitrary: oddProtobuf.map((body) =>
      bodied(`${CORE}/configmaps`, "application/vnd.kubernetes.protobuf", body)
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(sentObjects, contentTypes)
      .map(([{ path, object }, type]) => bodied(path, type, JSON.stringify(object))),
  },
);

/** Bodies of deletions, and of what is asked of objects. */
const withOptions: fc.Arbitrary<HostileRequest> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(
      deletions,
      damagedObjects(fc.constant({
        apiVersion: "v1",
        kind: "DeleteOptions",
        gracePeriodSeconds: 0,
        propagationPolicy: "Background",
        dryRun: ["All"],
        preconditions: { uid: "x", resourceVersion: "1" },
      })),
    ).map(([request, body]): HostileRequest => ({
      ...request,
      headers: [["content-type", "application/json"]],
      body,
    })),
  },
  {
    weight: 1,
    arbitrary: damagedObjects(fc.constant({
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: "none" },
      deleteOptions: { gracePeriodSeconds: 0 },
    })).map((body) => bodied(`${CORE}/pods/none/eviction`, "application/json", body)),
  },
  {
    weight: 1,
    arbitrary: damagedObjects(fc.constant({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: ["a"], expirationSeconds: 600 },
    })).map((body) => bodied(`${CORE}/serviceaccounts/none/token`, "application/json", body)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(...FIRST_OBJECTS.slice(1)),
      damagedObjects(fc.constant({
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "a" },
        spec: { replicas: 2 },
      })),
    ).map(([{ path }, body]) => ({ ...bodied(`${path}/a/scale`, "application/json", body), method: "PUT" })),
  },
);

/** Several things are wrong. */
const withMuch: fc.Arbitrary<HostileRequest> = fc.tuple(
  fc.oneof(withPath, withBody, oddPatches, withOtherFormat),
  oddQueries,
  oddHeaders,
).map(([request, query, headers]) => headed(queried(request, query), headers));

/** One hostile request, or one that makes sense. */
export const hostileRequests: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 3, arbitrary: baseRequests },
  { weight: 5, arbitrary: withPath },
  { weight: 5, arbitrary: withQuery },
  { weight: 4, arbitrary: withHeaders },
  { weight: 1, arbitrary: withMethod },
  { weight: 6, arbitrary: withBody },
  { weight: 3, arbitrary: withOtherFormat },
  { weight: 3, arbitrary: withOptions },
  { weight: 6, arbitrary: oddPatches },
  { weight: 1, arbitrary: brokenFraming },
  { weight: 2, arbitrary: withMuch },
).filter(isHarmless);

/** Sequences of 1 to 30 hostile requests. */
export const hostileSequences: fc.Arbitrary<readonly HostileRequest[]> = fc.array(hostileRequests, {
  minLength: 1,
  maxLength: LONGEST,
  size: "max",
});

function bodied(target: string, type: string, body: string): HostileRequest {
  return { method: "POST", target, headers: [["content-type", type]], body };
}

function queried(request: HostileRequest, query: string): HostileRequest {
  const { target } = request;
  return { ...request, target: target.includes("?") ? `${target}&${query.slice(1)}` : `${target}${query}` };
}

/** Odd headers take the place of others of their name. */
function headed(request: HostileRequest, headers: HostileRequest["headers"]): HostileRequest {
  const names = new Set(headers.map(([name]) => name));
  return { ...request, headers: [...request.headers.filter(([name]) => !names.has(name)), ...headers] };
}
