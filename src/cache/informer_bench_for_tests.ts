/**
 * An informer at work for the time of a test.
 *
 * @module
 */

import assert from "node:assert/strict";
import { seededRandom } from "../async/random.ts";
import { VirtualClock } from "../async/virtual_clock.ts";
import { FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import type { InformerHandler } from "./informer_handler.ts";
import type { InformerSettings } from "./informer_options.ts";
import { SharedInformer } from "./shared_informer.ts";

/** What a test works with. */
export interface InformerBench<in Index extends string = never> {
  readonly server: FakeListWatch;
  readonly clock: VirtualClock;
  readonly informer: SharedInformer<Thing, Index>;
  readonly stop: AbortController;
}

/** Runs an informer for the time of a test, and sees to it that nothing is left of it. */
export async function withInformer<Index extends string = never>(
  settings: InformerSettings<Thing, Index> & { readonly server?: FakeListWatch },
  test: (bench: InformerBench<Index>) => Promise<void>,
): Promise<void> {
  const { server = new FakeListWatch(), ...rest } = settings;
  const clock = new VirtualClock();
  const informer = new SharedInformer<Thing, Index>({
    listWatch: server,
    clock,
    random: seededRandom(1),
    ...rest,
  });
  const stop = new AbortController();
  const running = informer.run(stop.signal);
  try {
    await clock.advance(0);
    await test({ server, clock, informer, stop });
  } finally {
    stop.abort();
    await running;
  }
  assert.ok(informer.isStopped);
  assert.equal(clock.pendingTimers, 0);
}

/** A server with objects of these names. */
export function filled(...names: readonly string[]): FakeListWatch {
  const server = new FakeListWatch();
  for (const name of names) server.put(name);
  return server;
}

/** A handler that notes what it is told: "add a@1", "update a@1-2", "delete a@2"; a star marks the initial list. */
export function recorder(): { readonly told: string[]; readonly handler: InformerHandler<Thing> } {
  const told: string[] = [];
  const label = ({ metadata: { name, resourceVersion } }: Thing) => `${name}@${resourceVersion}`;
  return {
    told,
    handler: {
      onAdd: (object, { isInInitialList }) =>
        void told.push(`add ${label(object)}${isInInitialList ? "*" : ""}`),
      onUpdate: (old, object) => void told.push(`update ${label(old)}-${object.metadata.resourceVersion}`),
      onDelete: (object, { key, finalStateUnknown }) => {
        assert.equal(key, object.metadata.name);
        told.push(`delete ${label(object)}${finalStateUnknown ? "?" : ""}`);
      },
    },
  };
}
