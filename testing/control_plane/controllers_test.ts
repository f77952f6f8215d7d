import assert from "node:assert/strict";
import {
  type Client,
  connect,
  isNotFound,
  jsonPatch,
  type PropagationPolicy,
  type ResourceClient,
} from "../../src/client/mod.ts";
import { ConfigMap, CustomResourceDefinition, Namespace } from "../../src/resource/builtins.ts";
import { defineBuiltin } from "../../src/resource/define_builtin.ts";
import type { KubeObject, ObjectInput, UnknownObject } from "../../src/resource/object.ts";
import type { Resource } from "../../src/resource/resource.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { eventually } from "../eventually.ts";

const Shop = defineBuiltin<UnknownObject>({
  apiVersion: "test.kubeloop.dev/v1",
  kind: "Shop",
  plural: "shops",
});

async function installShop(client: Client): Promise<void> {
  const definitions = client.resource(CustomResourceDefinition);
  await definitions.create({
    metadata: { name: "shops.test.kubeloop.dev" },
    spec: {
      group: "test.kubeloop.dev",
      scope: "Namespaced",
      names: { kind: "Shop", plural: "shops", singular: "shop", listKind: "ShopList" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  });
  await eventually(async () => {
    const { status } = await definitions.get("shops.test.kubeloop.dev");
    return status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") ??
      false;
  }, { what: "the definition established" });
}

/** Makes an owner and its dependent, and answers how they are told of. */
async function makePair(
  client: Client,
  { namespace, owner, name }: {
    readonly namespace: string;
    readonly owner: Resource<KubeObject, ObjectInput>;
    readonly name: string;
  },
): Promise<{ owners: ResourceClient<KubeObject, ObjectInput>; dependent: string }> {
  const owners = client.resource(owner, { namespace });
  const { apiVersion, kind, metadata: { uid } } = await owners.create({ metadata: { name } });
  const ownerReferences = [{ apiVersion, kind, name, uid, blockOwnerDeletion: true }];
  const dependent = `${name}-dependent`;
  await client.resource(ConfigMap, { namespace }).create({ metadata: { name: dependent, ownerReferences } });
  return { owners, dependent };
}

function isGone(answer: Promise<unknown>): Promise<boolean> {
  return answer.then(() => false, (error) => {
    if (isNotFound(error)) return true;
    throw error;
  });
}

Deno.test({
  name: "startControlPlane: a garbage collector and a namespace controller run beside it",
  ignore: ignoreRealServers,
  async fn(t) {
    await using plane = await startControlPlane();
    const client = await connect(plane.adminConfig);
    const namespace =
      (await client.resource(Namespace).create({ metadata: { generateName: "test-" } })).metadata.name;
    const configMaps = client.resource(ConfigMap, { namespace });
    // An API server that starts asks for patience with custom resources (503, Retry-After: 5).
    const eventuallyGone = (name: string) =>
      eventually(() => isGone(configMaps.get(name)), { what: `${name} gone`, timeoutMs: 30_000 });
    try {
      for (const propagationPolicy of ["Background", "Foreground"] satisfies PropagationPolicy[]) {
        await t.step(`${propagationPolicy} deletion takes the dependents along`, async () => {
          const name = propagationPolicy.toLowerCase();
          const { owners, dependent } = await makePair(client, { namespace, owner: ConfigMap, name });
          await owners.delete(name, { propagationPolicy });
          await eventuallyGone(name);
          await eventuallyGone(dependent);
        });
      }
      await t.step("Foreground deletion waits for a dependent that blocks it", async () => {
        const { owners, dependent } = await makePair(client, {
          namespace,
          owner: ConfigMap,
          name: "patient",
        });
        const held = jsonPatch([{
          op: "add",
          path: "/metadata/finalizers",
          value: ["test.kubeloop.dev/hold"],
        }]);
        await configMaps.patch(dependent, held);
        await owners.delete("patient", { propagationPolicy: "Foreground" });
        await eventually(async () =>
          (await configMaps.get(dependent)).metadata.deletionTimestamp !== undefined
        );
        assert.deepEqual((await configMaps.get("patient")).metadata.finalizers, ["foregroundDeletion"]);
        await configMaps.patch(dependent, jsonPatch([{ op: "remove", path: "/metadata/finalizers" }]));
        await eventuallyGone(dependent);
        await eventuallyGone("patient");
      });
      await t.step("Orphan deletion leaves the dependents, without the reference", async () => {
        const { owners, dependent } = await makePair(client, {
          namespace,
          owner: ConfigMap,
          name: "orphaning",
        });
        await owners.delete("orphaning", { propagationPolicy: "Orphan" });
        await eventuallyGone("orphaning");
        assert.equal((await configMaps.get(dependent)).metadata.ownerReferences, undefined);
      });
      await t.step(
        "a dependent with another owner stays, without the reference to the one that is gone",
        async () => {
          const stays = await configMaps.create({ metadata: { name: "stays" } });
          const { owners, dependent } = await makePair(client, { namespace, owner: ConfigMap, name: "goes" });
          const value = { apiVersion: "v1", kind: "ConfigMap", name: "stays", uid: stays.metadata.uid };
          await configMaps.patch(
            dependent,
            jsonPatch([{ op: "add", path: "/metadata/ownerReferences/-", value }]),
          );
          await owners.delete("goes");
          await eventually(async () =>
            (await configMaps.get(dependent)).metadata.ownerReferences?.length === 1
          );
          assert.deepEqual((await configMaps.get(dependent)).metadata.ownerReferences, [value]);
        },
      );
      await t.step("an object whose owner never was goes", async () => {
        const owner = {
          apiVersion: "v1",
          kind: "ConfigMap",
          name: "never",
          uid: "00000000-0000-4000-8000-000000000000",
        };
        await configMaps.create({ metadata: { name: "lost", ownerReferences: [owner] } });
        await eventuallyGone("lost");
      });
      await t.step("custom resources that come later own objects too", async () => {
        await installShop(client);
        const { owners, dependent } = await makePair(client, { namespace, owner: Shop, name: "shop" });
        await owners.delete("shop");
        await eventuallyGone(dependent);
      });
      await t.step("they outlast a restart of the API server", async () => {
        const { owners, dependent } = await makePair(client, { namespace, owner: Shop, name: "second" });
        await plane.apiServer.restart();
        await owners.delete("second");
        await eventuallyGone(dependent);
      });
      await t.step("a namespace ends with all that is in it, and says what it waits for", async () => {
        const finalizers = ["test.kubeloop.dev/hold"];
        await client.resource(Shop, { namespace }).create({ metadata: { name: "held", finalizers } });
        await client.resource(Namespace).delete(namespace);
        await eventually(async () => {
          const { status } = await client.resource(Namespace).get(namespace);
          const messages = status?.conditions?.filter(({ status }) => status === "True").map(({ message }) =>
            message
          );
          assert.deepEqual(messages, [
            "Some resources are remaining: shops.test.kubeloop.dev has 1 resource instances",
            "Some content in the namespace has finalizers remaining: test.kubeloop.dev/hold in 1 resource instances",
          ]);
        }, { what: "the conditions" });
        assert.deepEqual((await configMaps.listAll()).items, []);
        const shops = client.resource(Shop, { namespace });
        await shops.patch("held", jsonPatch([{ op: "remove", path: "/metadata/finalizers" }]));
        await eventually(() => isGone(client.resource(Namespace).get(namespace)), {
          what: "the namespace gone",
        });
      });
    } finally {
      client.close();
    }
  },
});
