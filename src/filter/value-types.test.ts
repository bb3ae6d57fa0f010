import { describe, expect, test } from "bun:test";
import { contains, network, parseIpv4, parseIpv6 } from "./network.ts";
import { valueType, type ValueTypeName } from "./value-types.ts";

function read(type: ValueTypeName, text: string) {
  const parsed = valueType(type).parse(text);
  return "reason" in parsed ? parsed.reason : parsed.value;
}

describe("numbers are read as scanf(3) reads them", () => {
  test.each([
    ["INT8", "127", 127],
    ["INT8", "128", -128],
    ["INT16", "-32769", 32767],
    ["INT32", "2147483648", -2147483648],
    ["INT64", "9223372036854775807", 9223372036854775807n],
    ["INT64", "9223372036854775808", 9223372036854775807n],
    ["INT64", "-9223372036854775809", -9223372036854775808n],
    ["INT64", "9007199254740991", 9007199254740991],
    ["UINT8", "257", 1],
    ["UINT32", "-1", 4294967295],
    ["UINT64", "-1", 18446744073709551615n],
    ["UINT64", "99999999999999999999", 18446744073709551615n],
    ["PID", "+7", 7],
    ["FLAGS32", " 7", 7],
    ["UINT32", "007", 7],
    ["UINT32", "", " is not a valid number"],
    ["UINT32", "7 ", "7  is not a valid number"],
    ["UINT32", "0x7", "0x7 is not a valid number"],
    ["UINT32", "-", "- is not a valid number"],
    ["DOUBLE", "7", 7],
    ["DOUBLE", "7.5", "7.5 is not a valid number"],
    ["PORT", "", 0],
    ["PORT", "http", 80],
    ["PORT", "-1", "unrecognized protocol -1"],
  ] as const)("%p %p -> %p", (type, text, want) => expect(read(type, text)).toBe(want));
});

describe("addresses", () => {
  test.each([
    ["1.2.3.4", "1.2.3.4"],
    ["0.0.0.0", "0.0.0.0"],
    ["1.2.3.256", undefined],
    ["1.2.3.04", undefined],
    ["1.2.3", undefined],
    ["1.2.3.4.5", undefined],
    [" 1.2.3.4", undefined],
  ])("%p", (text, want) => expect(parseIpv4(text)?.join(".")).toBe(want));

  test.each([
    ["::", "0".repeat(32)],
    ["::1", `${"0".repeat(31)}1`],
    ["2001:4860:4860::8888", "20014860486000000000000000008888"],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
    ["1:2:3:4:5:6:7::", "00010002000300040005000600070000"],
    ["::ffff:1.2.3.4", "00000000000000000000ffff01020304"],
    ["FE80::a", "fe80000000000000000000000000000a"],
    ["1:2:3:4:5:6:7:8:9", undefined],
    ["1:2:3:4:5:6:7:8::", undefined],
    ["1::2::3", undefined],
    ["12345::", undefined],
    [":1", undefined],
    ["1:", undefined],
    ["", undefined],
    ["1.2.3.4::", undefined],
    ["::1%eth0", undefined],
  ])("%p", (text, want) => {
    const bytes = parseIpv6(text);
    expect(bytes && Buffer.from(bytes).toString("hex")).toBe(want);
  });

  test("membership looks at the masked bits only", () => {
    const net = network(parseIpv4("142.251.111.9")!, 20);
    expect(contains(net, parseIpv4("142.251.96.1")!)).toBe(true);
    expect(contains(net, parseIpv4("142.251.95.1")!)).toBe(false);
    expect(contains(net, parseIpv6("::1")!)).toBe(false);
    expect(contains(network(parseIpv4("9.9.9.9")!, 0), parseIpv4("1.1.1.1")!)).toBe(true);
  });
});
