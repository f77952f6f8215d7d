/**
 * Has the storage of a real API server forget its history.
 *
 * @module
 */

import { type JsonObject, objectOrEmpty } from "../embedded/json.ts";

/**
 * Compacts etcd at its present revision: versions up to now are too old to read and to watch from.
 *
 * @param url Where etcd listens, such as "http://127.0.0.1:2379". It speaks to its gateway, which takes JSON; the numbers
 * are strings there.
 * @throws {Error} If etcd refuses.
 */
export async function compactEtcd(url: string): Promise<void> {
  const call = async (path: string, body: JsonObject): Promise<JsonObject> => {
    const response = await fetch(`${url}/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
    return objectOrEmpty(await response.json());
  };
  const { revision = null } = objectOrEmpty((await call("maintenance/status", {}))["header"]);
  const { header, message } = await call("kv/compaction", { revision, physical: true });
  if (header === undefined) throw new Error(`Cannot compact etcd at revision ${revision}: ${message}`);
}
