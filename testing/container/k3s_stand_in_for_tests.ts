/**
 * An image that behaves as k3s does towards those who start it, made of the real binaries: for machines where the image
 * of k3s cannot be had.
 *
 * @module
 */

import { findBinary } from "../assets/find_binary.ts";
import { runCommand } from "../assets/run_command.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";

const DOCKERFILE = `FROM scratch
COPY etcd kube-apiserver /usr/local/bin/
COPY k3s /bin/k3s
ENTRYPOINT ["/bin/k3s"]
`;

const SOURCES = ["main.go", "secrets.go"];

/** An image that is removed in the end. */
export interface StandIn extends AsyncDisposable {
  readonly image: string;
}

/** Builds the image. */
export async function buildK3sStandIn(image: string): Promise<StandIn> {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  try {
    for (const name of ["etcd", "kube-apiserver"] as const) {
      await Deno.copyFile(await findBinary(name, readAssetEnvironment()), `${folder}/${name}`);
    }
    for (const file of SOURCES) {
      await Deno.copyFile(new URL(`./testdata/k3s/${file}`, import.meta.url), `${folder}/${file}`);
    }
    await Deno.writeTextFile(`${folder}/Dockerfile`, DOCKERFILE);
    await run(folder, ["go", "build", "-ldflags=-s -w", "-o", "k3s", ...SOURCES]);
    await run(folder, ["docker", "build", "--quiet", "--tag", image, "."]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return {
    image,
    [Symbol.asyncDispose]: async () => void await runCommand(["docker", "image", "rm", image]),
  };
}

async function run(cwd: string, command: readonly string[]): Promise<void> {
  const env = { CGO_ENABLED: "0", GOWORK: "off" };
  const { code, output } = await runCommand(command, { cwd, env });
  if (code !== 0) {
    throw new Error(`Cannot build the stand-in for k3s: "${command.join(" ")}" said:\n${output}`);
  }
}
