import assert from "node:assert/strict";
import plugin from "./lint_plugin.ts";

/** The rules that report a source, without the plugin's name. */
function reports(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, path, source).map(({ id }) => id.replace("kubeloop/", ""));
}

/** Checks which of the sources a rule reports: all of `bad`, none of `good`. Each is `[path, source]`. */
function assertRule(
  rule: string,
  { bad, good }: {
    bad: readonly (readonly [string, string])[];
    good: readonly (readonly [string, string])[];
  },
): void {
  for (const [path, source] of bad) assert.deepEqual(reports(path, source), [rule], `${path}: ${source}`);
  for (const [path, source] of good) assert.deepEqual(reports(path, source), [], `${path}: ${source}`);
}

Deno.test("layers: an import against the direction of the data is reported, in each of its forms", () => {
  assertRule("layers", {
    bad: [
      ["src/client/client.ts", 'import { Reflector } from "../cache/reflector.ts";'],
      ["src/client/client.ts", 'import type { Reflector } from "../cache/reflector.ts";'],
      ["src/client/client.ts", 'export { Reflector } from "../cache/reflector.ts";'],
      ["src/client/client.ts", 'export * from "../cache/reflector.ts";'],
      ["src/client/client.ts", 'const cache = await import("../cache/reflector.ts");'],
      ["src/client/client.ts", 'type Reflector = import("../cache/reflector.ts").Reflector;'],
      ["src/client/client.ts", 'import { run } from "@kubeloop/sdk";'],
      ["src/workqueue/work_queue.ts", 'import { keyOf } from "../resource/object.ts";'],
      ["src/async/deadline.ts", 'import { linkSignals } from "./signal.ts";'],
      ["src/resource/gvk.ts", 'import { systemClock } from "../async/clock.ts";'],
      ["testing/embedded/server.ts", 'import { Client } from "../../src/client/client.ts";'],
      ["cli/main.ts", 'import { startTestEnv } from "../testing/mod.ts";'],
      ["examples/tstest/main.ts", 'import { run } from "../../mod.ts";'],
      ["examples/tstest/main_test.ts", 'import { startTestEnv } from "../../testing/mod.ts";'],
      ["mod.ts", 'export { EmbeddedServer } from "./testing/mod.ts";'],
    ],
    good: [
      ["src/cache/reflector.ts", 'import { Client } from "../client/client.ts";'],
      ["src/async/deadline.ts", 'import type { Clock } from "./clock.ts";'],
      ["src/async/deadline_test.ts", 'import { VirtualClock } from "./virtual_clock.ts";'],
      ["src/controller/controller_test.ts", 'import { startTestEnv } from "../../testing/mod.ts";'],
      ["testing/embedded/server.ts", 'import { parse } from "../../src/schema/mod.ts";'],
      ["testing/embedded/server_test.ts", 'import { Client } from "../../src/client/client.ts";'],
      ["cli/main.ts", 'const testing = await import("../testing/mod.ts");'],
      ["examples/tstest/main.ts", 'import { run } from "@kubeloop/sdk";'],
      ["mod.ts", 'export { Client } from "./src/client/client.ts";'],
    ],
  });
});

Deno.test("third-parties: a package outside the files that own it is reported", () => {
  assertRule("third-parties", {
    bad: [
      ["src/client/client.ts", 'import { KubeConfig } from "@kubernetes/client-node";'],
      ["testing/embedded/server.ts", 'import type { V1Pod } from "@kubernetes/client-node";'],
      ["src/schema/crd.ts", 'import { stringify } from "@std/yaml";'],
      ["src/resource/define_resource.ts", 'import { z } from "zod";'],
      ["src/resource/define_resource.ts", 'import { z } from "npm:zod@4.6.7/mini";'],
      ["src/cache/indexer.ts", 'import { Hono } from "hono/tiny";'],
      ["src/cache/indexer.ts", 'import fc from "fast-check";'],
      ["src/cache/indexer.ts", 'import "reflect-metadata";'],
      ["src/cache/indexer.ts", 'import assert from "node:assert/strict";'],
      ["src/cache/indexer.ts", 'import leftPad from "npm:left-pad@1.3.0";'],
      ["src/cache/indexer.ts", 'import { delay } from "jsr:@std/async";'],
    ],
    good: [
      ["src/client/credential_plugin.ts", 'const { KubeConfig } = await import("@kubernetes/client-node");'],
      ["src/resource/builtins.ts", 'import type { V1Pod } from "@kubernetes/client-node";'],
      ["src/schema/yaml.ts", 'import { stringify } from "@std/yaml";'],
      ["testing/embedded/server.ts", 'import { Hono } from "npm:hono@4.13.19/tiny";'],
      ["src/cache/indexer_test.ts", 'import assert from "node:assert/strict"; import fc from "fast-check";'],
      ["src/client/http_transport.ts", 'import { Buffer } from "node:buffer";'],
    ],
  });
});

