/**
 * The nodes of a simulation: objects, and who may be on them.
 *
 * @module
 */

import { isAlreadyExists } from "../../src/client/api_error.ts";
import type { Client } from "../../src/client/client.ts";
import { mergePatch } from "../../src/client/patch.ts";
import type { Clock } from "../../src/async/clock.ts";
import { Node, type Pod } from "../../src/resource/builtins.ts";
import { wireTime } from "./wire_time.ts";

const READY_CONDITIONS: readonly (readonly [string, string, string, string])[] = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
];

/**
 * Makes the objects of nodes, ready for pods; those that are there stay as they are.
 *
 * @param names Their names.
 * @param tools Who writes them, and when.
 */
export async function createNodes(
  names: readonly string[],
  { client, clock }: { readonly client: Client; readonly clock: Clock },
): Promise<void> {
  const nodes = client.resource(Node);
  const now = wireTime(clock.now());
  for (const [index, name] of names.entries()) {
    try {
      await nodes.create({
        metadata: { name, labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" } },
      });
    } catch (error) {
      if (isAlreadyExists(error)) continue;
      throw error;
    }
    // A new node is tainted until somebody has seen that it is ready; nobody else looks here.
    await nodes.patch(name, mergePatch({ spec: { taints: null } }));
    const resources = { cpu: "8", memory: "32Gi", pods: "110" };
    const conditions = READY_CONDITIONS.map(([type, status, reason, message]) => ({
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    }));
    const addresses = [{ type: "InternalIP", address: hostIpOf(index) }, { type: "Hostname", address: name }];
    const status = { capacity: resources, allocatable: resources, conditions, addresses };
    await nodes.status.patch(name, mergePatch({ status }));
  }
}

/**
 * The address of a node.
 *
 * @param index Which of the nodes.
 * @returns The address.
 */
export function hostIpOf(index: number): string {
  return `10.0.1.${index + 1}`;
}

/**
 * Whether a pod may be on a node, as far as it says so by names and labels.
 *
 * @param pod The pod, or what it is to be made of.
 * @param node The node.
 * @returns Whether its node selector and its required affinity by names of nodes fit.
 */
export function mayBeOn(pod: Pick<Pod, "spec">, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(pod.spec?.nodeSelector ?? {});
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms;
  return selector.every(([label, value]) => labels[label] === value) &&
    (terms === undefined ||
      terms.some((term) =>
        (term.matchFields ?? []).every(({ key, values = [] }) =>
          key === "metadata.name" && values.includes(node.metadata.name)
        ) && (term.matchExpressions ?? []).every(({ key, operator, values = [] }) =>
          isLabelFit(operator, labels[key], values)
        )
      ));
}

function isLabelFit(operator: string, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return Number(value) > Number(values[0]);
    default:
      return operator === "Lt" && Number(value) < Number(values[0]);
  }
}
