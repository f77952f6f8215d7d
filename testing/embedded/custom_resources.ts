/**
 * What CustomResourceDefinitions do on the API server: they are checked, get their names, and their objects are handled
 * by them from then on.
 *
 * @module
 */

import { type Random, systemRandom } from "../../src/async/random.ts";
import { checkRules } from "../../src/schema/cel/rule_check.ts";
import { knownFormat } from "../../src/schema/formats.ts";
import { decodeGo, GoDecodingError } from "../../src/schema/go_decoding.ts";
import { goQuote } from "../../src/schema/go_format.ts";
import {
  isLooseSchema,
  isStructuralSchema,
  itemsOf,
  type LooseSchema,
  walkSchema,
} from "../../src/schema/loose_schema.ts";
import { withListedBytes, withReadBytes } from "./builtins/sent_bytes.ts";
import type { ConversionWebhook } from "./conversion/conversion_review.ts";
import { withApproval } from "./crd_approval.ts";
import { isEstablished, withCondition } from "./crd_conditions.ts";
import { acceptedNamesOf, acceptNames, hasItsNames } from "./crd_names.ts";
import { checkCrd, checkCrdStatus, storedVersionsOf } from "./crd_rules.ts";
import { servedOf } from "./crd_served.ts";
import { crdSpecOf, textOf, textsOf } from "./crd_spec.ts";
import { CRD_TYPE } from "./crd_type.ts";
import { CustomObjectRules, type ValidateObjectOptions } from "./custom_object.ts";
import { jsonEqual, type JsonObject, objectOrEmpty, withField } from "./json.ts";
import type { Admitted, KindWrite } from "./kind_strategy.ts";
import { metaOf } from "./object_meta.ts";
import type { ServedResource } from "./served_resource.ts";
import { notServed, type StatusCause } from "./status.ts";
import { undecodable } from "./undecodable.ts";
import { versionConversions } from "./version_conversions.ts";

/** The type of a definition. */
const DEFINITION = { kind: "CustomResourceDefinition", version: "v1" } as const;

/** The definitions of one server, and the rules that they make. */
export class CustomResources {
  /** The definitions that hold names, by their own names. */
  readonly #crds: Map<string, JsonObject>;
  /** The rules of each schema that has been used; a schema that is gone takes its rules along. */
  readonly #rules: WeakMap<JsonObject, CustomObjectRules>;
  readonly #random: Random;

  /**
   * @param origin The definitions of the server that this one is a fork of.
   * @param random Where the uids of reviews come from.
   */
  constructor(origin?: CustomResources, random: Random = systemRandom) {
    this.#random = random;
    this.#crds = new Map(origin === undefined ? [] : origin.#crds);
    // What follows from a schema is the same everywhere.
    this.#rules = origin === undefined ? new WeakMap() : origin.#rules;
  }

  /**
   * Takes a definition in: decoded, its defaults filled in, checked.
   *
   * @param crd The definition as it was sent.
   * @param live The stored definition; `undefined` for a creation.
   * @param subresource The subresource that is written to.
   * @returns The definition as the server keeps it, and what was found in it.
   * @throws {StatusError} If something in it has the wrong type, or if it needs what this server does not have.
   */
  admit(crd: JsonObject, { live, subresource }: Pick<KindWrite, "live" | "subresource"> = {}): Admitted {
    const { value, unknownFields } = decodeCrd(withListedBytes(crd, DEFINITION));
    const object = withDefaults(withReadBytes(value, DEFINITION));
    if (subresource === "status") {
      return { object: withSomeStoredVersion(object), causes: checkCrdStatus(object), unknownFields };
    }
    const causes = checkCrd(object, live);
    if (causes.length === 0) requireServed(object);
    return { object, causes, unknownFields };
  }

  /**
   * Checks a definition.
   *
   * @param crd The definition.
   * @param live The stored definition; `undefined` for a creation.
   * @returns What is wrong, in the real server's words.
   * @throws {StatusError} If something in it has the wrong type, or if it needs what this server does not have.
   */
  check(crd: JsonObject, live?: JsonObject): readonly StatusCause[] {
    return this.admit(crd, { live }).causes;
  }

