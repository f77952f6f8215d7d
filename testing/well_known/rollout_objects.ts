/**
 * Rollouts that are taken and refused.
 *
 * @module
 */

import { Rollout } from "./rollout.ts";
import type { Fields, WellKnown } from "./well_known.ts";

function withCanary(canary: Fields): Fields {
  return { strategy: { canary } };
}

function withSteps(...steps: readonly Fields[]): Fields {
  return withCanary({ steps });
}

function withContainers(...containers: readonly Fields[]): Fields {
  return { template: { spec: { containers } } };
}

const selector = { matchLabels: { app: "web" } };

/** The Rollout. */
export const ROLLOUT: WellKnown = {
  title: "Argo Rollout",
  resource: Rollout,
  good: [
    { name: "empty", spec: {} },
    {
      name: "canary",
      spec: {
        replicas: 5,
        selector,
        ...withCanary({
          maxSurge: "25%",
          maxUnavailable: 0,
          steps: [
            { setWeight: 20 },
            { pause: {} },
            { pause: { duration: "1h" } },
            { pause: { duration: 10 } },
            { setCanaryScale: { weight: 25 } },
          ],
        }),
      },
    },
    {
      name: "blue-green",
      spec: {
        strategy: {
          blueGreen: {
            activeService: "active",
            previewService: "preview",
            autoPromotionEnabled: false,
            postPromotionAnalysis: { templates: [{ templateName: "smoke" }], args: [{ name: "a" }] },
          },
        },
      },
    },
    {
      name: "containers",
      spec: withContainers({
        name: "web",
        image: "nginx",
        ports: [{ containerPort: 53 }, { containerPort: 53, protocol: "UDP" }],
        resources: { limits: { cpu: 1, memory: "1Gi", "example.com/gpu": true } },
      }),
      stored: withContainers({
        name: "web",
        image: "nginx",
        ports: [{ containerPort: 53, protocol: "TCP" }, { containerPort: 53, protocol: "UDP" }],
        resources: { limits: { cpu: 1, memory: "1Gi", "example.com/gpu": true } },
      }),
    },
    {
      name: "plugins",
      spec: withCanary({
        trafficRouting: {
          plugins: { "argoproj/sample": { anything: [1, { deep: null }] } },
          managedRoutes: [],
        },
        steps: [{ plugin: { name: "p", config: { any: { thing: 1.5 } } } }],
      }),
    },
    {
      name: "volumes-and-unknown-fields",
      spec: {
        template: {
          metadata: { labels: { app: "web" }, name: "dropped" },
          spec: { containers: [], volumes: [{ name: "v", emptyDir: {} }], hostUsrs: true },
        },
        workloadRef: { kind: "Deployment", name: "web" },
      },
      stored: {
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [], volumes: [{ name: "v", emptyDir: {} }] },
        },
        workloadRef: { kind: "Deployment", name: "web" },
      },
    },
    { name: "restarted", spec: { restartAt: "2030-01-02T03:04:05Z", rollbackWindow: { revisions: 2 } } },
  ],
  bad: [
    { name: "replicas in words", spec: { replicas: "five" }, fields: [".spec.replicas", "spec.replicas"] },
    { name: "more than 32 bits", spec: { replicas: 2 ** 31 }, fields: [".spec.replicas"] },
    { name: "a day without a time", spec: { restartAt: "2030-01-02" }, fields: ["spec.restartAt"] },
    {
      name: "blue-green without a service",
      spec: { strategy: { blueGreen: { previewService: "x" } } },
      fields: ["spec.strategy.blueGreen.activeService"],
    },
    {
      name: "a surge that is neither",
      spec: withCanary({ maxSurge: 0.5 }),
      fields: ["spec.strategy.canary.maxSurge"],
    },
    {
      name: "a pause that is a list",
      spec: withSteps({ pause: { duration: ["1h"] } }),
      fields: ["spec.strategy.canary.steps[0].pause.duration"],
    },
    {
      name: "steps that are no list",
      spec: withCanary({ steps: { setWeight: 20 } }),
      fields: ["spec.strategy.canary.steps"],
    },
    {
      name: "an experiment of nothing",
      spec: withSteps({ setWeight: 1 }, { experiment: {} }),
      fields: ["spec.strategy.canary.steps[1].experiment.templates"],
    },
    {
      name: "an experiment's template without a reference",
      spec: withSteps({ experiment: { templates: [{ name: "a" }] } }),
      fields: ["spec.strategy.canary.steps[0].experiment.templates[0].specRef"],
    },
    {
      name: "a header route without a value",
      spec: withSteps({ setHeaderRoute: { match: [{ headerName: "x" }] } }),
      fields: ["spec.strategy.canary.steps[0].setHeaderRoute.match[0].headerValue"],
    },
    {
      name: "a mirror route of a header that is no match",
      spec: withSteps({ setMirrorRoute: { name: "m", match: [{ headers: { agent: "x" } }] } }),
      fields: ["spec.strategy.canary.steps[0].setMirrorRoute.match[0].headers.agent"],
    },
    {
      name: "a plugin whose configuration is a text",
      spec: withSteps({ plugin: { name: "p", config: "x" } }),
      fields: ["spec.strategy.canary.steps[0].plugin.config"],
    },
    {
      name: "half a ping-pong",
      spec: withCanary({ pingPong: { pingService: "a" } }),
      fields: ["spec.strategy.canary.pingPong.pongService"],
    },
    {
      name: "a destination rule of a name",
      spec: withCanary({ trafficRouting: { istio: { destinationRule: { name: "x" } } } }),
      fields: [
        "spec.strategy.canary.trafficRouting.istio.destinationRule.canarySubsetName",
        "spec.strategy.canary.trafficRouting.istio.destinationRule.stableSubsetName",
      ],
    },
    {
      name: "a template without containers",
      spec: { template: { spec: {} } },
      fields: ["spec.template.spec.containers"],
    },
    {
      name: "two containers of a name",
      spec: withContainers({ name: "web" }, { name: "web" }),
      fields: ["spec.template.spec.containers[1]"],
    },
    {
      name: "a port twice, once by default",
      spec: withContainers({
        name: "web",
        ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP" }],
      }),
      fields: ["spec.template.spec.containers[0].ports[1]"],
    },
    {
      name: "another selector",
      old: { selector },
      spec: { selector: { matchLabels: { app: "shop" } } },
      fields: ["spec.selector"],
    },
  ],
  printed: {
    name: "web",
    spec: { replicas: 5 },
    status: { replicas: 5, updatedReplicas: 2, availableReplicas: 4 },
    cells: { NAME: "web", DESIRED: "5", CURRENT: "5", "UP-TO-DATE": "2", AVAILABLE: "4" },
  },
};
