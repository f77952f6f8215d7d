/**
 * A control plane that lives for a test: etcd and kube-apiserver as child processes, with a CA of their own.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import type { Log } from "../../src/async/log.ts";
import type { Random } from "../../src/async/random.ts";
import type { ClientConfig } from "../../src/client/client_config.ts";
import { apiServerSpec, TOKEN_ISSUER } from "./api_server.ts";
import type { CertificatePair, ClientIdentity } from "../credentials/certificate_authority.ts";
import { filesIn, type TokenUser } from "./control_plane_folder.ts";
import { controllerManagerSpec } from "./controller_manager.ts";
import { etcdSpec, loopback } from "./etcd.ts";
import { copyEtcdData } from "./etcd_data.ts";
import { type Guard, startGuard } from "./guard.ts";
import { kubeconfigOf } from "../kubeconfig.ts";
import type { ClusterControllers } from "../embedded/cluster_controllers.ts";
import { type OwnControllers, startOwnControllers } from "./own_controllers.ts";
import { makeSecrets, type Secrets } from "./secrets.ts";
import { Server } from "./server.ts";
import { signToken, type TokenSubject } from "./token_signer.ts";

/** What {@linkcode launchControlPlane} needs. */
export interface ControlPlaneParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The paths of the binaries; kube-controller-manager runs if it is there, and our own controllers otherwise. */
  readonly binaries: Readonly<Record<"etcd" | "kube-apiserver", string>> & {
    readonly "kube-controller-manager"?: string;
  };
  /** A folder of its own, which is removed in the end. */
  readonly folder: string;
  readonly tokenUsers: readonly TokenUser[];
  /** Further flags of kube-apiserver. */
  readonly apiServerFlags: readonly string[];
  readonly startTimeoutMs: number;
  readonly pickPort: () => number;
  /** Whether our own controllers run when kube-controller-manager does not. */
  readonly controllers: boolean;
  /** Which of them. @default {all of them} */
  readonly clusterControllers?: ClusterControllers;
  /** The data that etcd begins with; nothing for an empty store. */
  readonly etcdData: string | undefined;
}

/**
 * A running control plane; dispose of it with `await using`.
 *
 * @example A client with few rights
 * ```ts
 * import { type Client, connect } from "@kubeloop/sdk/client";
 * import type { ControlPlane } from "@kubeloop/sdk/testing";
 *
 * async function clientOf(user: string, plane: ControlPlane): Promise<Client> {
 *   const certificate = await plane.issueClient({ user });
 *   return await connect(plane.configFor(certificate));
 * }
 * ```
 */
export class ControlPlane implements AsyncDisposable {
  /** The store. */
  readonly etcd: Server;
  /** The API server. */
  readonly apiServer: Server;
  /** The real controllers, if they were asked for. */
  readonly controllerManager: Server | undefined;
  /** Where the servers' files are. */
  readonly folder: string;
  readonly #parts: ControlPlaneParts;
  readonly #secrets: Secrets;
  readonly #guard: Guard;
  #controllers: OwnControllers | undefined;
  #stopping: Promise<void> | undefined;

  /**
   * Made by {@linkcode launchControlPlane}; nothing runs yet.
   *
   * @param parts What it is made of.
   * @param prepared The secrets, written into the folder, and the folder's guard.
   */
  constructor(
    parts: ControlPlaneParts,
    { secrets, guard }: { readonly secrets: Secrets; readonly guard: Guard },
  ) {
    const { clock, binaries, folder, apiServerFlags: flags, startTimeoutMs, pickPort } = parts;
    const files = filesIn(folder);
    const surroundings = { clock, folder, pickPort, startTimeoutMs };
    const adminConfig = (port: number) => this.#configAt(port, secrets.admin);
    const etcdUrl = () => loopback(this.etcd.port);
    this.#parts = parts;
    this.#secrets = secrets;
    this.#guard = guard;
    this.folder = folder;
    const name = folder.slice(folder.lastIndexOf("/") + 1);
    this.etcd = new Server(
      etcdSpec(binaries.etcd, { clock, name, dataFolder: files.etcdData }),
      surroundings,
    );
    const apiServer = apiServerSpec(binaries["kube-apiserver"], {
      clock,
      files,
      etcdUrl,
      adminConfig,
      flags,
    });
    this.apiServer = new Server(apiServer, surroundings);
    const manager = binaries["kube-controller-manager"];
    this.controllerManager = manager === undefined ? undefined : new Server(
      controllerManagerSpec(manager, { clock, files, adminConfig: () => this.adminConfig }),
      surroundings,
    );
  }

  /** Where the API server is; it stays there when it is started again. */
  get url(): string {
    return this.adminConfig.server;
  }