  /**
   * Tells what a definition's writer should know.
   *
   * @param crd The definition.
   * @param live The stored definition, whose warnings are not repeated; `undefined` for a creation.
   * @returns The warnings.
   */
  warnings(crd: JsonObject, live?: JsonObject): readonly string[] {
    const known = new Set(live === undefined ? [] : warningsOf(live));
    return warningsOf(crd).filter((warning) => !known.has(warning));
  }

  /**
   * Gives a definition its names, and establishes it once it has them all.
   *
   * @param crd The stored definition.
   * @param now The time for its conditions, as it is written.
   * @returns The definition with its new status; the same one where nothing changes.
   */
  accept(crd: JsonObject, now: string): JsonObject {
    const { name } = metaOf(crd);
    const accepted = withApproval(this.#withNames(crd, now), now);
    this.#crds.set(name, accepted);
    return accepted;
  }

  /**
   * Frees the names of a definition that is gone.
   *
   * @param name The definition's name.
   * @returns The names of the definitions that may get them now: those of its group that miss some.
   */
  remove(name: string): readonly string[] {
    const gone = this.#crds.get(name);
    this.#crds.delete(name);
    return gone === undefined ? [] : this.waitingBeside(gone);
  }

  /**
   * Finds the definitions that may get names which another one no longer has.
   *
   * @param crd That other definition.
   * @returns The names of the definitions of its group that miss some of theirs.
   */
  waitingBeside(crd: JsonObject): readonly string[] {
    return this.#others(crd).filter((other) => !hasItsNames(other)).map((other) => metaOf(other).name);
  }

  /**
   * Lists what a definition serves.
   *
   * @param crd The definition with its status.
   * @returns One entry for each served version; none before it is established.
   */
  resourcesOf(crd: JsonObject): readonly ServedResource[] {
    if (!isEstablished(crd)) return [];
    const { versions, conversion } = crdSpecOf(crd);
    const all = versions.map((version) => {
      const served = servedOf(crd, version);
      return { served, rules: this.#rulesOf(served) };
    });
    const conversions = versionConversions(all, {
      since: Number(metaOf(crd).resourceVersion),
      webhook: webhookOf(conversion),
      random: this.#random,
    });
    return all.filter((_one, index) => versions[index]?.served === true)
      .map(({ served }) => ({ ...served, ...conversions.get(served.version) }));
  }

  /**
   * Takes an object in: decoded, pruned, its defaults filled in, validated. Its own metadata is decoded only.
   *
   * @param served The version that the object is of.
   * @param object The object as it was sent.
   * @param options What it was before, and which part of it is written.
   * @returns The object as the server keeps it, and what was found in it.
   * @throws {StatusError} If metadata in it has the wrong type.
   */
  prepare(served: ServedResource, object: JsonObject, options: ValidateObjectOptions = {}): Admitted {
    const rules = this.#rulesOf(served);
    const decoded = rules.decode(served, object, options);
    return { ...decoded, ...rules.validate(served, decoded.object, options) };
  }

  #rulesOf(served: ServedResource): CustomObjectRules {
    const schema = served.schema ?? {};
    const known = this.#rules.get(schema);
    if (known !== undefined) return known;
    const rules = new CustomObjectRules(schema);
    this.#rules.set(schema, rules);
    return rules;
  }

  #withNames(crd: JsonObject, now: string): JsonObject {
    if (hasItsNames(crd)) return crd;
    const { acceptedNames, accepted, reason, message } = acceptNames(crd, this.#others(crd));
    const status = { ...objectOrEmpty(crd["status"]), acceptedNames };
    const named = withCondition(
      jsonEqual(acceptedNames, acceptedNamesOf(crd)) ? crd : { ...crd, status },
      { type: "NamesAccepted", status: accepted ? "True" : "False", reason, message },
      now,
    );
    if (isEstablished(named)) return named;
    return withCondition(named, {
      type: "Established",
      ...(accepted
        ? { status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" }
        : { status: "False", reason: "NotAccepted", message: "not all names are accepted" }),
    }, now);
  }

  /** The other definitions of a group. */
  #others(crd: JsonObject): readonly JsonObject[] {
    const { group } = crdSpecOf(crd);
    const { name } = metaOf(crd);
    return [...this.#crds.values()].filter((other) =>
      crdSpecOf(other).group === group && metaOf(other).name !== name
    );
  }
}

function decodeCrd(crd: JsonObject): ReturnType<typeof decodeGo> {
  try {
    return decodeGo(crd, CRD_TYPE);
  } catch (error) {
    if (!(error instanceof GoDecodingError)) throw error;
    throw undecodable(DEFINITION, error.message);
  }
}

function withDefaults(crd: JsonObject): JsonObject {
  const spec = objectOrEmpty(crd["spec"]);
  const names = objectOrEmpty(spec["names"]);
  const kind = textOf(names["kind"]);
  const defaults: JsonObject = kind === "" ? {} : { singular: kind.toLowerCase(), listKind: `${kind}List` };
  const conversion = withoutEmptyWebhook(objectOrEmpty(spec["conversion"] ?? { strategy: "None" }));
  return { ...crd, spec: { ...spec, conversion, names: { ...defaults, ...names } } };
}

function withoutEmptyWebhook(conversion: JsonObject): JsonObject {
  const { clientConfig, conversionReviewVersions } = objectOrEmpty(conversion["webhook"]);
  const isEmpty = clientConfig === undefined && textsOf(conversionReviewVersions).length === 0;
  return isEmpty ? withField(conversion, "webhook", undefined) : conversion;
}

/** What is refused rather than done wrong. */
function requireServed(crd: JsonObject): void {
  for (const schema of schemasOf(crd)) {
    const [rule] = isStructuralSchema(schema) ? checkRules(schema).beyond : [];
    if (rule !== undefined) throw notServed(`the rule ${rule}`);
  }
}

function webhookOf({ strategy, webhook }: JsonObject): ConversionWebhook | undefined {
  if (strategy !== "Webhook") return undefined;
  const { clientConfig, conversionReviewVersions } = objectOrEmpty(webhook);
  return { clientConfig: objectOrEmpty(clientConfig), reviewVersions: textsOf(conversionReviewVersions) };
}

function schemasOf(crd: JsonObject): readonly LooseSchema[] {
  return crdSpecOf(crd).versions.flatMap(({ parts }) => isLooseSchema(parts.schema) ? [parts.schema] : []);
}

function warningsOf(crd: JsonObject): readonly string[] {
  const warnings = new Set<string>();
  for (const schema of schemasOf(crd)) {
    walkSchema(schema, (node) => {
      const { format = "" } = node;
      if (format !== "" && knownFormat(node) === undefined) {
        warnings.add(`unrecognized format ${goQuote(format)}`);
      }
      const type = itemsOf(node)?.type ?? "";
      if (node["x-kubernetes-list-type"] === "set" && (type === "object" || type === "array")) {
        warnings.add(
          `x-kubernetes-list-type: set for items of type ${
            goQuote(type)
          } is not supported by server-side apply or ` +
            "CEL validation rules",
        );
      }
    });
  }
  return [...warnings];
}

/** No definition is without: what has been stored is at least the version that is stored now. */
function withSomeStoredVersion(crd: JsonObject): JsonObject {
  const { storedVersions } = objectOrEmpty(crd["status"]);
  return textsOf(storedVersions).length === 0 ? withStoredVersions(crd) : crd;
}

/**
 * Adds the storage version of a definition to the versions that its objects may be stored in.
 *
 * @param crd The definition.
 * @returns The definition with its new status; the same one where nothing changes.
 */
export function withStoredVersions(crd: JsonObject): JsonObject {
  const storedVersions = storedVersionsOf(crd, crd);
  const status = objectOrEmpty(crd["status"]);
  return jsonEqual(storedVersions, status["storedVersions"])
    ? crd
    : { ...crd, status: { ...status, storedVersions } };
}
