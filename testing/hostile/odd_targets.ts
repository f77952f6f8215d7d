/**
 * Paths that something is wrong with.
 *
 * @module
 */

import fc from "fast-check";
import { ODD_NAMES } from "./odd_values.ts";

/** What is put into a path as it is. */
const RAW: readonly string[] = [
  "%2F",
  "%2f..%2f",
  "%00",
  "%0a",
  "%20",
  "%25",
  "%252F",
  "%zz",
  "%",
  "%ff",
  "%c3%28",
  "%c3%a9",
  "%E2%80%8B",
  "..",
  ".",
  "%2e%2e",
  "/",
  "//",
  "/./",
  "/../",
  "/%2e%2e/",
  ";",
  ";a=b",
  "+",
  "*",
  "~",
  "@",
  ":",
  "'",
  '"',
  "$",
  "!",
  ",",
  "&",
  "=",
  "(",
  "\xc3\xa9",
  "A",
  "_",
  "__proto__",
  "watch",
  "namespaces",
  "status",
  "x".repeat(300),
  "a/".repeat(200),
];

/** What takes the place of one part of a path. */
const PARTS: readonly string[] = [
  ...ODD_NAMES.map((name) => encodeURIComponent(name.isWellFormed() ? name : "x")),
  "",
  ".",
  "..",
  "%2e",
  "%2F",
  "v1",
  "v2",
  "V1",
  "api",
  "apis",
  "API",
  "apps",
  "Apps",
  "watch",
  "proxy",
  "namespaces",
  "configmaps",
  "configmap",
  "ConfigMaps",
  "widgets",
  "status",
  "scale",
  "finalize",
  "log",
  "exec",
  "eviction",
  "token",
  "binding",
  "*",
  "-",
  "a%00b",
  "a%20b",
];

/** Whole paths. */
const WHOLE: readonly string[] = [
  "*",
  "/*",
  "//",
  "///api///v1",
  "/api/",
  "/apis/",
  "/api//v1",
  "/api/v1/",
  "/api/v1/namespaces/",
  "/api/v1/namespaces//configmaps",
  "/api/v1/namespaces/{ns}/",
  "/api/v1/namespaces/{ns}//",
  "/api/v1/namespaces/{ns}/configmaps/",
  "/api/v1/namespaces/{ns}/configmaps//",
  "/api/v1/namespaces/{ns}/configmaps/a/",
  "/api/v1/namespaces/{ns}/configmaps/a/b/c/d/e",
  "/api/v1/watch",
  "/apis/__proto__",
  "/apis/__proto__/v1",
  "/apis/__proto__/v1/namespaces/{ns}/constructor",
  "/apis/constructor/v1/things",
  "/apis/apps/__proto__",
  "/apis/apps/v1/__proto__",
  "/apis/{group}/v1/__proto__",
  "/apis/{group}/constructor/widgets",
  "/api/constructor",
  "/api/__proto__/pods",
  "/api/v1/toString",
  "/openapi/v3/__proto__",
  "/openapi/v3/apis/__proto__/v1",
  "/openapi/v3/..",
  "/openapi/v4",
  "/openapi",
  "/healthz/__proto__",
  "/healthz/",
  "/livez/../version",
  "/__proto__",
  "/constructor",
  "/favicon.ico",
  "/.well-known/openid-configuration",
  "/openid/v1/jwks",
  "/logs",
  "/metrics/",
  "/debug/pprof",
  "/version/",
  "/Version",
  "/swagger.json",
  "/swaggerapi",
  "/ui",
  "/static/x",
  "/index.html",
  "/apis/apps/v1/namespaces/{ns}/deployments/a/scale/x",
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/deployments/a",
];

/**
 * Damages a path.
 *
 * @param path The path.
 * @returns What is left of it.
 */
export function damagedPaths(path: string): fc.Arbitrary<string> {
  const parts = path.split("/");
  const place = fc.nat({ max: path.length });
  const index = fc.nat({ max: parts.length });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...RAW), place)
        // The first slash stays, and so do the variables.
        .map(([raw, at]) =>
          at === 0 || isInVariable(path, at) ? `${path}${raw}` : `${path.slice(0, at)}${raw}${path.slice(at)}`
        ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...PARTS), index)
        .map(([part, at]) => parts.map((one, other) => other === at && at > 0 ? part : one).join("/")),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...PARTS), index)
        .map(([part, at]) => [...parts.slice(0, at + 1), part, ...parts.slice(at + 1)].join("/")),
    },
    {
      weight: 1,
      arbitrary: index.map((at) => parts.filter((_, other) => other !== at || at === 0).join("/") || "/"),
    },
    { weight: 2, arbitrary: fc.constantFrom(...WHOLE) },
  );
}

function isInVariable(path: string, at: number): boolean {
  return path.lastIndexOf("{", at - 1) > path.lastIndexOf("}", at - 1);
}
