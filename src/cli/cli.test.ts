import { expect, test } from "bun:test";
import { loadRulesFor } from "../app/rules.ts";
import type { Loaded } from "../rules/load.ts";
import { runCommandLine } from "./cli.ts";
import type { FileSystem } from "./file-system.ts";
import { flagText } from "./flag-row.ts";
import { flagNames, flagRow } from "./flags.ts";
import type { Ports, RunOptions } from "./ports.ts";

const rules = `
- macro: spawned
  condition: evt.type = execve
- rule: Shell started
  desc: A shell was started by somebody.
  condition: spawned and proc.name = sh
  output: shell (user=%user.name)
  priority: NOTICE
  tags: [shell, users]
- rule: Second
  desc: Another one.
  condition: evt.type = openat
  output: open
  priority: INFO
`;
const texts: Readonly<Record<string, string>> = {
  "/rules.yaml": rules,
  "/odd.yaml": `${rules}- list: nobody_uses_me\n  items: [a]\n`,
  "/audit.yaml":
    "- rule: x\n  desc: d\n  condition: ka.verb = get\n  output: o %ka.user.name\n" +
    "  priority: INFO\n  source: k8s_audit\n",
  "/bad.yaml": "- rule: x\n  desc: d\n  condition: proc.nam = x\n  output: o\n  priority: INFO\n",
  "/my.rules": rules,
  "/config.yaml": "stdout_output: {enabled: true}\nrules_files: [/rules.yaml]\n",
  "/quiet.yaml": "rules_files: [/rules.yaml]\n",
  "/proc/self/smaps": "00400000-00452000 r-xp 00000000\nKernelPageSize:        4 kB\n",
  "/wrong.yaml": "priority: low\nfalco_libs: 5\n",
};

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly ran: RunOptions | undefined;
}

function gyr(...args: string[]): Promise<Outcome> {
  return gyrAt({ isTerminal: false }, ...args);
}

