/**
 * Reads the facts about built-in kinds from a running API server.
 *
 * @module
 */

import type { Client } from "../../src/client/client.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "../embedded/json.ts";
import { fieldFactsOfOpenApi } from "./field_facts_of_openapi.ts";
import { kindFactsOfDiscovery } from "./kind_facts_of_discovery.ts";
import { roleFactsOf } from "./role_facts.ts";
import { schemaFactsOfOpenApi } from "./schema_facts_of_openapi.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";

/**
 * Reads all facts. Definitions of custom kinds must not be installed.
 *
 * @param client The server's client, with all rights.
 * @returns The tables by the files that they are kept in, as addresses.
 */
export async function readFacts(client: Client): Promise<ReadonlyMap<string, object>> {
  const read = async (path: string) => objectOrEmpty(await client.raw("GET", path));
  const groups = itemsOf((await read("/apis"))["groups"]);
  const versions = groups.flatMap((group) =>
    itemsOf(group["versions"]).map((version) => String(version["groupVersion"]))
  );
  const paths = ["/api/v1", ...versions.map((version) => `/apis/${version}`)];
  const discovered: JsonObject[] = [];
  const described: JsonObject[] = [];
  for (const path of paths) {
    discovered.push(await read(path));
    described.push(await read(`/openapi/v3${path}`));
  }
  const [roles, bindings] = [await read(`${RBAC}/clusterroles`), await read(`${RBAC}/clusterrolebindings`)];
  return new Map<string, object>([
    [addressOf("builtin_kinds.json"), kindFactsOfDiscovery(discovered)],
    [addressOf("field_facts.json"), fieldFactsOfOpenApi(described)],
    [addressOf("openapi/schema_facts.json"), schemaFactsOfOpenApi(described)],
    [
      addressOf("access/bootstrap_roles.json"),
      roleFactsOf(itemsOf(roles["items"]), itemsOf(bindings["items"])),
    ],
  ]);
}

function addressOf(name: string): string {
  return new URL(`../embedded/${name}`, import.meta.url).href;
}

function itemsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
