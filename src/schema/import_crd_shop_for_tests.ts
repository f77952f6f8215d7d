/**
 * A resource that is defined, then imported from its own CustomResourceDefinition.
 *
 * @module
 */

import { z } from "zod";
import { defineResource } from "../resource/define_resource.ts";

/** The resource. */
export const Shop = defineResource({
  group: "example.com",
  kind: "Shop",
  scope: "Namespaced",
  versions: {
    v1: {
      storage: true,
      spec: z.object({
        image: z.string().min(1),
        replicas: z.int32().min(0).default(1),
        mode: z.enum(["open", "closed"]).optional(),
        labels: z.record(z.string(), z.string()).optional(),
        opened: z.iso.datetime().nullable().optional(),
        doors: z.array(z.object({ name: z.string(), wide: z.boolean().default(false) })).default([]),
      }),
      status: z.object({ ready: z.int(), doors: z.array(z.object({ name: z.string() })) }),
    },
    v1beta1: { spec: z.object({ image: z.string() }) },
  },
});