interface Terminal {
  readonly isTerminal: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

async function gyrAt(
  { isTerminal, environment = {} }: Terminal,
  ...args: string[]
): Promise<Outcome> {
  let [out, err] = ["", ""];
  let ran: RunOptions | undefined;
  const files: FileSystem = {
    read(path) {
      const text = texts[path];
      return text === undefined
        ? { ok: false, error: "no such file or directory" }
        : { ok: true, value: text };
    },
    kindOf: (path) => (texts[path] === undefined ? undefined : "file"),
    list: () => [],
    realPath: (path) => path,
  };
  const ports: Ports = {
    // inspect.test.ts is about these.
    inspect: () => Promise.resolve(0),
    captureInfo: () => Promise.resolve(0),
    languageServer: () => Promise.resolve(0),
    unit: () => "[Unit]\n",
    readRules: (paths) => paths.map((name) => ({ name, text: texts[name] ?? "" })),
    run(options) {
      ran = options;
      return Promise.resolve(0);
    },
    loadRules: ({ config, rulesPaths }) => {
      const named = rulesPaths.map((name) => {
        const text = texts[name];
        return text === undefined ? { name, unreadable: "not there" } : { name, text };
      });
      // A cast: who describes rules does not care what their conditions are evaluated on.
      return Promise.resolve(loadRulesFor(named, config) as Loaded<unknown>);
    },
  };
  const code = await runCommandLine({
    args,
    program: "gyr",
    version: "1.2.3",
    environment,
    files,
    ports,
    out: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
    isTerminal,
    isErrorTerminal: isTerminal,
  });
  return { code, out, err, ran };
}

test("without arguments it runs, with the built-in configuration and rules", async () => {
  const { code, err, ran } = await gyr();
  expect([code, err]).toEqual([0, ""]);
  expect(ran).toMatchObject({
    configPaths: [],
    rulesPaths: ["builtin:gyr_rules.yaml", "builtin:gyr-incubating_rules.yaml"],
    warnings: [],
    seconds: 0,
    dryRun: false,
    statistics: undefined,
    version: "1.2.3",
  });
});

test("flags become what the run is told", async () => {
  const { ran } = await gyr(
    ...["-c", "/config.yaml", "-AbvM", "7", "-s", "/s", "--stats-interval", "100", "--dry-run"],
    ...["-p", 'x="%proc.name"', "-T", "a", "-D", "cron", "-S", "200", "-o", "json_output=true"],
  );
  expect(ran).toMatchObject({
    configPaths: ["/config.yaml"],
    rulesPaths: ["/rules.yaml"],
    seconds: 7,
    dryRun: true,
    verbose: true,
    statistics: { path: "/s", intervalMs: 100 },
  });
  expect(ran?.config).toMatchObject({
    "base_syscalls.all": true,
    buffer_format_base64: true,
    json_output: true,
    "falco_libs.snaplen": 200,
    rules: [{ disable: { tag: "a" } }, { disable: { rule: "*cron*" } }],
    append_output: [{ extra_output: 'x="%proc.name"' }],
  });
});

test("-t leaves only rules with the tag", async () => {
  const { ran } = await gyr("-t", "network", "-t", "shell");
  expect(ran?.config.rules).toEqual([
    { disable: { rule: "*" } },
    { enable: { tag: "network" } },
    { enable: { tag: "shell" } },
  ]);
});

test("-pc adds nothing to what is suggested anyway", async () => {
  const { ran } = await gyr("-pc");
  expect(ran?.config.append_output).toEqual([{ suggested_output: true }]);
});

test("-r replaces the configured rules", async () => {
  const { ran } = await gyr("-c", "/config.yaml", "-r", "/odd.yaml", "-r", "/rules.yaml");
  expect(ran?.rulesPaths).toEqual(["/odd.yaml", "/rules.yaml"]);
});

test("a file named with -r is meant, whatever its name", async () => {
  const { ran } = await gyr("-r", "/my.rules");
  expect(ran?.rulesPaths).toEqual(["/my.rules"]);
  const configured = await gyr("-o", "rules_files=/my.rules");
  expect(configured.code).toBe(1); // Beside rules files lie backups and notes of packages.
});

test("oddities of the configuration are handed to the log of the run", async () => {
  const { ran } = await gyr("-o", "engine.modern_ebpf.disable_iterators=true");
  expect(ran?.warnings).toEqual([
    "option -o engine.modern_ebpf.disable_iterators=true: " +
      "'engine.modern_ebpf.disable_iterators' is not supported yet and has no effect",
  ]);
});

test("the pid file is the run's to write; in the background there always is one", async () => {
  const pidFileOf = async (...args: string[]) => (await gyr(...args)).ran?.pidFile;
  expect(await pidFileOf()).toBeUndefined();
  expect(await pidFileOf("-P", "/pid")).toBe("/pid");
  expect(await pidFileOf("-d")).toBe("/var/run/falco.pid");
  expect(await pidFileOf("-d", "--pidfile=/pid")).toBe("/pid");
  expect((await gyr("-d")).ran?.daemon).toBe(true);
});

test("in the background nobody sees standard output, and gyr says so", async () => {
  const sentence = "With -d standard output is /dev/null, and no other output is enabled";
  const file = ["-o", "file_output={enabled: true, filename: /alerts}"];
  expect((await gyr("-d")).ran?.warnings).toEqual([expect.stringContaining(sentence)]);
  expect((await gyr("-d", ...file)).ran?.warnings).toEqual([]);
  expect((await gyr()).ran?.warnings).toEqual([]);
});

const refused: readonly (readonly [readonly string[], string])[] = [
  [["--bogus"], "option '--bogus' does not exist; see gyr --help"],
  [["stop"], "unexpected argument 'stop'; see gyr --help"],
  [["--list", "syscall"], "unexpected argument 'syscall'; write --list=syscall"],
  [["--list=k8s"], "Value for --list must be a valid source type"],
  [["-t", "a", "-T", "b"], "You can not specify both disabled (-D/-T) and enabled (-t) rules"],
  [["-u"], "--userspace is not supported yet; leave it out to use the probe inside gyr"],
  [["--stats-interval", "50"], "--stats-interval takes 100 or more, got 50"],
  [["--enable-source", "x"], "Attempted enabling an unknown event source: x"],
  [["--disable-source", "syscall"], "Must enable at least one event source"],
  [
    ["--enable-source=syscall", "--disable-source=syscall"],
    "You can not mix --enable-source and --disable-source",
  ],
  [
    ["-c", "/none.yaml"],
    "Could not find configuration file at /none.yaml (no such file or directory); " +
      "give a readable file with -c, or leave -c out to use the built-in configuration",
  ],
  [["-r", "/none.yaml"], "Could not find rules file /none.yaml; check the path given with -r"],
  [
    ["-c", "/quiet.yaml"],
    "No output configured, please make sure at least one output is configured and enabled " +
      "(-o stdout_output.enabled=true).",
  ],
  [
    ["-o", "rules_files=/none.yaml"],
    "You must specify at least one rules file/directory via -r or a rules_file entry in falco.yaml",
  ],
  [["-l", "Nope"], "Rule 'Nope' does not exist; gyr -L lists all"],
  [["--list", "--format", "xml"], "Invalid format 'xml'. Valid values are: text, markdown, json"],
  [["completion", "tcsh"], "write gyr completion bash, zsh or fish"],
];

test.each(refused)("%p is refused in one line", async (args, want) => {
  const config = args.includes("-l") ? ["-c", "/config.yaml"] : [];
  const { code, out, err, ran } = await gyr(...config, ...args);
  expect(err).toBe(`Error: ${want}\n`);
  expect([code, out, ran]).toEqual([1, "", undefined]);
});

test("every mistake of a configuration is named", async () => {
  const { code, err } = await gyr("-c", "/wrong.yaml", "-L");
  expect(code).toBe(1);
  expect(err.split("\n").map((line) => line.slice(0, 27))).toEqual([
    "Error: /wrong.yaml:2:1: Con",
    "Error: /wrong.yaml:1:1: 'pr",
    "",
  ]);
});

test("flags that come later are refused one and all", async () => {
  for (const row of flagNames.map(flagRow)) {
    if (row.later === undefined) continue;
    const { code, err } = await gyr(flagText(row), ...(row.takes === "text" ? ["x"] : ["x"]));
    expect([flagText(row), code, err]).toEqual([
      flagText(row),
      1,
      `Error: ${flagText(row)} is not supported yet; ${row.later}\n`,
    ]);
  }
});

test("--support tells strangers nothing secret", async () => {
  const { code, out } = await gyr(
    ...["--support", "-o", "http_output.headers.Authorization=Bearer s3cret"],
    ...["-o", "http_output={url: 'https://me:s3cret@host/s3cret?token=s3cret'}"],
    ...["-o", "output_channels[]={kind: program, program: curl -H s3cret}"],
  );
  expect(code).toBe(0);
  expect(out).not.toContain("s3cret");
  expect(JSON.parse(JSON.parse(out).config)).toMatchObject({
    "http_output.url": "https://<hidden>@host/<hidden>",
    output_channels: [{ kind: "program", program: "curl <hidden>" }],
  });
});

test("--version prints the lines that tools look for", async () => {
  const { out } = await gyr("--version");
  expect(out.split("\n").map((line) => line.replace(/:.*/, ":"))).toEqual([
    ...["gyr version:", "Falco version:", "Libs version:", "Plugin API:", "Engine:", "Driver:"],
    ...["  API version:", "  Schema version:", "  Default driver:", ""],
  ]);
  const json: unknown = JSON.parse((await gyr("--version", "-o", "json_output=true")).out);
  expect(json).toMatchObject({ gyr_version: "1.2.3", engine_version_semver: "0.63.0" });
});

test("--help names every flag that works, and the commands", async () => {
  const { code, out } = await gyr("--help");
  expect(code).toBe(0);
  for (const row of flagNames.map(flagRow)) {
    if (row.old !== true) expect(out).toContain(flagText(row));
  }
  expect(out).toContain("gyr [OPTION...]");
  expect(out).toContain("gyr completion bash|zsh|fish");
  expect(out.split("\n").filter((line) => line.length > 100)).toEqual([]);
});

test("--list prints fields by class, or only their names", async () => {
  const { out } = await gyr("--list=syscall");
  expect(out).toContain("Field Class:                  process\n");
  expect(out).toContain("Field Class:                  evt (Syscall events only)\n");
  expect(out).toMatch(/^proc\.name {21}[A-Z]/m);
  expect(out).toMatch(/^proc\.exe_ino\.ctime_duration_proc_start\n {30}\S/m);
  expect(out.split("\n").filter((line) => line.length > 119)).toEqual([]);
  expect((await gyr("--list", "-v")).out).toMatch(
    /^evt\.around {20}\(Type: UINT64\) \(ARG_INDEX,ARG_REQUIRED,.*FILTER_ONLY\)/m,
  );
  const names = (await gyr("--list", "-N")).out.trim().split("\n");
  expect(names).toContain("proc.name");
  expect(names.some((name) => name.includes(" "))).toBe(false);
  const json = JSON.parse((await gyr("--list", "--format=json")).out) as {
    fieldclasses: { fields: { name: string; argument: unknown }[] }[];
  };
  const fields = json.fieldclasses.flatMap((one) => one.fields);
  expect(fields.find(({ name }) => name === "proc.aname")?.argument).toEqual({
    required: false,
    type: ["INDEX"],
  });
  const markdown = await gyr("--list", "--markdown");
  expect(markdown.out).toContain("`proc.name` | CHARBUF | ");
  expect(markdown.err).toContain("--markdown is deprecated");
});

test("--list knows the fields of the sources that are configured", async () => {
  const plugin = 'plugins[]={"name":"k8saudit","library_path":"libk8saudit.so","open_params":"x"}';
  const { out } = await gyr("-o", plugin, "--list=k8s_audit");
  expect(out).toContain("Event Sources:                syscall k8s_audit\n");
  expect(out).toMatch(/^ka\.uri\.param {18}\(ARG_KEY,ARG_REQUIRED\) /m);
  expect(out).not.toContain("proc.name");
  expect((await gyr("-o", plugin, "--list", "-N")).out).toMatch(/^proc\.name\n[\s\S]*^ka\.verb\n/m);
  expect((await gyr("--list=k8s_audit")).err).toContain("must be a valid source type");
});

test("--list-events prints events with parameters and flags", async () => {
  const { out } = await gyr("--list-events");
  expect(out).toStartWith("The events below are valid for Falco *Schema Version*: 4.5.1\n");
  expect(out).toContain("\n< close(ERRNO **res**, FD **fd**)\n");
  expect(out).toContain("**flags**: O_LARGEFILE, ");
  const sections = ["Syscall events", "Tracepoint events", "Plugin events", "Metaevents"];
  for (const section of sections) expect(out).toContain(`\n## ${section}\n\n`);
  const generic = "SYSCALLID **ID**, UINT16 **nativeID**";
  // Calls that share one event have it under their own names, entering and leaving.
  expect(out).toContain(`\n> sysinfo(${generic})\n< sysinfo(${generic})\n`);
  const markdown = (await gyr("--list-events", "--format", "markdown")).out;
  expect(markdown).toContain("\nNo | `<` | `read` | ERRNO **res**, ");
  expect(markdown).toContain("**flags**: *O_LARGEFILE*, ");
  const json = JSON.parse((await gyr("--list-events", "--format", "json")).out) as object;
  expect(Object.keys(json)).toEqual([...sections.toSorted(), "schema_version"]);
});

test("the schemas are JSON that names keys", async () => {
  const config: unknown = JSON.parse((await gyr("--config-schema")).out);
  expect(config).toHaveProperty("properties.json_output.description");
  const rules = JSON.parse((await gyr("--rule-schema")).out) as { items: { anyOf: object[] } };
  expect(rules.items.anyOf).toContainEqual(
    expect.objectContaining({
      required: ["rule"],
      properties: expect.objectContaining({ condition: expect.anything() }),
    }),
  );
});

test("--support tells system, versions, configuration and rules", async () => {
  const { code, out } = await gyr("-c", "/config.yaml", "--support");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    cmdline: "gyr -c /config.yaml --support",
    engine_info: { engine_version_semver: "0.63.0" },
    rules_files: [{ name: "/rules.yaml", variants: [{ content: rules }] }],
    system_info: { sysname: "Linux" },
    version: "1.2.3",
  });
});

