import assert from "node:assert/strict";
import { cidrFindings, endpointIpFindings, ipFindings, ipv4Number, ipv4Text } from "./ip_rules.ts";

Deno.test("ipFindings: takes addresses of both families", () => {
  for (const address of ["10.0.0.1", "255.255.255.255", "fd00::1", "::1"]) {
    assert.deepEqual(ipFindings(address), []);
  }
});

Deno.test("ipFindings: tells what is wrong", () => {
  assert.deepEqual(ipFindings("010.0.0.1"), ["must not have leading 0s"]);
  assert.deepEqual(ipFindings("::ffff:10.0.0.1"), ["must not be an IPv4-mapped IPv6 address"]);
  assert.equal(ipFindings("10.0.0.256").length, 1);
  assert.equal(ipFindings("::g").length, 1);
});

Deno.test("cidrFindings: takes networks, and no addresses within", () => {
  assert.deepEqual(cidrFindings("10.0.0.0/24"), []);
  assert.deepEqual(cidrFindings("fd00::/8"), []);
  assert.deepEqual(cidrFindings("10.0.0.1/24"), ["must not have bits set beyond the prefix length"]);
  assert.equal(cidrFindings("10.0.0.0/33").length, 1);
});

Deno.test("endpointIpFindings: refuses what is no machine", () => {
  assert.deepEqual(endpointIpFindings("192.168.3.4"), []);
  for (const address of ["0.0.0.0", "127.0.0.1", "169.254.0.1", "224.0.0.1", "fe80::1"]) {
    assert.equal(endpointIpFindings(address).length, 1);
  }
});

Deno.test("ipv4Text: is the way back of ipv4Number", () => {
  assert.equal(ipv4Text(ipv4Number("10.1.2.3") + 1), "10.1.2.4");
});
