/**
 * Dry runs and field validation, for each way of writing.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { apply, events, patch, type RequestStep, type Scenario, scenario, send, watch } from "../scenario.ts";
import {
  CONFIG_MAPS,
  configMap,
  deployment,
  DEPLOYMENTS,
  gadget,
  GADGETS,
  widget,
  WIDGETS,
} from "./objects.ts";

const MODES = ["", "?fieldValidation=Warn", "?fieldValidation=Strict", "?fieldValidation=Ignore"] as const;

/** A request with each sort of field validation. */
function inEachMode(step: (query: string) => RequestStep): readonly RequestStep[] {
  return MODES.map(step);
}

/** A Deployment with fields that nobody knows, here and there. */
function misspelt(name: string): JsonObject {
  return {
    ...deployment(name, {
      replicsa: 2,
      template: {
        metadata: { labels: { app: name }, lables: {} },
        spec: {
          containers: [
            { name: "main", image: "nginx:1", prots: [] },
            { name: "side", image: "busybox", ports: [{ containerPort: 80, protcol: "TCP" }] },
          ],
        },
      },
    }),
    stats: {},
  };
}

function widgetText(spec: string, metadata = '"name":"a"'): string {
  return `{"apiVersion":"{group}/v1","kind":"Widget","metadata":{${metadata}},"spec":${spec}}`;
}

