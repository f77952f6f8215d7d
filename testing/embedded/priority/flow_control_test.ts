import { deepEqual, equal, throws } from "node:assert/strict";
import { EmbeddedServer } from "../server.ts";

const PODS = "http://any/api/v1/namespaces/default/pods";

Deno.test("FlowControl.overload: so many requests are refused, with the time to come back", async () => {
  await using server = new EmbeddedServer();
  using overload = server.overload({ verb: "list", resource: "pods", requests: 2, retryAfterSeconds: 3 });
  const codes: number[] = [];
  for (const path of [PODS, `${PODS}/a`, PODS, PODS]) {
    const response = await server.fetch(new Request(path));
    codes.push(response.status);
    const text = await response.text();
    if (response.status !== 429) continue;
    deepEqual([response.headers.get("retry-after"), text], [
      "3",
      "Too many requests, please try again later.\n",
    ]);
  }
  deepEqual(codes, [429, 404, 429, 200]);
  equal(overload.refused, 2);
});

Deno.test("FlowControl.overload: users and priority levels are told apart", async () => {
  await using server = new EmbeddedServer();
  server.addUser("token", { name: "dev", groups: ["system:authenticated"] });
  const asDev = { headers: { authorization: "Bearer token" } };
  const overload = server.overload({ priorityLevel: "global-default" });
  equal((await server.fetch(new Request(PODS))).status, 200);
  equal((await server.fetch(new Request(PODS, asDev))).status, 429);
  overload.end();
  equal((await server.fetch(new Request(PODS, asDev))).status, 200);
  using _other = server.overload({ user: "dev", flowSchema: "global-default" });
  equal((await server.fetch(new Request(PODS, asDev))).status, 429);
  await using fork = server.fork();
  equal((await fork.fetch(new Request(PODS, asDev))).status, 200);
});

Deno.test("FlowControl.overload: what is no number is refused", () => {
  const server = new EmbeddedServer();
  throws(() => server.overload({ requests: 0 }), RangeError);
  throws(() => server.overload({ retryAfterSeconds: 0.5 }), RangeError);
});
