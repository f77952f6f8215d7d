import assert from "node:assert/strict";
import { PATCH, testServer } from "../calls_for_tests.ts";
import { isJsonObject, objectOrEmpty } from "../json.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

const GOOD = {
  selector: { matchLabels: { app: "web" } },
  template: {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "web", image: "nginx:1" }] },
  },
};

const BAD: readonly (readonly [what: string, spec: object, findings: readonly string[]])[] = [
  ["nothing in it", {}, [
    "spec.selector: Required value",
    "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
    "spec.template.spec.containers: Required value",
  ]],
  ["negative replicas", { ...GOOD, replicas: -1 }, [
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["an empty selector", { ...GOOD, selector: {} }, [
    "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
  ]],
  ["a selector of other pods", { ...GOOD, selector: { matchLabels: { app: "shop" } } }, [
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ]],
  [
    "containers without a name or image, or twice",
    {
      ...GOOD,
      template: {
        ...GOOD.template,
        spec: { containers: [{ name: "a", image: "x" }, { image: "x" }, { name: "a" }] },
      },
    },
    [
      "spec.template.spec.containers[1].name: Required value",
      "spec.template.spec.containers[2].image: Required value",
      'spec.template.spec.containers[2].name: Duplicate value: "a"',
    ],
  ],
];

for (const [what, spec, findings] of BAD) {
  Deno.test(`Deployment: ${what} is refused with the server's findings`, async () => {
    const { code, body } = await testServer().call("POST", DEPLOYMENTS, { metadata: { name: "web" }, spec });
    const { causes } = objectOrEmpty(body["details"]);
    assert.ok(Array.isArray(causes));
    const found = causes.filter(isJsonObject).map(({ field, message }) => `${field}: ${message}`);
    assert.deepEqual([code, found], [422, findings]);
  });
}

Deno.test("Deployment: its selector is immutable", async () => {
  const api = testServer();
  await api.ok("POST", DEPLOYMENTS, { metadata: { name: "web" }, spec: GOOD });
  const labels = { app: "shop" };
  const { code, body } = await api.call(
    "PATCH",
    `${DEPLOYMENTS}/web`,
    { spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } },
    PATCH.merge,
  );
  assert.deepEqual([code, body["message"]], [
    422,
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"shop"}}: field is immutable',
  ]);
});
