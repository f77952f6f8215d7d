import assert from "node:assert/strict";
import { continueTokenOf } from "./continue_token.ts";

const token = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6Ijk1In0";
const item = { kind: "Pod", metadata: { continue: "no", resourceVersion: "1" } };

Deno.test("continueTokenOf: the metadata of built-in kinds come first, those of custom resources last", () => {
  const builtin = {
    kind: "PodList",
    apiVersion: "v1",
    metadata: { resourceVersion: "95", continue: token, remainingItemCount: 7 },
    items: [item, item],
  };
  assert.equal(continueTokenOf(`${JSON.stringify(builtin)}\n`), token);
  const custom = {
    apiVersion: "example.com/v1",
    items: [item, item],
    kind: "WidgetList",
    metadata: { continue: token, remainingItemCount: 7, resourceVersion: "95" },
  };
  assert.equal(continueTokenOf(`${JSON.stringify(custom)}\n`), token);
  const { remainingItemCount: _count, ...rest } = custom.metadata;
  assert.equal(continueTokenOf(JSON.stringify({ ...custom, metadata: rest })), token);
});

Deno.test("continueTokenOf: a last page has none, and what objects say is not taken for one", () => {
  const inside = { kind: "WidgetList", metadata: { continue: "no", resourceVersion: "95" } };
  const lists = [
    { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "95" }, items: [inside] },
    { apiVersion: "v1", items: [inside], kind: "WidgetList", metadata: { resourceVersion: "95" } },
    { apiVersion: "v1", items: [inside] },
    { items: [inside, { text: JSON.stringify(inside) }] },
  ];
  for (const list of lists) assert.equal(continueTokenOf(JSON.stringify(list)), undefined);
});
