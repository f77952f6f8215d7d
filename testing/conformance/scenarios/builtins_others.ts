/**
 * Claims, secrets, budgets, autoscalers and ingresses: defaults and checks.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { CORE } from "./objects.ts";

const CLAIMS = `${CORE}/persistentvolumeclaims`;
const BUDGETS = "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets";
const AUTOSCALERS = "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers";
const INGRESSES = "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses";

function claim(spec: JsonObject): JsonObject {
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "a" }, spec };
}

function budget(spec: JsonObject): JsonObject {
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "a" }, spec };
}

function autoscaler(spec: JsonObject): JsonObject {
  return { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "a" }, spec };
}

function ingress(spec: JsonObject): JsonObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "a" }, spec };
}

const TARGET = { apiVersion: "apps/v1", kind: "Deployment", name: "a" };
const BACKEND = { service: { name: "a", port: { number: 80 } } };

/** The scenarios. */
export const BUILTINS_OTHERS: readonly Scenario[] = [
  scenario(
    "PersistentVolumeClaim: with little in it, and what is refused",
    send(`POST ${CLAIMS}`, {
      body: claim({ accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } }),
    }),
    send(`POST ${CLAIMS}`, { body: claim({}) }),
    send(`POST ${CLAIMS}`, {
      body: claim({
        accessModes: ["ReadWriteOncePod", "ReadWriteOnce", "Write"],
        resources: { requests: { storage: "-1" } },
        storageClassName: "A_b",
        volumeMode: "Tape",
        dataSource: { kind: "Other", name: "" },
        selector: { matchLabels: { "a b": "c" } },
      }),
    }),
    patch("merge", `${CLAIMS}/a`, { body: { metadata: { labels: { a: "b" } } } }),
  ),
  scenario(
    "Secret: types that need keys",
    ...[
      "kubernetes.io/tls",
      "kubernetes.io/basic-auth",
      "kubernetes.io/ssh-auth",
      "kubernetes.io/dockerconfigjson",
      "kubernetes.io/service-account-token",
      "example.com/any",
    ].map((type) =>
      send(`POST ${CORE}/secrets`, {
        body: { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, type },
      })
    ),
  ),
  scenario(
    "PodDisruptionBudget: with little in it, and its status",
    send(`POST ${BUDGETS}`, { body: budget({ minAvailable: 1, selector: { matchLabels: { app: "a" } } }) }),
    patch("merge", `${BUDGETS}/a/status`, {
      body: { status: { disruptionsAllowed: 1, currentHealthy: -1 } },
    }),
    patch("merge", `${BUDGETS}/a/status`, { body: { status: { disruptionsAllowed: 1, currentHealthy: 2 } } }),
  ),
  scenario(
    "PodDisruptionBudget: specs that are refused",
    send(`POST ${BUDGETS}`, { body: budget({ minAvailable: 1, maxUnavailable: "50%" }) }),
    send(`POST ${BUDGETS}`, {
      body: budget({
        minAvailable: "101%",
        unhealthyPodEvictionPolicy: "Never",
        selector: { matchLabels: { "a b": "c" } },
      }),
    }),
    send(`POST ${BUDGETS}`, { body: budget({ maxUnavailable: -1 }) }),
    send(`POST ${BUDGETS}`, { body: budget({ maxUnavailable: "some" }) }),
  ),
  scenario(
    "HorizontalPodAutoscaler: with little in it",
    send(`POST ${AUTOSCALERS}`, { body: autoscaler({ maxReplicas: 3, scaleTargetRef: TARGET }) }),
    patch("merge", `${AUTOSCALERS}/a`, {
      body: { spec: { behavior: { scaleDown: { selectPolicy: "Min" } } } },
    }),
  ),
  scenario(
    "HorizontalPodAutoscaler: specs that are refused",
    send(`POST ${AUTOSCALERS}`, { body: autoscaler({ scaleTargetRef: {} }) }),
    send(`POST ${AUTOSCALERS}`, {
      body: autoscaler({ minReplicas: 5, maxReplicas: 3, scaleTargetRef: TARGET }),
    }),
    send(`POST ${AUTOSCALERS}`, {
      body: autoscaler({ minReplicas: -1, maxReplicas: -1, scaleTargetRef: TARGET }),
    }),
    send(`POST ${AUTOSCALERS}`, {
      body: autoscaler({
        maxReplicas: 3,
        scaleTargetRef: TARGET,
        metrics: [
          { type: "Any" },
          { type: "Pods" },
          { type: "Resource", resource: { name: "", target: {} } },
          {
            type: "Resource",
            resource: {
              name: "cpu",
              target: { type: "Utilization", averageUtilization: 0, averageValue: "1" },
            },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: -1,
            policies: [{ type: "Any", value: 0, periodSeconds: 0 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: 3601,
            selectPolicy: "Any",
            policies: [{ type: "Pods", value: 1, periodSeconds: 1801 }],
          },
        },
      }),
    }),
  ),
  scenario(
    "Ingress: with little in it",
    send(`POST ${INGRESSES}`, {
      body: ingress({
        rules: [{
          host: "*.example.com",
          http: { paths: [{ path: "/", pathType: "Prefix", backend: BACKEND }] },
        }],
      }),
    }),
    patch("merge", `${INGRESSES}/a/status`, {
      body: { status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } } },
    }),
    patch("merge", `${INGRESSES}/a/status`, {
      body: { status: { loadBalancer: { ingress: [{ ip: "x" }] } } },
    }),
  ),
  scenario(
    "Ingress: specs that are refused",
    send(`POST ${INGRESSES}`, { body: ingress({}) }),
    send(`POST ${INGRESSES}`, { body: ingress({ defaultBackend: {}, ingressClassName: "A_b" }) }),
    send(`POST ${INGRESSES}`, {
      body: ingress({
        defaultBackend: { service: { name: "", port: { name: "A b", number: 80 } } },
        rules: [{ host: "1.2.3.4" }, { host: "*bad" }, { host: "A_b", http: { paths: [] } }],
        tls: [{ hosts: ["A_b", "*.ok.example.com"], secretName: "A_b" }],
      }),
    }),
    send(`POST ${INGRESSES}`, {
      body: ingress({
        rules: [{
          http: {
            paths: [
              { path: "x", backend: BACKEND },
              { path: "x", pathType: "Exact", backend: BACKEND },
              { path: "/a//b/..", pathType: "Prefix", backend: { service: { name: "a", port: {} } } },
              {
                path: "y",
                pathType: "ImplementationSpecific",
                backend: { service: { name: "a", port: { number: 70000 } } },
              },
              { path: "/", pathType: "Any", backend: { resource: { kind: "", name: "" } } },
            ],
          },
        }],
      }),
    }),
  ),
];
