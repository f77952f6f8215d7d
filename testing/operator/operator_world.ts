/**
 * Where the operators of a test environment live: a way to the API server with faults in it, and a list of who runs.
 *
 * @module
 */

import type { Transport } from "../../src/client/transport.ts";
import type { ControllerDefinition } from "../../src/controller/define_controller.ts";
import { ChanceFaults, type ChanceFaultsOptions } from "../faults/chance_faults.ts";
import type { FaultControls } from "../faults/fault_controls.ts";
import { checkRule, type FaultRule } from "../faults/fault_rule.ts";
import { type FaultTransport, faultTransport } from "../faults/fault_transport.ts";
import { TestOperator, type TestOperatorParts } from "./test_operator.ts";

/** Faults of a test environment. */
export interface TestFaultsOptions extends Partial<ChanceFaultsOptions> {
  /** Faults by rule; of several that want the same request, the first gets it. @default {[]} */
  readonly rules?: readonly FaultRule[];
  /** Faults by chance, the same for the same seed and the same requests. @default {none by chance} */
  readonly seed?: number;
  /** Whether the test's own client, `env.client`, meets them too. @default {false} */
  readonly ownClient?: boolean;
}

/** The part of the options of a test environment that is about operators. */
export interface OperatorOptions {
  /**
   * What goes wrong between the controllers and the API server: rules, or chance by a seed.
   *
   * @default {nothing}
   */
  readonly faults?: readonly FaultRule[] | TestFaultsOptions;
}

/** The part of a test environment that is about operators. */
export interface OperatorControls {
  /**
   * What goes wrong between the controllers and the API server can be changed while they run. Its `requests` are
   * remembered where the option `faults` is given, be it empty.
   */
  readonly faults: FaultControls;
  /**
   * Runs controllers as an operator that can be killed and started again.
   *
   * @param controllers What runs.
   * @returns The operator, once its workers run.
   * @throws {Error} If a controller can't run.
   */
  operator(controllers: readonly ControllerDefinition[]): Promise<TestOperator>;
}

/**
 * Checks what an environment asks for.
 *
 * @param options What it asks for.
 * @throws {TypeError} If a rule has an unknown word, or asks for what cannot be.
 * @throws {RangeError} If a number makes no sense.
 */
export function checkOperators({ faults = [] }: OperatorOptions): void {
  const { rules = [], seed, ownClient: _own, ...chance } = isRules(faults) ? { rules: faults } : faults;
  for (const rule of rules) checkRule(rule);
  if (seed !== undefined) new ChanceFaults({ ...chance, seed });
}

/** The operators of one environment, and what goes wrong for them. */
export class OperatorWorld implements OperatorControls {
  /** What carries the requests of the controllers. */
  readonly faults: FaultTransport;
  /** What carries the requests of the test's own client. */
  readonly ownTransport: Transport;
  readonly #parts: Omit<TestOperatorParts, "transport">;
  readonly #operators = new Set<TestOperator>();

  /**
   * @param parts What operators run with; its transport goes to the API server.
   * @param options What goes wrong on the way there; see {@linkcode checkOperators}.
   */
  constructor(parts: TestOperatorParts, options: OperatorOptions) {
    const { faults = [] } = options;
    const { transport, clock } = parts;
    const { rules = [], seed, ownClient = false, ...chance } = isRules(faults) ? { rules: faults } : faults;
    this.#parts = parts;
    this.faults = faultTransport(transport, {
      clock,
      // Nothing is kept of what nobody is curious about.
      ...(options.faults === undefined ? { remember: 0 } : {}),
      ...(seed === undefined ? {} : { chance: { ...chance, seed } }),
    });
    for (const rule of rules) this.faults.inject(rule);
    this.ownTransport = ownClient ? this.faults : transport;
  }

  /** Runs controllers for as long as the environment; they are not for killing, nothing is kept of them. */
  async run(controllers: readonly ControllerDefinition[]): Promise<void> {
    await this.#start(controllers, { remember: 0 });
  }

  /** Runs controllers. */
  async operator(controllers: readonly ControllerDefinition[]): Promise<TestOperator> {
    return await this.#start(controllers);
  }

  async #start(
    controllers: readonly ControllerDefinition[],
    options: { readonly remember?: number } = {},
  ): Promise<TestOperator> {
    const operator = new TestOperator(controllers, { ...this.#parts, ...options, transport: this.faults });
    this.#operators.add(operator);
    await operator.start();
    return operator;
  }

  /** Ends all that run. */
  async stop(): Promise<void> {
    // What is still going wrong would make the end take longer than the limits of a stop.
    this.faults.clear();
    // One that does not end does not keep the others from it.
    await using stack = new AsyncDisposableStack();
    for (const operator of this.#operators) stack.defer(() => operator.stop());
  }
}

function isRules(faults: readonly FaultRule[] | TestFaultsOptions): faults is readonly FaultRule[] {
  return Array.isArray(faults);
}
