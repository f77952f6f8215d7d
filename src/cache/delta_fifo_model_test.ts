import assert from "node:assert/strict";
import fc from "fast-check";
import { DeltaFifo, type Deltas } from "./delta_fifo.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";

/** Another seed: KUBELOOP_SEED=42 deno task test src/cache/delta_fifo_model_test.ts */
const SEED = Number(Deno.env.get("KUBELOOP_SEED") ?? "20261122");

const NAMES = ["a", "b", "c", "d", "e"];

const step = fc.oneof(
  fc.record({ type: fc.constantFrom("put" as const, "remove" as const), name: fc.constantFrom(...NAMES) }),
  // A list that is read after changes which nobody saw.
  fc.record({ type: fc.constant("relist" as const), unseen: fc.array(fc.constantFrom(...NAMES)) }),
  fc.record({ type: fc.constantFrom("resync" as const, "bookmark" as const, "pop" as const) }),
  fc.record({ type: fc.constant("batch" as const), max: fc.integer({ min: 1, max: 4 }) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A server whose changes go into a queue, and a consumer that does what comes out of it. */
class Model {
  readonly #server = new Map<string, Thing>();
  readonly #view = new Map<string, Thing>();
  readonly #fifo = new DeltaFifo<Thing>({ known: this.#view });
  #version = 0;
  /** What the first replace is to bring, deletions included; undefined before it, and without one. */
  #initial: number | undefined;
  #hasReplaced = false;
  #hasChanged = false;

  run(step: Step): void {
    switch (step.type) {
      case "put":
        return this.#put(step.name);
      case "remove":
        return this.#remove(step.name);
      case "relist":
        return this.#relist(step.unseen);
      case "resync":
        return this.#resync();
      case "bookmark":
        return this.#fifo.bookmark(String(++this.#version));
      case "pop":
        this.#fifo.pop((item) => this.#work([item]));
        return;
      case "batch":
        this.#fifo.popBatch(step.max, (items) => this.#work(items));
        return;
      default:
        return step satisfies never;
    }
  }

  /** Whoever did all he was told has what the server has. */
  finish(): void {
    while (this.#fifo.pop((item) => this.#work([item])));
    assert.deepEqual(this.#view, this.#server);
    assert.equal(this.#fifo.size, 0);
    assert.equal(this.#fifo.resourceVersion, this.#version === 0 ? "" : String(this.#version));
    assert.equal(this.#fifo.hasSynced, this.#hasReplaced || this.#hasChanged);
  }

  #change(name: string): Thing {
    // Made anew it is another object under the same name.
    const uid = this.#server.get(name)?.metadata.uid ?? `uid-${++this.#version}`;
    const object = thing(name, { version: ++this.#version, uid });
    this.#server.set(name, object);
    return object;
  }

  #put(name: string): void {
    const isNew = !this.#server.has(name);
    const object = this.#change(name);
    this.#hasChanged = true;
    if (isNew) this.#fifo.add(object);
    else this.#fifo.update(object);
  }

  #remove(name: string): void {
    const { fifo, size } = { fifo: this.#fifo, size: this.#fifo.size };
    const isThere = this.#server.delete(name);
    this.#hasChanged = true;
    fifo.delete(thing(name, { version: ++this.#version }));
    if (!isThere) assert.equal(fifo.size, size, "what nobody knows, or is queued to go, adds no key");
  }

  #relist(unseen: readonly string[]): void {
    for (const name of unseen) if (!this.#server.delete(name)) this.#change(name);
    this.#fifo.replace([...this.#server.values()], String(++this.#version));
    if (!this.#hasReplaced && !this.#hasChanged) this.#initial = this.#fifo.size;
    this.#hasReplaced = true;
  }

  #resync(): void {
    const before = this.#fifo.size;
    this.#fifo.resync();
    assert.ok(this.#fifo.size <= before + this.#view.size);
  }

  #work(items: readonly Deltas<Thing>[]): void {
    assert.equal(this.#fifo.hasSynced, !this.#initial);
    for (const { key, deltas, isInInitialList } of items) {
      assert.ok(deltas.length > 0);
      assert.equal(isInInitialList, (this.#initial ?? 0) > 0);
      for (const delta of deltas) {
        const known = this.#view.get(key);
        if (delta.type === "Deleted") {
          assert.ok(known, "what goes was there");
          this.#view.delete(key);
          continue;
        }
        if (delta.type === "Sync") assert.equal(delta.object, known, "a resync tells what is known");
        if (delta.type === "Replaced") assert.notEqual(delta.object, known, "a replace tells news");
        this.#view.set(key, delta.object);
      }
    }
    if (this.#initial) this.#initial = Math.max(0, this.#initial - items.length);
  }
}

Deno.test("DeltaFifo: whoever does what comes out has what went in, whatever that was", () => {
  const run = fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
    const model = new Model();
    for (const step of steps) model.run(step);
    model.finish();
  });
  fc.assert(run, { numRuns: 500, seed: SEED });
});
