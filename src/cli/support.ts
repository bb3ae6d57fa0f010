// --support: what a bug report needs, as one line of JSON with the keys of Falco's. Reports go to
// strangers, so nothing secret is in them.
import { machine, release, hostname, type, version as systemVersion } from "node:os";
import { shownArguments, withoutSecrets } from "../config/secrets.ts";
import type { Command } from "./command.ts";
import { refuse } from "./command.ts";
import { rulesPathsOf } from "./run.ts";
import { versions } from "./version.ts";

export const support: Command = {
  name: "support",
  doc: "Prints what a bug report needs.",
  wants: ({ flags }) => flags.support,
  needs: "configuration",
  run(context) {
    const paths = rulesPathsOf(context);
    if (!paths.ok) return refuse(context, paths.error);
    const files = context.ports.readRules(paths.value).map((file) => ({
      name: file.name,
      variants: [{ content: "text" in file ? file.text : "" }],
    }));
    const report = {
      cmdline: [context.program, ...shownArguments(context.args)].join(" "),
      config: JSON.stringify(withoutSecrets(context.loaded.config)),
      engine_info: versions(context.version),
      rules_files: files,
      system_info: {
        machine: machine(),
        nodename: hostname(),
        release: release(),
        sysname: type(),
        version: systemVersion(),
      },
      version: context.version,
    };
    context.out(`${JSON.stringify(report)}\n`);
    return 0;
  },
};
