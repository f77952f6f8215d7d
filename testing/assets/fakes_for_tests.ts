/**
 * Stand-ins for what `testenv install` meets: binaries that only tell a version, archives of them, a site, a Go.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { KUBERNETES_VERSION } from "./binaries.ts";
import { runCommand } from "./run_command.ts";

/** A program that says what all binaries say about their versions, each in its own words. */
export const RIGHT_BINARY =
  `#!/bin/sh\necho "Kubernetes v${KUBERNETES_VERSION}"; echo "etcd Version: 3.7.3"; echo "Client Version: v${KUBERNETES_VERSION}"\n`;

/** Makes a temporary folder that is removed in the end. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes an executable file. */
export async function writeProgram(path: string, text: string): Promise<string> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  // A child writes it: what this process has open for writing while another test forks can't be run ("text file busy").
  const args = ["-c", 'cat > "$0" && chmod 755 "$0"', path];
  const child = new Deno.Command("sh", { args, stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success } = await child.status;
  if (!success) throw new Error(`Cannot write the program "${path}": the shell has failed`);
  return path;
}

/** Whether the tests may mount file systems. */
export async function mayMount(): Promise<boolean> {
  return Deno.build.os === "linux" && (await runCommand(["id", "-u"])).output.trim() === "0";
}

/** Mounts a file system with little room on a folder. */
export async function mountTinyDisk(path: string, size: string): Promise<AsyncDisposable> {
  const { code, output } = await runCommand([
    "mount",
    "-t",
    "tmpfs",
    "-o",
    `size=${size}`,
    "kubeloop-test",
    path,
  ]);
  if (code !== 0) throw new Error(`Cannot mount a file system: ${output.trim()}`);
  return { [Symbol.asyncDispose]: async () => void await runCommand(["umount", path]) };
}

/** A Go that "builds" the right binary wherever `-o` says. */
export const FAKE_GO = `#!/bin/sh
[ "$1" = version ] && exit 0
while [ "$1" != -o ]; do shift; done
[ -f "$3/main.go" ] || exit 1
cat > "$2" <<'END'
${RIGHT_BINARY}END
`;

/** A site on this machine with a list and one archive. */
export interface Site extends AsyncDisposable {
  readonly index: string;
  /** How often anything was asked for. */
  requests: number;
  /** What the site does wrong. */
  fault: "none" | "changed archive" | "cut archive" | "no such version" | "broken list" | "refuses";
}

/** Serves an archive as the real site does, with its files in two folders. */
export async function startSite(folder: string): Promise<Site> {
  const names = ["etcd", "kube-apiserver", "kubectl"];
  for (const name of names) {
    await writeProgram(`${folder}/site/controller-tools/envtest/${name}`, RIGHT_BINARY);
  }
  const packed = await runCommand([
    "tar",
    "-czf",
    `${folder}/site.tar.gz`,
    "-C",
    `${folder}/site`,
    "controller-tools",
  ]);
  if (packed.code !== 0) throw new Error(`Cannot pack the archive: ${packed.output}`);
  const archive = await Deno.readFile(`${folder}/site.tar.gz`);
  const hash = createHash("sha512").update(archive).digest("hex");
  const platform = `${Deno.build.os}-${Deno.build.arch === "x86_64" ? "amd64" : "arm64"}`;
  const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, (request) => {
    site.requests += 1;
    if (site.fault === "refuses") return new Response("closed", { status: 403 });
    return new URL(request.url).pathname === "/index.yaml" ? new Response(list()) : download();
  });
  const base = `http://127.0.0.1:${server.addr.port}`;
  const list = () => {
    const version = site.fault === "no such version" ? "1.0.0" : KUBERNETES_VERSION;
    const name = `envtest-v${version}-${platform}.tar.gz`;
    if (site.fault === "broken list") return "releases: [";
    return `releases:\n  v${version}:\n    ${name}:\n      hash: ${hash}\n      selfLink: ${base}/archive\n`;
  };
  const download = () => {
    if (site.fault === "cut archive") return new Response(archive.slice(0, archive.length / 2));
    return new Response(site.fault === "changed archive" ? archive.with(50, 0) : archive);
  };
  const site: Site = {
    index: `${base}/index.yaml`,
    requests: 0,
    fault: "none",
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return site;
}
