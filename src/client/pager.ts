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
 * *Cost*: one page is asked for ahead, where `list` tells the token early; there are never more than two under way.
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
  const { resourceVersion: _version, resourceVersionMatch: _match, ...rest } = options;
  // The token says which version is meant; the server refuses another one beside it.
  const after = (token: string): ListOptions => ({ ...rest, limit, continue: token });
  let reading = new PageReading(list, { ...options, limit });
  const first = await reading.page(after);
  if (first.continue === undefined) return first;
  const items: S[] = [...first.items];
  let page: ListPage<S> = first;
  while (page.continue !== undefined) {
    reading = reading.next ?? new PageReading(list, after(page.continue));
    try {
      page = await reading.page(after);
    } catch (error) {
      if (!isExpired(error)) throw error;
      return await list({ ...options, limit: 0 });
    }
    for (const item of page.items) items.push(item);
  }
  return { items, resourceVersion: page.resourceVersion };
}

/** A page that was asked for. */
class PageReading<S extends KubeObject> {
  /** The page after it, once that was asked for too. */
  next: PageReading<S> | undefined;
  readonly #list: (options: ListOptions) => Promise<ListPage<S>>;
  readonly #page: Promise<ListPage<S>>;
  /** Asks for the page after it; absent until somebody waits for this one. */
  #goOn: ((token: string) => void) | undefined;
  #token: string | undefined;

  constructor(list: (options: ListOptions) => Promise<ListPage<S>>, options: ListOptions) {
    this.#list = list;
    const onContinue = (token: string): void => {
      this.#token = token;
      this.#goOn?.(token);
    };
    this.#page = list({ ...options, onContinue });
    // It is awaited when its turn comes; until then it may fail in silence.
    this.#page.catch(() => {});
  }

  /** The page; the one after it is asked for as soon as its token is known. */
  async page(after: (token: string) => ListOptions): Promise<ListPage<S>> {
    this.#goOn = (token) => this.next = new PageReading(this.#list, after(token));
    if (this.#token !== undefined) this.#goOn(this.#token);
    try {
      return await this.#page;
    } catch (error) {
      await this.next?.end();
      throw error;
    }
  }

  /** Nobody wants it any more; it has the same signal, so that it ends with the rest. */
  async end(): Promise<void> {
    await this.#page.catch(() => {});
    await this.next?.end();
  }
}
