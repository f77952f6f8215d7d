/**
 * Runs the real kubectl against one server, with a folder of its own for configuration, cache and manifests.
 *
 * @module
 */

import type { JsonObject } from "../../src/schema/json.ts";
import { findBinary } from "../assets/find_binary.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";
import type { TestEnv } from "../start_test_env.ts";

/** What a command did. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a request may take: a watch that shows nothing more ends then, and kubectl with it. */
const REQUEST_TIMEOUT = "20s";

/** What runs beside a command. */
export interface RunOptions {
  /** A shell command that `kubectl edit` changes the file with; the file's path follows it. */
  readonly editor?: string;
}

/** kubectl, and the server that it speaks to. */
export class Kubectl implements AsyncDisposable {
  readonly #path: string;
  readonly #folder: string;

  private constructor(path: string, folder: string) {
    this.#path = path;
    this.#folder = folder;
  }

  /** Makes the folder, with a kubeconfig for the environment's server. */
  static async for(env: Pick<TestEnv, "kubeconfig">): Promise<Kubectl> {
    const path = await findBinary("kubectl", readAssetEnvironment());
    const folder = await Deno.makeTempDir({ prefix: "kubeloop-kubectl-" });
    await Deno.writeTextFile(`${folder}/kubeconfig`, env.kubeconfig(), { mode: 0o600 });
    return new Kubectl(path, folder);
  }

  /** Writes a manifest; commands call it by its name. */
  async write(name: string, ...objects: readonly JsonObject[]): Promise<void> {
    const documents = objects.map((object) => JSON.stringify(object));
    await Deno.writeTextFile(`${this.#folder}/${name}`, documents.join("\n---\n"));
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Printed> {
    const { code, stdout, stderr } = await this.#command(args, options).output();
    return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
  }

  /** Starts a command that prints until it is stopped. */
  follow(args: readonly string[]): Following {
    return new Following(this.#command(args, {}).spawn());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }

  #command(args: readonly string[], { editor }: RunOptions): Deno.Command {
    return new Deno.Command(this.#path, {
      args: [
        ...["--kubeconfig", `${this.#folder}/kubeconfig`, "--cache-dir", `${this.#folder}/cache`],
        ...["--request-timeout", REQUEST_TIMEOUT, ...args],
      ],
      cwd: this.#folder,
      clearEnv: true,
      env: {
        PATH: "/usr/bin:/bin",
        HOME: this.#folder,
        TMPDIR: this.#folder,
        ...(editor === undefined ? {} : { KUBE_EDITOR: editor }),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }
}

/** A command that goes on printing. */
export class Following {
  readonly #process: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";

  constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Waits until so many lines are printed in all. */
  async lines(count: number): Promise<string> {
    while (this.#text.split("\n").length <= count) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`Cannot wait for ${count} lines: kubectl ended after "${this.#text}"`);
      this.#text += value;
    }
    return this.#text;
  }

  /** Ends the command. */
  async stop(): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await Promise.all([this.#reader.cancel(), this.#process.stderr.cancel()]);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
