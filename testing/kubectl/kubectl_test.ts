import assert from "node:assert/strict";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv } from "../start_test_env.ts";
import { Kubectl } from "./kubectl_for_tests.ts";
import { MANIFESTS } from "./manifests_for_tests.ts";
import { steadyText } from "./printed_text_for_tests.ts";
import { type Command, SCRIPTS } from "./scripts_for_tests.ts";

/** Plays a command, and tells what was typed and printed. */
async function play(kubectl: Kubectl, command: Command, namespace: string): Promise<string> {
  const wordsOf = (words: string | readonly string[]): readonly string[] =>
    ["-n", namespace, ...(typeof words === "string" ? words.split(" ") : words)]
      .map((word) => word.replaceAll("{ns}", namespace));
  if (typeof command === "string" || Array.isArray(command)) {
    return told(command, steadyText(await kubectl.run(wordsOf(command))));
  }
  if ("editor" in command) {
    const { editor } = command;
    return told(command.command, steadyText(await kubectl.run(wordsOf(command.command), { editor })));
  }
  if (!("follow" in command)) throw new TypeError("Cannot play a command of an unknown form");
  const { follow, meanwhile, lines } = command;
  const following = kubectl.follow(wordsOf(follow));
  try {
    await following.lines(lines[0]);
    const other = await kubectl.run(wordsOf(meanwhile));
    const stdout = await following.lines(lines[1]);
    return told(meanwhile, steadyText(other)) + told(follow, steadyText({ code: 0, stdout, stderr: "" }));
  } finally {
    await following.stop();
  }
}

function told(command: string | readonly string[], printed: string): string {
  return `$ kubectl ${typeof command === "string" ? command : command.join(" ")}\n${printed}`;
}

/** The namespace of a script, with the account that pods need. */
async function prepare(kubectl: Kubectl, namespace: string): Promise<void> {
  for (const words of [`create ns ${namespace}`, `create sa default -n ${namespace}`]) {
    const { code, stderr } = await kubectl.run(words.split(" "));
    assert.equal(code, 0, stderr);
  }
}

Deno.test({
  name: "real API server: kubectl prints of the embedded server what it prints of the real one",
  ignore: ignoreRealServers,
  fn: async (t) => {
    await using embedded = await startTestEnv({ backend: "embedded" });
    await using real = await startTestEnv({ backend: "control-plane" });
    await using onEmbedded = await Kubectl.for(embedded);
    await using onReal = await Kubectl.for(real);
    const both = [onReal, onEmbedded] as const;
    await Promise.all(both.map(async (kubectl) => {
      for (const [name, objects] of Object.entries(MANIFESTS)) await kubectl.write(name, ...objects);
      await kubectl.run(["create", "-f", "crd.yaml"]);
      const crd = "crd/widgets.kubectl.example.com";
      const { code, stderr } = await kubectl.run([
        "wait",
        "--for=condition=Established",
        crd,
        "--timeout=10s",
      ]);
      assert.equal(code, 0, stderr);
    }));
    for (const [index, { name, commands }] of SCRIPTS.entries()) {
      await t.step(name, async () => {
        const namespace = `kubectl-${index}`;
        await Promise.all(both.map((kubectl) => prepare(kubectl, namespace)));
        const [wanted, printed] = await Promise.all(both.map(async (kubectl) => {
          const texts: string[] = [];
          for (const command of commands) texts.push(await play(kubectl, command, namespace));
          return texts.join("\n");
        }));
        assert.equal(printed, wanted);
      });
    }
  },
});
