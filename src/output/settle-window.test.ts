import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import type { LastingQueue } from "./alert-queue.ts";
import { SettleWindow } from "./settle-window.ts";
import type { Seen } from "./sink.ts";

class FakeWay {
  sent = 0;
  untaken = 0;
  end: Seen["end"];

  look(): Seen {
    return { untaken: this.untaken, end: this.end };
  }
}

function make() {
  let place = 0;
  const events: string[] = [];
  const queue: Partial<LastingQueue> = {
    pass: (count) => {
      place += count;
      return place;
    },
    settle: (to) => events.push(`up to ${to}`),
    takeBack: () => events.push("back"),
  };
  const clock = { ms: 0 };
  const way = new FakeWay();
  const window = new SettleWindow({
    queue: queue as LastingQueue, // A cast: the window uses no more of it.
    settled: (count, failed) =>
      events.push(`${count} settled${failed > 0 ? `, ${failed} not` : ""}`),
    broken: () => events.push("broken"),
    now: () => clock.ms,
  });
  /** Alerts of ten bytes each. */
  const pass = (count: number, on = way) => {
    on.sent += 10 * count;
    window.pass(count, on);
  };
  const later = (ms: number) => {
    clock.ms += ms;
    window.settle(clock.ms);
  };
  return { window, way, events, pass, later };
}

test("what was taken counts once its way has lived on for a while", () => {
  const { window, way, events, pass, later } = make();
  pass(3);
  way.untaken = 20;
  later(0);
  later(limits.settleMs);
  expect([events, window.count]).toEqual([[], 3]);
  way.untaken = 0;
  later(0);
  later(limits.settleMs - 1);
  expect(events).toEqual([]);
  later(1);
  expect([events, window.count]).toEqual([["up to 3", "3 settled"], 0]);
});

test("of several deliveries the earlier ones count first", () => {
  const { window, way, events, pass, later } = make();
  pass(2);
  pass(3);
  way.untaken = 1;
  later(0);
  later(limits.settleMs);
  expect([events, window.count]).toEqual([["up to 2", "2 settled"], 3]);
});

test("what is on a way that breaks is given back, whether or not it was taken", () => {
  const { window, way, events, pass, later } = make();
  pass(2);
  later(0);
  pass(2);
  way.end = "broken";
  later(limits.settleMs);
  expect([events, window.isBroken]).toEqual([["broken"], true]);
  expect([window.takeBack(), window.count, window.isBroken]).toEqual([4, 0, false]);
  expect(events).toEqual(["broken", "back"]);
  expect(window.takeBack()).toBe(0);
});

test("a way that ends in order is done with what it took; the rest is given back", () => {
  const { window, way, events, pass, later } = make();
  pass(2);
  pass(1);
  way.untaken = 10;
  way.end = "done";
  later(0);
  expect(events).toEqual(["up to 2", "2 settled", "broken"]);
  expect(window.takeBack()).toBe(1);
});

test("a sink that changes its way has everything sent again", () => {
  const { window, events, pass } = make();
  pass(2);
  pass(1, new FakeWay());
  expect(events).toEqual(["broken"]);
  expect(window.takeBack()).toBe(3);
});

test("an alert that is given up settles with those before it", () => {
  const { window, events, pass, later } = make();
  pass(2);
  window.skip(1);
  later(0);
  later(limits.settleMs);
  expect([events, window.count]).toEqual([["up to 3", "2 settled, 1 not"], 0]);
});

test("an alert that is given up and comes again is not counted twice", () => {
  const { window, way, events, pass } = make();
  pass(2);
  window.skip(1);
  way.end = "broken";
  window.look();
  expect([window.takeBack(), events]).toEqual([3, ["broken", "back"]]);
});

test("what is remembered stays bounded", () => {
  const { window, way, events, pass, later } = make();
  const many = 3 * limits.settleMarksMax;
  for (let i = 0; i < many; i++) pass(1);
  way.untaken = 10;
  later(0);
  later(limits.settleMs);
  // The last places were put together, and wait for the last alert.
  expect(window.count).toBe(many - limits.settleMarksMax + 1);
  way.untaken = 0;
  later(0);
  later(limits.settleMs);
  expect([events.at(-2), window.count]).toEqual([`up to ${many}`, 0]);
  window.close();
});

test("a look in between settles nothing: the thread may not have heard of the end yet", () => {
  const { window, events, pass, later } = make();
  pass(1);
  later(0);
  window.look();
  expect(events).toEqual([]);
  later(limits.settleMs);
  expect(events).toEqual(["up to 1", "1 settled"]);
});