  /** Who signs the API server's certificate, PEM. */
  get caCertificate(): string {
    return this.#secrets.authority.certificate;
  }

  /** The client certificate of a member of "system:masters". */
  get adminCertificate(): CertificatePair {
    return this.#secrets.admin;
  }

  /** How a client reaches the API server with all rights. */
  get adminConfig(): ClientConfig {
    return this.configFor(this.#secrets.admin);
  }

  /** The admin's configuration as a kubeconfig, for kubectl and other programs. */
  get kubeconfig(): string {
    return kubeconfigOf(this.adminConfig);
  }

  /**
   * How a client reaches the API server as somebody.
   *
   * @param credential A client certificate, or a token.
   * @returns The configuration.
   */
  configFor(credential: CertificatePair | { readonly token: string }): ClientConfig {
    return this.#configAt(this.apiServer.port, credential);
  }

  /**
   * Signs a client certificate.
   *
   * @param identity The user and groups that the API server shall see.
   * @returns The pair.
   */
  issueClient(identity: ClientIdentity): Promise<CertificatePair> {
    return this.#secrets.authority.issueClient(identity);
  }

  /**
   * Signs a token for a service account.
   *
   * @param subject The service account, which has to exist, and how long the token is valid.
   * @returns The token.
   */
  issueToken(subject: TokenSubject): Promise<string> {
    return signToken(subject, {
      clock: this.#parts.clock,
      issuer: TOKEN_ISSUER,
      keys: this.#secrets.tokenKeys,
    });
  }

  /**
   * Starts what does not run.
   *
   * @returns A promise that resolves once all servers are ready.
   * @throws {ServerError} If one does not get ready.
   */
  async start(): Promise<void> {
    await this.etcd.start();
    await this.apiServer.start();
    if (this.controllerManager === undefined) {
      if (this.#parts.controllers) this.#controllers ??= startOwnControllers(this.adminConfig, this.#parts);
    } else {
      await Deno.writeTextFile(filesIn(this.folder).adminKubeconfig, this.kubeconfig);
      await this.controllerManager.start();
    }
  }

  /**
   * Stops the servers and copies what etcd has stored, so that other control planes can begin with it (`etcdData`).
   * The servers can be started again.
   *
   * *Cost*: about 70 MB of disk, and what the objects take.
   *
   * @param folder Where to; it must not be there yet, its parent must.
   * @returns A promise that resolves once all is copied.
   * @throws {Error} If the folder is there, or cannot be written.
   */
  async saveEtcdData(folder: string): Promise<void> {
    await this.#stopControllers();
    await this.controllerManager?.stop();
    // Before etcd, which waits for its watches.
    await this.apiServer.stop();
    await this.etcd.stop();
    await copyEtcdData(filesIn(this.folder).etcdData, folder);
  }

  /**
   * Ends all servers and removes all files; calling it again does nothing.
   *
   * @returns A promise that resolves once nothing is left.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends all servers and removes all files. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    try {
      await this.#stopControllers();
      // All at once and without grace: nobody will read what they could still write.
      const servers = [this.controllerManager, this.apiServer, this.etcd];
      await Promise.all(servers.map((server) => server?.stop({ kill: true })));
    } finally {
      await cleanUp(this.folder, this.#guard);
    }
  }

  async #stopControllers(): Promise<void> {
    await this.#controllers?.stop();
    this.#controllers = undefined;
  }

  #configAt(port: number, credential: CertificatePair | { readonly token: string }): ClientConfig {
    return {
      server: `https://127.0.0.1:${port}`,
      source: "the control plane of the test",
      ca: { data: this.caCertificate },
      ...("token" in credential
        ? credential
        : { cert: { data: credential.certificate }, key: { data: credential.privateKey } }),
    };
  }
}

/**
 * Starts a control plane.
 *
 * @param parts What it is made of.
 * @returns The control plane, once it answers.
 * @throws {ServerError} If a server does not get ready; then nothing is left.
 */
export async function launchControlPlane(parts: ControlPlaneParts): Promise<ControlPlane> {
  const guard = startGuard(parts.folder);
  let plane: ControlPlane | undefined;
  try {
    plane = new ControlPlane(parts, { secrets: await makeSecrets(parts), guard });
    if (parts.etcdData !== undefined) await copyEtcdData(parts.etcdData, filesIn(parts.folder).etcdData);
    await plane.start();
    return plane;
  } catch (error) {
    await (plane?.stop() ?? cleanUp(parts.folder, guard));
    throw error;
  }
}

async function cleanUp(folder: string, guard: Guard): Promise<void> {
  await Deno.remove(folder, { recursive: true });
  await guard.release();
}
