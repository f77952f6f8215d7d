/**
 * The addresses and node ports that services are given. Which are taken is read from the stored services each time, so
 * that a fork of the storage, or one that was filled otherwise, is never in doubt.
 *
 * @module
 */

import type { Random } from "../../../src/async/random.ts";
import { type JsonObject, objectOrEmpty } from "../json.ts";
import type { ObjectStore } from "../object_store.ts";
import type { ServedResource } from "../served_resource.ts";
import { numberAt, textsAt } from "./field_values.ts";
import { ipv4Number, ipv4Text, isIpv4 } from "./ip_rules.ts";
import { nodePortsOf } from "./service_spec.ts";

/** Numbers of which some are given when they are asked for, and the others to whoever takes any. */
interface Range {
  readonly first: number;
  readonly last: number;
  /** The numbers before this one are given to whoever takes any when all others are gone. */
  readonly firstOfAny: number;
}

/** The addresses of 10.0.0.0/24, without that of the network and the one for all. */
const ADDRESSES: Range = rangeFrom(ipv4Number("10.0.0.1"), { size: 254, reserved: 16 });
const NODE_PORTS: Range = rangeFrom(30_000, { size: 2_768, reserved: 86 });
/** The API server's own service has it. */
const SERVER_ADDRESS = "10.0.0.1";

/** Why a number is not to be had; in the server's words. */
export type Refusal = string;

/** What is still free. */
export class ServicePool {
  readonly #addresses: Set<number>;
  readonly #ports: Set<number>;
  readonly #random: Random;

  /**
   * @param parts Where the services are, which resource they are, and where the choice comes from.
   */
  constructor({ store, served, random }: {
    readonly store: ObjectStore;
    readonly served: ServedResource;
    readonly random: Random;
  }) {
    const specs = store.list(served).map((service) => objectOrEmpty(service["spec"]));
    this.#addresses = new Set([SERVER_ADDRESS, ...specs.flatMap(addressesOf)].map(ipv4Number));
    this.#ports = new Set(specs.flatMap(portsOf));
    this.#random = random;
  }

  /**
   * Takes an address that is asked for.
   *
   * @param address The address.
   * @returns Why it is not to be had; `undefined` if it is taken now.
   */
  takeAddress(address: string): Refusal | undefined {
    const number = isIpv4(address) ? ipv4Number(address) : -1;
    if (number < ADDRESSES.first || number > ADDRESSES.last) {
      return "the provided network does not match the current range";
    }
    if (this.#addresses.has(number)) return "provided IP is already allocated";
    this.#addresses.add(number);
    return undefined;
  }

  /**
   * Takes any address.
   *
   * @returns The address; `undefined` if there is none left.
   */
  anyAddress(): string | undefined {
    const number = this.#any(ADDRESSES, this.#addresses);
    return number === undefined ? undefined : ipv4Text(number);
  }

  /**
   * Takes a node port that is asked for.
   *
   * @param port The port.
   * @returns Why it is not to be had; `undefined` if it is taken now.
   */
  takePort(port: number): Refusal | undefined {
    const { first, last } = NODE_PORTS;
    if (port < first || port > last) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    }
    if (this.#ports.has(port)) return "provided port is already allocated";
    this.#ports.add(port);
    return undefined;
  }

  /**
   * Takes any node port.
   *
   * @returns The port; `undefined` if there is none left.
   */
  anyPort(): number | undefined {
    return this.#any(NODE_PORTS, this.#ports);
  }

  #any({ first, last, firstOfAny }: Range, taken: Set<number>): number | undefined {
    for (const [from, to] of [[firstOfAny, last], [first, firstOfAny - 1]] as const) {
      const size = to - from + 1;
      const start = Math.floor(this.#random.next() * size);
      for (let step = 0; step < size; step++) {
        const number = from + (start + step) % size;
        if (taken.has(number)) continue;
        taken.add(number);
        return number;
      }
    }
    return undefined;
  }
}

function rangeFrom(first: number, { size, reserved }: { size: number; reserved: number }): Range {
  return { first, last: first + size - 1, firstOfAny: first + reserved };
}

function addressesOf(spec: JsonObject): readonly string[] {
  return textsAt(spec, "clusterIPs").filter(isIpv4);
}

function portsOf(spec: JsonObject): readonly number[] {
  const healthCheck = numberAt(spec, "healthCheckNodePort");
  return [...nodePortsOf(spec), ...(healthCheck === 0 ? [] : [healthCheck])];
}
