/**
 * The cells of the tables of pods and of what makes them.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../../embedded/json.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { CORE } from "./objects.ts";
import { created, named, namespaced, reported, SELECTOR } from "./table_steps.ts";

/** A pod template with two containers. */
const TEMPLATE: JsonObject = {
  metadata: { labels: { app: "a" } },
  spec: {
    containers: [{ name: "one", image: "one:1" }, { name: "two", image: "two:2" }],
    nodeSelector: { disk: "ssd", zone: "z" },
  },
};

/** The scenarios. */
export const TABLE_CELLS_WORKLOADS: readonly Scenario[] = [
  scenario(
    "table cells: Pod",
    created(`${CORE}/pods`, named("a", { spec: objectOrEmpty(TEMPLATE["spec"]) })),
    reported(`${CORE}/pods/a`, {
      phase: "Running",
      podIP: "10.1.0.7",
      podIPs: [{ ip: "10.1.0.7" }],
      containerStatuses: ["one", "two"].map((name) => ({
        name,
        image: "i",
        imageID: "",
        ready: name === "one",
        restartCount: 2,
        state: name === "one"
          ? { running: { startedAt: "2001-01-01T00:00:00Z" } }
          : { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, finishedAt: "2001-01-01T00:00:00Z" } },
      })),
    }),
    reported(`${CORE}/pods/a`, { phase: "Failed", reason: "Evicted", containerStatuses: null }),
    reported(`${CORE}/pods/a`, { phase: "Succeeded", reason: null }),
  ),
  scenario(
    "table cells: a pod's init containers",
    created(
      `${CORE}/pods`,
      named("a", {
        spec: {
          initContainers: [
            { name: "first", image: "i" },
            { name: "beside", image: "i", restartPolicy: "Always" },
            { name: "last", image: "i" },
          ],
          containers: [{ name: "main", image: "i" }],
          readinessGates: [{ conditionType: "example.com/open" }],
        },
      }),
    ),
    ...[
      [["first", { running: {} }]] as const,
      [["first", { terminated: { exitCode: 3 } }]] as const,
      [["first", { terminated: { exitCode: 1, reason: "Error" } }]] as const,
      [["first", { waiting: { reason: "ImagePullBackOff" } }]] as const,
      [["first", { terminated: { exitCode: 0 } }], ["beside", { running: {} }], ["last", {}]] as const,
    ].map((statuses) =>
      reported(`${CORE}/pods/a`, {
        phase: "Pending",
        conditions: [{ type: "example.com/open", status: "True" }],
        initContainerStatuses: statuses.map(([name, state]) => ({
          name,
          image: "i",
          imageID: "",
          ready: true,
          started: name === "beside",
          restartCount: 1,
          state,
        })),
      })
    ),
  ),
  scenario(
    "table cells: a pod's containers that have ended",
    created(`${CORE}/pods`, named("a", { spec: objectOrEmpty(TEMPLATE["spec"]) })),
    ...[
      [{ terminated: { exitCode: 0, reason: "Completed" } }, { running: {} }] as const,
      [{ terminated: { exitCode: 0, reason: "Completed" } }, {
        terminated: { exitCode: 2, reason: "Error" },
      }] as const,
      [{ terminated: { exitCode: 3 } }, { running: {} }] as const,
      [{ terminated: { exitCode: 3, signal: 9 } }, { running: {} }] as const,
    ].map((states) =>
      reported(`${CORE}/pods/a`, {
        phase: "Running",
        containerStatuses: states.map((state, index) => ({
          name: ["one", "two"][index] ?? "",
          image: "i",
          imageID: "",
          ready: index === 1,
          restartCount: 0,
          state,
        })),
      })
    ),
  ),
  scenario(
    "table cells: a pod that waits at a gate",
    created(`${CORE}/pods`, named("a", { spec: { containers: [{ name: "main", image: "i" }] } })),
    reported(`${CORE}/pods/a`, {
      phase: "Pending",
      conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
    }),
  ),
  scenario(
    "table cells: Deployment, ReplicaSet, StatefulSet and DaemonSet",
    ...[["deployments", SELECTOR], ["replicasets", { matchLabels: { app: "a" } }]].flatMap((
      [plural, selector],
    ) => [
      created(
        namespaced("apps/v1", String(plural)),
        named("a", { spec: { replicas: 3, selector: selector ?? null, template: TEMPLATE } }),
      ),
      reported(`${namespaced("apps/v1", String(plural))}/a`, {
        replicas: 3,
        readyReplicas: 2,
        availableReplicas: 2,
        updatedReplicas: 3,
      }),
    ]),
    created(
      namespaced("apps/v1", "statefulsets"),
      named("a", { spec: { serviceName: "s", selector: { matchLabels: { app: "a" } }, template: TEMPLATE } }),
    ),
    created(
      namespaced("apps/v1", "daemonsets"),
      named("a", { spec: { selector: SELECTOR, template: TEMPLATE } }),
    ),
    reported(`${namespaced("apps/v1", "daemonsets")}/a`, {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    }),
  ),
  scenario(
    "table cells: ReplicationController, PodTemplate and ControllerRevision",
    created(
      `${CORE}/replicationcontrollers`,
      named("a", { spec: { replicas: 2, selector: { app: "a" }, template: TEMPLATE } }),
    ),
    created(`${CORE}/podtemplates`, named("a", { template: TEMPLATE })),
    created(
      namespaced("apps/v1", "controllerrevisions"),
      named("a", { revision: 7, data: {} }, {
        ownerReferences: [{
          apiVersion: "apps/v1",
          kind: "StatefulSet",
          name: "s",
          uid: "11111111-2222-4333-8444-555555555555",
          controller: true,
        }],
      }),
    ),
    created(namespaced("apps/v1", "controllerrevisions"), named("b", { revision: 1, data: {} })),
  ),
  scenario(
    "table cells: Job and CronJob",
    created(
      namespaced("batch/v1", "jobs"),
      named("a", {
        spec: {
          manualSelector: true,
          completions: 3,
          parallelism: 2,
          selector: { matchLabels: { app: "a" } },
          template: { ...TEMPLATE, spec: { ...objectOrEmpty(TEMPLATE["spec"]), restartPolicy: "Never" } },
        },
      }),
    ),
    reported(`${namespaced("batch/v1", "jobs")}/a`, { startTime: "2001-01-01T00:00:00Z", active: 1 }),
    created(
      namespaced("batch/v1", "cronjobs"),
      named("a", {
        spec: {
          schedule: "* * * * *",
          timeZone: "Etc/UTC",
          suspend: true,
          jobTemplate: {
            spec: {
              template: { ...TEMPLATE, spec: { ...objectOrEmpty(TEMPLATE["spec"]), restartPolicy: "Never" } },
            },
          },
        },
      }),
    ),
    reported(`${namespaced("batch/v1", "cronjobs")}/a`, { lastScheduleTime: "2001-01-01T00:00:00Z" }),
  ),
  scenario(
    "table cells: HorizontalPodAutoscaler",
    created(
      namespaced("autoscaling/v2", "horizontalpodautoscalers"),
      named("a", {
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "d" },
          minReplicas: 1,
          maxReplicas: 5,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
            },
            {
              type: "Pods",
              pods: { metric: { name: "m" }, target: { type: "AverageValue", averageValue: "10" } },
            },
            { type: "External", external: { metric: { name: "m" }, target: { type: "Value", value: "3" } } },
          ],
        },
      }),
    ),
    reported(`${namespaced("autoscaling/v2", "horizontalpodautoscalers")}/a`, {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        {
          type: "Resource",
          resource: { name: "cpu", current: { averageUtilization: 35, averageValue: "5m" } },
        },
      ],
      conditions: [],
    }),
  ),
];
