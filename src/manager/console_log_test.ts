import assert from "node:assert/strict";
import { consoleLog, type ConsoleLogOptions } from "./console_log.ts";
import type { Log } from "../async/log.ts";

const CLOCK = {
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  monotonic: () => 0,
  setTimer: () => ({ cancel() {} }),
};

function capture(options: ConsoleLogOptions): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: consoleLog({ clock: CLOCK, write: (line) => lines.push(line), ...options }), lines };
}

Deno.test("consoleLog: writes one JSON object a line", () => {
  const { log, lines } = capture({ format: "json" });
  log.with({ controller: "web" }).info("Reconciled", { key: "shop/a" });
  assert.deepEqual(lines, [
    '{"time":"2026-01-02T03:04:05.006Z","level":"info","message":"Reconciled","controller":"web","key":"shop/a"}\n',
  ]);
});

Deno.test("consoleLog: writes text for people", () => {
  const { log, lines } = capture({ format: "text" });
  log.warn("Still waiting", { what: "widgets" });
  assert.deepEqual(lines, ['03:04:05.006 WARN  Still waiting what="widgets"\n']);
});

Deno.test("consoleLog: drops lines below its level", () => {
  const { log, lines } = capture({ format: "text", level: "warn" });
  log.debug("no");
  log.info("no");
  log.with({}).info("no");
  log.error("yes", new TypeError("why"));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /ERROR yes error="TypeError: why"\n/);
});

Deno.test("consoleLog: an answer of the API server needs no stack, a mistake in code does", () => {
  const { log, lines } = capture({ format: "json" });
  const refusal = Object.assign(new Error("no"), { name: "ApiError" });
  log.error("one", refusal);
  log.error("two", new TypeError("x"));
  log.error("three", "text");
  const [one, two, three] = lines.map((line) => JSON.parse(line));
  assert.equal("stack" in one, false);
  assert.equal(one.error, "ApiError: no");
  assert.match(two.stack, /console_log_test/);
  assert.equal(three.error, "text");
});

Deno.test("consoleLog: values that JSON has no form for do not break a line", () => {
  const { log, lines } = capture({ format: "json" });
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  log.info("odd", { big: 1n, cause: new Error("why") });
  log.info("round", { circle });
  assert.equal(JSON.parse(lines[0] ?? "").big, "1");
  assert.equal(JSON.parse(lines[0] ?? "").cause, "Error: why");
  assert.deepEqual(JSON.parse(lines[1] ?? "").lost, ["circle"]);
});

Deno.test("consoleLog: whatever was thrown, there is a line about it", () => {
  const { log, lines } = capture({ format: "text" });
  const silent = {
    toString(): string {
      throw new Error("no text");
    },
  };
  for (const thrown of [undefined, Symbol("odd"), Object.create(null), silent]) log.error("failed", thrown);
  assert.deepEqual(lines.map((line) => line.slice(line.indexOf("error="))), [
    'error="undefined"\n',
    'error="Symbol(odd)"\n',
    'error="[object Object]"\n',
    'error="[object Object]"\n',
  ]);
});
