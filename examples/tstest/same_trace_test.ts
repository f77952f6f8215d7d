import assert from "node:assert/strict";
import { type Log, seededRandom, VirtualClock } from "@kubeloop/sdk";
import { type EmbeddedServer, startTestEnv, type TestEnv } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

/** All that happens, in its order, a line each. */
class Trace {
  readonly lines: string[] = [];
  clock = new VirtualClock();

  add(line: string): void {
    this.lines.push(`${this.clock.monotonic()} ${line}`);
  }

  /** A log whose lines are part of the trace. */
  log(fields: object = {}): Log {
    const add = (level: string) => (message: string, more: object = {}) =>
      this.add(`${level} ${message} ${JSON.stringify({ ...fields, ...more })}`);
    return {
      debug: add("debug"),
      info: add("info"),
      warn: add("warn"),
      error: (message, error, more) => add("error")(message, { ...more, error: String(error) }),
      with: (more) => this.log({ ...fields, ...more }),
    };
  }

  /** Takes in what a server is asked and answers, watch events too. */
  follow(server: EmbeddedServer): void {
    const fetch = server.fetch.bind(server);
    server.fetch = async (request) => {
      const { method, url } = request;
      const body = await request.clone().text();
      this.add(`> ${method} ${url} ${body}`);
      const response = await fetch(request);
      this.add(`< ${response.status} ${method} ${url}`);
      if (!url.includes("watch=") || response.body === null) return response;
      const told = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          this.add(`event ${new TextDecoder().decode(chunk)}`);
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body.pipeThrough(told), response);
    };
  }
}

/** An hour with an operator in bad weather that is killed twice. */
async function play(seed: number): Promise<string> {
  const trace = new Trace();
  const { clock } = trace;
  await using env: TestEnv = await startTestEnv({
    backend: "embedded",
    resources: [TsTest],
    clock,
    random: seededRandom(seed),
    log: trace.log(),
    faults: { seed, rate: 0.2 },
    simulate: { rules: [{ match: { name: "c" }, outcome: "pending" }, { afterMs: 30_000 }] },
  });
  assert.ok(env.server);
  trace.follow(env.server);
  const operator = await env.operator([controller]);
  operator.killAt({ resource: "deployments", when: "before" });
  operator.killAt({ resource: "tstests/status", nth: 2, when: "after" });
  const namespace = await env.namespace();
  const tests = env.client.resource(TsTest, { namespace });
  for (const [name, replicas] of [["a", 2], ["b", 1], ["c", 1]] as const) {
    await tests.create({ metadata: { name }, spec: { deploymentName: name, replicas } });
  }
  await clock.advance(600_000);
  await tests.delete("b");
  await clock.advance(3_000_000);
  const readyReplicas = async (name: string) => (await tests.get(name)).status?.readyReplicas;
  assert.deepEqual([await readyReplicas("a"), await readyReplicas("c")], [2, 0]);
  assert.equal(operator.lives, 3);
  for (const { atMs, method, path } of env.faults.requests) trace.add(`sent at ${atMs}: ${method} ${path}`);
  return trace.lines.join("\n");
}

Deno.test("TsTest: fifty runs of an hour of faults with one seed are the same to the letter", async () => {
  const first = await play(1);
  assert.ok(first.split("\n").length > 200);
  assert.match(first, /Reconcile failed, it is tried again/);
  for (let run = 2; run <= 50; run++) assert.equal(await play(1), first, `run ${run} went another way`);
  assert.notEqual(await play(2), first);
});
