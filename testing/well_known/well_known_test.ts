import assert from "node:assert/strict";
import { findBinary } from "../assets/find_binary.ts";
import { readAssetEnvironment } from "../backends/asset_environment.ts";
import type { BackendName } from "../backend.ts";
import { ignoreRealServers } from "../backends/real_servers_for_tests.ts";
import { startTestEnv, type TestEnv } from "../start_test_env.ts";
import { WELL_KNOWN } from "./all.ts";
import { Api, fieldsOf, metadataOf, objectOf } from "./api_for_tests.ts";
import type { WellKnown } from "./well_known.ts";

Deno.test("well-known resources: five, each with 6 objects that are taken and 10 that are refused", () => {
  assert.equal(WELL_KNOWN.length, 5);
  for (const { title, good, bad } of WELL_KNOWN) {
    assert.ok(good.length >= 6 && bad.length >= 10, `${title}: ${good.length} and ${bad.length}`);
    assert.equal(new Set([...good, ...bad].map(({ name }) => name)).size, good.length + bad.length, title);
  }
});

Deno.test("well-known resources: the embedded server takes and refuses their objects like their originals", async (t) => {
  await judgeAll("embedded", t);
});

Deno.test({
  name:
    "real API server: well-known resources take and refuse objects like their originals, and print the same columns",
  ignore: ignoreRealServers,
  fn: (t) => judgeAll("control-plane", t),
});

async function judgeAll(backend: BackendName, t: Deno.TestContext): Promise<void> {
  const resources = WELL_KNOWN.map(({ resource }) => resource);
  await using env = await startTestEnv({ backend, resources });
  const namespace = await env.namespace();
  const api = new Api(env, namespace);
  await api.untilServed(resources);
  for (const wellKnown of WELL_KNOWN) {
    await t.step(`${wellKnown.title}: what is taken`, () => checkGood(wellKnown, api));
    await t.step(`${wellKnown.title}: what is refused`, () => checkBad(wellKnown, api));
    if (backend === "embedded") continue;
    await t.step(`${wellKnown.title}: what kubectl prints`, () => checkPrinted(wellKnown, env, namespace));
  }
}

async function checkGood({ good, resource }: WellKnown, api: Api): Promise<void> {
  for (const { name, spec, stored = spec } of good) {
    const { code, body } = await api.create(resource, objectOf(resource, name, { spec }), { dryRun: true });
    assert.equal(code, 201, `${name}: ${body["message"]}`);
    assert.deepEqual(body["spec"], stored, name);
  }
}

async function checkBad({ bad, resource }: WellKnown, api: Api): Promise<void> {
  for (const [index, { name, spec, old, fields }] of bad.entries()) {
    const object = objectOf(resource, `bad${index}`, { spec });
    let answer;
    if (old === undefined) answer = await api.create(resource, object, { dryRun: true });
    else {
      const { code, body } = await api.create(resource, objectOf(resource, `bad${index}`, { spec: old }));
      assert.equal(code, 201, `${name}: ${body["message"]}`);
      answer = await api.replace(resource, { ...body, spec: object["spec"] ?? {} }, { dryRun: true });
    }
    assert.equal(answer.code, 422, `${name}: ${answer.body["message"]}`);
    assert.deepEqual(fieldsOf(answer), [...fields].sort(), `${name}: ${answer.body["message"]}`);
  }
}

async function checkPrinted(
  { printed, resource }: WellKnown,
  env: TestEnv,
  namespace: string,
): Promise<void> {
  const { name, spec, status, cells, wideCells = {} } = printed;
  const api = new Api(env, namespace);
  const { body: created } = await api.create(resource, objectOf(resource, `row-${name}`, { spec }));
  const { code, body } = await api.replace(
    resource,
    objectOf(resource, `row-${name}`, {
      metadata: metadataOf(created),
      spec: created["spec"],
      status,
    }),
    { subresource: "status" },
  );
  assert.equal(code, 200, String(body["message"]));
  const hasAge = resource.definition.versions[resource.version]?.columns
    ?.some(({ path }) => path === ".metadata.creationTimestamp") === true;
  const expected = { ...cells, NAME: `row-${name}` };
  const kubectl = await Kubectl.of(env);
  const narrow = await kubectl.row(resource.plural, resource.group, { namespace, name: `row-${name}` });
  const wide = await kubectl.row(resource.plural, resource.group, {
    namespace,
    name: `row-${name}`,
    wide: true,
  });
  for (const [row, wanted] of [[narrow, expected], [wide, { ...expected, ...wideCells }]] as const) {
    const { AGE: age, ...others } = row;
    assert.deepEqual(others, wanted);
    if (hasAge) assert.match(age ?? "", /^\d+s$/);
  }
}

/** The real kubectl. */
class Kubectl {
  readonly #path: string;
  readonly #kubeconfig: string;

  private constructor(path: string, kubeconfig: string) {
    this.#path = path;
    this.#kubeconfig = kubeconfig;
  }

  static async of(env: TestEnv): Promise<Kubectl> {
    const path = await findBinary("kubectl", readAssetEnvironment());
    const kubeconfig = `${env.controlPlane?.folder}/printing.kubeconfig`;
    await Deno.writeTextFile(kubeconfig, env.kubeconfig());
    return new Kubectl(path, kubeconfig);
  }

  /** The cells of an object by the heads of the columns. */
  async row(
    plural: string,
    group: string,
    options: { readonly namespace: string; readonly name: string; readonly wide?: boolean },
  ): Promise<Readonly<Record<string, string>>> {
    const { namespace, name, wide = false } = options;
    const args = [
      `--kubeconfig=${this.#kubeconfig}`,
      `--namespace=${namespace}`,
      "get",
      `${plural}.${group}`,
      name,
    ];
    const { success, stdout, stderr } = await new Deno.Command(this.#path, {
      args: wide ? [...args, "--output=wide"] : args,
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const [head = "", row = ""] = new TextDecoder().decode(stdout).split("\n");
    const starts = [...head.matchAll(/\S+/g)].map(({ index }) => index);
    return Object.fromEntries(starts.map((start, column) => {
      const end = starts[column + 1];
      return [head.slice(start, end).trim(), row.slice(start, end).trim()];
    }));
  }
}
