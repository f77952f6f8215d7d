/**
 * Makes the parts of generated objects fit each other, which no schema tells: names that refer to others, labels that
 * are selected.
 *
 * @module
 */

import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  objectOrEmpty,
  objectsIn,
  withField,
} from "../embedded/json.ts";

/**
 * Makes a workload's selector select its pods.
 *
 * @param workload A Deployment, a ReplicaSet or a DaemonSet.
 * @returns The workload.
 */
export function ofWorkload(workload: JsonObject): JsonObject {
  return inSpec(
    workload,
    (spec) => ({ ...spec, template: selectedTemplate(objectOrEmpty(spec["template"])) }),
  );
}

/**
 * Makes a StatefulSet's selector select its pods; they may mount its claims.
 *
 * @param set The StatefulSet.
 * @returns The StatefulSet.
 */
export function ofStatefulSet(set: JsonObject): JsonObject {
  return inSpec(set, (spec) => {
    const claims = objectsIn(spec["volumeClaimTemplates"]).map((claim, index) => ({
      ...claim,
      metadata: { ...objectOrEmpty(claim["metadata"]), name: `claim-${index}` },
    }));
    const names = claims.map(({ metadata }) => metadata.name);
    return {
      ...spec,
      ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
      template: selectedTemplate(objectOrEmpty(spec["template"]), names),
    };
  });
}

/**
 * Makes a job's pods end.
 *
 * @param job The job.
 * @returns The job.
 */
export function ofJob(job: JsonObject): JsonObject {
  return inSpec(job, endingTemplate);
}

/**
 * Makes the pods of a cron job's jobs end.
 *
 * @param job The cron job.
 * @returns The cron job.
 */
export function ofCronJob(job: JsonObject): JsonObject {
  return inSpec(job, (spec) => ({
    ...spec,
    jobTemplate: inSpec(objectOrEmpty(spec["jobTemplate"]), endingTemplate),
  }));
}

/**
 * Makes the parts of a pod fit each other.
 *
 * @param pod The pod.
 * @returns The pod.
 */
export function ofPod(pod: JsonObject): JsonObject {
  return inSpec(pod, (spec) => consistentPodSpec(spec));
}

/**
 * Gives a claim the finalizer that it gets from a real server.
 *
 * @param claim The claim.
 * @returns The claim.
 */
export function ofClaim(claim: JsonObject): JsonObject {
  const metadata = objectOrEmpty(claim["metadata"]);
  const { finalizers } = metadata;
  const others: readonly JsonValue[] = Array.isArray(finalizers) ? finalizers : [];
  return { ...claim, metadata: { ...metadata, finalizers: [...others, "kubernetes.io/pvc-protection"] } };
}

/**
 * Puts an event of the core group where the object is that it is about.
 *
 * @param event The event.
 * @returns The event.
 */
export function ofEvent(event: JsonObject): JsonObject {
  const about = { ...objectOrEmpty(event["involvedObject"]), namespace: "{ns}" };
  return { ...event, involvedObject: about };
}

/**
 * Puts an event where the object is that it is about; old fields are not set in new events.
 *
 * @param event The event of events.k8s.io.
 * @returns The event.
 */
export function ofNewEvent(event: JsonObject): JsonObject {
  const about = { ...objectOrEmpty(event["regarding"]), namespace: "{ns}" };
  return {
    type: "Normal",
    action: "Binding",
    reason: "Scheduled",
    reportingController: "example.com/controller",
    reportingInstance: "controller-0",
    ...event,
    regarding: about,
  };
}

function inSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  return { ...object, spec: change(objectOrEmpty(object["spec"])) };
}

function selectedTemplate(template: JsonObject, claims: readonly string[] = []): JsonObject {
  const metadata = objectOrEmpty(template["metadata"]);
  const labels = { ...objectOrEmpty(metadata["labels"]), app: "a", tier: "web" };
  const spec = withField(objectOrEmpty(template["spec"]), "activeDeadlineSeconds", undefined);
  return { ...template, metadata: { ...metadata, labels }, spec: consistentPodSpec(spec, claims) };
}

function endingTemplate(spec: JsonObject): JsonObject {
  const template = objectOrEmpty(spec["template"]);
  const podSpec = { ...objectOrEmpty(template["spec"]), restartPolicy: "Never" };
  return { ...spec, template: { ...template, spec: consistentPodSpec(podSpec) } };
}

function consistentPodSpec(spec: JsonObject, claims: readonly string[] = []): JsonObject {
  const volumes = [...claims, ...objectsIn(spec["volumes"]).map(({ name }) => String(name))];
  const fitting = (container: JsonObject): JsonObject => withMounts(container, volumes);
  const first = objectsIn(spec["initContainers"]).map((container) => {
    const { lifecycle: _1, livenessProbe: _2, readinessProbe: _3, startupProbe: _4, ...others } = container;
    const isSidecar = container["restartPolicy"] === "Always";
    return { ...fitting(isSidecar ? container : others), name: `init-${container["name"]}` };
  });
  const containers = objectsIn(spec["containers"]).map(({ restartPolicy: _, ...others }) => fitting(others));
  return { ...spec, containers, ...(first.length === 0 ? {} : { initContainers: first }) };
}

/** Devices need claims, and these are rare: a device is there once in a while to be refused. */
function withMounts(container: JsonObject, volumes: readonly string[]): JsonObject {
  const mounts = objectsIn(container["volumeMounts"]);
  if (mounts.length === 0) return container;
  if (volumes.length === 0) return withField(container, "volumeMounts", undefined);
  return {
    ...container,
    volumeMounts: mounts.filter(isJsonObject).map((mount, index) => ({
      ...mount,
      name: volumes[index % volumes.length] ?? "",
    })),
  };
}
