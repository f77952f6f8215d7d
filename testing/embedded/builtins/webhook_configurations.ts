/**
 * The configurations of admission webhooks: defaults and checks.
 *
 * @module
 */

import {
  duplicateValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../../src/schema/field_error.ts";
import { readCondition } from "../admission/match_conditions.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty, objectsIn } from "../json.ts";
import { subdomainFindings } from "../name_rules.ts";
import type { StatusCause } from "../status.ts";
import type { KindTreatment } from "./kind_treatment.ts";

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const URL_FORM = "desired format: https://host[/path]";

/** The treatments of the kinds. */
export const WEBHOOK_CONFIGURATIONS: Readonly<Record<string, KindTreatment>> = {
  MutatingWebhookConfiguration: {
    withDefaults: (object) => withDefaults(object, { reinvocationPolicy: "Never" }),
    causes: (object) => webhooksCauses(object),
  },
  ValidatingWebhookConfiguration: {
    withDefaults: (object) => withDefaults(object, {}),
    causes: (object) => webhooksCauses(object),
  },
};

function withDefaults(object: JsonObject, more: JsonObject): JsonObject {
  const { webhooks } = object;
  if (!Array.isArray(webhooks)) return object;
  return {
    ...object,
    webhooks: webhooks.map((webhook: JsonValue) =>
      isJsonObject(webhook) ? completed(webhook, more) : webhook
    ),
  };
}

function completed(webhook: JsonObject, more: JsonObject): JsonObject {
  const { rules } = webhook;
  const clientConfig = objectOrEmpty(webhook["clientConfig"]);
  const { service } = clientConfig;
  return {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    ...more,
    ...webhook,
    ...(isJsonObject(service)
      ? { clientConfig: { ...clientConfig, service: { port: 443, ...service } } }
      : {}),
    ...(Array.isArray(rules)
      ? { rules: rules.map((rule: JsonValue) => isJsonObject(rule) ? { scope: "*", ...rule } : rule) }
      : {}),
  };
}

function webhooksCauses(object: JsonObject): readonly StatusCause[] {
  const webhooks = objectsIn(object["webhooks"]);
  return webhooks.flatMap((webhook, index) => {
    const path = `webhooks[${index}]`;
    const { name = "" } = webhook;
    const isRepeated = webhooks.findIndex((other) => other["name"] === name) < index;
    return [
      ...webhookCauses(webhook, path),
      ...(isRepeated ? [duplicateValue(`${path}.name`, name)] : []),
    ];
  });
}

function webhookCauses(webhook: JsonObject, path: string): readonly StatusCause[] {
  const { failurePolicy, matchPolicy, reinvocationPolicy, sideEffects, timeoutSeconds } = webhook;
  const oneOf = (field: string, value: JsonValue | undefined, known: readonly string[]) =>
    value === undefined || known.includes(String(value))
      ? []
      : [unsupportedValue(`${path}.${field}`, value, known)];
  const isLate = typeof timeoutSeconds === "number" && (timeoutSeconds < 1 || timeoutSeconds > 30);
  return [
    ...nameCauses(String(webhook["name"] ?? ""), `${path}.name`),
    ...objectsIn(webhook["rules"]).flatMap((rule, index) => ruleCauses(rule, `${path}.rules[${index}]`)),
    ...oneOf("failurePolicy", failurePolicy, ["Fail", "Ignore"]),
    ...oneOf("matchPolicy", matchPolicy, ["Equivalent", "Exact"]),
    ...(sideEffects === undefined
      ? [requiredValue(`${path}.sideEffects`, "must specify one of None, NoneOnDryRun")]
      : oneOf("sideEffects", sideEffects, ["None", "NoneOnDryRun"])),
    ...(isLate
      ? [
        invalidValue(
          `${path}.timeoutSeconds`,
          timeoutSeconds,
          "the timeout value must be between 1 and 30 seconds",
        ),
      ]
      : []),
    ...oneOf("reinvocationPolicy", reinvocationPolicy, ["IfNeeded", "Never"]),
    ...clientCauses(objectOrEmpty(webhook["clientConfig"]), `${path}.clientConfig`),
    ...conditionCauses(objectsIn(webhook["matchConditions"]), `${path}.matchConditions`),
    ...versionCauses(textsIn(webhook["admissionReviewVersions"]), `${path}.admissionReviewVersions`),
  ];
}

function nameCauses(name: string, path: string): readonly StatusCause[] {
  if (name === "") return [requiredValue(path, "")];
  const findings = subdomainFindings(name).map((why) => invalidValue(path, name, why));
  if (findings.length > 0 || name.split(".").length >= 3) return findings;
  return [invalidValue(path, name, "should be a domain with at least three segments separated by dots")];
}

function ruleCauses(rule: JsonObject, path: string): readonly StatusCause[] {
  const groups = textsIn(rule["apiGroups"]);
  const versions = textsIn(rule["apiVersions"]);
  const resources = textsIn(rule["resources"]);
  const operations = textsIn(rule["operations"]);
  const { scope } = rule;
  const alone = (field: string, values: readonly string[], what: string) =>
    values.includes("*") && values.length > 1
      ? [invalidValue(`${path}.${field}`, values, `if '*' is present, must not specify other ${what}`)]
      : [];
  const needed = (field: string, values: readonly string[]) =>
    values.length === 0 ? [requiredValue(`${path}.${field}`, "")] : [];
  return [
    ...needed("operations", operations),
    ...alone("operations", operations, "operations"),
    ...operations.flatMap((operation, index) =>
      OPERATIONS.includes(operation)
        ? []
        : [unsupportedValue(`${path}.operations[${index}]`, operation, OPERATIONS)]
    ),
    ...needed("apiGroups", groups),
    ...alone("apiGroups", groups, "API groups"),
    ...needed("apiVersions", versions),
    ...alone("apiVersions", versions, "API versions"),
    ...versions.flatMap((version, index) =>
      version === "" ? [requiredValue(`${path}.apiVersions[${index}]`, "")] : []
    ),
    ...needed("resources", resources),
    ...(scope === undefined || ["*", "Cluster", "Namespaced"].includes(String(scope))
      ? []
      : [unsupportedValue(`${path}.scope`, scope, ["*", "Cluster", "Namespaced"])]),
  ];
}

function clientCauses(client: JsonObject, path: string): readonly StatusCause[] {
  const { url, service } = client;
  if ((url === undefined) === (service === undefined)) {
    return [requiredValue(path, "exactly one of url or service is required")];
  }
  if (url !== undefined) return urlCauses(String(url), `${path}.url`);
  const { name = "", namespace = "", port, path: place } = objectOrEmpty(service);
  const at = `${path}.service`;
  const isPort = typeof port !== "number" || (port >= 1 && port <= 65_535);
  return [
    ...(name === "" ? [requiredValue(`${at}.name`, "")] : []),
    ...(namespace === "" ? [requiredValue(`${at}.namespace`, "")] : []),
    ...(isPort ? [] : [
      invalidValue(`${at}.port`, port, "port is not valid: must be between 1 and 65535, inclusive"),
    ]),
    ...(typeof place === "string" && !place.startsWith("/")
      ? [
        invalidValue(`${at}.path`, place, "must start with a '/'"),
        invalidValue(`${at}.path`, place, "segment[0] may not be empty"),
      ]
      : []),
  ];
}

function urlCauses(text: string, path: string): readonly StatusCause[] {
  if (!URL.canParse(text)) {
    return [invalidValue(path, text, `url must be a valid URL; ${URL_FORM}`)];
  }
  const { protocol, hostname, username, password, hash, search } = new URL(text);
  const scheme = protocol.slice(0, -1);
  const user = password === "" ? username : `${username}:${password}`;
  return [
    ...(scheme === "https"
      ? []
      : [invalidValue(path, scheme, `'https' is the only allowed URL scheme; ${URL_FORM}`)]),
    ...(hostname === "" ? [invalidValue(path, hostname, `host must be specified; ${URL_FORM}`)] : []),
    ...(user === "" ? [] : [invalidValue(path, user, "user information is not permitted in the URL")]),
    ...(hash === "" ? [] : [invalidValue(path, hash.slice(1), "fragments are not permitted in the URL")]),
    ...(search === ""
      ? []
      : [invalidValue(path, search.slice(1), "query parameters are not permitted in the URL")]),
  ];
}

function conditionCauses(conditions: readonly JsonObject[], path: string): readonly StatusCause[] {
  return conditions.flatMap((condition, index) => {
    const at = `${path}[${index}]`;
    const { name = "", expression = "" } = condition;
    const isRepeated = conditions.findIndex((other) => other["name"] === name) < index;
    const { type, fault, isBeyond } = readCondition(String(expression));
    const causes: StatusCause[] = [];
    if (expression === "") causes.push(requiredValue(`${at}.expression`, ""));
    else if (fault !== undefined || isBeyond) {
      const why = fault ?? "it is not run by the embedded API server";
      causes.push(invalidValue(`${at}.expression`, expression, `compilation failed: ${why}`));
    } else if (type !== "bool" && type !== "dyn") {
      causes.push(
        invalidValue(`${at}.expression`, expression, `must evaluate to bool but got ${type ?? "dyn"}`),
      );
    }
    if (name === "") causes.push(requiredValue(`${at}.name`, ""));
    if (isRepeated) causes.push(duplicateValue(`${at}.name`, name));
    return causes;
  });
}

function versionCauses(versions: readonly string[], path: string): readonly StatusCause[] {
  if (versions.length === 0) {
    return [requiredValue(path, `must specify one of ${REVIEW_VERSIONS.join(", ")}`)];
  }
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return [];
  return [invalidValue(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`)];
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
