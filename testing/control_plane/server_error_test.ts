import assert from "node:assert/strict";
import { earlyEndError } from "./server_error.ts";

Deno.test("earlyEndError: finds the reason in what servers write", () => {
  for (
    const [name, log, reason, message] of [
      [
        "etcd",
        '{"level":"fatal","caller":"etcdmain/etcd.go:183","msg":"discovery failed","error":"listen tcp 127.0.0.1:2379: bind: address already in use"}',
        "port taken",
        "Cannot start etcd: its port 127.0.0.1:2379 is taken, end the program that has it",
      ],
      [
        "kube-apiserver",
        "E1 run.go:72] failed to create listener: failed to listen on 127.0.0.1:6443: listen tcp 127.0.0.1:6443: bind: address already in use",
        "port taken",
        "Cannot start kube-apiserver: its port 127.0.0.1:6443 is taken, end the program that has it",
      ],
      [
        "etcd",
        "write /tmp/x/etcd/member/wal: no space left on device",
        "disk full",
        'Cannot start etcd: the disk of "/tmp/x" is full, make room or set TMPDIR to another place',
      ],
      ["etcd", "hm\n", "ended", "Cannot start etcd: it has ended with code 2; its last lines are:\nhm"],
    ] as const
  ) {
    const error = earlyEndError({ name, code: 2, log, folder: "/tmp/x" });
    assert.equal(error.reason, reason);
    assert.equal(error.message, message);
  }
});
