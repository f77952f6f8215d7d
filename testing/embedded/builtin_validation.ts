/**
 * The checks of built-in kinds that operators run into: a real server checks far more.
 *
 * @module
 */

import { dictionary } from "../../src/schema/dictionary.ts";
import { goJsonKind } from "./go_format.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "./json.ts";
import { JsonTextError, readJson } from "./json_text.ts";
import type { KindWrite } from "./kind_strategy.ts";
import type { ServedResource } from "./served_resource.ts";
import { configKeyFindings } from "./name_rules.ts";
import type { StatusCause } from "./status.ts";
import { undecodable } from "./undecodable.ts";
import { quantityFault } from "./builtins/sent_quantities.ts";
import { withReadBytes } from "./builtins/sent_bytes.ts";
import { withReadTimes } from "./builtins/sent_times.ts";

type Check = (
  object: JsonObject,
  live: JsonObject | undefined,
  sent: JsonObject,
) => readonly StatusCause[];

/** The checks by kind; the kinds' names are unique among those that have any. */
const CHECKS: Readonly<Record<string, Check>> = dictionary({
  ConfigMap: (object, live, sent) => [
    ...keyCauses(object),
    ...sizeCauses(object, "[]"),
    // The texts of a ConfigMap are none when they are read already.
    ...frozenCauses(object, live, { ...sent, data: null }),
  ],
  Secret: (object, live, sent) => [
    ...keyCauses(object),
    ...sizeCauses(object, "data"),
    ...neededKeyCauses(object),
    ...typeCauses(object, live),
    ...frozenCauses(object, live, sent),
  ],
  Lease: leaseCauses,
});

const DATA_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads the texts in an object that stand for something else: times and bytes.
 *
 * @param object The object, decoded.
 * @param served Its resource.
 * @returns The object with its times in UTC, and its bytes in one line.
 * @throws {StatusError} 400 if one cannot be decoded.
 */
export function withReadTexts(object: JsonObject, served: ServedResource): JsonObject {
  const read = withReadBytes(object, served);
  const fault = quantityFault(object);
  if (fault !== undefined) throw undecodable(served, fault);
  return withReadTimes(read, served);
}

/**
 * Checks an object.
 *
 * @param object The object, decoded.
 * @param write What it is written for.
 * @param sent The object before it was decoded.
 * @returns What is wrong.
 */
export function builtinCauses(
  object: JsonObject,
  { served, live }: KindWrite,
  sent: JsonObject,
): readonly StatusCause[] {
  return CHECKS[served.kind]?.(object, live, sent) ?? [];
}

function keyCauses(object: JsonObject): StatusCause[] {
  const [data, binaryData] = [objectOrEmpty(object["data"]), objectOrEmpty(object["binaryData"])];
  return [
    ...Object.keys(data).flatMap((key) => [
      ...configKeyFindings(key).map((finding) => invalidValue(`data[${key}]`, key, finding)),
      ...(Object.hasOwn(binaryData, key)
        ? [invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData")]
        : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) =>
      configKeyFindings(key).map((finding) => invalidValue(`binaryData[${key}]`, key, finding))
    ),
  ];
}

/** What is in base64 counts as what it stands for. */
function sizeCauses(object: JsonObject, field: string): StatusCause[] {
  const encoder = new TextEncoder();
  const isSecret = object["kind"] === "Secret";
  const plain = Object.values(objectOrEmpty(object[isSecret ? "stringData" : "data"])).map(String);
  const encoded = Object.values(objectOrEmpty(object[isSecret ? "data" : "binaryData"])).map(String);
  const sizeBytes = plain.reduce((sum, text) => sum + encoder.encode(text).length, 0) +
    encoded.reduce((sum, text) => sum + Math.floor(text.replace(/=+$/, "").length * 3 / 4), 0);
  if (sizeBytes <= DATA_LIMIT_BYTES) return [];
  const message = `Too long: may not be more than ${DATA_LIMIT_BYTES} bytes`;
  return [{ reason: "FieldValueTooLong", message, field }];
}

/** The keys that secrets of some types have to have. */
const NEEDED_KEYS: Readonly<Record<string, readonly string[]>> = dictionary({
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
});
/** The types whose key holds JSON. */
const CONFIGURATIONS: readonly string[] = ["kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson"];
const ACCOUNT_NAME = "kubernetes.io/service-account.name";

function neededKeyCauses(secret: JsonObject): StatusCause[] {
  const type = String(secret["type"] ?? "");
  const data = objectOrEmpty(secret["data"]);
  const required = (field: string): StatusCause => ({
    reason: "FieldValueRequired",
    message: "Required value",
    field,
  });
  if (type === "kubernetes.io/service-account-token") {
    const annotations = objectOrEmpty(objectOrEmpty(secret["metadata"])["annotations"]);
    return (annotations[ACCOUNT_NAME] ?? "") === ""
      ? [required(`metadata.annotations[${ACCOUNT_NAME}]`)]
      : [];
  }
  const parts = ["username", "password"];
  if (type === "kubernetes.io/basic-auth") {
    return parts.some((key) => Object.hasOwn(data, key)) ? [] : parts.map((key) => required(`data[${key}]`));
  }
  return (NEEDED_KEYS[type] ?? []).flatMap((key) => {
    const bytes = data[key];
    const isMissing = bytes === undefined || type === "kubernetes.io/ssh-auth" && bytes === "";
    if (isMissing) return [required(`data[${key}]`)];
    const fault = CONFIGURATIONS.includes(type) ? configurationFault(String(bytes)) : undefined;
    return fault === undefined ? [] : [invalidValue(`data[${key}]`, "<secret contents redacted>", fault)];
  });
}

/** What is wrong with the configuration of a registry's client. */
function configurationFault(base64: string): string | undefined {
  try {
    const { value } = readJson(Uint8Array.fromBase64(base64));
    return value === null || isJsonObject(value)
      ? undefined
      : `json: cannot unmarshal ${goJsonKind(value)} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonTextError) return error.message;
    throw error;
  }
}

function typeCauses(object: JsonObject, live: JsonObject | undefined): StatusCause[] {
  const type = object["type"] ?? "";
  return live === undefined || live["type"] === type
    ? []
    : [invalidValue("type", type, "field is immutable")];
}

/** What is marked as immutable stays so. Data without entries is not the same as no data, until it is stored. */
function frozenCauses(object: JsonObject, live: JsonObject | undefined, sent: JsonObject): StatusCause[] {
  if (live?.["immutable"] !== true) return [];
  const message = "Forbidden: field is immutable when `immutable` is set";
  const fields = ["immutable", "data", "binaryData"].filter((field) =>
    !jsonEqual(object[field] ?? sent[field] ?? null, live[field] ?? null)
  );
  return fields.map((field) => ({ reason: "FieldValueForbidden", message, field }));
}

function leaseCauses(object: JsonObject): StatusCause[] {
  const { leaseDurationSeconds, leaseTransitions } = objectOrEmpty(object["spec"]);
  return [
    ...(typeof leaseDurationSeconds === "number" && leaseDurationSeconds <= 0
      ? [invalidValue("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0")]
      : []),
    ...(typeof leaseTransitions === "number" && leaseTransitions < 0
      ? [invalidValue("spec.leaseTransitions", leaseTransitions, "must be greater than or equal to 0")]
      : []),
  ];
}

function invalidValue(field: string, value: JsonValue, finding: string): StatusCause {
  return {
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${finding}`,
    field,
  };
}
