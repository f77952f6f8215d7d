/**
 * The `kubeloop` command: `deno run <permissions> jsr:@kubeloop/sdk/cli generate crds resource.ts --out crds`.
 *
 * @module
 */

import { Command, CommanderError } from "commander";
import type { Client } from "../mod.ts";
import { CommandError } from "./command_error.ts";
import { generateCrds } from "./commands/generate_crds.ts";
import { type Output, processOutput } from "./output.ts";

export type { Output } from "./output.ts";

/** Which cluster a command works on. */
interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly allowBreaking?: boolean;
}

interface TypesFlags extends ClusterFlags {
  readonly out?: string;
  readonly check: boolean;
}

interface InstallFlags {
  readonly fromSource: boolean;
  readonly kind: boolean;
  readonly index?: string;
}

interface StartFlags {
  readonly backend?: string;
  readonly kubeconfig?: string;
}

/**
 * Runs the command.
 *
 * @param args The command line without the program's name.
 * @param output Where the lines go. @default {the output of the process}
 * @returns The exit code: 0, 1 for a failure, 2 for a wrong command line, 3 for files that differ from their source.
 *
 * @example Help
 * ```ts
 * import { main } from "@kubeloop/sdk/cli";
 *
 * const lines: string[] = [];
 * const code = await main(["--help"], { line: (text) => lines.push(text), error: (text) => lines.push(text) });
 * console.assert(code === 0 && lines.join().includes("generate"));
 * ```
 */
export async function main(args: readonly string[], output: Output = processOutput()): Promise<number> {
  try {
    await program(output).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    // Commander has written help and usage errors itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    output.error(error instanceof Error ? error.message : String(error));
    return error instanceof CommandError ? error.exitCode : 1;
  }
}

function program(output: Output): Command {
  const kubeloop = new Command("kubeloop")
    .description("Kubernetes operators in TypeScript")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.line(text.trimEnd()),
      writeErr: (text) => output.error(text.trimEnd()),
    });
  const generate = kubeloop.command("generate").description("write what follows from the definitions");
  generate.command("crds")
    .description("write the CustomResourceDefinitions of the resources that modules export")
    .argument("<modules...>", "files or URLs of modules")
    .option("--out <folder>", "the folder of the files", "crds")
    .option("--check", "write nothing, and fail if a file is not what would be written", false)
    .action((modules: string[], { out, check }: { out: string; check: boolean }) =>
      generateCrds(modules, { out, check, output })
    );
  onCluster(generate.command("types"))
    .description("write TypeScript types and resources for CustomResourceDefinitions from elsewhere")
    .argument("<sources...>", 'YAML files, URLs, "-" for standard input, "crd/<name>" for one on the cluster')
    .option("--out <file>", "the file; otherwise standard output")
    .option("--check", "write nothing, and fail if the file is not what would be written", false)
    .action((sources: string[], flags: TypesFlags) => writeTypes(sources, { flags, output }));
  clusterCommand(kubeloop, "install")
    .description("put CustomResourceDefinitions on the cluster, and wait until they are served")
    .option("--allow-breaking", "change a definition even if that breaks stored objects", false)
    .action((sources: string[], flags: ClusterFlags) => changeCluster("install", { sources, flags, output }));
  clusterCommand(kubeloop, "uninstall")
    .description("delete CustomResourceDefinitions, and with them all their objects")
    .action((sources: string[], flags: ClusterFlags) =>
      changeCluster("uninstall", { sources, flags, output })
    );
  testenvCommands(kubeloop.command("testenv"), output);
  return kubeloop;
}

