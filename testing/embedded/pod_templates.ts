/**
 * Where kinds hold a template of a pod.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";

/** The way to the template, by kind; the kinds' names are unique among those that have one. */
export const TEMPLATES: Readonly<Record<string, readonly string[]>> = dictionary({
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  DaemonSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  Job: ["spec", "template"],
  PodTemplate: ["template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  StatefulSet: ["spec", "template"],
});
