/**
 * The messages of admission webhooks, and the reading of what an API server sends.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";

/** What the API server asks. */
export interface ReviewRequest {
  /** Names the review; the answer repeats it. */
  readonly uid: string;
  /** What somebody wants to do. */
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  /** Whose object it is; `resource` is the plural name. */
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** Such as "status"; absent for the object itself. */
  readonly subResource?: string;
  /** Absent for a creation whose name is generated. */
  readonly name?: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** Who asks, as the API server knows them. */
  readonly userInfo: {
    readonly username: string;
    readonly uid?: string;
    readonly groups?: readonly string[];
  };
  /** The object as it would be; null for a deletion. */
  readonly object?: KubeObject | null;
  /** The object as it is; null for a creation. */
  readonly oldObject?: KubeObject | null;
  /** Nothing will be stored. */
  readonly dryRun?: boolean;
}

/** The envelope in both directions. */
export interface AdmissionReview {
  readonly apiVersion: "admission.k8s.io/v1";
  readonly kind: "AdmissionReview";
  readonly request?: ReviewRequest;
  readonly response?: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly patchType?: "JSONPatch";
    readonly patch?: string;
    readonly warnings?: readonly string[];
    readonly status?: { readonly code: number; readonly message: string };
  };
}

/** An HTTP request that is no review. */
export class ReviewRefusal extends Error {
  override readonly name = "ReviewRefusal";
  /** The HTTP status to answer with. */
  readonly status: number;

  /**
   * @param message What is wrong, for whoever sent it.
   * @param status The HTTP status to answer with.
   */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** An object has at most 1.5 MiB in etcd by default, and a review holds two; controller-runtime's limit is the same. */
const MAX_BODY_BYTES = 7 * 1024 * 1024;

/**
 * Reads a review from an HTTP request.
 *
 * @param request The request.
 * @returns The review, with a request in it.
 * @throws {ReviewRefusal} If it is no POST, no JSON, too large, or no AdmissionReview of v1.
 */
export async function readReview(
  request: Request,
): Promise<AdmissionReview & { readonly request: ReviewRequest }> {
  if (request.method !== "POST") {
    throw new ReviewRefusal(`Cannot review a ${request.method}: an AdmissionReview comes by POST`, 405);
  }
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/json") {
    throw new ReviewRefusal(`Cannot review the content type "${type}": send application/json`, 415);
  }
  const review = parse(await readLimited(request));
  if (!isReview(review)) {
    throw new ReviewRefusal("Cannot review the body: it is no AdmissionReview of admission.k8s.io/v1", 400);
  }
  return review;
}

async function readLimited(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new ReviewRefusal(`Cannot review the body: it is larger than ${MAX_BODY_BYTES} bytes`, 413);
    }
    chunks.push(chunk);
  }
  return await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).text();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ReviewRefusal(`Cannot review the body: ${cause instanceof Error ? cause.message : cause}`, 400);
  }
}

function isReview(value: unknown): value is AdmissionReview & { readonly request: ReviewRequest } {
  if (!isRecord(value) || value.apiVersion !== "admission.k8s.io/v1" || !isRecord(value.request)) {
    return false;
  }
  const { uid, operation, resource, userInfo } = value.request;
  return typeof uid === "string" && typeof operation === "string" && isRecord(resource) && isRecord(userInfo);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
