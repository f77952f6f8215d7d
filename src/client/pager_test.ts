import assert from "node:assert/strict";
import type { KubeObject } from "../resource/object.ts";
import { apiErrorOf, isExpired } from "./api_error.ts";
import type { ListOptions, ListPage } from "./list_options.ts";
import { listAllPages } from "./pager.ts";

function objectNamed(name: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, uid: name, resourceVersion: "1", creationTimestamp: "" },
  };
}

const expired = apiErrorOf({ kind: "Status", apiVersion: "v1", reason: "Expired", code: 410 }, {
  action: "list pods",
  method: "GET",
  path: "/api/v1/pods",
});

/** Answers the requests in order, and keeps them. */
function scripted(answers: readonly (ListPage<KubeObject> | Error)[]) {
  const asked: ListOptions[] = [];
  const list = (options: ListOptions): Promise<ListPage<KubeObject>> => {
    const answer = answers[asked.length];
    const { onContinue: _onContinue, ...request } = options;
    asked.push(request);
    return answer instanceof Error || !answer ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { asked, list };
}

Deno.test("listAllPages: goes on with the token, without version and match (R16)", async () => {
  const { asked, list } = scripted([
    { items: [objectNamed("a")], resourceVersion: "10", continue: "t1", remainingItemCount: 2 },
    { items: [objectNamed("b")], resourceVersion: "10", continue: "t2" },
    { items: [objectNamed("c")], resourceVersion: "10" },
  ]);
  const options = {
    limit: 1,
    labelSelector: "a=b",
    resourceVersion: "9",
    resourceVersionMatch: "NotOlderThan",
  } as const;
  const page = await listAllPages(list, options);
  assert.deepEqual(page.items.map((item) => item.metadata.name), ["a", "b", "c"]);
  assert.equal(page.resourceVersion, "10");
  assert.equal(page.continue, undefined);
  assert.deepEqual(asked, [
    options,
    { limit: 1, labelSelector: "a=b", continue: "t1" },
    { limit: 1, labelSelector: "a=b", continue: "t2" },
  ]);
});

Deno.test("listAllPages: an expired page leads to one full list with the first version (R21)", async () => {
  const { asked, list } = scripted([
    { items: [objectNamed("a")], resourceVersion: "10", continue: "t1" },
    expired,
    { items: [objectNamed("a"), objectNamed("b")], resourceVersion: "12" },
  ]);
  const page = await listAllPages(list, { limit: 1, resourceVersion: "9" });
  assert.deepEqual(page.items.map((item) => item.metadata.name), ["a", "b"]);
  assert.equal(page.resourceVersion, "12");
  assert.deepEqual(asked.at(-1), { limit: 0, resourceVersion: "9" });
});

Deno.test("listAllPages: an expired first page, and other errors later, are the caller's", async () => {
  await assert.rejects(listAllPages(scripted([expired]).list), isExpired);
  const first = { items: [], resourceVersion: "10", continue: "t1" };
  await assert.rejects(listAllPages(scripted([first, new Error("cut")]).list), /cut/);
});

Deno.test("listAllPages: asks for 500 by default", async () => {
  const { asked, list } = scripted([{ items: [], resourceVersion: "1" }]);
  await listAllPages(list);
  assert.deepEqual(asked, [{ limit: 500 }]);
});

Deno.test("listAllPages: one page is asked for ahead, as soon as its token is known, and not more", async () => {
  const asked: string[] = [];
  const answers = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const list = async ({ continue: token = "0", onContinue }: ListOptions): Promise<ListPage<KubeObject>> => {
    const number = Number(token);
    asked.push(token);
    if (number < 3) onContinue?.(String(number + 1));
    await answers[number]?.promise;
    return {
      items: [objectNamed(`p${number}`)],
      resourceVersion: "10",
      ...(number < 3 ? { continue: String(number + 1) } : {}),
    };
  };
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const pages = listAllPages(list);
  await turns();
  assert.deepEqual(asked, ["0", "1"], "the token of page 2 is known, but nobody waits for page 1 yet");
  answers[0]?.resolve();
  await turns();
  assert.deepEqual(asked, ["0", "1", "2"]);
  for (const answer of answers) answer.resolve();
  assert.deepEqual((await pages).items.map((item) => item.metadata.name), ["p0", "p1", "p2", "p3"]);
  assert.deepEqual(asked, ["0", "1", "2", "3"]);
});

Deno.test("listAllPages: when a page fails, the one that was asked for ahead is waited for", async () => {
  const ahead = Promise.withResolvers<ListPage<KubeObject>>();
  const list = ({ continue: token, onContinue }: ListOptions): Promise<ListPage<KubeObject>> => {
    if (token !== undefined) return ahead.promise;
    onContinue?.("1");
    return Promise.reject(new Error("cut"));
  };
  let isOver = false;
  const pages = listAllPages(list).finally(() => void (isOver = true));
  const failed = assert.rejects(pages, /cut/);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.equal(isOver, false);
  ahead.reject(new Error("too"));
  await failed;
});
