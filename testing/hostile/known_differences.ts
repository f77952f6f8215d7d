/**
 * Where the embedded and the real API server are known to answer hostile requests differently. docs/embedded.md tells
 * the reasons.
 *
 * @module
 */

import type { AnswerClass } from "./answer_class.ts";
import { breaksFraming } from "./broken_framing.ts";
import type { HostileRequest } from "./hostile_request.ts";

/** A difference that stays. */
export interface KnownDifference {
  /** How docs/embedded.md calls it: the first cell of its row. */
  readonly title: string;
  /** Why it stays: the second cell. */
  readonly reason: string;
  /** Whether it is this. */
  readonly covers: (request: HostileRequest, real: AnswerClass, embedded: AnswerClass) => boolean;
}

/** A body that is deeper here is refused. */
const DEEPER = /(?:(?:\[|\{|"[a-z_]*":|- ?)\s*){1001}/;

/** How many bytes before the body are always read. */
const LONG_HEAD = 16 * 1_024;

/** All of them. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    title: "What breaks HTTP",
    reason:
      "Deno's own server answers it, and heads of more than 16 KiB, or looks away, where one in Go does the other thing.",
    covers: (request, _real, { code, kind }) => {
      if (breaksFraming(request)) return code !== 500;
      const isRefused = kind === "" && [400, 414, 431].includes(code);
      return isRefused && (request.target === "*" || headLength(request) > LONG_HEAD);
    },
  },
  {
    title: "What is not served",
    reason: "It is refused with 501, whatever else is wrong with the request.",
    covers: (_request, _real, { code, reason }) => code === 501 && reason === "NotImplemented",
  },
  {
    title: "Documents about discovery",
    reason: "Those that describe `/api`, `/apis`, `/apis/<group>` and `/version` are not published.",
    covers: ({ target }, real, { code }) =>
      code === 404 && real.code < 400 &&
      /^\/openapi\/v3\/(?:api|apis(?:\/[\w.-]+)?|version)\/?(?:\?|$)/.test(target),
  },
  {
    title: "Depth of bodies",
    reason: "They may be 1,000 levels deep, and 10,000 on the real server: the stack is shorter here.",
    covers: ({ body = "" }, _real, { code }) => code === 400 && DEEPER.test(body),
  },
];

/**
 * Finds out whether a difference is known.
 *
 * @param request The request.
 * @param real The sort of the real server's answer.
 * @param embedded That of the embedded server's answer.
 * @returns Which one it is; `undefined` if it is none.
 */
export function knownDifference(
  request: HostileRequest,
  real: AnswerClass,
  embedded: AnswerClass,
): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find((known) => known.covers(request, real, embedded));
}

function headLength({ target, headers }: HostileRequest): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, target.length);
}
