/**
 * What a real server fills into objects of the kinds of v1 and apps/v1, so that they read back as they would there.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { isSameContent } from "./generation.ts";
import { type JsonObject, objectOrEmpty, withField } from "./json.ts";
import {
  eachOf,
  withClaimSpecDefaults,
  within,
  withPodSpecDefaults,
  withTemplateDefaults,
} from "./pod_defaults.ts";

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

type Change = (object: JsonObject) => JsonObject;

/** The defaults that count as the writer's, by kind. */
const DEFAULTS: Readonly<Record<string, Change>> = dictionary({
  Deployment: onSpec((spec) => ({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    template: withTemplateDefaults(objectOrEmpty(spec["template"])),
    strategy: rollingStrategy(objectOrEmpty(spec["strategy"]), { maxUnavailable: "25%", maxSurge: "25%" }),
  })),
  ReplicaSet: onSpec((spec) => ({
    replicas: 1,
    ...spec,
    template: withTemplateDefaults(objectOrEmpty(spec["template"])),
  })),
  DaemonSet: onSpec((spec) => ({
    revisionHistoryLimit: 10,
    ...spec,
    template: withTemplateDefaults(objectOrEmpty(spec["template"])),
    updateStrategy: daemonStrategy(objectOrEmpty(spec["updateStrategy"])),
  })),
  StatefulSet: onSpec((spec) => ({
    replicas: 1,
    serviceName: "",
    podManagementPolicy: "OrderedReady",
    revisionHistoryLimit: 10,
    ...spec,
    template: withTemplateDefaults(objectOrEmpty(spec["template"])),
    updateStrategy: statefulStrategy(objectOrEmpty(spec["updateStrategy"])),
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: "Retain",
      whenScaled: "Retain",
      ...objectOrEmpty(spec["persistentVolumeClaimRetentionPolicy"]),
    },
    ...eachOf(spec, "volumeClaimTemplates", (claim) => ({
      kind: "PersistentVolumeClaim",
      apiVersion: "v1",
      status: { phase: "Pending" },
      ...withClaimDefaults(claim),
    })),
  })),
  Pod: onSpec((spec) => ({
    enableServiceLinks: true,
    ...withHostPorts(withRequests(withPodSpecDefaults(withPositiveGrace(spec)))),
  })),
  PodTemplate: (object) => ({ ...object, ...within(object, "template", withTemplateDefaults) }),
  ReplicationController: onSpec((spec) => ({
    replicas: 1,
    ...spec,
    ...within(spec, "template", withTemplateDefaults),
  })),
  PersistentVolumeClaim: withClaimDefaults,
  Endpoints: (endpoints) => ({
    ...endpoints,
    ...eachOf(endpoints, "subsets", (subset) => ({
      ...subset,
      ...eachOf(subset, "ports", (port) => ({ protocol: "TCP", ...port })),
    })),
  }),
  Secret: withSecretDefaults,
});

