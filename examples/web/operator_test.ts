import { eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { Deployment } from "@kubeloop/sdk/builtins";
import { controller, Web } from "./operator.ts";

Deno.test("a Web gets its Deployment", async () => {
  await using env = await startTestEnv({ resources: [Web], controllers: [controller] });
  const namespace = await env.namespace();
  const webs = env.client.resource(Web, { namespace });
  await webs.create({ metadata: { name: "shop" }, spec: { image: "nginx:1" } });

  const deployments = env.client.resource(Deployment, { namespace });
  const deployment = await eventually(() => deployments.get("shop"));
  if (deployment.spec?.replicas !== 1) throw new Error("the default of replicas is 1");
});
