/**
 * Objects that no hostile request is about: they must be what they were.
 *
 * @module
 */

import { jsonEqual, type JsonValue } from "../embedded/json.ts";
import type { Stage } from "../conformance/player.ts";
import { play } from "../conformance/player.ts";
import { CONFIG_MAPS, DEPLOYMENTS, WIDGETS } from "../conformance/scenarios/objects.ts";
import { type Scenario, scenario, send } from "../conformance/scenario.ts";
import type { Variables } from "../conformance/variables.ts";
import { FIRST_OBJECTS } from "./base_requests.ts";

const MAKE: Scenario = scenario(
  "hostile: objects to be left alone",
  send("POST /api/v1/namespaces", { body: { metadata: { name: "{ns}" } } }),
  ...FIRST_OBJECTS.map(({ path, object }) => send(`POST ${path}`, { body: object })),
);

const READ: Scenario = scenario(
  "hostile: the objects that were left alone",
  ...[
    "/api/v1/namespaces/{ns}",
    `${CONFIG_MAPS}/a`,
    `${WIDGETS}/a`,
    `${DEPLOYMENTS}/a`,
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{group}",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin",
    "/api/v1/namespaces/default",
  ].map((path) => send(`GET ${path}`)),
);

/** The objects of one server. */
export interface Untouched {
  /**
   * Reads them again.
   *
   * @returns What is not as it was: the requests that show it.
   */
  changes(): Promise<readonly string[]>;
}

/**
 * Makes objects that are to be left alone.
 *
 * @param stage The server.
 * @param run The run's name.
 * @returns What tells whether they were.
 * @throws {Error} If they cannot be made.
 */
export async function makeUntouched(stage: Stage, run: string): Promise<Untouched> {
  const variables: Variables = { ns: `untouched-${run}`, group: `${run}.example.com` };
  await play(MAKE, stage, variables);
  const before = await contents(stage, variables);
  return {
    changes: async () => {
      const after = await contents(stage, variables);
      return [...before].filter(([title, body]) => !jsonEqual(body, after.get(title))).map(([title]) =>
        title
      );
    },
  };
}

async function contents(stage: Stage, variables: Variables): Promise<ReadonlyMap<string, JsonValue>> {
  const { records } = await play(READ, stage, variables);
  return new Map(records.map(({ title, outcome: { code = null, body = null } }) => [title, [code, body]]));
}
