import { deepEqual, equal } from "node:assert/strict";
import { decodeGo } from "../../src/schema/go_decoding.ts";
import { checkCrd, storedVersionsOf } from "./crd_rules.ts";
import { CRD_TYPE } from "./crd_type.ts";
import { CustomResources } from "./custom_resources.ts";
import { isJsonObject, type JsonObject, objectOrEmpty } from "./json.ts";
import { StatusError } from "./status.ts";

/**
 * The verdicts of Kubernetes 1.37.2 on random definitions, recorded with the functions of
 * k8s.io/apiextensions-apiserver v0.37.2 that its API server calls. Each line is one case.
 */
function recordedCases(): readonly JsonObject[] {
  const lines = Deno.readTextFileSync(new URL("testdata/crds.jsonl", import.meta.url)).trim().split("\n");
  return lines.map((line): unknown => JSON.parse(line)).filter(isJsonObject);
}

/** The findings about a definition in the form of the records, in any order. */
function findings(crd: JsonObject, live: JsonObject | undefined): readonly string[] {
  const decoded = decodeGo(crd, CRD_TYPE).value;
  const spec = objectOrEmpty(decoded["spec"]);
  const names = objectOrEmpty(spec["names"]);
  const kind = String(names["kind"]);
  const defaults = kind === "" ? {} : { singular: kind.toLowerCase(), listKind: `${kind}List` };
  const object = {
    ...decoded,
    spec: { conversion: { strategy: "None" }, ...spec, names: { ...defaults, ...names } },
  };
  return [
    ...new Set(checkCrd(object, live).map(({ reason, field, message }) => `${reason} ${field}: ${message}`)),
  ].sort();
}

for (const [index, { crd, live, causes }] of recordedCases().entries()) {
  Deno.test(`checkCrd: as Kubernetes 1.37.2 judges it (recorded case ${index + 1})`, () => {
    const recorded = Array.isArray(causes) ? causes.map(String) : [];
    deepEqual(
      findings(objectOrEmpty(crd), isJsonObject(live) ? live : undefined),
      [...new Set(recorded)].sort(),
    );
  });
}

Deno.test("CustomResources.admit: finds in a recorded definition what checkCrd finds", () => {
  const [first] = recordedCases();
  const crd = objectOrEmpty(first?.["crd"]);
  try {
    equal(new CustomResources().admit(crd).causes.length, findings(crd, undefined).length);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new Error(`Cannot admit the recorded definition: ${error.status.message}`, { cause: error });
  }
});

Deno.test("storedVersionsOf: the versions that were stored stay, the one that is stored now comes last", () => {
  const versions = [{ name: "v1", storage: false }, { name: "v2", storage: true }];
  const crd = { spec: { versions } };
  deepEqual(storedVersionsOf(crd, undefined), ["v2"]);
  deepEqual(storedVersionsOf(crd, { status: { storedVersions: ["v1"] } }), ["v1", "v2"]);
  deepEqual(storedVersionsOf(crd, { status: { storedVersions: ["v2"] } }), ["v2"]);
});