test("--page-size tells the size of a page", async () => {
  const { out } = await gyr("--page-size");
  expect(out).toBe("Your system page size is: 4096 bytes\n");
});

test("-i prints the calls that are left out", async () => {
  const { out } = await gyr("-i");
  const names = "pread preadv pwrite pwritev read readv recv send sendfile write writev";
  expect(out).toBe(`Ignored syscall(s):\n${names.replaceAll(/(\S+) ?/g, "- $1\n")}\n`);
});

test("-V says whether rules are good, and fails when they are not", async () => {
  expect(await gyr("-V", "/rules.yaml")).toMatchObject({ code: 0, out: "/rules.yaml: Ok\n" });
  const odd = await gyr("-V", "/odd.yaml");
  expect(odd).toMatchObject({ code: 0, out: "/odd.yaml: Ok, with warnings\n" });
  expect(odd.err).toContain("LOAD_UNUSED_LIST");
  const bad = await gyr("-V", "/bad.yaml");
  expect(bad.code).toBe(1);
  expect(bad.out).toStartWith("/bad.yaml: Invalid\n1 Errors:\n");
  expect(bad.err).toContain("Error: /bad.yaml: Invalid 1 errors: [LOAD_ERR_COMPILE_CONDITION");
  expect((await gyr("-V", "/none.yaml")).err).toContain("LOAD_ERR_FILE_READ");
});

