/**
 * What an API server serves: its version, and the resources of every group.
 *
 * @module
 */

import type { Resource, Scope } from "../resource/resource.ts";
import type { ApiCalls } from "./api_calls.ts";
import { isNotFound } from "./api_error.ts";
import { isRecord } from "./decode.ts";
import type { RequestOptions } from "./list_options.ts";
import type { ApiRequest } from "./request.ts";

/** The version of a server. */
export interface ServerVersion {
  /** Such as "1". */
  readonly major: string;
  /** Such as "37"; some providers add a plus sign. */
  readonly minor: string;
  /** Such as "v1.37.2". */
  readonly gitVersion: string;
}

/** One version of one kind, as the server tells it. */
export interface DiscoveredResource {
  /** The API group; "" for the core group. */
  readonly group: string;
  /** The version within the group. */
  readonly version: string;
  /** The name of the type. */
  readonly kind: string;
  /** The name in URLs. */
  readonly plural: string;
  /** The name of one, for people. */
  readonly singular: string;
  /** Whether its objects live in namespaces. */
  readonly scope: Scope;
  /** What can be done with it, such as "get" and "watch". */
  readonly verbs: readonly string[];
  /** Short forms for people, such as "deploy". */
  readonly shortNames: readonly string[];
  /** Groups of resources for people, such as "all". */
  readonly categories: readonly string[];
  /** Such as "status", "scale", "log". */
  readonly subresources: readonly string[];
}

const JSON_TYPE = "application/json";
/** One answer for all groups (KEP-3352); servers that do not know it answer in the old form. */
const AGGREGATED = `${JSON_TYPE};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,${JSON_TYPE}`;

/**
 * Asks a server what it serves. Nothing is remembered between calls.
 *
 * @example Is the CRD there?
 * ```ts
 * import type { Client } from "@kubeloop/sdk/client";
 * import { Deployment } from "@kubeloop/sdk/builtins";
 *
 * export async function canScale(client: Client): Promise<boolean> {
 *   const found = await client.discovery().find(Deployment);
 *   return found?.subresources.includes("scale") ?? false;
 * }
 * ```
 */
export class Discovery {
  readonly #calls: ApiCalls;

  /**
   * Made by `Client.discovery`.
   *
   * @param calls Sends the requests.
   */
  constructor(calls: ApiCalls) {
    this.#calls = calls;
  }

  /**
   * Asks for the version of the server.
   *
   * @param options Signal and timeout.
   * @returns The version.
   */
  async serverVersion(options: RequestOptions = {}): Promise<ServerVersion> {
    const answer = await this.#get("/version", JSON_TYPE, options);
    return {
      major: textOf(answer.major),
      minor: textOf(answer.minor),
      gitVersion: textOf(answer.gitVersion),
    };
  }

  /**
   * Asks for all resources of all groups and versions, the preferred version of a group first.
   *
   * @param options Signal and timeout.
   * @returns The resources; subresources are told with their resource.
   */
  async resources(options: RequestOptions = {}): Promise<readonly DiscoveredResource[]> {
    const found: DiscoveredResource[] = [];
    for (const root of ["/api", "/apis"]) {
      const answer = await this.#get(root, AGGREGATED, options);
      if (answer.kind === "APIGroupDiscoveryList") {
        found.push(...recordsOf(answer.items).flatMap(resourcesOfGroup));
      } else {for (const apiVersion of versionsOf(answer)) {
          found.push(...await this.#ofVersion(apiVersion, options));
        }}
    }
    return found;
  }

  /**
   * Asks whether one resource is served.
   *
   * @param resource The resource.
   * @param options Signal and timeout.
   * @returns What the server tells of it; `undefined` when it is not served.
   */
  async find(
    resource: Pick<Resource, "apiVersion" | "plural">,
    options: RequestOptions = {},
  ): Promise<DiscoveredResource | undefined> {
    try {
      const served = await this.#ofVersion(resource.apiVersion, options);
      return served.find(({ plural }) => plural === resource.plural);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** The resources of one group and version, in the form that every server knows. */
  async #ofVersion(apiVersion: string, options: RequestOptions): Promise<readonly DiscoveredResource[]> {
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    const entries = recordsOf((await this.#get(path, JSON_TYPE, options)).resources);
    const isSubresource = (entry: Fields): boolean => textOf(entry.name).includes("/");
    return entries.filter((entry) => !isSubresource(entry)).map((entry) => {
      const prefix = `${textOf(entry.name)}/`;
      const names = entries.map((other) => textOf(other.name)).filter((name) => name.startsWith(prefix));
      return {
        group,
        version,
        kind: textOf(entry.kind),
        plural: textOf(entry.name),
        singular: textOf(entry.singularName),
        scope: entry.namespaced === true ? "Namespaced" : "Cluster",
        verbs: textsOf(entry.verbs),
        shortNames: textsOf(entry.shortNames),
        categories: textsOf(entry.categories),
        subresources: names.map((name) => name.slice(prefix.length)),
      };
    });
  }

  async #get(path: string, accept: string, options: RequestOptions): Promise<Fields> {
    const action = `discover "${path}"`;
    const request: ApiRequest = { method: "GET", path, headers: { accept }, action, repeatable: true };
    const answer = await this.#calls.json(request, options);
    return isRecord(answer) ? answer : {};
  }
}

type Fields = Readonly<Record<string, unknown>>;

function resourcesOfGroup(group: Fields): DiscoveredResource[] {
  const name = isRecord(group.metadata) ? textOf(group.metadata.name) : "";
  return recordsOf(group.versions).flatMap((version) =>
    recordsOf(version.resources).map((entry): DiscoveredResource => ({
      group: name,
      version: textOf(version.version),
      kind: isRecord(entry.responseKind) ? textOf(entry.responseKind.kind) : "",
      plural: textOf(entry.resource),
      singular: textOf(entry.singularResource),
      scope: entry.scope === "Namespaced" ? "Namespaced" : "Cluster",
      verbs: textsOf(entry.verbs),
      shortNames: textsOf(entry.shortNames),
      categories: textsOf(entry.categories),
      subresources: recordsOf(entry.subresources).map((part) => textOf(part.subresource)),
    }))
  );
}

/** The versions in an `APIVersions` or an `APIGroupList`. */
function versionsOf(answer: Fields): string[] {
  const ofGroups = recordsOf(answer.groups).flatMap((group) =>
    recordsOf(group.versions).map((version) => textOf(version.groupVersion))
  );
  return [...textsOf(answer.versions), ...ofGroups];
}

function recordsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
