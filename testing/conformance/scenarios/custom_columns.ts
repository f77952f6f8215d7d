/**
 * The columns of custom kinds in tables, and what is in their cells.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { type Scenario, scenario, send, type Step } from "../scenario.ts";
import { isEstablished, isServed } from "../waiting.ts";
import { TABLE } from "./tables_steps.ts";

const TABS = "/apis/{id}.tab.example.com/v1/namespaces/{ns}/tabs";

/** Installs a kind with printer columns. */
function withColumns(columns: readonly JsonObject[]): readonly Step[] {
  const name = "tabs.{id}.tab.example.com";
  return [
    send(`POST ${CRDS}`, {
      body: {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name },
        spec: {
          group: "{id}.tab.example.com",
          scope: "Namespaced",
          names: { kind: "Tab", plural: "tabs" },
          versions: [{
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            additionalPrinterColumns: columns,
          }],
        },
      },
    }),
    send(`GET ${CRDS}/${name}`, { until: isEstablished }),
    send("GET /apis/{id}.tab.example.com/v1/tabs", { until: isServed }),
  ];
}

function column(name: string, type: string, jsonPath: string, others: JsonObject = {}): JsonObject {
  return { name, type, jsonPath, ...others };
}

function tab(name: string, fields: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "{id}.tab.example.com/v1", kind: "Tab", metadata: { name, ...metadata }, ...fields };
}

/** A kind with columns, and one object of it as a table. */
function cells(columns: readonly JsonObject[], ...objects: readonly JsonObject[]): readonly Step[] {
  return [...withColumns(columns), ...objects.map((body) => send(`POST ${TABS}`, { body, accept: TABLE }))];
}

/** The scenarios. */
export const CUSTOM_COLUMNS: readonly Scenario[] = [
  scenario(
    "tables: columns tell their format, priority and description",
    ...cells(
      [
        column("Said", "string", ".spec.s", { description: "What it says", priority: 1 }),
        column("Number", "integer", ".spec.i", { format: "int32", priority: 2 }),
        column("Empty", "string", ".spec.e", { description: "" }),
      ],
      tab("a", { spec: { s: "x", i: 3 } }),
    ),
  ),
  scenario(
    "tables: cells of texts",
    ...cells(
      ["s", "i", "f", "big", "small", "b", "o", "a", "n", "none"].map((field) =>
        column(field, "string", `.spec.${field}`)
      ),
      tab("a", {
        spec: {
          s: "x",
          i: 12345678901,
          f: 1234567.5,
          big: 1e22,
          small: 1.5e-7,
          b: true,
          o: { z: 1, a: "<&>" },
          a: ["p", [1], null],
          n: null,
        },
      }),
    ),
  ),
  scenario(
    "tables: cells of numbers and booleans take their own type only",
    ...cells(
      ["integer", "number", "boolean"].flatMap((type) =>
        ["s", "i", "f", "b", "o"].map((field) => column(`${type} of ${field}`, type, `.spec.${field}`))
      ),
      tab("a", { spec: { s: "3", i: 3, f: -3.9, b: false, o: {} } }),
    ),
  ),
  scenario(
    "tables: cells of dates are ages",
    ...cells(
      ["old", "offset", "ahead", "junk", "day", "empty", "number", "none"].map((field) =>
        column(field, "date", `.spec.${field}`)
      ),
      tab("a", {
        spec: {
          old: "2001-02-03T04:05:06Z",
          offset: "2001-02-03T04:05:06.789+02:00",
          ahead: "2999-01-01T00:00:00Z",
          junk: "yesterday",
          day: "2001-02-03",
          empty: "",
          number: 5,
        },
      }),
    ),
  ),
  scenario(
    "tables: cells of list items",
    ...cells(
      [
        "[0]",
        "[2]",
        "[3]",
        "[-1]",
        "[-1:]",
        "[-5]",
        "[*]",
        "[1:2]",
        "[1:9]",
        "[:2]",
        "[0:3:2]",
        "[2,0]",
        "[1:1]",
      ].map(
        (index) => column(index, "string", `.spec.a${index}`),
      ),
      tab("a", { spec: { a: ["p", "q", "r"] } }),
      tab("b", { spec: { a: [] } }),
      tab("c", { spec: { a: "text" } }),
      tab("d", {}),
    ),
  ),
  scenario(
    "tables: cells of filtered lists",
    ...cells(
      [
        '[?(@.type=="Ready")].status',
        "[?(@.type!='Ready')].status",
        "[?(@.n>1)].type",
        "[?(@.n>=2)].type",
        "[?(@.n<2)].type",
        "[?(@.n<=1.5)].type",
        "[?(@.n==1)].type",
        "[?(@.ok==true)].type",
        "[?(@.extra)].type",
        '[?(@.type=="None")].status',
        '[?(@.type=="a)b")].status',
        "[?(@.n=~1)].type",
      ].map((filter, index) => column(`F${index}`, "string", `.status.c${filter}`)),
      tab("a", {
        status: {
          c: [
            { type: "Ready", status: "True", n: 1, ok: false },
            { type: "Other", status: "False", n: 2, ok: true, extra: null },
            { type: "a)b", status: "Odd", n: 1 },
          ],
        },
      }),
      tab("b", { status: { c: {} } }),
    ),
  ),
  scenario(
    "tables: cells behind wildcards, descents and quoted names",
    ...cells(
      [
        ".spec.only.*",
        "..deep",
        ".metadata.annotations.a\\.b/c",
        ".metadata.annotations['a\\.b/c']",
        ".metadata.annotations.missing",
        ".spec.text.field",
        ".spec.only.one }-{.spec.text",
        ".spec['text']",
      ].map((path, index) => column(`P${index}`, "string", path)),
      tab("a", { spec: { only: { one: 1 }, text: "t", under: { deep: "d" } } }, {
        annotations: { "a.b/c": "quoted" },
      }),
    ),
  ),
  scenario(
    "tables: a column that cannot be read ends the columns",
    ...cells(
      [
        column("A", "string", ".spec.a"),
        column("Bad", "string", ".spec[x]"),
        column("C", "string", ".spec.c"),
      ],
      tab("a", { spec: { a: "x", c: "y" } }),
    ),
  ),
];
