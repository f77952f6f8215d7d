/**
 * The status of a pod, as the kubelet writes it.
 *
 * @module
 * @see kubelet pkg/kubelet/kubelet_pods.go, pkg/kubelet/status/generate.go
 */

import type { Pod } from "../../src/resource/builtins.ts";
import { conditionOf, type PodCondition } from "./pod_state.ts";
import { wireTime } from "./wire_time.ts";

/** The status of a pod. */
export type PodStatus = NonNullable<Pod["status"]>;

type ContainerStatus = NonNullable<PodStatus["containerStatuses"]>[number];
type Container = NonNullable<Pod["spec"]>["containers"][number];
type ContainerState = NonNullable<ContainerStatus["state"]>;

/** What the containers of a pod do. */
export type ContainersState =
  /** They are being made. */
  | { readonly type: "creating" }
  /** They can't be started, or are not started again yet. */
  | { readonly type: "waiting"; readonly reason: string; readonly message: string }
  | { readonly type: "running"; readonly isReady: boolean }
  /** They have come to their end, and stay there. */
  | { readonly type: "ended"; readonly exitCode: number };

/** How a pod is doing. */
export interface PodRun {
  readonly state: ContainersState;
  /** How often its containers have ended and were to be started again. */
  readonly restarts: number;
  /** How they have ended the last time. */
  readonly lastExitCode?: number;
  /** When they were started the last time, in milliseconds since 1970. */
  readonly startedMs: number;
  readonly podIp: string;
  readonly hostIp: string;
  readonly nowMs: number;
}

/**
 * Writes the status of a pod.
 *
 * @param pod The pod, with the status that it has.
 * @param run How it is doing.
 * @returns The status.
 */
export function podStatus(pod: Pod, run: PodRun): PodStatus {
  const { state, nowMs, podIp, hostIp } = run;
  const phase = phaseOf(state);
  const kept = (pod.status?.conditions ?? []).filter(({ type }) => !OWN_CONDITIONS.includes(type));
  const hasNetwork = state.type !== "creating";
  return {
    ...pod.status,
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: [...kept, ...conditions(pod, run, phase)],
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(hasNetwork ? { podIP: podIp, podIPs: [{ ip: podIp }] } : {}),
    startTime: pod.status?.startTime ?? wireTime(nowMs),
    ...initStatuses(pod, run),
    containerStatuses: (pod.spec?.containers ?? []).map((container) => containerStatus(pod, container, run)),
  };
}

const OWN_CONDITIONS = [
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
];

function phaseOf(state: ContainersState): string {
  switch (state.type) {
    case "creating":
      return "Pending";
    case "waiting":
      return state.reason === "CrashLoopBackOff" ? "Running" : "Pending";
    case "running":
      return "Running";
    case "ended":
      return state.exitCode === 0 ? "Succeeded" : "Failed";
    default:
      return state satisfies never;
  }
}

interface Finding {
  readonly status: "True" | "False";
  readonly reason?: string;
  readonly message?: string;
}

const TRUE: Finding = { status: "True" };

function conditions(pod: Pod, { state, nowMs }: PodRun, phase: string): PodCondition[] {
  const containers = readiness(pod, state, phase);
  const findings: readonly (readonly [string, Finding])[] = [
    ["PodReadyToStartContainers", sandbox(state)],
    ["Initialized", phase === "Succeeded" ? { status: "True", reason: "PodCompleted" } : TRUE],
    ["Ready", containers.status === "True" ? gates(pod) : containers],
    ["ContainersReady", containers],
    ["PodScheduled", TRUE],
  ];
  return findings.map(([type, finding]) => {
    const known = conditionOf(pod, type);
    const now = wireTime(nowMs);
    return {
      type,
      observedGeneration: pod.metadata.generation ?? 1,
      ...finding,
      lastTransitionTime: known?.status === finding.status ? known.lastTransitionTime ?? now : now,
    };
  });
}

function sandbox({ type }: ContainersState): Finding {
  if (type !== "creating" && type !== "ended") return TRUE;
  const message = type === "creating" ? "no pod sandbox exists" : "pod sandbox is not ready";
  return { status: "False", reason: "PodSandboxNotReady", message };
}

function readiness(pod: Pod, state: ContainersState, phase: string): Finding {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  if (state.type === "running" && state.isReady) return TRUE;
  const names = (pod.spec?.containers ?? []).map(({ name }) => name).join(" ");
  return {
    status: "False",
    reason: "ContainersNotReady",
    message: `containers with unready status: [${names}]`,
  };
}

/** A pod may wait for conditions that somebody else sets. */
function gates(pod: Pod): Finding {
  const missing = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType: type }) => {
    const condition = conditionOf(pod, type);
    if (condition === undefined) {
      return [`corresponding condition of pod readiness gate ${JSON.stringify(type)} does not exist.`];
    }
    if (condition.status === "True") return [];
    return [
      `the status of pod readiness gate ${JSON.stringify(type)} is not "True", but ${condition.status}`,
    ];
  });
  if (missing.length === 0) return TRUE;
  return { status: "False", reason: "ReadinessGatesNotReady", message: missing.join(", ") };
}

function containerStatus(
  pod: Pod,
  { name, image = "", resources = {} }: Container,
  run: PodRun,
): ContainerStatus {
  const { state, restarts, lastExitCode } = run;
  const isRunning = state.type === "running";
  const containerID = `simulated://${pod.metadata.uid}/${name}`;
  const hasRun = isRunning || state.type === "ended" || restarts > 0;
  return {
    name,
    state: containerState(run, containerID),
    lastState: lastExitCode === undefined || state.type === "ended"
      ? {}
      : { terminated: { ...ended(run, lastExitCode), containerID } },
    ready: isRunning && state.isReady,
    restartCount: restarts,
    image,
    imageID: hasRun ? image : "",
    ...(hasRun ? { containerID, resources } : {}),
    started: isRunning,
  };
}

function containerState(run: PodRun, containerID: string): ContainerState {
  const { state, startedMs } = run;
  switch (state.type) {
    case "creating":
      return { waiting: { reason: "ContainerCreating" } };
    case "waiting":
      return { waiting: { reason: state.reason, message: state.message } };
    case "running":
      return { running: { startedAt: wireTime(startedMs) } };
    case "ended":
      return { terminated: { ...ended(run, state.exitCode), containerID } };
    default:
      return state satisfies never;
  }
}

function ended({ startedMs, nowMs }: PodRun, exitCode: number) {
  return {
    exitCode,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt: wireTime(startedMs),
    finishedAt: wireTime(nowMs),
  };
}

/** Containers that run before the others have always done so well. */
function initStatuses(pod: Pod, run: PodRun): Pick<PodStatus, "initContainerStatuses"> {
  const { initContainers = [] } = pod.spec ?? {};
  if (initContainers.length === 0) return {};
  const isDone = run.state.type === "running" || run.state.type === "ended" || run.restarts > 0;
  return {
    initContainerStatuses: initContainers.map(({ name, image = "" }) => ({
      name,
      state: isDone ? { terminated: ended(run, 0) } : { waiting: { reason: "PodInitializing" } },
      lastState: {},
      ready: isDone,
      restartCount: 0,
      image,
      imageID: isDone ? image : "",
      started: false,
    })),
  };
}
