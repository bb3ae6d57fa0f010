// Arguments in, exit code out.
import { runProcess } from "./cli/wiring.ts";

process.exit(await runProcess());
