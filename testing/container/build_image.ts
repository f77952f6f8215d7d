/**
 * Building the image with a control plane in it, of the binaries that are installed on this machine.
 *
 * @module
 */

import { type AssetEnvironment, AssetError } from "../assets/binaries.ts";
import { checkBinary } from "../assets/check_binary.ts";
import { findBinary } from "../assets/find_binary.ts";
import { NO_SUCH_COMMAND, runCommand } from "../assets/run_command.ts";
import { DockerError, requireDocker } from "./docker.ts";

/** What {@linkcode buildImage} needs. */
export interface BuildImageOptions {
  /** The image's name. */
  readonly image: string;
  /** Where the binaries are. */
  readonly environment: AssetEnvironment;
  /** Is told, line by line, what is done. */
  readonly progress: (line: string) => void;
}

/** Tells an image that is made of the same things from others. */
const LABEL = "dev.kubeloop.made-of";
const SHOWN_LINES = 10;

const DOCKERFILE = `FROM scratch
COPY start /start
COPY etcd kube-apiserver /usr/local/bin/
ENTRYPOINT ["/start"]
`;

/**
 * Builds the image, unless it is there already.
 *
 * @param options Its name, and what it is made of.
 * @returns A promise that resolves once the local Docker engine has it.
 * @throws {AssetError} If a binary is missing, or there is no Go.
 * @throws {DockerError} If there is no Docker engine, or it cannot build the image.
 */
export async function buildImage({ image, environment, progress }: BuildImageOptions): Promise<void> {
  const binaries = [];
  for (const name of ["etcd", "kube-apiserver"] as const) {
    const path = await findBinary(name, environment);
    const { size } = await Deno.stat(path);
    binaries.push({ name, path, version: await checkBinary(name, path), size });
  }
  await requireDocker();
  const program = await (await fetch(new URL("./image/start/main.go", import.meta.url))).text();
  const parts = binaries.map(({ name, version, size }) => `${name} ${version} (${size} bytes)`);
  const madeOf = await digestOf([...parts, program, DOCKERFILE].join("\n"));
  if (await labelOf(image) === madeOf) return progress(`${image} is there already`);
  progress(`Building ${image} of ${parts.join(", ")}`);
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-image-" });
  try {
    for (const { name, path } of binaries) await Deno.copyFile(path, `${folder}/${name}`);
    await Deno.writeTextFile(`${folder}/main.go`, program);
    await Deno.writeTextFile(`${folder}/Dockerfile`, DOCKERFILE);
    await buildProgram(folder);
    const args = ["docker", "build", "--quiet", "--tag", image, "--label", `${LABEL}=${madeOf}`, "."];
    const { code, output } = await runCommand(args, { cwd: folder });
    if (code !== 0) throw new DockerError(`Cannot build the image "${image}":\n${lastOf(output)}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  progress(`Built ${image}`);
}

async function buildProgram(folder: string): Promise<void> {
  const env = { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GOOS: "linux" };
  const args = ["go", "build", "-trimpath", "-ldflags=-s -w", "-o", "start", "main.go"];
  const { code, output } = await runCommand(args, { cwd: folder, env });
  if (code === 0) return;
  throw new AssetError(
    code === NO_SUCH_COMMAND
      ? 'Cannot build the image: there is no "go" command; install Go from https://go.dev/dl'
      : `Cannot build the image's first program: "go build" failed:\n${lastOf(output)}`,
  );
}

async function labelOf(image: string): Promise<string | undefined> {
  const format = `{{index .Config.Labels "${LABEL}"}}`;
  const { code, output } = await runCommand(["docker", "image", "inspect", "--format", format, image]);
  return code === 0 ? output.trim() : undefined;
}

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

function lastOf(output: string): string {
  return output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}
