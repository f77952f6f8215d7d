import assert from "node:assert/strict";
import { podWarnings } from "./pod_warnings.ts";

Deno.test("podWarnings: a variable that another hides is told, one that is built of it is not", () => {
  const env = (value: string) => [{ name: "A", value: "1" }, { name: "A", value }];
  const pod = (value: string) => ({ spec: { containers: [{ name: "main", env: env(value) }] } });
  assert.deepEqual(podWarnings(pod("2"), undefined, "Pod"), [
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
  ]);
  assert.deepEqual(podWarnings(pod("$(A)2"), undefined, "Pod"), []);
  assert.deepEqual(podWarnings(pod("2"), pod("2"), "Pod"), []);
});

Deno.test("podWarnings: ports of several containers that clash are told", () => {
  const ports = [{ containerPort: 80, protocol: "TCP", name: "http" }];
  const pod = { spec: { containers: [{ name: "a", ports }, { name: "b", ports }] } };
  assert.deepEqual(podWarnings(pod, undefined, "Pod"), [
    "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]",
    'spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0], ' +
    "services and probes that select ports by name will use spec.containers[0].ports[0]",
  ]);
});
