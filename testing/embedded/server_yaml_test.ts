import assert from "node:assert/strict";
import { readServerYaml, ServerYamlError } from "./server_yaml.ts";

function valueOf(text: string): unknown {
  return readServerYaml(text).value;
}

Deno.test("readServerYaml: words and numbers are those of YAML 1.1", () => {
  const text =
    "a: yes\nb: 017\nc: 'yes'\nd: !!str yes\ne: 2001-01-01\nf:\ng: !!binary aGk=\n? h\n: !custom 5\n";
  const value = { a: true, b: 15, c: "yes", d: "yes", e: "2001-01-01", f: null, g: "hi", h: "5" };
  assert.deepEqual(valueOf(text), value);
});

Deno.test("readServerYaml: keys are texts, the last one of a name counts", () => {
  assert.deepEqual(valueOf("{1: a, true: b, 1.50: c, a: 1, a: 2}"), {
    1: "a",
    true: "b",
    1.5: "c",
    a: 2,
  });
  assert.deepEqual(readServerYaml("a: 1\nb: 1\na: 2\n").repeatedKeys, ['line 3: key "a" already set in map']);
  assert.deepEqual(valueOf("{.inf: a, -.INF: b, .NaN: c}"), { ".inf": "a", "-.inf": "b", ".nan": "c" });
  const value = valueOf("__proto__: {polluted: true}");
  assert.deepEqual(Object.keys(Object(value)), ["__proto__"]);
  for (const text of ["{null: a}", "{[a]: b}", "? {a: b}\n: c"]) {
    assert.throws(() => readServerYaml(text), ServerYamlError, text);
  }
});

Deno.test("readServerYaml: merges are done where they stand", () => {
  assert.deepEqual(valueOf("{a: 1, <<: {a: 2}}"), { a: 2 });
  assert.deepEqual(valueOf("{<<: {a: 2}, a: 1}"), { a: 1 });
  assert.deepEqual(valueOf("x: &x {a: 1, b: 1}\nz: {<<: [{a: 2}, *x]}"), {
    x: { a: 1, b: 1 },
    z: { a: 2, b: 1 },
  });
  assert.throws(() => readServerYaml("<<: 5"), ServerYamlError);
});

Deno.test("readServerYaml: small texts that make large values are refused", () => {
  const bomb = Array.from(
    { length: 9 },
    (_, level) =>
      `l${level}: &l${level} [${
        Array.from({ length: 9 }, () => level === 0 ? "x" : `*l${level - 1}`).join(",")
      }]`,
  );
  assert.throws(() => readServerYaml(bomb.join("\n")), /excessive aliasing/);
  assert.throws(() => readServerYaml("&a [*a]"), /contains itself/);
  assert.throws(() => readServerYaml("a: &a {b: *a}"), /contains itself/);
  assert.throws(() => readServerYaml("a: *b"), /unknown anchor/);
});

Deno.test("readServerYaml: the first document counts", () => {
  assert.deepEqual(valueOf("a: 1\n---\nb: 2\n"), { a: 1 });
  assert.equal(valueOf("---\n---\nb: 2\n"), null);
  assert.equal(valueOf(""), null);
  for (const text of ["a: \0", "a: .inf", "...", "%YAML 1.2\n---\na: 1", "a: {b"]) {
    assert.throws(() => readServerYaml(text), ServerYamlError, text);
  }
});
