/**
 * Has objects converted by the webhook of a definition (`ConversionReview`), and checks what comes back: the metadata
 * stays as it was, but for labels and annotations.
 *
 * @module
 */

import type { Random } from "../../../src/async/random.ts";
import { postReview, type WebhookAddress, WebhookError } from "../admission/webhook_client.ts";
import { isJsonObject, jsonEqual, type JsonObject, type JsonValue, objectOrEmpty } from "../json.ts";
import { labelValueFindings, qualifiedNameFindings } from "../name_rules.ts";
import { metaOf } from "../object_meta.ts";

/** The webhook of a definition. */
export interface ConversionWebhook extends WebhookAddress {
  /** The versions of ConversionReview that it takes, the preferred one first. */
  readonly reviewVersions: readonly string[];
}

const REVIEW_GROUP = "apiextensions.k8s.io";

/**
 * Has an object converted.
 *
 * @param webhook The webhook.
 * @param object The object, as it is or is to be stored.
 * @param options The version to convert it to, as "group/version", and where the uid of the review comes from.
 * @returns The object in that version.
 * @throws {WebhookError} If the webhook cannot be asked, does not convert it, or makes something else of it; in the
 * real server's words.
 */
export async function reviewed(
  webhook: ConversionWebhook,
  object: JsonObject,
  { apiVersion, random }: { readonly apiVersion: string; readonly random: Random },
): Promise<JsonObject> {
  const version = webhook.reviewVersions.find((one) => one === "v1" || one === "v1beta1") ?? "v1";
  const reviewVersion = `${REVIEW_GROUP}/${version}`;
  const uid = random.uuid();
  const who = `conversion webhook for ${object["apiVersion"]}, Kind=${object["kind"]}`;
  const request = { uid, desiredAPIVersion: apiVersion, objects: [object] };
  const review = { kind: "ConversionReview", apiVersion: reviewVersion, request };
  const converted = await answerOf(webhook, review, uid).catch((cause: unknown) => {
    throw cause instanceof WebhookError
      ? new WebhookError(`${who} failed: ${cause.message}`, { cause })
      : cause;
  });
  if (converted.length !== 1) {
    throw new WebhookError(`${who} returned ${converted.length} objects, expected 1`);
  }
  return checked(object, converted[0] ?? null, { who, apiVersion });
}

async function answerOf(
  webhook: ConversionWebhook,
  review: JsonObject,
  uid: string,
): Promise<readonly JsonValue[]> {
  const answer = objectOrEmpty(await postReview(webhook, review));
  const { apiVersion = "", kind = "", response } = answer;
  const wanted = review["apiVersion"];
  if (kind !== "" && (apiVersion !== wanted || kind !== "ConversionReview")) {
    const [from, to] = [`${versionOf(apiVersion)}.${kind}`, `${versionOf(wanted)}.ConversionReview`];
    throw new WebhookError(`converting (${from}) to (${to}): unknown conversion`);
  }
  if (wanted === `${REVIEW_GROUP}/v1` && kind === "") {
    throw new WebhookError(`expected webhook response of ${wanted}, Kind=ConversionReview, got /, Kind=`);
  }
  if (!isJsonObject(response)) throw new WebhookError("no response provided");
  if (wanted === `${REVIEW_GROUP}/v1` && response["uid"] !== uid) {
    const [expected, got] = [uid, response["uid"] ?? ""].map((one) => JSON.stringify(one));
    throw new WebhookError(`expected response.uid=${expected}, got ${got}`);
  }
  const { status = "", message = "" } = objectOrEmpty(response["result"]);
  if (status !== "Success") {
    throw new WebhookError(
      message === "" ? `response.result.status was '${status}', not 'Success'` : String(message),
    );
  }
  const { convertedObjects } = response;
  return Array.isArray(convertedObjects) ? convertedObjects : [];
}

function versionOf(apiVersion: JsonValue | undefined): string {
  return String(apiVersion ?? "").split("/").at(-1) ?? "";
}

