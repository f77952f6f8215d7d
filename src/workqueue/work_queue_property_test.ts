import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../async/virtual_clock.ts";
import { type ModelOptions, QueueModel, type Step } from "./queue_model_for_tests.ts";
import { exponential } from "./rate_limiter.ts";
import { type WorkItem, WorkQueue } from "./work_queue.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/workqueue/work_queue_property_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

const KEY = fc.tuple(fc.constantFrom("red", "red", "blue", "green"), fc.constantFrom("a", "b", "c", "d"))
  .map(([namespace, name]) => `${namespace}/${name}`);
const PRIORITY = fc.constantFrom(0, 0, 5, -100);

function weighted<T>(weight: number, arbitrary: T): { weight: number; arbitrary: T } {
  return { weight, arbitrary };
}

const COME: fc.Arbitrary<Step> = fc.oneof(
  weighted(
    10,
    fc.record({
      type: fc.constant("add"),
      key: KEY,
      afterMs: fc.constantFrom(0, 0, 0, 0, 10, 20, 30),
      priority: PRIORITY,
    }),
  ),
  weighted(2, fc.record({ type: fc.constant("addRateLimited"), key: KEY, priority: PRIORITY })),
);

const GO: fc.Arbitrary<Step> = fc.oneof(
  weighted(2, fc.record({ type: fc.constant("get") })),
  weighted(6, fc.record({ type: fc.constant("tryGet") })),
  weighted(8, fc.record({ type: fc.constant("done"), nth: fc.nat(5) })),
  weighted(1, fc.record({ type: fc.constant("forget"), key: KEY })),
  weighted(2, fc.record({ type: fc.constant("advance"), ms: fc.constantFrom(5, 10, 25) })),
);

/** Times when more comes than goes, and the other way round. */
const STEPS: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.array(fc.oneof(weighted(4, COME), weighted(1, GO)), { maxLength: 20, size: "max" }),
    fc.array(fc.oneof(weighted(1, COME), weighted(2, GO)), { maxLength: 20, size: "max" }),
  ),
  { maxLength: 8, size: "max" },
).map((phases) => phases.flat());

const END: fc.Arbitrary<Step> = fc.record({ type: fc.constantFrom("shutDown", "drain") });

/** A life: steps, then sometimes an end or two of it, with steps between and after. */
const LIFE: fc.Arbitrary<Step[]> = fc.tuple(
  STEPS,
  fc.array(fc.oneof(weighted(1, END), weighted(2, COME), weighted(5, GO)), { maxLength: 40, size: "max" }),
).map(([steps, end]) => [...steps, ...end]);

const OPTIONS: fc.Arbitrary<ModelOptions> = fc.record({
  oldestEvery: fc.constantFrom(1, 3, 10, Infinity),
  isFair: fc.boolean(),
  baseMs: fc.constant(10),
  maxMs: fc.constant(40),
});

/** A queue that performs steps and shows what a model shows. */
class Subject {
  readonly #queue: WorkQueue;
  readonly got: string[] = [];
  #drained = 0;
  readonly counts = { added: 0, waited: 0, worked: 0, retried: 0 };

  constructor(clock: VirtualClock, { oldestEvery, isFair, baseMs, maxMs }: ModelOptions) {
    this.#queue = new WorkQueue({
      clock,
      oldestEvery,
      rateLimiter: exponential({ baseMs, maxMs }),
      ...isFair ? { fairBy: "namespace" } : {},
      metrics: {
        added: () => this.counts.added++,
        waited: () => this.counts.waited++,
        worked: () => this.counts.worked++,
        retried: () => this.counts.retried++,
      },
    });
  }

  get state(): Record<string, unknown> {
    return {
      length: this.#queue.length,
      waiting: this.#queue.waiting,
      held: this.#queue.heldMs.length,
      drained: this.#drained,
      depths: Object.fromEntries([...this.#queue.depths].filter(([, depth]) => depth !== 0)),
    };
  }

  perform(step: Step, heldKey: string): void {
    const queue = this.#queue;
    if (step.type === "add") queue.add(step.key, step);
    else if (step.type === "addRateLimited") queue.addRateLimited(step.key, step);
    else if (step.type === "forget") queue.forget(step.key);
    else if (step.type === "done") queue.done(heldKey);
    else if (step.type === "shutDown") queue.shutDown();
    else if (step.type === "drain") queue.shutDownWithDrain().then(() => this.#drained++);
    else if (step.type === "get") queue.get().then((item) => this.#note(item, "shut down"));
    else if (step.type === "tryGet") this.#note(queue.tryGet(), "nothing");
  }

  #note(item: WorkItem | undefined, otherwise: string): void {
    this.got.push(item ? `${item.key} ${item.priority}` : otherwise);
  }
}

Deno.test("WorkQueue: any run of adds, gets, dones, delays, retries and shutdowns equals a simple model (P17, Q1, Q2)", async () => {
  const run = fc.asyncProperty(LIFE, OPTIONS, async (steps, options) => {
    const clock = new VirtualClock();
    const subject = new Subject(clock, options);
    const model = new QueueModel(options);
    for (const step of steps) {
      subject.perform(step, step.type === "done" ? model.heldKey(step.nth) : "");
      model.perform(step);
      await clock.advance(step.type === "advance" ? step.ms : 0);
      assert.deepEqual(subject.got, model.got);
      assert.deepEqual(subject.state, model.state);
    }
    subject.perform({ type: "shutDown" }, "");
    assert.equal(clock.pendingTimers, 0);
  });
  await fc.assert(run, { numRuns: 300, seed: SEED });
});

Deno.test("WorkQueue: a drain ends when all is done that was asked for, held keys and their next runs included (Q7, Q10)", async () => {
  const run = fc.asyncProperty(
    STEPS,
    OPTIONS,
    async (steps, options) => {
      const clock = new VirtualClock();
      const { oldestEvery, isFair } = options;
      const queue = new WorkQueue({ clock, oldestEvery, ...isFair ? { fairBy: "namespace" } : {} });
      const owed = new Set<string>();
      const held: string[] = [];
      const note = (item: WorkItem | undefined): string => {
        if (item) owed.delete(item.key);
        return item?.key ?? "";
      };
      for (const step of steps) {
        if (step.type === "add") queue.add(step.key, step);
        if (step.type === "add" && step.afterMs === 0) owed.add(step.key);
        if (step.type === "tryGet" && queue.length > 0) held.push(note(queue.tryGet()));
      }
      let isDrained = false;
      const drain = queue.shutDownWithDrain().then(() => isDrained = true);
      await clock.advance(100);
      assert.equal(isDrained, held.length === 0 && owed.size === 0);
      const work = async (): Promise<void> => {
        for (let item = await queue.get(); item; item = await queue.get()) queue.done(note(item));
      };
      for (const key of held) queue.done(key);
      await Promise.all([work(), work(), work()]);
      await drain;
      assert.deepEqual([owed.size, queue.length, queue.waiting, clock.pendingTimers], [0, 0, 0, 0]);
    },
  );
  await fc.assert(run, { numRuns: 100, seed: SEED });
});
