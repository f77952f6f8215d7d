/**
 * The certificates and keys of a control plane, new for each.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import {
  type CertificateAuthority,
  type CertificatePair,
  createAuthority,
  type ServiceAccountKeys,
  serviceAccountKeys,
} from "../credentials/certificate_authority.ts";
import { filesIn, type TokenUser, writeFiles } from "./control_plane_folder.ts";

/** What the servers and their clients know each other by. */
export interface Secrets {
  readonly authority: CertificateAuthority;
  readonly admin: CertificatePair;
  readonly tokenKeys: ServiceAccountKeys;
}

/** What {@linkcode makeSecrets} needs. */
export interface SecretsOptions {
  /** Tells from when certificates are valid. */
  readonly clock: Clock;
  /** The folder of the control plane. */
  readonly folder: string;
  readonly tokenUsers: readonly TokenUser[];
  /** Names and addresses that the server is reached by, besides loopback. @default {none} */
  readonly hosts?: readonly string[];
}

/**
 * Makes the secrets, and writes what the servers read of them.
 *
 * @param options For which control plane.
 * @returns The secrets.
 * @throws {Error} If the folder cannot be written.
 */
export async function makeSecrets({ clock, folder, tokenUsers, hosts }: SecretsOptions): Promise<Secrets> {
  const authority = await createAuthority(clock);
  const [serverPair, admin, tokenKeys] = await Promise.all([
    authority.issueServer(hosts),
    authority.issueClient({ user: "kubeloop-admin", groups: ["system:masters"] }),
    serviceAccountKeys(),
  ]);
  const caCertificate = authority.certificate;
  await writeFiles(filesIn(folder), { caCertificate, serverPair, serviceAccountKeys: tokenKeys, tokenUsers });
  return { authority, admin, tokenKeys };
}
