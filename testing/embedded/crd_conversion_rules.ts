/**
 * What the API server checks of the conversion between the versions of a CustomResourceDefinition.
 *
 * @module
 */

import { dns1035Findings } from "../../src/schema/dns_label.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from "../../src/schema/field_error.ts";
import { textOf, textsOf } from "./crd_spec.ts";
import { type JsonObject, objectOrEmpty } from "./json.ts";

const PATH = "spec.conversion";
const STRATEGIES = ["None", "Webhook"];
/** The versions of ConversionReview that the server speaks. */
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const URL_FORM = "; desired format: https://host[/path]";

/**
 * Checks how the objects of a definition are converted.
 *
 * @param conversion The definition's `spec.conversion`.
 * @returns What is wrong, in the server's words.
 */
export function checkConversion(conversion: JsonObject): readonly FieldError[] {
  const strategy = textOf(conversion["strategy"]);
  const { clientConfig, conversionReviewVersions } = objectOrEmpty(conversion["webhook"]);
  const reviews = textsOf(conversionReviewVersions);
  if (strategy === "Webhook") return [...checkClient(clientConfig ?? null), ...checkReviews(reviews)];
  const rule = "should not be set when strategy is not set to Webhook";
  return [
    ...(strategy === "" ? [requiredValue(`${PATH}.strategy`, "")] : []),
    ...(strategy === "" || STRATEGIES.includes(strategy)
      ? []
      : [unsupportedValue(`${PATH}.strategy`, strategy, STRATEGIES)]),
    ...(clientConfig === undefined ? [] : [forbiddenValue(`${PATH}.webhookClientConfig`, rule)]),
    ...(reviews.length === 0 ? [] : [forbiddenValue(`${PATH}.conversionReviewVersions`, rule)]),
  ];
}

function checkClient(config: JsonObject[string] | null): readonly FieldError[] {
  const path = `${PATH}.webhookClientConfig`;
  if (config === null) return [requiredValue(path, "required when strategy is set to Webhook")];
  const { url, service } = objectOrEmpty(config);
  if ((url === undefined) === (service === undefined)) {
    return [requiredValue(path, "exactly one of url or service is required")];
  }
  return url === undefined
    ? checkService(objectOrEmpty(service), `${path}.service`)
    : checkUrl(textOf(url), `${path}.url`);
}

function checkUrl(url: string, path: string): readonly FieldError[] {
  const [, scheme = "", user, host = "", query, fragment] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^@/?#]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(
      url,
    ) ?? [];
  const noUser = "user information is not permitted in the URL";
  return [
    ...(scheme.toLowerCase() === "https"
      ? []
      : [invalidValue(path, scheme, `'https' is the only allowed URL scheme${URL_FORM}`)]),
    ...(host === "" ? [invalidValue(path, host, `host must be specified${URL_FORM}`)] : []),
    ...(user === undefined ? [] : [invalidValue(path, user, noUser)]),
    ...((fragment ?? "") === ""
      ? []
      : [invalidValue(path, fragment ?? "", "fragments are not permitted in the URL")]),
    ...((query ?? "") === ""
      ? []
      : [invalidValue(path, query ?? "", "query parameters are not permitted in the URL")]),
  ];
}

/** The server takes the name for the namespace and the namespace for the name, and says so of them. */
function checkService(service: JsonObject, path: string): readonly FieldError[] {
  const port = service["port"] ?? 443;
  const isPort = typeof port === "number" && port >= 1 && port <= 65_535;
  return [
    ...(textOf(service["namespace"]) === "" ? [requiredValue(`${path}.name`, "")] : []),
    ...(textOf(service["name"]) === "" ? [requiredValue(`${path}.namespace`, "")] : []),
    ...(isPort ? [] : [
      invalidValue(`${path}.port`, port, "port is not valid: must be between 1 and 65535, inclusive"),
    ]),
  ];
}

function checkReviews(versions: readonly string[]): readonly FieldError[] {
  const path = `${PATH}.conversionReviewVersions`;
  if (versions.length === 0) return [requiredValue(path, "")];
  const isUnderstood = versions.some((version) => REVIEW_VERSIONS.includes(version));
  return [
    ...versions.flatMap((version, index) => {
      const findings = versions.indexOf(version) < index ? ["duplicate version"] : dns1035Findings(version);
      return findings.map((finding) => invalidValue(`${path}[${index}]`, version, finding));
    }),
    ...(isUnderstood
      ? []
      : [invalidValue(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`)]),
  ];
}
