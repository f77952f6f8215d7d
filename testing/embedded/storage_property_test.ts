import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonObject } from "./json.ts";
import { metaOf } from "./object_meta.ts";
import { CompactedError } from "./revision_log.ts";
import { keyBehind } from "./sorted_map.ts";
import { Storage } from "./storage.ts";

const RESOURCES = ["pods", "nodes"];
/** Few changes are kept, so that they are forgotten within a run. */
const HISTORY_LIMIT = 7;

type Content = ReadonlyMap<string, JsonObject>;

/** A storage as one would write it first: a copy of everything at each revision. */
class NaiveStorage {
  readonly #states: Map<number, Content>;
  #revision: number;

  constructor(revision = 1, states: ReadonlyMap<number, Content> = new Map([[1, new Map()]])) {
    this.#revision = revision;
    this.#states = new Map(states);
  }

  get revision(): number {
    return this.#revision;
  }

  fork(revision: number): NaiveStorage {
    const known = [...this.#states].filter(([one]) => one <= revision);
    return new NaiveStorage(revision, new Map(known));
  }

  put(resource: string, key: string, object: JsonObject): void {
    this.#next(new Map(this.#content(this.#revision)).set(`${resource} ${key}`, object));
  }

  remove(resource: string, key: string): void {
    const content = new Map(this.#content(this.#revision));
    if (content.delete(`${resource} ${key}`)) this.#next(content);
  }

  list(resource: string, range: { prefix: string; from: string; at: number }): [string, unknown][] {
    return [...this.#content(range.at)]
      .filter(([key]) => key.startsWith(`${resource} `))
      .map(([key, object]): [string, unknown] => [key.slice(resource.length + 1), object["value"]])
      .filter(([key]) => key.startsWith(range.prefix) && key >= range.from)
      .sort(([left], [right]) => left < right ? -1 : 1);
  }

  #content(revision: number): Content {
    return this.#states.get(revision) ?? new Map();
  }

  #next(content: Content): void {
    this.#revision++;
    this.#states.set(this.#revision, content);
  }
}

interface Pair {
  readonly real: Storage;
  readonly model: NaiveStorage;
}

type Command = (pairs: Pair[]) => void;

const resource = fc.constantFrom(...RESOURCES);
/** Namespaces of which one begins like the other one, and enough names to fill several nodes. */
const key = fc.tuple(fc.constantFrom("a", "a-b", "b"), fc.integer({ min: 0, max: 120 }))
  .map(([namespace, name]) => `${namespace}/${name}`);
/** Which of the storages is meant: there is always a first one. */
const which = fc.nat();

function chosen(pairs: readonly Pair[], index: number): Pair {
  const pair = pairs[index % pairs.length];
  assert.ok(pair !== undefined);
  return pair;
}

/** A revision at or before the present one. */
function earlier({ real }: Pair, back: number): number {
  return Math.max(1, real.revision - back);
}

const put = fc.record({ which, resource, key, value: fc.nat(9) }).map((write): Command => (pairs) => {
  const { real, model } = chosen(pairs, write.which);
  const object = { metadata: { name: write.key }, value: write.value };
  const stored = real.put(write.resource, write.key, object);
  model.put(write.resource, write.key, object);
  assert.equal(metaOf(stored).resourceVersion, String(model.revision));
});

/** Many at once, so that nodes are split and joined. */
const bulk = fc.record({ which, resource, start: fc.nat(60), count: fc.nat(80), isRemoval: fc.boolean() })
  .map(({ start, count, isRemoval, ...of }): Command => (pairs) => {
    const { real, model } = chosen(pairs, of.which);
    for (let name = start; name < start + count; name++) {
      if (isRemoval) {
        real.remove(of.resource, `a/${name}`);
        model.remove(of.resource, `a/${name}`);
      } else {
        real.put(of.resource, `a/${name}`, { value: name });
        model.put(of.resource, `a/${name}`, { value: name });
      }
    }
  });

const remove = fc.record({ which, resource, key }).map((write): Command => (pairs) => {
  const { real, model } = chosen(pairs, write.which);
  const before = model.revision;
  const removed = real.remove(write.resource, write.key);
  model.remove(write.resource, write.key);
  assert.equal(removed !== undefined, model.revision > before);
});

const list = fc.record({
  which,
  resource,
  prefix: fc.constantFrom("", "a", "a/", "a-b/", "b/", "c/"),
  from: fc.oneof(fc.constant(""), key, key.map(keyBehind)),
  back: fc.nat(30),
}).map(({ which, resource, prefix, from, back }): Command => (pairs) => {
  const pair = chosen(pairs, which);
  const at = earlier(pair, back);
  const { real, model } = pair;
  if (at < real.oldestRevision) {
    assert.throws(() => real.list(resource, { at }), CompactedError);
    return;
  }
  const expected = model.list(resource, { prefix, from, at });
  const found = real.list(resource, { prefix, from, at });
  assert.deepEqual(found.map(([name, object]) => [name, object["value"]]), expected);
  assert.equal(real.read(resource, at).count({ prefix, from }), expected.length);
});

const fork = fc.record({ which, back: fc.nat(20) }).map(({ which, back }): Command => (pairs) => {
  const pair = chosen(pairs, which);
  const revision = earlier(pair, back);
  if (revision < pair.real.oldestRevision) {
    assert.throws(() => pair.real.fork(revision), CompactedError);
    return;
  }
  pairs.push({ real: pair.real.fork(revision), model: pair.model.fork(revision) });
});

const compact = fc.record({ which, back: fc.nat(10) }).map(({ which, back }): Command => (pairs) => {
  const pair = chosen(pairs, which);
  const revision = earlier(pair, back);
  pair.real.compact(revision);
  assert.ok(pair.real.oldestRevision >= revision);
});

function checkAll(pairs: readonly Pair[]): void {
  for (const { real, model } of pairs) {
    assert.equal(real.revision, model.revision);
    for (const resource of RESOURCES) {
      const expected = model.list(resource, { prefix: "", from: "", at: model.revision });
      assert.deepEqual(real.list(resource).map(([name, object]) => [name, object["value"]]), expected);
      for (const [name, value] of expected) assert.equal(real.get(resource, name)?.["value"], value);
      assert.equal(real.read(resource).size, expected.length);
    }
  }
}

Deno.test("Storage: is at each revision, in each fork, what a copy of everything would be", () => {
  const command = fc.oneof(
    { weight: 8, arbitrary: put },
    { weight: 3, arbitrary: remove },
    { weight: 2, arbitrary: bulk },
    { weight: 4, arbitrary: list },
    { weight: 2, arbitrary: fork },
    { weight: 1, arbitrary: compact },
  );
  // A failure is reported with its seed and path, as fast-check prints them.
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), fc.boolean(), (commands, isShort) => {
      const historyLimit = isShort ? HISTORY_LIMIT : 10_000;
      const pairs: Pair[] = [{ real: new Storage({ historyLimit }), model: new NaiveStorage() }];
      for (const run of commands) run(pairs);
      checkAll(pairs);
    }),
    { numRuns: 150 },
  );
});

Deno.test("Storage: changes since a revision are told alike by a fork", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ resource, key }), { minLength: 1, maxLength: 40 }), (writes) => {
      const storage = new Storage();
      for (const { resource, key } of writes) storage.put(resource, key, { value: 0 });
      const fork = storage.fork();
      storage.put("pods", "a/later", { value: 1 });
      for (const resource of RESOURCES) {
        const known = storage.changesSince(1, resource).filter(({ revision }) => revision <= fork.revision);
        assert.deepEqual(fork.changesSince(1, resource), known);
      }
    }),
  );
});
