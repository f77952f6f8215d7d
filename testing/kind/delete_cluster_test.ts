import assert from "node:assert/strict";
import { temporaryFolder, writeProgram } from "../assets/fakes_for_tests.ts";
import { deleteKindCluster } from "./delete_cluster.ts";

/** A command that notes its arguments, knows no node, and fails as often as it is told. */
function fakeKind(folder: string, failures: number): string {
  return `#!/bin/sh
echo "$@" >> "${folder}/asked"
[ "$1" = get ] && exit 0
[ "$(grep -c '^delete' "${folder}/asked")" -gt ${failures} ] && exit 0
echo "ERROR: did not receive an exit event" >&2
exit 1
`;
}

Deno.test("deleteKindCluster: asks again where the engine could not end a node", async () => {
  await using folder = await temporaryFolder();
  const binary = await writeProgram(`${folder.path}/it's kind`, fakeKind(folder.path, 1));
  await deleteKindCluster(binary, "a");
  const asked = (await Deno.readTextFile(`${folder.path}/asked`)).trim().split("\n");
  const deletion = "delete cluster --name a";
  assert.deepEqual(asked, ["get nodes --name a", deletion, deletion]);
});

Deno.test("deleteKindCluster: a cluster that does not go is told with the command's last lines", async () => {
  await using folder = await temporaryFolder();
  const binary = await writeProgram(`${folder.path}/kind`, fakeKind(folder.path, 9));
  await assert.rejects(deleteKindCluster(binary, "a"), {
    name: "KindError",
    message: /^Cannot delete the cluster "a" with kind: .*code 1; its last lines are:\n(.*\n)*.*exit event/,
  });
});
