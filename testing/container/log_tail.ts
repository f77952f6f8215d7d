/**
 * The end of a container's log, for the message of a failure.
 *
 * @module
 */

import type { Readable } from "node:stream";
import { lastLines } from "../control_plane/server_error.ts";
import { DockerError } from "./docker.ts";

const KEPT_CHARACTERS = 20_000;

/** Keeps the end of a log that goes on. */
export class LogTail {
  #text = "";

  /**
   * Reads a log as long as there is one.
   *
   * @param stream The container's log, as testcontainers hands it to a consumer.
   */
  follow(stream: Readable): void {
    stream.on("data", (text: unknown) => {
      this.#text = `${this.#text}${text}`.slice(-KEPT_CHARACTERS);
    });
  }

  /**
   * Makes the error of a container that does not serve.
   *
   * @param what What did not start: "the control plane in a container".
   * @param why What is known of it: a reason, or the error that was thrown.
   * @returns The error, with the last lines of the log.
   */
  errorOf(what: string, why: unknown): DockerError {
    const reason = why instanceof Error ? why.message : String(why);
    const lines = this.#text === "" ? "" : `; the container's last lines are:\n${lastLines(this.#text)}`;
    return new DockerError(`Cannot start ${what}: ${reason}${lines}`, { cause: why });
  }
}
