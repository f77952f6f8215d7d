/**
 * The credentials of a client, kept fresh: files are read again, plugins asked again, and a refusal explained.
 *
 * @module
 */

import type { Clock } from "../async/clock.ts";
import type { Log } from "../async/log.ts";
import { type ClientConfig, type PemSource, sourceOf } from "./client_config.ts";
import { ConfigError, unreadable } from "./config_error.ts";
import { certificateExpiryMs, tokenExpiryMs } from "./credential_expiry.ts";
import type { PluginCredential } from "./credential_plugin.ts";

/** What a connection needs to be trusted and to trust. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What goes with a request. */
export interface Credential {
  /** Names may repeat. */
  readonly headers: readonly [string, string][];
  /** The same object as long as nothing in it has changed. */
  readonly tls: TlsMaterial;
}

/** What {@linkcode Credentials} leans on. */
export interface CredentialsOptions {
  readonly config: ClientConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** As client-go (transport/token_source.go): a rotated token holds for a while, so a minute late is in time. */
const REREAD_AFTER_MS = 60_000;
/** Several requests may be refused at once: what was read after the first refusal serves them all. */
const REFRESH_AT_MOST_EVERY_MS = 1_000;

interface Loaded extends Credential {
  readonly atMs: number;
  readonly token: string | undefined;
}

/** Reads the credentials of one configuration. */
export class Credentials {
  readonly #config: ClientConfig;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Whether anything can be other at the next read. */
  readonly #changes: boolean;
  #loaded: Loaded | undefined;
  #loading: Promise<Loaded> | undefined;
  #stale = false;

  /** @param options The configuration, and what goes with it. */
  constructor({ config, clock, log }: CredentialsOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#log = log;
    const files = [config.ca, config.cert, config.key].some((source) =>
      source !== undefined && "file" in source
    );
    this.#changes = files || config.tokenFile !== undefined || config.plugin !== undefined;
  }

  /**
   * The credential to send a request with; read anew when it is older than a minute.
   *
   * @returns The credential.
   * @throws {ConfigError} If a file or a plugin gives none, and there was none before.
   */
  async current(): Promise<Credential> {
    const loaded = this.#loaded;
    const isFresh = loaded && !this.#stale && (!this.#changes || this.#ageMs(loaded) < REREAD_AFTER_MS);
    if (isFresh) return loaded;
    this.#loading ??= this.#load().finally(() => this.#loading = undefined);
    return await this.#loading;
  }

  /**
   * Makes the next request read the credential anew.
   *
   * @returns Whether that can give another one.
   */
  refresh(): boolean {
    if (!this.#changes) return false;
    if (this.#loaded && this.#ageMs(this.#loaded) >= REFRESH_AT_MOST_EVERY_MS) this.#stale = true;
    return true;
  }

  /**
   * Looks for the reason of a 401.
   *
   * @returns What is wrong with the credential as far as can be told, and what to do; nothing secret.
   */
  async explainRejection(): Promise<string> {
    const source = sourceOf(this.#config);
    const { token, tls } = this.#loaded ?? {};
    const expiries = [
      ["token", token && tokenExpiryMs(token)],
      ["client certificate", tls?.cert && await certificateExpiryMs(tls.cert)],
    ] as const;
    for (const [what, expiryMs] of expiries) {
      if (typeof expiryMs === "number" && expiryMs <= this.#clock.now()) {
        return `the ${what} of ${source} expired at ${new Date(expiryMs).toISOString()}, get a new one`;
      }
    }
    if (token === undefined && tls?.cert === undefined && this.#config.username === undefined) {
      return `${source} has no credential, add a token, a client certificate or a plugin`;
    }
    return `the server does not know the credential of ${source}, check the token or the client certificate`;
  }

  #ageMs(loaded: Loaded): number {
    return this.#clock.monotonic() - loaded.atMs;
  }

  async #load(): Promise<Loaded> {
    const previous = this.#loaded;
    try {
      const next = await this.#read(previous?.tls);
      this.#loaded = next;
      this.#stale = false;
      return next;
    } catch (error) {
      if (!previous) throw error;
      // A file in the middle of a rotation: the old credential may well hold until the next look.
      this.#log.warn("the credential could not be read again, the one before stays in use", {
        reason: error instanceof Error ? error.message : String(error),
      });
      this.#loaded = { ...previous, atMs: this.#clock.monotonic() };
      this.#stale = false;
      return this.#loaded;
    }
  }

