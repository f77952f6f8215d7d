import assert from "node:assert/strict";
import { scheduleFault } from "./cron_schedule.ts";

for (const schedule of ["*/5 * * * *", "0 0 1 jan mon", "@hourly", "@every 5m", "1,2,3-5/2 * ? * 0"]) {
  Deno.test(`scheduleFault: ${schedule} is a schedule`, () => {
    assert.equal(scheduleFault(schedule), undefined);
  });
}

const BAD: readonly (readonly [string, string])[] = [
  ["* * *", "expected exactly 5 fields, found 3: [* * *]"],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["5-2 * * * *", "beginning of range (5) beyond end of range (2): 5-2"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["1/2/3 * * * *", "too many slashes: 1/2/3"],
];

for (const [schedule, fault] of BAD) {
  Deno.test(`scheduleFault: ${schedule} is none`, () => {
    assert.equal(scheduleFault(schedule), fault);
  });
}
