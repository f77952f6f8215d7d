import assert from "node:assert/strict";
import { z } from "zod";
import { eventually, startTestEnv, type TestEnv } from "../../testing/mod.ts";
import { silentLog } from "../async/log.ts";
import { Client } from "../client/client.ts";
import type { Transport } from "../client/transport.ts";
import { defineController } from "../controller/define_controller.ts";
import { ConfigMap } from "../resource/builtins.ts";
import { defineResource } from "../resource/define_resource.ts";
import { operate } from "./run.ts";

const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: { v1: { spec: z.object({ image: z.string() }) } },
});

const webController = defineController({ for: Web, reconcile: () => {} });

/** A kubeconfig for a server without credentials. */
function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    clusters: [{ name: "test", cluster: { server } }],
    users: [{ name: "test", user: {} }],
  });
}

interface OperatorProgram {
  /** The text of its kubeconfig. */
  readonly kubeconfig: string;
  /** The body of the reconcile of the ConfigMap "slow"; it sees `signal`. @default {""} */
  readonly reconcile?: string;
  /** @default {20_000} */
  readonly gracePeriodMs?: number;
  /** More of the command line. @default {[]} */
  readonly args?: readonly string[];
}

/** An operator in a process and a folder of its own. */
class OperatorProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #reading: Promise<void>;
  /** What it has written to standard error. */
  output = "";

  constructor(child: Deno.ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.#reading = this.#read();
  }

  static async start(program: OperatorProgram): Promise<OperatorProcess> {
    const { kubeconfig, reconcile = "", gracePeriodMs = 20_000, args = [] } = program;
    const folder = await Deno.makeTempDir();
    const module = (name: string) => JSON.stringify(import.meta.resolve(name));
    await Deno.writeTextFile(`${folder}/kubeconfig`, kubeconfig);
    await Deno.writeTextFile(
      `${folder}/operator.ts`,
      `import { run } from ${module("./run.ts")};
       import { defineController } from ${module("../controller/define_controller.ts")};
       import { ConfigMap } from ${module("../resource/builtins.ts")};
       const controller = defineController({
         for: ConfigMap,
         async reconcile({ object, signal, log }) {
           if (object.metadata.name !== "slow") return;
           log.info("begun");
           ${reconcile}
           log.info("finished");
         },
       });
       await run({ controllers: [controller], gracePeriodMs: ${gracePeriodMs} });`,
    );
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const flags = ["--kubeconfig", `${folder}/kubeconfig`, "--log-format=json", ...args];
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-net",
        "--allow-read",
        "--allow-env",
        "--no-check",
        "--no-lock",
        "--config",
        config,
        `${folder}/operator.ts`,
        ...flags,
      ],
      stdout: "null",
      stderr: "piped",
    }).spawn();
    return new OperatorProcess(child, folder);
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it has written a text. */
  async hasWritten(text: string): Promise<void> {
    await eventually(() => assert.ok(this.output.includes(text), this.output), { timeoutMs: 30_000 });
  }

  /** Waits for its end; returns its exit code. */
  async code(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.code();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #read(): Promise<void> {
    for await (const chunk of this.#child.stderr.pipeThrough(new TextDecoderStream())) this.output += chunk;
  }
}

/** Starts an operator, and waits until its reconcile of the ConfigMap "slow" has begun. */
async function startSlow(
  env: TestEnv,
  program: Omit<OperatorProgram, "kubeconfig">,
): Promise<OperatorProcess> {
  const namespace = await env.namespace();
  await env.client.resource(ConfigMap, { namespace }).create({ metadata: { name: "slow" } });
  const operator = await OperatorProcess.start({ kubeconfig: env.kubeconfig(), ...program });
  await operator.hasWritten('"begun"');
  return operator;
}

/** The address of a port that nobody listens on. */
function deadAddress(): string {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return `http://127.0.0.1:${port}`;
}

const FOREVER = "await new Promise((resolve) => setTimeout(resolve, 1e6));";

Deno.test("run: SIGTERM lets a slow reconcile finish, exit code 0", async () => {
  await using env = await startTestEnv();
  await using operator = await startSlow(env, { reconcile: "await new Promise((r) => setTimeout(r, 700));" });
  operator.kill("SIGTERM");
  await operator.hasWritten('"Stopping"');
  assert.ok(!operator.output.includes('"finished"'));
  assert.equal(await operator.code(), 0);
  assert.ok(operator.output.includes('"finished"'));
});