function checked(
  original: JsonObject,
  answered: JsonValue,
  { who, apiVersion }: { readonly who: string; readonly apiVersion: string },
): JsonObject {
  if (!isJsonObject(answered)) {
    throw new WebhookError(
      `json: cannot unmarshal ${jsonTypeOf(answered)} into Go value of type map[string]interface {}`,
    );
  }
  if (typeof answered["kind"] !== "string" || answered["kind"] === "") {
    throw new WebhookError(`Object 'Kind' is missing in '${JSON.stringify(answered)}'`);
  }
  const invalid = (what: string, expected: JsonValue | undefined, received: JsonValue | undefined) =>
    new WebhookError(
      `${who} returned invalid object at index 0: invalid ${what} (expected ${expected}, received ${received})`,
    );
  if (answered["apiVersion"] !== apiVersion) {
    throw invalid("groupVersion", apiVersion, answered["apiVersion"] ?? "");
  }
  if (answered["kind"] !== original["kind"]) throw invalid("kind", original["kind"], answered["kind"]);
  const [before, after] = [metaOf(original), metaOf(answered)];
  for (const [what, field] of [["name", "name"], ["namespace", "namespace"], ["UID", "uid"]] as const) {
    if (before[field] === after[field]) continue;
    throw new WebhookError(
      `${who} returned invalid object: must have the same ${what}: ${before[field]} != ${after[field]}`,
    );
  }
  try {
    return { ...answered, metadata: restored(objectOrEmpty(original["metadata"]), answered["metadata"]) };
  } catch (cause) {
    if (!(cause instanceof WebhookError)) throw cause;
    throw new WebhookError(`${who} returned invalid metadata: ${cause.message}`, { cause });
  }
}

/** The metadata as it was, with the labels and annotations that the webhook has given back. */
function restored(original: JsonObject, answered: JsonValue | undefined): JsonObject {
  if (answered === undefined) throw new WebhookError("missing metadata in converted object");
  if (!isJsonObject(answered)) {
    throw new WebhookError(`invalid metadata of type ${goTypeOf(answered)} in converted object`);
  }
  const { labels: _labels, annotations: _annotations, ...kept } = original;
  const given = (["labels", "annotations"] as const).flatMap((field): [string, JsonObject][] => {
    const texts = answered[field] ?? null;
    if (texts === null) return [];
    if (!isJsonObject(texts)) {
      throw new WebhookError(`invalid metadata.${field} of type ${goTypeOf(texts)} in converted object`);
    }
    requireTexts(field, texts);
    if (!jsonEqual(texts, original[field])) requireValid(field, texts);
    return [[field, texts]];
  });
  return { ...kept, ...Object.fromEntries(given) };
}

function requireTexts(field: string, texts: JsonObject): void {
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") continue;
    throw new WebhookError(
      `metadata.${field}[${key}] must be a string, but is ${goTypeOf(value)} in converted object`,
    );
  }
}

function requireValid(field: "labels" | "annotations", texts: JsonObject): void {
  const findings = Object.entries(texts).flatMap(([key, value]): readonly (readonly [string, string])[] =>
    field === "labels"
      ? [
        ...qualifiedNameFindings(key).map((finding) => [key, finding] as const),
        ...labelValueFindings(String(value)).map((finding) => [String(value), finding] as const),
      ]
      : qualifiedNameFindings(key.toLowerCase()).map((finding) => [key, finding] as const)
  );
  const path = field === "labels" ? "metadata.labels" : "metadata.annotation";
  const lines = findings.map(([value, finding]) =>
    `${path}: Invalid value: ${JSON.stringify(value)}: ${finding}`
  );
  if (lines.length > 0) throw new WebhookError(lines.length === 1 ? lines.join() : `[${lines.join(", ")}]`);
}

function jsonTypeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** How the real server calls the type of a value. */
function goTypeOf(value: JsonValue): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (isJsonObject(value)) return "map[string]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}
