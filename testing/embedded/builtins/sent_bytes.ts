/**
 * The bytes in objects of built-in kinds: texts in base64, or lists of numbers. What is neither is refused, and every
 * text is kept as the server writes it.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { goJsonKind } from "../go_format.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import type { ServedResource } from "../served_resource.ts";
import { undecodable } from "../undecodable.ts";

/** The way to bytes: the names of fields; "*" stands for every entry of a map or a list. */
export type BytePlace = readonly string[];

const CA_OF_WEBHOOKS: readonly BytePlace[] = [["webhooks", "*", "clientConfig", "caBundle"]];

/** The places by kind; the kinds' names are unique among those that have any. */
const PLACES: Readonly<Record<string, readonly BytePlace[]>> = dictionary({
  Secret: [["data", "*"]],
  ConfigMap: [["binaryData", "*"]],
  CertificateSigningRequest: [["spec", "request"], ["status", "certificate"]],
  MutatingWebhookConfiguration: CA_OF_WEBHOOKS,
  ValidatingWebhookConfiguration: CA_OF_WEBHOOKS,
  CustomResourceDefinition: [["spec", "conversion", "webhook", "clientConfig", "caBundle"]],
  APIService: [["spec", "caBundle"]],
});

/**
 * Finds where a kind has bytes.
 *
 * @param kind The built-in kind.
 * @returns The places; empty for most kinds.
 */
export function bytePlaces(kind: string): readonly BytePlace[] {
  return PLACES[kind] ?? [];
}

/**
 * Makes texts of lists of numbers.
 *
 * @param object The object as it was sent.
 * @param served Its resource.
 * @returns The object with all lists of bytes in base64.
 * @throws {StatusError} 400 if there is something in a list that is no byte.
 */
export function withListedBytes(
  object: JsonObject,
  served: Pick<ServedResource, "kind" | "version">,
): JsonObject {
  return withBytes(object, served.kind, (value, [field = ""]) => {
    if (!Array.isArray(value)) return value;
    const bytes = value.map((item) => {
      if (item === null) return 0;
      if (typeof item === "number" && Number.isInteger(item) && item >= 0 && item < 256) return item;
      const what = typeof item === "number" ? `number ${item}` : goJsonKind(item);
      const place = `Go struct field ${served.kind}.${field}`;
      throw undecodable(served, `json: cannot unmarshal ${what} into ${place} of type uint8`);
    });
    return Uint8Array.from(bytes).toBase64();
  });
}

/**
 * Reads the bytes of an object.
 *
 * @param object The object, decoded.
 * @param served Its resource.
 * @returns The object with its bytes as the server writes them: in one line.
 * @throws {StatusError} 400 if a text is no base64.
 */
export function withReadBytes(
  object: JsonObject,
  served: Pick<ServedResource, "kind" | "version">,
): JsonObject {
  return withBytes(object, served.kind, (value) => {
    if (typeof value !== "string") return value;
    const fault = base64Fault(value);
    if (fault !== undefined) throw undecodable(served, fault);
    return plainBase64(value);
  });
}

/**
 * Checks base64.
 *
 * @param value The text; anything else is fine.
 * @returns What is wrong, in the server's words; `undefined` for good base64.
 */
export function base64Fault(value: JsonValue): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.replaceAll(/[\r\n]/g, "");
  if (/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const illegal = text.search(/[^A-Za-z0-9+/]/);
  return `illegal base64 data at input byte ${illegal < 0 ? text.length - text.length % 4 : illegal}`;
}

/** There may be several lines, and bits at the end that stand for nothing. */
function plainBase64(text: string): string {
  const line = text.replaceAll(/[\r\n]/g, "");
  return line.endsWith("=") ? line.slice(0, -4) + Uint8Array.fromBase64(line.slice(-4)).toBase64() : line;
}

type Change = (value: JsonValue, place: BytePlace) => JsonValue;

function withBytes(object: JsonObject, kind: string, change: Change): JsonObject {
  return bytePlaces(kind).reduce<JsonObject>((result, place) => {
    const changed = changedAt(result, place, (value) => change(value, place));
    return isJsonObject(changed) ? changed : result;
  }, object);
}

function changedAt(
  value: JsonValue,
  [step, ...rest]: BytePlace,
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return step === "*" ? value.map((item: JsonValue) => changedAt(item, rest, change)) : value;
  }
  if (!isJsonObject(value)) return value;
  const names = step === "*" ? Object.keys(value) : [step].filter((name) => Object.hasOwn(value, name));
  if (names.length === 0) return value;
  const changed = names.map((name) => [name, changedAt(value[name] ?? null, rest, change)] as const);
  return { ...value, ...Object.fromEntries(changed) };
}
