import assert from "node:assert/strict";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import type { Fault } from "./fault.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";
import type { InjectedFault } from "./injected_faults.ts";
import {
  type ScriptedAnswer,
  ScriptedUpstream,
  unchunked,
  WireClient,
  type WireEnd,
} from "./wire_for_tests.ts";

const WATCH = "/api/v1/pods?watch=true&resourceVersion=7";
/** What the upstream answers to a watch: it begins, and is still there. */
const EVENTS = ["first\n", "second\n", "third\n"];

interface Setting {
  readonly upstream: ScriptedUpstream;
  readonly proxy: FaultProxy;
  readonly clock: VirtualClock;
  readonly injected: InjectedFault;
  readonly client: WireClient;
}

/** Sends a request that meets a fault. */
async function meet(fault: Fault, test: (setting: Setting) => Promise<void>, path = WATCH): Promise<void> {
  const upstream = new ScriptedUpstream();
  const clock = new VirtualClock();
  await using proxy = await startFaultProxy({ upstream, clock });
  const injected = proxy.inject({ fault });
  using client = await WireClient.request(proxy.url, path);
  await test({ upstream, proxy, clock, injected, client });
  assert.equal(injected.hits, 1);
}

/** Answers with events, in odd pieces. */
function tell(answer: ScriptedAnswer, events: readonly string[] = EVENTS): void {
  const text = events.join("");
  answer.write(text.slice(0, 3));
  answer.write(text.slice(3));
}

/** What a client has of an answer whose connection ended: the head, and its body without the chunks. */
async function received(client: WireClient): Promise<{ head: string; body: string; end: WireEnd }> {
  const head = await client.until("\r\n\r\n");
  const { text, end } = await client.rest();
  return { head, body: unchunked(text), end };
}

/** The body up to the end of the answer, on a connection that stays open. */
async function wholeBody(client: WireClient): Promise<string> {
  await client.until("\r\n\r\n");
  return unchunked(await client.until("0\r\n\r\n"));
}

Deno.test("fault status: a Status with its code, words and Retry-After; the server never sees the request", () =>
  meet({ type: "status", code: 429, retryAfterSeconds: 3 }, async ({ upstream, client, injected }) => {
    const head = await client.until("\r\n\r\n");
    assert.match(head, /^HTTP\/1.1 429 /);
    assert.match(head, /retry-after: 3\r\n/);
    const status = JSON.parse(unchunked(await client.until("0\r\n\r\n")));
    assert.deepEqual(status, {
      apiVersion: "v1",
      kind: "Status",
      metadata: {},
      status: "Failure",
      message: 'the fault "status" was injected',
      reason: "TooManyRequests",
      details: { retryAfterSeconds: 3 },
      code: 429,
    });
    await injected.hit;
    assert.equal(upstream.requests.length, 0);
  }));

Deno.test("fault reset: an RST before any answer, the server asked or not", async () => {
  for (const afterAnswer of [false, true]) {
    await meet({ type: "reset", afterAnswer }, async ({ upstream, client }) => {
      assert.deepEqual(await client.rest(), { text: "", end: "reset" });
      assert.equal(upstream.requests.length, afterAnswer ? 1 : 0);
    });
  }
});

Deno.test("fault hang: no head and no end, and the server is not asked; other requests pass", () =>
  meet({ type: "hang" }, async ({ upstream, proxy, client, injected }) => {
    await injected.hit;
    let isAnswered = false;
    const answer = client.until("\r\n\r\n").then(() => isAnswered = true);
    using other = await WireClient.request(proxy.url, WATCH);
    await other.until("\r\n\r\n");
    assert.equal(isAnswered, false);
    assert.equal(upstream.requests.length, 1);
    proxy.resume();
    await answer;
    assert.equal(upstream.requests.length, 2);
  }));

Deno.test("fault latency: the server is asked late", () =>
  meet({ type: "latency", ms: 5_000 }, async ({ upstream, clock, client, injected }) => {
    await injected.hit;
    await clock.advance(4_999);
    assert.equal(upstream.requests.length, 0);
    await clock.advance(1);
    (await upstream.next()).end();
    assert.equal(await wholeBody(client), "");
  }));

Deno.test("fault cut: an RST in the middle of an event, or between two", async () => {
  for (
    const [fault, body] of [
      [{ type: "cut" }, ""],
      [{ type: "cut", afterEvents: 2 }, "first\nsecond\n"],
      [{ type: "cut", afterEvents: 1, where: "inside" }, "first\nseco"],
    ] as const
  ) {
    await meet(fault, async ({ upstream, client }) => {
      tell(await upstream.next());
      const { head, ...rest } = await received(client);
      assert.match(head, /^HTTP\/1.1 200 /);
      assert.deepEqual(rest, { body, end: "reset" });
    });
  }
});

Deno.test("fault cut: half of a list, whatever its pieces", () =>
  meet({ type: "cut", where: "inside" }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    for (const piece of ["01", "2345", "67", "89"]) answer.write(piece);
    answer.end();
    const { body, end } = await received(client);
    assert.deepEqual({ body, end }, { body: "01234", end: "reset" });
  }, "/api/v1/pods"));

