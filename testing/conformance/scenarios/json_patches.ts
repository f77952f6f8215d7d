/**
 * JSON patches and merge patches in every detail.
 *
 * @module
 */

import type { JsonValue } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const UID = "11111111-2222-4333-8444-555555555555";

/** Patches a ConfigMap with operations. */
function operate(...operations: readonly JsonValue[]): RequestStep {
  return patch("json", `${CONFIG_MAPS}/a`, { body: operations });
}

function operateOnWidget(...operations: readonly JsonValue[]): RequestStep {
  return patch("json", `${WIDGETS}/a`, { body: operations });
}

function merge(body: JsonValue, query = ""): RequestStep {
  return patch("merge", `${CONFIG_MAPS}/a${query}`, { body });
}

function mergeWidget(body: JsonValue): RequestStep {
  return patch("merge", `${WIDGETS}/a`, { body });
}

const createConfigMap = send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v", l: "w" }) });
const createWidget = send(`POST ${WIDGETS}`, {
  body: widget("a", { size: 1, steps: ["a", "b", "c"], extra: { list: [1, { x: [2] }], map: { y: null } } }),
});

/** The scenarios. */
export const JSON_PATCHES: readonly Scenario[] = [
  scenario(
    "JSON patch: names with slashes and tildes",
    createConfigMap,
    operate({
      op: "add",
      path: "/metadata/annotations",
      value: { "example.com/a": "1", "b~c": "2", "~1": "3" },
    }),
    operate(
      { op: "test", path: "/metadata/annotations/example.com~1a", value: "1" },
      { op: "replace", path: "/metadata/annotations/b~0c", value: "4" },
      { op: "remove", path: "/metadata/annotations/~01" },
    ),
    operate({ op: "replace", path: "/metadata/annotations/example.com/a", value: "5" }),
    operate({ op: "add", path: "/metadata/annotations/x~2y", value: "6" }),
    operate({ op: "add", path: "/metadata/annotations/x~", value: "7" }),
  ),
  scenario(
    "JSON patch: places in lists",
    createWidget,
    operateOnWidget({ op: "add", path: "/spec/steps/3", value: "end" }),
    operateOnWidget({ op: "add", path: "/spec/steps/5", value: "too far" }),
    operateOnWidget({ op: "add", path: "/spec/steps/-1", value: "last but one" }),
    operateOnWidget({ op: "add", path: "/spec/steps/-9", value: "too far" }),
    operateOnWidget({ op: "replace", path: "/spec/steps/-", value: "x" }),
    operateOnWidget({ op: "remove", path: "/spec/steps/-" }),
    operateOnWidget({ op: "replace", path: "/spec/steps/9", value: "x" }),
    operateOnWidget({ op: "add", path: "/spec/steps/01", value: "x" }),
    operateOnWidget({ op: "add", path: "/spec/steps/x", value: "x" }),
    operateOnWidget({ op: "add", path: "/spec/steps/", value: "x" }),
  ),
  scenario(
    "JSON patch: a test compares whole values",
    createWidget,
    operateOnWidget({ op: "test", path: "/spec/steps", value: ["a", "b", "c"] }),
    operateOnWidget({ op: "test", path: "/spec/steps", value: ["b", "a", "c"] }),
    operateOnWidget({ op: "test", path: "/spec/extra/list/1", value: { x: [2] } }),
    operateOnWidget({ op: "test", path: "/spec/extra/map", value: { y: null } }),
    operateOnWidget({ op: "test", path: "/spec/extra/map/y", value: null }),
    operateOnWidget({ op: "test", path: "/spec/extra/map/none" }),
    operateOnWidget({ op: "test", path: "/spec/size", value: 1.0 }),
    operateOnWidget({ op: "test", path: "/spec/size", value: "1" }),
    operateOnWidget({ op: "test", path: "/spec/none/at/all", value: null }),
  ),
  scenario(
    "JSON patch: a failed test undoes what came before it",
    createConfigMap,
    operate({ op: "replace", path: "/data/k", value: "x" }, { op: "test", path: "/data/l", value: "other" }),
    operate({ op: "test", path: "/data/k", value: "v" }),
  ),
  scenario(
    "JSON patch: the whole object",
    createConfigMap,
    operate({ op: "replace", path: "", value: configMap("a", { new: "1" }) }),
    operate({ op: "replace", path: "", value: { a: 1 } }),
    operate({ op: "replace", path: "", value: null }),
    operate({ op: "replace", path: "", value: [] }),
    operate({ op: "test", path: "", value: {} }),
    operate({ op: "add", path: "", value: configMap("a") }),
    operate({ op: "remove", path: "" }),
    operate({ op: "add", path: "/", value: "x" }),
  ),
  scenario(
    "JSON patch: moves and copies",
    createWidget,
    operateOnWidget({ op: "move", from: "/spec/steps/0", path: "/spec/steps/2" }),
    operateOnWidget({ op: "copy", from: "/spec/extra", path: "/spec/extra/own" }),
    operateOnWidget({ op: "move", from: "/spec/extra", path: "/spec/extra/own" }),
    operateOnWidget({ op: "move", from: "/spec/none", path: "/spec/extra/x" }),
    operateOnWidget({ op: "copy", from: "/spec/none", path: "/spec/extra/x" }),
    operateOnWidget({ op: "copy", path: "/spec/extra/x" }),
    operateOnWidget({ op: "move", from: "/spec/color", path: "/spec/color" }),
  ),
  scenario(
    "JSON patch: operations that lack a part, or have it wrong",
    createConfigMap,
    operate({ path: "/data/k", value: "x" }),
    operate({ op: "replace", value: "x" }),
    operate({ op: "replace", path: "data/k", value: "x" }),
    operate({ op: "replace", path: 5, value: "x" }),
    operate({ op: "REPLACE", path: "/data/k", value: "x" }),
    operate({ op: "add", path: "/data/k" }),
    operate({ op: "replace", path: "/data/k", value: "x", more: true }),
    operate(5),
    operate(null),
    patch("json", `${CONFIG_MAPS}/a`, { body: "" }),
    patch("json", `${CONFIG_MAPS}/a`, { body: "null" }),
    patch("json", `${CONFIG_MAPS}/a`, { body: '[{"op":"remove","path":"/data/k"}] x' }),
  ),
  scenario(
    "JSON patch: there is a limit of operations",
    createConfigMap,
    operate(...Array.from({ length: 10_001 }, () => ({ op: "test", path: "/data/k", value: "v" }))),
    operate(...Array.from({ length: 10_000 }, () => ({ op: "test", path: "/data/k", value: "v" }))),
  ),
  scenario(
    "JSON patch: there is a limit of what is copied",
    createConfigMap,
    operate(
      { op: "add", path: "/data/big", value: "x".repeat(100_000) },
      ...Array.from(
        { length: 40 },
        (_, index) => ({ op: "copy", from: "/data/big", path: `/data/c${index}` }),
      ),
    ),
  ),
  scenario(
    "JSON patch: what identifies an object stays",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { uid: "metadata.uid" } }),
    operate({ op: "replace", path: "/metadata/uid", value: UID }),
    operate({ op: "replace", path: "/metadata/uid", value: "{uid}" }),
    operate({ op: "remove", path: "/metadata/uid" }),
    operate({ op: "remove", path: "/metadata/name" }),
    operate({ op: "remove", path: "/metadata/namespace" }),
    operate({ op: "replace", path: "/kind", value: "Secret" }),
    operate({ op: "remove", path: "/kind" }),
    operate({ op: "remove", path: "/apiVersion" }),
    operate({ op: "remove", path: "/metadata" }),
    operate({ op: "replace", path: "/metadata/creationTimestamp", value: "2001-01-01T00:00:00Z" }),
    operate({ op: "remove", path: "/metadata/managedFields" }),
  ),
  scenario(
    "JSON patch: what identifies a custom object stays",
    createWidget,
    operateOnWidget({ op: "replace", path: "/metadata/uid", value: UID }),
    operateOnWidget({ op: "remove", path: "/metadata/uid" }),
    operateOnWidget({ op: "remove", path: "/metadata/name" }),
    operateOnWidget({ op: "replace", path: "/kind", value: "Gadget" }),
    operateOnWidget({ op: "remove", path: "/kind" }),
    operateOnWidget({ op: "replace", path: "/apiVersion", value: "{group}/v2" }),
    operateOnWidget({ op: "remove", path: "/metadata" }),
    operateOnWidget({ op: "remove", path: "/metadata/resourceVersion" }),
    operateOnWidget({ op: "replace", path: "/metadata/generation", value: 9 }),
  ),
  scenario(
    "merge patch: what identifies an object stays",
    createConfigMap,
    merge({ metadata: { uid: null } }),
    merge({ metadata: { name: null } }),
    merge({ metadata: { namespace: null } }),
    merge({ metadata: { resourceVersion: null }, data: { k: "1" } }),
    merge({ metadata: { resourceVersion: "1" }, data: { k: "2" } }),
    merge({ metadata: { resourceVersion: "x" }, data: { k: "2" } }),
    merge({ metadata: { creationTimestamp: null, generation: 5 }, data: { k: "3" } }),
    merge({ metadata: { deletionTimestamp: "2001-01-01T00:00:00Z", deletionGracePeriodSeconds: 5 } }),
    merge({ kind: null }),
    merge({ apiVersion: null }),
    merge({ metadata: null }),
  ),
  scenario(
    "merge patch: the version of a custom object",
    createWidget,
    mergeWidget({ metadata: { resourceVersion: null }, spec: { size: 2 } }),
    mergeWidget({ metadata: { resourceVersion: "0" }, spec: { size: 3 } }),
    mergeWidget({ metadata: { resourceVersion: "1" }, spec: { size: 4 } }),
    mergeWidget({ metadata: { resourceVersion: "x" }, spec: { size: 5 } }),
    mergeWidget({ metadata: { generation: 7, uid: UID } }),
  ),
  scenario(
    "merge patch: objects take the place of scalars and lists, and the other way round",
    createWidget,
    mergeWidget({ spec: { extra: { list: { a: { b: null, c: [null, { d: null }] } } } } }),
    mergeWidget({ spec: { extra: { map: [{ a: null }] } } }),
    mergeWidget({ spec: { extra: { list: 5, map: null } } }),
    mergeWidget({ spec: { labels: { a: null } } }),
    mergeWidget({ spec: { extra: {} } }),
    mergeWidget({ spec: [] }),
    mergeWidget({ spec: "x" }),
    mergeWidget(null),
    mergeWidget("5"),
    mergeWidget(""),
  ),
  scenario(
    "merge patch: owned fields that are set to null",
    createConfigMap,
    merge({ data: { k: null } }, "?fieldManager=alice"),
    merge({ data: { k: "new" } }, "?fieldManager=bob"),
    merge({ metadata: { labels: { a: null }, annotations: null } }, "?fieldManager=carol"),
  ),
  scenario(
    "merge patch: lists of a Deployment are replaced",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    patch("merge", `${DEPLOYMENTS}/a`, {
      body: { spec: { template: { spec: { containers: [{ name: "other", image: "busybox" }] } } } },
    }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { template: { spec: { containers: [] } } } } }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { template: null } } }),
    patch("merge", `${DEPLOYMENTS}/a`, {
      body: { spec: { replicas: null, strategy: { type: "Recreate" } } },
    }),
  ),
];
