import { deepEqual } from "node:assert/strict";
import { EmbeddedServer } from "../server.ts";

const GROUP = "http://any/apis/admissionregistration.k8s.io/v1";
const POLICY = {
  metadata: { name: "p" },
  spec: {
    failurePolicy: "Fail",
    reinvocationPolicy: "Never",
    matchConstraints: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
    mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{}" } }],
  },
};
const BINDING = { metadata: { name: "b" }, spec: { policyName: "p" } };

Deno.test("MUTATING_POLICIES: a policy and its binding are refused rather than ignored", async () => {
  const codes: number[] = [];
  for (const order of [["policies", "policybindings"], ["policybindings", "policies"]]) {
    await using server = new EmbeddedServer();
    for (const plural of order) {
      const response = await server.fetch(
        new Request(`${GROUP}/mutatingadmission${plural}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(plural === "policies" ? POLICY : BINDING),
        }),
      );
      codes.push(response.status);
      await response.body?.cancel();
    }
  }
  deepEqual(codes, [201, 501, 201, 501]);
});
