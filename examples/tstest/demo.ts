/**
 * Shows the operator at work, step by step, on an API server of its own. Exits with 0 only if each step was observed.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { isInvalid, isNotFound, mergePatch, type Stored } from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { parseYaml } from "@kubeloop/sdk/schema";
import { chooseBackend, eventually, startTestEnv } from "@kubeloop/sdk/testing";
import { controller } from "./controller.ts";
import { DemoSteps } from "./demo_steps.ts";
import { TsTest } from "./resource.ts";

const SAMPLE = new URL("./sample.yaml", import.meta.url);
const NAME = "tstest-sample";
const DEPLOYMENT = "tstest-sample-deployment";

if (import.meta.main) {
  const flags = parseArgs({ options: { backend: { type: "string" } } }).values;
  try {
    await demo(new DemoSteps(), flags.backend);
  } catch {
    Deno.exitCode = 1; // the step that failed has said why
  }
}

/**
 * Runs all steps.
 *
 * @param steps Tells about them.
 * @param backend Where it plays, see `startTestEnv`.
 * @returns A promise that resolves when each was observed; rejects with the error of the first that was not.
 */
export async function demo(steps: DemoSteps, backend?: string): Promise<void> {
  await using env = await steps.run(
    "Start an API server, install the CRD, run the operator",
    async (tell) => {
      const options = { resources: [TsTest], controllers: [controller] };
      const started = await startTestEnv({ ...options, backend: chooseBackend(backend) });
      tell("tstests.stable.example.com is served, the operator's caches are filled");
      return started;
    },
  );
  const namespace = await env.namespace("demo");
  const tests = env.client.resource(TsTest, { namespace });
  const deployments = env.client.resource(Deployment, { namespace });
  const deploymentWith = (replicas: number, formerUid?: string): Promise<Stored<typeof Deployment>> =>
    eventually(async () => {
      const deployment = await deployments.get(DEPLOYMENT);
      if (deployment.spec?.replicas !== replicas) {
        throw new Error(`Cannot see ${replicas} replicas: the Deployment has ${deployment.spec?.replicas}`);
      }
      if (deployment.metadata.uid === formerUid) {
        throw new Error("Cannot see a new Deployment: it is still the former one");
      }
      return deployment;
    });

  await steps.run(`Apply the sample (${NAME})`, async (tell) => {
    const [sample] = parseYaml(await Deno.readTextFile(SAMPLE));
    await tests.apply(TsTest.parseInput(sample));
    const { spec } = await deploymentWith(2);
    tell(`Deployment ${DEPLOYMENT} created, 2 replicas of ${spec?.template.spec?.containers[0]?.image}`);
  });

  await steps.run("Report its replicas as ready, as a cluster would", async (tell) => {
    await deployments.status.patch(DEPLOYMENT, mergePatch({ status: { replicas: 2, readyReplicas: 2 } }));
    const ready = await eventually(async () => {
      const { status } = await tests.get(NAME);
      const condition = status?.conditions?.find(({ type }) => type === "Ready");
      if (condition?.status !== "True") throw new Error(`Cannot see the TsTest ready: ${condition?.message}`);
      return condition;
    });
    tell(`condition Ready is ${ready.status}, ${ready.message}`);
  });

  await steps.run("Scale the TsTest from 2 to 5", async (tell) => {
    await tests.scale.patch(NAME, mergePatch({ spec: { replicas: 5 } }));
    await deploymentWith(5);
    tell("the Deployment has 5 replicas");
  });

  await steps.run("Delete the Deployment by hand", async (tell) => {
    const { metadata } = await deployments.get(DEPLOYMENT);
    await deployments.delete(DEPLOYMENT);
    const again = await deploymentWith(5, metadata.uid);
    tell(
      `put back with 5 replicas, uid ${metadata.uid.slice(0, 8)} is now ${again.metadata.uid.slice(0, 8)}`,
    );
  });

  await steps.run("Apply a bad object (replicas: -1)", async (tell) => {
    try {
      await tests.create({ metadata: { name: "bad" }, spec: { deploymentName: "bad", replicas: -1 } });
    } catch (error) {
      if (!isInvalid(error)) throw error;
      return tell(`refused: ${error.message}`);
    }
    throw new Error("Cannot see a refusal: the API server has accepted the object");
  });

  await steps.run("Delete the TsTest", async (tell) => {
    await tests.delete(NAME);
    await eventually(async () => {
      for (const get of [() => tests.get(NAME), () => deployments.get(DEPLOYMENT)]) {
        const found = await get().catch((error) => {
          if (!isNotFound(error)) throw error;
        });
        if (found) {
          throw new Error(`Cannot see the end of ${found.kind} "${found.metadata.name}": it is still there`);
        }
      }
    });
    tell("its clean-up has run, the garbage collector has removed its Deployment");
  });
}