/** The status of a new object: what the server shows before anybody has written one. */
const NEW_STATUS: Readonly<Record<string, JsonObject>> = dictionary<JsonObject>({
  Deployment: {},
  ReplicaSet: { replicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  ReplicationController: { replicas: 0 },
  Pod: { phase: "Pending" },
  PersistentVolume: { phase: "Pending" },
  PersistentVolumeClaim: { phase: "Pending" },
});

/**
 * Fills in the defaults of a built-in kind.
 *
 * @param object The object.
 * @param kind Its kind, one of v1 or apps/v1.
 * @param live The stored object; `undefined` for a creation.
 * @returns The object with its defaults; the object itself if the kind has none.
 */
export function withBuiltinDefaults(
  object: JsonObject,
  kind: string,
  live?: JsonObject,
): JsonObject {
  const defaulted = DEFAULTS[kind]?.(object) ?? object;
  return kind === "DaemonSet" ? withTemplateGeneration(defaulted, live) : defaulted;
}

/**
 * Gives a new object its first status.
 *
 * @param object The object.
 * @param kind Its kind.
 * @returns The object with a status where the kind has one.
 */
export function withNewStatus(object: JsonObject, kind: string): JsonObject {
  return withField(object, "status", NEW_STATUS[kind] ?? object["status"]);
}

/** A DaemonSet counts the changes of its template in an annotation; a new one may begin with any number. */
function withTemplateGeneration(object: JsonObject, live: JsonObject | undefined): JsonObject {
  const before = Number(
    objectOrEmpty(objectOrEmpty(live?.["metadata"])["annotations"])[TEMPLATE_GENERATION] ?? 0,
  );
  const [template, old] = [object, live].map((one) => objectOrEmpty(one?.["spec"])["template"]);
  const sent = Number(
    objectOrEmpty(objectOrEmpty(object["metadata"])["annotations"])[TEMPLATE_GENERATION] ?? 0,
  );
  const generation = live === undefined
    ? Math.max(sent || 0, 1)
    : isSameContent(template, old)
    ? before
    : before + 1;
  const metadata = objectOrEmpty(object["metadata"]);
  const annotations = {
    ...objectOrEmpty(metadata["annotations"]),
    [TEMPLATE_GENERATION]: String(generation),
  };
  return { ...object, metadata: { ...metadata, annotations } };
}

function onSpec(change: Change): Change {
  return (object) => ({ ...object, spec: change(objectOrEmpty(object["spec"])) });
}

function rollingStrategy(strategy: JsonObject, rolling: JsonObject): JsonObject {
  const { type = "RollingUpdate", rollingUpdate } = strategy;
  if (type !== "RollingUpdate") return strategy;
  return { ...strategy, type, rollingUpdate: { ...rolling, ...objectOrEmpty(rollingUpdate) } };
}

/** Numbers that are not set are 0 where nothing is rolled. */
function daemonStrategy(strategy: JsonObject): JsonObject {
  const { type = "RollingUpdate", rollingUpdate } = strategy;
  if (type === "RollingUpdate") return rollingStrategy(strategy, { maxUnavailable: 1, maxSurge: 0 });
  return rollingUpdate === undefined
    ? strategy
    : { ...strategy, rollingUpdate: { maxUnavailable: 0, maxSurge: 0, ...objectOrEmpty(rollingUpdate) } };
}

/** Whoever names the type has to name the rest as well. */
function statefulStrategy(strategy: JsonObject): JsonObject {
  const { type, rollingUpdate } = strategy;
  return type !== undefined && rollingUpdate === undefined
    ? strategy
    : rollingStrategy(strategy, { partition: 0, maxUnavailable: 1 });
}

function withClaimDefaults(claim: JsonObject): JsonObject {
  return { ...claim, spec: withClaimSpecDefaults(objectOrEmpty(claim["spec"])) };
}

/** `stringData` is for writing only: it ends up in `data`. */
function withSecretDefaults(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  const encoded = Object.entries(objectOrEmpty(stringData)).map((
    [key, value],
  ) => [key, base64(String(value))]);
  const data = { ...objectOrEmpty(rest["data"]), ...Object.fromEntries(encoded) };
  return { type: "Opaque", ...rest, ...(Object.keys(data).length === 0 ? {} : { data }) };
}

/** A pod that is to have less than no time for its end gets a second; templates keep what they have. */
function withPositiveGrace(spec: JsonObject): JsonObject {
  const { terminationGracePeriodSeconds: seconds } = spec;
  return typeof seconds === "number" && seconds < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec;
}

/** On the network of the node, each port of a container is one of the node. */
function withHostPorts(spec: JsonObject): JsonObject {
  if (spec["hostNetwork"] !== true) return spec;
  const onHost = (port: JsonObject): JsonObject => ({
    ...port,
    hostPort: port["hostPort"] ?? port["containerPort"] ?? 0,
  });
  const withPorts = (container: JsonObject): JsonObject => ({
    ...container,
    ...eachOf(container, "ports", onHost),
  });
  return { ...spec, ...eachOf(spec, "containers", withPorts), ...eachOf(spec, "initContainers", withPorts) };
}

/** In a pod of its own, what a container may use at most is what it asks for at least. */
function withRequests(spec: JsonObject): JsonObject {
  const withOwnRequests = (container: JsonObject): JsonObject => ({
    ...container,
    ...within(container, "resources", (resources) => {
      const limits = objectOrEmpty(resources["limits"]);
      if (Object.keys(limits).length === 0) return resources;
      return { ...resources, requests: { ...limits, ...objectOrEmpty(resources["requests"]) } };
    }),
  });
  return {
    ...spec,
    ...eachOf(spec, "containers", withOwnRequests),
    ...eachOf(spec, "initContainers", withOwnRequests),
  };
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
