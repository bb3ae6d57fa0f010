import { expect, test } from "bun:test";
import { kernelFlags, type KernelFlagTable } from "./kernel-flags.ts";

// The kernel's own headers, as every C library packages them.
const headers = [
  ...["linux/fcntl.h", "linux/stat.h", "linux/sched.h", "linux/mman.h", "linux/openat2.h"],
  ...["linux/eventpoll.h", "linux/close_range.h", "linux/memfd.h", "linux/module.h"],
  ...["linux/io_uring.h", "linux/futex.h", "linux/ptrace.h", "asm/poll.h", "asm/socket.h"],
  ...["linux/ipc.h", "linux/sem.h", "linux/quota.h", "linux/dqblk_xfs.h"],
];

// What stands before a kernel name in its name on the wire.
const prefix = /^PPM_(CL_|FCNTL_|SOCKOPT_|FU_|EXVAT_|MLOCKALL_|DELETE_MODULE_)?/;

// Headers for programs say 0, or the numbers of 32-bit programs.
const different = new Set(["O_LARGEFILE", "F_GETLK64", "F_SETLK64", "F_SETLKW64"]);

const rows = Object.entries<KernelFlagTable>(kernelFlags).flatMap(([table, { rows }]) =>
  rows.map(([name, value]) => ({ table, name: name.replace(prefix, ""), value })),
);

test.skipIf(process.arch !== "x64" || Bun.which("cc") === null)(
  "numbers are those of the kernel's headers",
  async () => {
    const names = [...new Set(rows.map((row) => row.name))].filter((name) => !different.has(name));
    // Macros only: a name that a header does not have stays as it is.
    const source = [
      ...headers.map((header) => `#include <${header}>`),
      ...names.map((name) => `\nVALUE_OF(#${name}) = ${name}`),
    ].join("\n");
    const cc = Bun.spawn(["cc", "-E", "-P", "-"], { stdin: Buffer.from(source), stderr: "ignore" });
    const output = await new Response(cc.stdout).text();
    const known = new Map<string, number[]>();
    for (const [, name, text] of output.matchAll(/VALUE_OF\(#(\w+)\) = (.*)/g)) {
      const value = evaluate(text!);
      if (value !== undefined) known.set(name!, [...(known.get(name!) ?? []), value]);
    }
    const wrong = rows.filter(({ name, value }) => {
      const right = known.get(name);
      const ours = typeof value === "number" ? value : value.x86_64;
      // SO_RCVTIMEO and SO_SNDTIMEO have two numbers each; headers choose.
      if (right === undefined || ours === undefined || /TIMEO$/.test(name)) return false;
      return !right.includes(ours);
    });
    expect(wrong).toEqual([]);
    expect(known.size).toBeGreaterThan(150);
  },
);

/** Number of a constant expression out of C headers; undefined when it is something else. */
function evaluate(text: string): number | undefined {
  const plain = text.replace(/\b(0x[0-9a-f]+|\d+)[uUlL]+\b/gi, "$1").replace(/'X'/g, "88");
  if (!/^[\s\d()|&<+a-fx]+$/i.test(plain) || /[g-wyz]/i.test(plain)) return undefined;
  const octal = plain.replace(/\b0(\d+)\b/g, "0o$1");
  // Only digits and operators got here.
  const value = Number(new Function(`return (${octal});`)());
  return value < 0 ? value + 2 ** 32 : value;
}

test("no two flags of a table set the same bit", () => {
  for (const [name, { kind, rows }] of Object.entries<KernelFlagTable>(kernelFlags)) {
    const wire = rows.map(([constant]) => constant);
    if (kind === "bits") expect([name, new Set(wire).size]).toEqual([name, wire.length]);
  }
});
