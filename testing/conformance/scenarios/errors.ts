/**
 * Requests that make no sense.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, GADGETS, widget, WIDGETS } from "./objects.ts";

/** The scenarios. */
export const ERRORS: readonly Scenario[] = [
  scenario(
    "errors: paths that lead nowhere",
    ...[
      "/nowhere",
      "/api/v2",
      "/api/v1/nothings",
      "/apis/nowhere.example.com",
      "/apis/nowhere.example.com/v1",
      "/apis/apps/v9",
    ]
      .map((path) => send(`GET ${path}`)),
    send("GET /apis/nowhere.example.com/v1/namespaces/{ns}/things"),
    send("GET /apis/apps/v1/namespaces/{ns}/nothings"),
    send("GET /apis/{group}/v2/namespaces/{ns}/widgets"),
    send("GET /apis/{group}/v1/namespaces/{ns}/nothings"),
    send(`GET ${CONFIG_MAPS}/a/nothing`),
    send(`GET ${WIDGETS}/a/nothing`),
    send("POST /apis/apps/v1/namespaces/{ns}/nothings", { body: {} }),
  ),
  scenario(
    "errors: the wrong scope",
    send("GET /api/v1/namespaces/{ns}/nodes"),
    send("GET /api/v1/configmaps/a"),
    send("GET /apis/{group}/v1/widgets/a"),
    send("GET /apis/{group}/v1/namespaces/{ns}/gadgets"),
    send("GET /apis/{group}/v1/namespaces/{ns}/gadgets/a"),
    send("POST /apis/{group}/v1/widgets", { body: widget("a") }),
    send("POST /api/v1/configmaps", { body: configMap("a") }),
  ),
  scenario(
    "errors: methods that are not served",
    send(`POST ${CONFIG_MAPS}/a`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", CONFIG_MAPS, { body: {} }),
    send(`POST ${WIDGETS}/a`, { body: widget("a") }),
    send(`PUT ${WIDGETS}`, { body: widget("a") }),
    patch("merge", WIDGETS, { body: {} }),
    send(`DELETE ${WIDGETS}/a/status`),
    send(`PUT ${GADGETS}`, { body: {} }),
    send("DELETE /api/v1"),
    send("POST /api/v1", { body: {} }),
    send("POST /version", { body: {} }),
  ),
  scenario(
    "errors: media types",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), contentType: "text/plain" }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), contentType: "application/xml" }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a"), contentType: "application/merge-patch+json" }),
    send(`POST ${WIDGETS}`, { body: widget("a"), contentType: "text/plain" }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), contentType: "application/json; charset=utf-8" }),
    send(`POST ${CONFIG_MAPS}`, {
      body: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\n",
      contentType: "application/yaml",
    }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: "image/png" }),
    send(`GET ${WIDGETS}`, { accept: "image/png" }),
  ),
  scenario(
    "errors: bodies that are no objects",
    ...["", "{", "[]", "5", '"text"', "null", "{}", "nonsense"].map((body) =>
      send(`POST ${CONFIG_MAPS}`, { body })
    ),
    send(`POST ${CONFIG_MAPS}`, { body: { kind: "ConfigMap" } }),
    send(`POST ${CONFIG_MAPS}`, { body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } } }),
    send(`POST ${CONFIG_MAPS}`, { body: { apiVersion: "v2", kind: "ConfigMap", metadata: { name: "a" } } }),
    send(`POST ${CONFIG_MAPS}`, {
      body: { apiVersion: "a/b/c", kind: "ConfigMap", metadata: { name: "a" } },
    }),
    send(`POST ${CONFIG_MAPS}`, { body: { metadata: { name: "untyped" } } }),
    send(`POST ${CONFIG_MAPS}`, { body: { apiVersion: "v1", kind: "ConfigMap", metadata: "x" } }),
    send(`POST ${CONFIG_MAPS}`, { body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: 5 } } }),
  ),
  scenario(
    "errors: a namespace that does not exist",
    send("GET /api/v1/namespaces/nowhere-{id}/configmaps"),
    send("POST /api/v1/namespaces/nowhere-{id}/configmaps", { body: configMap("a") }),
    send("POST /apis/{group}/v1/namespaces/nowhere-{id}/widgets", { body: widget("a") }),
    send("GET /api/v1/namespaces/nowhere-{id}/configmaps/a"),
    send("DELETE /api/v1/namespaces/nowhere-{id}/configmaps/a"),
  ),
  scenario(
    "errors: unknown and repeated fields of built-in kinds",
    send(`POST ${CONFIG_MAPS}`, { body: { ...configMap("a"), dada: 1, metadata: { name: "a", nmae: "b" } } }),
    send(`POST ${CONFIG_MAPS}?fieldValidation=Strict`, { body: { ...configMap("b"), dada: 1 } }),
    send(`POST ${CONFIG_MAPS}?fieldValidation=Never`, { body: configMap("b") }),
    send(`POST ${CONFIG_MAPS}?fieldValidation=Strict`, {
      body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"k":"v","k":"w"}}',
    }),
    send(`POST ${CONFIG_MAPS}`, {
      body:
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"k":"v"},"data":{"k":"w"}}',
    }),
  ),
  scenario(
    "errors: names in the path",
    send(`GET ${CONFIG_MAPS}/Not_A_Name`),
    send(`GET ${CONFIG_MAPS}/a%2Fb`),
    send(`PUT ${CONFIG_MAPS}/Not_A_Name`, { body: configMap("Not_A_Name") }),
    send(`GET ${CORE}/configmaps/`),
  ),
];
