import assert from "node:assert/strict";
import fc from "fast-check";
import { linkSignals } from "../async/signal.ts";
import type { KubeObject } from "../resource/object.ts";
import { ConnectionError } from "./connection_error.ts";
import type { WatchEvent } from "./watch_event.ts";
import { WatchStream, type WatchStreamOptions } from "./watch_stream.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "wéb", uid: "u", resourceVersion: "5", creationTimestamp: "2026-01-01T00:00:00Z" },
};
const lines = [
  { type: "ADDED", object: pod },
  { type: "MODIFIED", object: pod },
  { type: "BOOKMARK", object: { kind: "Pod", apiVersion: "v1", metadata: { resourceVersion: "7" } } },
  { type: "DELETED", object: pod },
  { type: "ERROR", object: { kind: "Status", apiVersion: "v1", code: 410, reason: "Expired" } },
].map((event) => JSON.stringify(event)).join("\n") + "\n";

function bodyOf(
  chunks: readonly Uint8Array[],
  end: "close" | "keep" | Error = "close",
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[next++];
      if (chunk) return controller.enqueue(chunk);
      if (end === "close") return controller.close();
      if (end !== "keep") return controller.error(end);
    },
  }, { highWaterMark: 0 });
}

/** A body that fills the reader's own buffer, as one from a socket does. */
function byteBodyOf(chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const { value: chunk } = rest.next();
      const request = controller.byobRequest;
      if (!chunk) {
        controller.close();
        return request?.respond(0);
      }
      assert.ok(request?.view, "the reader hands in a buffer");
      new Uint8Array(request.view.buffer, request.view.byteOffset).set(chunk);
      request.respond(chunk.length);
    },
  });
}

function streamOf(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
  options: Partial<WatchStreamOptions> = {},
): WatchStream<KubeObject> {
  return new WatchStream<KubeObject>(body, { action: "watch pods", link: linkSignals(signal), ...options });
}

async function collect(stream: AsyncIterable<WatchEvent<KubeObject>>): Promise<WatchEvent<KubeObject>[]> {
  const events: WatchEvent<KubeObject>[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("WatchStream: gives the events in order, however the bytes are cut", async () => {
  const all = bytes(lines);
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(all.length), { maxLength: 20 }), async (cuts) => {
    const places = [0, ...cuts.sort((left, right) => left - right), all.length];
    const chunks = places.slice(1).map((end, index) => all.slice(places[index], end));
    const events = await collect(streamOf(bodyOf(chunks.filter((chunk) => chunk.length > 0))));
    assert.deepEqual(events.map((event) => event.type), [
      "ADDED",
      "MODIFIED",
      "BOOKMARK",
      "DELETED",
      "ERROR",
    ]);
    assert.deepEqual(events[0], { type: "ADDED", object: pod });
  }));
});

