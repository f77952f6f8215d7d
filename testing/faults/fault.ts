/**
 * What can go wrong between a client and an API server: plain data, one value a fault.
 *
 * @module
 */

/** When a fault within an answer strikes. */
export interface FaultAfterEvents {
  /**
   * How many events (lines of the answer's body) pass before it; a list is one line.
   *
   * @default {0}
   */
  readonly afterEvents?: number;
}

/** What the `Status` of a refusal says. */
export interface FaultRefusal {
  /** The HTTP status code, such as 410. */
  readonly code: number;
  /** The word for programs, such as "Expired". @default {the usual one of the code} */
  readonly reason?: string;
  /** The words for people. @default {ones that name the fault} */
  readonly message?: string;
  /** After how many seconds the client shall ask again. @default {nothing is said about it} */
  readonly retryAfterSeconds?: number;
  /** Further details of the Status. @default {none} */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The server refuses the request with a `Status`; the request never reaches it. */
export interface StatusFault extends FaultRefusal {
  /** Tells it from the others. */
  readonly type: "status";
}

/** The connection is reset before an answer. */
export interface ResetFault {
  /** Tells it from the others. */
  readonly type: "reset";
  /** Whether the server has done what was asked: only its answer is lost then. @default {false} */
  readonly afterAnswer?: boolean;
}

/** Nothing is answered, and nothing closed; the request never reaches the server. */
export interface HangFault {
  /** Tells it from the others. */
  readonly type: "hang";
}

/** The request is passed on late. */
export interface LatencyFault {
  /** Tells it from the others. */
  readonly type: "latency";
  /** How late, in milliseconds. */
  readonly ms: number;
}

/** The connection is reset in the middle of the answer. */
export interface CutFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "cut";
  /** After half of the next event, once there is one ("inside"), or at once ("between"). @default {"between"} */
  readonly where?: "inside" | "between";
}

/** The answer ends, as a server ends a watch in due course. */
export interface EndFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "end";
}

/** The answer stops without an end: a connection that is half open. */
export interface SilenceFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "silence";
}

/** The answer comes in drops. */
export interface DripFault {
  /** Tells it from the others. */
  readonly type: "drip";
  /** How many bytes a drop has. @default {1} */
  readonly bytes?: number;
  /** The pause before each of them, in milliseconds. @default {1} */
  readonly everyMs?: number;
}

/** A watch is given up by an ERROR event, and ends. */
export interface ErrorEventFault extends FaultRefusal, FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "error-event";
}

/** A watch has a bookmark that the server did not send. */
export interface BookmarkFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "bookmark";
  /** The version that it names. @default {"1", which is stale} */
  readonly resourceVersion?: string;
}

/** A watch has each of its events twice. */
export interface DuplicateFault {
  /** Tells it from the others. */
  readonly type: "duplicate";
}

/** A watch has some of its events never: a fault of the server that no client can heal, to test what detects it. */
export interface LostEventsFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "lost-events";
  /** How many. @default {1} */
  readonly count?: number;
}

/** The events of a watch come late: as from a server that is behind the others. What follows waits for them. */
export interface LateEventsFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "late-events";
  /** How late, in milliseconds. */
  readonly ms: number;
  /** How many of them, one after the other. @default {1} */
  readonly count?: number;
}

/** A list shows what was, as from a server that is behind the others. A page that goes on from another one does not. */
export interface StaleListFault {
  /** Tells it from the others. */
  readonly type: "stale-list";
  /** How many resource versions ago; on a real server others write too, and make versions. @default {1} */
  readonly behind?: number;
  /** The version to show, rather than one that many versions ago. @default {none} */
  readonly resourceVersion?: string;
}

/** A write is refused as if somebody else had been faster; it never reaches the server. */
export interface ConflictFault {
  /** Tells it from the others. */
  readonly type: "conflict";
}

/** A watch begins at another version than the one asked for, so that it tells what was told already. */
export interface RewindFault {
  /** Tells it from the others. */
  readonly type: "rewind";
  /** The version that the server is asked for. */
  readonly resourceVersion: string;
}

/** The answer has something in it that does not belong there. */
export interface GarbageFault extends FaultAfterEvents {
  /** Tells it from the others. */
  readonly type: "garbage";
  /** What. @default {a few bytes that are neither UTF-8 nor JSON, and a line's end} */
  readonly content?: string | Uint8Array;
}

/** The answer is compressed, and half of it is missing; it ends as if it were whole. */
export interface TruncatedGzipFault {
  /** Tells it from the others. */
  readonly type: "truncated-gzip";
}

/** The answer ends as if it were whole after some of its bytes. */
export interface LostTailFault {
  /** Tells it from the others. */
  readonly type: "lost-tail";
  /** How many bytes are left of it. */
  readonly afterBytes: number;
}

/** Something that goes wrong between a client and an API server. */
export type Fault =
  | StatusFault
  | ResetFault
  | HangFault
  | LatencyFault
  | CutFault
  | EndFault
  | SilenceFault
  | DripFault
  | ErrorEventFault
  | BookmarkFault
  | DuplicateFault
  | LostEventsFault
  | LateEventsFault
  | StaleListFault
  | ConflictFault
  | RewindFault
  | GarbageFault
  | TruncatedGzipFault
  | LostTailFault;

/** All types of faults, for messages. */
export const FAULT_TYPES: readonly Fault["type"][] = [
  "status",
  "reset",
  "hang",
  "latency",
  "cut",
  "end",
  "silence",
  "drip",
  "error-event",
  "bookmark",
  "duplicate",
  "lost-events",
  "late-events",
  "stale-list",
  "conflict",
  "rewind",
  "garbage",
  "truncated-gzip",
  "lost-tail",
];
