/**
 * What lists select by: labels and fields, of built-in and of custom kinds.
 *
 * @module
 */

import { type RequestStep, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE, DEPLOYMENTS, GADGETS, LEASES, widget, WIDGETS } from "./objects.ts";
import { installed, thing, THINGS, things, version } from "./things.ts";

const PODS = `${CORE}/pods`;

function byLabels(...selectors: readonly string[]): readonly RequestStep[] {
  return selectors.map((one) => send(`GET ${CONFIG_MAPS}?labelSelector=${encodeURIComponent(one)}`));
}

function byFields(path: string, ...selectors: readonly string[]): readonly RequestStep[] {
  return selectors.map((one) => send(`GET ${path}?fieldSelector=${encodeURIComponent(one)}`));
}

const LABELLED: readonly RequestStep[] = [
  configMap("a", {}, { labels: { env: "prod", n: "1", "example.com/role": "x" } }),
  configMap("b", {}, { labels: { env: "test", n: "20", empty: "" } }),
  configMap("c", {}, { labels: { n: "not-a-number" } }),
  configMap("d"),
].map((body) => send(`POST ${CONFIG_MAPS}`, { body }));

/** The scenarios. */
export const LIST_SELECTORS: readonly Scenario[] = [
  scenario(
    "selectors: sets of values",
    ...LABELLED,
    ...byLabels(
      "env in (prod)",
      "env in (prod, test)",
      "env in (none)",
      "env notin (prod,test)",
      "n in (1,20)",
    ),
  ),
  scenario(
    "selectors: empty values",
    ...LABELLED,
    ...byLabels("empty=", "empty in ()", "empty in (,)", "empty in (a,)", "empty!=", "env!=", "empty"),
  ),
  scenario(
    "selectors: numbers",
    ...LABELLED,
    ...byLabels("n>1", "n<20", "n > 0 , n < 2", "n>-1", "n>1.5", "n>", "n<a", "n>=1", "missing>0"),
  ),
  scenario(
    "selectors: spaces and commas",
    ...LABELLED,
    ...byLabels(" env = prod ", "env=prod,", ",env=prod", " ", ",", "env=prod, n=1", "env in(prod)", "! env"),
  ),
  scenario(
    "selectors: keys and values that are none",
    ...byLabels(
      "example.com/role=x",
      "example.com/=x",
      "/role=x",
      "a/b/c=x",
      "-a=x",
      `${"k".repeat(64)}=x`,
      `a=${"v".repeat(64)}`,
      "a=-x",
      "a in (x,-y)",
      "Example.com/role=x",
    ),
  ),
  scenario(
    "selectors: words in the wrong place",
    ...byLabels(
      "env notin",
      "env notin prod",
      "in in (in)",
      "notin",
      "env prod",
      "env=prod n=1",
      "a==b",
      "a===b",
    ),
  ),
  scenario(
    "selectors: fields with escaped values",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    ...byFields(
      CONFIG_MAPS,
      "metadata.name==a",
      "metadata.name=a,",
      ",metadata.name=a",
      "metadata.name=",
      "metadata.name!=",
      "metadata.name=a\\,b",
      "metadata.name=a\\",
      "metadata.name=a\\x",
      "metadata.name=a=b",
      " metadata.name = a ",
    ),
  ),
  scenario(
    "selectors: fields without an operator",
    ...byFields(
      CONFIG_MAPS,
      "metadata.name",
      "=a",
      "metadata.name>a",
      "metadata.name in (a)",
      "!metadata.name",
    ),
    ...byFields(WIDGETS, "metadata.name", "=a"),
  ),
  scenario(
    "selectors: the namespace as a field",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a", {}, { labels: { of: "{id}" } }) }),
    ...byFields(CONFIG_MAPS, "metadata.namespace={ns}", "metadata.namespace!={ns}")
      .map((step) => ({ ...step, path: step.path.replaceAll("%7B", "{").replaceAll("%7D", "}") })),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}&fieldSelector=metadata.namespace%3D{ns}"),
    send("GET /api/v1/configmaps?labelSelector=of%3D{id}&fieldSelector=metadata.namespace%3Ddefault"),
    send(`GET ${GADGETS}?fieldSelector=metadata.namespace%3Da`),
    send("GET /api/v1/nodes?fieldSelector=metadata.namespace%3Da"),
  ),
  scenario(
    "selectors: fields of pods",
    send(`POST ${PODS}`, {
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "a" },
        spec: { nodeName: "n1", containers: [{ name: "c", image: "i" }], restartPolicy: "Never" },
      },
    }),
    ...byFields(
      PODS,
      "spec.nodeName=n1",
      "spec.nodeName!=n1",
      "spec.nodeName=",
      "spec.restartPolicy=Never",
      "spec.schedulerName=default-scheduler",
      "spec.serviceAccountName=default",
      "spec.hostNetwork=false",
      "status.phase=Pending",
      "status.phase!=Running,status.phase!=Pending",
      "status.podIP=",
      "status.nominatedNodeName=",
      "metadata.uid=x",
    ),
  ),
  scenario(
    "selectors: fields of other built-in kinds",
    ...byFields("/api/v1/namespaces", "metadata.name=default,status.phase=Active", "name=default"),
    ...byFields("/api/v1/nodes", "spec.unschedulable=false", "spec.podCIDR=x"),
    ...byFields(`${CORE}/replicationcontrollers`, "status.replicas=0", "spec.replicas=0"),
    ...byFields("/apis/apps/v1/namespaces/{ns}/replicasets", "status.replicas=0", "spec.replicas=0"),
    ...byFields(DEPLOYMENTS, "status.replicas=0", "metadata.name=a"),
    ...byFields(LEASES, "spec.holderIdentity=x", "metadata.name=a"),
    ...byFields(`${CORE}/services`, "spec.clusterIP=None", "spec.type=ClusterIP", "metadata.name=a"),
    ...byFields(`${CORE}/persistentvolumeclaims`, "name=a", "status.phase=Bound"),
    ...byFields("/apis/certificates.k8s.io/v1/certificatesigningrequests", "spec.signerName=x", "spec.x=y"),
  ),
  scenario(
    "selectors: fields of events",
    ...byFields(
      "/apis/events.k8s.io/v1/namespaces/{ns}/events",
      "regarding.name=a",
      "involvedObject.name=a",
      "reason=a",
      "type=Normal",
      "reportingController=a",
      "nonsense=a",
    ),
    ...["a", "b"].map((name) =>
      send(`POST ${CORE}/events`, {
        body: {
          apiVersion: "v1",
          kind: "Event",
          metadata: { name },
          involvedObject: { kind: "ConfigMap", namespace: "{ns}", name: "x" },
          ...(name === "a" ? { source: { component: "s" } } : { reportingComponent: "s" }),
        },
      })
    ),
    ...byFields(`${CORE}/events`, "source=s", "reportingComponent=s", "involvedObject.fieldPath=", "note=a"),
  ),
  scenario(
    "selectors: selectable fields by version",
    ...installed(things({
      versions: [
        version("v1", {
          selectableFields: [{ jsonPath: ".spec.count" }, { jsonPath: ".spec.on" }],
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: {
                spec: {
                  type: "object",
                  properties: {
                    count: { type: "integer" },
                    on: { type: "boolean" },
                    text: { type: "string" },
                  },
                },
              },
            },
          },
        }),
        version("v2", { storage: false }),
      ],
    })),
    send(`POST ${THINGS}`, { body: thing("a", { spec: { count: 7, on: true, text: "x" } }) }),
    send(`POST ${THINGS}`, { body: thing("b", {}) }),
    ...byFields(
      THINGS,
      "spec.count=7",
      "spec.count!=7",
      "spec.on=true",
      "spec.on=",
      "spec.on=false",
      "spec.text=x",
    ),
    ...byFields(THINGS.replace("/v1/", "/v2/"), "spec.count=7", "metadata.name=a"),
  ),
  scenario(
    "selectors: labels and fields together",
    ...["a", "b"].map((name) =>
      send(`POST ${WIDGETS}`, { body: widget(name, { size: 1, color: "blue" }, { labels: { name } }) })
    ),
    send(`GET ${WIDGETS}?labelSelector=name%3Da&fieldSelector=spec.color%3Dblue`),
    send(`GET ${WIDGETS}?labelSelector=name%3Da&fieldSelector=metadata.name%3Db`),
    send(`GET ${WIDGETS}?labelSelector=name&fieldSelector=spec.color!%3Dblue,metadata.name%3Da`),
    send(`GET ${WIDGETS}?labelSelector=&fieldSelector=`),
  ),
];
