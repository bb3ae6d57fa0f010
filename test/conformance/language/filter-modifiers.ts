// Items 104–113: `oneof`, `anyof` and `allof` on one value.
import { modifiers as rows } from "../../../src/filter/modifiers.ts";
import { operatorSymbols } from "../../../src/filter/operators/operators.ts";
import { makeContext } from "../../support/make-context.ts";
import { expectHolds, item, type Items } from "./harness.ts";

const event = () =>
  makeContext("syscall_read_x", {
    tid: 42,
    threads: [{ tid: 42, comm: "myexe" }],
    params: { res: 2, data: Uint8Array.of(0x61, 0x62), fd: 3, size: 2 },
  });

export const modifiers: Items = [
  item(104, "exactly one element is equal", () => {
    expectHolds(event(), [
      ["proc.name == oneof (myexe, bash)", true],
      ["proc.name == oneof (myexe, myexe)", false],
      ["proc.name == oneof (bash, sh)", false],
    ]);
  }),
  item(105, "any or all elements are equal", () => {
    expectHolds(event(), [
      ["proc.name == anyof (myexe, myexe)", true],
      ["proc.name == anyof (bash, sh)", false],
      ["proc.name == allof (myexe, myexe)", true],
      ["proc.name == allof (myexe, bash)", false],
    ]);
  }),
  item(106, "exactly one element differs", () => {
    expectHolds(event(), [
      ["proc.name != oneof (myexe, bash)", true],
      ["proc.name != oneof (bash, sh)", false],
      ["proc.name != oneof (myexe, myexe, bash)", true],
    ]);
  }),
  item(107, "any or all elements differ", () => {
    expectHolds(event(), [
      ["proc.name != anyof (myexe, bash)", true],
      ["proc.name != anyof (myexe)", false],
      ["proc.name != allof (bash, sh)", true],
      ["proc.name != allof (myexe, bash)", false],
    ]);
  }),
  item(108, "contains", () => {
    expectHolds(event(), [
      ["proc.name contains oneof (my, exe)", false],
      ["proc.name contains anyof (my, exe)", true],
      ["proc.name contains allof (my, exe)", true],
    ]);
  }),
  item(109, "prefixes and suffixes", () => {
    expectHolds(event(), [
      ["proc.name startswith oneof (my, mye)", false],
      ["proc.name startswith oneof (my, bash)", true],
      ["proc.name endswith allof (exe, yexe)", true],
      ["proc.name endswith allof (exe, my)", false],
    ]);
  }),
  item(110, "wildcards", () => {
    expectHolds(event(), [
      ["proc.name glob oneof (my*, *exe)", false],
      ["proc.name iglob anyof (MY*, BASH)", true],
      ["proc.name glob anyof (MY*, BASH)", false],
    ]);
  }),
  item(111, "regular expressions", () => {
    expectHolds(event(), [
      ["proc.name regex oneof (my.*, .*exe)", false],
      ["proc.name regex allof (my.*, .*exe)", true],
      ["proc.name regex allof (my.*, exe)", false],
    ]);
  }),
  item(112, "an empty list satisfies nothing", () => {
    const fields = { bcontains: "evt.buffer", bstartswith: "evt.buffer" } as const;
    const cases = operatorSymbols("text").flatMap((operator) => {
      const field = Object.entries(fields).find(([name]) => name === operator)?.[1] ?? "proc.name";
      return rows.map(({ name }) => [`${field} ${operator} ${name} ()`, false] as const);
    });
    expectHolds(event(), cases);
  }),
  item(113, "behind a transformer", () => {
    expectHolds(event(), [
      ["toupper(proc.name) == oneof (MYEXE, BASH)", true],
      ["toupper(proc.name) == oneof (myexe, bash)", false],
    ]);
  }),
];
