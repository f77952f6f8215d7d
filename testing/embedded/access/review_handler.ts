/**
 * Requests that are answered and not stored: questions about access, and tokens of service accounts.
 *
 * @module
 */

import type { AdmittedActions } from "../admission/admitted_actions.ts";
import { AnswerForm } from "../answer_form.ts";
import type { Clock } from "../../../src/async/clock.ts";
import { decodeBuiltin } from "../builtin_decoding.ts";
import { builtinFields } from "../field_facts.ts";
import { encoded } from "../field_encoding.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import { reportFields } from "../known_fields.ts";
import type { FieldTracker } from "../managed_fields.ts";
import { metaOf, timestamp, withMeta } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import { decodeObject, mediaTypeOf, requireObjectFormat, requirePath } from "../request_body.ts";
import { negotiate, requireProducible } from "../negotiation.ts";
import { representationOf } from "../representation.ts";
import { parseWriteQuery } from "../request_options.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ResourceRequest } from "../resource_request.ts";
import { apiVersionOf, type ServedResource } from "../served_resource.ts";
import { errorResponse } from "../responses.ts";
import { methodNotAllowed, pathNotFound, StatusError } from "../status.ts";

import type { ServiceAccountTokens } from "./service_account_tokens.ts";
import { type AccessReviews, withoutEmptySpec } from "./access_reviews.ts";
import { answerTokenRequest, TOKEN_REQUEST, withTokenDefaults } from "./token_request.ts";

/** What the handler works with. */
export interface ReviewHandlerParts {
  readonly reviews: AccessReviews;
  readonly tokens: ServiceAccountTokens;
  readonly tracker: FieldTracker;
  readonly actions: AdmittedActions;
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
}

/** Answers such requests. */
export class ReviewHandler {
  readonly #parts: ReviewHandlerParts;

  /** @param parts What to work with. */
  constructor(parts: ReviewHandlerParts) {
    this.#parts = parts;
  }

  /**
   * Tells whether a request is one of those.
   *
   * @param served The resource.
   * @param subresource The subresource in the path; "" for none.
   * @returns Whether it is.
   */
  handles(served: ServedResource, subresource: string): boolean {
    if (isToken(served, subresource)) return true;
    return this.#parts.reviews.find(served) !== undefined;
  }

  /**
   * Answers a request.
   *
   * @param request The request.
   * @param subresource The subresource in the path; "" for none.
   * @returns The answer.
   * @throws {StatusError} If it is refused.
   */
  async handle(request: ResourceRequest, subresource: string): Promise<Response> {
    const { served, method } = request;
    const review = isToken(served, subresource) ? undefined : this.#parts.reviews.find(served);
    if (review === undefined) return await this.#token(request);
    if (request.name !== "") throw pathNotFound();
    if (method !== "POST") throw methodNotAllowed();
    const form = this.#formOf(request, served);
    const { object, warnings } = await this.#decoded(request, served);
    try {
      return await form.answer(201, await review(object, request.user), warnings);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return await errorResponse(error, { ...request, warnings });
    }
  }

  async #token(request: ResourceRequest): Promise<Response> {
    if (request.method !== "POST") throw methodNotAllowed();
    const type = { ...request.served, ...TOKEN_REQUEST };
    const form = this.#formOf(request, type);
    const { object, warnings } = await this.#decoded(request, type);
    const account = this.#parts.store.get(request.served, request);
    return await form.answer(201, await answerTokenRequest(object, account, this.#parts), warnings);
  }

  /** There are no tables of what is not stored. */
  #formOf(request: ResourceRequest, served: ServedResource): AnswerForm {
    const { headers, query } = request;
    requireProducible(headers.get("accept"));
    const { target, ...format } = negotiate(request, { tables: false });
    const now = () => this.#parts.clock.now();
    return new AnswerForm(format, representationOf(target, { served, query, now }));
  }

  async #decoded(
    request: ResourceRequest,
    type: ServedResource,
  ): Promise<{ object: JsonObject; warnings: readonly string[] }> {
    const { body, headers, query, namespace } = request;
    const { tracker, clock } = this.#parts;
    requireObjectFormat(headers, type);
    const options = parseWriteQuery(query, "CreateOptions", headers.get("user-agent") ?? "");
    const sent = await decodeObject(body, mediaTypeOf(headers), type);
    const warnings: string[] = [];
    const { object, unknownFields } = decodeBuiltin(requirePath(sent.object, { namespace, name: "" }), type);
    const findings = { unknownFields, findings: sent.findings };
    reportFields(type, findings, {
      fieldValidation: options.fieldValidation,
      warn: (message) => void warnings.push(message),
    });
    const now = timestamp(clock.now());
    const writer = {
      manager: options.fieldManager,
      ...(type === request.served ? {} : { subresource: "token" as const }),
    };
    const complete = type === request.served ? withoutEmptySpec(object) : withTokenDefaults(object);
    const root = builtinFields(apiVersionOf(type), type.kind);
    const written = root === undefined ? complete : encoded(complete, root);
    const tracked = tracker.track(written, undefined, { served: type, writer, now });
    if (type === request.served) return { object: tracked, warnings };
    const admitted = await this.#parts.actions.admitted(request, {
      subresource: "token",
      kind: type,
      object: tracked,
      dryRun: options.dryRun,
      warn: (message) => void warnings.push(message),
      complete: (one) => completeToken(one, this.#parts.store.find(request.served, request) ?? {}, now),
    });
    return { object: admitted, warnings };
  }
}

/** A request for a token with what the server gives it before it is answered. */
function completeToken(request: JsonObject, account: JsonObject, creationTimestamp: string): JsonObject {
  const { name, uid } = metaOf(account);
  const { name: sentName } = metaOf(request);
  const spec = objectOrEmpty(request["spec"]);
  const bound = objectOrEmpty(spec["boundObjectRef"]);
  return {
    ...withMeta(request, { name: sentName === "" ? name : sentName, uid, creationTimestamp }),
    spec: { ...spec, boundObjectRef: Object.keys(bound).length === 0 ? null : bound },
    status: { token: "", expirationTimestamp: null },
  };
}

function isToken({ group, plural, crd }: ServedResource, subresource: string): boolean {
  return subresource === "token" && group === "" && plural === "serviceaccounts" && crd === undefined;
}
