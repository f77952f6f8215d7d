/**
 * The TsTest resource, defined once: its types, its CRD (crds/), its defaults and its checks come from here.
 *
 * @module
 */

import { defineResource } from "@kubeloop/sdk";
import { conditions } from "@kubeloop/sdk/zod";
import { z } from "zod";

/** Asks for a Deployment of a name, an image and a number of replicas. */
export const TsTest = defineResource({
  group: "stable.example.com",
  kind: "TsTest",
  plural: "tstests",
  singular: "tstest",
  shortNames: ["ts"],
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({
        deploymentName: z.string().min(1).describe("The name of the Deployment."),
        replicas: z.int32().min(0).default(1).describe("How many Pods the Deployment shall have."),
        image: z.string().min(1).default("nginx:1.29").describe("The image that the Pods run."),
        cronSpec: z.string().optional().describe("A schedule in cron's form; the operator only keeps it."),
      }),
      status: z.object({
        readyReplicas: z.int32().min(0).describe("How many Pods are ready."),
        observedGeneration: z.int().min(0).describe("The generation that the status speaks of."),
        conditions: conditions(),
      }),
      columns: [
        { name: "Replicas", path: ".spec.replicas" },
        { name: "Ready", path: ".status.readyReplicas" },
        { name: "Age", path: ".metadata.creationTimestamp" },
      ],
      scale: { spec: ".spec.replicas", status: ".status.readyReplicas" },
    },
  },
});
