import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../async/virtual_clock.ts";
import { WorkQueue } from "./work_queue.ts";

type Step =
  | { readonly type: "add"; readonly key: string; readonly afterMs: number; readonly priority: number }
  | { readonly type: "get" | "shutDown" | "drain" }
  | { readonly type: "done"; readonly key: string }
  | { readonly type: "advance"; readonly ms: number };

const KEY = fc.constantFrom("a", "b", "c", "d", "e");

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant("add"),
      key: KEY,
      afterMs: fc.constantFrom(0, 0, 10, 20, 30),
      priority: fc.constantFrom(0, 0, 5, -100),
    }),
  },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("get") }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("done"), key: KEY }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("advance"), ms: fc.constantFrom(5, 10, 25) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("shutDown", "drain") }) },
);

/** What a work queue should do, written for clarity: lists that are searched. */
class Model {
  readonly #oldestEvery: number;
  #nowMs = 0;
  #takes = 0;
  #sequence = 0;
  #ready: { key: string; priority: number; sequence: number }[] = [];
  #delayed: { key: string; priority: number; atMs: number; sequence: number }[] = [];
  readonly #held = new Map<string, number | undefined>();
  #waiters = 0;
  #isShutDown = false;
  #drains = 0;
  /** What the calls of `get` gave, in order. */
  readonly got: string[] = [];
  /** How many calls of `shutDownWithDrain` are over. */
  drained = 0;

  constructor(oldestEvery: number) {
    this.#oldestEvery = oldestEvery;
  }

  get length(): number {
    return this.#ready.length;
  }

  get waiting(): number {
    return this.#delayed.length;
  }

  perform(step: Step): void {
    if (step.type === "add") this.#add(step.key, step.afterMs, step.priority);
    else if (step.type === "done") this.#done(step.key);
    else if (step.type === "advance") this.#advance(step.ms);
    else if (step.type === "get") this.#waiters++;
    else this.#shutDown(step.type);
    this.#settle();
  }

  #add(key: string, afterMs: number, priority: number): void {
    if (this.#isShutDown) return;
    if (afterMs === 0) return this.#addNow(key, priority);
    const atMs = this.#nowMs + afterMs;
    const delayed = this.#delayed.find((entry) => entry.key === key);
    if (!delayed) {
      this.#delayed.push({ key, priority, atMs, sequence: this.#sequence++ });
    } else {
      delayed.atMs = Math.min(delayed.atMs, atMs);
      delayed.priority = Math.max(delayed.priority, priority);
    }
  }

  #addNow(key: string, priority: number): void {
    if (this.#held.has(key)) {
      this.#held.set(key, Math.max(priority, this.#held.get(key) ?? -Infinity));
      return;
    }
    const known = this.#ready.find((entry) => entry.key === key);
    if (known && known.priority >= priority) return;
    this.#ready = this.#ready.filter((entry) => entry !== known);
    this.#ready.push({ key, priority, sequence: this.#sequence++ });
  }

  #done(key: string): void {
    if (!this.#held.has(key)) return;
    const priority = this.#held.get(key);
    this.#held.delete(key);
    if (priority !== undefined) this.#addNow(key, priority);
  }

  #advance(ms: number): void {
    this.#nowMs += ms;
    const due = this.#delayed.filter((entry) => entry.atMs <= this.#nowMs);
    this.#delayed = this.#delayed.filter((entry) => entry.atMs > this.#nowMs);
    for (const entry of due.toSorted((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)) {
      this.#addNow(entry.key, entry.priority);
      this.#settle();
    }
  }

  #shutDown(type: "get" | "shutDown" | "drain"): void {
    this.#isShutDown = true;
    this.#delayed = [];
    if (type === "drain") {
      this.#drains++;
    } else {
      this.drained += this.#drains;
      this.#drains = 0;
    }
  }

  /** Serves the workers that wait, and ends drains. */
  #settle(): void {
    while (this.#waiters > 0 && (this.#ready.length > 0 || this.#isShutDown)) {
      this.#waiters--;
      this.#take();
    }
    if (this.#held.size > 0 || this.#ready.length > 0) return;
    this.drained += this.#drains;
    this.#drains = 0;
  }

  #take(): void {
    const byAge = this.#ready.toSorted((a, b) => a.sequence - b.sequence);
    const oldestsTurn = this.#ready.length > 0 && ++this.#takes % this.#oldestEvery === 0;
    const [entry] = oldestsTurn ? byAge : byAge.toSorted((a, b) => b.priority - a.priority);
    this.got.push(entry ? `${entry.key} ${entry.priority}` : "shut down");
    if (!entry) return;
    this.#ready = this.#ready.filter((other) => other !== entry);
    assert.ok(!this.#held.has(entry.key));
    this.#held.set(entry.key, undefined);
  }
}

Deno.test("WorkQueue: any run of adds, gets, dones, delays and shutdowns equals a simple model", async () => {
  const run = fc.asyncProperty(
    fc.array(STEP, { maxLength: 120, size: "max" }),
    fc.constantFrom(1, 3, Infinity),
    async (steps, oldestEvery) => {
      const clock = new VirtualClock();
      const queue = new WorkQueue({ clock, oldestEvery });
      const model = new Model(oldestEvery);
      const got: string[] = [];
      let drained = 0;
      for (const step of steps) {
        model.perform(step);
        if (step.type === "add") queue.add(step.key, step);
        else if (step.type === "done") queue.done(step.key);
        else if (step.type === "shutDown") queue.shutDown();
        else if (step.type === "drain") queue.shutDownWithDrain().then(() => drained++);
        else if (step.type === "get") {
          queue.get().then((item) => got.push(item ? `${item.key} ${item.priority}` : "shut down"));
        }
        await clock.advance(step.type === "advance" ? step.ms : 0);
        assert.deepEqual(got, model.got);
        assert.deepEqual([queue.length, queue.waiting, drained], [
          model.length,
          model.waiting,
          model.drained,
        ]);
      }
      queue.shutDown();
      assert.equal(clock.pendingTimers, 0);
    },
  );
  await fc.assert(run, { numRuns: 300 });
});
