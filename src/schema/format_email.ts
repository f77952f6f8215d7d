/**
 * The string format "email": one address of RFC 5322, also with a display name, as Go's `net/mail` reads it.
 *
 * @module
 */

import { isIpv4, isIpv6 } from "./format_address.ts";

/** Letters of an atom: visible characters but the specials of RFC 5322, and everything outside ASCII. */
const ATOM = "!#$%&'*+\\-/0-9=?A-Z^_`a-z{|}~\\u{80}-\\u{10ffff}";
/** Letters inside quotes. */
const QUOTED = "\\t !#-[\\]-~\\u{80}-\\u{10ffff}";
const QUOTED_PAIR = "\\\\[\\t -~\\u{80}-\\u{10ffff}]";

const DOT_ATOM = new RegExp(`[${ATOM}]+(?:\\.[${ATOM}]+)*(?![.${ATOM}])`, "uy");
const LOOSE_ATOM = new RegExp(`[.${ATOM}]+`, "uy");
const QUOTED_STRING = new RegExp(`"(?:[${QUOTED}]|${QUOTED_PAIR})*"`, "uy");
const DOMAIN_LITERAL = /\[([!-Z^-~\u{80}-\u{10ffff}]*)\]/uy;
const SPACE = /[ \t]*/uy;
/** A word that says how it is encoded (RFC 2047), in a character set other than the three that Go knows. */
const FOREIGN_WORD =
  /^=\?(?!(?:utf-8|us-ascii|iso-8859-1)\?)[^?]+\?(?:[bB]\?[A-Za-z0-9+/=]*|[qQ]\?[^?]*)\?=$/i;

/**
 * Whether a text is one e-mail address: `jane@example.com`, `Jane <jane@example.com>`, or a group of one.
 *
 * @param text Any text.
 * @returns The API server's verdict.
 */
export function isEmail(text: string): boolean {
  const reader = new AddressReader(text);
  return reader.address({ groups: true }) === 1 && reader.comments() && reader.atEnd;
}

/** Reads addresses from left to right. */
class AddressReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position === this.#text.length;
  }

  /** Reads an address; says how many mailboxes it has, `undefined` where it is none. */
  address(options: { readonly groups: boolean }): number | undefined {
    this.#take(SPACE);
    if (this.#mailbox()) {
      this.#take(SPACE);
      if (this.#consume("(") && !this.#restOfComment()) return undefined;
      return 1;
    }
    if (!this.#at("<") && !this.#phrase()) return undefined;
    this.#take(SPACE);
    if (options.groups && this.#consume(":")) return this.#group();
    return this.#consume("<") && this.#mailbox() && this.#consume(">") ? 1 : undefined;
  }

  /** Reads white space and comments; false when a comment does not end. */
  comments(): boolean {
    this.#take(SPACE);
    while (this.#consume("(")) {
      if (!this.#restOfComment()) return false;
      this.#take(SPACE);
    }
    return true;
  }

  /** Reads `local-part@domain`, or nothing at all. */
  #mailbox(): boolean {
    const start = this.#position;
    this.#take(SPACE);
    const quoted = this.#take(QUOTED_STRING);
    const local = quoted === undefined ? this.#take(DOT_ATOM) : quoted.length > 2;
    if (local && this.#consume("@")) {
      this.#take(SPACE);
      if (this.#take(DOT_ATOM) !== undefined || this.#domainLiteral()) return true;
    }
    this.#position = start;
    return false;
  }

  #domainLiteral(): boolean {
    const literal = this.#take(DOMAIN_LITERAL)?.slice(1, -1);
    return literal !== undefined && (isIpv6(literal) || (isIpv4(literal) && !/\b0\d/.test(literal)));
  }

  /** Reads the words of a display name; at least one. */
  #phrase(): boolean {
    for (let words = 0;; words++) {
      if (words > 0 && !this.comments()) return false;
      this.#take(SPACE);
      if (this.atEnd) return true;
      if (this.#take(QUOTED_STRING) !== undefined) continue;
      const word = this.#take(LOOSE_ATOM);
      if (word === undefined || FOREIGN_WORD.test(word)) return words > 0;
    }
  }

  /** Reads what follows the colon of a group, its semicolon included. */
  #group(): number | undefined {
    this.#take(SPACE);
    if (this.#consume(";")) return this.comments() ? 0 : undefined;
    for (let mailboxes = 0;;) {
      const count = this.address({ groups: false });
      if (count === undefined || !this.comments()) return undefined;
      mailboxes += count;
      if (this.#consume(";")) return this.comments() ? mailboxes : undefined;
      if (!this.#consume(",")) return undefined;
    }
  }

  /** Reads up to the parenthesis that ends the comment; comments nest. */
  #restOfComment(): boolean {
    for (let depth = 1; !this.atEnd; this.#position++) {
      if (this.#at("\\") && this.#position + 1 < this.#text.length) this.#position++;
      else if (this.#at("(")) depth++;
      else if (this.#at(")") && --depth === 0) return this.#consume(")");
    }
    return false;
  }

  #at(character: string): boolean {
    return this.#text[this.#position] === character;
  }

  #consume(character: string): boolean {
    if (!this.#at(character)) return false;
    this.#position++;
    return true;
  }

  #take(expression: RegExp): string | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#position += found.length;
    return found;
  }
}
