/**
 * Runtime classes: what a pod's class adds to it.
 *
 * @module
 */

import {
  isJsonObject,
  jsonEqual,
  type JsonObject,
  objectOrEmpty,
  objectsIn,
  stringOrUndefined,
} from "../json.ts";
import type { AdmissionPlugin, PluginParts, PluginWrite } from "./admission_plugin.ts";
import { refused } from "./refusal.ts";

const OTHER_OVERHEAD = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

/** Gives pods the overhead of their class, and where it runs. */
export const RUNTIME_CLASS: AdmissionPlugin = {
  admit: (pod, write, parts) => {
    if (write.operation !== "CREATE" || write.subresource !== undefined) return pod;
    const runtime = classOf(pod, write, parts);
    const spec = objectOrEmpty(pod["spec"]);
    const overhead = fixedOverhead(runtime);
    if (overhead !== undefined && spec["overhead"] !== undefined && !jsonEqual(spec["overhead"], overhead)) {
      throw refused(pod, write, OTHER_OVERHEAD);
    }
    const { nodeSelector, tolerations } = objectOrEmpty(runtime?.["scheduling"]);
    return {
      ...pod,
      spec: {
        ...spec,
        ...(overhead === undefined ? {} : { overhead }),
        ...withSelector(pod, objectOrEmpty(nodeSelector), write),
        ...withTolerations(spec, objectsIn(tolerations)),
      },
    };
  },
  validate: (pod, write, parts) => {
    if (write.operation !== "CREATE" || write.subresource !== undefined) return;
    const overhead = fixedOverhead(classOf(pod, write, parts));
    const given = objectOrEmpty(pod["spec"])["overhead"];
    if (overhead === undefined && given !== undefined) {
      throw refused(
        pod,
        write,
        "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
      );
    }
    if (overhead !== undefined && !jsonEqual(given, overhead)) throw refused(pod, write, OTHER_OVERHEAD);
  },
};

function classOf(
  pod: JsonObject,
  write: PluginWrite,
  { store, registry }: PluginParts,
): JsonObject | undefined {
  const name = stringOrUndefined(objectOrEmpty(pod["spec"])["runtimeClassName"]) ?? "";
  const served = registry.find("node.k8s.io/v1", "runtimeclasses");
  if (name === "" || served === undefined) return undefined;
  const found = store.find(served, { namespace: "", name });
  if (found === undefined) {
    throw refused(pod, write, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  }
  return found;
}

function fixedOverhead(runtime: JsonObject | undefined): JsonObject | undefined {
  const { podFixed } = objectOrEmpty(runtime?.["overhead"]);
  return isJsonObject(podFixed) ? podFixed : undefined;
}

function withSelector(pod: JsonObject, added: JsonObject, write: PluginWrite): JsonObject {
  const given = objectOrEmpty(objectOrEmpty(pod["spec"])["nodeSelector"]);
  for (const [key, value] of Object.entries(added)) {
    if (given[key] === undefined || given[key] === value) continue;
    const both = `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${
      given[key]
    }`;
    throw refused(pod, write, `conflict: ${both}`);
  }
  const merged = { ...given, ...added };
  return Object.keys(merged).length === 0 ? {} : { nodeSelector: merged };
}

function withTolerations(spec: JsonObject, added: readonly JsonObject[]): JsonObject {
  const given = objectsIn(spec["tolerations"]);
  const missing = added.filter((one) => !given.some((other) => jsonEqual(one, other)));
  return missing.length === 0 ? {} : { tolerations: [...given, ...missing] };
}