Deno.test("run: SIGTERM aborts a reconcile at the grace limit, exit code 0 whatever timers are left", async () => {
  await using env = await startTestEnv();
  const wait =
    "await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));";
  const reconcile = `setInterval(() => {}, 1e6); ${wait}`;
  await using operator = await startSlow(env, { reconcile, gracePeriodMs: 200 });
  operator.kill("SIGTERM");
  assert.equal(await operator.code(), 0);
  assert.match(
    operator.output,
    /Aborting reconciles that still run.*"running":\["configmap test-\w+\/slow"\]/,
  );
  assert.ok(!operator.output.includes('"finished"'));
});

Deno.test("run: a reconcile that ignores its signal does not keep the program from ending, exit code 0", async () => {
  await using env = await startTestEnv();
  await using operator = await startSlow(env, { reconcile: FOREVER, gracePeriodMs: 0 });
  operator.kill("SIGINT");
  assert.equal(await operator.code(), 0);
  assert.match(operator.output, /Leaving reconciles behind that ignore their signal.*configmap test-/);
});

Deno.test("run: a second signal ends the program at once, exit code 1", async () => {
  await using env = await startTestEnv();
  await using operator = await startSlow(env, { reconcile: FOREVER });
  operator.kill("SIGTERM");
  await operator.hasWritten('"Stopping"');
  operator.kill("SIGTERM");
  assert.equal(await operator.code(), 1);
});

Deno.test("run: what keeps it from starting is one line, exit code 1", async () => {
  const kubeconfig = kubeconfigOf(deadAddress());
  const cases: readonly [readonly string[], RegExp][] = [
    [["--kubeconfig", "/nonexistent/config"], /^Cannot .*\/nonexistent\/config.*\n$/],
    [[], /^Cannot .*cannot reach the API server at http:\/\/127\.0\.0\.1.*\n$/],
    [["--contxt", "x"], /^Cannot start: Unknown option '--contxt', --help lists the options\n$/],
  ];
  for (const [args, line] of cases) {
    await using operator = await OperatorProcess.start({ kubeconfig, args });
    assert.equal(await operator.code(), 1);
    const lines = operator.output.split(/(?<=\n)/).filter((text) => !text.startsWith("{"));
    assert.match(lines.join(""), line);
  }
});

Deno.test("run: installs definitions, starts, and stops", async () => {
  await using env = await startTestEnv();
  const namespace = await env.namespace();
  const seen = Promise.withResolvers<string>();
  const controller = defineController({
    for: Web,
    reconcile: ({ object }) => seen.resolve(object.spec.image),
  });
  const stop = new AbortController();
  const client = new Client({ transport: env.transport });
  const running = operate(
    { controllers: [controller], install: [Web], client, log: silentLog, args: [] },
    stop.signal,
  );
  await eventually(() =>
    env.client.resource(Web, { namespace }).create({ metadata: { name: "a" }, spec: { image: "x" } })
  );
  assert.equal(await seen.promise, "x");
  stop.abort();
  await running;
});

Deno.test("run: a definition that is not installed is named, with what to do", async () => {
  await using env = await startTestEnv();
  const options = { controllers: [webController], client: env.client, log: silentLog, args: [] };
  await assert.rejects(operate(options, new AbortController().signal), {
    message: 'Cannot start the controller "web": embedded API server does not serve ' +
      "webs.example.com in version v1, install its CRD first (kubeloop install, run({ install: [...] }), or in a test " +
      "startTestEnv({ resources: [...] }))",
  });
});

Deno.test("run: a missing right is named, with what to grant", async () => {
  await using env = await startTestEnv();
  const status = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "Forbidden",
    message: 'configmaps is forbidden: User "dev" cannot list resource "configmaps" in API group ""',
    code: 403,
  };
  const send: Transport["send"] = () => Promise.resolve(Response.json(status, { status: 403 }));
  const client = new Client({ transport: { ...env.transport, send } });
  const controller = defineController({ for: ConfigMap, reconcile: () => {} });
  const signal = new AbortController().signal;
  await assert.rejects(
    operate({ controllers: [controller], client, log: silentLog, args: ["--namespace=shop"] }, signal),
    {
      message:
        /^Cannot start the controller "configmap": the user may not list configmaps in the namespace "shop", grant the verbs get, list and watch \(.*User "dev" cannot list.*\)$/,
    },
  );
});

Deno.test("run: a stop while it starts is no failure", async () => {
  await using env = await startTestEnv();
  const send: Transport["send"] = (_request, { signal }) =>
    new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const client = new Client({ transport: { ...env.transport, send } });
  const stop = new AbortController();
  const running = operate({ controllers: [webController], client, log: silentLog, args: [] }, stop.signal);
  stop.abort();
  await running;
});
