/**
 * The `docker` command of this machine: whether there is an engine, and its images.
 *
 * @module
 */

import { NO_SUCH_COMMAND, runCommand } from "../assets/run_command.ts";

/** When an image is pulled; the words are those of a pod's `imagePullPolicy`. */
export type PullPolicy = "Always" | "IfNotPresent" | "Never";

/** A Docker engine that cannot be used, or an image that cannot be had; the message says what to do. */
export class DockerError extends Error {
  /** The error's class name. */
  override readonly name = "DockerError";
}

/** What {@linkcode prepareImage} is told. */
export interface PrepareImageOptions {
  readonly pullPolicy: PullPolicy;
  /** Is told that an image is pulled. */
  readonly onProgress: (line: string) => void;
  /** What else than pulling makes the image, for the message if it is missing. */
  readonly madeBy?: string;
}

/**
 * Makes sure that there is a Docker engine.
 *
 * @returns A promise that resolves once it has answered.
 * @throws {DockerError} If there is none, it does not run, or this user may not use it.
 */
export async function requireDocker(): Promise<void> {
  const { code, output } = await runCommand(["docker", "info", "--format", "{{.ServerVersion}}"]);
  if (code === 0) return;
  if (code === NO_SUCH_COMMAND) {
    throw new DockerError(
      'Cannot use Docker: there is no "docker" command, install it from https://docs.docker.com/engine/install',
    );
  }
  if (/permission denied/i.test(output)) {
    throw new DockerError(
      "Cannot use Docker: this user may not talk to the engine, be root or a member of the group docker",
    );
  }
  throw new DockerError(`Cannot use Docker: the engine does not answer, start it (${lastLine(output)})`);
}

/**
 * Makes sure that the engine has an image.
 *
 * @param image Its name, with the registry if it is a private one; Docker's own login is used.
 * @param options When it is pulled.
 * @returns A promise that resolves once it is there.
 * @throws {DockerError} If it cannot be had.
 */
export async function prepareImage(image: string, options: PrepareImageOptions): Promise<void> {
  const { pullPolicy, onProgress, madeBy } = options;
  const isThere = await hasImage(image);
  if (pullPolicy === "IfNotPresent" && isThere) return;
  const other = madeBy === undefined ? "" : `, or run "${madeBy}", which makes it`;
  if (pullPolicy === "Never") {
    if (isThere) return;
    throw new DockerError(
      `Cannot use the image "${image}": it is not on this machine, and the pull policy is "Never"; pull it${other}`,
    );
  }
  onProgress(`docker: pulling ${image}`);
  const { code, output } = await runCommand(["docker", "pull", "--quiet", image]);
  if (code === 0) return;
  throw new DockerError(
    `Cannot pull the image "${image}": ${
      lastLine(output)
    }; correct its name, or log in to its registry${other}`,
  );
}

/**
 * Whether the engine has an image.
 *
 * @param image Its name.
 * @returns Whether it is there.
 */
export async function hasImage(image: string): Promise<boolean> {
  return (await runCommand(["docker", "image", "inspect", "--format", "{{.Id}}", image])).code === 0;
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
