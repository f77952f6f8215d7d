/**
 * What the keywords of a schema do to objects: defaults, pruning, lists, nulls, and what has to be there.
 *
 * @module
 */

import type { JsonValue } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { installed, thing, THINGS, tried, withSchema, withSpec } from "./things.ts";
import { listOf, mapOf, objectOf, TEXT, WHOLE } from "./schema_parts.ts";

function deep(depth: number): JsonValue {
  return depth === 0 ? [null] : [{ a: deep(depth - 1), b: null }];
}

/** The scenarios. */
export const SCHEMAS: readonly Scenario[] = [
  scenario(
    "schemas: defaults in lists, in maps and in each other",
    ...installed(withSpec({
      items: listOf(objectOf({ size: { ...WHOLE, default: 1 }, name: TEXT })),
      byName: mapOf(objectOf({ size: { ...WHOLE, default: 2 } })),
      outer: objectOf({ inner: objectOf({ deep: { ...TEXT, default: "d" } }, { default: {} }) }),
      whole: objectOf({ a: { ...TEXT, default: "a" }, b: TEXT }, { default: { b: "given" } }),
      list: listOf(TEXT, { default: ["x"] }),
      none: { ...TEXT, nullable: true, default: null },
      either: { ...TEXT, nullable: true, default: "set" },
      free: { "x-kubernetes-preserve-unknown-fields": true, default: { any: [1, "x", null] } },
    })),
    ...tried(
      {},
      { items: [{}, { size: 5 }, { size: null }, null], byName: { a: {}, b: { size: null }, c: null } },
      { outer: {}, whole: {}, list: [] },
      { outer: { inner: null }, whole: null, list: null, none: null, either: null, free: null },
      { outer: { inner: { deep: null } }, whole: { a: "x" } },
    ),
  ),
  scenario(
    "schemas: what is pruned below what is preserved",
    ...installed(withSpec({
      open: objectOf({ known: objectOf({ a: TEXT }), list: listOf(objectOf({ a: TEXT })) }, {
        "x-kubernetes-preserve-unknown-fields": true,
      }),
      closed: objectOf({ open: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }),
      any: { "x-kubernetes-preserve-unknown-fields": true },
      values: mapOf(objectOf({ a: TEXT })),
      anything: mapOf(true),
      empty: { type: "object" },
    })),
    ...tried(
      { open: { other: { x: 1 }, known: { a: "a", b: "b" }, list: [{ a: "a", b: "b" }] } },
      { closed: { open: { x: { y: 1 } }, other: 1 }, any: [{ x: 1 }, null], empty: { x: 1 } },
      { values: { one: { a: "a", b: "b" } }, anything: { one: { a: 1 }, two: [1] } },
      { any: "text", empty: {}, other: null },
    ),
  ),
  scenario(
    "schemas: embedded objects",
    ...installed(withSpec({
      one: objectOf({ spec: objectOf({ a: TEXT }) }, { "x-kubernetes-embedded-resource": true }),
      many: listOf({
        type: "object",
        "x-kubernetes-embedded-resource": true,
        "x-kubernetes-preserve-unknown-fields": true,
      }),
    })),
    ...tried(
      {
        one: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "a", other: 1 },
          spec: { a: "a", b: "b" },
          more: 1,
        },
      },
      { one: {} },
      { one: { apiVersion: "v1" } },
      {
        one: {
          apiVersion: "a/b/c",
          kind: "no kind",
          metadata: { name: "no name", labels: { "a b": "c d" } },
        },
      },
      { one: { apiVersion: "v1", kind: "Pod", metadata: { labels: { a: 5 } } } },
      { one: { apiVersion: "v1", kind: "Pod", metadata: "x" } },
      { one: { apiVersion: 5, kind: "Pod" } },
      { many: [{ apiVersion: "v1", kind: "Pod", metadata: { generateName: "a-", namespace: "x" } }, {}] },
      {
        many: [{
          apiVersion: "v1",
          kind: "Pod",
          metadata: { finalizers: ["Bad one"], creationTimestamp: "soon" },
        }],
      },
    ),
  ),
  scenario(
    "schemas: null, where it may be and where it may not",
    ...installed(withSpec({
      text: TEXT,
      maybe: { ...TEXT, nullable: true },
      list: listOf(TEXT),
      maybes: listOf({ ...TEXT, nullable: true }),
      map: mapOf(TEXT),
      object: objectOf({ a: TEXT, b: { ...TEXT, nullable: true } }, { required: ["a", "b"] }),
      any: { "x-kubernetes-preserve-unknown-fields": true },
    })),
    ...tried(
      { text: null, maybe: null, list: null, map: null, any: null },
      { list: [null], maybes: [null], map: { a: null } },
      { object: { a: null, b: null } },
      { object: {} },
      { object: null, any: { x: null, y: [null] } },
      null,
    ),
  ),
  scenario(
    "schemas: sets, and lists with several keys",
    ...installed(withSpec({
      words: listOf(TEXT, { "x-kubernetes-list-type": "set" }),
      numbers: listOf({ type: "number" }, { "x-kubernetes-list-type": "set" }),
      pairs: listOf(
        objectOf({ name: TEXT, protocol: { ...TEXT, default: "TCP" }, port: WHOLE }, { required: ["name"] }),
        { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"] },
      ),
      objects: listOf(objectOf({ a: TEXT }, { "x-kubernetes-map-type": "atomic" }), {
        "x-kubernetes-list-type": "set",
      }),
      nested: listOf(
        objectOf({ key: TEXT, tags: listOf(TEXT, { "x-kubernetes-list-type": "set" }) }, {
          required: ["key"],
        }),
        { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["key"] },
      ),
    })),
    ...tried(
      { words: ["a", "b", "a", "a"], numbers: [1, 1.0, 2] },
      { pairs: [{ name: "a" }, { name: "a", protocol: "TCP" }, { name: "a", protocol: "UDP" }] },
      { objects: [{ a: "x" }, { a: "y" }, { a: "x" }] },
      { nested: [{ key: "k", tags: ["t", "t"] }, { key: "k", tags: [] }] },
    ),
  ),
  scenario(
    "schemas: wrong types everywhere",
    ...installed(withSpec({
      text: TEXT,
      count: WHOLE,
      ratio: { type: "number" },
      flag: { type: "boolean" },
      list: listOf(objectOf({ name: TEXT }, { required: ["name"] })),
      map: mapOf(WHOLE),
      object: objectOf({ deep: objectOf({ deeper: listOf(listOf(WHOLE)) }) }),
    })),
    ...tried(
      { text: 1, count: "1", ratio: "1", flag: "true", list: {}, map: [], object: "x" },
      { text: {}, count: [], ratio: {}, flag: 1, list: "x", map: 1, object: [] },
      { list: [{}, "x", { name: 5 }, null, []], map: { a: "x", b: 1.5, c: null } },
      { object: { deep: { deeper: [[1, "x"], "y", [[]]] } } },
      "text",
      [],
      5,
    ),
  ),
  scenario(
    "schemas: fields that have to be there, at every depth",
    ...installed(withSchema(objectOf({
      spec: objectOf({
        a: TEXT,
        b: objectOf({ c: TEXT, d: objectOf({ e: TEXT }, { required: ["e"] }) }, { required: ["c", "d"] }),
        list: listOf(objectOf({ x: TEXT, y: TEXT }, { required: ["x", "y"] })),
        map: mapOf(objectOf({ z: TEXT }, { required: ["z"] })),
      }, { required: ["a", "b"] }),
    }, { required: ["spec"] }))),
    send(`POST ${THINGS}`, { body: thing("a") }),
    ...tried({}, { a: "", b: {} }, {
      a: "x",
      b: { c: "x", d: {} },
      list: [{}, { x: "1" }],
      map: { one: {}, two: {} },
    }),
  ),
  scenario(
    "schemas: objects that are very deep",
    ...installed(withSpec({ any: { "x-kubernetes-preserve-unknown-fields": true } })),
    send(`POST ${THINGS}?dryRun=All`, { body: thing("a", { spec: { any: deep(200) } }) }),
  ),
  scenario(
    "schemas: the name in metadata has rules as well",
    ...installed(withSchema(objectOf({
      metadata: objectOf({
        name: { ...TEXT, maxLength: 5, pattern: "^[a-z]+$" },
        generateName: { ...TEXT, minLength: 3 },
      }),
      spec: objectOf({ a: TEXT }),
    }))),
    send(`POST ${THINGS}?dryRun=All`, { body: thing("short") }),
    send(`POST ${THINGS}?dryRun=All`, { body: thing("too-long-1") }),
    send(`POST ${THINGS}?dryRun=All`, { body: thing("", {}, { generateName: "a-" }) }),
  ),
  scenario(
    "schemas: metadata of custom objects",
    ...installed(withSpec({ a: TEXT })),
    ...[
      { labels: { "a b": "c d" } },
      { annotations: { "/": "x" } },
      { labels: { a: 5 } },
      { finalizers: ["hold", "example.com/Hold it"] },
      { ownerReferences: [{ apiVersion: "v1", kind: "", name: "", uid: "" }] },
      {
        ownerReferences: [{ apiVersion: "a/b/c", kind: "X", name: "x", uid: "u", controller: true }, {
          apiVersion: "v1",
          kind: "X",
          name: "y",
          uid: "v",
          controller: true,
        }],
      },
      { creationTimestamp: "2001-02-03T04:05:06Z", uid: "mine", generation: 7, selfLink: "/x" },
      { deletionTimestamp: "2001-02-03T04:05:06Z", deletionGracePeriodSeconds: 5 },
      { generateName: "Bad_" },
      { namespace: "other" },
    ].map((metadata) => send(`POST ${THINGS}?dryRun=All`, { body: thing("a", {}, metadata) })),
    send(`POST ${THINGS}`, { body: thing("real") }),
    patch("merge", `${THINGS}/real`, { body: { metadata: { labels: { "a b": "c d" } } } }),
    ...["A", "a_b", "a.b", "a/b", "x".repeat(254), ".."].map((name) =>
      send(`POST ${THINGS}?dryRun=All`, { body: thing(name) })
    ),
  ),
  scenario(
    "schemas: the status is checked through its own endpoint alone",
    ...installed(withSchema(
      objectOf({
        spec: objectOf({ size: { ...WHOLE, maximum: 10 } }),
        status: objectOf({ seen: { ...WHOLE, maximum: 10, default: 1 }, phase: { ...TEXT, enum: ["A"] } }, {
          required: ["phase"],
        }),
      }),
      { subresources: { status: {} } },
    )),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { size: 1 }, status: { seen: 50 } }) }),
    patch("merge", `${THINGS}/a`, { body: { status: { seen: "x" } } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: { seen: 50 } } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: {} } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: { phase: "A" }, spec: { size: 50 } } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: null } }),
    patch("merge", `${THINGS}/a/status`, { body: { status: "x" } }),
  ),
];
