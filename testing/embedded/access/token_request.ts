/**
 * The subresource "token" of service accounts: a token on request.
 *
 * @module
 */

import { dictionary } from "../../../src/schema/dictionary.ts";
import { type JsonObject, objectOrEmpty, stringOrUndefined } from "../json.ts";
import { metaOf, timestamp, withMeta } from "../object_meta.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ResourceRegistry } from "../resource_registry.ts";
import type { ServedResource } from "../served_resource.ts";
import { badRequest, conflict, invalid } from "../status.ts";
import { type BoundObject, type ServiceAccountTokens, TOKEN_ISSUER } from "./service_account_tokens.ts";
import type { Clock } from "../../../src/async/clock.ts";

/** The type of the request's body. */
export const TOKEN_REQUEST: Pick<ServedResource, "group" | "version" | "kind"> = Object.freeze({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "TokenRequest",
});

/** A token ends after this long unless the request says otherwise. */
const DEFAULT_SECONDS = 3_600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

const BINDABLE: Readonly<Record<string, { readonly kind: BoundObject["kind"]; readonly plural: string }>> =
  dictionary({
    "v1/Pod": { kind: "Pod", plural: "pods" },
    "v1/Secret": { kind: "Secret", plural: "secrets" },
    "v1/Node": { kind: "Node", plural: "nodes" },
  });

/** What requests are answered with. */
export interface TokenRequestParts {
  readonly tokens: ServiceAccountTokens;
  readonly store: ObjectStore;
  readonly registry: ResourceRegistry;
  readonly clock: Clock;
}

/**
 * Fills in how long a token is to be valid.
 *
 * @param request The body.
 * @returns The body, one hour where it says nothing.
 */
export function withTokenDefaults(request: JsonObject): JsonObject {
  const spec = objectOrEmpty(request["spec"]);
  return { ...request, spec: { ...spec, expirationSeconds: spec["expirationSeconds"] ?? DEFAULT_SECONDS } };
}

/**
 * Answers a request for a token.
 *
 * @param request The body.
 * @param account The service account.
 * @param parts What to answer with.
 * @returns The body with the token in its status.
 * @throws {StatusError} 422 for a name or time that does not fit, 400 or 404 for an object that it cannot end with.
 */
export async function answerTokenRequest(
  request: JsonObject,
  account: JsonObject,
  parts: TokenRequestParts,
): Promise<JsonObject> {
  const spec = objectOrEmpty(request["spec"]);
  const { namespace, name, uid } = metaOf(account);
  const sentName = metaOf(request).name;
  if (sentName !== "" && sentName !== name) {
    throw invalid(TOKEN_REQUEST, name, [{
      reason: "FieldValueInvalid",
      message: `Invalid value: ${JSON.stringify(sentName)}: must match the service account name if specified`,
      field: "metadata.name",
    }]);
  }
  const { expirationSeconds } = spec;
  const seconds = typeof expirationSeconds === "number" ? expirationSeconds : DEFAULT_SECONDS;
  requireSeconds(seconds);
  const { audiences: wanted } = spec;
  const audiences = Array.isArray(wanted) && wanted.length > 0 ? wanted.map(String) : [TOKEN_ISSUER];
  const bound = boundObject(objectOrEmpty(spec["boundObjectRef"]), namespace, parts);
  const { token, expiresAt } = await parts.tokens.issue({
    account,
    audiences,
    expirationSeconds: seconds,
    ...(bound === undefined ? {} : { bound }),
  });
  const creationTimestamp = timestamp(parts.clock.now());
  return {
    ...withMeta(request, { name, namespace, uid, creationTimestamp }),
    spec: {
      audiences,
      expirationSeconds: seconds,
      boundObjectRef: bound === undefined ? null : objectOrEmpty(spec["boundObjectRef"]),
    },
    status: { token, expirationTimestamp: timestamp(expiresAt) },
  };
}

function requireSeconds(seconds: number): void {
  const finding = seconds < MIN_SECONDS
    ? "may not specify a duration less than 10 minutes"
    : seconds > MAX_SECONDS
    ? "may not specify a duration larger than 2^32 seconds"
    : undefined;
  if (finding === undefined) return;
  throw invalid(TOKEN_REQUEST, "", [{
    reason: "FieldValueInvalid",
    message: `Invalid value: ${seconds}: ${finding}`,
    field: "spec.expirationSeconds",
  }]);
}

function boundObject(
  ref: JsonObject,
  namespace: string,
  { store, registry }: TokenRequestParts,
): BoundObject | undefined {
  if (Object.keys(ref).length === 0) return undefined;
  const text = (field: string) => stringOrUndefined(ref[field]) ?? "";
  const [apiVersion, kindName] = [text("apiVersion"), text("kind")];
  const target = BINDABLE[`${apiVersion}/${kindName}`];
  const served = target === undefined ? undefined : registry.find("v1", target.plural);
  if (target === undefined || served === undefined) {
    const group = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
    throw badRequest(`cannot bind token to object of type ${group}, Kind=${kindName}`);
  }
  const name = text("name");
  const object = store.get(served, { namespace: served.scope === "Cluster" ? "" : namespace, name });
  const { uid } = metaOf(object);
  if (text("uid") !== "" && text("uid") !== uid) {
    throw conflict(
      served,
      name,
      `the UID in the bound object reference (${text("uid")}) does not match the UID in record. ` +
        "The object might have been deleted and then recreated",
    );
  }
  return { kind: target.kind, name, uid };
}
