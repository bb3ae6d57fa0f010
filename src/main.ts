// Arguments in, exit code out.
import { secondStart } from "./cli/early.ts";

const degraded = secondStart();
// Loaded only now: the first of two starts does not need it.
const { runProcess } = await import("./cli/wiring.ts");
process.exit(await runProcess(degraded));
