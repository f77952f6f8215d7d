import assert from "node:assert/strict";
import { checkBinary } from "./check_binary.ts";
import { RIGHT_BINARY, temporaryFolder, writeProgram } from "./fakes_for_tests.ts";

Deno.test("checkBinary: tells the version, whatever the patch", async () => {
  await using folder = await temporaryFolder();
  const right = await writeProgram(`${folder.path}/right`, RIGHT_BINARY);
  assert.equal(await checkBinary("kube-apiserver", right), "1.37.2");
  const patched = await writeProgram(`${folder.path}/patched`, "#!/bin/sh\necho Kubernetes v1.37.9\n");
  assert.equal(await checkBinary("kube-apiserver", patched), "1.37.9");
  const etcd = await writeProgram(`${folder.path}/etcd`, "#!/bin/sh\necho etcd Version: 3.6.1\n");
  assert.equal(await checkBinary("etcd", etcd), "3.6.1");
});

Deno.test("checkBinary: a binary of another version, or of another kind, is told in one line", async () => {
  await using folder = await temporaryFolder();
  for (
    const [text, reason] of [
      ["#!/bin/sh\necho Kubernetes v1.30.1\n", "it is version 1.30.1, 1.37 is needed"],
      ["#!/bin/sh\necho hello; echo world\n", 'asked for its version it says "hello"'],
      ["#!/bin/sh\nexit 3\n", "asked for its version it says nothing"],
      ["\x7fELF cut short", 'asked for its version it says "'],
    ] as const
  ) {
    const path = await writeProgram(`${folder.path}/program`, text);
    await assert.rejects(checkBinary("kube-apiserver", path), (error: Error) => {
      assert.equal(error.name, "AssetError");
      assert.ok(error.message.startsWith(`Cannot use kube-apiserver at "${path}": ${reason}`), error.message);
      assert.ok(error.message.includes('run "kubeloop testenv install"'), error.message);
      assert.ok(!error.message.includes("\n"), error.message);
      return true;
    });
  }
});