function configMapText(data: string, metadata = '"name":"a"'): string {
  return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{${metadata}},"data":${data}}`;
}

const createWidget = send(`POST ${WIDGETS}`, {
  body: widget("a"),
  capture: { rv: "metadata.resourceVersion" },
});
const createConfigMap = send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) });

/** The scenarios. */
export const FIELD_VALIDATION: readonly Scenario[] = [
  scenario(
    "field validation: unknown fields of a Deployment, deep in it",
    ...inEachMode((query) => send(`POST ${DEPLOYMENTS}${query || "?"}&dryRun=All`, { body: misspelt("a") })),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    ...inEachMode((query) => send(`PUT ${DEPLOYMENTS}/a${query}`, { body: misspelt("a") })),
  ),
  scenario(
    "field validation: unknown fields of a Widget, deep in it",
    ...inEachMode((query) =>
      send(`POST ${WIDGETS}${query || "?"}&dryRun=All`, {
        body: {
          ...widget("a", {
            size: 1,
            zeta: 1,
            alpha: { beta: 1 },
            ports: [{ name: "p" }, { name: "q", prot: 1, more: [] }],
            endpoint: { hots: "x" },
            options: { modee: "x" },
            extra: { anything: true },
          }, { nmae: "x", ownerReferences: [], labels: {} }),
          stats: {},
        },
      })
    ),
  ),
  scenario(
    "field validation: fields that are given twice, in each way of writing a Widget",
    ...inEachMode((query) =>
      send(`POST ${WIDGETS}${query || "?"}&dryRun=All`, {
        body: widgetText('{"size":1,"size":2,"ports":[{"name":"p","name":"q"}],"extra":{"a":1,"a":2,"a":3}}'),
      })
    ),
    createWidget,
    ...inEachMode((query) =>
      patch("merge", `${WIDGETS}/a${query}`, { body: '{"spec":{"size":3,"size":4,"zeta":1,"zeta":2}}' })
    ),
    ...inEachMode((query) =>
      patch("json", `${WIDGETS}/a${query}`, {
        body: '[{"op":"replace","op":"add","path":"/spec/size","value":5,"extra":1}]',
      })
    ),
  ),
  scenario(
    "field validation: fields that are given twice, in each way of writing a ConfigMap",
    ...inEachMode((query) =>
      send(`POST ${CONFIG_MAPS}${query || "?"}&dryRun=All`, {
        body: configMapText('{"k":"1","k":"2","l":"1","l":"2"}', '"name":"a","labels":{"x":"1","x":"2"}'),
      })
    ),
    createConfigMap,
    ...inEachMode((query) =>
      patch("merge", `${CONFIG_MAPS}/a${query}`, { body: '{"data":{"k":"3","k":"4"},"dada":{},"dada":{}}' })
    ),
    ...inEachMode((query) =>
      patch("strategic", `${CONFIG_MAPS}/a${query}`, { body: '{"data":{"k":"5","k":"6"},"dada":{}}' })
    ),
  ),
  scenario(
    "field validation: fields that are given twice in what is applied",
    ...inEachMode((query) =>
      patch("apply", `${WIDGETS}/a${query || "?"}&fieldManager=alice`, {
        body: widgetText('{"size":1,"size":2}'),
      })
    ),
    ...inEachMode((query) =>
      patch("apply", `${CONFIG_MAPS}/a${query || "?"}&fieldManager=alice`, {
        body: configMapText('{"k":"1","k":"2"}'),
      })
    ),
  ),
  scenario(
    "field validation: unknown fields of a patch that fails otherwise",
    createWidget,
    patch("merge", `${WIDGETS}/a`, { body: { spec: { sise: 1, size: 1_000 } } }),
    patch("merge", `${WIDGETS}/a?fieldValidation=Strict`, { body: { spec: { sise: 1, size: 1_000 } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { sise: 1 }, metadata: { resourceVersion: "1" } } }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 1, sise: 1 }, { resourceVersion: "1" }) }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 1_000, sise: 1 }, { resourceVersion: "{rv}" }) }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, sise: 1 }) }),
  ),
  scenario(
    "field validation: it is asked for in a way that does not exist",
    createConfigMap,
    send(`POST ${CONFIG_MAPS}?fieldValidation=strict`, { body: configMap("b") }),
    send(`PUT ${CONFIG_MAPS}/a?fieldValidation=Loose`, { body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a?fieldValidation=Loose`, { body: {} }),
    apply(`${CONFIG_MAPS}/a?fieldValidation=Loose`, { manager: "alice", body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a?fieldValidation=Loose&dryRun=Some&fieldManager=${"x".repeat(129)}`, {
      body: {},
    }),
  ),
  scenario(
    "field validation: YAML bodies",
    ...inEachMode((query) =>
      send(`POST ${CONFIG_MAPS}${query || "?"}&dryRun=All`, {
        body: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, nmae: b}\ndata: {k: v}\ndada: {}\n",
        contentType: "application/yaml",
      })
    ),
    send(`POST ${WIDGETS}?dryRun=All`, {
      body: "apiVersion: {group}/v1\nkind: Widget\nmetadata:\n  name: a\nspec:\n  size: 1\n  sise: 2\n",
      contentType: "application/yaml",
    }),
  ),
  scenario(
    "field validation: preserved fields are known, metadata is not",
    send(`POST ${GADGETS}?fieldValidation=Strict&dryRun=All`, {
      body: gadget("{id}", { any: { thing: 1 } }),
    }),
    send(`POST ${GADGETS}?fieldValidation=Strict&dryRun=All`, {
      body: {
        ...gadget("{id}", {}, { unknown: 1, labels: { a: "b" } }),
        status: { phase: "x", other: 1 },
        top: 1,
      },
    }),
    send(`POST ${GADGETS}?dryRun=All`, {
      body: { ...gadget("{id}", {}, { unknown: 1 }), status: { other: 1 }, top: 1 },
    }),
  ),
  scenario(
    "field validation: writes to a status and to a scale",
    createWidget,
    ...inEachMode((query) =>
      send(`PUT ${WIDGETS}/a/status${query || "?"}&dryRun=All`, {
        body: { ...widget("a", { size: 1, sise: 1 }, { resourceVersion: "{rv}" }), status: { fase: "x" } },
      })
    ),
    ...inEachMode((query) =>
      patch("merge", `${WIDGETS}/a/scale${query}`, { body: { spec: { replicas: 2, replicsa: 3 } } })
    ),
    ...inEachMode((query) =>
      send(`PUT ${WIDGETS}/a/scale${query}`, {
        body: {
          apiVersion: "autoscaling/v1",
          kind: "Scale",
          metadata: { name: "a" },
          spec: { replicas: 3, replicsa: 4 },
        },
      })
    ),
  ),
  scenario(
    "dry run: a watch hears nothing, and no version goes by",
    createConfigMap,
    send(`GET ${CONFIG_MAPS}`, { capture: { rv: "metadata.resourceVersion" } }),
    watch(
      "all",
      `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&fieldSelector=metadata.name!=kube-root-ca.crt`,
    ),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("b") }),
    send(`PUT ${CONFIG_MAPS}/a?dryRun=All`, { body: configMap("a", { k: "w" }) }),
    patch("merge", `${CONFIG_MAPS}/a?dryRun=All`, { body: { data: { k: "x" } } }),
    apply(`${CONFIG_MAPS}/a?dryRun=All&force=true`, { manager: "alice", body: configMap("a", { k: "y" }) }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`),
    send(`DELETE ${CONFIG_MAPS}?dryRun=All&fieldSelector=metadata.name=a`),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: "z" } } }),
    events("all", 1),
  ),
  scenario(
    "dry run: of a status and of a scale",
    createWidget,
    patch("merge", `${WIDGETS}/a/status?dryRun=All`, { body: { status: { phase: "x" } } }),
    send(`PUT ${WIDGETS}/a/status?dryRun=All`, {
      body: { ...widget("a", { size: 1 }, { resourceVersion: "{rv}" }), status: { phase: "y" } },
    }),
    patch("merge", `${WIDGETS}/a/scale?dryRun=All`, { body: { spec: { replicas: 7 } } }),
    apply(`${WIDGETS}/a/status?dryRun=All`, {
      manager: "alice",
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, status: { phase: "z" } },
    }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "dry run: a generated name is there, and is free",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "dry-" } },
      capture: { name: "metadata.name" },
    }),
    send(`GET ${CONFIG_MAPS}/{name}`),
  ),
  scenario(
    "dry run: what would fail fails",
    createConfigMap,
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/none?dryRun=All`, { body: configMap("none") }),
    patch("merge", `${CONFIG_MAPS}/a?dryRun=All`, { body: { metadata: { resourceVersion: "1" } } }),
    patch("json", `${CONFIG_MAPS}/a?dryRun=All`, { body: [{ op: "test", path: "/data/k", value: "x" }] }),
    apply(`${CONFIG_MAPS}/a?dryRun=All`, { manager: "alice", body: configMap("a", { k: "x" }) }),
    send(`DELETE ${CONFIG_MAPS}/none?dryRun=All`),
  ),
  scenario(
    "dry run: it is asked for in a way that does not exist",
    createConfigMap,
    ...["dryRun=all", "dryRun=", "dryRun=All&dryRun=All", "dryRun=All&dryRun=x", "dryRun=true"].map((query) =>
      patch("merge", `${CONFIG_MAPS}/a?${query}`, { body: { data: { k: query } } })
    ),
    send(`PUT ${CONFIG_MAPS}/a?dryRun=Some`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=Some`),
    send(`DELETE ${CONFIG_MAPS}?dryRun=Some`),
    apply(`${CONFIG_MAPS}/a?dryRun=Some`, { manager: "alice", body: configMap("a") }),
  ),
  scenario(
    "dry run: an object with finalizers is not marked",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { finalizers: ["example.com/a"] }) }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
];
