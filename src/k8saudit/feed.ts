// What brings texts to the intake: a server, files that are read, a file that is followed.

export interface Feed {
  /** Where events come from, for the log: "listening at …". */
  readonly told: string;
  /** Resolves when there is nothing more, with what went wrong; undefined for feeds without end. */
  readonly ended: Promise<string | undefined> | undefined;
  close(): Promise<void>;
}
