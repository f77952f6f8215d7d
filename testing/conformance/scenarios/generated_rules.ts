/**
 * What generated objects have found about the rules of smaller kinds.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CORE } from "./objects.ts";

const CLAIMS = `${CORE}/persistentvolumeclaims`;
const INGRESSES = "POST /apis/networking.k8s.io/v1/namespaces/{ns}/ingresses?dryRun=All";

/** The scenarios. */
export const GENERATED_RULES: readonly Scenario[] = [
  scenario(
    "generated: the class of an ingress has a name, and is the annotation's",
    send(INGRESSES, { body: classed({ ingressClassName: "" }, {}) }),
    send(INGRESSES, { body: classed({ ingressClassName: null }, { "kubernetes.io/ingress.class": "" }) }),
    send(INGRESSES, { body: classed({}, { "kubernetes.io/ingress.class": "b" }) }),
    send(INGRESSES, { body: classed({ ingressClassName: "a" }, { "kubernetes.io/ingress.class": "b" }) }),
    send(INGRESSES, { body: classed({ ingressClassName: "a" }, { "kubernetes.io/ingress.class": "a" }) }),
  ),
  scenario(
    "generated: a policy without rules has null ones",
    ...["podFailurePolicy", "successPolicy"].map((policy) =>
      send("POST /apis/batch/v1/namespaces/{ns}/jobs?dryRun=All", {
        body: {
          metadata: { name: "a" },
          spec: {
            completions: 2,
            completionMode: "Indexed",
            [policy]: { rules: [] },
            template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "nginx:1" }] } },
          },
        },
      })
    ),
  ),
  scenario(
    "generated: the first update of a claim stores it anew, even if it changes nothing",
    send(`POST ${CLAIMS}`, { body: protectedClaim() }),
    patch("merge", `${CLAIMS}/a`, { body: {} }),
    send(`PUT ${CLAIMS}/a`, { body: protectedClaim() }),
    send(`PUT ${CLAIMS}/a`, { body: protectedClaim() }),
  ),
  scenario(
    "generated: what an ingress refers to has a group, a kind and a name",
    ...[
      {},
      { kind: "a/b" },
      { kind: "..", name: "a%/b" },
      { apiGroup: "", kind: "A", name: "b" },
      { apiGroup: "UP", kind: "A", name: "." },
      { apiGroup: null, kind: "A", name: "b" },
    ].map((resource) =>
      send(INGRESSES, {
        body: { metadata: { name: "a" }, spec: { defaultBackend: { resource } } },
      })
    ),
  ),
  scenario(
    "generated: nothing is said of owners while a list has an item without its key",
    ...[[{ name: "a" }], [{}], [], [{ name: "b" }]].map((secrets, index) =>
      send(index === 0 ? `POST ${CORE}/serviceaccounts` : `PUT ${CORE}/serviceaccounts/a`, {
        body: { metadata: { name: "a" }, secrets },
      })
    ),
  ),
];

function classed(spec: JsonObject, annotations: JsonObject): JsonObject {
  return { metadata: { name: "a", annotations }, spec: { rules: [{ host: "a.example.com" }], ...spec } };
}

/** A claim with the finalizer that it would get from a real server. */
function protectedClaim(): JsonObject {
  return {
    metadata: { name: "a", finalizers: ["kubernetes.io/pvc-protection"] },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
}
