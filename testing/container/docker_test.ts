import assert from "node:assert/strict";
import { temporaryFolder, writeProgram } from "../assets/fakes_for_tests.ts";
import { runCommand } from "../assets/run_command.ts";

const DOCKER = new URL("./docker.ts", import.meta.url).href;

/** What a program says that needs Docker, where the command is a stand-in, or is not there. */
async function refusal(fake: string | undefined, call: string): Promise<string> {
  await using folder = await temporaryFolder();
  const { path } = folder;
  for (const name of ["sh", "deno"]) {
    const { output } = await runCommand(["sh", "-c", 'command -v "$1"', "sh", name]);
    await Deno.symlink(await Deno.realPath(output.trim()), `${path}/${name}`);
  }
  if (fake !== undefined) await writeProgram(`${path}/docker`, `#!${path}/sh\n${fake}\n`);
  const program = `
    import { prepareImage, requireDocker } from ${JSON.stringify(DOCKER)};
    await ${call}.then(() => console.log("no error"), (error) => console.log(error.name + ": " + error.message));
  `;
  await Deno.writeTextFile(`${path}/program.ts`, program);
  const args = ["run", "--quiet", "--no-lock", "--allow-all", `${path}/program.ts`];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env: { PATH: path } }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trimEnd();
}

Deno.test("requireDocker: what is wrong is told in one line, with what to do", async () => {
  const cases = [
    [undefined, 'DockerError: Cannot use Docker: there is no "docker" command, install it from https://'],
    [
      "echo permission denied while trying to connect; exit 1",
      "may not talk to the engine, be root or a member",
    ],
    [
      "echo 'Cannot connect to the Docker daemon'; exit 1",
      "the engine does not answer, start it (Cannot connect to the Docker daemon)",
    ],
    ["echo 28.1", "no error"],
  ] as const;
  for (const [fake, message] of cases) {
    const line = await refusal(fake, "requireDocker()");
    assert.ok(line.includes(message), line);
    assert.ok(!line.includes("\n"), line);
  }
});

Deno.test("prepareImage: pulls as the policy says", async () => {
  const there = '[ "$1" = image ] && exit 0; echo "$@" >&2; exit 0';
  const missing = '[ "$1" = image ] && exit 1; echo "pull access denied"; exit 1';
  const prepare = (pullPolicy: string) =>
    `prepareImage("a/b:1", { pullPolicy: "${pullPolicy}", onProgress: console.log, madeBy: "make it" })`;
  assert.equal(await refusal(there, prepare("IfNotPresent")), "no error");
  assert.equal(await refusal(there, prepare("Never")), "no error");
  assert.equal(await refusal(there, prepare("Always")), "docker: pulling a/b:1\nno error");
  assert.equal(
    await refusal(missing, prepare("Never")),
    'DockerError: Cannot use the image "a/b:1": it is not on this machine, and the pull policy is "Never"; pull it, or ' +
      'run "make it", which makes it',
  );
  assert.match(
    await refusal(missing, prepare("IfNotPresent")),
    /^docker: pulling a\/b:1\nDockerError: Cannot pull the image "a\/b:1": pull access denied; correct its name, or log in/,
  );
});
