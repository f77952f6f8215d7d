/**
 * The controller of claims: each gets its volume at once, and goes when no pod uses it any more.
 *
 * @module
 */

import { PersistentVolumeClaim, Pod } from "../../src/resource/builtins.ts";
import { findObject } from "./find_object.ts";
import { hasEnded } from "./pod_state.ts";
import type { ControllerTools, Place, WorkloadController } from "./workload_controller.ts";

const PROTECTION = "kubernetes.io/pvc-protection";
/** How long a claim that is still used is left alone, in milliseconds. */
const PAUSE_MS = 1_000;

/** Keeps claims. There are no volumes behind them. */
export class ClaimController implements WorkloadController {
  readonly resource = PersistentVolumeClaim;
  readonly #tools: ControllerTools;

  /** @param tools What to work with. */
  constructor(tools: ControllerTools) {
    this.#tools = tools;
  }

  /** Binds a claim, or lets it go. */
  async sync(place: Place): Promise<number | undefined> {
    const { client } = this.#tools;
    const claim = await findObject(client, PersistentVolumeClaim, place);
    if (claim === undefined) return undefined;
    const claims = client.resource(PersistentVolumeClaim, { namespace: place.namespace });
    const { metadata, spec } = claim;
    if (metadata.deletionTimestamp !== undefined) {
      if (!metadata.finalizers?.includes(PROTECTION)) return undefined;
      if (await this.#isUsed(place)) return PAUSE_MS;
      const finalizers = metadata.finalizers.filter((name) => name !== PROTECTION);
      await claims.replace({ ...claim, metadata: { ...metadata, finalizers } });
      return undefined;
    }
    if (claim.status?.phase === "Bound") return undefined;
    const { accessModes = [], resources } = spec ?? {};
    const capacity = resources?.requests ?? {};
    await claims.status.replace({
      ...claim,
      status: { ...claim.status, phase: "Bound", accessModes, capacity },
    });
    return undefined;
  }

  async #isUsed({ namespace, name }: Place): Promise<boolean> {
    const { items } = await this.#tools.client.resource(Pod, { namespace }).listAll();
    return items.some((pod) =>
      !hasEnded(pod) &&
      pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name)
    );
  }
}
