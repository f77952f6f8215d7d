/**
 * One lister over the caches of several namespaces.
 *
 * @module
 */

import type { KubeObject, ObjectKey } from "../resource/object.ts";
import type { IndexName } from "./indexer_options.ts";
import type { Lister, ListerOptions } from "./lister.ts";

/** The listers of a set of namespaces, as it is at the moment. */
export interface NamespaceListers<S extends KubeObject, Index extends string> {
  /** All of them. */
  all(): readonly Lister<S, Index>[];
  /** That of a namespace; undefined for one that is not of the set. */
  of(namespace: string | undefined): Lister<S, Index> | undefined;
}

/**
 * Reads several namespaces as one.
 *
 * *Cost*: a key or a namespace is looked for in its own cache only.
 *
 * @typeParam S The objects.
 * @typeParam Index The indexes that all of the caches have.
 * @param listers The caches' listers.
 * @returns A lister that shows the set as it is at each call.
 */
export function joinListers<S extends KubeObject, Index extends string>(
  listers: NamespaceListers<S, Index>,
): Lister<S, Index> {
  const ofAll = (read: (lister: Lister<S, Index>) => readonly S[]): readonly S[] => {
    const [first, ...rest] = listers.all();
    if (first === undefined) return [];
    return rest.length === 0 ? read(first) : [first, ...rest].flatMap(read);
  };
  return Object.freeze({
    get: (key: ObjectKey) => listers.of(namespaceIn(key))?.get(key),
    list: (options: ListerOptions = {}) =>
      options.namespace
        ? listers.of(options.namespace)?.list(options) ?? []
        : ofAll((lister) => lister.list(options)),
    byIndex: (index: IndexName<Index>, value: string) => ofAll((lister) => lister.byIndex(index, value)),
  });
}

/** A key that is none is in no cache, which is no error. */
function namespaceIn(key: ObjectKey): string | undefined {
  const slash = key.indexOf("/");
  return slash < 0 ? undefined : key.slice(0, slash);
}
