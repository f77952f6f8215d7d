/**
 * Creating, reading, replacing and deleting single objects.
 *
 * @module
 */

import { pause, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, gadget, GADGETS, LEASES, widget, WIDGETS } from "./objects.ts";

const META_ONE = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const META_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

/** The scenarios. */
export const READING_AND_WRITING: readonly Scenario[] = [
  scenario(
    "objects: a ConfigMap is created, read, replaced and deleted",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }, { labels: { x: "y" }, annotations: { n: "1" } }),
    }),
    send(`GET ${CONFIG_MAPS}/a`, { capture: { rv: "metadata.resourceVersion", uid: "metadata.uid" } }),
    send(`PUT ${CONFIG_MAPS}/a`, {
      body: configMap("a", { k: "w" }, { resourceVersion: "{rv}", uid: "{uid}" }),
    }),
    send(`GET ${CONFIG_MAPS}/a`),
    send(`DELETE ${CONFIG_MAPS}/a`),
    send(`GET ${CONFIG_MAPS}/a`),
  ),
  scenario(
    "objects: a Widget is created, read, replaced and deleted",
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { labels: { x: "y" } }) }),
    send(`GET ${WIDGETS}/a`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2, color: "blue" }, { resourceVersion: "{rv}" }) }),
    send(`GET ${WIDGETS}/a`),
    send(`DELETE ${WIDGETS}/a`),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "objects: a Gadget is created, replaced and deleted outside of namespaces",
    send(`POST ${GADGETS}`, { body: gadget("{id}", { any: { thing: [1, "two", null] } }) }),
    send(`GET ${GADGETS}/{id}`, { capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${GADGETS}/{id}`, { body: gadget("{id}", { other: true }, { resourceVersion: "{rv}" }) }),
    send(`DELETE ${GADGETS}/{id}`),
  ),
  scenario(
    "objects: a replacement without a change keeps the version",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", { k: "v" }),
      capture: { rv: "metadata.resourceVersion" },
    }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }, { resourceVersion: "{rv}" }) }),
  ),
  scenario(
    "objects: a Widget's replacement without a change keeps the version",
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 1 }, { resourceVersion: "{rv}" }) }),
  ),
  scenario(
    "objects: times of managed fields stay where nothing is changed",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    pause(1_100),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w" }) }),
    pause(1_100),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w" }) }),
    send(`PUT ${CONFIG_MAPS}/a?fieldManager=other`, { body: configMap("a", { k: "w", l: "x" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w", l: "x" }) }),
  ),
  scenario(
    "objects: creating twice conflicts",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`POST ${WIDGETS}`, { body: widget("a") }),
  ),
  scenario(
    "objects: replacing at an old version conflicts",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a"), capture: { rv: "metadata.resourceVersion" } }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w" }, { resourceVersion: "{rv}" }) }),
    send(`POST ${WIDGETS}`, { body: widget("a"), capture: { old: "metadata.resourceVersion" } }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }, { resourceVersion: "{old}" }) }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 3 }, { resourceVersion: "{old}" }) }),
  ),
  scenario(
    "objects: a custom object is not replaced without a version",
    send(`POST ${WIDGETS}`, { body: widget("a") }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }) }),
    send(`PUT ${WIDGETS}/a`, { body: widget("a", { size: 2 }, { resourceVersion: "0" }) }),
  ),
  scenario(
    "objects: a replacement with another uid conflicts",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/a`, {
      body: configMap("a", { k: "v" }, { uid: "11111111-2222-4333-8444-555555555555" }),
    }),
  ),
  scenario(
    "objects: a replacement of what is missing is not found",
    send(`PUT ${CONFIG_MAPS}/none`, { body: configMap("none") }),
    send(`PUT ${WIDGETS}/none`, { body: widget("none") }),
    send(`GET ${WIDGETS}/none`),
    send(`DELETE ${WIDGETS}/none`),
  ),
  scenario(
    "objects: some kinds are created by a replacement",
    send(`PUT ${LEASES}/a`, {
      body: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "a" },
        spec: { holderIdentity: "me" },
      },
    }),
    send(`PUT ${CORE}/endpoints/a`, {
      body: { apiVersion: "v1", kind: "Endpoints", metadata: { name: "a" } },
    }),
    send(`PUT ${CORE}/endpoints/b`, {
      body: {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "b", uid: "11111111-2222-4333-8444-555555555555" },
      },
    }),
  ),
  scenario(
    "objects: names are generated",
    send(`POST ${CONFIG_MAPS}`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "gen-" } },
      capture: { name: "metadata.name" },
    }),
    send(`GET ${CONFIG_MAPS}/{name}`),
    send(`POST ${WIDGETS}`, {
      body: { apiVersion: "{group}/v1", kind: "Widget", metadata: { generateName: "w-" }, spec: { size: 1 } },
    }),
    send(`POST ${CONFIG_MAPS}`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "given-", name: "wins" } },
    }),
    send(`POST ${CONFIG_MAPS}`, {
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "Bad_" } },
    }),
  ),
  scenario(
    "objects: nothing is stored by a dry run",
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a", { k: "v" }) }),
    send(`GET ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a?dryRun=All`, { body: configMap("a", { k: "w" }) }),
    send(`DELETE ${CONFIG_MAPS}/a?dryRun=All`),
    send(`GET ${CONFIG_MAPS}/a`),
    send(`POST ${CONFIG_MAPS}?dryRun=All`, { body: configMap("a") }),
    send(`POST ${CONFIG_MAPS}?dryRun=Some`, { body: configMap("b") }),
    send(`DELETE ${CONFIG_MAPS}/a`, { body: { apiVersion: "v1", kind: "DeleteOptions", dryRun: ["All"] } }),
  ),
  scenario(
    "objects: a dry run of a custom object is complete",
    send(`POST ${WIDGETS}?dryRun=All`, { body: widget("a") }),
    send(`POST ${WIDGETS}?dryRun=All`, { body: widget("a", { size: 1_000 }) }),
    send(`GET ${WIDGETS}/a`),
  ),
  scenario(
    "objects: the server's metadata cannot be sent",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, {
        uid: "11111111-2222-4333-8444-555555555555",
        creationTimestamp: "2001-01-01T00:00:00Z",
        generation: 7,
        selfLink: "/somewhere",
        deletionTimestamp: "2001-01-01T00:00:00Z",
        deletionGracePeriodSeconds: 5,
      }),
    }),
    send(`POST ${WIDGETS}`, {
      body: widget("a", { size: 1 }, { generation: 7, creationTimestamp: "2001-01-01T00:00:00Z" }),
    }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("b", {}, { resourceVersion: "12" }) }),
    send(`POST ${WIDGETS}`, { body: widget("b", { size: 1 }, { resourceVersion: "12" }) }),
  ),
  scenario(
    "objects: the names in the body and in the path have to agree",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { namespace: "elsewhere" }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { namespace: "{ns}" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("b") }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: { apiVersion: "v1", kind: "ConfigMap", data: {} } }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { namespace: "elsewhere" }) }),
    send(`POST ${GADGETS}`, { body: gadget("{id}", {}, { namespace: "default" }) }),
  ),
  scenario(
    "objects: metadata is checked",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("Not_A_Name") }),
    send(`POST ${CONFIG_MAPS}`, { body: { apiVersion: "v1", kind: "ConfigMap" } }),
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, { labels: { "bad key!": "x", ok: "bad value!" } }),
    }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { annotations: { "bad key!": "x" } }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { finalizers: ["noslash"] }) }),
    send(`POST ${WIDGETS}`, { body: widget("Not_A_Name") }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { finalizers: ["not a name"] }) }),
    send(`POST ${WIDGETS}`, { body: widget("a", { size: 1 }, { labels: { x: 5 } }) }),
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { x: 5 } }) }),
  ),
  scenario(
    "objects: owner references are checked",
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, {
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "o", uid: "" }],
      }),
    }),
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, { ownerReferences: [{ apiVersion: "", kind: "", name: "", uid: "u" }] }),
    }),
    send(`POST ${CONFIG_MAPS}`, {
      body: configMap("a", {}, {
        ownerReferences: ["o", "p"].map((name) => ({
          apiVersion: "v1",
          kind: "ConfigMap",
          name,
          uid: `11111111-2222-4333-8444-${name === "o" ? "0" : "1"}00000000000`,
          controller: true,
        })),
      }),
    }),
  ),
  scenario(
    "objects: names and namespaces do not change",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { creationTimestamp: "2001-01-01T00:00:00Z" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { generateName: "b-" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", {}, { deletionTimestamp: "2001-01-01T00:00:00Z" }) }),
  ),
  scenario(
    "objects: field managers come from the query or the user agent",
    send(`POST ${CONFIG_MAPS}?fieldManager=alice`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a?fieldManager=bob`, { body: configMap("a", { k: "v", l: "w" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "x", l: "w" }) }),
    send(`PUT ${CONFIG_MAPS}/a?fieldManager=bob`, { body: configMap("a", { k: "x" }) }),
    send(`POST ${CONFIG_MAPS}?fieldManager=${"x".repeat(129)}`, { body: configMap("b") }),
    send(`POST ${CONFIG_MAPS}?fieldManager=a%0Ab`, { body: configMap("b") }),
  ),
  scenario(
    "objects: managed fields can be reset, and not be invented",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }, { managedFields: [] }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "v" }, { managedFields: [{}] }) }),
    send(`PUT ${CONFIG_MAPS}/a`, { body: configMap("a", { k: "w" }) }),
  ),
  scenario(
    "objects: only metadata on demand",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", { k: "v" }), accept: META_ONE }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: META_ONE }),
    send(`GET ${CONFIG_MAPS}`, { accept: META_LIST }),
    send(`GET ${CONFIG_MAPS}/a`, {
      accept: "application/json;as=Nothing;v=v1;g=meta.k8s.io,application/json",
    }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: "text/html" }),
    send(`GET ${CONFIG_MAPS}/a`, { accept: "application/xml, */*" }),
  ),
];
