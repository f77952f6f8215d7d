import assert from "node:assert/strict";
import { trackUpdate } from "./field_managers.ts";
import { builtinFieldSchema } from "./field_schema.ts";
import type { JsonObject } from "./json.ts";
import { managedFieldsIn } from "./manager_entries.ts";
import { applyScale, type ScaleWrite, trackScale } from "./scale_managers.ts";
import { ownersIn } from "./testdata/owners_in.ts";

const SCALE: JsonObject = {
  apiVersion: "autoscaling/v1",
  kind: "Scale",
  metadata: { name: "d" },
  spec: { replicas: 2 },
  status: { replicas: 0 },
};

Deno.test("trackScale: replicas go from their owner to the writer of the scale, without a time", () => {
  const { object } = trackScale(writeBy("s", deployment()), scaleTo(3));
  assert.deepEqual(ownersIn(object), { "s Update scale": ".spec.replicas", "u Update": ".spec.paused" });
  assert.deepEqual(managedFieldsIn(object)[0], {
    manager: "s",
    operation: "Update",
    apiVersion: "apps/v1",
    fieldsType: "FieldsV1",
    fieldsV1: { "f:spec": { "f:replicas": {} } },
    subresource: "scale",
  });
});

Deno.test("trackScale: a write that changes nothing splits the entry of an updater, as the API server does", () => {
  const { object } = trackScale(writeBy("s", deployment()), SCALE);
  assert.deepEqual(managedFieldsIn(object).length, 2);
});

Deno.test("trackScale: replicas that nobody owns stay so", () => {
  const { object } = trackScale(writeBy("s", { ...deployment(), metadata: { name: "d" } }), scaleTo(3));
  assert.deepEqual(ownersIn(object), {});
});

Deno.test("applyScale: a conflict names the owner with the Scale's version", () => {
  const { object } = trackScale(writeBy("s", deployment()), scaleTo(3));
  const write = { ...writeBy("a", object), scale: scaleTo(3) };
  assert.throws(() => applyScale(write, { applied: scaleTo(4), force: false }), {
    code: 409,
    message:
      'Apply failed with 1 conflict: conflict with "s" with subresource "scale" using autoscaling/v1: .spec.replicas',
  });
  const forced = applyScale(write, { applied: scaleTo(4), force: true });
  assert.deepEqual(ownersIn(forced.object), {
    "a Apply scale": ".spec.replicas",
    "u Update": ".spec.paused",
  });
  assert.deepEqual(forced.scale["spec"], { replicas: 4 });
});

Deno.test("applyScale: the replicas go with their last owner", () => {
  const mine = applyScale(writeBy("a", deployment()), { applied: scaleTo(3), force: true });
  const gone = applyScale({ ...writeBy("a", mine.object), scale: mine.scale }, {
    applied: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "d" } },
    force: false,
  });
  assert.equal(gone.scale["spec"], undefined);
  assert.deepEqual(Object.keys(ownersIn(gone.object)), ["u Update"]);
});

Deno.test("applyScale: only Scales can be applied", () => {
  const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" } };
  assert.throws(() => applyScale(writeBy("a", deployment()), { applied, force: false }), {
    code: 400,
    message: "invalid object type: apps/v1, Kind=Deployment",
  });
});

Deno.test("trackScale: the replicas of a custom resource may be anywhere", () => {
  const object: JsonObject = {
    metadata: {
      managedFields: [{
        manager: "u",
        operation: "Apply",
        apiVersion: "x/v1",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:spec": { "f:pool": { "f:size": {} } } },
      }],
    },
  };
  const write = { ...writeBy("s", object), apiVersion: "x/v1", replicasPath: ".spec.pool.size" };
  assert.deepEqual(ownersIn(trackScale(write, scaleTo(3)).object), { "s Update scale": ".spec.pool.size" });
});

function deployment(): JsonObject {
  const schema = builtinFieldSchema("apps", "v1", "Deployment");
  assert.ok(schema);
  return trackUpdate({
    after: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: { replicas: 2, paused: true },
    },
    manager: "u",
    apiVersion: "apps/v1",
    schema,
    now: "2026-01-01T00:00:00Z",
  });
}

function writeBy(manager: string, object: JsonObject): ScaleWrite {
  return {
    object,
    scale: SCALE,
    apiVersion: "apps/v1",
    replicasPath: ".spec.replicas",
    manager,
    now: "2026-01-01T00:00:01Z",
  };
}

function scaleTo(replicas: number): JsonObject {
  return { ...SCALE, spec: { replicas } };
}
