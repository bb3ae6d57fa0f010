import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNeeds } from "./native-shim.ts";
import { run } from "./run.ts";

/** A shared object made from one line of C. */
async function withLibrary(source: string, flags: string[], use: (path: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "gyr-shim-"));
  const path = join(folder, "try.so");
  writeFileSync(`${path}.c`, source);
  await run(["gcc", "-shared", "-fPIC", "-w", `${path}.c`, "-o", path, ...flags]);
  await use(path).finally(() => rmSync(folder, { recursive: true }));
}

test("a library that needs the C library only may be embedded", async () => {
  await withLibrary("int f(void) { return getpid(); }", [], checkNeeds);
});

test("a library that needs another one may not", async () => {
  const source = "double cos(double); double f(double x) { return cos(x); }";
  await withLibrary(source, ["-Wl,--no-as-needed", "-lm"], async (path) => {
    await expect(checkNeeds(path)).rejects.toThrow("needs libm.so.6");
  });
});

test("a library that needs a new C library may not", async () => {
  // getrandom(3) came with glibc 2.25.
  const source = "int getrandom(); int f(char *b) { return getrandom(b, 1, 0); }";
  await withLibrary(source, [], async (path) => {
    await expect(checkNeeds(path)).rejects.toThrow("getrandom@GLIBC_2.25");
  });
});
