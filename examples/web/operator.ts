import { defineController, defineResource, run } from "@kubeloop/sdk";
import { Deployment } from "@kubeloop/sdk/builtins";
import { z } from "zod";

export const Web = defineResource({
  group: "example.com",
  kind: "Web",
  scope: "Namespaced",
  versions: {
    v1: {
      spec: z.object({ image: z.string(), replicas: z.int().min(0).default(1) }),
      status: z.object({ readyReplicas: z.int() }),
    },
  },
});

export const controller = defineController({
  for: Web,
  owns: [Deployment],
  async reconcile({ object, apply, status }) {
    const labels = { web: object.metadata.name };
    const { image, replicas } = object.spec;
    const deployment = await apply(Deployment, {
      metadata: { name: object.metadata.name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "web", image }] } },
      },
    });
    await status.patch({ readyReplicas: deployment.status?.readyReplicas ?? 0 });
  },
});

if (import.meta.main) await run({ controllers: [controller], install: [Web] });
