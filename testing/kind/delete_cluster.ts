/**
 * Deleting clusters of kind.
 *
 * @module
 */

import { runCommand } from "../assets/run_command.ts";
import { lastLines } from "../control_plane/server_error.ts";
import { KindError } from "./kind_error.ts";

/**
 * Deletes a cluster; it is no error if there is none.
 *
 * @param binary The path of the `kind` command.
 * @param name The cluster's name.
 * @returns A promise that resolves once it is gone.
 * @throws {KindError} If it cannot be deleted.
 */
export async function deleteKindCluster(binary: string, name: string): Promise<void> {
  const { code, output } = await runCommand(["sh", "-c", deletionScript(binary, name)]);
  if (code === 0) return;
  throw new KindError(
    `Cannot delete the cluster "${name}" with kind: it has ended with code ${code}; its last lines are:\n${
      lastLines(output)
    }`,
  );
}

/**
 * What a shell does to delete a cluster. Its nodes stop making containers first: where control groups are of version 1,
 * runc freezes what it is just starting for a moment, and what is frozen when its node is killed cannot be killed any
 * more. The engine may be too busy to end a node in time, so that it is asked again.
 *
 * @param binary The path of the `kind` command.
 * @param name The cluster's name.
 * @returns Words for a shell; its exit code is 0 if the cluster is gone.
 */
export function deletionScript(binary: string, name: string): string {
  const [kind, cluster] = [quoted(binary), quoted(name)];
  return `(
  for node in $(${kind} get nodes --name ${cluster} 2>/dev/null); do
    docker exec "$node" timeout 10 systemctl stop kubelet containerd >/dev/null 2>&1
  done
  for round in 1 2 3; do
    ${kind} delete cluster --name ${cluster} && exit 0
    sleep 1
  done
  exit 1
)`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
