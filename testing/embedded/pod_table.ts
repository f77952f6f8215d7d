/**
 * The table of pods: what a pod's state comes to.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import {
  isConditionTrue,
  type KindTable,
  kindTable,
  NONE,
  numberIn,
  objectsIn,
  type PrintedObject,
  textIn,
} from "./builtin_table.ts";
import { ageOf } from "./human_duration.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

/** What the containers of a pod come to. */
interface PodState {
  readonly reason: string;
  readonly ready: number;
  readonly restarts: number;
  /** When a container ended last before it was started again; "" for never. */
  readonly restartedAt: string;
}

/** What the init containers of a pod come to. */
interface InitState extends PodState {
  readonly isInitializing: boolean;
  /** Those that go on beside the others. */
  readonly sidecars: Pick<PodState, "restarts" | "restartedAt">;
}

const COLUMNS = [
  "Name",
  "Ready",
  "Status",
  "Restarts",
  "Age",
  "IP!",
  "Node!",
  "Nominated Node!",
  "Readiness Gates!",
] as const;

const ENDED: Readonly<Record<string, string>> = dictionary({
  Succeeded: "The pod has completed successfully.",
  Failed: "The pod failed.",
});

const [KIND, FORM] = kindTable("/Pod", COLUMNS, cells);

/** Pods and their table. */
export const POD_TABLE: KindTable = [KIND, {
  ...FORM,
  conditions: (pod) => {
    const phase = textIn(objectOrEmpty(pod["status"])["phase"]);
    const message = ENDED[phase];
    return message === undefined ? [] : [{ type: "Completed", status: "True", reason: phase, message }];
  },
}];

function cells(printed: PrintedObject): readonly (string | number)[] {
  const { spec, status, name, age, now } = printed;
  const { reason, ready, restarts, restartedAt } = stateOf(printed);
  const sidecars = objectsIn(spec["initContainers"]).filter(isSidecar).length;
  const total = objectsIn(spec["containers"]).length + sidecars;
  const [address] = objectsIn(status["podIPs"]);
  return [
    name,
    `${ready}/${total}`,
    reason,
    restarts === 0 || restartedAt === "" ? String(restarts) : `${restarts} (${ageOf(restartedAt, now)} ago)`,
    age,
    textIn(address?.["ip"], NONE),
    textIn(spec["nodeName"], NONE),
    textIn(status["nominatedNodeName"], NONE),
    gatesOf(spec, status),
  ];
}

function stateOf({ spec, status, metadata }: PrintedObject): PodState {
  const phase = textIn(status["phase"]);
  const isGated = objectsIn(status["conditions"])
    .some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated");
  const given = isGated ? "SchedulingGated" : textIn(status["reason"], phase);
  const init = initStateOf(spec, status, given);
  const state = !init.isInitializing || isConditionTrue(status["conditions"], "Initialized")
    ? mainStateOf(status, init)
    : init;
  if (metadata["deletionTimestamp"] === undefined) return state;
  if (status["reason"] === "NodeLost") return { ...state, reason: "Unknown" };
  return phase === "Succeeded" || phase === "Failed" ? state : { ...state, reason: "Terminating" };
}

function initStateOf(spec: JsonObject, status: JsonObject, given: string): InitState {
  const containers = objectsIn(spec["initContainers"]);
  const sidecarNames = containers.filter(isSidecar).map(({ name }) => name);
  let state = { ready: 0, restarts: 0, restartedAt: "" };
  let sidecars = { restarts: 0, restartedAt: "" };
  for (const [index, container] of objectsIn(status["initContainerStatuses"]).entries()) {
    const isBeside = sidecarNames.includes(container["name"] ?? null);
    state = { ...state, ...withRestarts(state, container) };
    if (isBeside) sidecars = withRestarts(sidecars, container);
    const { terminated, waiting } = objectOrEmpty(container["state"]);
    const end = objectOrEmpty(terminated);
    if (terminated !== undefined && numberIn(end["exitCode"]) === 0) continue;
    if (isBeside && container["started"] === true) {
      if (container["ready"] === true) state = { ...state, ready: state.ready + 1 };
      continue;
    }
    const wait = textIn(objectOrEmpty(waiting)["reason"]);
    const reason = terminated !== undefined
      ? endReason(end)
      : wait !== "" && wait !== "PodInitializing"
      ? wait
      : `${index}/${containers.length}`;
    return { ...state, reason: `Init:${reason}`, isInitializing: true, sidecars };
  }
  return { ...state, reason: given, isInitializing: false, sidecars };
}

function mainStateOf(status: JsonObject, init: InitState): PodState {
  let { reason, ready } = init;
  let restarts = init.sidecars;
  let hasRunning = false;
  let failure = "";
  for (const container of objectsIn(status["containerStatuses"]).toReversed()) {
    restarts = withRestarts(restarts, container);
    const { waiting, terminated, running } = objectOrEmpty(container["state"]);
    const wait = textIn(objectOrEmpty(waiting)["reason"]);
    if (wait !== "") reason = wait;
    else if (terminated !== undefined) {
      const end = objectOrEmpty(terminated);
      reason = endReason(end);
      if (numberIn(end["exitCode"]) !== 0) failure = reason;
    } else if (container["ready"] === true && running !== undefined) {
      hasRunning = true;
      ready++;
    }
  }
  if (reason === "Completed") {
    if (hasRunning && isConditionTrue(status["conditions"], "Ready")) reason = "Running";
    else if (failure !== "") reason = failure;
    else if (hasRunning) reason = "NotReady";
  }
  return { reason, ready, ...restarts };
}

function withRestarts(
  { restarts, restartedAt }: Pick<PodState, "restarts" | "restartedAt">,
  container: JsonObject,
): Pick<PodState, "restarts" | "restartedAt"> {
  const { terminated } = objectOrEmpty(container["lastState"]);
  const endedAt = textIn(objectOrEmpty(terminated)["finishedAt"]);
  return {
    restarts: restarts + numberIn(container["restartCount"]),
    restartedAt: endedAt > restartedAt ? endedAt : restartedAt,
  };
}

function endReason(end: JsonObject): string {
  const signal = numberIn(end["signal"]);
  const bare = signal === 0 ? `ExitCode:${numberIn(end["exitCode"])}` : `Signal:${signal}`;
  return textIn(end["reason"], bare);
}

function gatesOf(spec: JsonObject, status: JsonObject): string {
  const gates = objectsIn(spec["readinessGates"]);
  const open = gates.filter(({ conditionType }) =>
    isConditionTrue(status["conditions"], textIn(conditionType))
  );
  return gates.length === 0 ? NONE : `${open.length}/${gates.length}`;
}

function isSidecar(container: JsonObject): boolean {
  return container["restartPolicy"] === "Always";
}
