import assert from "node:assert/strict";
import * as fc from "fast-check";
import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";
import { checkConversions } from "./conversion_property.ts";
import { crdOf } from "./crd.ts";

const versions = {
  v2: { storage: true, spec: z.object({ size: z.int().min(0).max(9), name: z.string().default("x") }) },
  v1: { spec: z.object({ count: z.int().min(0).max(9), name: z.string().default("x") }) },
} as const;
const base = { group: "example.com", kind: "Web", scope: "Namespaced", versions } as const;

const Good = defineResource({
  ...base,
  convert: {
    v1: {
      toStorage: ({ spec: { count, name } }) => ({ spec: { size: count, name } }),
      fromStorage: ({ spec: { size, name } }) => ({ spec: { count: size, name } }),
    },
  },
});

Deno.test("checkConversions: what comes back as it was passes", () => {
  checkConversions(fc, Good, { seed: 1 });
});

Deno.test("checkConversions: a field that gets lost is found, and so is a value that the other version refuses", () => {
  const Lossy = defineResource({
    ...base,
    convert: {
      v1: {
        toStorage: ({ spec: { count } }) => ({ spec: { size: count, name: "x" } }),
        fromStorage: ({ spec: { size, name } }) => ({ spec: { count: size, name } }),
      },
    },
  });
  assert.throws(() => checkConversions(fc, Lossy, { seed: 1 }), /Cannot get v[12] back from v[12]/);
  const Wrong = defineResource({
    ...base,
    convert: {
      v1: {
        toStorage: ({ spec: { count, name } }) => ({ spec: { size: count + 5, name } }),
        fromStorage: ({ spec: { size, name } }) => ({ spec: { count: size - 5, name } }),
      },
    },
  });
  assert.throws(
    () => checkConversions(fc, Wrong, { seed: 1 }),
    /Cannot take what v[12] becomes in v[12]: spec\./,
  );
});

Deno.test("crdOf: conversions need a webhook to run in", () => {
  assert.throws(() => crdOf(Good), {
    name: "TypeError",
    message:
      /^Cannot make .*"webs\.example\.com": its versions are converted, say by "conversionWebhook" where/,
  });
  const conversionWebhook = { service: { namespace: "webs", name: "operator", path: "/convert" } };
  assert.deepEqual(crdOf(Good, { conversionWebhook }).spec.conversion, {
    strategy: "Webhook",
    webhook: { clientConfig: conversionWebhook, conversionReviewVersions: ["v1"] },
  });
});