  async #read(previous: TlsMaterial | undefined): Promise<Loaded> {
    const { username, password = "" } = this.#config;
    const isPlain = this.#config.tokenFile ?? this.#config.token ?? username;
    const plugin = isPlain === undefined ? await this.#askPlugin() : {};
    const token = plugin.token ?? await this.#token();
    const tls = await this.#tls(plugin);
    const basic = username === undefined ? undefined : `Basic ${base64(`${username}:${password}`)}`;
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    return {
      headers: [
        ...(authorization ? [["authorization", authorization] as [string, string]] : []),
        ...this.#actAs(),
      ],
      tls: previous && isSame(previous, tls) ? previous : tls,
      token,
      atMs: this.#clock.monotonic(),
    };
  }

  async #askPlugin(): Promise<PluginCredential> {
    if (!this.#config.plugin) return {};
    const { askPlugin } = await import("./credential_plugin.ts");
    return await askPlugin(this.#config.plugin, sourceOf(this.#config));
  }

  async #token(): Promise<string | undefined> {
    const { tokenFile, token } = this.#config;
    if (tokenFile === undefined) return token;
    const text = (await readFile("the token", tokenFile)).trim();
    if (text === "") throw new ConfigError(`Cannot use the token "${tokenFile}": the file is empty`);
    return text;
  }

  async #tls(plugin: PluginCredential): Promise<TlsMaterial> {
    const { ca, cert, key } = this.#config;
    const source = sourceOf(this.#config);
    const material = {
      ca: await pem(ca, "certificate authority", source),
      cert: plugin.cert ?? await pem(cert, "client certificate", source),
      key: plugin.key ?? await pem(key, "client key", source),
    };
    if ((material.cert === undefined) !== (material.key === undefined)) {
      const missing = material.cert === undefined ? "client certificate" : "client key";
      throw new ConfigError(
        `Cannot use ${source}: the ${missing} is missing, certificate and key go together`,
      );
    }
    return {
      ...(material.ca !== undefined && { ca: material.ca }),
      ...(material.cert !== undefined && { cert: material.cert }),
      ...(material.key !== undefined && { key: material.key }),
    };
  }

  #actAs(): [string, string][] {
    const { user, uid, groups = [], extra = {} } = this.#config.impersonate ?? {};
    if (user === undefined) return [];
    const name = (key: string): string => `impersonate-extra-${encodeURIComponent(key)}`.toLowerCase();
    return [
      ["impersonate-user", user],
      ...(uid === undefined ? [] : [["impersonate-uid", uid] as [string, string]]),
      ...groups.map((group): [string, string] => ["impersonate-group", group]),
      ...Object.entries(extra).flatMap(([key, values]) =>
        values.map((value): [string, string] => [name(key), value])
      ),
    ];
  }
}

async function pem(source: PemSource | undefined, what: string, origin: string): Promise<string | undefined> {
  if (!source) return undefined;
  const text = "file" in source ? await readFile(`the ${what}`, source.file) : source.data;
  // NOTE: Deno takes a CA without any certificate in it, and then trusts nobody.
  if (text.includes("-----BEGIN ")) return text;
  const place = "file" in source ? `"${source.file}"` : `of ${origin}`;
  throw new ConfigError(`Cannot use the ${what} ${place}: it is not in PEM form`);
}

async function readFile(what: string, path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw unreadable(what, path, cause);
  }
}

function isSame(left: TlsMaterial, right: TlsMaterial): boolean {
  return left.ca === right.ca && left.cert === right.cert && left.key === right.key;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
