/**
 * The Go programs that Kubeloop is measured against, built when they are needed.
 *
 * @module
 */

import type { BenchContext } from "./bench_context.ts";

/** Where the programs are. */
export interface GoPeers {
  /** An informer of client-go. */
  readonly informer: string;
  /** The work queues of client-go and controller-runtime. */
  readonly queue: string;
}

const SOURCES = ["go.mod", "go.sum", "measure/measure.go", "informer/main.go", "queue/main.go"];
const SHOWN_LINES = 15;

/**
 * Builds the programs, unless the cache folder has them from the same sources.
 *
 * @param context Where to keep them.
 * @returns Where they are.
 * @throws {Error} If there is no Go toolchain, or a program can't be built.
 */
export async function buildPeers({ cacheFolder, signal, progress }: BenchContext): Promise<GoPeers> {
  const sources = new URL("./peers/", import.meta.url).pathname;
  const folder = `${cacheFolder}/peers-${await fingerprint(sources)}`;
  const peers = { informer: `${folder}/informer`, queue: `${folder}/queue` };
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(peers)) {
    if (await exists(path)) continue;
    progress(`Building the Go program "${name}"; the first time this takes minutes`);
    await build({ name, path, sources, signal });
  }
  return peers;
}

async function fingerprint(sources: string): Promise<string> {
  const texts = await Promise.all(SOURCES.map((path) => Deno.readTextFile(`${sources}${path}`)));
  const bytes = new TextEncoder().encode(texts.join("\0"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 12);
}

async function build(
  { name, path, sources, signal }: {
    readonly name: string;
    readonly path: string;
    readonly sources: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  // Renamed once it is whole, so that a build that was broken off is not taken for one.
  const unfinished = `${path}.${Deno.pid}`;
  const args = ["build", "-ldflags=-s -w", "-o", unfinished, `./${name}`];
  const env = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const go = new Deno.Command("go", { args, cwd: sources, env, signal, stdin: "null" });
  try {
    const { success, stderr } = await go.output().catch((cause) => {
      const next = 'install Go from https://go.dev/dl, so that the command "go" is found';
      throw new Error(`Cannot build the Go program "${name}": ${cause.message}; ${next}`, { cause });
    });
    signal.throwIfAborted();
    if (!success) {
      const lines = new TextDecoder().decode(stderr).trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
      throw new Error(`Cannot build the Go program "${name}": "go build" said:\n${lines}`);
    }
    await Deno.rename(unfinished, path);
  } finally {
    await Deno.remove(unfinished).catch(() => {}); // renamed, or never written
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
