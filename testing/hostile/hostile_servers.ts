/**
 * The servers of a run of hostile requests, ready for it: the embedded one twice, behind a socket and without, and a real
 * one where there is to be one.
 *
 * @module
 */

import { type Clock, systemClock } from "../../src/async/clock.ts";
import { seededRandom } from "../../src/async/random.ts";
import { VirtualClock } from "../../src/async/virtual_clock.ts";
import { HttpTransport } from "../../src/client/http_transport.ts";
import { startControlPlane } from "../backends/control_plane.ts";
import { embeddedTransport } from "../backends/embedded.ts";
import { compactEtcd } from "../conformance/compact_etcd.ts";
import type { Stage } from "../conformance/player.ts";
import { makeReady } from "../conformance/run_scenarios.ts";
import { EmbeddedServer } from "../embedded/server.ts";
import { type HostileStage, processStage, wireStage } from "./hostile_stage.ts";

/** A server of a run. */
export interface HostileServer {
  /** How hostile requests get there. */
  readonly hostile: HostileStage;
  /** How scenarios get there. */
  readonly stage: Stage;
  /** The embedded server itself. */
  readonly embedded?: EmbeddedServer;
}

/** All servers of a run; they stop when they are disposed of. */
export interface HostileServers extends AsyncDisposable {
  /** The one that the others are compared with comes first. */
  readonly all: readonly HostileServer[];
}

/** A member of "system:masters" comes with it. */
const TOKEN = "hostile-token";
const ADMIN = { name: "admin", groups: ["system:masters"] } as const;

/**
 * Starts servers.
 *
 * @param run What the names of the run have in them.
 * @param options Whether there is a real server.
 * @returns The servers, with the fixtures of the scenarios; their history begins after these.
 * @throws {Error} If a server does not start.
 */
export async function startServers(
  run: string,
  { isReal }: { readonly isReal: boolean },
): Promise<HostileServers> {
  await using stack = new AsyncDisposableStack();
  const real = isReal ? [await startReal(stack)] : [];
  const embedded = [startEmbedded(stack, "embedded", true), startEmbedded(stack, "in process", false)];
  const all: readonly HostileServer[] = [...real, ...embedded];
  for (const { stage } of all) await makeReady(stage, run);
  const started = stack.move();
  return { all, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

async function startReal(stack: AsyncDisposableStack): Promise<HostileServer> {
  const tokenUsers = [{ token: TOKEN, user: ADMIN.name, groups: ADMIN.groups }];
  const plane = stack.use(await startControlPlane({ tokenUsers }));
  const transport = new HttpTransport(plane.adminConfig);
  stack.defer(() => transport.close());
  const { hostname, port } = new URL(plane.url);
  const address = { hostname, port: Number(port), ca: plane.caCertificate };
  return {
    hostile: wireStage("real", address, wire(systemClock)),
    stage: {
      transport,
      clock: systemClock,
      forget: () => compactEtcd(`http://127.0.0.1:${plane.etcd.port}`),
    },
  };
}

function startEmbedded(stack: AsyncDisposableStack, name: string, isOnSocket: boolean): HostileServer {
  const clock = new VirtualClock({ startMs: systemClock.now() });
  const server = stack.use(
    new EmbeddedServer({ clock, random: seededRandom(1), authorization: "RBAC" }),
  );
  server.addUser(TOKEN, ADMIN);
  const stage: Stage = {
    transport: embeddedTransport(server),
    clock,
    passTime: (milliseconds) => clock.advance(milliseconds),
    forget: () => server.compact(),
  };
  if (!isOnSocket) return { hostile: processStage(name, server, TOKEN), stage, embedded: server };
  const { hostname, port } = new URL(server.listen().url);
  const hostile = wireStage(name, { hostname, port: Number(port) }, wire(systemClock));
  return { hostile, stage, embedded: server };
}

function wire(clock: Clock): { readonly token: string; readonly clock: Clock } {
  return { token: TOKEN, clock };
}
