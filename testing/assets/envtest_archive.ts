/**
 * The archives of envtest: etcd, kube-apiserver and kubectl, ready to run, from the releases of controller-tools.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Clock } from "../../src/async/clock.ts";
import { withDeadline } from "../../src/async/deadline.ts";
import { parseYaml } from "../../src/schema/yaml.ts";
import { AssetError, BINARIES, KUBERNETES_VERSION } from "./binaries.ts";
import { runCommand } from "./run_command.ts";

/** The list of all archives, with the sum of each. */
export const ENVTEST_INDEX =
  "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml";

/** How long the site may take to answer, and to go on, in milliseconds. */
const PATIENCE_MS = 30_000;
const MIB = 1024 * 1024;
/** How much is downloaded from one line of progress to the next. */
const PROGRESS_STEP_BYTES = 20 * MIB;

/** What {@linkcode downloadEnvtest} needs. */
export interface DownloadOptions {
  readonly clock: Clock;
  /** An empty folder; the binaries are put there. */
  readonly folder: string;
  /** Is told, line by line, what is done. */
  readonly progress: (line: string) => void;
  /** The address of the list of archives. @default {that of controller-tools} */
  readonly index?: string;
}

/** The archive is not to be had, so that it has to be done without; nothing is wrong with what was received. */
export class UnavailableError extends Error {
  /** The error's class name. */
  override readonly name = "UnavailableError";
}

interface Archive {
  readonly name: string;
  readonly url: string;
  readonly sha512: string;
}

/**
 * Downloads the archive of this machine's platform, compares its sum, and unpacks it.
 *
 * @param options Where to, and from where.
 * @returns A promise that resolves once the binaries are in the folder.
 * @throws {UnavailableError} If the site can not be reached, or has no archive of this version and platform.
 * @throws {AssetError} If the archive is not what the list says, or can not be unpacked.
 */
export async function downloadEnvtest(options: DownloadOptions): Promise<void> {
  const { clock, folder, progress, index = ENVTEST_INDEX } = options;
  const archive = archiveOf(await textOf(clock, index), index);
  const file = `${folder}/${archive.name}`;
  progress(`Downloading ${archive.name}`);
  const sha512 = await save(archive.url, file, { clock, progress });
  if (sha512 !== archive.sha512) {
    throw new AssetError(
      `Cannot use "${archive.url}": its SHA-512 is ${sha512.slice(0, 12)}..., the list says ` +
        `${archive.sha512.slice(0, 12)}...; it was cut short or changed, try again or build from source`,
    );
  }
  await unpack(file, folder);
}

/** Finds this platform's archive in the list. */
function archiveOf(index: string, address: string): Archive {
  const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "amd64" : "arm64"}`;
  const name = `envtest-v${KUBERNETES_VERSION}-${platform}.tar.gz`;
  const entry = ["releases", `v${KUBERNETES_VERSION}`, name].reduce(
    fieldOf,
    readIndex(index, address),
  );
  const [sha512, url] = [fieldOf(entry, "hash"), fieldOf(entry, "selfLink")];
  if (typeof sha512 === "string" && typeof url === "string") {
    return { name, url, sha512: sha512.toLowerCase() };
  }
  throw new UnavailableError(`Cannot find ${name} in "${address}": there is no archive of that name`);
}

function readIndex(index: string, address: string): unknown {
  try {
    return parseYaml(index)[0];
  } catch (cause) {
    const isNotAllowed = cause instanceof Error && cause.cause instanceof Deno.errors.NotCapable;
    if (isNotAllowed || !(cause instanceof TypeError)) throw cause;
    throw new UnavailableError(`Cannot read the list of archives "${address}": ${cause.message}`, { cause });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

async function textOf(clock: Clock, url: string): Promise<string> {
  const response = await open(clock, url);
  return await inTime(clock, response.text(), url);
}

/** Writes a download to a file, and answers its SHA-512. */
async function save(
  url: string,
  path: string,
  { clock, progress }: Pick<DownloadOptions, "clock" | "progress">,
): Promise<string> {
  const response = await open(clock, url);
  const length = Number(response.headers.get("content-length"));
  const of = length > 0 ? ` of ${Math.ceil(length / MIB)}` : "";
  const hash = createHash("sha512");
  const reader = response.body?.getReader();
  using file = await Deno.open(path, { write: true, createNew: true });
  let received = 0;
  try {
    for (;;) {
      const chunk = reader && await inTime(clock, reader.read(), url);
      if (!chunk?.value) break;
      hash.update(chunk.value);
      await writeAll(file, chunk.value);
      const steps = Math.floor(received / PROGRESS_STEP_BYTES);
      received += chunk.value.length;
      if (Math.floor(received / PROGRESS_STEP_BYTES) > steps) {
        progress(`${Math.floor(received / MIB)}${of} MiB`);
      }
    }
  } finally {
    await reader?.cancel().catch(() => {}); // what failed has been told already
  }
  return hash.digest("hex");
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}

async function open(clock: Clock, url: string): Promise<Response> {
  const response = await inTime(clock, fetch(url), url);
  if (response.ok) return response;
  await response.body?.cancel();
  throw new UnavailableError(`Cannot download "${url}": the site answers ${response.status}`);
}

/** Waits for the site; whatever goes wrong there means that it can not be reached. */
async function inTime<T>(clock: Clock, answer: Promise<T>, url: string): Promise<T> {
  try {
    return await withDeadline(clock, () => answer, { timeoutMs: PATIENCE_MS, what: "the site" });
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnavailableError(`Cannot reach "${url}": ${reason}`, { cause });
  }
}

/** The archive has its files in folders; only the files count. */
async function unpack(file: string, folder: string): Promise<void> {
  const { code, output } = await runCommand(["tar", "-xzf", file, "-C", folder, "--strip-components=2"]);
  const [reason = ""] = output.trim().split("\n");
  if (code !== 0) throw new AssetError(`Cannot unpack "${file}": ${reason}`);
  await Deno.remove(file);
  const names: readonly string[] = BINARIES;
  for await (const { name } of Deno.readDir(folder)) {
    if (!names.includes(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}
