import assert from "node:assert/strict";
import { failure, type Thing } from "./fake_list_watch_for_tests.ts";
import { filled, recorder, withInformer } from "./informer_bench_for_tests.ts";

for (const useWatchList of [false, true]) {
  const way = useWatchList ? "a watch list" : "a list";
  Deno.test(`SharedInformer: by ${way} each state is transformed once, a relist of what is known runs no transform (R28, D5)`, async () => {
    const transformed: string[] = [];
    const transform = (object: Thing): Thing => {
      transformed.push(`${object.metadata.name}@${object.metadata.resourceVersion}`);
      return { ...object, spec: { size: transformed.length } };
    };
    const server = filled("a", "b");
    await withInformer({ server, useWatchList, transform }, async ({ clock, informer }) => {
      const { told, handler } = recorder();
      informer.addHandler(handler);
      const complete = async (): Promise<void> => {
        if (useWatchList) server.bookmark(true);
        await clock.advance(0);
      };
      await complete();
      server.put("c");
      await clock.advance(5_000);
      const [c, states] = [server.version, ["a@1", "b@2", `c@${server.version}`]];
      assert.deepEqual(transformed, states);

      const known = informer.lister.list();
      told.length = 0;
      server.emit({ type: "ERROR", status: failure(410, "Expired") });
      await clock.advance(1_600);
      await complete();
      const reads = useWatchList ? server.watches.filter((watch) => watch.sendInitialEvents) : server.lists;
      assert.equal(reads.length, 2, "all was read again");
      assert.deepEqual(transformed, states, "what is known is not transformed again");
      assert.deepEqual(told, [], "nor told");
      for (const object of known) assert.equal(informer.lister.get(object.metadata.name), object);

      server.emit({ type: "ERROR", status: failure(410, "Expired") });
      await clock.advance(0);
      server.put("a");
      server.remove("b");
      await clock.advance(5_000);
      await complete();
      // What is gone is told by its last known state, which was transformed when it came (never a tombstone, D5).
      const changed = server.objects.find(({ metadata }) => metadata.name === "a")?.metadata.resourceVersion;
      assert.deepEqual(transformed, [...states, `a@${changed}`]);
      assert.deepEqual(told, ["delete b@2?", `update a@1-${changed}`]);
      assert.equal(informer.lister.get("c")?.metadata.resourceVersion, c);
    });
  });
}
