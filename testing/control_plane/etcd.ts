/**
 * etcd, as the store of one control plane.
 *
 * @module
 */

import type { Clock } from "../../src/async/clock.ts";
import { withDeadline } from "../../src/async/deadline.ts";
import type { ServerSpec } from "./server.ts";

const PROBE_TIMEOUT_MS = 2_000;

/**
 * Describes an etcd.
 *
 * @param binary The path of etcd.
 * @param options A name that no other etcd of this machine has, where its data are, and the clock.
 * @returns The description; "ready" means that it has itself for a leader.
 */
export function etcdSpec(
  binary: string,
  { clock, name, dataFolder }: { readonly clock: Clock; readonly name: string; readonly dataFolder: string },
): ServerSpec {
  return {
    name: "etcd",
    binary,
    portCount: 2,
    // It waits seconds for the watches of a kube-apiserver, which never end; all that it has confirmed is written.
    graceMs: 500,
    args: ([client, peer]) => [
      `--name=${name}`,
      `--data-dir=${dataFolder}`,
      `--listen-client-urls=${loopback(client)}`,
      `--advertise-client-urls=${loopback(client)}`,
      `--listen-peer-urls=${loopback(peer)}`,
      `--initial-advertise-peer-urls=${loopback(peer)}`,
      `--initial-cluster=${name}=${loopback(peer)}`,
      // The data need not survive the machine.
      "--unsafe-no-fsync",
    ],
    isReady: async ([client]) => {
      const answer = await withDeadline(clock, (signal) => listMembers(client, signal), {
        timeoutMs: PROBE_TIMEOUT_MS,
        what: "an answer of etcd",
      });
      // The port may have been taken by the etcd of another test.
      return answer.includes(`"name":"${name}"`);
    },
  };
}

/**
 * The address of a port of this machine.
 *
 * @param port The port.
 * @returns The address.
 */
export function loopback(port: number | undefined): string {
  return `http://127.0.0.1:${port}`;
}

/** Needs a leader, unlike most questions. */
async function listMembers(port: number | undefined, signal: AbortSignal): Promise<string> {
  const body = JSON.stringify({ linearizable: true });
  const response = await fetch(`${loopback(port)}/v3/cluster/member/list`, { method: "POST", body, signal });
  return await response.text();
}
