/**
 * A resource with a field of each kind, and rules about creation and updates.
 *
 * @module
 */

import { z } from "zod";
import { defineResource } from "../../src/resource/define_resource.ts";
import {
  atMostOneOf,
  atomic,
  cel,
  conditions,
  duration,
  embedded,
  immutable,
  intOrString,
  labelSelector,
  listMap,
  objectReference,
  quantity,
  raw,
  secretKeyRef,
  set,
  unionOf,
} from "../../src/schema/zod.ts";

const port = cel(
  z.object({
    name: z.string().min(1).max(9),
    port: z.int32().min(1).max(65_535),
    protocol: z.enum(["TCP", "UDP"]).default("TCP"),
  }),
  "self.port >= oldSelf.port || self.protocol == 'UDP'",
  { message: "a port does not go down", fieldPath: ".port" },
);

const spec = cel(
  atMostOneOf(
    z.object({
      name: z.string().min(1).max(9),
      className: immutable(z.string().max(5)).optional(),
      image: z.string().max(40).regex(/^[a-z]+:[0-9]+$/),
      replicas: z.int32().min(0).max(100).default(1),
      step: z.int().multipleOf(5).optional(),
      ratio: z.number().gt(0).lt(1).optional(),
      mode: z.enum(["fast", "slow"]).optional(),
      level: z.union([z.literal(1), z.literal(2)]).default(1),
      isOn: z.boolean().default(true),
      note: z.string().max(20).nullable().default("none"),
      since: z.iso.datetime().optional(),
      day: z.iso.date().optional(),
      every: duration().optional(),
      address: z.ipv4().optional(),
      site: z.url().optional(),
      key: z.base64().optional(),
      id: z.uuid().optional(),
      memory: quantity().optional(),
      surge: intOrString().optional(),
      labels: z.record(z.string(), z.string().max(5)).optional(),
      tags: set(z.string().max(3)).max(4).optional(),
      ports: listMap(port, ["name", "protocol"]).max(3).optional(),
      words: atomic(z.array(z.string().max(4))).min(1).max(3).optional(),
      source: unionOf({ git: z.object({ url: z.string() }), bucket: z.object({ name: z.string() }) })
        .optional(),
      shape: z.discriminatedUnion("type", [
        z.object({ type: z.literal("circle"), radius: z.int() }),
        z.object({ type: z.literal("square"), side: z.int() }),
      ]).optional(),
      limits: z.object({ soft: z.int().default(5), hard: z.int().default(9) }).prefault({}),
      open: z.looseObject({ known: z.int().optional() }).optional(),
      template: embedded().optional(),
      anything: raw().optional(),
      selector: labelSelector().optional(),
      secret: secretKeyRef().optional(),
      target: objectReference().optional(),
    }),
    ["step", "ratio"],
  ),
  "self.replicas <= 50 || (has(self.mode) && self.mode == 'fast')",
  { message: "many replicas must be fast", reason: "FieldValueForbidden", fieldPath: ".mode" },
);

/** The resource. */
export const Gadget = defineResource({
  group: "example.com",
  kind: "Gadget",
  scope: "Namespaced",
  versions: {
    v1: { spec, status: z.object({ ready: z.int32().min(0), conditions: conditions() }) },
  },
});
