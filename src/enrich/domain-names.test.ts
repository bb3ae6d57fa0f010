// Names of addresses, asked for beside the events.
import { describe, expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { addressBytes } from "../state/addresses.ts";
import { DomainNames } from "./domain-names.ts";

const answers: Readonly<Record<string, readonly string[]>> = {
  "a.example": ["192.0.2.1", "2001:DB8:0::1"],
  "b.example": ["192.0.2.1"],
  "strange.example": ["not an address"],
};

async function resolve(name: string): Promise<readonly string[]> {
  const answer = answers[name];
  if (answer === undefined) throw new Error("NXDOMAIN");
  return answer;
}

async function started(names: readonly string[], how = resolve): Promise<DomainNames> {
  const domains = new DomainNames(names, how);
  await domains.start();
  domains.close();
  return domains;
}

describe("an address", () => {
  const names = ["a.example", "b.example", "gone.example", "strange.example"];
  test.each([
    ["192.0.2.1", ["a.example", "b.example"]],
    ["2001:db8::1", ["a.example"]],
    ["192.0.2.2", []],
  ])("%s has the names %p", async (address, wanted) => {
    const domains = await started(names);
    expect([...domains.namesOf(addressBytes(address)!)]).toEqual(wanted);
  });
});

test("before the first answer an address has no name, and nobody waits for it", () => {
  const domains = new DomainNames(["a.example"], () => new Promise(() => {}));
  void domains.start();
  expect(domains.namesOf(addressBytes("192.0.2.1")!)).toEqual([]);
  domains.close();
});

test("an answer after the end changes nothing", async () => {
  let answer: (addresses: readonly string[]) => void = () => {};
  const domains = new DomainNames(["a.example"], () => new Promise((done) => (answer = done)));
  const first = domains.start();
  domains.close();
  answer(["192.0.2.1"]);
  await first;
  expect(domains.namesOf(addressBytes("192.0.2.1")!)).toEqual([]);
});

test("a name is asked for once at a time, and few at once", async () => {
  let asking = 0;
  let most = 0;
  const names = Array.from({ length: 50 }, (_, i) => `${i}.example`);
  await started([...names, ...names], async () => {
    most = Math.max(most, ++asking);
    await Promise.resolve();
    asking--;
    return [];
  });
  expect(most).toBeLessThanOrEqual(limits.domainLookupsAtOnce);
});

test("there is a bound, and what is beyond it is told", () => {
  const names = Array.from({ length: limits.domainNamesMax + 2 }, (_, i) => `${i}.example`);
  expect(new DomainNames(names, resolve).ignored).toHaveLength(2);
});
