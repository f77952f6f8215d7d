/**
 * The custom kinds of random objects: the fixtures of the conformance scenarios.
 *
 * @module
 */

import { GADGETS, WIDGETS } from "../../conformance/scenarios/objects.ts";
import type { JsonObject } from "../../embedded/json.ts";
import type { RandomKind } from "../random_kind.ts";

const READY: JsonObject = { type: "Ready", status: "True", lastTransitionTime: "2024-01-01T00:00:00Z" };

/** Widgets: namespaced, with all kinds of lists and maps, status and scale. */
export const WIDGET: RandomKind = {
  apiVersion: "{group}/v1",
  kind: "Widget",
  path: WIDGETS,
  required: { "/spec/size": [1, 5, 0] },
  fields: {
    "/spec/replicas": [2, 0],
    "/spec/color": ["blue", "green"],
    "/spec/ratio": [0.5, 2],
    "/spec/enabled": [true, false],
    "/spec/note": ["text", null],
    "/spec/since": ["2024-01-01T00:00:00Z"],
    "/spec/limit": [5, "5%"],
    "/spec/tags": [["x"], ["x", "y"], ["z", "y"], []],
    "/spec/steps": [["one"], ["one", "two", "one"], []],
    "/spec/ports": [
      [{ name: "http" }],
      [{ name: "http", port: 81 }, { name: "dns", protocol: "UDP" }],
      [{ name: "dns" }],
      [],
    ],
    "/spec/labels": [{ a: "1" }, { b: "2" }, {}],
    "/spec/labels/c": ["3"],
    "/spec/options": [{ mode: "slow" }, {}],
    "/spec/options/retries": [5],
    "/spec/extra": [{ any: { deep: [1, { x: null }] } }, {}],
    "/spec/extra/more": [1, "x"],
    "/spec/endpoint": [{ host: "h", port: 1 }, { host: "i" }],
  },
  wrong: {
    "/spec/size": [101, -1, "big", 1.5, null],
    "/spec/color": ["pink", 5, null],
    "/spec/title": ["x", "UPPER", "a".repeat(11)],
    "/spec/ratio": [0, 0.3, "x"],
    "/spec/tags": [["x", "x"], ["a", "b", "c", "d", "e"], "x", null],
    "/spec/ports": [[{ port: 1 }], [{ name: "a" }, { name: "a" }], null],
    "/spec/since": ["yesterday"],
    "/spec/unknown": ["x", { deep: 1 }],
    "/spec/options/unknown": [1],
    "/spec/options": [null, "fast"],
    "/spec/endpoint": ["x", { nowhere: 1 }],
    "/spec": [null, "x"],
    "/status": [{ phase: "Written" }],
  },
  status: {
    "/status/replicas": [1, 2],
    "/status/selector": ["app=a"],
    "/status/phase": ["Ready", "Failed"],
    "/status/conditions": [
      [READY],
      [{ ...READY, status: "False", reason: "Why" }, { type: "Other", status: "Unknown" }],
      [],
    ],
    "/spec/size": [9],
    "/metadata/labels/app": ["b"],
    "/status/unknown": ["x"],
  },
  isScalable: true,
  pointers: {
    "/spec/tags/0": ["first"],
    "/spec/tags/-": ["last", "x"],
    "/spec/ports/0": [{ name: "new" }],
    "/spec/ports/0/port": [82, "x"],
    "/spec/ports/-": [{ name: "more" }],
    "/spec/steps/1": ["middle"],
    "/spec/labels/a": ["4"],
    "/spec/extra/any/deep/0": [2],
    "/spec/options/mode": ["steady"],
    "/spec": [{ size: 3 }],
    "/status/phase": ["Sneaked"],
  },
  selectors: {
    "spec.color=red": {},
    "spec.color!=red": { spec: { color: "blue" } },
    "metadata.namespace={ns}": {},
  },
};

/** Gadgets: cluster-scoped, without subresources. */
export const GADGET: RandomKind = {
  apiVersion: "{group}/v1",
  kind: "Gadget",
  path: GADGETS,
  isClusterScoped: true,
  required: {},
  fields: {
    "/spec/a": [1, "x", { b: [1, 2] }],
    "/spec/list": [[1], [{ name: "x" }], []],
    "/spec/map": [{ k: "v" }, {}],
    "/spec/map/l": ["w", 1],
    "/status/phase": ["Ready"],
  },
  wrong: { "/spec": ["x", null], "/status/phase": [5], "/status/unknown": ["x"], "/spec/a": [null] },
  pointers: { "/spec/list/0": [9], "/spec/list/-": [8], "/spec/map/deep/er": [1], "/spec": [{}] },
};
