/**
 * The folder of a control plane: keys, certificates, the users' tokens, the data of etcd.
 *
 * @module
 */

import type { ControlPlaneFiles } from "./api_server.ts";
import type { CertificatePair, ServiceAccountKeys } from "../credentials/certificate_authority.ts";

/** A user who comes with a token. */
export interface TokenUser {
  /** What the client sends as its bearer token. */
  readonly token: string;
  /** The name that the API server knows the client by. */
  readonly user: string;
  /** The groups that it is in; "system:masters" may do anything. @default {none} */
  readonly groups?: readonly string[];
}

/** What the servers are to find in the folder. */
export interface FolderContents {
  readonly caCertificate: string;
  readonly serverPair: CertificatePair;
  readonly serviceAccountKeys: ServiceAccountKeys;
  readonly tokenUsers: readonly TokenUser[];
}

/**
 * Tells where the files of a control plane are.
 *
 * @param folder The folder.
 * @returns Their paths.
 */
export function filesIn(folder: string): ControlPlaneFiles {
  return {
    caCertificate: `${folder}/ca.crt`,
    serverCertificate: `${folder}/server.crt`,
    serverKey: `${folder}/server.key`,
    serviceAccountKey: `${folder}/service-account.key`,
    serviceAccountPublicKey: `${folder}/service-account.pub`,
    tokens: `${folder}/tokens.csv`,
    adminKubeconfig: `${folder}/admin.kubeconfig`,
    etcdData: `${folder}/etcd`,
  };
}

/**
 * Writes the files that the servers read.
 *
 * @param files Where to.
 * @param contents What.
 * @returns A promise that resolves once all is written.
 * @throws {Error} If there is no room, or no permission.
 */
export async function writeFiles(files: ControlPlaneFiles, contents: FolderContents): Promise<void> {
  const { caCertificate, serverPair, serviceAccountKeys, tokenUsers } = contents;
  const texts = {
    [files.caCertificate]: caCertificate,
    [files.serverCertificate]: serverPair.certificate,
    [files.serverKey]: serverPair.privateKey,
    [files.serviceAccountKey]: serviceAccountKeys.privateKey,
    [files.serviceAccountPublicKey]: serviceAccountKeys.publicKey,
    [files.tokens]: tokenUsers.map(tokenLine).join(""),
  };
  try {
    for (const [path, text] of Object.entries(texts)) await Deno.writeTextFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot write the files of the control plane: ${reason}; TMPDIR can name another place`, {
      cause,
    });
  }
}

/** One line of the API server's `--token-auth-file`: token, user, uid, groups. */
function tokenLine({ token, user, groups = [] }: TokenUser): string {
  const fields = [token, user, user, groups.join(",")];
  return `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\n`;
}
