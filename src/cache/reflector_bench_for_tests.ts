/**
 * A reflector at work for the time of a test.
 *
 * @module
 */

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { type Log, silentLog } from "../async/log.ts";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { ApiError } from "../client/api_error.ts";
import { ConnectionError } from "../client/connection_error.ts";
import type { Status } from "../client/status.ts";
import { keyOf } from "../resource/object.ts";
import { FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { Reflector } from "./reflector.ts";
import type { ReflectorOptions, ReflectorTarget } from "./reflector_options.ts";

/** What a client throws when a server says no. */
export function apiError(status: Status): ApiError {
  return new ApiError("Cannot reach things: no", { status, method: "GET", path: "/things" });
}

export const lost = new ConnectionError("Cannot watch things: the connection was lost", { reason: "lost" });
export const unreachable = new ConnectionError("Cannot reach the API server", { reason: "unreachable" });

/** A target that keeps the objects and notes what it is told. */
export class RecordingTarget implements ReflectorTarget<Thing> {
  readonly calls: string[] = [];
  readonly objects = new Map<string, Thing>();
  prepared = 0;

  prepare(object: Thing): Thing {
    this.prepared++;
    return object;
  }

  *replace(objects: readonly Thing[], resourceVersion: string): Generator<void> {
    this.objects.clear();
    for (const object of objects) {
      this.objects.set(keyOf(object), object);
      yield;
    }
    this.calls.push(`replace ${objects.length} @${resourceVersion}`);
  }

  add(object: Thing): void {
    this.#put("add", object);
  }

  update(object: Thing): void {
    this.#put("update", object);
  }

  delete(object: Thing): void {
    this.objects.delete(keyOf(object));
    this.calls.push(`delete ${object.metadata.name} @${object.metadata.resourceVersion}`);
  }

  bookmark(resourceVersion: string): void {
    this.calls.push(`bookmark @${resourceVersion}`);
  }

  #put(verb: string, object: Thing): void {
    if (object.spec?.size === -1) throw new TypeError("Cannot take the thing: it is poisoned");
    this.objects.set(keyOf(object), object);
    this.calls.push(`${verb} ${object.metadata.name} @${object.metadata.resourceVersion}`);
  }
}

/** What a test works with. */
export interface ReflectorBench {
  readonly server: FakeListWatch;
  readonly target: RecordingTarget;
  readonly clock: VirtualClock;
  readonly reflector: Reflector<Thing>;
  readonly stop: AbortController;
}

/** Runs a reflector for the time of a test, and sees to it that nothing is left of it. */
export async function withReflector(
  settings: Partial<ReflectorOptions<Thing>>,
  test: (bench: ReflectorBench) => Promise<void>,
  server: FakeListWatch = new FakeListWatch(),
): Promise<void> {
  const clock = new VirtualClock();
  const target = new RecordingTarget();
  const reflector = new Reflector({ listWatch: server, target, clock, random: seededRandom(1), ...settings });
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  try {
    await clock.advance(0);
    await test({ server, target, clock, reflector, stop });
  } finally {
    stop.abort();
    await running;
  }
  assert.equal(reflector.status().activity, "stopped");
  assert.equal(server.openWatches, 0);
  assert.equal(server.streams.closed, server.streams.opened, "each watch is let go of once");
  assert.equal(clock.pendingTimers, 0);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
}

/** A server with so many objects. */
export function filled(count: number): FakeListWatch {
  const server = new FakeListWatch();
  for (let index = 0; index < count; index++) server.put(`thing-${index}`);
  return server;
}

/** The versions that lists asked for, "" for none. */
export function listedVersions(server: FakeListWatch): string[] {
  return server.lists.map(({ resourceVersion = "" }) => resourceVersion);
}

/** A log that keeps its warnings and errors. */
export function keepingLog(): { readonly lines: string[]; readonly log: Log } {
  const lines: string[] = [];
  const keep = (message: string) => void lines.push(message);
  const log: Log = { ...silentLog, warn: keep, error: keep, with: () => log };
  return { lines, log };
}
