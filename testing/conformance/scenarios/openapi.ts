/**
 * OpenAPI documents: how they are asked for. A test of testing/facts compares what is in them.
 *
 * @module
 */

import { type Scenario, scenario, send } from "../scenario.ts";

/** The scenarios. */
export const OPENAPI: readonly Scenario[] = [
  scenario(
    "openapi: documents that are not there",
    send("GET /openapi", { accept: "*/*" }),
    send("GET /openapi/v3/", { accept: "*/*" }),
    send("GET /openapi/v3/apis/nothing.example.com/v1", { accept: "*/*" }),
    send("GET /openapi/v3/apis/apps/v2", { accept: "application/yaml" }),
  ),
  scenario(
    "openapi: forms that documents do not have",
    send("GET /openapi/v3/apis/apps/v1", { accept: "application/yaml" }),
    send("GET /openapi/v2", { accept: "text/plain" }),
  ),
  scenario(
    "openapi: the index is answered under conditions too",
    ...["if-match", "if-none-match"].flatMap((name) =>
      ['"x"', "*"].map((value) => send("GET /openapi/v3", { headers: { [name]: value }, select: () => null }))
    ),
    send("GET /openapi/v3", { headers: { "if-range": '"x"', range: "bytes=0-3" }, select: () => null }),
  ),
];
