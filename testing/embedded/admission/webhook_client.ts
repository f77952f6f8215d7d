/**
 * Sends reviews to webhooks over HTTPS.
 *
 * @module
 */

import { systemClock } from "../../../src/async/clock.ts";
import { DeadlineError, withDeadline } from "../../../src/async/deadline.ts";
import { type JsonObject, type JsonValue, objectOrEmpty, stringOrUndefined } from "../json.ts";

/** Where a webhook is, and how long it is waited for. */
export interface WebhookAddress {
  /** The `clientConfig` of its configuration. */
  readonly clientConfig: JsonObject;
  /** How long it may take, which it is told; half a minute where it is not told. */
  readonly timeoutSeconds?: number;
}

/** How long a webhook is waited for that is not told how long it may take. */
const UNTOLD_TIMEOUT_MS = 30_000;

/** A webhook that could not be asked, or has answered nonsense. */
export class WebhookError extends Error {
  /** The error's class name. */
  override readonly name = "WebhookError";
}

/**
 * Sends a review.
 *
 * @param webhook Where the webhook is.
 * @param review The review.
 * @returns What was answered.
 * @throws {WebhookError} If the webhook cannot be reached in time, or what it answers is no JSON.
 */
export async function postReview(webhook: WebhookAddress, review: JsonObject): Promise<JsonValue> {
  const url = addressOf(webhook);
  const caCerts = certificatesOf(webhook);
  const client = Deno.createHttpClient({ caCerts });
  const timeoutMs = webhook.timeoutSeconds === undefined ? UNTOLD_TIMEOUT_MS : webhook.timeoutSeconds * 1_000;
  const body = JSON.stringify(review);
  try {
    // Whoever answers is outside, where time is real.
    return await withDeadline(systemClock, (signal) => exchange(url, { client, body, signal }), {
      timeoutMs,
      what: "the webhook",
    });
  } catch (cause) {
    if (cause instanceof WebhookError) throw cause;
    const why = cause instanceof DeadlineError
      ? "context deadline exceeded"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new WebhookError(`Post ${JSON.stringify(url)}: ${why}`, { cause });
  } finally {
    client.close();
  }
}

async function exchange(
  url: string,
  { client, body, signal }: { client: Deno.HttpClient; body: string; signal: AbortSignal },
): Promise<JsonValue> {
  const headers = { "content-type": "application/json", accept: "application/json, */*" };
  const response = await fetch(url, { method: "POST", client, headers, body, signal });
  const text = await response.text();
  if (!response.ok) {
    throw new WebhookError(
      response.status >= 500
        ? `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`
        : response.status === 404
        ? "the server could not find the requested resource"
        : `the server has answered with ${response.status}`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WebhookError(`couldn't get version/kind; json parse error: ${why}`, { cause });
  }
}

function addressOf({ clientConfig, timeoutSeconds }: WebhookAddress): string {
  const url = stringOrUndefined(clientConfig["url"]);
  const timeout = timeoutSeconds === undefined ? "" : `timeout=${timeoutSeconds}s`;
  const withQuery = (address: string) =>
    timeout === "" ? address : `${address}${address.includes("?") ? "&" : "?"}${timeout}`;
  if (url !== undefined) return withQuery(url);
  const { name, namespace, port, path } = objectOrEmpty(clientConfig["service"]);
  const address = withQuery(`https://${name}.${namespace}.svc:${port ?? 443}${path ?? "/"}`);
  throw new WebhookError(
    `Post ${JSON.stringify(address)}: service ${JSON.stringify(name ?? "")} ` +
      "cannot be reached from the embedded API server: there is no network behind it, name the webhook by url",
  );
}

function certificatesOf({ clientConfig }: WebhookAddress): string[] {
  const bundle = stringOrUndefined(clientConfig["caBundle"]);
  return bundle === undefined ? [] : [atob(bundle)];
}
