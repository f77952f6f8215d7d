/**
 * Building the binaries of a control plane from their Go modules, where they can not be downloaded.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { AssetError, type BinaryName, KUBERNETES_VERSION } from "./binaries.ts";
import { NO_SUCH_COMMAND, runCommand } from "./run_command.ts";

/** What {@linkcode buildBinaries} needs. */
export interface BuildOptions {
  readonly clock: Clock;
  /** A folder of our own: sources and binaries are put there. */
  readonly folder: string;
  /** Is told, line by line, what is done. */
  readonly progress: (line: string) => void;
  /** The Go command. @default {"go"} */
  readonly go?: string;
}

/** How long it is silent at most while it builds, in milliseconds. */
const SIGN_OF_LIFE_MS = 30_000;
const SHOWN_LINES = 10;

/**
 * Builds binaries with the Go toolchain of the machine. Go keeps what it has compiled, so that only the first time
 * takes minutes.
 *
 * @param names What to build.
 * @param options Where to.
 * @returns A promise that resolves once the binaries are in the folder.
 * @throws {AssetError} If there is no Go, or it can not build them.
 */
export async function buildBinaries(names: readonly BinaryName[], options: BuildOptions): Promise<void> {
  const { folder, progress } = options;
  await runGo(["version"], options);
  for (const name of names) {
    const module = name === "kind" ? "go_kind" : "go";
    const source = `${folder}/${module}`;
    await Deno.mkdir(`${source}/${name}`, { recursive: true });
    for (const file of ["go.mod", "go.sum", `${name}/main.go`]) await copySource(`${module}/${file}`, folder);
    progress(`Building ${name} from its Go module; the first time this takes minutes`);
    const args = ["build", "-ldflags", linkerFlags(), "-o", `${folder}/${name}`, `./${name}`];
    const seconds = await timed(name, options, () => runGo(args, { ...options, cwd: source }));
    progress(`Built ${name} in ${seconds} s`);
  }
}

/** The sources may come from a registry: then their addresses are no paths. */
async function copySource(file: string, folder: string): Promise<void> {
  const response = await fetch(new URL(`./${file}`, import.meta.url));
  await Deno.writeTextFile(`${folder}/${file}`, await response.text());
}

function linkerFlags(): string {
  const [major, minor] = KUBERNETES_VERSION.split(".");
  const variables = { gitVersion: `v${KUBERNETES_VERSION}`, gitMajor: major, gitMinor: minor };
  const settings = Object.entries(variables).map(([name, value]) =>
    `-X k8s.io/component-base/version.${name}=${value}`
  );
  return ["-s", "-w", ...settings].join(" ");
}

/** Runs the work with signs of life, and answers how many seconds it took. */
async function timed(
  name: BinaryName,
  { clock, progress }: BuildOptions,
  work: () => Promise<void>,
): Promise<number> {
  const start = clock.monotonic();
  const seconds = () => Math.round((clock.monotonic() - start) / 1000);
  const isAlive = () => {
    progress(`Still building ${name} (${seconds()} s)`);
    timer = clock.setTimer(isAlive, SIGN_OF_LIFE_MS);
  };
  let timer = clock.setTimer(isAlive, SIGN_OF_LIFE_MS);
  try {
    await work();
    return seconds();
  } finally {
    timer.cancel();
  }
}

async function runGo(
  args: readonly string[],
  { go = "go", cwd }: Pick<BuildOptions, "go"> & { readonly cwd?: string },
): Promise<void> {
  const env = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const { code, output } = await runCommand([go, ...args], { ...(cwd === undefined ? {} : { cwd }), env });
  if (code === 0) return;
  if (code === NO_SUCH_COMMAND) {
    throw new AssetError(
      `Cannot build the binaries: there is no "${go}" command; install Go from https://go.dev/dl, or set ` +
        "KUBEBUILDER_ASSETS to a folder that has them",
    );
  }
  const reason = output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
  throw new AssetError(`Cannot build the binaries: "go ${args[0]}" failed:\n${reason}`);
}
