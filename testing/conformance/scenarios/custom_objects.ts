/**
 * What a schema does to custom objects: validation, defaults, pruning, field validation.
 *
 * @module
 */

import type { JsonObject, JsonValue } from "../../embedded/json.ts";
import { patch, type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

function creating(spec: JsonObject): RequestStep {
  return send(`POST ${WIDGETS}?dryRun=All`, { body: widget("a", { size: 1, ...spec }) });
}

function creatingEach(field: string, values: readonly JsonValue[]): readonly RequestStep[] {
  return values.map((value) => creating({ [field]: value }));
}

/** The scenarios. */
export const CUSTOM_OBJECTS: readonly Scenario[] = [
  scenario(
    "validation: integers and their bounds",
    ...creatingEach("size", [0, 100, -1, 101, 1.5, "1", null, true]),
  ),
  scenario("validation: numbers", ...creatingEach("ratio", [0.5, 1, 0, 0.3, "0.5", -1])),
  scenario(
    "validation: formats of numbers",
    ...creatingEach("replicas", [0, 2 ** 31 - 1, 2 ** 31, -1, null, "x"]),
  ),
  scenario("validation: enums", ...creatingEach("color", ["green", "yellow", "", 5, null])),
  scenario(
    "validation: strings",
    ...creatingEach("title", ["abc", "a", "abcdefghijklm", "ABC", "ab1", 5, "äöü"]),
  ),
  scenario("validation: booleans", ...creatingEach("enabled", [true, false, "true", 0, null])),
  scenario("validation: null", ...creatingEach("note", [null, "x", 5])),
  scenario(
    "validation: times",
    ...creatingEach("since", [
      "2024-05-06T07:08:09Z",
      "2024-05-06",
      "soon",
      "2024-05-06T07:08:09.123+02:00",
      5,
    ]),
  ),
  scenario("validation: integers or strings", ...creatingEach("limit", [5, "50%", true, 1.5, null, {}])),
  scenario(
    "validation: sets",
    ...creatingEach("tags", [["a", "b"], ["a", "a"], ["a", "b", "c", "d", "e"], "a", [1], [null], []]),
  ),
  scenario(
    "validation: maps as lists",
    ...creatingEach("ports", [
      [{ name: "a" }, { name: "b", port: 5 }],
      [{ name: "a" }, { name: "a" }],
      [{ port: 1 }],
      [{ name: "a", port: "x" }],
      [5],
      {},
    ]),
  ),
  scenario(
    "validation: maps",
    ...creatingEach("labels", [{ a: "b" }, { a: 5 }, { a: null }, [], "x"]),
  ),
  scenario(
    "validation: several mistakes at once",
    creating({ size: 500, color: "x", title: "A", tags: ["a", "a"], replicas: -5 }),
    send(`POST ${WIDGETS}`, { body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" } } }),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: {} },
    }),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: null },
    }),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { name: "a" }, spec: "x" },
    }),
  ),
  scenario(
    "validation: of updates",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { size: 101, color: "pink" } } }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { tags: ["x", "x"] } } }),
    patch("json", `${WIDGETS}/a`, { body: [{ op: "remove", path: "/spec/size" }] }),
  ),
  scenario(
    "defaults: of fields, nested objects and list items",
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1, ports: [{ name: "p" }], options: { mode: "slow" } }),
    }),
    patch("merge", `${WIDGETS}/a`, { body: { spec: { replicas: null, options: null, ports: null } } }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 1, color: null, options: { retries: null } }) }),
  ),
  scenario(
    "pruning: unknown fields are dropped and warned of",
    send(`POST ${WIDGETS}`, {
      body: {
        ...widget("a", {
          size: 1,
          sise: 2,
          ports: [{ name: "p", prot: 1 }],
          extra: { kept: { deep: true } },
        }),
        statos: {},
      },
    }),
    send(`POST ${WIDGETS}?fieldValidation=Ignore`, { body: widget("b", { size: 1, sise: 2 }) }),
    send(`POST ${WIDGETS}?fieldValidation=Strict`, { body: widget("c", { size: 1, sise: 2, more: {} }) }),
    send(`POST ${WIDGETS}?fieldValidation=Loosely`, { body: widget("c") }),
    send(`POST ${WIDGETS}?fieldValidation=Strict`, {
      body: { ...widget("c"), metadata: { name: "c", nmae: "x", labels: {} } },
    }),
  ),
  scenario(
    "pruning: fields given twice",
    send(`POST ${WIDGETS}`, {
      body: '{"apiVersion":"{group}/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1,"size":2}}',
    }),
    send(`POST ${WIDGETS}?fieldValidation=Strict`, {
      body: '{"apiVersion":"{group}/v1","kind":"Widget","metadata":{"name":"b"},"spec":{"size":1,"size":2}}',
    }),
  ),
  scenario(
    "pruning: what is preserved",
    send(`POST ${GADGETS}`, {
      body: { ...gadget("{id}", { any: { thing: [1, { x: null }] } }), status: { phase: "x", other: 1 } },
    }),
    send(`GET ${GADGETS}/{id}`),
    send(`DELETE ${GADGETS}/{id}`),
  ),
  scenario(
    "types: the body of a custom object",
    send(`POST ${WIDGETS}`, { body: { metadata: { name: "a" }, spec: { size: 1 } } }),
    send(`POST ${WIDGETS}`, { body: { ...widget("a"), kind: "Gadget" } }),
    send(`POST ${WIDGETS}`, { body: { ...widget("a"), apiVersion: "{group}/v2" } }),
    send(`POST ${WIDGETS}`, { body: { ...widget("a"), apiVersion: "v1", kind: "ConfigMap" } }),
    send(`POST ${WIDGETS}`, { body: { kind: "Widget", metadata: { name: "a" }, spec: { size: 1 } } }),
    send(`POST ${WIDGETS}`, { body: "[]" }),
    send(`POST ${WIDGETS}`, { body: "{" }),
    send(`POST ${WIDGETS}`, { body: "" }),
    send(`POST ${WIDGETS}`, { body: { ...widget("a"), metadata: "x" } }),
  ),
];
