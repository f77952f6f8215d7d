import assert from "node:assert/strict";
import { configure, getLogger, type LogRecord, reset } from "@logtape/logtape";
import { logtapeLog } from "./logtape_log.ts";

Deno.test("logtapeLog: hands message, level and fields to LogTape", async () => {
  const records: LogRecord[] = [];
  await configure({
    sinks: { memory: (record) => records.push(record) },
    loggers: [
      { category: "shop", sinks: ["memory"], lowestLevel: "debug" },
      { category: ["logtape", "meta"], lowestLevel: "error" },
    ],
  });
  try {
    const log = logtapeLog(getLogger("shop")).with({ controller: "web" });
    const error = new Error("why");
    log.debug("one");
    log.info("two", { key: "a" });
    log.warn("three");
    log.error("four", error, { key: "b" });
    assert.deepEqual(records.map(({ level, message }) => [level, message.join("")]), [
      ["debug", "one"],
      ["info", "two"],
      ["warning", "three"],
      ["error", "four"],
    ]);
    assert.deepEqual(records[1]?.properties, { controller: "web", key: "a" });
    assert.equal(records[3]?.properties["error"], error);
  } finally {
    await reset();
  }
});
