// --page-size: the size of a memory page, of which ring buffers are multiples.
import { type Command, refuse } from "./command.ts";

/** Any mapping tells; those of this process are always there. */
const mappings = "/proc/self/smaps";

export const pageSize: Command = {
  name: "page-size",
  doc: "Prints the size of a memory page.",
  wants: ({ flags }) => flags.pageSize,
  needs: "configuration",
  run(context) {
    const text = context.files.read(mappings);
    const kib = text.ok ? /^KernelPageSize: +(\d+) kB$/m.exec(text.value)?.[1] : undefined;
    if (kib === undefined) {
      return refuse(context, `${mappings} does not tell the page size; run getconf PAGESIZE`);
    }
    context.out(`Your system page size is: ${Number(kib) * 1024} bytes\n`);
    return 0;
  },
};
