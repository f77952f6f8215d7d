/**
 * Media types: of answers, and of what is sent.
 *
 * @module
 */

import type { JsonValue } from "../../embedded/json.ts";
import { type RequestOptions, type Scenario, scenario, send, watch } from "../scenario.ts";
import { CONFIG_MAPS, configMap, gadget, GADGETS, widget, WIDGETS } from "./objects.ts";

const JSON_TYPE = "application/json";
const YAML = "application/yaml";
const PROTOBUF = "application/vnd.kubernetes.protobuf";
const STRATEGIC = "application/strategic-merge-patch+json";

/** Asks for a ConfigMap, and for a Widget, with one header after the other. */
function accepting(name: string, ...headers: readonly string[]): Scenario {
  return scenario(
    name,
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "yes" }) }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    ...headers.flatMap((accept) => [
      send(`GET ${CONFIG_MAPS}/a`, { accept }),
      send(`GET ${WIDGETS}/a`, { accept }),
    ]),
  );
}

function posting(contentType: string, name: string): RequestOptions {
  return { body: configMap(name), contentType };
}

function patching(body: JsonValue, contentType: string): RequestOptions {
  return { body, contentType };
}

/** The scenarios. */
export const NEGOTIATION: readonly Scenario[] = [
  accepting("accept: JSON where nothing is said", "", "*/*", "*", " application/json "),
  accepting("accept: ranges", "application/*", "*/json", "text/*, */*"),
  accepting("accept: the best of several", `${JSON_TYPE};q=0.1,${YAML}`, `${YAML};q=0.2,${JSON_TYPE};q=0.3`),
  accepting(
    "accept: qualities",
    `${JSON_TYPE};q=0`,
    `*/*;q=0.9,${YAML};q=0.1`,
    `${YAML};q=high,${JSON_TYPE};q=0.1`,
    `${YAML}; q=0.5, ${JSON_TYPE}; q=0.6`,
  ),
  accepting("accept: the first of two as good", `${YAML},${JSON_TYPE}`, `*/*,${YAML}`, `text/html,${YAML}`),
  accepting("accept: malformed headers", ",", "json", "application/json/more", ";q=1", `,${YAML}`),
  accepting("accept: upper case is another type", "APPLICATION/JSON", "Application/yaml, */*"),
  accepting(
    "accept: parameters",
    `${JSON_TYPE};charset=utf-8`,
    `${JSON_TYPE};stream=watch`,
    `${JSON_TYPE};stream=other`,
    `${YAML};stream=watch`,
    `${JSON_TYPE};export=1`,
    `${JSON_TYPE};v=v1`,
    `${JSON_TYPE};as=`,
    `${JSON_TYPE};g=meta.k8s.io;v=v1`,
  ),
  accepting("accept: types that no server writes", "text/html", "application/cbor", "image/*"),
  accepting("accept: protobuf or JSON of a custom object only", "text/html,application/xml"),
  scenario(
    "accept: a custom object has no protobuf, but JSON as well",
    send(`POST ${WIDGETS}`, { body: widget("a"), accept: `${PROTOBUF},${JSON_TYPE}` }),
    send(`GET ${WIDGETS}/a`, { accept: `${PROTOBUF},${JSON_TYPE}` }),
    send(`GET ${WIDGETS}`, { accept: `${PROTOBUF};q=0.9,*/*;q=0.1` }),
  ),
  scenario(
    "accept: protobuf",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: PROTOBUF }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: `${PROTOBUF},${JSON_TYPE}` }),
    send(`GET ${WIDGETS}/a`, { accept: PROTOBUF }),
  ),
  accepting("accept: indented JSON", `${JSON_TYPE};pretty=1`, `${JSON_TYPE};pretty=true`),
  scenario(
    "accept: JSON indented by the query",
    send(`POST ${WIDGETS}?pretty=true`, { body: widget("a") }),
    ...["true", "1", "false", "maybe", ""].map((pretty) => send(`GET ${WIDGETS}/a?pretty=${pretty}`)),
    send(`GET ${WIDGETS}/none?pretty=true`),
    send(`GET ${WIDGETS}/a?pretty=true`, { accept: YAML }),
  ),
  scenario(
    "accept: YAML of what is written, listed and deleted",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "no", l: "a\nb\n" }), accept: YAML }),
    send(`GET ${CONFIG_MAPS}?fieldSelector=metadata.name=a`, { accept: YAML }),
    send(`DELETE ${CONFIG_MAPS}/a`, { accept: YAML }),
    send(`POST ${GADGETS}`, { body: gadget("{id}", { n: null, f: 1.5, deep: [[{}], []] }), accept: YAML }),
    send(`GET ${GADGETS}/{id}`, { accept: "application/yaml;as=Table;v=v1;g=meta.k8s.io" }),
  ),
  scenario(
    "accept: refusals as YAML",
    send(`GET ${CONFIG_MAPS}/none`, { accept: YAML }),
    send(`GET ${WIDGETS}/none`, { accept: YAML }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: -1 }), accept: YAML }),
    send("GET /api/v1/none", { accept: YAML }),
  ),
  scenario(
    "accept: nothing is done before the header is understood",
    send(`GET ${CONFIG_MAPS}/none`, { accept: "text/html" }),
    send(`GET ${WIDGETS}/none`, { accept: "text/html" }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), accept: "text/html" }),
    send(`GET ${CONFIG_MAPS}/a`),
    send(`POST ${WIDGETS}`, { body: "{", accept: "text/html" }),
    send(`DELETE ${WIDGETS}`, { accept: "text/html" }),
  ),
  scenario(
    "accept: watches are streams of JSON",
    watch("yaml", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1`, { accept: YAML }),
    watch("custom yaml", `${WIDGETS}?watch=true&timeoutSeconds=1`, { accept: YAML }),
    watch("html", `${CONFIG_MAPS}?watch=true&timeoutSeconds=1`, { accept: "text/html" }),
    watch("custom html", `${WIDGETS}?watch=true&timeoutSeconds=1`, { accept: "text/html" }),
    watch("stream", `${WIDGETS}?watch=true&resourceVersion=0`, { accept: `${JSON_TYPE};stream=watch` }),
    watch("both", `${WIDGETS}?watch=true&resourceVersion=0`, { accept: `${YAML};q=0.5,${JSON_TYPE}` }),
  ),
  scenario(
    "content: JSON with parameters, and without a name",
    send(`POST ${CONFIG_MAPS}`, posting("application/json; charset=utf-8", "a")),
    send(`POST ${CONFIG_MAPS}`, posting("APPLICATION/JSON", "b")),
    send(`POST ${CONFIG_MAPS}`, posting("application/json;", "c")),
    send(`POST ${CONFIG_MAPS}`, posting("application/json; =", "d")),
    send(`POST ${CONFIG_MAPS}`, posting("application/yaml;charset=utf-8", "e")),
  ),
  scenario(
    "content: types that are not read",
    send(`POST ${CONFIG_MAPS}`, posting("text/plain", "a")),
    send(`POST ${CONFIG_MAPS}`, posting("application/cbor", "a")),
    send(`PUT ${CONFIG_MAPS}/a`, posting("text/plain", "a")),
    send(`POST ${WIDGETS}`, { body: widget("a"), contentType: "text/plain" }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a"), contentType: "application/x-www-form-urlencoded" }),
  ),
  scenario(
    "content: types of patches",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    ...[
      "application/json",
      "application/merge-patch+json; charset=utf-8",
      "application/Merge-Patch+json",
      "application/apply-patch+cbor",
      "application/apply-patch+json",
      STRATEGIC,
    ].flatMap((type) => [
      send(`PATCH ${CONFIG_MAPS}/a?fieldManager=me`, patching({}, type)),
      send(`PATCH ${WIDGETS}/a?fieldManager=me`, patching({}, type)),
    ]),
    send(`PATCH ${WIDGETS}/a/scale`, patching({}, STRATEGIC)),
  ),
  scenario(
    "content: the type of a patch is checked before the header of the answer",
    send(`PATCH ${CONFIG_MAPS}/none`, { ...patching({}, "text/plain"), accept: "text/html" }),
    send(`PATCH ${WIDGETS}/none`, { ...patching({}, "text/plain"), accept: "text/html" }),
    send(`PATCH ${WIDGETS}/none`, { ...patching("{", "application/merge-patch+json"), accept: "text/html" }),
  ),
  scenario(
    "content: empty bodies",
    send(`POST ${CONFIG_MAPS}`, { contentType: JSON_TYPE }),
    send(`PUT ${CONFIG_MAPS}/a`, { contentType: JSON_TYPE }),
    send(`POST ${WIDGETS}`, { contentType: JSON_TYPE }),
    send(`POST ${CONFIG_MAPS}`, { body: "   ", contentType: JSON_TYPE }),
    send(`PATCH ${CONFIG_MAPS}/a`, { contentType: "application/merge-patch+json" }),
    send(`PATCH ${CONFIG_MAPS}/a?fieldManager=me`, { contentType: "application/apply-patch+yaml" }),
  ),
  scenario(
    "content: options of a deletion",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: '{"x":', contentType: "text/plain" }),
    send(`DELETE ${CONFIG_MAPS}/a`, {
      body: "apiVersion: v1\nkind: DeleteOptions\ndryRun: [All]\n",
      contentType: YAML,
    }),
    send(`DELETE ${CONFIG_MAPS}`, { body: "{}", contentType: "text/plain" }),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
];
