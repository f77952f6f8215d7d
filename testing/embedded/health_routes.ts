/**
 * Whether the server lives.
 *
 * @module
 */

import type { Context, Env, Hono } from "hono";
import { queryOf } from "./request_address.ts";
import { plainNotFound, textResponse } from "./responses.ts";

/** What is looked at where the real server asks dozens of its parts: that it answers, and that it has its storage. */
const CHECKS = ["ping", "etcd"] as const;

/**
 * Adds the paths of health checks.
 *
 * @param app Where to add them.
 */
export function addHealth<E extends Env>(app: Hono<E>): void {
  for (const base of ["healthz", "livez", "readyz"]) {
    app.all(`/${base}`, (c) => answer(c, base));
    app.all(`/${base}/:check`, (c) => {
      const isKnown = [...CHECKS, "log"].some((check) => check === c.req.param("check"));
      return isKnown ? textResponse(200, "ok") : plainNotFound();
    });
  }
}

function answer({ req }: Context, base: string): Response {
  const query = queryOf(req.raw.url);
  if (!query.has("verbose")) return textResponse(200, "ok");
  const excluded = query.getAll("exclude");
  const lines = CHECKS.map((check) => `[+]${check} ${excluded.includes(check) ? "excluded: " : ""}ok\n`);
  return textResponse(200, `${lines.join("")}${base} check passed\n`);
}
