/**
 * Tests that need more than this package.
 *
 * @module
 */

/**
 * Whether tests on real servers are left out, for the `ignore` of a test: always, unless KUBELOOP_REQUIRE_BACKENDS is
 * set, as `deno task test:all` does. Then a missing binary fails the test and is named. What is installed does not
 * decide, so that `deno task test` does the same on every machine.
 */
export const ignoreRealServers: boolean = !Deno.env.get("KUBELOOP_REQUIRE_BACKENDS");

/**
 * Whether tests on a Docker engine are left out, for the `ignore` of a test: always, unless KUBELOOP_REQUIRE_DOCKER is
 * set, as `deno task test:all` does where it has found one.
 */
export const ignoreDocker: boolean = !Deno.env.get("KUBELOOP_REQUIRE_DOCKER");

/**
 * Whether tests that start many servers are left out, for the `ignore` of a test: always, unless KUBELOOP_REQUIRE_CROWDS
 * is set. `deno task test:all` runs them by themselves: beside others they would take the machine from them.
 */
export const ignoreCrowds: boolean = !Deno.env.get("KUBELOOP_REQUIRE_CROWDS");