Deno.test("fault end: a clean end after some events, and the connection is good for more", () =>
  meet({ type: "end", afterEvents: 1 }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    assert.equal(await wholeBody(client), "first\n");
    await answer.left;
    await client.send("GET /more HTTP/1.1\r\n\r\n");
    (await upstream.next()).end();
    assert.equal(await wholeBody(client), "");
  }));

Deno.test("fault silence: nothing after some events, and no end", () =>
  meet({ type: "silence", afterEvents: 1 }, async ({ upstream, proxy, client, injected }) => {
    const answer = await upstream.next();
    tell(answer);
    await client.until("first\n\r\n");
    await injected.hit;
    let isMore = false;
    const more = client.until("second\n").then(() => isMore = true);
    using other = await WireClient.request(proxy.url, WATCH);
    tell(await upstream.next());
    await other.until("third\n");
    assert.equal(isMore, false);
    proxy.resume();
    await more;
  }));

Deno.test("fault drip: so many bytes at a time, with a pause before each", () =>
  meet({ type: "drip", bytes: 2, everyMs: 1_000 }, async ({ upstream, clock, client }) => {
    const answer = await upstream.next();
    answer.write("12345");
    answer.end();
    await client.until("\r\n\r\n");
    for (const drop of ["2\r\n12\r\n", "2\r\n34\r\n", "1\r\n5\r\n"]) {
      await clock.advance(1_000);
      assert.equal(await client.until(drop), drop);
    }
    await client.until("0\r\n\r\n");
  }));

Deno.test("fault error-event: an ERROR event with a Status, then a clean end", () =>
  meet({ type: "error-event", code: 410, afterEvents: 1, message: "old" }, async ({ upstream, client }) => {
    tell(await upstream.next());
    const [first, second, ...rest] = (await wholeBody(client)).split("\n");
    assert.equal(first, "first");
    const { type, object } = JSON.parse(second ?? "");
    assert.equal(type, "ERROR");
    assert.deepEqual([object.kind, object.code, object.reason, object.message], [
      "Status",
      410,
      "Expired",
      "old",
    ]);
    assert.deepEqual(rest, [""]);
  }));

Deno.test("fault bookmark: one bookmark more, and the watch goes on", () =>
  meet({ type: "bookmark", afterEvents: 1 }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    answer.end();
    const [first, bookmark, ...rest] = (await wholeBody(client)).split("\n");
    assert.equal(first, "first");
    const { type, object } = JSON.parse(bookmark ?? "");
    assert.deepEqual([type, object.metadata], ["BOOKMARK", { resourceVersion: "1" }]);
    assert.deepEqual(rest, ["second", "third", ""]);
  }));

Deno.test("fault duplicate: each event twice", () =>
  meet({ type: "duplicate" }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    answer.end();
    assert.equal(await wholeBody(client), "first\nfirst\nsecond\nsecond\nthird\nthird\n");
  }));

Deno.test("fault lost-events: some events never come", () =>
  meet({ type: "lost-events", afterEvents: 1 }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    answer.end();
    assert.equal(await wholeBody(client), "first\nthird\n");
  }));

Deno.test("fault rewind: the server is asked for another version", () =>
  meet({ type: "rewind", resourceVersion: "3" }, async ({ upstream, client }) => {
    (await upstream.next()).end();
    await wholeBody(client);
    assert.equal(upstream.requests[0]?.path, "/api/v1/pods?watch=true&resourceVersion=3");
  }));

Deno.test("fault garbage: bytes that do not belong there, and the rest after them", async () => {
  await meet({ type: "garbage", content: "?!\n", afterEvents: 1 }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    answer.end();
    assert.equal(await wholeBody(client), "first\n?!\nsecond\nthird\n");
  });
  await meet({ type: "garbage" }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    tell(answer);
    answer.end();
    assert.match(await wholeBody(client), /^\0\xff.*first\nsecond\nthird\n$/s);
  });
});

Deno.test("fault truncated-gzip: half of the compressed answer, with a clean end", () =>
  meet({ type: "truncated-gzip" }, async ({ upstream, client }) => {
    const answer = await upstream.next();
    answer.write("text ".repeat(1_000));
    answer.end();
    assert.match(await client.until("\r\n\r\n"), /content-encoding: gzip\r\n/);
    const body = unchunked(await client.until("0\r\n\r\n"));
    const bytes = Uint8Array.from(body, (char) => char.charCodeAt(0));
    assert.deepEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    await assert.rejects(new Response(plain).text());
  }, "/api/v1/pods"));

Deno.test("fault lost-tail: a clean end before the answer is whole", async () => {
  for (const [afterBytes, left] of [[0, ""], [8, "first\nse"]] as const) {
    await meet({ type: "lost-tail", afterBytes }, async ({ upstream, client }) => {
      tell(await upstream.next());
      assert.equal(await wholeBody(client), left);
    });
  }
});

Deno.test("fault in an answer: a refusal of the server's own is passed on, and the fault waits", async () => {
  await using proxy = await startFaultProxy({
    upstream: {
      server: "refusing",
      send: () => Promise.resolve(new Response("no\n", { status: 403 })),
      close: () => {},
    },
  });
  const injected = proxy.inject({ fault: { type: "garbage" } });
  using client = await WireClient.request(proxy.url, WATCH);
  assert.equal(await wholeBody(client), "no\n");
  assert.equal(injected.hits, 0);
});
