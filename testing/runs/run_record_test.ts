import assert from "node:assert/strict";
import { temporaryFolder } from "../assets/fakes_for_tests.ts";
import { findRuns, forgetRun, keepRecord, type RunRecord } from "./run_record.ts";

function recordOf(name: string, startedAt = "2026-01-01T00:00:00Z"): RunRecord {
  return { name, backend: "kind", startedBy: "test", pid: Deno.pid, startedAt };
}

Deno.test("keepRecord: others see it as long as it is kept, the oldest first", async () => {
  await using folder = await temporaryFolder();
  const environment = { XDG_CACHE_HOME: folder.path };
  assert.deepEqual(await findRuns(environment), []);
  const late = await keepRecord(recordOf("late", "2026-01-02T00:00:00Z"), environment);
  const early = await keepRecord(recordOf("early"), environment);
  const runs = await findRuns(environment);
  assert.deepEqual(runs.map(({ name, isRunning }) => [name, isRunning]), [["early", true], ["late", true]]);
  await early.remove();
  await early.remove();
  assert.deepEqual((await findRuns(environment)).map(({ name }) => name), ["late"]);
  await late.remove();
  assert.deepEqual(await findRuns(environment), []);
});

Deno.test("keepRecord: a name is taken once", async () => {
  await using folder = await temporaryFolder();
  const environment = { XDG_CACHE_HOME: folder.path };
  const kept = await keepRecord(recordOf("one"), environment);
  await assert.rejects(keepRecord(recordOf("one"), environment), Deno.errors.AlreadyExists);
  await kept.remove();
});

Deno.test("findRuns: the record of a process that was killed is not running, and can be forgotten", async () => {
  await using folder = await temporaryFolder();
  const environment = { XDG_CACHE_HOME: folder.path };
  const program = `
    import { keepRecord } from ${JSON.stringify(new URL("./run_record.ts", import.meta.url).href)};
    await keepRecord(${JSON.stringify(recordOf("killed"))}, ${JSON.stringify(environment)});
    console.log("kept");
    setInterval(() => {}, 1e6);
  `;
  await Deno.writeTextFile(`${folder.path}/program.ts`, program);
  await using child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-check", "--allow-read", "--allow-write", `${folder.path}/program.ts`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  assert.deepEqual((await findRuns(environment)).map(({ isRunning }) => isRunning), [true]);
  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  const [run] = await findRuns(environment);
  assert.ok(run !== undefined && !run.isRunning);
  await forgetRun(run, environment);
  await forgetRun(run, environment);
  assert.deepEqual(await findRuns(environment), []);
});

Deno.test("keepRecord: what could not be ended is left to those who clean up", async () => {
  await using folder = await temporaryFolder();
  const environment = { XDG_CACHE_HOME: folder.path };
  const kept = await keepRecord(recordOf("stuck"), environment);
  kept.leave();
  kept.leave();
  const [run] = await findRuns(environment);
  assert.equal(run?.isRunning, false);
  await kept.remove(); // nothing is kept any more
  assert.equal((await findRuns(environment)).length, 1);
});
