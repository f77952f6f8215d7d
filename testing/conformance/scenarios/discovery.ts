/**
 * Discovery documents.
 *
 * @module
 */

import type { Answer } from "../scenario.ts";
import { type Scenario, scenario, send } from "../scenario.ts";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

function mentionsWidgets({ body }: Answer): boolean {
  return JSON.stringify(body).includes("widgets");
}

/** The scenarios. */
export const DISCOVERY: readonly Scenario[] = [
  scenario(
    "discovery: of installed kinds",
    send("GET /apis/{group}", { until: ({ code }) => code === 200 }),
    send("GET /apis/{group}/v1", { until: mentionsWidgets }),
  ),
  scenario(
    "discovery: of built-in groups",
    send("GET /apis/apps"),
    send("GET /apis/coordination.k8s.io/v1"),
    send("GET /apis/apps/v1"),
    send("GET /apis/events.k8s.io/v1"),
  ),
  scenario("discovery: where the core group is", send("GET /api")),
  scenario("discovery: of the core group", send("GET /api/v1")),
  scenario(
    "discovery: whether the server lives",
    ...["/healthz", "/livez", "/readyz"].map((path) => send(`GET ${path}`, { accept: "*/*" })),
  ),
  scenario("discovery: aggregated", send("GET /apis", { accept: `${AGGREGATED},application/json` })),
];
