/**
 * What Deno's `fetch` says when there is no answer, put into words of ours.
 *
 * @module
 */

import { type ClientConfig, sourceOf } from "./client_config.ts";
import { ConnectionError, type ConnectionErrorReason } from "./connection_error.ts";

/**
 * Makes the error of a failed `fetch`, or of a body that broke off.
 *
 * @param error What was thrown.
 * @param config Where the request went.
 * @returns The error, not thrown. Deno has no codes for these: its words decide, and the tests hold them to real
 *   failures.
 */
export function fetchFailure(error: unknown, config: ClientConfig): ConnectionError {
  const { host, origin } = new URL(config.server);
  if (error instanceof Deno.errors.NotCapable) {
    const [, wanted = host] = error.message.match(/access to "([^"]+)"/) ?? [];
    return new ConnectionError(
      `Cannot reach the API server at ${origin}: Deno may not use the network, run again with --allow-net=${wanted}`,
      { reason: "permission", cause: error },
    );
  }
  const { phase, words } = wordsOf(error);
  const reason = reasonOf(phase, words);
  const advice = adviceFor(reason, words, config);
  return new ConnectionError(`${subjectOf(reason)} the API server at ${origin}: ${words}${advice}`, {
    reason,
    cause: error,
  });
}

/** The words after "client error (Phase): "; what is before them repeats the URL. */
function wordsOf(error: unknown): { phase: string; words: string } {
  const below = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = below instanceof Error ? below.message : String(below);
  const [, phase = "", words = text] = text.match(/client error \((\w+)\): (.*)$/s) ?? [];
  return { phase, words };
}

function reasonOf(phase: string, words: string): ConnectionErrorReason {
  if (/certificate|corrupt message|fatal alert/.test(words)) return "tls";
  // Ports that browsers do not allow are not allowed by Deno either.
  if (phase === "Connect" || /port \d+ are blocked/.test(words)) return "unreachable";
  return /invalid HTTP/.test(words) ? "protocol" : "lost";
}

function subjectOf(reason: ConnectionErrorReason): string {
  switch (reason) {
    case "tls":
      return "Cannot trust the connection to";
    case "protocol":
      return "Cannot speak with";
    case "lost":
      return "Cannot keep the connection to";
    default:
      return "Cannot reach";
  }
}

function adviceFor(reason: ConnectionErrorReason, words: string, config: ClientConfig): string {
  const source = sourceOf(config);
  const { hostname } = new URL(config.server);
  if (reason === "unreachable") return `; check that it runs and that the address in ${source} is right`;
  if (reason === "protocol") return `; check the address in ${source}, it may have to begin with https://`;
  if (reason !== "tls") return "";
  if (words.includes("corrupt message")) {
    return `; check the address in ${source}, it may have to begin with http://`;
  }
  if (config.insecureSkipTlsVerify) {
    return `; ${source} skips the check, which Deno does for --unsafely-ignore-certificate-errors=${hostname} only`;
  }
  // An authority that was made anew under the same name gives a bad signature.
  if (/UnknownIssuer|BadSignature/.test(words)) {
    return `; the certificate authority of ${source} did not sign it`;
  }
  if (words.includes("not valid for name")) return `; set tls-server-name in ${source} if the name is right`;
  return "";
}
