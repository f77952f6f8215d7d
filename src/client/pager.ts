/**
 * All pages of a list.
 *
 * @module
 */

import type { KubeObject } from "../resource/object.ts";
import { isExpired } from "./api_error.ts";
import type { ListOptions, ListPage } from "./list_options.ts";

/** As client-go: large enough to be quick, small enough for the server (tools/pager, defaultPageSize). */
const DEFAULT_PAGE_SIZE = 500;

/**
 * Reads a list page by page. When the token of a later page has expired, the list is read anew in one piece, with the
 * first page's resource version and match.
 *
 * @typeParam S The type of the items.
 * @param list Reads one page.
 * @param options Options of the first page; a limit of 0 asks for everything in one page.
 * @returns All items, and the version of the collection.
 *
 * @see client-go tools/pager/pager.go (R16, R21)
 */
export async function listAllPages<S extends KubeObject>(
  list: (options: ListOptions) => Promise<ListPage<S>>,
  options: ListOptions = {},
): Promise<ListPage<S>> {
  const { limit = DEFAULT_PAGE_SIZE } = options;
  const first = await list({ ...options, limit });
  if (first.continue === undefined) return first;
  const { resourceVersion: _version, resourceVersionMatch: _match, ...rest } = options;
  const items: S[] = [...first.items];
  let page: ListPage<S> = first;
  while (page.continue !== undefined) {
    try {
      // The token says which version is meant; the server refuses another one beside it.
      page = await list({ ...rest, limit, continue: page.continue });
    } catch (error) {
      if (!isExpired(error)) throw error;
      return await list({ ...options, limit: 0 });
    }
    for (const item of page.items) items.push(item);
  }
  return { items, resourceVersion: page.resourceVersion };
}
