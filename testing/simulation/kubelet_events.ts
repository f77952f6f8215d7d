/**
 * What the kubelet tells of the containers of a pod.
 *
 * @module
 */

import type { Pod } from "../../src/resource/builtins.ts";
import type { EventWriter } from "./event_writer.ts";

/** Why things go wrong in a simulation. */
export const DECIDED = "the test has decided so";

type Text = readonly [type: "Normal" | "Warning", reason: string, message: string];

/** Writes the kubelet's events. */
export class KubeletEvents {
  readonly #events: EventWriter;

  /** @param events Writes them. */
  constructor(events: EventWriter) {
    this.#events = events;
  }

  /** The containers run for the first time. */
  async started(pod: Pod): Promise<void> {
    const where = "already present on machine and can be accessed by the pod";
    await this.#tell(pod, ({ image }) => [
      ["Normal", "Pulled", `Container image ${JSON.stringify(image)} ${where}`],
      ["Normal", "Created", "Container created"],
      ["Normal", "Started", "Container started"],
    ]);
  }

  /** The images can't be had. */
  async pullFailed(pod: Pod): Promise<void> {
    await this.#tell(pod, ({ image }) => [
      ["Normal", "Pulling", `Pulling image ${JSON.stringify(image)}`],
      ["Warning", "Failed", `Failed to pull image ${JSON.stringify(image)}: ${DECIDED}`],
      ["Warning", "Failed", "Error: ErrImagePull"],
      ["Normal", "BackOff", `Back-off pulling image ${JSON.stringify(image)}`],
      ["Warning", "Failed", "Error: ImagePullBackOff"],
    ]);
  }

  /** The containers have ended, and are not started again yet. */
  async backOff(pod: Pod): Promise<void> {
    const { name, namespace = "", uid } = pod.metadata;
    await this.#tell(pod, (container) => [[
      "Warning",
      "BackOff",
      `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`,
    ]]);
  }

  /** The containers run, and are not ready. */
  async unhealthy(pod: Pod): Promise<void> {
    await this.#tell(pod, () => [["Warning", "Unhealthy", `Readiness probe failed: ${DECIDED}`]]);
  }

  /** The containers are told to end. */
  async killing(pod: Pod): Promise<void> {
    await this.#tell(pod, ({ name }) => [["Normal", "Killing", `Stopping container ${name}`]]);
  }

  async #tell(
    pod: Pod,
    textsOf: (container: { readonly name: string; readonly image: string }) => readonly Text[],
  ): Promise<void> {
    const host = pod.spec?.nodeName;
    for (const { name, image = "" } of pod.spec?.containers ?? []) {
      for (const [type, reason, message] of textsOf({ name, image })) {
        const where = { container: name, component: "kubelet", ...(host === undefined ? {} : { host }) };
        await this.#events.tell(pod, { type, reason, message, ...where });
      }
    }
  }
}
