import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { linkSignals } from "./signal.ts";

Deno.test("linkSignals: aborts once, with the reason of the first that aborts", () => {
  const [a, b] = [new AbortController(), new AbortController()];
  using linked = linkSignals(a.signal, undefined, b.signal);
  assert.equal(linked.signal.aborted, false);
  b.abort("b is first");
  a.abort("a is second");
  assert.equal(linked.signal.reason, "b is first");
});

Deno.test("linkSignals: one that is aborted already counts", () => {
  const a = new AbortController();
  using linked = linkSignals(a.signal, AbortSignal.abort("before"));
  assert.equal(linked.signal.reason, "before");
  a.abort("after");
  assert.equal(linked.signal.reason, "before");
});

Deno.test("linkSignals: after its disposal no listener is left and nothing aborts it", () => {
  const a = new AbortController();
  const linked = linkSignals(a.signal);
  assert.equal(countListeners(a.signal), 1);
  linked[Symbol.dispose]();
  linked[Symbol.dispose]();
  assert.equal(countListeners(a.signal), 0);
  a.abort();
  assert.equal(linked.signal.aborted, false);
});

Deno.test("linkSignals: an abort takes its listeners off the others", () => {
  const [long, short] = [new AbortController(), new AbortController()];
  const linked = linkSignals(long.signal, short.signal);
  short.abort();
  assert.equal(linked.signal.aborted, true);
  assert.equal(countListeners(long.signal), 0);
  linked[Symbol.dispose]();
});

function countListeners(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}
