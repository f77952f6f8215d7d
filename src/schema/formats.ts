/**
 * The `format` keyword: which formats the API server knows, and what they accept.
 *
 * @module
 */

import { isCidr, isHostname, isIpv4, isIpv6, isMac, isUri } from "./format_address.ts";
import { isEmail } from "./format_email.ts";
import { isDate, isDateTime, isDuration } from "./format_time.ts";

const CARD_NUMBER = new RegExp(
  "^(?:4\\d{12}(?:\\d{3})?|5[1-5]\\d{14}|6(?:011|5\\d\\d)\\d{12}|3[47]\\d{13}|3(?:0[0-5]|[68]\\d)\\d{11}" +
    "|(?:2131|1800|35\\d{3})\\d{11})$",
);
const COLOR_PART = "[\\t\\n\\f\\r ]*(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])[\\t\\n\\f\\r ]*";
const RGB_COLOR = new RegExp(`^rgb\\((?:${COLOR_PART},){2}${COLOR_PART}\\)$`);
const SHORT_NAME = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const K8S_SHORT_NAME = new RegExp(`^${SHORT_NAME}$`);
const K8S_LONG_NAME = new RegExp(`^${SHORT_NAME}(?:\\.${SHORT_NAME})*$`);

/** The keywords that say which formats are checked. */
export interface FormatSchema {
  /** The format. */
  readonly format?: string;
  /** The type; without one, formats of texts are checked. */
  readonly type?: string;
  /** Whether the value is an integer or a text. */
  readonly "x-kubernetes-int-or-string"?: boolean;
}

/** The formats of strings by their names without dashes. */
const STRING_FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["bsonobjectid", (text) => /^[0-9a-f]{24}$/i.test(text)],
  ["byte", isBase64],
  ["cidr", isCidr],
  ["creditcard", isCreditCard],
  ["date", isDate],
  ["datetime", isDateTime],
  ["duration", isDuration],
  ["email", isEmail],
  ["hexcolor", (text) => /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)],
  ["hostname", isHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["isbn", (text) => isIsbn10(text) || isIsbn13(text)],
  ["isbn10", isIsbn10],
  ["isbn13", isIsbn13],
  ["k8slongname", (text) => text.length <= 253 && K8S_LONG_NAME.test(text)],
  ["k8sshortname", (text) => text.length <= 63 && K8S_SHORT_NAME.test(text)],
  ["mac", isMac],
  ["password", () => true],
  ["rgbcolor", (text) => RGB_COLOR.test(text)],
  ["ssn", (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ["uri", isUri],
  ["uuid", uuidOf("[0-9a-f]", "[0-9a-f]")],
  ["uuid3", uuidOf("3", "[0-9a-f]")],
  ["uuid4", uuidOf("4", "[89ab]")],
  ["uuid5", uuidOf("5", "[89ab]")],
]);

/**
 * The format of a schema, if it is one that the API server checks for the schema's type.
 *
 * @param schema The schema.
 * @returns The format as written, or `undefined` where there is none or it is ignored.
 *
 * @example A format that nobody checks
 * ```ts
 * import { knownFormat } from "@kubeloop/sdk/schema";
 *
 * console.assert(knownFormat({ type: "string", format: "emoji" }) === undefined);
 * ```
 */
export function knownFormat(schema: FormatSchema): string | undefined {
  const { format, type } = schema;
  if (format === undefined || format === "") return undefined;
  if (schema["x-kubernetes-int-or-string"] === true || type === undefined || type === "string") {
    return STRING_FORMATS.has(normalized(format)) ? format : undefined;
  }
  if (type === "integer") return format === "int32" || format === "int64" ? format : undefined;
  if (type === "number") return format === "float" || format === "double" ? format : undefined;
  return undefined;
}

/**
 * Checks a string against a format.
 *
 * @param format The format's name; dashes in it do not matter.
 * @param text The string.
 * @returns The API server's verdict; `undefined` for formats that strings do not have.
 *
 * @example A duration
 * ```ts
 * import { matchesFormat } from "@kubeloop/sdk/schema";
 *
 * console.assert(matchesFormat("duration", "1h30m") === true);
 * ```
 */
export function matchesFormat(format: string, text: string): boolean | undefined {
  return STRING_FORMATS.get(normalized(format))?.(text);
}

function normalized(format: string): string {
  return format.replaceAll("-", "");
}

function uuidOf(version: string, variant: string): (text: string) => boolean {
  const expression = new RegExp(
    `^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`,
    "i",
  );
  return (text) => expression.test(text);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]{2,}={0,2}$/.test(text);
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, "");
  if (!CARD_NUMBER.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isIsbn10(text: string): boolean {
  const characters = withoutSpacesAndDashes(text);
  if (!/^\d{9}[\dX]$/.test(characters)) return false;
  const sum = [...characters].reduce((total, character, index) => {
    return total + (index + 1) * (character === "X" ? 10 : Number(character));
  }, 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = withoutSpacesAndDashes(text);
  if (!/^\d{13}$/.test(digits)) return false;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return sum % 10 === 0;
}

function withoutSpacesAndDashes(text: string): string {
  return text.replace(/[\t\n\f\r -]/g, "");
}
