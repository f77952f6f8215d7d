import assert from "node:assert/strict";
import { metadataOf, testServer } from "./calls_for_tests.ts";
import { objectOrEmpty } from "./json.ts";

const PATH = "/api/v1/namespaces/default/configmaps";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

function deployment(replicas: number, more: object = {}): object {
  return {
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "nginx:1" }] },
      },
    },
    ...more,
  };
}

Deno.test("create: the server sets uid, version, time and namespace", async () => {
  const api = testServer();
  const { code, body } = await api.call("POST", PATH, {
    metadata: { name: "a", uid: "mine" },
    data: { key: "value" },
  });
  const { uid, resourceVersion, creationTimestamp, namespace } = metadataOf(body);
  assert.equal(code, 201);
  assert.match(String(uid), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  assert.match(String(resourceVersion), /^\d+$/);
  assert.equal(creationTimestamp, "2026-01-01T00:00:00Z");
  assert.equal(namespace, "default");
  assert.deepEqual([body["apiVersion"], body["kind"]], ["v1", "ConfigMap"]);
});

Deno.test("create: generateName makes a name of five more characters", async () => {
  const api = testServer();
  const names = new Set<unknown>();
  for (let count = 0; count < 20; count++) {
    names.add(metadataOf(await api.ok("POST", PATH, { metadata: { generateName: "web-" } }))["name"]);
  }
  assert.equal(names.size, 20);
  for (const name of names) assert.match(String(name), /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

Deno.test("create: a taken name is 409, a name that is bad or missing is 422", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  const taken = await api.call("POST", PATH, { metadata: { name: "a" } });
  assert.deepEqual([taken.code, taken.body["reason"]], [409, "AlreadyExists"]);
  assert.equal(taken.body["message"], 'configmaps "a" already exists');
  const missing = await api.call("POST", PATH, { metadata: {} });
  assert.equal(
    missing.body["message"],
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  );
  const bad = await api.call("POST", PATH, { metadata: { name: "A", finalizers: ["x"] } });
  assert.deepEqual([bad.code, bad.body["reason"]], [422, "Invalid"]);
  const { causes } = objectOrEmpty(bad.body["details"]);
  assert.ok(Array.isArray(causes));
  assert.deepEqual(causes.map((cause) => objectOrEmpty(cause)["field"]), [
    "metadata.name",
    "metadata.finalizers[0]",
  ]);
});

Deno.test("create: a body of another type, namespace or format is refused", async () => {
  const api = testServer();
  const messageOf = async (body: unknown, headers?: Record<string, string>) => {
    const answer = await api.call("POST", PATH, body, headers);
    return [answer.code, answer.body["message"]];
  };
  assert.deepEqual(await messageOf({ metadata: { name: "a", namespace: "other" } }), [
    400,
    "the namespace of the provided object does not match the namespace sent on the request",
  ]);
  assert.deepEqual(await messageOf({ apiVersion: "v2", metadata: { name: "a" } }), [
    400,
    'ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for ' +
    'version "v2" in scheme "pkg/runtime/scheme.go:111"',
  ]);
  assert.equal((await messageOf({ kind: "Secret", metadata: { name: "a" } }))[0], 400);
  assert.equal((await messageOf("{")).at(0), 400);
  assert.equal((await messageOf("x", { "content-type": "text/plain" })).at(0), 415);
  assert.deepEqual(await messageOf({ metadata: { name: "a", resourceVersion: "5" } }), [
    500,
    "resourceVersion should not be set on objects to be created",
  ]);
});

Deno.test("create: YAML is taken as well", async () => {
  const api = testServer();
  const text = "metadata:\n  name: a\ndata:\n  answer: 'yes'\n";
  const { data } = await api.ok("POST", PATH, text, { "content-type": "application/yaml" });
  assert.deepEqual(data, { answer: "yes" });
});

Deno.test("create: in a namespace that does not exist it is 404", async () => {
  const api = testServer();
  const { code, body } = await api.call("POST", "/api/v1/namespaces/none/configmaps", {
    metadata: { name: "a" },
  });
  assert.deepEqual([code, body["message"]], [404, 'namespaces "none" not found']);
});

Deno.test("replace: an old version is 409, none at all is taken from built-in kinds only", async () => {
  const api = testServer();
  const first = await api.ok("POST", PATH, { metadata: { name: "a" } });
  const { resourceVersion } = metadataOf(first);
  await api.ok("PUT", `${PATH}/a`, { metadata: { name: "a", resourceVersion }, data: { key: "1" } });
  const stale = await api.call("PUT", `${PATH}/a`, {
    metadata: { name: "a", resourceVersion },
    data: { key: "2" },
  });
  assert.deepEqual([stale.code, stale.body["reason"]], [409, "Conflict"]);
  assert.match(String(stale.body["message"]), /the object has been modified; please apply your changes/);
  await api.ok("PUT", `${PATH}/a`, { metadata: { name: "a" }, data: { key: "3" } });
  const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  await api.ok("POST", leases, { metadata: { name: "l" } });
  const unversioned = await api.call("PUT", `${leases}/l`, { metadata: { name: "l" } });
  assert.equal(unversioned.code, 422);
  assert.match(
    String(unversioned.body["message"]),
    /metadata.resourceVersion: Invalid value: 0: must be specified/,
  );
});

Deno.test("replace: the uid is a precondition, the name has to be that of the path", async () => {
  const api = testServer();
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  const other = await api.call("PUT", `${PATH}/a`, { metadata: { name: "a", uid: "other" } });
  assert.equal(other.code, 409);
  assert.match(
    String(other.body["message"]),
    /Precondition failed: UID in precondition: other, UID in object meta: /,
  );
  const renamed = await api.call("PUT", `${PATH}/a`, { metadata: { name: "b" } });
  assert.deepEqual([renamed.code, renamed.body["message"]], [
    400,
    "the name of the object (b) does not match the name on the URL (a)",
  ]);
});

Deno.test("replace: a missing object is created only where the kind allows it", async () => {
  const api = testServer();
  assert.equal((await api.call("PUT", `${PATH}/a`, { metadata: { name: "a" } })).code, 404);
  const lease = await api.call("PUT", "/apis/coordination.k8s.io/v1/namespaces/default/leases/l", {
    metadata: { name: "l" },
  });
  assert.equal(lease.code, 201);
});

Deno.test("replace: what changes nothing writes nothing", async () => {
  const api = testServer();
  const first = await api.ok("POST", PATH, { metadata: { name: "a" }, data: { key: "1" } });
  await api.clock.advance(5_000);
  const second = await api.ok("PUT", `${PATH}/a`, { metadata: { name: "a" }, data: { key: "1" } });
  assert.deepEqual(second, first);
});

Deno.test("replace: what only the server may change stays", async () => {
  const api = testServer();
  const first = metadataOf(await api.ok("POST", PATH, { metadata: { name: "a" } }));
  const second = metadataOf(
    await api.ok("PUT", `${PATH}/a`, {
      metadata: { name: "a", creationTimestamp: "1999-01-01T00:00:00Z", generation: 7, labels: { a: "b" } },
    }),
  );
  assert.equal(second["creationTimestamp"], first["creationTimestamp"]);
  assert.equal(second["uid"], first["uid"]);
  assert.equal(second["generation"], undefined);
});

Deno.test("dry run: everything is answered and nothing is stored", async () => {
  const api = testServer();
  const { resourceVersion } = metadataOf(
    await api.ok("POST", `${PATH}?dryRun=All`, { metadata: { name: "a" } }),
  );
  assert.equal(resourceVersion, undefined);
  assert.equal((await api.call("GET", `${PATH}/a`)).code, 404);
  await api.ok("POST", PATH, { metadata: { name: "a" } });
  await api.ok("PUT", `${PATH}/a?dryRun=All`, { metadata: { name: "a" }, data: { key: "1" } });
  await api.ok("DELETE", `${PATH}/a?dryRun=All`);
  assert.equal((await api.ok("GET", `${PATH}/a`))["data"], undefined);
  const refused = await api.call("POST", `${PATH}?dryRun=Some`, { metadata: { name: "b" } });
  assert.equal(refused.code, 422);
});

Deno.test("generation: it counts changes of the spec, not of the status or of labels", async () => {
  const api = testServer();
  const generationOf = async (method: string, path: string, body: unknown) =>
    metadataOf(await api.ok(method, path, body))["generation"];
  assert.equal(await generationOf("POST", DEPLOYMENTS, deployment(1)), 1);
  assert.equal(await generationOf("PUT", `${DEPLOYMENTS}/web`, deployment(2)), 2);
  assert.equal(
    await generationOf(
      "PUT",
      `${DEPLOYMENTS}/web`,
      deployment(2, { metadata: { name: "web", labels: { a: "b" } } }),
    ),
    2,
  );
  assert.equal(
    await generationOf("PUT", `${DEPLOYMENTS}/web/status`, deployment(9, { status: { replicas: 2 } })),
    2,
  );
  const annotated = deployment(2, { metadata: { name: "web", annotations: { a: "b" } } });
  assert.equal(await generationOf("PUT", `${DEPLOYMENTS}/web`, annotated), 3);
});

Deno.test("status: it is written through its subresource, and nothing else is", async () => {
  const api = testServer();
  const created = await api.ok("POST", DEPLOYMENTS, deployment(1, { status: { replicas: 5 } }));
  assert.deepEqual(created["status"], {});
  const written = await api.ok(
    "PUT",
    `${DEPLOYMENTS}/web/status`,
    deployment(9, { status: { replicas: 1 } }),
  );
  assert.deepEqual([written["status"], objectOrEmpty(written["spec"])["replicas"]], [{ replicas: 1 }, 1]);
  const replaced = await api.ok("PUT", `${DEPLOYMENTS}/web`, deployment(3));
  assert.deepEqual([replaced["status"], objectOrEmpty(replaced["spec"])["replicas"]], [{ replicas: 1 }, 3]);
  assert.equal((await api.call("GET", `${PATH}/a/status`)).code, 404);
});

Deno.test("Deployment: defaults are filled in as on a real server", async () => {
  const api = testServer();
  const { spec } = await api.ok("POST", DEPLOYMENTS, deployment(1));
  const { strategy, progressDeadlineSeconds, revisionHistoryLimit, template } = objectOrEmpty(spec);
  assert.deepEqual(strategy, {
    type: "RollingUpdate",
    rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" },
  });
  assert.deepEqual([progressDeadlineSeconds, revisionHistoryLimit], [600, 10]);
  assert.deepEqual(objectOrEmpty(template)["spec"], {
    containers: [{
      name: "web",
      image: "nginx:1",
      resources: {},
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
      imagePullPolicy: "IfNotPresent",
    }],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
});

Deno.test("Event: the core group and events.k8s.io show the same objects", async () => {
  const api = testServer();
  await api.ok("POST", "/apis/events.k8s.io/v1/namespaces/default/events", {
    metadata: { name: "e" },
    regarding: { kind: "Pod", name: "web" },
    note: "started",
    reportingController: "example.com/web",
    reportingInstance: "web-1",
    action: "Start",
    reason: "Started",
    type: "Normal",
    eventTime: "2026-01-01T00:00:00.000000Z",
  });
  const core = await api.ok("GET", "/api/v1/namespaces/default/events/e");
  assert.deepEqual(
    [core["apiVersion"], core["message"], core["involvedObject"], core["reportingComponent"]],
    [
      "v1",
      "started",
      { kind: "Pod", name: "web" },
      "example.com/web",
    ],
  );
  const again = await api.ok("GET", "/apis/events.k8s.io/v1/namespaces/default/events/e");
  assert.deepEqual([again["apiVersion"], again["note"], again["message"]], [
    "events.k8s.io/v1",
    "started",
    undefined,
  ]);
});
