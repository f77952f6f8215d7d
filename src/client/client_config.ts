/**
 * Where an API server is and who is asking: plain data, from a kubeconfig, a pod's files, or by hand.
 *
 * @module
 */

/** A certificate or key in PEM form; a file is read again as it changes. */
export type PemSource = { readonly data: string } | { readonly file: string };

/** Whom to act as (RBAC verb "impersonate"). */
export interface Impersonation {
  /** The name of the user. */
  readonly user: string;
  /** The uid of the user. */
  readonly uid?: string;
  /** The groups of the user; none of the own ones are kept. */
  readonly groups?: readonly string[];
  /** Further facts that authorizers may look at. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A credential plugin of a kubeconfig, as it stands there: `exec` or `auth-provider`. */
export interface CredentialPlugin {
  /** The name of the user in the kubeconfig. */
  readonly user: string;
  /** A command to run. */
  readonly exec?: Readonly<Record<string, unknown>>;
  /** One of the providers that the library knows, such as "oidc". */
  readonly authProvider?: Readonly<Record<string, unknown>>;
}

/**
 * How to reach an API server. It holds credentials: never log it.
 *
 * *Caveats*: certificates are checked against `ca` and against the roots that Deno trusts.
 */
export interface ClientConfig {
  /** Such as "https://10.0.0.1:6443"; a path before the API's own is allowed. */
  readonly server: string;
  /** Where this comes from, for messages: `the kubeconfig "/home/me/.kube/config" (context "dev")`. */
  readonly source?: string;
  /** The namespace that is meant when none is named. */
  readonly namespace?: string;
  /** Who signs the server's certificate. */
  readonly ca?: PemSource;
  /** The client's certificate; goes with `key`. */
  readonly cert?: PemSource;
  /** The private key of `cert`. */
  readonly key?: PemSource;
  /** The name that the server's certificate is checked for, when it is not the host of `server`. */
  readonly tlsServerName?: string;
  /** Asked for, but Deno has no such switch per client: it is told when the certificate is refused. */
  readonly insecureSkipTlsVerify?: boolean;
  /** An "http", "https" or "socks5" proxy. */
  readonly proxyUrl?: string;
  /** A bearer token. */
  readonly token?: string;
  /** A file with a bearer token, read again as it is rotated; it comes before `token`. */
  readonly tokenFile?: string;
  /** For basic authentication; goes with `password`. */
  readonly username?: string;
  /** For basic authentication. */
  readonly password?: string;
  /** Asked for credentials when there is no token and no user name. */
  readonly plugin?: CredentialPlugin;
  /** Whom to act as; the own credentials need the right to do so. */
  readonly impersonate?: Impersonation;
}

/**
 * Where a configuration comes from, for messages.
 *
 * @param config The configuration.
 * @returns Its source.
 */
export function sourceOf(config: ClientConfig): string {
  return config.source ?? "the given configuration";
}