test("-V as JSON holds the results, and descriptions when asked for", async () => {
  const { out } = await gyr("-V", "/rules.yaml", "-L", "-o", "json_output=true");
  expect(JSON.parse(out)).toMatchObject({
    falco_load_results: [{ name: "/rules.yaml", successful: true }],
    falco_describe_results: { rules: [{ info: { name: "Shell started" } }, {}] },
  });
});

test("-L prints names and descriptions in two columns, -l one of them", async () => {
  const all = await gyr("-r", "/rules.yaml", "-L");
  const shell = "Shell started".padEnd(51);
  expect(all.out).toContain(`-----------\n${shell}A shell was started by somebody.\n\nSecond `);
  const beside = await gyr("-V", "/rules.yaml", "-l", "Second");
  expect(beside.out).toStartWith("/rules.yaml: Ok\n\nRule  ");
  const one = await gyr("-r", "/rules.yaml", "-l", "Second");
  expect(one.out).not.toContain("Shell started");
  const bad = await gyr("-r", "/bad.yaml", "-L");
  expect(bad.code).toBe(1);
});

test("-l as JSON tells what the rule needs of events and fields", async () => {
  const { out } = await gyr("-r", "/rules.yaml", "-l", "Shell started", "-o", "json_output=true");
  expect(JSON.parse(out)).toMatchObject({
    rules: [{ details: { events: ["asyncevent", "execve"], macros: ["spawned"] } }],
  });
});