Deno.test("error-messages: another form is reported, in literals, templates, sums and super", () => {
  assertRule("error-messages", {
    bad: [
      ["src/client/client.ts", 'throw new TypeError("name is required");'],
      ["src/client/client.ts", "throw new TypeError(`Cannot get ${kind}: give a name.`);"],
      ["src/client/client.ts", 'throw new RangeError("Cannot get " + kind + ".");'],
      ["src/client/client.ts", "throw new Error(`Cannot get ${kind}: it doesn't exist`);"],
      [
        "src/client/client.ts",
        "class LateError extends Error { constructor(what) { super(`${what} is late.`); } }",
      ],
      ["src/client/client.ts", 'class LateError extends Error { constructor() { super("It is late"); } }'],
    ],
    good: [
      ["src/client/client.ts", "throw new TypeError(`Cannot get ${kind}: give a name`);"],
      ["src/client/client.ts", "throw new DeadlineError(`the head of ${path}`, timeoutMs);"],
      [
        "src/client/client.ts",
        "class LateError extends Error { constructor(what) { super(`Cannot wait for ${what}`); } }",
      ],
      ["src/client/client_test.ts", 'throw new Error("boom.");'],
      [
        "testing/embedded/status.ts",
        'throw new StatusError("the server could not find the requested resource");',
      ],
    ],
  });
});

Deno.test("environment: Deno.env is reported outside the files that read the configuration", () => {
  assertRule("environment", {
    bad: [
      ["src/client/client.ts", 'Deno.env.get("HOME");'],
      ["src/manager/manager.ts", "Deno.env.toObject();"],
    ],
    good: [
      ["src/client/config.ts", 'Deno.env.get("HOME");'],
      ["testing/backends/kind.ts", 'Deno.env.get("HOME");'],
      ["src/client/config_test.ts", 'Deno.env.set("HOME", "/tmp");'],
    ],
  });
});

Deno.test("clocks-and-randomness: time and chance outside src/async/ are reported", () => {
  const globals = ["Date.now()", "new Date()", "performance.now()", "setTimeout(f, 1)", "setInterval(f, 1)"];
  const more = ["AbortSignal.timeout(1)", "AbortSignal.any([])", "Math.random()", "crypto.randomUUID()"];
  const aliases = ["globalThis.setTimeout(f, 1)", "globalThis.Math.random()", "const now = Date.now"];
  assertRule("clocks-and-randomness", {
    bad: [
      ...[...globals, ...more, ...aliases].map((source) => ["src/cache/reflector.ts", `${source};`] as const),
      ["src/cache/reflector_test.ts", "setTimeout(f, 1);"],
      ["src/async/clock_test.ts", "setTimeout(f, 1);"],
      ["bench/main.ts", "Date.now();"],
    ],
    good: [
      ...[...globals, ...more].map((source) => ["src/async/clock.ts", `${source};`] as const),
      ["src/cache/reflector.ts", "new Date(clock.now()); clock.setTimeout; Math.max(1, 2);"],
      ["src/cache/reflector_test.ts", "performance.now();"],
      ["bench/main.ts", "performance.now();"],
    ],
  });
});

Deno.test("no-console: the console is reported in the library", () => {
  assertRule("no-console", {
    bad: [["src/cache/reflector.ts", 'console.log("x");'], ["testing/eventually.ts", 'console.error("x");']],
    good: [["cli/main.ts", 'console.log("x");'], ["src/cache/reflector_test.ts", 'console.log("x");']],
  });
});

Deno.test("private-fields: private, protected and parameter properties are reported", () => {
  assertRule("private-fields", {
    bad: [
      ["src/cache/store.ts", "class Store { private items = 1; }"],
      ["src/cache/store.ts", "class Store { protected find() {} }"],
      ["src/cache/store.ts", "class Store { constructor(readonly items: string[]) {} }"],
    ],
    good: [
      ["src/cache/store.ts", "class Store { #items = 1; public size = 2; #find() {} }"],
      ["src/cache/store.ts", "class Store { private constructor() {} }"],
    ],
  });
});

Deno.test("no-inheritance: a class that extends something that is no error is reported", () => {
  assertRule("no-inheritance", {
    bad: [
      ["src/cache/indexer.ts", "class Indexer extends Store {}"],
      ["src/cache/indexer.ts", "const indexer = class extends Map {};"],
    ],
    good: [["src/cache/indexer.ts", "class Indexer {} class SyncError extends TypeError {}"]],
  });
});

Deno.test("top-level-functions: an arrow function at the top level is reported", () => {
  assertRule("top-level-functions", {
    bad: [
      ["src/cache/store.ts", "const find = () => 1;"],
      ["src/cache/store.ts", "export const find = async () => 1;"],
    ],
    good: [[
      "src/cache/store.ts",
      "function find() { const inner = () => 1; return inner; } const table = { find: () => 1 };",
    ]],
  });
});

Deno.test("lint plugin: deno lint gives absolute paths, and the rules know their files from them", () => {
  const path = new URL("../src/client/client.ts", import.meta.url).pathname;
  assert.deepEqual(reports(path, 'import { Reflector } from "../cache/reflector.ts";'), ["layers"]);
});
