// The commands, in the order in which they are considered: the first that the arguments ask for
// runs. This is Falco's order, so that of several informational flags the same one wins.
import type { Command } from "./command.ts";
import { completion } from "./completion.ts";
import { describeRules } from "./describe-rules.ts";
import { help } from "./help.ts";
import { listEvents } from "./list-events.ts";
import { listFields } from "./list-fields.ts";
import { listIgnored } from "./list-ignored.ts";
import { printConfig } from "./print-config.ts";
import { printUnit } from "./print-unit.ts";
import { pageSize } from "./page-size.ts";
import { printConfigSchema, printRuleSchema } from "./print-schema.ts";
import { support } from "./support.ts";
import { manual } from "./manual.ts";
import { run } from "./run.ts";
import { validate } from "./validate.ts";
import { version } from "./version.ts";

export const commands: readonly Command[] = [
  help,
  completion,
  manual,
  printConfig,
  printUnit,
  printConfigSchema,
  printRuleSchema,
  listIgnored,
  listEvents,
  version,
  pageSize,
  listFields,
  validate,
  describeRules,
  support,
  run,
];
