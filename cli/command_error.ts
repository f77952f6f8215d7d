/**
 * How a command ends that did not do what it was told.
 *
 * @module
 */

/** Thrown by a command to end with one line and an exit code of its own. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** 1 for a failure, 2 for a wrong command line, 3 for files that differ from what they are made of. */
  readonly exitCode: 1 | 2 | 3;

  /**
   * @param message What was not done, why, and what to do.
   * @param exitCode The code to end with.
   * @param options The cause.
   */
  constructor(message: string, exitCode: 1 | 2 | 3, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
