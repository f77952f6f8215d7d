/**
 * The plugins of the server, in the order in which they have their say.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { withTolerations } from "../builtin_admission.ts";
import type { JsonObject } from "../json.ts";
import { ResourceQuotas } from "../quota/resource_quotas.ts";
import { groupResourceOf, type ServedResource } from "../served_resource.ts";
import type { AdmissionPlugin, PluginParts, PluginWrite, WriteStatus } from "./admission_plugin.ts";
import { CLAIM_LIMITS, POD_LIMITS } from "./limit_ranger.ts";
import { MUTATING_POLICIES, MUTATING_POLICY_BINDINGS } from "./mutating_policies.ts";
import { POD_PRIORITY, PRIORITY_CLASSES } from "./pod_priority.ts";
import { RUNTIME_CLASS } from "./runtime_class.ts";
import { CLAIM_RESIZE, DEFAULT_STORAGE_CLASS } from "./storage_classes.ts";

/** Lets pods stay for a while on nodes that are not well. */
const TOLERATIONS: AdmissionPlugin = {
  admit: (pod, { operation, subresource }) =>
    operation === "CREATE" && subresource === undefined ? withTolerations(pod) : pod,
};

/** By resource. */
const PLUGINS: Readonly<Record<string, readonly AdmissionPlugin[]>> = dictionary({
  persistentvolumeclaims: [CLAIM_LIMITS, DEFAULT_STORAGE_CLASS, CLAIM_RESIZE],
  pods: [POD_LIMITS, POD_PRIORITY, TOLERATIONS, RUNTIME_CLASS],
  "mutatingadmissionpolicies.admissionregistration.k8s.io": [MUTATING_POLICIES],
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io": [MUTATING_POLICY_BINDINGS],
  "priorityclasses.scheduling.k8s.io": [PRIORITY_CLASSES],
});
const NONE: readonly AdmissionPlugin[] = [];

/** The plugins at work. */
export class BuiltinPlugins {
  readonly #parts: PluginParts;
  readonly #quotas: ResourceQuotas;

  /** @param parts Where to look things up. */
  constructor(parts: PluginParts) {
    this.#parts = parts;
    this.#quotas = new ResourceQuotas(parts);
  }

  /**
   * Changes an object before webhooks may.
   *
   * @param object The object that is to be stored.
   * @param write The write.
   * @returns The object; the same one where nothing is to be changed.
   * @throws {StatusError} If it may not be stored.
   */
  admit(object: JsonObject, write: PluginWrite): JsonObject {
    return pluginsOf(write.served).reduce(
      (result, plugin) => plugin.admit?.(result, write, this.#parts) ?? result,
      object,
    );
  }

  /**
   * Refuses what may not be stored.
   *
   * @param object The object that is to be stored.
   * @param write The write.
   * @throws {StatusError} If it may not be stored.
   */
  validate(object: JsonObject, write: PluginWrite): void {
    for (const plugin of pluginsOf(write.served)) plugin.validate?.(object, write, this.#parts);
  }

  /**
   * Charges what a write uses to the quotas, when all others have let it in.
   *
   * @param object The object that is to be stored.
   * @param write The write.
   * @param writeStatus Writes down what is used.
   * @throws {StatusError} If it is more than a quota allows.
   */
  charge(object: JsonObject, write: PluginWrite, writeStatus: WriteStatus): void {
    this.#quotas.charge(object, write, writeStatus);
  }
}

function pluginsOf(served: ServedResource): readonly AdmissionPlugin[] {
  return served.crd === undefined ? PLUGINS[groupResourceOf(served)] ?? NONE : NONE;
}
