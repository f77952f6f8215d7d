import assert from "node:assert/strict";
import { VirtualClock } from "@kubeloop/sdk";
import { chooseBackend } from "@kubeloop/sdk/testing";
import { demo } from "./demo.ts";
import { DemoSteps } from "./demo_steps.ts";

/** A screen that keeps what is written. */
function screen(isTerminal: boolean) {
  const shown: string[] = [];
  return {
    shown,
    isTerminal: () => isTerminal,
    writeSync(bytes: Uint8Array): number {
      shown.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
  };
}

Deno.test("demo: every step is observed, a line each", async () => {
  const plain = screen(false);
  // The demo plays the kubelet itself: where there are real ones, they contradict it.
  const backend = chooseBackend(undefined) === "kind" ? "embedded" : undefined;
  await demo(new DemoSteps({ clock: new VirtualClock(), screen: plain }), backend);
  assert.equal(plain.shown.length, 7, plain.shown.join(""));
  for (const [index, line] of plain.shown.entries()) {
    assert.match(line, new RegExp(`^ok +${index + 1}\\. .*\\n$`));
  }
  assert.match(plain.shown[5] ?? "", /spec\.replicas in body should be greater than or equal to 0/);
});

Deno.test("DemoSteps: a step that isn't observed is told, and ends the demo", async () => {
  const plain = screen(false);
  const steps = new DemoSteps({ clock: new VirtualClock(), screen: plain });
  await assert.rejects(steps.run("Step", () => Promise.reject(new Error("not seen"))), /not seen/);
  assert.match(plain.shown.join(""), /^failed +1\. +Step: not seen\n$/);
});

Deno.test("DemoSteps: a terminal shows that a step goes on, then its outcome alone", async () => {
  const clock = new VirtualClock();
  const terminal = screen(true);
  const steps = new DemoSteps({ clock, screen: terminal });
  const done = Promise.withResolvers<void>();
  const running = steps.run("Step", async (tell) => {
    await done.promise;
    tell("seen");
  });
  await clock.advance(200);
  assert.equal(terminal.shown.filter((text) => text.includes("Step ...")).length, 3);
  done.resolve();
  await running;
  assert.equal(clock.pendingTimers, 0);
  assert.match(terminal.shown.at(-1) ?? "", /✔.* 1\. +Step: seen \(200 ms\)/);
});
