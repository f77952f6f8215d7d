/**
 * A client of tiny API servers, one for each namespace, behind what a factory needs of a client.
 *
 * @module
 */

import type { ListOptions, ListPage, WatchOptions } from "../client/list_options.ts";
import type { WatchEvent, WatchEvents } from "../client/watch_event.ts";
import type { KubeObject, ObjectInput } from "../resource/object.ts";
import type { Resource } from "../resource/resource.ts";
import { FakeListWatch, type Thing } from "./fake_list_watch_for_tests.ts";
import type { InformerClient } from "./informer_request.ts";
import type { ListWatchClient } from "./list_watch.ts";

/** A resource of things; of others with another kind and plural. */
export function thingResource(kind = "Thing", scope: Resource["scope"] = "Namespaced"): Resource<Thing> {
  const plural = `${kind.toLowerCase()}s`;
  const [group, version] = ["example.com", "v1"];
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    scope,
    apiVersion: `${group}/${version}`,
    subresources: [],
  };
}

/** Things live in namespaces; "" is all of them, and a server of its own. What is of another kind isn't there. */
export class ThingsClient implements InformerClient {
  readonly #servers = new Map<string, FakeListWatch>();

  /** The server of a namespace. */
  server(namespace = ""): FakeListWatch {
    const server = this.#servers.get(namespace) ?? new FakeListWatch();
    this.#servers.set(namespace, server);
    return server;
  }

  /** How many watches are held. */
  get openWatches(): number {
    return [...this.#servers.values()].reduce((sum, { openWatches }) => sum + openWatches, 0);
  }

  resource<S extends KubeObject, I extends ObjectInput>(
    resource: Resource<S, I>,
    { namespace }: { readonly namespace?: string },
  ): ListWatchClient<S> {
    const server = this.server(namespace);
    const isOne = (object: Thing): object is Thing & S => object.kind === resource.kind;
    return {
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      list: async (options: ListOptions): Promise<ListPage<S>> => {
        const page = await server.list(options);
        return { ...page, items: page.items.filter(isOne) };
      },
      watch: async (options: WatchOptions): Promise<WatchEvents<S>> => {
        const stream = await server.watch(options);
        return (async function* (): AsyncGenerator<WatchEvent<S>> {
          for await (const event of stream) {
            if (event.type === "BOOKMARK" || event.type === "ERROR") yield event;
            else if (isOne(event.object)) yield { type: event.type, object: event.object };
          }
        })();
      },
    };
  }
}
