// The processors that gyr is built for, and how each tool calls them.

export type Architecture = "x86_64" | "arm64";

interface ArchitectureRow {
  /** libbpf's bpf_tracing.h picks register names by this macro. */
  readonly bpfTargetMacro: string;
  /** Kernel headers ask for the compiler's own macro, which `-target bpf` does not define. */
  readonly compilerMacro: string;
  /** Folder of the C library's headers on Debian: /usr/include/<triplet>. */
  readonly triplet: string;
}

export const architectures: Readonly<Record<Architecture, ArchitectureRow>> = {
  x86_64: {
    bpfTargetMacro: "__TARGET_ARCH_x86",
    compilerMacro: "__x86_64__",
    triplet: "x86_64-linux-gnu",
  },
  arm64: {
    bpfTargetMacro: "__TARGET_ARCH_arm64",
    compilerMacro: "__aarch64__",
    triplet: "aarch64-linux-gnu",
  },
};

/** This machine's. */
export function hostArchitecture(): Architecture {
  if (process.arch === "x64") return "x86_64";
  if (process.arch === "arm64") return "arm64";
  throw new Error(`gyr is built for x86_64 and arm64; this machine is ${process.arch}`);
}
