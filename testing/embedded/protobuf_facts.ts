/**
 * How the built-in kinds are written in protobuf, read from the table `protobuf_facts.json`. The Go program in
 * `tools/protobuf_facts` makes the table, and says how a field is written there.
 *
 * @module
 */

import facts from "./protobuf_facts.json" with { type: "json" };

/** A field of a message. */
export interface ProtobufField {
  /** Its name in JSON; "-" for one whose fields belong to the message around it. */
  readonly name: string;
  readonly repeated?: "list" | "map";
  /** Whether JSON leaves it out when it is zero. */
  readonly omitsZero: boolean;
  /** "s" for text, "i" for an integer, "f" for a float, "b" for a truth, "y" for bytes, or a message's name. */
  readonly sort: string;
}

/** The fields of a message by their number. */
export type ProtobufMessage = ReadonlyMap<number, ProtobufField>;

const KINDS: Readonly<Record<string, string>> = facts.kinds;
const TYPES: Readonly<Record<string, string>> = facts.types;
const FIELD = /^(\d+) (\S+) (\??)(\[\]|\{\})?(\S+)$/;

/**
 * Finds the message that a kind is written as.
 *
 * @param apiVersion The group and version.
 * @param kind The kind; the options of deletions are the same in all groups.
 * @returns The message's name, `undefined` for a kind that is not in the table.
 */
export function protobufMessageOf(apiVersion: string, kind: string): string | undefined {
  return KINDS[kind === "DeleteOptions" ? "meta.k8s.io/v1/DeleteOptions" : `${apiVersion}/${kind}`];
}

const messages = new Map<string, ProtobufMessage>();

/**
 * The fields of a message.
 *
 * @param name The message's name.
 * @returns The fields.
 */
export function protobufMessage(name: string): ProtobufMessage {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const rows = (TYPES[name] ?? "").split(",").filter((row) => row !== "");
  const message = new Map(rows.map((row): [number, ProtobufField] => {
    const [, number, field = "", mark, repeated, sort = ""] = FIELD.exec(row) ?? [];
    return [Number(number), {
      name: field,
      omitsZero: mark === "?",
      sort,
      ...(repeated === undefined ? {} : { repeated: repeated === "[]" ? "list" : "map" }),
    }];
  }));
  messages.set(name, message);
  return message;
}
