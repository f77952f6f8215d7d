/**
 * The defaults of pods, alone and in the templates of workloads.
 *
 * @module
 */

import { canonicalQuantity } from "./builtins/quantity.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";

/** Read, write and read by others: 0644. */
const FILE_MODE = 420;
const TOKEN_EXPIRATION_SECONDS = 3_600;

const POD_SPEC: JsonObject = {
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  securityContext: {},
  schedulerName: "default-scheduler",
};

const PROBE: JsonObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

/** The fields of a volume that hold a file mode. */
const MODE_SOURCES = ["configMap", "secret", "downwardAPI", "projected"] as const;

/**
 * Fills in the defaults of a pod template's or a pod's spec.
 *
 * @param spec The spec.
 * @returns The spec with its defaults.
 */
export function withPodSpecDefaults(spec: JsonObject): JsonObject {
  const { serviceAccountName, serviceAccount } = spec;
  const account = serviceAccountName ?? serviceAccount;
  return {
    ...POD_SPEC,
    ...spec,
    ...(account === undefined ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...eachOf(spec, "containers", withContainerDefaults),
    ...eachOf(spec, "initContainers", withContainerDefaults),
    ...eachOf(spec, "ephemeralContainers", withContainerDefaults),
    ...eachOf(spec, "volumes", withVolumeDefaults),
  };
}

/**
 * Changes the items of a list.
 *
 * @param object The object that holds the list.
 * @param field The list's field.
 * @param change Changes one item.
 * @returns An object with the changed list; empty where there is no such list.
 */
export function eachOf(
  object: JsonObject,
  field: string,
  change: (item: JsonObject) => JsonObject,
): JsonObject {
  const items = object[field];
  if (!Array.isArray(items)) return {};
  return { [field]: items.map((item: JsonValue) => isJsonObject(item) ? change(item) : item) };
}

/**
 * Changes an object in a field.
 *
 * @param object The object that holds it.
 * @param field The field.
 * @param change Changes the object.
 * @returns An object with the changed field; empty where there is none.
 */
export function within(
  object: JsonObject,
  field: string,
  change: (value: JsonObject) => JsonObject,
): JsonObject {
  const value = object[field];
  return isJsonObject(value) ? { [field]: change(value) } : {};
}

function withContainerDefaults(container: JsonObject): JsonObject {
  return {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: pullPolicyOf(String(container["image"] ?? "")),
    ...container,
    ...within(container, "resources", withCanonicalQuantities),
    ...eachOf(container, "ports", (port) => ({ protocol: "TCP", ...port })),
    ...eachOf(container, "env", withEnvDefaults),
    ...within(container, "livenessProbe", withProbeDefaults),
    ...within(container, "readinessProbe", withProbeDefaults),
    ...within(container, "startupProbe", withProbeDefaults),
    ...within(container, "lifecycle", (lifecycle) => ({
      ...lifecycle,
      ...within(lifecycle, "postStart", withHandlerDefaults),
      ...within(lifecycle, "preStop", withHandlerDefaults),
    })),
  };
}

/** What names of images look like; the tag and the digest are left to others. */
const IMAGE_HOST = "[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?/";
const IMAGE_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const IMAGE = new RegExp(`^(?:${IMAGE_HOST})?${IMAGE_PART}(?:/${IMAGE_PART})*(?:[:@].*)?$`);

/** An image without a tag means its latest one, unless a digest pins it; what is no image means none. */
function pullPolicyOf(image: string): "Always" | "IfNotPresent" {
  if (!IMAGE.test(image) || /^[a-f0-9]{64}$/.test(image)) return "IfNotPresent";
  if (image.includes("@")) return "IfNotPresent";
  const [, tag = "latest"] = /:([^/:]+)$/.exec(image) ?? [];
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function withProbeDefaults(probe: JsonObject): JsonObject {
  return { ...PROBE, ...withHandlerDefaults(probe) };
}

function withHandlerDefaults(handler: JsonObject): JsonObject {
  return {
    ...handler,
    ...within(handler, "httpGet", (request) => ({ path: "/", scheme: "HTTP", ...request })),
    ...within(handler, "grpc", (call) => ({ service: "", ...call })),
  };
}

/**
 * Writes the quantities of resources as the server does.
 *
 * @param resources The resources, with limits and requests.
 * @returns The resources, their quantities in the server's words.
 */
export function withCanonicalQuantities(resources: JsonObject): JsonObject {
  const canonical = (list: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(list).map(([name, value]) => [name, canonicalQuantity(value ?? "0")]));
  return {
    ...resources,
    ...within(resources, "limits", canonical),
    ...within(resources, "requests", canonical),
  };
}

function withEnvDefaults(variable: JsonObject): JsonObject {
  return { ...variable, ...within(variable, "valueFrom", withFieldRefDefaults) };
}

function withFieldRefDefaults(source: JsonObject): JsonObject {
  return {
    ...source,
    ...within(source, "fieldRef", (reference) => ({ apiVersion: "v1", ...reference })),
    ...within(source, "resourceFieldRef", (reference) => ({
      ...reference,
      divisor: canonicalQuantity(reference["divisor"] ?? "0"),
    })),
  };
}

function withVolumeDefaults(volume: JsonObject): JsonObject {
  const { name, ...sources } = volume;
  if (Object.keys(sources).length === 0) return { ...(name === undefined ? {} : { name }), emptyDir: {} };
  const { emptyDir, image } = sources;
  const sized: JsonObject = isJsonObject(emptyDir) && emptyDir["sizeLimit"] !== undefined
    ? { emptyDir: { ...emptyDir, sizeLimit: canonicalQuantity(emptyDir["sizeLimit"]) } }
    : {};
  const pulled: JsonObject = isJsonObject(image)
    ? { image: { pullPolicy: pullPolicyOf(String(image["reference"] ?? "")), ...image } }
    : {};
  let result: JsonObject = {
    ...volume,
    ...sized,
    ...pulled,
    ...within(
      volume,
      "ephemeral",
      (own) => ({ ...own, ...within(own, "volumeClaimTemplate", withClaimTemplateDefaults) }),
    ),
    ...within(volume, "hostPath", (path) => ({ type: "", ...path })),
  };
  for (const field of MODE_SOURCES) {
    result = { ...result, ...within(result, field, (source) => ({ defaultMode: FILE_MODE, ...source })) };
  }
  return {
    ...result,
    ...within(result, "downwardAPI", withDownwardDefaults),
    ...within(result, "projected", (projected) => ({
      ...projected,
      ...eachOf(projected, "sources", (source) => ({
        ...source,
        ...within(source, "downwardAPI", withDownwardDefaults),
        ...within(source, "serviceAccountToken", (token) => ({
          expirationSeconds: TOKEN_EXPIRATION_SECONDS,
          ...token,
        })),
      })),
    })),
  };
}

function withClaimTemplateDefaults(template: JsonObject): JsonObject {
  return { metadata: {}, ...template, ...within(template, "spec", withClaimSpecDefaults) };
}

/**
 * Fills in the defaults of a claim to storage.
 *
 * @param spec The claim's spec.
 * @returns The spec with its defaults.
 */
export function withClaimSpecDefaults(spec: JsonObject): JsonObject {
  return { volumeMode: "Filesystem", ...spec, ...within(spec, "resources", withCanonicalQuantities) };
}

function withDownwardDefaults(source: JsonObject): JsonObject {
  return { ...source, ...eachOf(source, "items", withFieldRefDefaults) };
}

/**
 * Fills in the defaults of a pod template.
 *
 * @param template The template.
 * @returns The template with its defaults.
 */
export function withTemplateDefaults(template: JsonObject): JsonObject {
  return { ...template, spec: withPodSpecDefaults(objectOrEmpty(template["spec"])) };
}
