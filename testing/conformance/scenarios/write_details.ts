/**
 * What creations, replacements and applied configurations may say about an object's metadata.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, patch, pause, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

const UID = "11111111-2222-4333-8444-555555555555";

function scale(replicas: number): JsonObject {
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name: "a", namespace: "{ns}" },
    spec: { replicas },
  };
}

/** The scenarios. */
export const WRITE_DETAILS: readonly Scenario[] = [
  scenario(
    "writes: annotations have a limit",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: configMap("a", {}, { annotations: { a: "x".repeat(256 * 1024) } }),
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: configMap("a", {}, { annotations: { a: "ä".repeat(128 * 1024) } }),
    }),
    send(`POST ${WIDGETS}?dryRun=All`, {
      body: widget("a", { size: 1 }, { annotations: { a: "x".repeat(256 * 1024) } }),
    }),
  ),
  scenario(
    "writes: data has a limit",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a", { k: "x".repeat(1024 * 1024 + 1) }) }),
    send(`POST ${CORE}/secrets?dryRun=All`, {
      body: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "a" },
        stringData: { k: "x".repeat(1024 * 1024 + 1) },
      },
    }),
  ),
  scenario(
    "writes: bodies have a limit",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a", { k: "x".repeat(3 * 1024 * 1024) }) }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: "x".repeat(3 * 1024 * 1024) } } }),
  ),
  scenario(
    "writes: names and labels have limits",
    ...[253, 254].map((length) =>
      send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a".repeat(length)) })
    ),
    send(`POST ${WIDGETS}?dryRun=All`, { body: widget("a".repeat(254)) }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a", {}, { labels: { a: "x".repeat(64) } }) }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: configMap("a", {}, { labels: { ["x".repeat(64)]: "a" } }),
    }),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: configMap("a", {}, {
        labels: { [`${"x".repeat(254)}/a`]: "a", "a/b/c": "", "/a": "", "a/": "" },
      }),
    }),
  ),
  scenario(
    "writes: a uid in a replacement of a custom object is a precondition",
    send(`POST ${WIDGETS}`, {
      body: widget("a"),
      capture: { rv: "metadata.resourceVersion", uid: "metadata.uid" },
    }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }, { resourceVersion: "{rv}", uid: UID }) }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }, { resourceVersion: "1", uid: UID }) }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }, { resourceVersion: "{rv}", uid: "{uid}" }) }),
  ),
  scenario(
    "writes: versions that are no numbers",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { resourceVersion: "x" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { resourceVersion: "x" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { resourceVersion: "-1" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { resourceVersion: "0" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b", {}, { resourceVersion: "0" }) }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { resourceVersion: "x" }) }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { resourceVersion: "0" }) }),
  ),
  scenario(
    "writes: the generation of a Deployment",
    send(`POST ${DEPLOYMENTS}`, { body: { ...deployment("a"), metadata: { name: "a", generation: 7 } } }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { metadata: { annotations: { x: "1" }, generation: 9 } } }),
    patch("merge", `${DEPLOYMENTS}/a`, { body: { spec: { replicas: 2 } } }),
    patch("merge", `${DEPLOYMENTS}/a/scale`, { body: { spec: { replicas: 3 } } }),
    patch("merge", `${DEPLOYMENTS}/a/status`, { body: { status: { observedGeneration: 3 } } }),
    send(`GET ${DEPLOYMENTS}/a`),
  ),
  scenario(
    "writes: a replacement that leaves metadata out",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }, {
        labels: { a: "1" },
        annotations: { b: "1" },
        finalizers: ["example.com/a"],
        generateName: "a-",
      }),
    }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a") }),
  ),
  scenario(
    "applying: a generated name is not for appliers",
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "gen-" } },
    }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "gen-", name: "a" } },
    }),
    apply(`${CONFIG_MAPS}/Bad_Name`, { manager: "alice", body: configMap("Bad_Name") }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { namespace: "elsewhere" }) }),
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("b") }),
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1 }, { namespace: "elsewhere" }) }),
    apply("/api/v1/namespaces/nowhere-{id}/configmaps/a", { manager: "alice", body: configMap("a") }),
  ),
  scenario(
    "applying: managed fields in a configuration",
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { managedFields: [] }) }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", {}, { managedFields: null }) }),
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1 }, { managedFields: [{}] }) }),
  ),
  scenario(
    "applying: managed fields that were reset",
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", { k: "v" }) }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { managedFields: [{}] } } }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", { k: "v" }) }),
    apply(`${CONFIG_MAPS}/a`, { manager: "bob", body: configMap("a", { k: "w" }) }),
    patch("json", `${CONFIG_MAPS}/a`, {
      body: [{ op: "replace", path: "/metadata/managedFields", value: [] }],
    }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { l: "1" } } }),
  ),
  scenario(
    "applying: managed fields that a client has written",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v", l: "w" }) }),
    ...[
      {
        manager: "x",
        operation: "Apply",
        apiVersion: "v1",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { "f:k": {} } },
      },
      { manager: "x", operation: "Dance", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} },
      { manager: "x", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV2", fieldsV1: {} },
      {
        manager: "x".repeat(129),
        operation: "Update",
        apiVersion: "v1",
        fieldsType: "FieldsV1",
        fieldsV1: {},
      },
      { manager: "x", operation: "Update", fieldsType: "FieldsV1", fieldsV1: { bad: {} } },
    ].map((entry) => patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { managedFields: [entry] } } })),
    apply(`${CONFIG_MAPS}/a`, { manager: "bob", body: configMap("a", { k: "x" }) }),
  ),
  scenario(
    "applying: to an object that is being deleted",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }, { finalizers: ["example.com/a"] }) }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", { l: "1" }) }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", {}, { finalizers: ["example.com/b"] }),
    }),
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", {}, { finalizers: ["example.com/a"] }),
    }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "remove", path: "/metadata/finalizers" }] }),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a", { m: "1" }) }),
  ),
  scenario(
    "applying: the last finalizer of an object that is being deleted",
    apply(`${CONFIG_MAPS}/a`, {
      manager: "alice",
      body: configMap("a", {}, { finalizers: ["example.com/a"] }),
    }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    apply(`${CONFIG_MAPS}/a`, { manager: "alice", body: configMap("a") }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "applying: nothing new keeps the version and the time",
    apply(`${WIDGETS}/a`, {
      manager: "alice",
      body: widget("a", { size: 1, ports: [{ name: "p" }], tags: ["a"] }),
    }),
    pause(1_100),
    apply(`${WIDGETS}/a`, {
      manager: "alice",
      body: widget("a", { size: 1, ports: [{ name: "p" }], tags: ["a"] }),
    }),
    apply(`${WIDGETS}/a?force=true`, {
      manager: "alice",
      body: widget("a", { tags: ["a"], ports: [{ name: "p" }], size: 1 }),
    }),
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1, ports: [{ name: "p" }] }) }),
  ),
  scenario(
    "applying: the scale of a Widget",
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a", { size: 1, replicas: 2 }) }),
    apply(`${WIDGETS}/a/scale`, { manager: "bob", body: scale(3) }),
    apply(`${WIDGETS}/a/scale?force=true`, { manager: "bob", body: scale(3) }),
    send(`GET ${WIDGETS}/a`),
    apply(`${WIDGETS}/a`, { manager: "alice", body: widget("a") }),
    apply(`${WIDGETS}/a/scale`, { manager: "carol", body: scale(3) }),
    apply(`${WIDGETS}/a/scale`, { manager: "carol", body: { ...scale(3), spec: {} } }),
    send(`GET ${WIDGETS}/a`),
    apply(`${WIDGETS}/none/scale`, { manager: "carol", body: { ...scale(3), metadata: { name: "none" } } }),
    apply(`${WIDGETS}/a/scale`, { manager: "carol", body: widget("a") }),
  ),
  scenario(
    "applying: the scale of a Deployment, updated before and after",
    send(`POST ${DEPLOYMENTS}?fieldManager=creator`, { body: deployment("a", { replicas: 1 }) }),
    patch("merge", `${DEPLOYMENTS}/a/scale?fieldManager=scaler`, { body: { spec: { replicas: 2 } } }),
    apply(`${DEPLOYMENTS}/a/scale?force=true`, { manager: "applier", body: scale(3) }),
    send(`GET ${DEPLOYMENTS}/a`),
    patch("merge", `${DEPLOYMENTS}/a?fieldManager=creator`, { body: { spec: { replicas: 4 } } }),
    apply(`${DEPLOYMENTS}/a/scale`, { manager: "applier", body: scale(5) }),
    apply(`${DEPLOYMENTS}/a`, { manager: "owner", body: deployment("a", { replicas: 5 }) }),
  ),
  scenario(
    "applying: values of the wrong type",
    ...[{ data: "x" }, { data: ["x"] }, { data: { k: true } }, { data: { k: {} } }, { immutable: "yes" }].map(
      (fields) => apply(`${CORE}/configmaps/a`, { manager: "alice", body: { ...configMap("a"), ...fields } }),
    ),
    ...[{ labels: ["x"] }, { labels: { x: 1 } }, { finalizers: "x" }, { finalizers: [1] }]
      .map((metadata) =>
        apply(`${CORE}/configmaps/a`, { manager: "alice", body: configMap("a", {}, metadata) })
      ),
    ...["x", [], { ports: "x" }, { size: 1, tags: { a: 1 } }, { size: 1, tags: [null] }, {
      size: 1,
      ports: [null],
    }].map(
      (spec) => apply(`${WIDGETS}/a`, { manager: "alice", body: { ...widget("a"), spec } }),
    ),
  ),
];
