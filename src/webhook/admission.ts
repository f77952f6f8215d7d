/**
 * Admission: an AdmissionReview of the API server comes in as an HTTP request, a verdict goes out.
 *
 * @module
 */

import jsonPatch from "fast-json-patch";
import { type Log, silentLog } from "../async/log.ts";
import { deepFreeze, type KubeObject, type ObjectInput } from "../resource/object.ts";
import { groupResource, type Resource } from "../resource/resource.ts";
import { type AdmissionReview, readReview, ReviewRefusal, type ReviewRequest } from "./admission_review.ts";

/** What is to be admitted. Objects are frozen: copy one with `structuredClone` to change it. */
export interface AdmissionRequest<S extends KubeObject = KubeObject> {
  /** What somebody wants to do. */
  readonly operation: ReviewRequest["operation"];
  /** The object as it would be; absent for a deletion. */
  readonly object?: S;
  /** The object as it is; absent for a creation. */
  readonly old?: S;
  /** Who asks, as the API server knows them. */
  readonly userInfo: ReviewRequest["userInfo"];
  /** Nothing will be stored: do nothing outside the object either. */
  readonly dryRun: boolean;
  /** The subresource that is written, such as "status"; absent for the object itself. */
  readonly subresource?: string;
}

/** What an admission handler does; at least one of the two. */
export interface AdmissionHandlers<S extends KubeObject = KubeObject> {
  /** Answers the object as it shall be, or nothing to leave it. It is called before `validate`; not for deletions. */
  mutate?(request: AdmissionRequest<S> & { readonly object: S }): S | void | Promise<S | void>;
  /**
   * Throws {@linkcode AdmissionDenied} to refuse; answers warnings for whoever asks, if any. It sees the object as
   * `mutate` left it.
   */
  validate?(request: AdmissionRequest<S>): readonly string[] | void | Promise<readonly string[] | void>;
}

/**
 * Thrown by a handler to refuse a request; the message is shown to whoever asked.
 *
 * @example A refusal
 * ```ts
 * import { AdmissionDenied } from "@kubeloop/sdk/webhook";
 *
 * console.assert(new AdmissionDenied("No blue things").code === 403);
 * ```
 */
export class AdmissionDenied extends Error {
  /** The error's class name. */
  override readonly name = "AdmissionDenied";
  /** The HTTP status that the API server answers with. */
  readonly code: number;

  /**
   * Makes the refusal.
   *
   * @param message Why, for whoever asked.
   * @param options The HTTP status (403 by default), and what is behind it.
   */
  constructor(message: string, options: { readonly code?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code ?? 403;
  }
}

/**
 * Makes the HTTP handler of an admission webhook, mutating or validating.
 *
 * *Guarantees*: what a handler throws becomes a refusal, never a broken connection; only the message of an
 * {@linkcode AdmissionDenied} is shown to whoever asked, other errors are logged.
 *
 * @typeParam S The resource's objects.
 * @param resource Whose objects are reviewed; others are refused.
 * @param handlers What to do with them.
 * @param options Where unexpected errors are logged.
 * @returns A function from a request to its response, for any server that speaks the web's types.
 *
 * @example A name that is not wanted
 * ```ts
 * import { AdmissionDenied, admissionHandler } from "@kubeloop/sdk/webhook";
 * import { ConfigMap } from "@kubeloop/sdk/builtins";
 *
 * export const handle = admissionHandler(ConfigMap, {
 *   validate: ({ object }) => {
 *     if (object?.metadata.name === "forbidden") throw new AdmissionDenied("That name is reserved");
 *   },
 * });
 * ```
 *
 * @see k8s.io/api/admission/v1
 */
export function admissionHandler<S extends KubeObject>(
  resource: Resource<S, ObjectInput>,
  handlers: AdmissionHandlers<S>,
  options: { readonly log?: Log } = {},
): (request: Request) => Promise<Response> {
  const { log = silentLog } = options;
  return async (request) => {
    try {
      const { request: asked } = await readReview(request);
      requireResource(asked, resource);
      return Response.json(reviewOf(asked.uid, await judge<S>(asked, handlers, log)));
    } catch (error) {
      if (!(error instanceof ReviewRefusal)) throw error;
      return new Response(`${error.message}\n`, { status: error.status });
    }
  };
}

function requireResource({ resource: asked }: ReviewRequest, resource: Resource): void {
  if (asked.group === resource.group && asked.resource === resource.plural) return;
  const name = groupResource({ group: asked.group, plural: asked.resource });
  throw new ReviewRefusal(`Cannot review ${name}: this webhook is for ${groupResource(resource)}`, 400);
}

/** The verdict, in the words of the protocol. */
type Verdict = Omit<NonNullable<AdmissionReview["response"]>, "uid">;

async function judge<S extends KubeObject>(
  asked: ReviewRequest,
  handlers: AdmissionHandlers<S>,
  log: Log,
): Promise<Verdict> {
  try {
    const review = requestOf<S>(asked);
    const { object } = review;
    const changed = object && deepFreeze(await handlers.mutate?.({ ...review, object })) || object;
    const warnings = await handlers.validate?.({ ...review, ...(changed && { object: changed }) });
    return {
      allowed: true,
      ...(changed !== object && object && changed &&
        { patchType: "JSONPatch", patch: patchOf(object, changed) }),
      ...(warnings && warnings.length > 0 && { warnings }),
    };
  } catch (error) {
    if (error instanceof AdmissionDenied) {
      return { allowed: false, status: { code: error.code, message: error.message } };
    }
    const { name, namespace } = asked;
    log.error("Cannot review the request, it is refused", error, {
      name,
      namespace,
      operation: asked.operation,
    });
    return { allowed: false, status: { code: 500, message: "The webhook has failed, its log says why" } };
  }
}

function requestOf<S extends KubeObject>(asked: ReviewRequest): AdmissionRequest<S> {
  const { operation, userInfo, object, oldObject, dryRun = false, subResource } = asked;
  return {
    operation,
    userInfo,
    dryRun,
    ...(object && { object: deepFreeze(object as S) }),
    ...(oldObject && { old: deepFreeze(oldObject as S) }),
    ...(subResource && { subresource: subResource }),
  };
}

function patchOf(before: KubeObject, after: KubeObject): string {
  const operations = jsonPatch.compare(before, after);
  const bytes = new TextEncoder().encode(JSON.stringify(operations));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function reviewOf(uid: string, verdict: Verdict): AdmissionReview {
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid, ...verdict } };
}
