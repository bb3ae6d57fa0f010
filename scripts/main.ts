// `bun scripts/main.ts <verb>`: the one entry to everything that is done to the project rather than
// by it. `npm run <verb>` comes here after scripts/setup.mjs made the machine ready.

export {}; // Nothing is imported up here, and this is a module all the same.

interface Verb {
  readonly doc: string;
  /** Resolves to the exit code. */
  readonly run: (args: string[]) => Promise<number>;
}

// The order is the order of the help text. Verbs are loaded when asked for, so that an error in the
// code that one of them reads does not stop the others.
const verbs: Readonly<Record<string, Verb>> = {
  start: {
    doc: "Build what changed, then run dist/gyr with the arguments.",
    run: async (args) => (await import("./start.ts")).start(args),
  },
  test: {
    doc: "Build, type-check, lint and run all tests (arguments: paths to run).",
    run: async (args) => (await import("./test.ts")).test(args),
  },
  build: {
    doc: "Build dist/gyr and everything in it.",
    run: async (args) => (await import("./build.ts")).build(args),
  },
  bench: {
    doc: "Print the figures of bench/ (arguments: names to run).",
    run: async (args) => (await import("./bench.ts")).bench(args),
  },
  vm: {
    doc: "Run the kernel tests (or a command) on another kernel in qemu.",
    run: async (args) => (await import("./vm.ts")).vm(args),
  },
  "vm-service": {
    doc: "Boot a Debian with gyr as its service in qemu, and look around.",
    run: async (args) => (await import("./vm-service.ts")).vmService(args),
  },
  deb: {
    doc: "Make a Debian package of dist/gyr in dist/.",
    run: async (args) => (await import("./deb.ts")).deb(args),
  },
  lint: {
    doc: "Type-check, check format and lint; --fix repairs what can be.",
    run: async (args) => (await import("./lint.ts")).lint(args),
  },
  gen: {
    doc: "Write the generated files; --check only says which are stale.",
    run: async (args) => (await import("./gen.ts")).gen(args),
  },
  docs: {
    doc: "Write docs/reference from the tables; --check only says which pages are stale.",
    run: async (args) => (await import("./docs.ts")).docs(args),
  },
};

function help(): string {
  const rows = Object.entries(verbs).map(([name, verb]) => `  ${name.padEnd(10)} ${verb.doc}`);
  return `usage: npm run <verb> [-- arguments]\n${rows.join("\n")}`;
}

const [name = "", ...args] = process.argv.slice(2);
const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
if (verb === undefined) {
  console.error(help());
  process.exit(name === "" || name === "--help" ? 0 : 1);
}
process.exit(await verb.run(args));
