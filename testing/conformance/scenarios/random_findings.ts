/**
 * What random operations have brought to light.
 *
 * @module
 */

import { apply, patch, type Scenario, scenario, send } from "../scenario.ts";
import { CORE, deployment, DEPLOYMENTS, LEASES } from "./objects.ts";

const BUDGETS = "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets";
const ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles";
const SERVICES = `${CORE}/services`;

/** The scenarios. */
export const RANDOM_FINDINGS: readonly Scenario[] = [
  scenario(
    "random: a Lease without a spec is answered with an empty one",
    send(`POST ${LEASES}`, {
      body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "a" } },
    }),
    apply(`${LEASES}/b`, {
      manager: "ann",
      body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "b" } },
    }),
  ),
  scenario(
    "random: a disruption budget has its counts from the start",
    send(`POST ${BUDGETS}`, {
      body: {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: "a" },
        spec: { selector: { matchLabels: { app: "x" } } },
      },
    }),
  ),
  scenario(
    "random: a Role without rules has none, and they are its creator's",
    send(`POST ${ROLES}`, {
      body: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "a" }, rules: [] },
    }),
    apply(`${ROLES}/a`, {
      manager: "ann",
      body: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "a", labels: { a: "b" } },
      },
    }),
  ),
  scenario(
    "random: what is false or zero is left out where the kind does so",
    send(`POST ${DEPLOYMENTS}`, {
      body: deployment("a", { paused: false, minReadySeconds: 0, replicas: 0 }),
    }),
    apply(`${DEPLOYMENTS}/a`, {
      manager: "ann",
      body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: { paused: false } },
    }),
    send(`POST ${SERVICES}`, {
      body: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "a" },
        spec: { clusterIP: "None", ports: [{ port: 80, name: "" }], publishNotReadyAddresses: false },
      },
    }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { publishNotReadyAddresses: true } } }),
    patch("merge", `${SERVICES}/a`, { body: { spec: { publishNotReadyAddresses: false } } }),
  ),
];
