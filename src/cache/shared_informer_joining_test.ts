import assert from "node:assert/strict";
import { failure, type FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { filled } from "./informer_bench_for_tests.ts";
import type { AddInfo } from "./informer_handler.ts";
import { keepingChecks, View } from "./informer_view_for_tests.ts";
import { SteppedInformer } from "./stepped_informer_for_tests.ts";

const NAMES = Array.from({ length: 100 }, (_, index) => `thing-${index}`);

/** An informer with a handler that takes so long that news are worked off in many slices. */
function makeFixture(server: FakeListWatch) {
  const { failed, log } = keepingChecks();
  const bench = new SteppedInformer(server, { log });
  const work = () => bench.take(4);
  bench.informer.addHandler({ onAdd: work, onUpdate: work, onDelete: work });
  const shown = (name: string) => bench.informer.lister.get(name)?.metadata.resourceVersion;
  return { bench, failed, shown };
}

/** All that the server has, by name. */
function truthOf(server: FakeListWatch): Map<string, Thing> {
  return new Map(server.objects.map((object) => [object.metadata.name, object]));
}

/** Lets a new handler join at the end of each slice, as long as there are any; tells how many joined. */
async function joinAtEachSlice(bench: SteppedInformer, views: View[]): Promise<void> {
  const most = views.length + 30;
  do {
    if (views.length < most) await bench.hold(() => void views.push(new View(bench.informer)));
    await bench.hold(() => bench.clock.turn());
  } while (bench.clock.turns > 0);
}

/** What a server does with all its objects at once: most change, some go, some come. */
function changeMuch(server: FakeListWatch): void {
  NAMES.forEach((name, index) => index % 5 === 0 ? server.remove(name) : server.put(name));
  for (let index = 0; index < 20; index++) server.put(`new-${index}`);
}

Deno.test("SharedInformer: a handler that joins while the first list is half through is told of each object once, as initial (I4)", async () => {
  const { bench, failed } = makeFixture(filled(...NAMES));
  await using _end = bench;
  await bench.start();
  const halves: number[] = [];
  const told: string[][] = [];
  const join = () => {
    const names: string[] = [];
    halves.push(bench.informer.lister.list().length);
    const note = ({ metadata }: Thing, { isInInitialList }: AddInfo) =>
      void names.push(isInInitialList ? metadata.name : `${metadata.name}, not marked as initial`);
    const fail = () => assert.fail("nothing has changed");
    bench.informer.addHandler({ onAdd: note, onUpdate: fail, onDelete: fail });
    told.push(names);
  };
  while (!bench.informer.hasSynced) {
    await bench.hold(join);
    await bench.hold(() => bench.clock.turn());
  }
  await bench.finish();
  assert.ok(halves.some((count) => count > 0 && count < NAMES.length), `joined at ${halves}`);
  for (const names of told) assert.deepEqual(names.toSorted(), NAMES.toSorted());
  assert.deepEqual(failed, []);
});

Deno.test("SharedInformer: handlers that join while a burst of events is half through miss nothing and hear nothing twice (I4, I13)", async () => {
  const server = filled(...NAMES);
  const { bench, failed, shown } = makeFixture(server);
  await using _end = bench;
  await bench.start();
  await bench.finish();
  const views = [new View(bench.informer)];
  await bench.finish();
  await bench.hold(() => changeMuch(server));
  assert.equal(shown("new-19"), undefined, "it is half through");
  await joinAtEachSlice(bench, views);
  assert.deepEqual(failed, []);
  assert.ok(views.length > 5);
  for (const { objects } of views) assert.deepEqual(objects, truthOf(server));
});

Deno.test("SharedInformer: handlers that join while a relist is half through miss nothing and hear nothing twice (I4, I13)", async () => {
  const server = filled(...NAMES);
  const { bench, failed, shown } = makeFixture(server);
  await using _end = bench;
  await bench.start();
  await bench.finish();
  const views = [new View(bench.informer)];
  await bench.finish();
  // A watch that has run since the list can be given up without a pause.
  bench.take(2_000);
  await bench.hold(() => server.end());
  server.emit({ type: "ERROR", status: failure(410, "Expired") });
  changeMuch(server);
  await bench.hold(() => {});
  assert.equal(shown("new-19"), undefined, "it is half through");
  await joinAtEachSlice(bench, views);
  assert.equal(server.lists.length, 2);
  assert.deepEqual(failed, []);
  assert.ok(views.length > 5);
  for (const { objects } of views) assert.deepEqual(objects, truthOf(server));
});
