/**
 * What the API server wants users to know besides its answer: deprecated versions, unknown fields.
 *
 * @module
 */

/** One warning of the server. */
export interface ApiWarning {
  /** 299 from API servers. */
  readonly code: number;
  /** Who warns; "-" from API servers. */
  readonly agent: string;
  /** What there is to know. */
  readonly text: string;
}

/** `299 - "text"`, several of them with commas between; the text escapes quotes and backslashes. */
const WARNING = /(\d{3}) (\S+) "((?:[^"\\]|\\.)*)"/g;
/** Texts can name objects: past this many the memory of them begins anew. */
const MAX_SEEN = 1_000;

/**
 * Reads a `Warning` header.
 *
 * @param header The header, all lines of it joined by commas.
 * @returns The warnings in order; what cannot be read is skipped.
 *
 * @see RFC 7234, section 5.5
 */
export function parseWarnings(header: string | null): readonly ApiWarning[] {
  return Array.from((header ?? "").matchAll(WARNING), ([, code, agent = "-", text = ""]) => ({
    code: Number(code),
    agent,
    text: text.replace(/\\(.)/g, "$1"),
  }));
}

/** Passes each warning on once. */
export class WarningFilter {
  readonly #seen = new Set<string>();
  readonly #onWarning: (warning: ApiWarning) => void;

  /** @param onWarning Is told each warning the first time it comes. */
  constructor(onWarning: (warning: ApiWarning) => void) {
    this.#onWarning = onWarning;
  }

  /**
   * Reads the warnings of an answer.
   *
   * @param header Its `Warning` header.
   */
  take(header: string | null): void {
    if (header === null) return;
    for (const warning of parseWarnings(header)) {
      if (this.#seen.has(warning.text)) continue;
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(warning.text);
      this.#onWarning(warning);
    }
  }
}
