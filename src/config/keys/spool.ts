// Keys about alerts that wait on disk until they are delivered.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, duration, text, uint } from "../value-types.ts";

const megabytes = uint(1, 1_048_576);
const age = duration(60_000);
const folder = text.check(
  z.refine((got) => got.startsWith("/"), { error: "must be a path from the root, like /var/…" }),
);

/** What an entry of output_channels may say of its own. */
export const ownSpool = z.strictObject({
  enabled: z.optional(bool),
  max_megabytes: z.optional(megabytes),
  max_age: z.optional(age),
});

export const spoolKeys = {
  "spool.enabled": key({
    type: bool,
    default: false,
    doc:
      "Keeps the alerts of every channel on disk until they are delivered, so that an outage or " +
      "a restart loses none; standard output is left out. An entry of output_channels may decide " +
      "otherwise with spool: {enabled, max_megabytes, max_age}. Not in the original.",
    reload: "live",
    status: "works",
  }),
  "spool.directory": key({
    type: folder,
    default: "/var/lib/gyr/spool",
    doc: "Where spools are: each channel has a directory of its name in it.",
    reload: "live",
    status: "works",
  }),
  "spool.max_megabytes": key({
    type: megabytes,
    default: 256,
    doc: "What the spool of one channel may take on disk; then the oldest alerts are dropped.",
    reload: "live",
    status: "works",
  }),
  "spool.max_age": key({
    type: age,
    default: 259_200_000,
    shipped: "72h",
    doc: "How long an alert may wait in a spool, like 12h or 7d; older ones are dropped.",
    reload: "live",
    status: "works",
  }),
};
