/**
 * The built-in kinds as a real API server shows them in its discovery documents, read from the table
 * `builtin_kinds.json`; `deno task facts` makes the table.
 *
 * A kind is written as its name and words: "cluster" if it is in no namespace, "short=a,b", "in=all" for categories,
 * "singular=x" if that is not the kind in lower case, "verbs=get,list" if there are not all of them, "hash=x" for its
 * storage version, and "/status", "/scale=autoscaling/v1/Scale" or "/log(get)" for each subresource, with its type and
 * its verbs where they are not the kind's own and those of a status.
 *
 * @module
 */

import facts from "./builtin_kinds.json" with { type: "json" };

/** A subresource as discovery shows it. */
export interface SubresourceFacts {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** A kind as discovery shows it. */
export interface KindFacts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  /** Kinds that are not stored have none. */
  readonly storageVersionHash?: string;
  readonly subresources: readonly SubresourceFacts[];
}

/** A subresource as the table writes it: its name, type and verbs. */
const SUBRESOURCE = /^\/([^=(]+)(?:=([^(]+))?(?:\(([^)]*)\))?$/;

/** Every verb that most kinds have, in the order of the documents. */
export const ALL_VERBS: readonly string[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

/** The verbs that most subresources have, in the order of the documents. */
export const SUBRESOURCE_VERBS: readonly string[] = ["get", "patch", "update"];

/** All built-in kinds in the order of the documents: groups, then versions with the preferred one first, then names. */
export const BUILTIN_KINDS: readonly KindFacts[] = Object.entries(facts).flatMap(([apiVersion, kinds]) => {
  const [first = "", second] = apiVersion.split("/");
  const [group, version] = second === undefined ? ["", first] : [first, second];
  return Object.entries(kinds).map(([plural, text]) => kindOf(text, { group, version, plural }));
});

function kindOf(
  text: string,
  { group, version, plural }: { group: string; version: string; plural: string },
): KindFacts {
  const [kind = "", ...words] = text.split(" ");
  const value = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const values = (name: string) => value(name)?.split(",") ?? [];
  const hash = value("hash");
  return {
    group,
    version,
    kind,
    plural,
    singular: value("singular") ?? kind.toLowerCase(),
    scope: words.includes("cluster") ? "Cluster" : "Namespaced",
    shortNames: values("short"),
    categories: values("in"),
    verbs: value("verbs") === undefined ? ALL_VERBS : values("verbs"),
    ...(hash === undefined ? {} : { storageVersionHash: hash }),
    subresources: words.filter((word) => word.startsWith("/"))
      .map((word) => subresourceOf(word, { group, version, kind })),
  };
}

function subresourceOf(
  word: string,
  own: { group: string; version: string; kind: string },
): SubresourceFacts {
  const [, name = "", type, verbs] = SUBRESOURCE.exec(word) ?? [];
  const [kind = own.kind, version = own.version, group = own.group] = type?.split("/").toReversed() ?? [];
  return {
    name,
    group: type?.includes("/") === true ? group : own.group,
    version,
    kind,
    verbs: verbs?.split(",") ?? SUBRESOURCE_VERBS,
  };
}
