// The format of --list and --list-events.
import { err, ok, type Result } from "../base/result.ts";
import type { CommandContext } from "./command.ts";

export type ListFormat = "text" | "markdown" | "json";

/** From --format and its older spelling --markdown, which is answered with a warning. */
export function listFormat(context: CommandContext): Result<ListFormat, string> {
  const { format, markdown } = context.flags;
  if (markdown && format !== undefined) {
    return err("Cannot specify both --markdown and --format options together");
  }
  if (markdown) {
    context.complain("WARNING: --markdown is deprecated, use --format markdown instead.\n");
    return ok("markdown");
  }
  const lower = (format ?? "text").toLowerCase();
  if (lower === "text" || lower === "markdown" || lower === "json") return ok(lower);
  return err(`Invalid format '${format}'. Valid values are: text, markdown, json`);
}
