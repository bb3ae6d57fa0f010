// The state as a whole: which thread and descriptor an event is about, looking things up, bounds.
import { describe, expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { currentEvents, type EventKey, eventTypes } from "../schema/events.ts";
import { Machine, snapshot } from "../../test/support/machine.ts";
import { makeEvent, type ParamInput } from "../../test/support/make-event.ts";
import { fdTypes } from "./fd-types.ts";
import { type Accounts, type Lookups, noLookups } from "./lookups.ts";
import type { ThreadSnapshot } from "./snapshot.ts";

function knowing(threads: readonly ThreadSnapshot[], asked: number[] = []): Lookups {
  return {
    ...noLookups,
    thread: (tid) => {
      asked.push(tid);
      return threads.find((thread) => thread.tid === tid);
    },
  };
}

describe("an event of a thread that is not in the table", () => {
  test("has it looked up once, with its descriptors", () => {
    const asked: number[] = [];
    const fds = [{ fd: 3, type: fdTypes.fileV2, name: "/f", ino: 1 }];
    const m = new Machine({ lookups: knowing([snapshot({ tid: 9, comm: "late", fds })], asked) });
    m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 }, (state) => {
      expect(state.thread?.comm).toBe("late");
      expect(state.fd?.name).toBe("/f");
    });
    m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 });
    expect(asked).toEqual([9]);
  });

  test("brings the main thread along", () => {
    const fds = [{ fd: 3, type: fdTypes.fileV2, name: "/f", ino: 1 }];
    const threads = [snapshot({ tid: 8, fds }), snapshot({ tid: 9, pid: 8, flags: 0x2001 })];
    const m = new Machine({ lookups: knowing(threads) });
    m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 }, (state) => {
      expect(state.fd?.name).toBe("/f");
      expect(state.thread?.main?.tid).toBe(8);
    });
  });

  test("makes a placeholder when nobody knows it", () => {
    const asked: number[] = [];
    const m = new Machine({ lookups: knowing([], asked) });
    m.event("syscall_openat_2_x", 9, { fd: 3, dirfd: -100, name: "f", flags: 1 }, (state) => {
      expect(state.thread).toMatchObject({ comm: "<NA>", exe: "<NA>", pid: -1, uid: 0xffffffff });
      expect(state.fd?.name).toBe("./f");
    });
    m.event("syscall_close_x", 9, { res: 0, fd: 3 });
    expect(asked).toEqual([9]);
    expect(m.state.counters()).toMatchObject({ threadLookups: 1, threadLookupsFailed: 1 });
  });

  test.each(["procexit_1_e", "schedswitch_6_e"] as const)("asks nobody for %s", (key) => {
    const asked: number[] = [];
    const m = new Machine({ lookups: knowing([], asked) });
    m.event(key, 9, {}, (state) => expect(state.thread).toBeUndefined());
    m.event("notification_e", 9, { id: "a", desc: "b" }, (state) => {
      expect(state.thread).toBeUndefined();
    });
    expect(asked).toEqual([]);
  });
});

describe("a scan at start", () => {
  test("links threads in any order", () => {
    const m = new Machine().start(
      { tid: 31, pid: 30, ptid: 20, flags: 0x2001 },
      { tid: 30, ptid: 20 },
      { tid: 20, ptid: 1 },
      { tid: 1, ptid: 0 },
      { tid: 40, ptid: 999 },
    );
    expect(m.thread(31).main).toBe(m.thread(30));
    expect(m.thread(30).group?.aliveCount).toBe(2);
    expect(m.state.threads.ancestor(m.thread(31), 2)?.tid).toBe(1);
    expect(m.thread(40).ptid).toBe(0);
  });

  test("finds out who is the server of a connection", () => {
    const ip = Uint8Array.of(10, 0, 0, 5);
    const peer = Uint8Array.of(9, 9, 9, 9);
    const end = { localIp: ip, remoteIp: peer, remotePort: 5, protocol: 2 } as const;
    const m = new Machine().start({
      tid: 1,
      ptid: 0,
      fds: [
        {
          fd: 3,
          type: fdTypes.ipv4Server,
          name: "",
          ino: 1,
          socket: { localIp: ip, localPort: 80 },
        },
        { fd: 4, type: fdTypes.ipv4, name: "", ino: 2, socket: { ...end, localPort: 80 } },
        { fd: 5, type: fdTypes.ipv4, name: "", ino: 3, socket: { ...end, localPort: 81 } },
      ],
    });
    expect(m.thread(1).fd(3)?.name).toBe("10.0.0.5:80");
    expect(m.thread(1).fd(4)).toMatchObject({ name: "9.9.9.9:5->10.0.0.5:80", isServer: true });
    expect(m.thread(1).fd(5)).toMatchObject({ name: "10.0.0.5:81->9.9.9.9:5", isClient: true });
  });
});

