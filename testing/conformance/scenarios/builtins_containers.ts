/**
 * The containers of pods: what is refused of them.
 *
 * @module
 */

import type { JsonObject } from "../../embedded/json.ts";
import type { Scenario } from "../scenario.ts";
import { MAIN, pod, refused } from "./pods.ts";

/** A pod of which only one container matters. */
function podOf(container: JsonObject, spec: JsonObject = {}): JsonObject {
  return pod("a", { ...spec, containers: [{ ...MAIN, ...container }] });
}

/** The scenarios. */
export const BUILTINS_CONTAINERS: readonly Scenario[] = [
  refused(
    "containers that are refused",
    pod("a", {}),
    pod("a", {
      containers: [{}, { name: "A_b", image: " x " }, { name: "c", image: "x" }, { name: "c", image: "x" }],
    }),
    podOf({ imagePullPolicy: "Sometimes", terminationMessagePolicy: "Log", restartPolicy: "Maybe" }),
    pod("a", {
      containers: [MAIN],
      initContainers: [{ ...MAIN, livenessProbe: { exec: { command: ["true"] } } }, { name: "" }],
    }),
    pod("a", { containers: [MAIN], ephemeralContainers: [{ name: "debug", image: "x" }] }),
  ),
  refused(
    "ports that are refused",
    podOf({
      ports: [
        { containerPort: 0 },
        { containerPort: 70_000, name: "UP" },
        { containerPort: 80, protocol: "HTTP", name: "a" },
        { containerPort: 81, name: "a", hostPort: 81 },
        { containerPort: 82, hostPort: 81 },
        { containerPort: 83, hostPort: -1 },
      ],
    }),
    podOf({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
  ),
  refused(
    "environments that are refused",
    podOf({ env: [{ value: "x" }, { name: "a=b" }, { name: "C", valueFrom: {} }] }),
    podOf({
      env: [
        { name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.owner" } } },
        { name: "C", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } },
        { name: "D", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a b']" } } },
        { name: "E", valueFrom: { fieldRef: {} } },
        { name: "F", valueFrom: { resourceFieldRef: { resource: "limits.disk" } } },
        { name: "G", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "2" } } },
        { name: "H", valueFrom: { configMapKeyRef: { name: "A_b", key: "" } } },
        {
          name: "I",
          valueFrom: { secretKeyRef: { name: "s", key: "a b" }, configMapKeyRef: { name: "c", key: "k" } },
        },
      ],
    }),
    podOf({
      envFrom: [{}, { prefix: "=", configMapRef: {} }, {
        secretRef: { name: "A_b" },
        configMapRef: { name: "c" },
      }],
    }),
  ),
  refused(
    "probes and hooks that are refused",
    podOf({
      livenessProbe: {},
      readinessProbe: { exec: {}, tcpSocket: { port: 80 } },
      startupProbe: { httpGet: { port: 0, scheme: "FTP", httpHeaders: [{ name: "a b", value: "c" }] } },
    }),
    podOf({
      livenessProbe: {
        tcpSocket: { port: "No Name" },
        periodSeconds: -1,
        successThreshold: 2,
        failureThreshold: -1,
      },
      readinessProbe: { grpc: { port: 0 }, terminationGracePeriodSeconds: 5, timeoutSeconds: -1 },
      lifecycle: { preStop: { sleep: { seconds: 60 } }, postStart: {} },
    }),
  ),
  refused(
    "resources that are refused",
    podOf({
      resources: {
        limits: { cpu: "1", memory: "1Gi", disk: "1", "example.com/gpu": "1" },
        requests: { cpu: "1500m", memory: "-1", "example.com/gpu": "2", "example.com/other": "1" },
      },
    }),
    podOf({ resources: { limits: { "example.com/gpu": "500m", "hugepages-2Mi": "2Mi" } } }),
  ),
  refused(
    "contexts that are refused",
    podOf({
      securityContext: {
        runAsUser: -1,
        runAsGroup: 4_294_967_296,
        seccompProfile: { type: "Localhost" },
        privileged: true,
        allowPrivilegeEscalation: false,
      },
    }),
    podOf({}, {
      securityContext: {
        fsGroup: -1,
        runAsUser: -1,
        supplementalGroups: [1, -1],
        fsGroupChangePolicy: "Never",
        seccompProfile: { type: "Open" },
        sysctls: [{ name: "a b", value: "1" }, { name: "", value: "1" }],
      },
      shareProcessNamespace: true,
      hostPID: true,
    }),
  ),
];
