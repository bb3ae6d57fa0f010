// Names of flag and enumeration values about memory and System V IPC. The values are those on the
// wire, not those of any kernel. Order matters: bitmasks are rendered greedily from the top.
import { defineFlags } from "../define.ts";

export const memoryIpcFlags = defineFlags({
  prot_flags: {
    kind: "bitmask",
    entries: [
      ["PROT_READ", 1],
      ["PROT_WRITE", 2],
      ["PROT_EXEC", 4],
      ["PROT_SEM", 8],
      ["PROT_GROWSDOWN", 0x10],
      ["PROT_GROWSUP", 0x20],
      ["PROT_SAO", 0x40],
      ["PROT_NONE", 0],
    ],
  },
  mmap_flags: {
    kind: "bitmask",
    entries: [
      ["MAP_SHARED", 1],
      ["MAP_PRIVATE", 2],
      ["MAP_FIXED", 4],
      ["MAP_ANONYMOUS", 8],
      ["MAP_32BIT", 0x10],
      ["MAP_RENAME", 0x20],
      ["MAP_NORESERVE", 0x40],
      ["MAP_POPULATE", 0x80],
      ["MAP_NONBLOCK", 0x100],
      ["MAP_GROWSDOWN", 0x200],
      ["MAP_DENYWRITE", 0x400],
      ["MAP_EXECUTABLE", 0x800],
      ["MAP_INHERIT", 0x1000],
      ["MAP_FILE", 0x2000],
      ["MAP_LOCKED", 0x4000],
    ],
  },
  mlockall_flags: {
    kind: "bitmask",
    entries: [
      ["MCL_CURRENT", 1],
      ["MCL_FUTURE", 2],
      ["MCL_ONFAULT", 4],
    ],
  },
  mlock2_flags: {
    kind: "bitmask",
    entries: [["MLOCK_ONFAULT", 1]],
  },
  pf_flags: {
    kind: "bitmask",
    entries: [
      ["PROTECTION_VIOLATION", 1],
      ["PAGE_NOT_PRESENT", 2],
      ["WRITE_ACCESS", 4],
      ["READ_ACCESS", 8],
      ["USER_FAULT", 0x10],
      ["SUPERVISOR_FAULT", 0x20],
      ["RESERVED_PAGE", 0x40],
      ["INSTRUCTION_FETCH", 0x80],
    ],
  },
  semop_flags: {
    kind: "bitmask",
    entries: [
      ["IPC_NOWAIT", 1],
      ["SEM_UNDO", 2],
    ],
  },
  semget_flags: {
    kind: "bitmask",
    entries: [
      ["IPC_EXCL", 0x4000],
      ["IPC_CREAT", 0x2000],
    ],
  },
  semctl_commands: {
    kind: "bitmask",
    entries: [
      ["IPC_STAT", 1],
      ["IPC_SET", 2],
      ["IPC_RMID", 4],
      ["IPC_INFO", 8],
      ["SEM_INFO", 0x10],
      ["SEM_STAT", 0x20],
      ["GETALL", 0x40],
      ["GETNCNT", 0x80],
      ["GETPID", 0x100],
      ["GETVAL", 0x200],
      ["GETZCNT", 0x400],
      ["SETALL", 0x800],
      ["SETVAL", 0x1000],
    ],
  },
});
