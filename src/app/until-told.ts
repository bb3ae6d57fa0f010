// Work that ends when somebody says so: SIGINT and SIGTERM ask it to stop, and it stops in order.

/** Does `work`; a signal calls `stop`, after which `work` is expected to end. */
export async function untilTold(work: () => Promise<void>, stop: () => void): Promise<void> {
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await work();
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
