import assert from "node:assert/strict";
import { readJson } from "./json_text.ts";
import { withRepeated } from "./repeated_fields.ts";

const DEPLOYMENT = { group: "apps", version: "v1", kind: "Deployment" } as const;

function read(text: string, served: Parameters<typeof withRepeated>[1] = DEPLOYMENT): unknown {
  return withRepeated(readJson(text).tree ?? null, served);
}

Deno.test("withRepeated: objects add up, and null takes away what may be missing", () => {
  assert.deepEqual(read('{"spec":{"replicas":1},"spec":{"paused":true},"spec":null}'), {
    spec: { replicas: 1, paused: true },
  });
  assert.deepEqual(
    read('{"metadata":{"name":"a","labels":{"a":"b"}},"metadata":{"name":null,"labels":null}}'),
    {
      metadata: { name: "a", labels: null },
    },
  );
});

Deno.test("withRepeated: entries of maps are new, items of lists are not", () => {
  const list = (field: string) => `{"spec":{"template":{"spec":{${field}}}}}`;
  const containers = '"containers":[{"name":"a","tty":true},{"name":"b"}],"containers":[{"name":"c"}]';
  assert.deepEqual(read(list(containers)), {
    spec: { template: { spec: { containers: [{ name: "c", tty: true }] } } },
  });
  assert.deepEqual(read('{"metadata":{"labels":{"a":"b"},"labels":{"c":"d"}}}'), {
    metadata: { labels: { a: "b", c: "d" } },
  });
});

Deno.test("withRepeated: a value of the wrong type is refused although another one follows", () => {
  assert.throws(() => read('{"spec":{"replicas":"x","replicas":1}}'), { name: "StatusError" });
  assert.throws(() => read('{"spec":5,"spec":{}}'), { name: "StatusError" });
});

Deno.test("withRepeated: of a kind that is not known the last one counts", () => {
  assert.deepEqual(read('{"a":{"b":1},"a":{"c":1}}', { group: "x", version: "v1", kind: "X" }), {
    a: { c: 1 },
  });
});
