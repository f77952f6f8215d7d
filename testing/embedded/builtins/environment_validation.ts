/**
 * The checks of the environment of containers.
 *
 * @module
 */

import {
  type FieldError,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { isJsonObject, type JsonObject, objectsIn } from "../json.ts";
import { configKeyFindings, qualifiedNameFindings, subdomainFindings } from "../name_rules.ts";
import { invalidEach, missingErrors, textAt } from "./field_values.ts";
import { parseQuantity, quantityText } from "./quantity.ts";

const POD_FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
/** The fields of pods that files may show. */
export const FILE_FIELDS: readonly string[] = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];
/** The fields that the server knows in pods, whether they may be used where they are or not. */
const KNOWN_FIELDS: readonly string[] = [
  ...POD_FIELDS,
  ...FILE_FIELDS,
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
  "spec.hostNetwork",
  "status.nominatedNodeName",
];
const RESOURCES = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const BYTE_UNITS = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

type SourceCheck = (source: JsonObject, path: string) => FieldError[];

/** Where a value may come from, in the order of the checks. */
const SOURCES: Readonly<Record<string, SourceCheck>> = {
  fieldRef: (source, path) => podFieldErrors(source, path, POD_FIELDS),
  resourceFieldRef: (source, path) => resourceFieldErrors(source, path),
  configMapKeyRef: keyErrors,
  secretKeyRef: keyErrors,
};

/**
 * Checks the environment of a container.
 *
 * @param container The container.
 * @param path Where it is.
 * @returns What is wrong.
 */
export function environmentErrors(container: JsonObject, path: string): FieldError[] {
  return [
    ...objectsIn(container["env"]).flatMap((variable, index) => {
      const place = `${path}.env[${index}]`;
      const name = textAt(variable, "name");
      const { valueFrom } = variable;
      return [
        ...(name === "" ? [requiredValue(`${place}.name`, "")] : nameErrors(`${place}.name`, name)),
        ...(isJsonObject(valueFrom)
          ? sourceErrors(valueFrom, { value: textAt(variable, "value"), path: `${place}.valueFrom` })
          : []),
      ];
    }),
    ...objectsIn(container["envFrom"]).flatMap((source, index) =>
      groupErrors(source, { list: `${path}.envFrom`, index })
    ),
  ];
}

function nameErrors(path: string, name: string): FieldError[] {
  const isPrintable = /^[ -<>-~]*$/.test(name);
  const rule =
    "a valid environment variable name must consist only of printable ASCII characters other than '='";
  return isPrintable ? [] : [invalidValue(path, name, rule)];
}

function sourceErrors(
  source: JsonObject,
  { value, path }: { readonly value: string; readonly path: string },
): FieldError[] {
  const given = Object.entries(SOURCES).flatMap(([field, check]) => {
    const one = source[field];
    return isJsonObject(one) ? [check(one, `${path}.${field}`)] : [];
  });
  const errors = given.flat();
  if (given.length === 0) {
    const choices = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    return source["fileKeyRef"] === undefined
      ? [invalidValue(path, "", `must specify one of: ${choices}`)]
      : [];
  }
  if (value !== "") {
    return [...errors, invalidValue(path, "", "may not be specified when `value` is not empty")];
  }
  return given.length === 1
    ? errors
    : [...errors, invalidValue(path, "", "may not have more than one field specified at a time")];
}

/**
 * Checks a reference to a field of the pod.
 *
 * @param reference The reference.
 * @param path Where it is.
 * @param allowed The fields that may be used here, beside single labels and annotations.
 * @returns What is wrong.
 */
