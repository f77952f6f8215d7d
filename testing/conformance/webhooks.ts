/**
 * The webhooks of scenarios: a server on this machine that both API servers ask. What it says is in the path that it is
 * asked at.
 *
 * @module
 */

import { systemClock } from "../../src/async/clock.ts";
import { isJsonObject, type JsonObject, type JsonValue, objectOrEmpty } from "../embedded/json.ts";
import { createAuthority } from "../credentials/certificate_authority.ts";
import { converting } from "./conversion_webhook.ts";
import type { Variables } from "./variables.ts";

/** A server of webhooks. */
export interface WebhookServer extends AsyncDisposable {
  /** "webhook" is where it is, "webhookCa" who signed its certificate, as `caBundle` has it. */
  readonly variables: Variables;
}

/** What a webhook says to a request; "wait" does not end in time. */
type Saying = (request: JsonObject) => JsonValue | "wait" | Response;

/** By path. */
const SAYINGS: Readonly<Record<string, Saying>> = {
  allow: () => ({ allowed: true }),
  warn: () => ({ allowed: true, warnings: ["be careful", "be very careful"] }),
  deny: () => ({ allowed: false, status: { message: "not today", code: 418, reason: "Teapot" } }),
  "deny-bare": () => ({ allowed: false }),
  "deny-reason": () => ({ allowed: false, status: { reason: "Because" }, warnings: ["think again"] }),
  /** Tells what it was asked. */
  tell: ({ uid: _, ...request }) => ({
    allowed: false,
    status: { message: JSON.stringify(sorted(request)) },
  }),
  /** Denies what is not yet labeled by "label". */
  "is-labeled": ({ object }) => {
    const labels = objectOrEmpty(objectOrEmpty(objectOrEmpty(object)["metadata"])["labels"]);
    return labels["mark"] === "yes"
      ? { allowed: true }
      : { allowed: false, status: { message: "it is not marked" } };
  },
  label: () => patch({ op: "add", path: "/metadata/labels", value: { mark: "yes" } }),
  data: () => patch({ op: "add", path: "/data", value: { set: "by the webhook" } }),
  /** Adds one to a number, once for each time it is asked. */
  count: ({ object }) => {
    const { count } = objectOrEmpty(objectOrEmpty(object)["data"]);
    return patch({ op: "add", path: "/data/count", value: String(Number(count ?? 0) + 1) });
  },
  "mark-data": ({ object }) => {
    const isMarked = objectOrEmpty(objectOrEmpty(object)["data"])["marked"] !== undefined;
    return isMarked ? { allowed: true } : patch({ op: "add", path: "/data/marked", value: "yes" });
  },
  rename: () => patch({ op: "replace", path: "/metadata/name", value: "renamed" }),
  "odd-field": () => patch({ op: "add", path: "/odd", value: 1 }),
  "odd-type": () => patch({ op: "add", path: "/data", value: 5 }),
  "odd-patch": () => ({ allowed: true, patchType: "JSONPatch", patch: btoa('{"op":') }),
  "patch-without-type": () => ({ allowed: true, patch: btoa("[]") }),
  "type-without-patch": () => ({ allowed: true, patchType: "JSONPatch" }),
  "other-uid": () => ({ allowed: true, uid: "other" }),
  absent: () => Response.json({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview" }),
  broken: () => new Response("broken", { status: 500 }),
  wait: () => "wait",
};

/**
 * Starts the webhooks.
 *
 * @returns The server.
 */
export async function startWebhooks(): Promise<WebhookServer> {
  const authority = await createAuthority(systemClock);
  const { certificate: cert, privateKey: key } = await authority.issueServer();
  const waiting = new Set<() => void>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert, key, onListen: () => {} },
    async (request) => {
      const review = await request.json();
      if (review.kind === "ConversionReview") return converting(review);
      const { apiVersion, request: asked } = review;
      const said = SAYINGS[new URL(request.url).pathname.split("/").at(-1) ?? ""]?.(asked);
      if (said instanceof Response) return said;
      if (said === undefined) return new Response(null, { status: 404 });
      if (said === "wait") await new Promise<void>((resolve) => waiting.add(resolve));
      const response = { uid: asked.uid, ...isJsonObject(said) ? said : { allowed: true } };
      return Response.json({ apiVersion, kind: "AdmissionReview", response });
    },
  );
  return {
    variables: {
      webhook: `https://127.0.0.1:${server.addr.port}`,
      webhookCa: btoa(authority.certificate),
    },
    [Symbol.asyncDispose]: async () => {
      for (const resolve of waiting) resolve();
      await server.shutdown();
    },
  };
}

/** Fields in one order and without versions, so that two servers tell the same. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value).sort().map((key): [string, JsonValue] => {
      if (key === "resourceVersion") return [key, "some version"];
      return [key, sorted(value[key] ?? null)];
    }),
  );
}

/** Allows a write with changes. */
function patch(...operations: readonly JsonObject[]): JsonObject {
  return { allowed: true, patchType: "JSONPatch", patch: btoa(JSON.stringify(operations)) };
}
