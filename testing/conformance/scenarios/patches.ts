/**
 * JSON patches, merge patches and strategic merge patches.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, deployment, DEPLOYMENTS, widget, WIDGETS } from "./objects.ts";

/** The scenarios. */
export const PATCHES: readonly Scenario[] = [
  scenario(
    "patches: JSON patches of a ConfigMap",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v", l: "w" }) }),
    patch("json", `${CONFIG_MAPS}/a`, {
      body: [
        { op: "test", path: "/data/k", value: "v" },
        { op: "replace", path: "/data/k", value: "x" },
        { op: "add", path: "/data/m", value: "y" },
        { op: "remove", path: "/data/l" },
        { op: "add", path: "/metadata/labels", value: { "a.b~c": "d" } },
      ].map((one) => one.path.includes("labels") ? { ...one, value: { a: "d" } } : one),
    }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "copy", from: "/data/k", path: "/data/copy" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "move", from: "/data/copy", path: "/data/moved" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [] }),
  ),
  scenario(
    "patches: JSON patches that fail",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "test", path: "/data/k", value: "other" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "remove", path: "/data/none" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "replace", path: "/data/none", value: "x" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "add", path: "/none/at/all", value: "x" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "dance", path: "/data/k" }] }),
    patch("json", `${CONFIG_MAPS}/a`, { body: { data: {} } }),
    patch("json", `${CONFIG_MAPS}/a`, { body: "no json" }),
    patch("json", `${CONFIG_MAPS}/a`, { body: [{ op: "add", path: "/data/k", value: 5 }] }),
    patch("json", `${CONFIG_MAPS}/none`, { body: [{ op: "remove", path: "/data/k" }] }),
    patch("json", `${WIDGETS}/none`, { body: [{ op: "remove", path: "/spec/size" }] }),
  ),
  scenario(
    "patches: JSON patches of lists",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, steps: ["one", "two"] }) }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "add", path: "/spec/steps/1", value: "between" }] }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "add", path: "/spec/steps/-", value: "last" }] }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "remove", path: "/spec/steps/0" }] }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "remove", path: "/spec/steps/9" }] }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "replace", path: "/spec/steps/0", value: "first" }] }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "test", path: "/spec/size", value: 2 }] }),
  ),
  scenario(
    "patches: merge patches of a ConfigMap",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v", l: "w" }) }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { data: { k: "x", l: null, m: "y" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: {} }),
    patch("merge", `${CONFIG_MAPS}/a`, {
      body: { metadata: { labels: { a: "b" }, annotations: { c: "d" } } },
    }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { labels: null }, data: null } }),
    patch("merge", `${CONFIG_MAPS}/none`, { body: { data: {} } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: [1, 2] }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: "{" }),
  ),
  scenario(
    "patches: merge patches of a Widget",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1, tags: ["x"], ports: [{ name: "p" }], extra: { a: { b: 1, c: 2 } } }),
    }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { tags: ["y"], extra: { a: { b: null } } } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { ports: [{ name: "q", port: 1 }] } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: null } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: null } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: "big" } } }),
    patch("merge", `${WIDGETS}/none`, { body: {} }),
  ),
  scenario(
    "patches: the version in a patch is a precondition",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { resourceVersion: "{rv}" }, data: { k: "v" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { resourceVersion: "{rv}" }, data: { k: "w" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, {
      body: { metadata: { uid: "11111111-2222-4333-8444-555555555555" }, data: { k: "w" } },
    }),
    patch("json", `${CONFIG_MAPS}/a`, {
      body: [{ op: "test", path: "/metadata/resourceVersion", value: "{rv}" }, {
        op: "remove",
        path: "/data",
      }],
    }),
  ),
  scenario(
    "patches: names cannot be patched",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { name: "b" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { metadata: { namespace: "elsewhere" } } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { kind: "Secret" } }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { apiVersion: "v2" } }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a`, { body: { metadata: { name: "b" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { kind: "Gadget" } }),
  ),
  scenario(
    "patches: strategic merge patches of a Deployment's containers",
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: {
        spec: {
          template: {
            spec: { containers: [{ name: "main", image: "nginx:2" }, { name: "side", image: "busybox" }] },
          },
        },
      },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: { spec: { template: { spec: { containers: [{ name: "side", $patch: "delete" }] } } } },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: {
        spec: {
          template: {
            spec: {
              containers: [{
                name: "main",
                env: [{ name: "A", value: "1" }],
                ports: [{ containerPort: 80 }],
              }],
            },
          },
        },
      },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: {
        spec: { template: { spec: { containers: [{ name: "main", env: [{ name: "B", value: "2" }] }] } } },
      },
    }),
    patch("strategic", `${DEPLOYMENTS}/a`, {
      body: {
        spec: { template: { spec: { containers: [{ $patch: "replace" }, { name: "only", image: "x" }] } } },
      },
    }),
  ),
  scenario(
    "patches: strategic merge patches with directives",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }, {
        finalizers: ["example.com/a", "example.com/b"],
        labels: { x: "y", z: "w" },
      }),
    }),
    patch("strategic", `${CONFIG_MAPS}/a`, {
      body: { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] } },
    }),
    patch("strategic", `${CONFIG_MAPS}/a`, {
      body: {
        metadata: {
          finalizers: ["example.com/c"],
          "$setElementOrder/finalizers": ["example.com/c", "example.com/b"],
        },
      },
    }),
    patch("strategic", `${CONFIG_MAPS}/a`, {
      body: { metadata: { labels: { $patch: "replace", only: "one" } } },
    }),
    patch("strategic", `${CONFIG_MAPS}/a`, { body: { data: { k: null, l: "m" } } }),
    patch("strategic", `${CONFIG_MAPS}/a`, { body: { data: { $patch: "dance" } } }),
    patch("strategic", `${CONFIG_MAPS}/a`, { body: { metadata: { finalizers: null } } }),
  ),
  scenario(
    "patches: strategic merge patches of a Service's ports",
    send(`POST ${CORE}/services`, {
      body: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "a" },
        spec: {
          clusterIP: "None",
          selector: { app: "a" },
          ports: [{ name: "http", port: 80 }, { name: "https", port: 443 }],
        },
      },
    }),
    patch("strategic", `${CORE}/services/a`, { body: { spec: { ports: [{ port: 80, targetPort: 8080 }] } } }),
    patch("strategic", `${CORE}/services/a`, {
      body: { spec: { ports: [{ port: 443, $patch: "delete" }] } },
    }),
    patch("strategic", `${CORE}/services/a`, { body: { spec: { selector: { app: "b" } } } }),
  ),
  scenario(
    "patches: custom kinds take no strategic merge patches",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("strategic", `${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    send(`PATCH ${WIDGETS}/a`, { body: { spec: { size: 2 } } }),
    send(`PATCH ${CONFIG_MAPS}/a`, { body: { data: {} } }),
    send(`PATCH ${CONFIG_MAPS}/a`, { body: { data: {} }, contentType: "text/plain" }),
  ),
  scenario(
    "patches: field managers of patches",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    patch("merge", `${CONFIG_MAPS}/a?fieldManager=alice`, { body: { data: { k: "x" } } }),
    patch("json", `${CONFIG_MAPS}/a?fieldManager=bob`, {
      body: [{ op: "add", path: "/data/l", value: "y" }],
    }),
    patch("strategic", `${CONFIG_MAPS}/a?fieldManager=carol`, { body: { metadata: { labels: { m: "n" } } } }),
    patch("merge", `${CONFIG_MAPS}/a?force=true`, { body: { data: { k: "x" } } }),
  ),
  scenario(
    "patches: dry runs",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    patch("merge", `${CONFIG_MAPS}/a?dryRun=All`, { body: { data: { k: "x" } } }),
    patch("strategic", `${CONFIG_MAPS}/a?dryRun=All`, { body: { data: { k: "x" } } }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "patches: unknown fields",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { sise: 2 } } }),
    patch("merge", `${WIDGETS}/a?fieldValidation=Strict`, { body: { spec: { sise: 2 } } }),
    patch("merge", `${WIDGETS}/a?fieldValidation=Ignore`, { body: { spec: { sise: 2 } } }),
    patch("json", `${WIDGETS}/a?fieldValidation=Strict`, {
      body: [{ op: "add", path: "/spec/sise", value: 2 }],
    }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", `${CONFIG_MAPS}/a`, { body: { dada: { k: "v" } } }),
    patch("merge", `${CONFIG_MAPS}/a?fieldValidation=Strict`, { body: { dada: { k: "v" } } }),
    patch("strategic", `${CONFIG_MAPS}/a?fieldValidation=Strict`, { body: { dada: { k: "v" } } }),
  ),
];
