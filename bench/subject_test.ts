import assert from "node:assert/strict";
import { Subject } from "./subject.ts";

function shell(script: string, signal: AbortSignal = new AbortController().signal): Subject {
  return new Subject({ name: "a script", command: ["sh", "-c", script], signal });
}

async function isAlive(pid: number): Promise<boolean> {
  return (await new Deno.Command("sh", { args: ["-c", `kill -0 ${pid}`], stderr: "null" }).output()).success;
}

Deno.test("Subject: is told what to do, and what it says is read line by line", async () => {
  await using subject = shell(`
    printf '{"event":"syn'; printf 'ced","objects":3}\\n{"event":"listening"}\\n'
    read -r order; echo "{\\"event\\":\\"updated\\",\\"objects\\":\${order#updates }}"; read -r end`);
  assert.equal((await subject.next("synced")).objects, 3);
  await subject.next("listening");
  await subject.order("updates 7");
  assert.equal((await subject.next("updated")).objects, 7);
});

Deno.test("Subject: one that ends early is told with its last words", async () => {
  await using subject = shell("echo no such cluster >&2; exit 1");
  await assert.rejects(subject.next("synced"), {
    message: 'Cannot measure a script: it has ended before "synced"; it wrote:\nno such cluster',
  });
});

Deno.test("Subject: one that says something else is told", async () => {
  await using subject = shell(`echo '{"event":"listening"}'; read -r end`);
  await assert.rejects(subject.next("synced"), {
    message: 'Cannot measure a script: it said "listening" instead of "synced"',
  });
});

Deno.test("Subject: nothing is left of it, however it is ended", async () => {
  const abort = new AbortController();
  const disposed = shell("exec sleep 600");
  const aborted = shell("exec sleep 600", abort.signal);
  const waiting = assert.rejects(aborted.next("synced"), { message: "Cannot go on: enough" });
  await disposed[Symbol.asyncDispose]();
  abort.abort(new Error("Cannot go on: enough"));
  await waiting;
  await aborted[Symbol.asyncDispose]();
  for (const { pid } of [disposed, aborted]) assert.equal(await isAlive(pid), false);
});
