/**
 * The `Accept` header as the API server reads it.
 *
 * @module
 */

/** One media type that a client takes. */
export interface AcceptClause {
  readonly type: string;
  readonly subtype: string;
  /** Parameters but the quality, such as "as", "g" and "v". */
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/**
 * Reads an `Accept` header.
 *
 * @param header The header.
 * @returns What the client takes, best first; what is malformed is left out.
 */
export function parseAccept(header: string): readonly AcceptClause[] {
  const clauses: AcceptClause[] = [];
  for (const part of header.split(",")) {
    const clause = parseClause(part.trim());
    if (clause === undefined) continue;
    // The server's comparison is no order in the strict sense, so its way of sorting (by insertion) counts.
    let place = clauses.length;
    for (; place > 0; place--) {
      const before = clauses[place - 1];
      if (before === undefined || !isBetter(clause, before)) break;
    }
    clauses.splice(place, 0, clause);
  }
  return clauses;
}

/**
 * Whether a clause speaks of a media type.
 *
 * @param clause The clause; it may have wildcards.
 * @param mediaType The media type, such as "application/json".
 * @returns Whether it does.
 */
export function matchesMediaType(clause: AcceptClause, mediaType: string): boolean {
  const [type, subtype] = mediaType.split("/");
  if (clause.type === "*") return clause.subtype === "*";
  return clause.type === type && (clause.subtype === subtype || clause.subtype === "*");
}

function parseClause(text: string): AcceptClause | undefined {
  const [range = "", ...parts] = text.split(";");
  const [first = "", second = "", ...others] = range.split("/");
  const type = first.trim();
  if (second === "" && type !== "*" || others.join("/") !== "") return undefined;
  const subtype = second === "" ? "*" : second.trim();
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const part of parts) {
    const [name = "", value, ...more] = part.split("=").map((side) => side.trim());
    if (value === undefined || value === "" || more.length > 0) continue;
    if (name === "q") quality = qualityOf(value);
    else parameters.set(name, value);
  }
  return { type, subtype, parameters, quality };
}

function qualityOf(text: string): number {
  const value = Number(text);
  return Number.isNaN(value) ? 0 : value;
}

function isBetter(one: AcceptClause, other: AcceptClause): boolean {
  return one.quality > other.quality ||
    one.type !== "*" && other.type === "*" ||
    one.subtype !== "*" && other.subtype === "*";
}
