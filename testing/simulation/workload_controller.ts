/**
 * What the controllers of workloads have in common.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Client } from "../../src/client/client.ts";
import type { KubeObject } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import type { EventWriter } from "./event_writer.ts";
import type { PodControl } from "./pod_control.ts";

/** What controllers work with. They read from the server: what they wrote is always seen. */
export interface ControllerTools {
  readonly client: Client;
  readonly clock: Clock;
  readonly events: EventWriter;
  readonly pods: PodControl;
}

/** Where an object is. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Brings the world to what objects of one kind want. */
export interface WorkloadController {
  /** The kind. */
  readonly resource: Resource;
  /**
   * Does what there is to do for one object. It may be called at any time, any number of times.
   *
   * @param place Which object.
   * @returns After how many milliseconds there is more to do, if nothing changes until then.
   */
  sync(place: Place): Promise<number | undefined>;
  /**
   * Whether a change of an object that it does not own matters to all its objects.
   *
   * @param object The object.
   * @returns Whether it does.
   */
  affectedBy?(object: KubeObject): boolean;
}

/**
 * The sooner of two times.
 *
 * @param times Milliseconds; `undefined` and `Infinity` are never.
 * @returns The least of them; `undefined` if all are never.
 */
export function soonest(...times: readonly (number | undefined)[]): number | undefined {
  const finite = times.filter((ms): ms is number => ms !== undefined && Number.isFinite(ms));
  return finite.length === 0 ? undefined : Math.min(...finite);
}
