// Addresses as text, the way inet_ntop writes them.
import { describe, expect, test } from "bun:test";
import { addressBytes, addressText, endpointText, isMappedV4 } from "./addresses.ts";

describe("an address as text", () => {
  const cases = [
    "127.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "2001:db8::8:800:200c:417a",
    "2001:db8:0:1:1:1:1:1",
    "2001:0:0:1::1",
    "::ffff:1.2.3.4",
    "::1.2.3.4",
    "1:2:3:4:5:6:7:8",
  ];
  test.each(cases)("%s comes back from its bytes", (text) => {
    expect(addressText(addressBytes(text)!)).toBe(text);
  });

  test("has no brackets around IPv6 in endpoints", () => {
    expect(endpointText(addressBytes("::1")!, 53)).toBe("::1:53");
    expect(endpointText(addressBytes("10.0.0.1")!, 53)).toBe("10.0.0.1:53");
  });
});

test.each(["", "1.2.3", "1.2.3.256", "::1::2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "g::"])(
  "%p is no address",
  (text) => expect(addressBytes(text)).toBeUndefined(),
);

test.each([
  ["::ffff:1.2.3.4", true],
  ["::", true], // The original takes no address for an IPv4 one.
  ["::1", false],
  ["fe80::1", false],
])("%s is an IPv4 address in disguise: %p", (text, mapped) => {
  expect(isMappedV4(addressBytes(text)!, 0)).toBe(mapped);
});
