/**
 * Built-in kinds of the group batch/v1, typed as they are on the wire.
 *
 * @module
 */

import type { V1CronJob, V1Job } from "@kubernetes/client-node";
import { type BuiltinResource, defineBuiltin } from "../define_builtin.ts";
import type { NamespacedObject } from "../namespaced_object.ts";
import type { Model } from "./model.ts";

/** Makes Jobs on a schedule. */
export interface CronJob extends NamespacedObject, Model<V1CronJob> {}

/** The resource `cronjobs` of `batch/v1`. */
export const CronJob: BuiltinResource<CronJob> = defineBuiltin<CronJob>({
  apiVersion: "batch/v1",
  kind: "CronJob",
  plural: "cronjobs",
  subresources: ["status"],
});

/** Runs Pods until they have succeeded. */
export interface Job extends NamespacedObject, Model<V1Job> {}

/** The resource `jobs` of `batch/v1`. */
export const Job: BuiltinResource<Job> = defineBuiltin<Job>({
  apiVersion: "batch/v1",
  kind: "Job",
  plural: "jobs",
  subresources: ["status"],
});