describe("names of users and groups", () => {
  const accounts: Accounts = {
    users: [{ uid: 33, gid: 33, name: "www", home: "/var/www", shell: "/bin/false" }],
    groups: [{ gid: 33, name: "www" }],
  };

  test("are asked for once per unknown id", () => {
    const asked: string[] = [];
    const lookups: Lookups = {
      ...noLookups,
      accounts: (containerId, pid) => {
        asked.push(`${containerId}:${pid}`);
        return asked.length === 1 ? accounts : undefined;
      },
    };
    const m = new Machine({ lookups }).start({ tid: 1, ptid: 0 });
    for (const uid of [0, 33, 33, 44, 44]) m.event("syscall_setuid_x", 1, { res: 0, uid });
    expect(asked).toEqual([":1", ":1"]);
    expect(m.state.users.user("", 33)?.home).toBe("/var/www");
    expect(m.state.users.group("", 33)?.name).toBe("www");
    expect(m.state.users.user("", 44)).toBeUndefined();
    expect(m.state.users.user("", 0)?.name).toBe("root");
  });

  test("come and go with events, per container", () => {
    const m = new Machine();
    const user = { uid: 5, gid: 5, name: "u", home: "/h", shell: "/s", container_id: "c" };
    m.event("user_added_e", 0, user);
    m.event("group_added_e", 0, { gid: 5, name: "g", container_id: "c" });
    expect(m.state.users.user("c", 5)?.name).toBe("u");
    expect(m.state.users.user("", 5)).toBeUndefined();
    expect(m.state.users.group("c", 5)?.name).toBe("g");
    m.event("user_deleted_e", 0, user);
    m.event("group_deleted_e", 0, { gid: 5, name: "g", container_id: "c" });
    expect(m.state.users.user("c", 5)).toBeUndefined();
    expect(m.state.users.group("c", 5)).toBeUndefined();
  });
});

test("purging removes placeholders and what is gone, in slices", () => {
  const lookups = { ...noLookups, isAlive: (tid: number) => tid !== 20 };
  const m = new Machine({ lookups });
  m.start({ tid: 1, ptid: 0 }, { tid: 20 }, { tid: 30 });
  m.event("syscall_read_x", 77, { res: 0, fd: 1 });
  const now = Number(m.now >> 32n) + 1000;
  const slices: boolean[] = [];
  while (!slices.includes(true)) slices.push(m.state.purge(now, 70, 2));
  expect(slices.length).toBeGreaterThan(1);
  expect([...m.state.threads.values()].map(({ tid }) => tid)).toEqual([1, 30]);
  expect(m.state.counters().purged).toBe(2);
});

// Few ids, so that events meet; lies and cut records among them.
describe("random events", () => {
  const keys = Object.keys(currentEvents) as EventKey[];
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  test.each(seeds)("never throw and never grow the tables beyond bounds (seed %i)", (seed) => {
    const random = generator(seed);
    const m = new Machine({ threadsMax: 40, lookups: knowing([snapshot({ tid: 3 })]) });
    m.start({ tid: 1, ptid: 0 });
    for (let i = 0; i < 5_000; i++) {
      const key = keys[random(keys.length)]!;
      const bytes = makeEvent(key, { tid: random(60), ts: m.now, params: someParams(key, random) });
      if (random(20) === 0) bytes[26 + random(8)] = random(256);
      try {
        m.record(bytes);
      } catch (error) {
        if (!String(error).includes("not a record")) throw error;
      }
      m.now += BigInt(random(100_000_000));
    }
    expect(m.state.threads.size).toBeLessThanOrEqual(40);
    for (const thread of m.state.threads.values()) {
      expect(thread.fds?.size ?? 0).toBeLessThanOrEqual(limits.fdsPerProcessMax);
      expect(thread.group?.has(thread) ?? true).toBe(true);
      for (const child of thread.children ?? []) expect(m.state.threads.get(child.tid)).toBe(child);
    }
  });
});

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function someParams(key: EventKey, random: (below: number) => number): Record<string, ParamInput> {
  const params: Record<string, ParamInput> = {};
  for (const { name, row } of eventTypes[currentEvents[key].id]!.params) {
    if (random(10) === 0) continue;
    if (row.size !== "variable") params[name] = randomNumber(random);
    else if (row.read === "text") params[name] = ["/a", "b", "../c", "", "<NA>"][random(5)];
    else params[name] = Uint8Array.from({ length: random(50) }, () => random(4) * 60);
  }
  return params;
}

function randomNumber(random: (below: number) => number): number | bigint {
  const kind = random(12);
  if (kind === 0) return -1 - random(120);
  if (kind === 1) return 0xffff_ffff_ffff_ffffn;
  return kind === 2 ? random(1 << 22) : random(60);
}
