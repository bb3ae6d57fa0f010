import { expect, test } from "bun:test";
import { startAgain } from "./start-again.ts";

const module = `${import.meta.dir}/start-again.ts`;

test("the other program has the process id, arguments, variables and descriptors", () => {
  const script = `echo $$ "$0" "$1" "$GREETING" "\${HOME-no home}"; cat <&7`;
  const code = `
    import { startAgain } from "${module}";
    process.stdout.write(process.pid + " ");
    startAgain("/bin/sh", ["sh", "-c", ${JSON.stringify(script)}, "näme", "two words"], {
      GREETING: "héllo=x", NOTHING: undefined,
    });
  `;
  const command = `exec "$0" -e "$1" 7<<'END'\nkept\nEND`;
  const run = Bun.spawnSync(["/bin/sh", "-c", command, process.execPath, code]);
  const [first, second, ...rest] = run.stdout.toString().trim().split(/[ \n]/);
  expect(run.stderr.toString()).toBe("");
  expect(second).toBe(first!);
  expect(rest.join(" ")).toBe("näme two words héllo=x no home kept");
});

test("says why it could not", () => {
  expect(startAgain("/nowhere/gyr", ["gyr"], {})).toBe("execve failed: ENOENT");
  expect(startAgain("/etc/passwd", ["gyr"], {})).toBe("execve failed: EACCES");
});
