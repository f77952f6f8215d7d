import assert from "node:assert/strict";
import { type Log, silentLog } from "../async/log.ts";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import type { InformerHandler } from "./informer_handler.ts";
import { Listener } from "./listener.ts";

function listenerOf(handler: InformerHandler<Thing>, more: { log?: Log; onError?: () => void } = {}) {
  const { log = silentLog, onError = () => {} } = more;
  const listener: Listener<Thing> = new Listener<Thing>(handler, {
    log,
    pendingLimit: 100,
    onError,
    onReady: () => {
      while (listener.tellNext());
    },
  });
  return listener;
}

function added(name: string) {
  return { type: "add", key: name, object: thing(name), isInInitialList: true } as const;
}

Deno.test("Listener: tells additions, updates and deletions with what goes with them", () => {
  const told: unknown[] = [];
  const listener = listenerOf({
    onAdd: (object, info) => void told.push([object, info]),
    onUpdate: (old, object) => void told.push([old, object]),
    onDelete: (object, info) => void told.push([object, info]),
  });
  const [one, two] = [thing("web"), thing("web", { version: 2 })];
  listener.notify({ type: "add", key: "web", object: one, isInInitialList: false });
  listener.notify({ type: "update", key: "web", old: one, object: two });
  listener.notify({ type: "delete", key: "web", object: two, finalStateUnknown: true });
  assert.deepEqual(told, [
    [one, { isInInitialList: false }],
    [one, two],
    [two, { key: "web", finalStateUnknown: true }],
  ]);
});

Deno.test("Listener: a handler that leaves functions out is not told of that", () => {
  const listener = listenerOf({});
  listener.notify(added("web"));
  assert.equal(listener.pending, 0);
});

Deno.test("Listener: a call that throws is told to the log, and the next one follows (I20)", () => {
  const [told, logged]: [string[], unknown[]] = [[], []];
  let errors = 0;
  const listener = listenerOf({
    onAdd: ({ metadata: { name } }) => {
      told.push(name);
      if (name === "b") throw new TypeError("Cannot handle");
    },
  }, {
    log: { ...silentLog, error: (_message, _error, fields) => void logged.push(fields) },
    onError: () => void errors++,
  });
  for (const name of ["a", "b", "c"]) listener.notify(added(name));
  listener.notify({ type: "synced", key: "" });
  assert.deepEqual(told, ["a", "b", "c"]);
  assert.deepEqual(logged, [{ event: "add", key: "b" }]);
  assert.equal(errors, 1);
  assert.ok(listener.hasSynced);
});

Deno.test("Listener: one asynchronous call at a time, one that rejects included (I20)", async () => {
  const told: string[] = [];
  let running = 0;
  const listener = listenerOf({
    onAdd: async ({ metadata: { name } }) => {
      assert.equal(++running, 1);
      await Promise.resolve();
      running--;
      told.push(name);
      if (name === "b") throw new TypeError("Cannot handle");
    },
  });
  for (const name of ["a", "b", "c"]) listener.notify(added(name));
  listener.notify({ type: "synced", key: "" });
  assert.equal(listener.hasSynced, false);
  await listener.synced;
  assert.deepEqual(told, ["a", "b", "c"]);
});

Deno.test("Listener: stopped it drops what is pending, and waits for the call that runs (I9, I17)", async () => {
  const told: string[] = [];
  const gate = Promise.withResolvers<void>();
  const listener = listenerOf({
    onAdd: async ({ metadata: { name } }) => {
      await gate.promise;
      told.push(name);
    },
  });
  for (const name of ["a", "b"]) listener.notify(added(name));
  const stopped = listener.stop();
  listener.notify(added("c"));
  assert.equal(listener.pending, 0);
  gate.resolve();
  await stopped;
  await listener.stopped;
  assert.deepEqual(told, ["a"]);
});

Deno.test("Listener: synced once the last call of the first ones has ended, not before (X3)", async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const gates = [first, second];
  const listener = listenerOf({ onAdd: () => gates.shift()?.promise });
  listener.notify(added("a"));
  listener.notify(added("b"));
  first.resolve();
  await Promise.resolve();
  listener.notify({ type: "synced", key: "" });
  assert.equal(listener.hasSynced, false, "the cache has synced, the handler is still at it");
  second.resolve();
  await listener.synced;
  assert.equal(listener.pending, 0);
});

Deno.test("Listener: synced at once when there was nothing, and not before the cache has (X3)", () => {
  const listener = listenerOf({});
  listener.notify(added("a"));
  assert.equal(listener.hasSynced, false, "all calls are done, the cache has not synced");
  listener.notify({ type: "synced", key: "" });
  assert.equal(listener.hasSynced, true);
});

Deno.test("Listener: makes no call while one runs", async () => {
  const gate = Promise.withResolvers<void>();
  const told: string[] = [];
  const listener = listenerOf({
    onAdd: ({ metadata }) => {
      told.push(metadata.name);
      return gate.promise;
    },
  });
  listener.notify(added("a"));
  listener.notify(added("b"));
  assert.equal(listener.tellNext(), false);
  assert.deepEqual(told, ["a"]);
  gate.resolve();
  await listener.stop();
});

Deno.test("Listener: asks for its turn once, and again after it was told all", () => {
  let asked = 0;
  const listener = new Listener<Thing>({}, {
    log: silentLog,
    pendingLimit: 100,
    onError: () => {},
    onReady: () => void asked++,
  });
  listener.notify(added("a"));
  listener.notify(added("b"));
  assert.equal(asked, 1);
  assert.equal(listener.tellNext(), true);
  assert.equal(listener.tellNext(), false);
  listener.notify(added("c"));
  assert.equal(asked, 2);
});
