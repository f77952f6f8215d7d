/**
 * The questions that clients ask about access: kinds that are not stored, but answered.
 *
 * @module
 */

import type { Clock } from "../../../src/async/clock.ts";
import { isJsonObject, type JsonObject, objectOrEmpty, stringOrUndefined, withField } from "../json.ts";
import { timestamp, withMeta } from "../object_meta.ts";
import { badRequest } from "../status.ts";
import type { Authenticator } from "./authenticator.ts";
import { aggregated, type Authorizer } from "./authorizer.ts";
import type { PolicyRule } from "./policy_rules.ts";
import type { RequestAttributes } from "./request_attributes.ts";
import { evaluationErrors } from "./review_selectors.ts";
import { requireValid } from "./review_validation.ts";
import type { User } from "./user.ts";

/** What the answers are made with. */
export interface AccessReviewsParts {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/** Answers a question. */
export type Review = (object: JsonObject, user: User) => JsonObject | Promise<JsonObject>;

const AUTHORIZATION = "authorization.k8s.io";
const AUTHENTICATION = "authentication.k8s.io";

/** Answers the questions. */
export class AccessReviews {
  readonly #parts: AccessReviewsParts;
  readonly #reviews: ReadonlyMap<string, Review>;

  /** @param parts What to answer with. */
  constructor(parts: AccessReviewsParts) {
    this.#parts = parts;
    this.#reviews = new Map<string, Review>([
      [`selfsubjectaccessreviews.${AUTHORIZATION}`, (object, user) => this.#ownAccess(object, user)],
      [`subjectaccessreviews.${AUTHORIZATION}`, (object) => this.#access(object)],
      [`localsubjectaccessreviews.${AUTHORIZATION}`, (object) => this.#localAccess(object)],
      [`selfsubjectrulesreviews.${AUTHORIZATION}`, (object, user) => this.#ownRules(object, user)],
      [`selfsubjectreviews.${AUTHENTICATION}`, (object, user) => this.#self(object, user)],
      [`tokenreviews.${AUTHENTICATION}`, (object) => this.#token(object)],
    ]);
  }

  /**
   * Finds what answers the questions of a resource.
   *
   * @param resource The resource's plural name and group.
   * @returns What does; `undefined` if its objects are no questions.
   */
  find({ plural, group }: { readonly plural: string; readonly group: string }): Review | undefined {
    return this.#reviews.get(`${plural}.${group}`);
  }

  #ownAccess(object: JsonObject, user: User): JsonObject {
    requireValid(object, "self");
    return this.#decided(object, user);
  }

  #access(object: JsonObject): JsonObject {
    requireValid(object, "anybody");
    return this.#decided(object, userOfSpec(object));
  }

  #localAccess(object: JsonObject): JsonObject {
    requireValid(object, "anybody in a namespace");
    return this.#decided(object, userOfSpec(object));
  }

  #decided(object: JsonObject, user: User): JsonObject {
    const { isAllowed, reason } = this.#parts.authorizer.decide(user, attributesOf(object));
    const evaluationError = evaluationErrors(objectOrEmpty(specOf(object)["resourceAttributes"])).join("; ");
    return withStatus(object, {
      allowed: isAllowed,
      ...(reason === "" ? {} : { reason }),
      ...(evaluationError === "" ? {} : { evaluationError }),
    });
  }

  #ownRules(object: JsonObject, user: User): JsonObject {
    const { namespace } = specOf(object);
    if (typeof namespace !== "string" || namespace === "") throw badRequest("no namespace on request");
    const { authorizer } = this.#parts;
    const { rules, errors } = authorizer.isEnforced
      ? authorizer.rulesFor(user, namespace)
      : { rules: EVERYTHING, errors: [] };
    const status: JsonObject = {
      resourceRules: rules.filter((rule) => rule.resources.length > 0).map(resourceRule),
      nonResourceRules: rules.filter((rule) => rule.nonResourceURLs.length > 0)
        .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      // Rules only add up: what is missing here is missing everywhere.
      incomplete: false,
      ...(errors.length === 0 ? {} : { evaluationError: aggregated(errors) }),
    };
    return withStatus({ ...withMeta(object, { managedFields: undefined }), spec: {} }, status);
  }

  #self(object: JsonObject, user: User): JsonObject {
    const creationTimestamp = timestamp(this.#parts.clock.now());
    return withStatus(withField(withMeta(object, { creationTimestamp }), "spec", undefined), {
      userInfo: userInfo(user),
    });
  }

  async #token(object: JsonObject): Promise<JsonObject> {
    const { token, audiences } = specOf(object);
    if (typeof token !== "string" || token === "") {
      throw badRequest("token is required for TokenReview in authentication");
    }
    const wanted = Array.isArray(audiences) ? audiences.map(String) : undefined;
    const checked = await this.#parts.authenticator.check(token, wanted);
    if (typeof checked === "string") return withStatus(object, { user: {}, error: checked });
    return withStatus(object, {
      authenticated: true,
      user: userInfo(checked.user),
      ...(checked.audiences.length === 0 ? {} : { audiences: checked.audiences }),
    });
  }
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

/**
 * Describes a user.
 *
 * @param user The user.
 * @returns The user as API objects have it (`UserInfo`).
 */
export function userInfo({ username, uid, groups, extra }: User): JsonObject {
  return {
    username,
    ...(uid === "" ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/**
 * Leaves out what says nothing in a question, as the server's types do.
 *
 * @param object The question.
 * @returns The question without empty attributes.
 */
export function withoutEmptySpec(object: JsonObject): JsonObject {
  const spec = withoutEmpty(specOf(object));
  const { resourceAttributes } = spec;
  if (!isJsonObject(resourceAttributes)) return { ...object, spec };
  return { ...object, spec: { ...spec, resourceAttributes: withoutEmpty(resourceAttributes) } };
}

function withoutEmpty(object: JsonObject): JsonObject {
  const said = Object.entries(object).filter(([, value]) =>
    value !== "" && !(Array.isArray(value) && value.length === 0)
  );
  return Object.fromEntries(said);
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): JsonObject {
  return { verbs, apiGroups, resources, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

function withStatus(object: JsonObject, status: JsonObject): JsonObject {
  return { ...object, status };
}

function specOf(object: JsonObject): JsonObject {
  return objectOrEmpty(object["spec"]);
}

function userOfSpec(object: JsonObject): User {
  const { user, uid, groups, extra } = specOf(object);
  const lists = Object.entries(objectOrEmpty(extra)).map(([key, values]) =>
    [key, Array.isArray(values) ? values.map(String) : []] as const
  );
  return {
    username: stringOrUndefined(user) ?? "",
    uid: stringOrUndefined(uid) ?? "",
    groups: Array.isArray(groups) ? groups.map(String) : [],
    extra: Object.fromEntries(lists),
  };
}

function attributesOf(object: JsonObject): RequestAttributes {
  const { resourceAttributes, nonResourceAttributes } = specOf(object);
  const text = (of: unknown, field: string) => stringOrUndefined(objectOrEmpty(of)[field]) ?? "";
  if (isJsonObject(nonResourceAttributes)) {
    return {
      type: "path",
      verb: text(nonResourceAttributes, "verb"),
      path: text(nonResourceAttributes, "path"),
    };
  }
  const of = (field: string) => text(resourceAttributes, field);
  return {
    type: "resource",
    verb: of("verb"),
    group: of("group"),
    version: of("version"),
    resource: of("resource"),
    subresource: of("subresource"),
    namespace: of("namespace"),
    name: of("name"),
  };
}
