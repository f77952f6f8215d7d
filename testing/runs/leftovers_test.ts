import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { removeLeftovers } from "./leftovers.ts";

Deno.test("removeLeftovers: removes the folder of a control plane whose processes are gone, and no other", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const parentFolder = `${path}/tmp`;
  const files = {
    "kubeloop-0a1b": ["etcd-1.pid", "999999999\n"],
    "kubeloop-0a1c-ended": ["etcd-1.pid", "999999999\n"],
    "kubeloop-0a1d": ["etcd-1.pid", `${Deno.pid}\n`],
    "kubeloop-0a1e": ["kubeconfig", "somebody's\n"],
    "kubeloop-notes": ["etcd-1.pid", "999999999\n"],
  } as const;
  for (const [name, [file, text]] of Object.entries(files)) {
    await Deno.mkdir(`${parentFolder}/${name}`, { recursive: true });
    await Deno.writeTextFile(`${parentFolder}/${name}/${file}`, text);
  }
  const lines: string[] = [];
  const options = {
    environment: { XDG_CACHE_HOME: `${path}/cache` },
    progress: (line: string) => lines.push(line),
    parentFolder,
  };
  assert.equal(await removeLeftovers(options), 2);
  assert.deepEqual(lines.sort(), [
    `Removed ${parentFolder}/kubeloop-0a1b`,
    `Removed ${parentFolder}/kubeloop-0a1c-ended`,
  ]);
  const left = await Array.fromAsync(Deno.readDir(parentFolder), ({ name }) => name);
  assert.deepEqual(left.sort(), ["kubeloop-0a1d", "kubeloop-0a1e", "kubeloop-notes"]);
  assert.equal(await removeLeftovers(options), 0);
});
