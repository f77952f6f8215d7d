/**
 * Sends objects to an API server and reads what it says of them.
 *
 * @module
 */

import { CustomResourceDefinition } from "../../src/resource/builtins/apiextensions.ts";
import type { DefinedResource } from "../../src/resource/define_resource.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/schema/json.ts";
import { eventually } from "../eventually.ts";
import type { TestEnv } from "../start_test_env.ts";

/** What a server said. */
export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
  /** The fields that it refused, each with the reason, in order. */
  readonly causes: readonly string[];
}

/** One server, and one namespace on it. */
export class Api {
  readonly #env: TestEnv;
  readonly #namespace: string;

  constructor(env: TestEnv, namespace: string) {
    this.#env = env;
    this.#namespace = namespace;
  }

  /** Creates an object, or lets the server say what would become of it. */
  async create(
    resource: DefinedResource,
    object: JsonObject,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<Answer> {
    return await this.#send("POST", pathOf(resource, this.#namespace) + queryOf(options), object);
  }

  /** Replaces an object. */
  async replace(
    resource: DefinedResource,
    object: JsonObject,
    options: { readonly dryRun?: boolean; readonly subresource?: string } = {},
  ): Promise<Answer> {
    const { subresource } = options;
    const name = `/${String(metadataOf(object)["name"])}${
      subresource === undefined ? "" : `/${subresource}`
    }`;
    return await this.#send("PUT", pathOf(resource, this.#namespace) + name + queryOf(options), object);
  }

  /** Waits until all resources are served: a definition is established before that. */
  async untilServed(resources: readonly DefinedResource[]): Promise<void> {
    for (const resource of resources) {
      await eventually(async () => {
        const { code } = await this.#send("GET", pathOf(resource, this.#namespace));
        if (code !== 200) throw new Error(`Cannot list ${resource.plural}: ${code}`);
      });
    }
  }

  /** The definition of a resource as the server has it. */
  async definition(resource: DefinedResource): Promise<CustomResourceDefinition> {
    return await this.#env.client.resource(CustomResourceDefinition)
      .get(`${resource.plural}.${resource.group}`);
  }

  async #send(method: string, path: string, object?: JsonObject): Promise<Answer> {
    const response = await this.#env.transport.send({
      method,
      path,
      headers: { accept: "application/json", "content-type": "application/json" },
      ...(object === undefined ? {} : { body: JSON.stringify(object) }),
    }, { purpose: "request" });
    const answer: unknown = await response.json();
    const body = isJsonObject(answer) ? answer : {};
    const details = isJsonObject(body["details"]) ? body["details"] : {};
    const causes = isJsonArray(details["causes"]) ? details["causes"].filter(isJsonObject) : [];
    return {
      code: response.status,
      body,
      causes: [...new Set(causes.map(({ field, reason }) => `${field} ${reason}`))].sort(),
    };
  }
}

/** An object of a resource. */
export function objectOf(resource: DefinedResource, name: string, fields: object): JsonObject {
  const { apiVersion, kind } = resource;
  const object: unknown = JSON.parse(JSON.stringify({ apiVersion, kind, metadata: { name }, ...fields }));
  return isJsonObject(object) ? object : {};
}

/** The fields of an answer's causes; the whole object only where there is no other. */
export function fieldsOf({ causes }: Answer): readonly string[] {
  const fields = [...new Set(causes.map((cause) => cause.slice(0, cause.lastIndexOf(" "))))].sort();
  const others = fields.filter((field) => field !== "<nil>");
  return others.length > 0 ? others : fields;
}

/** An object without what is another on each server. */
export function withoutVolatile(object: JsonObject): JsonValue {
  const {
    managedFields: _managers,
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    ...metadata
  } = metadataOf(object);
  return { ...object, metadata };
}

/** The metadata of an object. */
export function metadataOf(object: JsonObject): JsonObject {
  return isJsonObject(object["metadata"]) ? object["metadata"] : {};
}

function pathOf({ group, version, plural }: DefinedResource, namespace: string): string {
  return `/apis/${group}/${version}/namespaces/${namespace}/${plural}`;
}

function queryOf({ dryRun = false }: { readonly dryRun?: boolean }): string {
  return dryRun ? "?dryRun=All" : "";
}
