import assert from "node:assert/strict";
import { VirtualClock } from "../async/virtual_clock.ts";
import { WorkQueue } from "./work_queue.ts";

Deno.test("WorkQueue.shutDownWithDrain: waits for the held keys and the ready ones (Q7)", async () => {
  const queue = new WorkQueue();
  for (const key of ["foo", "bar", "ready"]) queue.add(key);
  await queue.get();
  await queue.get();
  const drain = watch(queue.shutDownWithDrain());
  queue.done("foo");
  queue.done("bar");
  assert.equal(await drain.isSettled(), false);
  assert.equal((await queue.get())?.key, "ready");
  assert.equal(await drain.isSettled(), false);
  queue.done("ready");
  await drain.promise;
  assert.equal(await queue.get(), undefined);
});

Deno.test("WorkQueue.shutDownWithDrain: waits for each of two held keys, with none ready (Q7)", async () => {
  const queue = new WorkQueue();
  for (const key of ["foo", "bar"]) queue.add(key);
  await queue.get();
  await queue.get();
  const drain = watch(queue.shutDownWithDrain());
  assert.equal(await drain.isSettled(), false);
  queue.done("foo");
  assert.equal(await drain.isSettled(), false, "the other one is still held");
  queue.done("bar");
  await drain.promise;
});

Deno.test("WorkQueue.shutDownWithDrain: with nothing to do it is over at once (Q7)", async () => {
  await new WorkQueue().shutDownWithDrain();
});

Deno.test("WorkQueue.shutDown: waits for nothing, hands out what is ready, takes no more (Q8)", async () => {
  const queue = new WorkQueue();
  for (const key of ["foo", "bar"]) queue.add(key);
  await queue.get();
  queue.shutDown();
  queue.add("late");
  assert.equal((await queue.get())?.key, "bar");
  assert.equal(await queue.get(), undefined);
});

Deno.test("WorkQueue.shutDown: wakes the workers that wait", async () => {
  const queue = new WorkQueue();
  const waiting = [queue.get(), queue.get()];
  queue.shutDown();
  assert.deepEqual(await Promise.all(waiting), [undefined, undefined]);
});

Deno.test("WorkQueue.shutDown: cuts the wait of shutDownWithDrain (Q9)", async () => {
  const queue = new WorkQueue();
  queue.add("foo");
  await queue.get();
  const drains = [queue.shutDownWithDrain(), queue.shutDownWithDrain()];
  queue.shutDown();
  await Promise.all(drains);
});

Deno.test("WorkQueue.shutDownWithDrain: waits for the second run of a key that was added while held (Q10)", async () => {
  const queue = new WorkQueue();
  queue.add("foo");
  await queue.get();
  queue.add("foo");
  const drain = watch(queue.shutDownWithDrain());
  queue.done("foo");
  assert.equal(await drain.isSettled(), false);
  assert.equal((await queue.get())?.key, "foo");
  queue.done("foo");
  await drain.promise;
});

Deno.test("WorkQueue: delayed keys are dropped at shutdown and leave no timer", async () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue({ clock });
  queue.add("foo", { afterMs: 50 });
  queue.shutDown();
  queue.add("bar", { afterMs: 50 });
  queue.addRateLimited("baz");
  assert.equal(queue.waiting, 0);
  assert.equal(clock.pendingTimers, 0);
  assert.equal(await queue.get(), undefined);
});

interface Watched {
  readonly promise: Promise<void>;
  isSettled(): Promise<boolean>;
}

/** Tells whether a promise is settled once the jobs of now are done. */
function watch(promise: Promise<void>): Watched {
  let settled = false;
  const settle = promise.then(() => void (settled = true));
  return { promise: settle, isSettled: () => new VirtualClock().advance(0).then(() => settled) };
}
