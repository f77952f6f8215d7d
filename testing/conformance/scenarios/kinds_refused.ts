/**
 * Kinds and subresources with few verbs: what discovery shows of them, and how the others are refused.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CONFIG_MAPS, configMap, CORE } from "./objects.ts";

/** The scenarios. */
export const KINDS_REFUSED: readonly Scenario[] = [
  ...[
    "admissionregistration.k8s.io",
    "apiregistration.k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "flowcontrol.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "resource.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
  ].map((group) =>
    scenario(`discovery: of ${group}`, send(`GET /apis/${group}`), send(`GET /apis/${group}/v1`))
  ),
  scenario("discovery: of all groups", send("GET /apis/autoscaling/v2"), send("GET /apis/autoscaling/v3")),
  scenario(
    "kinds: reviews are created, and nothing else",
    ...["GET", "PUT", "DELETE"].map((method) =>
      send(`${method} /apis/authentication.k8s.io/v1/tokenreviews`, method === "PUT" ? { body: {} } : {})
    ),
    send("GET /apis/authentication.k8s.io/v1/tokenreviews/a"),
    send("GET /apis/authorization.k8s.io/v1/subjectaccessreviews?watch=true"),
    send("GET /apis/authorization.k8s.io/v1/namespaces/{ns}/localsubjectaccessreviews"),
  ),
  scenario(
    "kinds: bindings are created, and nothing else",
    send(`GET ${CORE}/bindings`),
    send(`GET ${CORE}/bindings/a`),
    send(`DELETE ${CORE}/bindings`),
  ),
  scenario(
    "kinds: component statuses are read, and nothing else",
    send("POST /api/v1/componentstatuses", { body: { metadata: { name: "a" } } }),
    send("DELETE /api/v1/componentstatuses"),
    send("DELETE /api/v1/componentstatuses/a"),
  ),
  scenario("kinds: namespaces are not deleted as a collection", send("DELETE /api/v1/namespaces")),
  scenario(
    "kinds: objects are neither posted nor lists put",
    send(`POST ${CONFIG_MAPS}/a`, { body: configMap("a") }),
    send(`PUT ${CONFIG_MAPS}`, { body: configMap("a") }),
    patch("merge", CONFIG_MAPS, { body: {} }),
  ),
  scenario(
    "kinds: subresources that a kind does not have",
    send(`POST ${CONFIG_MAPS}`, { body: configMap("a") }),
    send(`GET ${CONFIG_MAPS}/a/status`),
    send(`PUT ${CONFIG_MAPS}/a/status`, { body: configMap("a") }),
    send(`GET ${CONFIG_MAPS}/a/scale`),
    send(`GET ${CORE}/secrets/a/token`),
  ),
  scenario(
    "kinds: subresources refuse verbs that discovery does not show",
    send(`POST /apis/apps/v1/namespaces/{ns}/deployments/a/status`, { body: {} }),
    send(`DELETE /apis/apps/v1/namespaces/{ns}/deployments/a/scale`),
    send(`GET ${CORE}/serviceaccounts/default/token`),
    send(`GET ${CORE}/finalize`),
    send(`DELETE /apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval`),
  ),
  scenario(
    "kinds: versions and groups that are not served",
    send("GET /apis/apps/v1beta1/namespaces/{ns}/deployments"),
    send("GET /apis/extensions/v1beta1/namespaces/{ns}/ingresses"),
    send("GET /apis/policy/v1beta1/namespaces/{ns}/poddisruptionbudgets"),
    send("GET /api/v2/pods"),
  ),
];
