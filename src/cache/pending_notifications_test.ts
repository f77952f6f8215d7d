import assert from "node:assert/strict";
import fc from "fast-check";
import { type Thing, thing } from "./fake_list_watch_for_tests.ts";
import type { Notification } from "./informer_handler.ts";
import { PendingNotifications } from "./pending_notifications.ts";

/** Makes the notifications of one key from words: "add", "update", "delete"; the version counts up. */
function history(key: string, words: readonly string[]): Notification<Thing>[] {
  let object = thing(key, { version: 0 });
  return words.map((word, index): Notification<Thing> => {
    const old = object;
    if (word === "delete") return { type: "delete", key, object: old, finalStateUnknown: false };
    object = thing(key, { version: index + 1 });
    if (word === "add") return { type: "add", key, object, isInInitialList: false };
    return { type: "update", key, old, object };
  });
}

function short(notification: Notification<Thing>): string {
  switch (notification.type) {
    case "synced":
      return "synced";
    case "update":
      return `update ${notification.old.metadata.resourceVersion}-${notification.object.metadata.resourceVersion}`;
    default:
      return `${notification.type} ${notification.object.metadata.resourceVersion}`;
  }
}

function drain(pending: PendingNotifications<Thing>): Notification<Thing>[] {
  const all: Notification<Thing>[] = [];
  for (let next = pending.shift(); next; next = pending.shift()) all.push(next);
  return all;
}

Deno.test("PendingNotifications: below its limit it keeps everything", () => {
  const pending = new PendingNotifications<Thing>(100);
  const all = history("web", ["add", "update", "update", "delete", "add"]);
  for (const notification of all) pending.push(notification);
  assert.equal(pending.size, 5);
  assert.deepEqual(drain(pending), all);
  assert.equal(pending.size, 0);
});

const rows: readonly [string, readonly string[], readonly string[]][] = [
  ["updates in a row become one", ["update", "update", "update"], ["update 0-3"]],
  ["an update goes into the addition before it", ["add", "update", "update"], ["add 3"]],
  ["an update before a deletion is left out", ["update", "delete"], ["delete 1"]],
  ["what came and went is told", ["add", "delete"], ["add 1", "delete 1"]],
  ["a deletion and an addition stay two", ["delete", "add", "update"], ["delete 0", "add 3"]],
  [
    "of what came and went again and again the newest is told",
    ["add", "delete", "add", "delete", "add", "delete", "add"],
    ["add 5", "delete 5", "add 7"],
  ],
  [
    "a deletion of what the handler knows is never left out",
    ["delete", "add", "delete", "add", "delete", "add", "delete"],
    ["delete 0", "add 6", "delete 6"],
  ],
];

for (const [name, words, expected] of rows) {
  Deno.test(`PendingNotifications: past its limit ${name}`, () => {
    const pending = new PendingNotifications<Thing>(0);
    for (const notification of history("web", words)) pending.push(notification);
    assert.equal(pending.size, expected.length);
    assert.deepEqual(drain(pending).map(short), expected);
  });
}

Deno.test("PendingNotifications: the mark for synced stands behind what was there", () => {
  const pending = new PendingNotifications<Thing>(0);
  for (const key of ["a", "b"]) for (const notification of history(key, ["add"])) pending.push(notification);
  pending.push({ type: "synced", key: "" });
  for (const notification of history("c", ["add"])) pending.push(notification);
  assert.deepEqual(drain(pending).map(({ key }) => key), ["a", "b", "", "c"]);
});

Deno.test("PendingNotifications: what is told is a possible history with the same end, and is bounded", () => {
  const step = fc.record({ key: fc.constantFrom("a", "b", "c"), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 0, max: 20 }), (steps, limit) => {
      const pending = new PendingNotifications<Thing>(limit);
      const [server, handler] = [new Map<string, Thing>(), new Map<string, Thing>()];
      const deleted = new Map<string, number>();
      const tell = (notification: Notification<Thing> | undefined): void => {
        if (!notification || notification.type === "synced") return;
        const known = handler.get(notification.key);
        if (notification.type === "add") assert.equal(known, undefined);
        else assert.ok(known);
        if (notification.type === "update") assert.equal(notification.old, known);
        if (notification.type === "delete") {
          handler.delete(notification.key);
          deleted.set(notification.key, Number(notification.object.metadata.resourceVersion));
        } else handler.set(notification.key, notification.object);
      };
      const lastDeleted = new Map<string, number>();
      steps.forEach(({ key, take }, version) => {
        const old = server.get(key);
        const object = thing(key, { version });
        if (old && version % 2 === 0) {
          server.delete(key);
          lastDeleted.set(key, Number(old.metadata.resourceVersion));
          pending.push({ type: "delete", key, object: old, finalStateUnknown: false });
        } else {
          server.set(key, object);
          pending.push(
            old ? { type: "update", key, old, object } : { type: "add", key, object, isInInitialList: false },
          );
        }
        assert.ok(pending.size <= limit + 4 * 3);
        if (take) tell(pending.shift());
      });
      for (const notification of drain(pending)) tell(notification);
      assert.deepEqual(handler, server);
      assert.deepEqual(deleted, lastDeleted);
    }),
  );
});
