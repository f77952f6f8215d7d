/**
 * The operator as a program: `deno task start`, and then `--help` for what it can be told.
 *
 * @module
 */

import { run } from "@kubeloop/sdk";
import { controller } from "./controller.ts";
import { TsTest } from "./resource.ts";

if (import.meta.main) await run({ controllers: [controller], install: [TsTest] });
