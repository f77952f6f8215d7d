import assert from "node:assert/strict";
import type { DiscoveredResource } from "../../src/client/discovery.ts";
import * as builtins from "../../src/resource/builtins.ts";
import { groupResource, type Resource } from "../../src/resource/resource.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";

/** The groups that `@kubeloop/sdk/builtins` is to know as a whole. */
const GROUPS = [
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
];

/** Kinds without a resource value, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  bindings: "can only be created, and schedulers do that by the binding subresource of a Pod",
  componentstatuses: "deprecated since Kubernetes 1.19, and can be neither watched nor written",
};

const RESOURCES: readonly Resource[] = Object.values(builtins);

/** What differs between a resource value and what a server says of it. */
function differences(resource: Resource, served: DiscoveredResource): readonly string[] {
  const known = resource.subresources.toSorted().join();
  const given = served.subresources.filter((name) => name === "status" || name === "scale").toSorted().join();
  return [
    resource.kind === served.kind ? "" : `kind ${resource.kind}, served ${served.kind}`,
    resource.singular === served.singular ? "" : `singular ${resource.singular}, served ${served.singular}`,
    resource.scope === served.scope ? "" : `scope ${resource.scope}, served ${served.scope}`,
    known === given ? "" : `subresources "${known}", served "${given}"`,
  ].filter((difference) => difference !== "").map((difference) =>
    `${groupResource(resource)}: ${difference}`
  );
}

function find(resources: readonly DiscoveredResource[], { group, version, plural }: Resource) {
  return resources.find((one) => one.group === group && one.version === version && one.plural === plural);
}

Deno.test("builtins: what the embedded API server serves has the same scope and subresources", async () => {
  await using env = await startTestEnv({ backend: "embedded" });
  const served = await env.client.discovery().resources();
  const compared = RESOURCES.flatMap((resource) => {
    const found = find(served, resource);
    return found ? [differences(resource, found)] : [];
  });
  assert.ok(compared.length > 0);
  assert.deepEqual(compared.flat(), []);
});

Deno.test({
  name: "real API server: builtins are every kind of their groups, in the preferred version",
  ignore: ignoreRealServers,
  async fn() {
    await using env = await startTestEnv({ backend: "control-plane" });
    const served = await env.client.discovery().resources();
    // The preferred version of a group comes first.
    const preferred = new Map(served.toReversed().map(({ group, version }) => [group, version]));
    const expected = served.filter(({ group, version }) =>
      GROUPS.includes(group) && preferred.get(group) === version
    );
    const missing = expected
      .filter((one) =>
        !RESOURCES.some(({ group, version, plural }) =>
          group === one.group && version === one.version && plural === one.plural
        )
      )
      .map(groupResource);
    assert.deepEqual(missing.toSorted(), Object.keys(LEFT_OUT).toSorted());
    const wrong = RESOURCES.flatMap((resource) => {
      const found = find(expected, resource);
      return found
        ? differences(resource, found)
        : [`${groupResource(resource)}: ${resource.version} is not served or not the preferred version`];
    });
    assert.deepEqual(wrong, []);
  },
});
