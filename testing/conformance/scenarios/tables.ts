/**
 * Objects as tables.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { CRDS } from "../fixtures.ts";
import { events, PATCH_TYPES, type Scenario, scenario, send, type Step, watch } from "../scenario.ts";
import { isEstablished, isServed } from "../waiting.ts";
import {
  CONFIG_MAPS,
  configMap,
  CORE,
  deployment,
  DEPLOYMENTS,
  gadget,
  GADGETS,
  widget,
  WIDGETS,
} from "./objects.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
/** What kubectl sends. */
const KUBECTL = `${TABLE},application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json`;
const META = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const META_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
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
export const TABLES: readonly Scenario[] = [
  scenario(
    "tables: custom objects with the columns of their definition",
    send(`POST ${WIDGETS}`, { body: widget("a"), accept: KUBECTL }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 2 }) }),
    send(`GET ${WIDGETS}/a`, { accept: KUBECTL }),
    send(`GET ${WIDGETS}`, { accept: KUBECTL }),
    send(`GET ${WIDGETS}?labelSelector=no=such`, { accept: TABLE }),
  ),
  scenario(
    "tables: custom objects without columns have an age",
    send(`POST ${GADGETS}`, { body: gadget("{id}"), accept: TABLE }),
    send(`GET ${GADGETS}?fieldSelector=metadata.name={id}`, { accept: TABLE }),
  ),
  scenario(
    "tables: built-in objects without columns of their own have a time",
    send("GET /apis/storage.k8s.io/v1/namespaces/{ns}/csistoragecapacities", { accept: TABLE }),
  ),
  scenario(
    "tables: pages",
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`GET ${WIDGETS}?limit=1`, { accept: TABLE, capture: { next: "metadata.continue" } }),
    send(`GET ${WIDGETS}?limit=2&continue={next}`, { accept: TABLE }),
  ),
  scenario(
    "tables: how much comes with a row",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    ...["None", "Metadata", "Object", "", "Nothing"].flatMap((include) => [
      send(`GET ${WIDGETS}?includeObject=${include}`, { accept: TABLE }),
      send(`GET ${CONFIG_MAPS}/a?includeObject=${include}`, { accept: TABLE }),
    ]),
  ),
  scenario(
    "tables: an unknown includeObject is refused when the object is written already",
    send(`POST ${WIDGETS}?includeObject=Nothing`, { body: widget("a"), accept: TABLE }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "tables: of an older version",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}`, { accept: "application/json;as=Table;v=v1beta1;g=meta.k8s.io" }),
    send(`GET ${WIDGETS}/a`, { accept: "application/json;as=Table;v=v2;g=meta.k8s.io" }),
    send(`GET ${WIDGETS}/a`, { accept: "application/json;as=Table;v=v2;g=meta.k8s.io,application/json" }),
  ),
  scenario(
    "tables: of what was written",
    send(`POST ${WIDGETS}`, {
      body: widget("a"),
      accept: TABLE,
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${WIDGETS}/a`, {
      body: widget("a", { size: 2 }, { resourceVersion: "{rv}" }),
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/a`, {
      body: { spec: { size: 3 } },
      contentType: PATCH_TYPES.merge,
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/a/status`, {
      body: { status: { phase: "Good" } },
      contentType: PATCH_TYPES.merge,
      accept: TABLE,
    }),
    send(`PATCH ${WIDGETS}/b?fieldManager=me`, {
      body: widget("b"),
      contentType: PATCH_TYPES.apply,
      accept: TABLE,
    }),
  ),
  scenario(
    "tables: of what was deleted",
    ...["a", "b", "c"].map((name) => send(`POST ${WIDGETS}`, { body: widget(name) })),
    send(`POST ${WIDGETS}`, { body: widget("d", { size: 1 }, { finalizers: ["example.com/held"] }) }),
    send(`DELETE ${WIDGETS}/a`, { accept: TABLE }),
    send(`DELETE ${WIDGETS}/d`, { accept: TABLE }),
    send(`DELETE ${WIDGETS}`, { accept: TABLE }),
    send(`PATCH ${WIDGETS}/d`, { body: { metadata: { finalizers: null } }, contentType: PATCH_TYPES.merge }),
  ),
  scenario("tables: refusals are no tables", send(`GET ${WIDGETS}/none`, { accept: TABLE })),
  scenario(
    "tables: of scales",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1, replicas: 2 }) }),
    send(`GET ${WIDGETS}/a/scale`, { accept: TABLE }),
    send(`POST ${DEPLOYMENTS}`, { body: deployment("a") }),
    send(`GET ${DEPLOYMENTS}/a/scale`, { accept: TABLE }),
  ),
  scenario(
    "tables: a watch tells the columns once",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { rv: "metadata.resourceVersion" } }),
    watch("w", `${WIDGETS}?watch=true&resourceVersion={rv}`, { accept: TABLE }),
    send(`POST ${WIDGETS}`, { body: widget("b") }),
    send(`PATCH ${WIDGETS}/a`, { body: { spec: { size: 3 } }, contentType: PATCH_TYPES.merge }),
    send(`DELETE ${WIDGETS}/b`),
    events("w", 3),
  ),
  scenario(
    "tables: a watch of built-in objects without objects",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    watch("w", `${CONFIG_MAPS}?watch=true&resourceVersion={rv}&includeObject=None`, { accept: TABLE }),
    send(`DELETE ${CONFIG_MAPS}/a`),
    events("w", 1),
  ),
  scenario(
    "tables: the bookmark behind the initial events",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    watch(
      "w",
      `${WIDGETS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true` +
        "&includeObject=None",
      { accept: TABLE },
    ),
    events("w", 2),
  ),
  scenario(
    "tables: a watch with an unknown includeObject",
    watch("w", `${WIDGETS}?watch=true&includeObject=Nothing`, { accept: TABLE }),
  ),
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
  scenario(
    "metadata: of lists and single objects, in the older version too",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${WIDGETS}`, { accept: META_LIST }),
    send(`GET ${WIDGETS}?labelSelector=no=such`, { accept: META_LIST }),
    send(`GET ${WIDGETS}`, { accept: META_LIST.replace("v=v1", "v=v1beta1") }),
    send(`GET ${WIDGETS}/a`, { accept: META.replace("v=v1", "v=v1beta1") }),
    send(`GET ${CORE}/secrets`, { accept: META_LIST }),
    send(`GET ${WIDGETS}/a/scale`, { accept: META }),
  ),
  scenario(
    "metadata: a list is no object, and an object no list",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`GET ${WIDGETS}`, { accept: META }),
    send(`GET ${WIDGETS}/a`, { accept: META_LIST }),
    send(`GET ${CONFIG_MAPS}`, { accept: META }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: META_LIST }),
    send(`GET ${DEPLOYMENTS}`, { accept: META }),
    send(`DELETE ${CONFIG_MAPS}/a`, { accept: META_LIST }),
    send(`GET /apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles`, { accept: META }),
    send(`GET /apis/events.k8s.io/v1/namespaces/{ns}/events`, { accept: META }),
  ),
  scenario(
    "metadata: of what was written and deleted",
    send(`POST ${WIDGETS}`, { body: widget("a"), accept: META }),
    send(`PATCH ${WIDGETS}/a`, { body: { spec: { size: 3 } }, contentType: PATCH_TYPES.merge, accept: META }),
    send(`DELETE ${WIDGETS}`, { accept: META_LIST }),
  ),
  scenario(
    "metadata: a watch with the bookmark behind the initial events",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    watch(
      "w",
      `${CONFIG_MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true` +
        "&fieldSelector=metadata.name=a",
      { accept: META },
    ),
    events("w", 2),
  ),
];