export function podFieldErrors(
  reference: JsonObject,
  path: string,
  allowed: readonly string[],
): FieldError[] {
  const missing = ["apiVersion", "fieldPath"].find((field) => textAt(reference, field) === "");
  if (missing !== undefined) return [requiredValue(`${path}.${missing}`, "")];
  const [version, fieldPath] = [textAt(reference, "apiVersion"), textAt(reference, "fieldPath")];
  const cannot = (why: string): FieldError[] => [
    invalidValue(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ];
  if (version !== "v1") return cannot(`unsupported pod version: ${version}`);
  const [, map = "", key] = /^(.*)\['([^']*)'\]$/.exec(fieldPath) ?? [];
  if (key !== undefined) {
    if (map === "metadata.annotations") {
      return invalidEach(path, key.toLowerCase(), qualifiedNameFindings(key.toLowerCase()));
    }
    if (map === "metadata.labels") return invalidEach(path, key, qualifiedNameFindings(key));
    return cannot(`field label does not support subscript: ${fieldPath}`);
  }
  if (!KNOWN_FIELDS.includes(fieldPath)) return cannot(`field label not supported: ${fieldPath}`);
  return allowed.includes(fieldPath)
    ? []
    : [unsupportedValue(`${path}.fieldPath`, fieldPath, [...allowed].sort())];
}

/**
 * Checks a reference to what a container asks for or is limited to.
 *
 * @param reference The reference.
 * @param path Where it is.
 * @param options Whether the reference has to name the container.
 * @returns What is wrong.
 */
export function resourceFieldErrors(
  reference: JsonObject,
  path: string,
  { isNamed = false }: { readonly isNamed?: boolean } = {},
): FieldError[] {
  const resource = textAt(reference, "resource");
  const isHuge = /^(requests|limits)\.hugepages-/.test(resource);
  const errors = isNamed && textAt(reference, "containerName") === ""
    ? [requiredValue(`${path}.containerName`, "")]
    : resource === ""
    ? [requiredValue(`${path}.resource`, "")]
    : RESOURCES.includes(resource) || isHuge
    ? []
    : [unsupportedValue(`${path}.resource`, resource, RESOURCES)];
  return [...errors, ...divisorErrors(reference, resource, path)];
}

function divisorErrors(reference: JsonObject, resource: string, path: string): FieldError[] {
  const divisor = parseQuantity(reference["divisor"]);
  if (divisor === undefined || divisor.nanos === 0n) return [];
  const [, name = ""] = resource.split(".");
  const text = quantityText(divisor);
  const refused = (units: string, what: string): FieldError[] => [
    invalidValue(
      `${path}.divisor`,
      resource,
      `only divisor's values ${units} are supported with the ${what} resource`,
    ),
  ];
  if (name === "cpu") return ["1m", "1"].includes(text) ? [] : refused("1m and 1", "cpu");
  const words: Readonly<Record<string, string>> = {
    memory: "memory",
    "ephemeral-storage": "local ephemeral storage",
  };
  const what = words[name];
  return what === undefined || BYTE_UNITS.includes(text) ? [] : refused(BYTE_UNITS.join(", "), what);
}

function keyErrors(reference: JsonObject, path: string): FieldError[] {
  const [name, key] = [textAt(reference, "name"), textAt(reference, "key")];
  return [
    ...invalidEach(`${path}.name`, name, subdomainFindings(name)),
    ...(key === ""
      ? [requiredValue(`${path}.key`, "")]
      : invalidEach(`${path}.key`, key, configKeyFindings(key))),
  ];
}

function groupErrors(
  source: JsonObject,
  { list, index }: { readonly list: string; readonly index: number },
): FieldError[] {
  const path = `${list}[${index}]`;
  const prefix = textAt(source, "prefix");
  const given = ["configMapRef", "secretRef"].flatMap((field) => {
    const reference = source[field];
    return isJsonObject(reference) ? [{ reference, place: `${path}.${field}` }] : [];
  });
  const errors = given.flatMap(({ reference, place }) => {
    const name = textAt(reference, "name");
    return name === ""
      ? missingErrors(reference, "name", place)
      : invalidEach(`${place}.name`, name, subdomainFindings(name));
  });
  // The path is that of the list: so it is in the real server.
  return [
    ...nameErrors(`${path}.prefix`, prefix),
    ...errors,
    ...(given.length === 0
      ? [invalidValue(list, "", "must specify one of: `configMapRef` or `secretRef`")]
      : []),
    ...(given.length > 1
      ? [invalidValue(list, "", "may not have more than one field specified at a time")]
      : []),
  ];
}
