import assert from "node:assert/strict";
import fc from "fast-check";
import { failure, type FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { withInformer } from "./informer_bench_for_tests.ts";
import { keepingChecks, View } from "./informer_view_for_tests.ts";
import type { SharedInformer } from "./shared_informer.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/cache/shared_informer_model_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

const NAMES = ["a", "b", "c", "d", "e", "f"];

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("put" as const), name: fc.constantFrom(...NAMES) }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("remove" as const), name: fc.constantFrom(...NAMES) }),
  },
  // Time for everything, for the pauses after failures, for resyncs; or none at all.
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("wait" as const), ms: fc.constantFrom(0, 0, 0, 1_000, 40_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom(
        "bookmark" as const,
        "end" as const,
        "cut" as const,
        "expire" as const,
        "leave" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("join" as const),
      speed: fc.constantFrom("sync" as const, "async" as const, "slow" as const, "broken" as const),
      isResyncing: fc.boolean(),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does a step, as a server or as a user. */
function act(
  step: Exclude<Step, { readonly type: "wait" }>,
  server: FakeListWatch,
  views: View[],
  informer: SharedInformer<Thing>,
): void {
  switch (step.type) {
    case "put": {
      const old = server.objects.find(({ metadata }) => metadata.name === step.name);
      return void server.put(step.name, { uid: old?.metadata.uid ?? `uid-${server.version}` });
    }
    case "remove":
      if (server.objects.some(({ metadata }) => metadata.name === step.name)) server.remove(step.name);
      return;
    case "bookmark":
      return server.bookmark();
    case "end":
      return server.end();
    case "cut":
      return server.end({ error: new TypeError("Cannot read on") });
    case "expire":
      return server.emit({ type: "ERROR", status: failure(410, "Expired") });
    case "join":
      return void views.push(new View(informer, step));
    case "leave":
      return views.pop()?.leave();
    default:
      return step satisfies never;
  }
}

Deno.test("SharedInformer: a handler that does what it is told has what the server has, whatever happens (C1, I13)", async () => {
  const run = fc.asyncProperty(
    fc.array(step, { maxLength: 80, size: "max" }),
    fc.constantFrom(0, 3, 1_000),
    async (steps, pendingLimit) => {
      const { failed, log } = keepingChecks();
      await withInformer({ pendingLimit, log }, async ({ server, clock, informer }) => {
        const views: View[] = [];
        for (const step of steps) {
          if (step.type === "wait") await clock.advance(step.ms);
          else act(step, server, views, informer);
        }
        await clock.advance(120_000);
        const truth = new Map(server.objects.map((object) => [object.metadata.name, object]));
        assert.deepEqual(
          new Map(informer.lister.list().map((object) => [object.metadata.name, object])),
          truth,
        );
        for (const { objects, registration } of views) {
          assert.deepEqual(objects, truth);
          assert.ok(registration.hasSynced);
        }
      });
      assert.deepEqual(failed, []);
    },
  );
  await fc.assert(run, { numRuns: 150, seed: SEED });
});