Deno.test("WatchStream: bookmarks tell the end of the initial events by the annotation's value (W14)", async () => {
  const bookmark = (value: string) => {
    const metadata = { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": value } };
    return `${JSON.stringify({ type: "BOOKMARK", object: { metadata } })}\n`;
  };
  const events = await collect(streamOf(bodyOf([bytes(bookmark("false") + bookmark("true"))])));
  assert.deepEqual(events, [
    { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: false },
    { type: "BOOKMARK", resourceVersion: "9", initialEventsEnd: true },
  ]);
});

Deno.test("WatchStream: an end in the middle of an event is a lost connection, after the events before it", async () => {
  const stream = streamOf(bodyOf([bytes(lines.slice(0, -10))]));
  for (let count = 0; count < 4; count++) assert.equal((await stream.next()).done, false);
  const isLost = (error: unknown) => error instanceof ConnectionError && error.reason === "lost";
  await assert.rejects(stream.next(), isLost);
  assert.equal((await stream.next()).done, true);
});

Deno.test("WatchStream: a broken body is a lost connection", async () => {
  const stream = streamOf(bodyOf([bytes(lines)], new TypeError("error reading a body from connection")));
  await assert.rejects(
    collect(stream),
    /^ConnectionError: Cannot watch pods: the connection was lost: error reading/,
  );
});

Deno.test("WatchStream: garbage is told without quoting it", async () => {
  for (
    const line of [
      "hunter2",
      '{"type":"ADDED"}',
      '{"type":"NEW","object":{}}',
      '{"type":"ERROR","object":{}}',
      "[]",
    ]
  ) {
    await assert.rejects(collect(streamOf(bodyOf([bytes(`${line}\n`)]))), (error) => {
      assert.ok(error instanceof ConnectionError && error.reason === "protocol");
      assert.ok(!error.message.includes("hunter2") && error.cause === undefined);
      return true;
    });
  }
});

Deno.test("WatchStream: an abort ends a wait for the next event, even if the body does not notice", async () => {
  const controller = new AbortController();
  const stream = streamOf(bodyOf([], "keep"), controller.signal);
  const next = stream.next();
  controller.abort(new Error("stopped"));
  await assert.rejects(next, /stopped/);
});

Deno.test("WatchStream: an abort drops events that were read already", async () => {
  const controller = new AbortController();
  const stream = streamOf(bodyOf([bytes(lines)], "keep"), controller.signal);
  assert.equal((await stream.next()).done, false);
  controller.abort(new Error("stopped"));
  await assert.rejects(stream.next(), /stopped/);
});

Deno.test("WatchStream: leaving the loop lets go of the body", async () => {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes(lines)),
    cancel: () => cancelled.resolve(),
  });
  for await (const event of streamOf(body)) {
    assert.equal(event.type, "ADDED");
    break;
  }
  await cancelled.promise;
});

Deno.test("WatchStream: batches have what came together, in order, and what follows them is thrown", async () => {
  const [first = "", ...rest] = lines.trim().split("\n");
  const body = bodyOf([bytes(`${first}\n${rest.slice(0, 2).join("\n")}\nhunter`), bytes(`2\n${rest[2]}\n`)]);
  const batches: string[][] = [];
  await assert.rejects(async () => {
    for await (const batch of streamOf(body).batches()) batches.push(batch.map(({ type }) => type));
  }, /not a watch event$/);
  assert.deepEqual(batches, [["ADDED", "MODIFIED", "BOOKMARK"]]);
});

Deno.test("WatchStream: the same events come in batches and one by one, however the bytes are cut", async () => {
  const all = bytes(lines);
  const whole = await collect(streamOf(bodyOf([all])));
  for (let size = 1; size < 60; size++) {
    const chunks = Array.from(
      { length: Math.ceil(all.length / size) },
      (_, index) => all.slice(index * size, (index + 1) * size),
    );
    for (const body of [bodyOf(chunks), byteBodyOf(chunks)]) {
      const events: WatchEvent<KubeObject>[] = [];
      for await (const batch of streamOf(body).batches()) {
        assert.ok(batch.length > 0);
        events.push(...batch);
      }
      assert.deepEqual(events, whole);
    }
  }
});

Deno.test("WatchStream: leaving the loop over batches lets go of the body", async () => {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes(lines)),
    cancel: () => cancelled.resolve(),
  });
  for await (const batch of streamOf(body).batches()) {
    assert.equal(batch.length, 5);
    break;
  }
  await cancelled.promise;
});

Deno.test("WatchStream: an event whose object is none is left out and told, where somebody listens (R7, R29)", async () => {
  const table = {
    type: "ADDED",
    object: { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, rows: [] },
  };
  const nameless = { type: "MODIFIED", object: { kind: "Pod", apiVersion: "v1" } };
  const text = [table, nameless].map((event) => JSON.stringify(event)).join("\n") + `\n${lines}`;
  const told: string[] = [];
  const stream = streamOf(bodyOf([bytes(text)]), undefined, { onUnusable: (why) => void told.push(why) });
  assert.equal((await collect(stream)).length, 5);
  assert.equal(told.length, 2);
  await assert.rejects(collect(streamOf(bodyOf([bytes(text)]))), /not a watch event$/);
});