function testenvCommands(testenv: Command, output: Output): void {
  testenv.description("clusters for tests: what they need, and clusters that stay up");
  testenv.command("install")
    .description("put etcd, kube-apiserver, kubectl and kube-controller-manager into the cache folder, once")
    .option("--from-source", "build them from their Go modules, even if they could be downloaded", false)
    .option("--kind", "install the kind command as well, built from its Go module", false)
    .option("--index <url>", "another list of envtest archives, such as a mirror's")
    .action(async (flags: InstallFlags) => {
      const { installTestenv } = await import("./commands/testenv_install.ts");
      await installTestenv({ ...flags, output });
    });
  testenv.command("image")
    .description("build the image of the backend container, of the installed binaries")
    .option("--tag <name>", "the image's name, such as one in a registry of your own")
    .action(async (flags: { tag?: string }) => {
      const { buildTestenvImage } = await import("./commands/testenv_image.ts");
      await buildTestenvImage({ ...flags, output });
    });
  testenv.command("list")
    .description("tell what is installed, and which environments run")
    .action(async () => {
      const { listTestenv } = await import("./commands/testenv_list.ts");
      await listTestenv(output);
    });
  testenv.command("start")
    .description("start a cluster that stays up until Ctrl+C, and write its kubeconfig to standard output")
    .argument("[sources...]", "modules that export resources, or YAML files, whose definitions are installed")
    .option("--backend <name>", "what runs; otherwise KUBELOOP_TEST_BACKEND, or embedded")
    .option("--kubeconfig <file>", "the file of the kubeconfig, instead of standard output")
    .action(async (sources: string[], flags: StartFlags) => {
      const { startTestenv } = await import("./commands/testenv_start.ts");
      await untilSignal((signal) => startTestenv({ ...flags, sources, output, signal }));
    });
  testenv.command("stop")
    .description("end environments that were started elsewhere")
    .argument("[name]", "which one, as list shows it; otherwise all")
    .action(async (name?: string) => {
      const { systemClock } = await import("../mod.ts");
      const { stopTestenv } = await import("./commands/testenv_stop.ts");
      await stopTestenv({ output, clock: systemClock, ...(name === undefined ? {} : { name }) });
    });
  testenv.command("cleanup")
    .description("remove what killed processes have left: clusters, containers, folders")
    .option("--binaries", "remove the installed binaries too", false)
    .action(async ({ binaries }: { binaries: boolean }) => {
      const { cleanUpTestenv } = await import("./commands/testenv_cleanup.ts");
      await cleanUpTestenv({ output, binaries });
    });
}

/** Ctrl+C and SIGTERM end the work; a second one ends the process at once. */
async function untilSignal(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) Deno.exit(1);
    stop.abort();
  };
  const signals: readonly Deno.Signal[] = ["SIGINT", Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM"];
  for (const name of signals) Deno.addSignalListener(name, onSignal);
  try {
    await work(stop.signal);
  } finally {
    for (const name of signals) Deno.removeSignalListener(name, onSignal);
  }
}

function clusterCommand(kubeloop: Command, name: string): Command {
  return onCluster(kubeloop.command(name))
    .argument("<sources...>", "modules that export resources, or YAML files");
}

function onCluster(command: Command): Command {
  return command
    .option("--kubeconfig <file>", "the kubeconfig; otherwise $KUBECONFIG, the pod's own, or ~/.kube/config")
    .option("--context <name>", "the context in it; otherwise the current one");
}

/** The client is loaded only here: generating needs none. */
async function changeCluster(
  change: "install" | "uninstall",
  { sources, flags, output }: {
    readonly sources: readonly string[];
    readonly flags: ClusterFlags;
    readonly output: Output;
  },
): Promise<void> {
  const { connect, loadConfig, systemClock } = await import("../mod.ts");
  const { installCrds, uninstallCrds } = await import("./commands/install.ts");
  const { loadCrds } = await import("./load_crds.ts");
  const crds = await loadCrds(sources);
  const client = await connect(await loadConfig(flags), { fieldManager: "kubeloop" });
  try {
    const { allowBreaking = false } = flags;
    const options = { client, clock: systemClock, output, allowBreaking };
    await (change === "install" ? installCrds : uninstallCrds)(crds, options);
  } finally {
    client.close();
  }
}

/** The cluster is asked only for what is there, so that files and URLs need no kubeconfig. */
async function writeTypes(
  sources: readonly string[],
  { flags, output }: { readonly flags: TypesFlags; readonly output: Output },
): Promise<void> {
  const { connect, loadConfig, systemClock } = await import("../mod.ts");
  const { generateTypes } = await import("./commands/generate_types.ts");
  let client: Promise<Client> | undefined;
  const connectOnce = (): Promise<Client> =>
    client ??= loadConfig(flags).then((config) => connect(config, { fieldManager: "kubeloop" }));
  try {
    const input = Deno.stdin.readable;
    await generateTypes(sources, { ...flags, output, input, clock: systemClock, connect: connectOnce });
  } finally {
    (await client?.catch(() => undefined))?.close();
  }
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
