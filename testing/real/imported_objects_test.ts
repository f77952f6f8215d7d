import assert from "node:assert/strict";
import { ApiError } from "../../src/client/api_error.ts";
import { installDefinitions } from "../../src/manager/install.ts";
import { defineBuiltin } from "../../src/resource/define_builtin.ts";
import type { KubeObject, ObjectInput } from "../../src/resource/object.ts";
import type { CustomResourceDefinitionInput } from "../../src/schema/crd.ts";
import { definitionsIn } from "../../src/schema/import_crd.ts";
import { IMPORTED_OBJECTS } from "../../src/schema/import_crd_objects_for_tests.ts";
import { parseYaml } from "../../src/schema/yaml.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";

const ROOT = new URL("../../", import.meta.url);

function isDefinition(value: unknown): value is CustomResourceDefinitionInput {
  return definitionsIn(JSON.parse(JSON.stringify(value))).length === 1;
}

/** Metadata of embedded objects is refused when it is read, everything else when it is validated. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && [400, 422].includes(error.code);
}

/** Without the subresource an object is created with its status. */
function withWritableStatus(definition: CustomResourceDefinitionInput): CustomResourceDefinitionInput {
  const versions = definition.spec.versions.map(({ subresources: _subresources, ...version }) => version);
  return { ...definition, spec: { ...definition.spec, versions } };
}

Deno.test({
  name: "real API server: it takes and refuses the objects that imported types take and refuse",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const namespace = await env.namespace();
    for (const { file, good, bad } of IMPORTED_OBJECTS) {
      const documents = parseYaml(await Deno.readTextFile(new URL(file, ROOT)));
      const [definition] = documents.flatMap(definitionsIn);
      assert.ok(isDefinition(definition), file);
      await installDefinitions(env.client, [withWritableStatus(definition)], {
        clock: env.clock,
        timeoutMs: 30_000,
      });
      const { group, names: { kind, plural }, scope, versions } = definition.spec;
      const version = versions.find(({ storage }) => storage)?.name ?? "";
      const resource = defineBuiltin<KubeObject, ObjectInput>({
        apiVersion: `${group}/${version}`,
        kind,
        plural,
        scope,
      });
      const objects = scope === "Cluster"
        ? env.client.resource(resource)
        : env.client.resource(resource, { namespace });
      const create = (object: object) =>
        objects.create({ ...object, metadata: { generateName: "a-" } }, { dryRun: true });
      for (const object of good) assert.equal((await create(object)).kind, kind);
      for (const [reason, object] of Object.entries(bad)) {
        await assert.rejects(create(object), isRefusal, `${kind}: ${reason}`);
      }
    }
  },
});
