import assert from "node:assert/strict";
import { Client } from "./client.ts";
import type { Discovery } from "./discovery.ts";
import type { TransportRequest } from "./transport.ts";

/** A discovery over fixed answers, by path; what is not there is a 404. */
function discover(answers: Readonly<Record<string, unknown>>): Discovery {
  const missing = { apiVersion: "v1", kind: "Status", code: 404, reason: "NotFound", message: "no" };
  const send = ({ path }: TransportRequest): Promise<Response> => {
    const answer = answers[path];
    return Promise.resolve(answer ? Response.json(answer) : Response.json(missing, { status: 404 }));
  };
  return new Client({ transport: { server: "https://api.test", send, close: () => {} } }).discovery();
}

const legacy = {
  "/api": { kind: "APIVersions", versions: ["v1"] },
  "/api/v1": { kind: "APIResourceList", groupVersion: "v1", resources: [] },
  "/apis": {
    kind: "APIGroupList",
    groups: [{ name: "apps", versions: [{ groupVersion: "apps/v1", version: "v1" }] }],
  },
  "/apis/apps/v1": {
    kind: "APIResourceList",
    groupVersion: "apps/v1",
    resources: [
      {
        name: "deployments",
        singularName: "deployment",
        namespaced: true,
        kind: "Deployment",
        verbs: ["get"],
        shortNames: ["deploy"],
        categories: ["all"],
      },
      { name: "deployments/scale", singularName: "", namespaced: true, kind: "Scale", verbs: ["get"] },
      { name: "deployments/status", singularName: "", namespaced: true, kind: "Deployment", verbs: ["get"] },
    ],
  },
};
const deployments = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  scope: "Namespaced",
  verbs: ["get"],
  shortNames: ["deploy"],
  categories: ["all"],
  subresources: ["scale", "status"],
};

Deno.test("Discovery.resources: from one aggregated answer a root", async () => {
  const resource = {
    resource: "deployments",
    responseKind: { group: "apps", version: "v1", kind: "Deployment" },
    scope: "Namespaced",
    singularResource: "deployment",
    verbs: ["get"],
    shortNames: ["deploy"],
    categories: ["all"],
    subresources: [{ subresource: "scale" }, { subresource: "status" }],
  };
  const items = [{ metadata: { name: "apps" }, versions: [{ version: "v1", resources: [resource] }] }];
  const found = await discover({
    "/api": { kind: "APIGroupDiscoveryList", items: [] },
    "/apis": { kind: "APIGroupDiscoveryList", items },
  }).resources();
  assert.deepEqual(found, [deployments]);
});

Deno.test("Discovery.resources: from a server that knows the old form only", async () => {
  assert.deepEqual(await discover(legacy).resources(), [deployments]);
});

Deno.test("Discovery.find: a served resource, one that is not, and a group that is not", async () => {
  const discovery = discover(legacy);
  assert.deepEqual(await discovery.find({ apiVersion: "apps/v1", plural: "deployments" }), deployments);
  assert.equal(await discovery.find({ apiVersion: "apps/v1", plural: "webs" }), undefined);
  assert.equal(await discovery.find({ apiVersion: "example.com/v1", plural: "webs" }), undefined);
});

Deno.test("Discovery.serverVersion: as the server tells it", async () => {
  const version = { major: "1", minor: "37", gitVersion: "v1.37.2", platform: "linux/amd64" };
  const { platform: _platform, ...told } = version;
  assert.deepEqual(await discover({ "/version": version }).serverVersion(), told);
});
