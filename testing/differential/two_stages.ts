/**
 * Plays sequences of operations to two servers, and compares their answers.
 *
 * @module
 */

import { type Difference, differences } from "../conformance/compare.ts";
import { normalized } from "../conformance/normalize.ts";
import type { Recording, Stage, StepRecord } from "../conformance/player.ts";
import { makeReady, playOne } from "../conformance/run_scenarios.ts";
import type { Scenario } from "../conformance/scenario.ts";
import { exceptionOf } from "./exceptions.ts";

/** Both servers. */
export interface Stages {
  readonly real: Stage;
  readonly embedded: Stage;
  /** What the names of this run have in them. */
  readonly run: string;
}

/** What came of a sequence. */
export interface Comparison {
  readonly scenario: Scenario;
  /** How many answers and events the real server gave. */
  readonly answers: number;
  /** The differences that nothing explains, without the consequences of others. */
  readonly unexplained: readonly Difference[];
  /** How many differences exceptions cover. */
  readonly excepted: number;
  /** What the embedded server answered, normalized. */
  readonly embedded: readonly StepRecord[];
}

/** Plays to two servers that are ready. */
export class TwoStages {
  readonly #stages: Stages;
  #played = 0;

  private constructor(stages: Stages) {
    this.#stages = stages;
  }

  /**
   * Makes both servers ready.
   *
   * @param stages The servers.
   * @returns What plays to them.
   * @throws {Error} If the fixtures cannot be installed.
   */
  static async ready(stages: Stages): Promise<TwoStages> {
    await makeReady(stages.real, stages.run);
    await makeReady(stages.embedded, stages.run);
    return new TwoStages(stages);
  }

  /**
   * Plays a scenario to both. Several may be played at a time.
   *
   * @param scenario The scenario.
   * @returns What differs.
   * @throws {Error} If the scenario cannot be played.
   */
  async compare(scenario: Scenario): Promise<Comparison> {
    const where = { run: this.#stages.run, index: this.#played++ };
    const real = await playOne(scenario, this.#stages.real, where);
    const embedded = await playOne(scenario, this.#stages.embedded, where);
    const expected = normalized(real.recording, real.sent);
    const given = normalized(embedded.recording, embedded.sent);
    const found = differences(expected, given);
    const unexplained = found.filter((difference) => exceptionOf(difference, expected) === undefined);
    return {
      scenario,
      answers: answersIn(real.recording),
      unexplained: withoutConsequences(unexplained),
      excepted: found.length - unexplained.length,
      embedded: given,
    };
  }
}

function answersIn({ records }: Recording): number {
  return records.reduce(
    (sum, { outcome: { events } }) => sum + (Array.isArray(events) ? events.length : 1),
    0,
  );
}

/** Answers with different codes differ in everything else as well. */
function withoutConsequences(found: readonly Difference[]): readonly Difference[] {
  const steps = new Set(found.filter(({ at }) => at === "code").map(({ step }) => step));
  return found.filter(({ step, at }) => !steps.has(step) || at === "code" || at === "body.message");
}
