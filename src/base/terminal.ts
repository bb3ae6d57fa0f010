// Texts for people at a terminal: colours when they want them, and nothing that the text itself
// wants to do to the terminal.

/** What a part of a text is; each has its colour. */
export type Role = "good" | "warning" | "error" | "place" | "quiet" | "hint";

/** A part of a text as it is to be shown. */
export type Paint = (role: Role, text: string) => string;

export const plain: Paint = (_role, text) => text;

// SGR parameters that are readable on dark and on light backgrounds.
const colours: Readonly<Record<Role, string>> = {
  good: "32",
  warning: "1;33",
  error: "1;31",
  place: "1",
  quiet: "2",
  hint: "36",
};

export const inColour: Paint = (role, text) => `\x1b[${colours[role]}m${text}\x1b[0m`;

/** Whether somebody sees colours there and has not declined them (https://no-color.org). */
export function wantsColour(
  isTerminal: boolean,
  { NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal && (NO_COLOR ?? "") === "" && TERM !== "dumb";
}

/** Names and texts are of others, who may want to do something to a terminal. */
export function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
  return text.replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ".");
}
