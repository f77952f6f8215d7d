import assert from "node:assert/strict";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { kubeconfigOf } from "../kubeconfig.ts";
import { startTestEnv } from "../start_test_env.ts";
import { Kubectl } from "./kubectl_for_tests.ts";
import { steadyText } from "./printed_text_for_tests.ts";

const AS_DEV = "--as dev --as-group devs";
const AS_ROBOT = "--as system:serviceaccount:access:robot";

/** Who may do what, in an order that makes sense. */
const COMMANDS: readonly string[] = [
  "create ns access",
  "create sa robot -n access",
  `auth whoami ${AS_DEV}`,
  `auth whoami ${AS_DEV} -o yaml`,
  `auth can-i get pods ${AS_DEV}`,
  `get pods -n access ${AS_DEV}`,
  `create cm one -n access ${AS_DEV}`,
  "create role reader -n access --verb=get,list --resource=pods,configmaps",
  "create rolebinding readers -n access --role=reader --group=devs --serviceaccount=access:robot",
  "describe role reader -n access",
  "describe rolebinding readers -n access",
  `auth can-i get pods -n access ${AS_DEV}`,
  `auth can-i delete pods -n access ${AS_DEV}`,
  `auth can-i list pods ${AS_DEV}`,
  `auth can-i get pods -n access ${AS_ROBOT}`,
  `auth can-i --list -n access ${AS_DEV}`,
  `get cm -n access -o name ${AS_DEV}`,
  `delete pods --all -n access ${AS_DEV}`,
  "create clusterrole writer --verb=create --resource=configmaps",
  "create clusterrolebinding writers --clusterrole=writer --user=dev",
  // A real server hears of it a little later.
  "describe clusterrole writer",
  "describe clusterrolebinding writers",
  `create cm one -n access ${AS_DEV}`,
  `create role greedy -n access --verb=escalate --resource=roles ${AS_DEV}`,
  "create token none -n access",
];

async function play(kubectl: Kubectl): Promise<string> {
  const texts: string[] = [];
  for (const command of COMMANDS) {
    texts.push(`$ kubectl ${command}\n${steadyText(await kubectl.run(command.split(" ")))}`);
  }
  return texts.join("\n");
}

Deno.test({
  name: "real API server: kubectl prints the same about rights and tokens on the embedded one",
  ignore: ignoreRealServers,
  async fn() {
    await using server = new EmbeddedServer({ authorization: "RBAC" });
    server.addUser("admin-token", { name: "kubeloop", groups: ["system:masters"] });
    const { url, caCertificate } = await server.listenTls();
    const source = "the embedded API server";
    const ca = { data: caCertificate };
    await using onEmbedded = await Kubectl.for({
      kubeconfig: () => kubeconfigOf({ server: url, ca, token: "admin-token", source }),
    });
    await using real = await startTestEnv({ backend: "control-plane" });
    await using onReal = await Kubectl.for(real);
    const [printed, wanted] = await Promise.all([play(onEmbedded), play(onReal)]);
    assert.equal(printed, wanted);

    const token = await onEmbedded.run(["create", "token", "robot", "-n", "access"]);
    assert.equal(token.code, 0, token.stderr);
    await using asRobot = await Kubectl.for({
      kubeconfig: () => kubeconfigOf({ server: url, ca, token: token.stdout.trim(), source }),
    });
    const self = await asRobot.run(["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"]);
    assert.equal(self.stdout, "system:serviceaccount:access:robot", self.stderr);
    assert.equal((await asRobot.run(["get", "cm", "-n", "access"])).code, 0);
    assert.match(
      (await asRobot.run(["get", "secrets", "-n", "access"])).stderr,
      /cannot list resource "secrets"/,
    );
  },
});
