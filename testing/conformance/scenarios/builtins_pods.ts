/**
 * Pods and their templates: defaults, and what is refused.
 *
 * @module
 */

import { patch, type Scenario, scenario, send } from "../scenario.ts";
import { MAIN, pod, PODS, refused } from "./pods.ts";

/** The scenarios. */
export const BUILTINS_PODS: readonly Scenario[] = [
  scenario(
    "Pod: with much in it",
    send(`POST ${PODS}`, {
      body: pod("a", {
        serviceAccountName: "sa",
        hostNetwork: true,
        initContainers: [{ name: "init", image: "busybox", restartPolicy: "Always" }],
        containers: [{
          name: "main",
          image:
            "example.com:5000/app@sha256:0123456789012345678901234567890123456789012345678901234567890123",
          ports: [{ containerPort: 8080 }],
          env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }, {
            name: "CPU",
            valueFrom: { resourceFieldRef: { resource: "limits.cpu" } },
          }],
          livenessProbe: { httpGet: { port: 8080 } },
          readinessProbe: { grpc: { port: 9000 } },
          startupProbe: { exec: { command: ["true"] } },
          lifecycle: { preStop: { httpGet: { port: "web" } } },
          resources: { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: "0.5" } },
          volumeMounts: [{ name: "config", mountPath: "/config" }],
        }],
        volumes: [
          { name: "none" },
          { name: "config", configMap: { name: "c" } },
          { name: "secret", secret: { secretName: "s" } },
          { name: "host", hostPath: { path: "/tmp" } },
          {
            name: "down",
            downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] },
          },
          {
            name: "own",
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
              },
            },
          },
          {
            name: "all",
            projected: {
              sources: [{ serviceAccountToken: { path: "token" } }, { configMap: { name: "c" } }],
            },
          },
          { name: "image", image: { reference: "example.com/files:1" } },
        ],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
      }),
    }),
  ),
  refused(
    "volumes that are refused",
    pod("a", {
      containers: [MAIN],
      volumes: [
        { name: "" },
        { name: "A_b", emptyDir: {} },
        { name: "two", emptyDir: {}, hostPath: { path: "/tmp" } },
        { name: "same" },
        { name: "same" },
        { name: "host", hostPath: { path: "/a/../b", type: "Pipe" } },
        { name: "nohost", hostPath: { path: "" } },
        { name: "claim", persistentVolumeClaim: { claimName: "" } },
        { name: "nfs", nfs: { server: "", path: "x" } },
        { name: "csi", csi: { driver: "" } },
      ],
    }),
    pod("a", {
      containers: [MAIN],
      volumes: [
        {
          name: "secret",
          secret: { defaultMode: 512, items: [{ key: "", path: "/x" }, { key: "k", path: "..x", mode: -1 }] },
        },
        { name: "config", configMap: { items: [{ key: "k", path: "a/../b" }] } },
        {
          name: "down",
          downwardAPI: { items: [{ path: "" }, { path: "b", fieldRef: { fieldPath: "spec.nodeName" } }] },
        },
        {
          name: "all",
          projected: {
            sources: [
              { secret: {} },
              {
                configMap: { name: "c", items: [{ key: "k", path: "p" }] },
                serviceAccountToken: { path: "", expirationSeconds: 5 },
              },
              { secret: { name: "s", items: [{ key: "k", path: "p" }] } },
            ],
          },
        },
        { name: "own", ephemeral: {} },
        { name: "own2", ephemeral: { volumeClaimTemplate: { spec: {} } } },
      ],
    }),
  ),
  refused(
    "mounts that are refused",
    pod("a", {
      containers: [{
        ...MAIN,
        volumeMounts: [
          { name: "a", mountPath: "/a" },
          { name: "b", mountPath: "/a", subPath: "/x" },
          { name: "a", mountPath: "", subPath: "../x", subPathExpr: "y" },
          { name: "", mountPath: "/c", mountPropagation: "Both" },
          { name: "a", mountPath: "/d", mountPropagation: "Bidirectional", recursiveReadOnly: "Enabled" },
        ],
        volumeDevices: [{ name: "a", devicePath: "/dev/a" }, { name: "z", devicePath: "" }],
      }],
      volumes: [{ name: "a" }],
    }),
  ),
  refused(
    "affinities that are refused",
    pod("a", {
      containers: [MAIN],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{
              matchExpressions: [
                { key: "a", operator: "In" },
                { key: "a b", operator: "Exists", values: ["x"] },
                { key: "c", operator: "Gt", values: ["1", "2"] },
                { key: "d", operator: "Like", values: ["x y"] },
              ],
            }],
          },
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }],
        },
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{
            topologyKey: "",
            namespaces: ["A_b"],
            labelSelector: {
              matchLabels: { "a b": "c d" },
              matchExpressions: [{ key: "a", operator: "Maybe" }],
            },
          }],
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{
            weight: 101,
            podAffinityTerm: { topologyKey: "a b" },
          }],
        },
      },
    }),
    pod("a", {
      containers: [MAIN],
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
      },
      nodeSelector: { "a b": "c d" },
    }),
  ),
  refused(
    "tolerations and spreading that are refused",
    pod("a", {
      containers: [MAIN],
      tolerations: [
        { operator: "Equal" },
        { key: "a b", operator: "Exists", value: "x" },
        { key: "c", operator: "Maybe" },
        { key: "d", value: "x y", effect: "NoRun", tolerationSeconds: 5 },
      ],
    }),
    pod("a", {
      containers: [MAIN],
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: "", whenUnsatisfiable: "Wait" },
        { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", minDomains: 0 },
        { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", nodeTaintsPolicy: "Mind" },
      ],
    }),
  ),
  refused(
    "names and choices that are refused",
    pod("a", {
      containers: [MAIN],
      restartPolicy: "Sometimes",
      dnsPolicy: "Any",
      serviceAccountName: "A_b",
      nodeName: "A_b",
      hostname: "a.b",
      subdomain: "A_b",
      activeDeadlineSeconds: 0,
      hostAliases: [{ ip: "x", hostnames: ["A_b"] }],
      readinessGates: [{ conditionType: "a b" }],
      schedulingGates: [{ name: "example.com/a" }, { name: "example.com/a" }],
    }),
    pod("a", { containers: [MAIN], dnsPolicy: "None" }),
    pod("a", {
      containers: [MAIN],
      dnsPolicy: "None",
      dnsConfig: { nameservers: ["1.1.1.1", "1.1.1.2", "1.1.1.3", "x"], options: [{ value: "x" }] },
    }),
    pod("A_b", { containers: [MAIN] }),
  ),
  scenario(
    "Pod: what may change",
    send(`POST ${PODS}`, {
      body: pod("a", {
        containers: [MAIN],
        activeDeadlineSeconds: 100,
        schedulingGates: [{ name: "example.com/a" }],
      }),
    }),
    patch("strategic", `${PODS}/a`, {
      body: { spec: { activeDeadlineSeconds: 50, containers: [{ name: "main", image: "nginx:2" }] } },
    }),
    patch("merge", `${PODS}/a`, { body: { spec: { activeDeadlineSeconds: 80 } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { activeDeadlineSeconds: null } } }),
    patch("strategic", `${PODS}/a`, { body: { spec: { containers: [{ name: "second", image: "x" }] } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { tolerations: [] } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { schedulingGates: [{ name: "example.com/b" }] } } }),
    patch("merge", `${PODS}/a`, { body: { spec: { schedulingGates: null } } }),
    patch("json", `${PODS}/a`, { body: [{ op: "replace", path: "/spec/containers/0/image", value: "" }] }),
  ),
];
