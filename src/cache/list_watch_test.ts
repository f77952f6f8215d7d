import assert from "node:assert/strict";
import type { ListOptions, WatchOptions } from "../client/list_options.ts";
import { metadataOnly } from "../resource/metadata_only.ts";
import type { KubeObject } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import { type ListWatchClient, listWatchOf } from "./list_watch.ts";

const Things: Resource = {
  group: "example.com",
  version: "v1",
  kind: "Thing",
  plural: "things",
  singular: "thing",
  scope: "Namespaced",
  apiVersion: "example.com/v1",
  subresources: [],
};

function clientOf(server: FakeListWatch, namespace?: string): ListWatchClient<Thing> {
  return {
    resource: Things,
    ...(namespace === undefined ? {} : { namespace }),
    list: (options: ListOptions) => server.list(options),
    watch: (options: WatchOptions) => server.watch(options),
  };
}

Deno.test("listWatchOf: says what is meant, and of which kind the objects are (R23)", () => {
  const server = new FakeListWatch();
  assert.equal(listWatchOf(clientOf(server)).description, "things.example.com");
  assert.equal(
    listWatchOf(clientOf(server, "shop"), { labelSelector: "app=web", fieldSelector: "metadata.name=web" })
      .description,
    'things.example.com in namespace "shop" with labels app=web with fields metadata.name=web',
  );
  const { resource } = listWatchOf(clientOf(server));
  assert.deepEqual([resource?.apiVersion, resource?.kind], ["example.com/v1", "Thing"]);
  const partial: ListWatchClient<KubeObject> = { ...clientOf(server), resource: metadataOnly(Things) };
  assert.equal(listWatchOf(partial).description, "things.example.com (metadata only)");
});

Deno.test("listWatchOf: both questions carry the selectors", async () => {
  const server = new FakeListWatch();
  const listWatch = listWatchOf(clientOf(server), { labelSelector: "app=web" });
  await listWatch.list({ limit: 500 });
  await listWatch.watch({ resourceVersion: "0" });
  assert.deepEqual(server.lists, [{ limit: 500, labelSelector: "app=web" }]);
  assert.deepEqual(server.watches, [{ resourceVersion: "0", labelSelector: "app=web" }]);
});
