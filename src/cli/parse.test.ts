import { expect, test } from "bun:test";
import { flagNames, flagRow, type FlagName } from "./flags.ts";
import { parseArguments } from "./parse.ts";

const cases: readonly (readonly [readonly string[], Partial<Record<FlagName, unknown>>])[] = [
  [[], { help: false, config: undefined, rules: [], list: undefined }],
  [["-h"], { help: true }],
  [["--help"], { help: true }],
  [["--help=true"], { help: true }],
  [["--help=false"], { help: false }],
  [["-c", "f.yaml"], { config: "f.yaml" }],
  [["-cf.yaml"], { config: "f.yaml" }],
  [["-c=f.yaml"], { config: "=f.yaml" }], // As Falco's parser: `=` belongs to long names.
  [["-c", "a", "-c", "b"], { config: "b" }],
  [["-r", "a", "-rb"], { rules: ["a", "b"] }],
  [["-o", "a=b", "--option", "c=d", "--option=e=f"], { option: ["a=b", "c=d", "e=f"] }],
  [["-Uv"], { unbuffered: true, verbose: true }],
  [["-Upc"], { unbuffered: true, print: "c" }],
  [["-pc"], { print: "c" }],
  [["-p", "%proc.name"], { print: "%proc.name" }],
  [["-M", "5"], { seconds: 5 }],
  [["-M5"], { seconds: 5 }],
  [["--stats-interval=200"], { statisticsInterval: 200 }],
  [["--list"], { list: true }],
  [["--list=syscall"], { list: "syscall" }],
  [["--list", "-N"], { list: true, namesOnly: true }],
  [["-V", "a", "--validate=b"], { validate: ["a", "b"] }],
  [["-D", "-x"], { disableRules: ["-x"] }],
  [["-o", "a=line\nbreak"], { option: ["a=line\nbreak"] }],
];

test.each(cases)("%p", (args, want) => {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new Error(parsed.error);
  expect(parsed.value.flags).toMatchObject(want);
  expect(parsed.value.words).toEqual([]);
});

test("what is no flag is a word, and -- ends the flags", () => {
  const parsed = parseArguments(["man", "-v", "--", "-c"]);
  expect(parsed.ok && parsed.value.words).toEqual(["man", "-c"]);
});

const mistakes: readonly (readonly [readonly string[], string])[] = [
  [["--lst"], "option '--lst' does not exist; did you mean '--list'?"],
  [["--zzzzzzz"], "option '--zzzzzzz' does not exist; see gyr --help"],
  [["-z"], "option '-z' does not exist; see gyr --help"],
  [["-Uz"], "option '-z' does not exist; see gyr --help"],
  [["-c"], "option '-c' is missing an argument; write -c <file>"],
  [["--option"], "option '--option' is missing an argument; write --option <key=value>"],
  [["--dry-run=maybe"], "option '--dry-run' takes no value; leave out '=maybe'"],
  [["-M", "soon"], "option '-M' takes a whole number, got 'soon'"],
];

test.each(mistakes)("%p is refused", (args, want) => {
  expect(parseArguments(args)).toEqual({ ok: false, error: want });
});

test("no letter and no word means two flags, and every flag is explained", () => {
  const rows = flagNames.map(flagRow);
  const letters = rows.flatMap(({ short }) => short ?? []);
  const words = rows.flatMap(({ long }) => long ?? []);
  expect(new Set(letters).size).toBe(letters.length);
  expect(new Set(words).size).toBe(words.length);
  for (const row of rows) {
    expect(row.doc).toMatch(/^[A-Z].*[.]$/);
    expect(row.short ?? row.long).toBeDefined();
  }
});

test("the flags of Falco, old and new, are all known", () => {
  const letters = "hciLlMNopPrUVvAbdDegkKmsStTu";
  const rows = flagNames.map(flagRow);
  expect([...letters].filter((letter) => !rows.some(({ short }) => short === letter))).toEqual([]);
  const words =
    "help config-schema rule-schema disable-source enable-source dry-run list list-events " +
    "list-plugins format markdown option plugin-info print pidfile support unbuffered validate " +
    "version page-size alternate-lua-dir print-base64 cri disable-cri-async daemon gvisor-config " +
    "gvisor-root gvisor-generate-config k8s-api k8s-api-cert k8s-node list-syscall-events " +
    "mesos-api modern-bpf nodriver stats-interval snaplen userspace";
  expect(words.split(" ").filter((word) => !rows.some(({ long }) => long === word))).toEqual([]);
});
