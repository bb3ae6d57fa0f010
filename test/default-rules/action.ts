// A row of the tables beside this file.

import type { Event } from "./stand-in.ts";

/** What happens, its event, and the rule that must tell of it first; undefined for none. */
export type Action = readonly [what: string, event: Event, rule: string | undefined];
