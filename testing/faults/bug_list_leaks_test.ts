import assert from "node:assert/strict";
import { getHeapSnapshot } from "node:v8";
import { defineController } from "../../src/controller/define_controller.ts";
import { ConfigMap, Secret, ServiceAccount } from "../../src/resource/builtins.ts";
import { REMEMBERED_KEYS } from "../../src/workqueue/known_keys.ts";
import { exponential } from "../../src/workqueue/rate_limiter.ts";
import { eventually } from "../eventually.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";

/** How many objects come and go. */
const OBJECTS = 100;
/** Their names and labels begin so, and nothing else does. */
const MARK = "kept-if-seen-";
/** More keys than a work queue remembers: it then forgets those that nothing happens to. */
const FLUSH = "flush";
const FLUSHED_KEYS = 3 * REMEMBERED_KEYS;
/** The server is in this process, and remembers some of what was. */
const HISTORY_LIMIT = 5;
/** Besides that history: what the last request, event or log line is still held by. */
const MOST_KEPT = HISTORY_LIMIT + 15;

/**
 * Whose names any text of the heap has, after a collection: a map that keeps keys would show them all. Numbers, since
 * names that this function keeps would be found the next time.
 */
async function namedOnTheHeap(): Promise<Set<number>> {
  const found = new Set<number>();
  let tail = "";
  for await (const chunk of getHeapSnapshot()) {
    const text = tail + String(chunk);
    for (const [name] of text.matchAll(new RegExp(`${MARK}\\d{3}`, "g"))) found.add(Number(name.slice(-3)));
    tail = text.slice(-MARK.length - 3);
  }
  return found;
}

function nameOf(index: number): string {
  return MARK + String(index).padStart(3, "0");
}

Deno.test("bug list 13: no stop, from the cache to the reconcile, keeps anything of objects that came and went", async () => {
  const tries: number[] = [];
  const controller = defineController({
    for: ConfigMap,
    owns: [Secret],
    watches: [{
      resource: ServiceAccount,
      map: ({ metadata: { name, namespace, labels } }) =>
        name.startsWith(FLUSH)
          ? Array.from({ length: FLUSHED_KEYS }, (_, index) => `${namespace}/nothing-${index}`)
          : [`${namespace}/${labels?.["mark"]}`],
    }],
    rateLimiter: () => exponential({ baseMs: 1, maxMs: 5 }),
    concurrency: 4,
    async reconcile({ object: { metadata }, apply }) {
      const index = Number(metadata.name.slice(MARK.length));
      tries[index] = (tries[index] ?? 0) + 1;
      if (tries[index] === 1) throw new Error("Cannot do it: the test wants a second try");
      await apply(Secret, { metadata: { name: metadata.name } });
    },
  });
  await using env = await startTestEnv({
    backend: "embedded",
    historyLimit: HISTORY_LIMIT,
    reportLines: 0,
    controllers: [controller],
  });
  const namespace = await env.namespace();
  await comeAndGo(env, {
    namespace,
    areTriedTwice: () => tries.length === OBJECTS && tries.every((count) => count >= 2),
  });
  let flushes = 0;
  await eventually(async () => {
    const name = `${FLUSH}-${++flushes}`;
    await env.client.resource(ServiceAccount, { namespace }).create({ metadata: { name } });
    const kept = await namedOnTheHeap();
    assert.ok(kept.size <= MOST_KEPT, `${kept.size} of ${OBJECTS} are kept: ${[...kept]}`);
  }, { what: "the last reconciles, and an empty heap", timeoutMs: 15_000, intervalMs: 250 });
});

async function comeAndGo(
  env: TestEnv,
  { namespace, areTriedTwice }: { readonly namespace: string; areTriedTwice(): boolean },
): Promise<void> {
  const configMaps = env.client.resource(ConfigMap, { namespace });
  const secrets = env.client.resource(Secret, { namespace });
  const accounts = env.client.resource(ServiceAccount, { namespace });
  for (let index = 0; index < OBJECTS; index++) {
    await configMaps.create({ metadata: { name: nameOf(index) } });
    // The queue of watched objects may remember this name; the object, with its label, is to be forgotten.
    await accounts.create({ metadata: { name: `account-${index}`, labels: { mark: nameOf(index) } } });
  }
  await eventually(areTriedTwice, { what: "two tries for each object" });
  await eventually(async () => (await secrets.list()).items.length === OBJECTS, { what: "the children" });
  for (let index = 0; index < OBJECTS; index++) {
    await accounts.delete(`account-${index}`);
    await configMaps.delete(nameOf(index));
  }
  await eventually(async () => (await secrets.list()).items.length === 0, {
    what: "the end of the children",
  });
}
