/**
 * An image that behaves as k3s does towards those who start it, made of the real binaries: for machines where the image
 * of k3s cannot be had.
 *
 * @module
 */

import { systemClock } from "../../src/async/clock.ts";
import { findBinary } from "../assets/find_binary.ts";
import { runCommand } from "../assets/run_command.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";
import { makeSecrets } from "../control_plane/secrets.ts";
import { kubeconfigOf } from "../kubeconfig.ts";

const DOCKERFILE = `FROM scratch
COPY etcd kube-apiserver /usr/local/bin/
COPY secrets/ /kubeloop/
COPY k3s.yaml /etc/rancher/k3s/k3s.yaml
COPY k3s /bin/k3s
ENTRYPOINT ["/bin/k3s"]
`;

/** An image that is removed in the end. */
export interface StandIn extends AsyncDisposable {
  readonly image: string;
}

/** Builds the image; its certificates are made for it. */
export async function buildK3sStandIn(image: string): Promise<StandIn> {
  const folder = await Deno.makeTempDir({ prefix: "kubeloop-test-" });
  const secretsFolder = `${folder}/secrets`;
  try {
    await Deno.mkdir(secretsFolder);
    const { authority, admin } = await makeSecrets({
      clock: systemClock,
      folder: secretsFolder,
      tokenUsers: [],
    });
    const kubeconfig = kubeconfigOf({
      server: "https://127.0.0.1:6443",
      source: "the stand-in",
      ca: { data: authority.certificate },
      cert: { data: admin.certificate },
      key: { data: admin.privateKey },
    });
    // The real one is YAML with bare words.
    await Deno.writeTextFile(`${folder}/k3s.yaml`, kubeconfig.replace(/"server": "([^"]+)"/, "server: $1"));
    for (const name of ["etcd", "kube-apiserver"] as const) {
      await Deno.copyFile(await findBinary(name, readAssetEnvironment()), `${folder}/${name}`);
    }
    await Deno.copyFile(new URL("./testdata/k3s/main.go", import.meta.url), `${folder}/main.go`);
    await Deno.writeTextFile(`${folder}/Dockerfile`, DOCKERFILE);
    await run(folder, ["go", "build", "-ldflags=-s -w", "-o", "k3s", "main.go"]);
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
