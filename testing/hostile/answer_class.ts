/**
 * What of an answer to a hostile request counts: its sort, not its words.
 *
 * @module
 */

import { parseYaml } from "../../src/schema/yaml.ts";
import { isJsonObject, type JsonObject } from "../embedded/json.ts";
import { decodeProtobuf } from "../embedded/protobuf_body.ts";

/** The sort of an answer. */
export interface AnswerClass {
  /** The status code; 0 where the connection ended without an answer, -1 where nothing came in time. */
  readonly code: number;
  /** The kind of the object in the body; "" for no object. */
  readonly kind: string;
  /** Of a Status: its reason. */
  readonly reason: string;
  /** Of a Status: "Success" or "Failure", and its own code where that is another one. */
  readonly status: string;
  /** What a Status says, for people: it is not compared. */
  readonly message: string;
}

/** An answer as it came. */
export interface ReceivedAnswer {
  readonly code: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Sorts an answer.
 *
 * @param answer The answer.
 * @returns Its sort.
 */
export function classOf({ code, contentType, body }: ReceivedAnswer): AnswerClass {
  const object = objectIn(contentType, body);
  const { kind = "", reason = "", status = "", message = "", code: own = code } = object;
  const isStatus = kind === "Status";
  const sameCode = own === code ? "" : ` ${own}`;
  return {
    code,
    kind: String(kind),
    reason: isStatus ? String(reason) : "",
    status: isStatus && typeof status === "string" ? `${status}${sameCode}` : "",
    message: isStatus ? String(message) : "",
  };
}

/**
 * Compares two sorts.
 *
 * @param real That of the real server's answer.
 * @param embedded That of the embedded server's.
 * @returns What differs: names of fields.
 */
export function differingFields(real: AnswerClass, embedded: AnswerClass): readonly string[] {
  if (real.code !== embedded.code) return ["code"];
  return (["kind", "status", "reason"] as const).filter((name) => real[name] !== embedded[name]);
}

/**
 * Describes a sort for people.
 *
 * @param answer The sort.
 * @returns A few words.
 */
export function classText({ code, kind, reason, status, message }: AnswerClass): string {
  const words = [
    code === 0 ? "no answer" : code === -1 ? "silence" : String(code),
    kind,
    status,
    reason,
    message,
  ];
  return words.filter((word) => word !== "").join(" ").slice(0, 400);
}

function objectIn(contentType: string, body: Uint8Array): JsonObject {
  if (body.length === 0) return {};
  try {
    if (contentType.startsWith("application/vnd.kubernetes.protobuf")) {
      return decodeProtobuf(body, { apiVersion: "v1", kind: "Status" });
    }
    const text = new TextDecoder().decode(body);
    const value: unknown = contentType.startsWith("application/yaml")
      ? parseYaml(text)[0]
      : contentType.startsWith("application/json")
      ? JSON.parse(text)
      : undefined;
    return isJsonObject(value) ? value : {};
  } catch {
    return { kind: "unreadable" };
  }
}
