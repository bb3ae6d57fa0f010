// The keys of an entry of output_channels that sends alerts to a NATS server.
import { z } from "zod/mini";
import { bool, text } from "../value-types.ts";

const server = /^(?:nats|tls):\/\/(?:\[[0-9a-fA-F:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?\/?$/;

const url = text.check(
  z.refine((got) => server.test(got) && URL.canParse(got), {
    error:
      "must be nats://<host>:<port> or tls://<host>:<port>; user, password and token are keys " +
      "beside it",
  }),
);

/** Longer ones do not fit into a command. */
const subjectCharsMax = 1_000;
const subjectParts = /^[^\s.*>]+(?:\.[^\s.*>]+)*$/;
const subject = text.check(
  z.refine((got) => subjectParts.test(got) && got.length <= subjectCharsMax, {
    error: "must be a subject without wildcards, like gyr.alerts",
  }),
);

export const natsOptions = {
  url,
  subject: z.optional(subject),
  user: z.optional(text),
  password: z.optional(text),
  token: z.optional(text),
  insecure: z.optional(bool),
  ca_cert: z.optional(text),
  client_cert: z.optional(text),
  client_key: z.optional(text),
};

interface Identity {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
}

/** Whether what belongs together is there, and nothing that excludes it. */
export function isWholeIdentity(entry: Identity): boolean {
  const { user, password, token, client_cert, client_key } = entry;
  if ((user === undefined) !== (password === undefined)) return false;
  if ((client_cert === undefined) !== (client_key === undefined)) return false;
  return token === undefined || user === undefined;
}