test("completion scripts are scripts, and the manual is roff", async () => {
  const bash = await gyr("completion", "bash");
  const check = Bun.spawnSync(["bash", "-n"], { stdin: Buffer.from(bash.out) });
  expect(check.exitCode).toBe(0);
  const zsh = (await gyr("completion", "zsh")).out;
  expect(zsh).toStartWith("#compdef gyr\n");
  expect(zsh).toMatch(/^ {6}inspect\)\n.*\n.*\n(?: {10}.*\n)* {10}\{'-n','--numevents'\}/m);
  const fish = (await gyr("completion", "fish")).out;
  expect(fish).toMatch(/^complete -c gyr -n 'not .*' -l dry-run -d '/m);
  expect(fish).toMatch(/^complete -c gyr -n '__fish_seen_subcommand_from record' -s w .*-r -F/m);
  const { out } = await gyr("man");
  expect(out).toStartWith('.TH GYR 8 "" "gyr 1.2.3"\n');
  expect(out).toContain("\n.B \\-c <file>\n");
});

test("gyr config prints a configuration that changes nothing", async () => {
  const { out } = await gyr("config");
  expect(out).toContain("\nengine:\n");
});

test("gyr unit prints a unit", async () => {
  expect((await gyr("unit")).out).toBe("[Unit]\n");
});

test("--sarif makes -V print a log for code review tools", async () => {
  const { code, out } = await gyr("-V", "/bad.yaml", "--sarif");
  const { version, runs } = JSON.parse(out);
  expect([code, version, runs.length]).toEqual([1, "2.1.0", 1]);
  expect(runs[0].tool.driver.version).toBe("1.2.3");
  expect(runs[0].results[0]).toMatchObject({
    ruleId: "LOAD_ERR_COMPILE_CONDITION",
    locations: [{ physicalLocation: { artifactLocation: { uri: "file:///bad.yaml" } } }],
  });
});

test("mistakes are in colour on a terminal, unless its user wants none", async () => {
  const painted = await gyrAt({ isTerminal: true }, "-V", "/bad.yaml");
  expect(painted.out).toContain("/bad.yaml: \x1b[1;31mInvalid\x1b[0m\n");
  expect(painted.err).toContain("\x1b[1;31mError:\x1b[0m /bad.yaml: Invalid");
  const odd = await gyrAt({ isTerminal: true }, "-V", "/odd.yaml");
  expect(odd.out).toBe("/odd.yaml: \x1b[1;33mOk, with warnings\x1b[0m\n");
  expect(odd.err).toContain("\x1b[1;33mLOAD_UNUSED_LIST\x1b[0m");
  const declined = await gyrAt(
    { isTerminal: true, environment: { NO_COLOR: "1" } },
    ...["-V", "/bad.yaml"],
  );
  expect(declined).toEqual(await gyr("-V", "/bad.yaml"));
  expect(declined.out + declined.err).not.toContain("\x1b");
});

test("rules of another source are described by its fields", async () => {
  const plugin = 'plugins[]={"name":"k8saudit","library_path":"k.so","open_params":"/log"}';
  const flags = ["-L", "-r", "/audit.yaml", "-o", plugin, "-o", "json_output=true"];
  const { out } = await gyr(...flags);
  const [rule] = (JSON.parse(out) as { rules: { details: object }[] }).rules;
  expect(rule!.details).toMatchObject({
    events: ["asyncevent", "pluginevent"],
    condition_fields: ["ka.verb"],
    output_fields: ["ka.user.name"],
  });
});
