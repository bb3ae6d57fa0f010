// Every field once where it has a value and once where it has none, over real events and a real
// State.
import { describe, expect, test } from "bun:test";
import { fieldEvents } from "../../test/support/field-events.ts";
import { fieldsWithoutValue } from "../../test/support/fields-without-value.ts";
import { catalog, fieldClasses, fieldRow } from "./catalog.ts";
import type { Context } from "./context.ts";
import { compileFormat } from "./format.ts";

type Where = keyof typeof fieldEvents;

const file = "/home/ann/notes.txt";
const moreArgs = "flags=49159(O_CREAT|O_RDWR|O_F_CREATED|FD_UPPER_LAYER) mode=0755 dev=801 ino=77";
const tuple = "10.0.0.1:40000->1.2.3.4:443";
const args =
  "fd=3(<f>/home/ann/notes.txt) dirfd=-100(AT_FDCWD) name=./notes.txt(/home/ann/notes.txt)";

// biome-ignore format: a table
const cases: readonly (readonly [field: string, where: Where, text: string | undefined])[] = [
  ["evt.num", "open", "1"],
  ["evt.time", "open", expect.stringMatching(/^\d\d:\d\d:20\.123456789$/)],
  ["evt.time.s", "open", expect.stringMatching(/^\d\d:\d\d:20$/)],
  ["evt.time.iso8601", "open", "2023-11-14T22:13:20.123456789+0000"],
  ["evt.datetime", "open", expect.stringMatching(/^2023-11-1\d \d\d:\d\d:20\.123456789$/)],
  ["evt.datetime.s", "open", expect.stringMatching(/^2023-11-1\d \d\d:\d\d:20$/)],
  ["evt.outputtime", "open", expect.stringMatching(/^\d\d:\d\d:20\.123456789$/)],
  ["evt.rawtime", "open", "1700000000123456789"],
  ["evt.rawtime.s", "open", "1700000000"],
  ["evt.rawtime.ns", "open", "123456789"],
  ["evt.reltime", "open", "000000000"],
  ["evt.reltime.s", "open", "0"],
  ["evt.reltime.ns", "open", "000000000"],
  ["evt.deltatime", "open", "0"],
  ["evt.deltatime.s", "open", "0"],
  ["evt.deltatime.ns", "open", "000000000"],
  ["evt.latency", "open", "0"],
  ["evt.latency.s", "open", "0"],
  ["evt.latency.ns", "open", "000000000"],
  ["evt.latency.quantized", "open", "0"],
  ["evt.latency.human", "open", "0ns"],
  ["evt.wait_latency", "open", "0"],
  ["evt.source", "open", "syscall"],
  ["evt.hostname", "open", "box"],
  ["evt.is_async", "open", "false"],
  ["evt.is_async", "injected", "true"],
  ["evt.asynctype", "injected", "container"],
  ["evt.asynctype", "open", undefined],
  ["evt.is_async", "docker", "true"],
  ["evt.asynctype", "docker", "infra"],
  ["evt.dir", "open", "<"],
  ["evt.dir", "injected", ">"],
  ["evt.type", "open", "openat"],
  ["evt.type", "generic", "wait4"],
  ["evt.type", "unnamed", "getpid"],
  ["evt.type", "numberless", "unknown"],
  ["evt.type", "injected", "container"],
  ["evt.type.is.openat", "open", "1"],
  ["evt.type.is.openat", "write", "0"],
  ["evt.type.is.wait4", "generic", "1"],
  ["syscall.type", "open", "openat"],
  ["syscall.type", "injected", undefined],
  ["evt.category", "open", "file"],
  ["evt.category", "write", "file"],
  ["evt.category", "connect", "net"],
  ["evt.cpu", "open", "0"],
  ["evt.args", "open", `${args} ${moreArgs}`],
  ["evt.args", "generic", ""],
  ["evt.info", "readFailed", "res=-11(EAGAIN) data=NULL fd=0(<f>/dev/pts/0) size=3"],
  ["evt.arg.name", "open", file],
  ["evt.arg[0]", "open", `<f>${file}`],
  ["evt.arg.fd", "openFailed", "ENOENT"],
  ["evt.arg.name", "openFailed", "/srv/gone"],
  ["evt.arg.name", "write", undefined],
  ["evt.arg[9]", "write", undefined],
  ["evt.rawarg.fd", "openFailed", "-2"],
  ["evt.rawarg.dev", "open", "801"],
  ["evt.rawarg.dev", "write", undefined],
  ["evt.buffer", "write", "a.b"],
  ["evt.buffer", "readFailed", undefined],
  ["evt.buflen", "write", "3"],
  ["evt.buflen", "readFailed", undefined],
  ["evt.buflen.in", "write", undefined],
  ["evt.buflen.out", "write", "3"],
  ["evt.buflen.file", "write", "3"],
  ["evt.buflen.file.in", "write", undefined],
  ["evt.buflen.file.out", "write", "3"],
  ["evt.buflen.net", "write", undefined],
  ["evt.buflen.net.in", "write", undefined],
  ["evt.buflen.net.out", "write", undefined],
  ["evt.res", "open", "SUCCESS"],
  ["evt.res", "openFailed", "ENOENT"],
  ["evt.res", "generic", undefined],
  ["evt.rawres", "openFailed", "-2"],
  ["evt.rawres", "generic", undefined],
  ["evt.failed", "openFailed", "true"],
  ["evt.failed", "open", "false"],
  ["evt.failed", "generic", undefined],
  ["evt.is_io", "write", "true"],
  ["evt.is_io", "open", "false"],
  ["evt.is_io_read", "write", "false"],
  ["evt.is_io_write", "write", "true"],
  ["evt.io_dir", "write", "write"],
  ["evt.io_dir", "readFailed", "read"],
  ["evt.io_dir", "open", undefined],
  ["evt.is_wait", "open", "false"],
  ["evt.is_wait", "poll", "true"],
  ["evt.is_syslog", "write", "false"],
  ["evt.count", "open", "1"],
  ["evt.count.error", "openFailed", "1"],
  ["evt.count.error", "open", "0"],
  ["evt.count.error", "generic", undefined],
  ["evt.count.error.file", "openFailed", "1"],
  ["evt.count.error.file", "connect", undefined],
  ["evt.count.error.net", "connect", "0"],
  ["evt.count.error.net", "open", undefined],
  ["evt.count.error.memory", "memory", "0"],
  ["evt.count.error.memory", "open", undefined],
  ["evt.count.error.other", "rename", "0"],
  ["evt.count.error.other", "open", undefined],
  ["evt.count.exit", "open", "1"],
  ["evt.count.exit", "injected", undefined],
  ["evt.count.procinfo", "open", "0"],
  ["evt.count.threadinfo", "open", "0"],
  ["evt.around[1700000000123456788]", "open", undefined],
  ["evt.buflen.in", "read", "2"],
  ["evt.buflen.file.in", "read", "2"],
  ["evt.buflen.file.in", "write", undefined],
  ["evt.buflen.file", "receive", undefined],
  ["evt.buflen.net", "receive", "7"],
  ["evt.buflen.net", "read", undefined],
  ["evt.buflen.net.in", "receive", "7"],
  ["evt.buflen.net.in", "send", undefined],
  ["evt.buflen.net.out", "send", "8"],
  ["evt.buflen.net.out", "receive", undefined],
  ["evt.count.procinfo", "sample", "1"],
  ["evt.count.threadinfo", "sample", "1"],
  ["evt.infra.docker.name", "docker", "start"],
  ["evt.infra.docker.container.id", "docker", "7b1e0c9d8f7a"],
  ["evt.infra.docker.container.name", "docker", "web"],
  ["evt.infra.docker.container.image", "docker", "nginx:1"],
  ["evt.type", "docker", "infra"],
  ["evt.abspath", "openFailed", "/srv/gone"],
  ["evt.abspath.src", "linkat", "/srv/x"],
  ["evt.abspath.dst", "linkat", "/home/ann/y"],
  ["evt.abspath.dst", "open", "/home/ann/notes.txt"],
  ["evt.abspath", "write", undefined],
  ["evt.is_open_read", "open", "true"],
  ["evt.is_open_read", "write", "false"],
  ["evt.is_open_write", "open", "true"],
  ["evt.is_open_write", "openFailed", "false"],
  ["evt.is_open_exec", "open", "true"],
  ["evt.is_open_exec", "openFailed", "false"],
  ["evt.is_open_create", "open", "true"],
  ["evt.is_open_create", "openFailed", "false"],

  ["proc.exe", "open", "/bin/cat"],
  ["proc.name", "open", "cat"],
  ["proc.name", "stranger", "<NA>"],
  ["proc.name", "injected", undefined],
  ["proc.args", "open", "-n a b"],
  ["proc.args[1]", "open", "a b"],
  ["proc.args[7]", "open", ""],
  ["proc.args[1]", "injected", undefined],
  ["proc.cmdline", "open", "cat -n a b"],
  ["proc.cmdnargs", "open", "2"],
  ["proc.cmdlenargs", "open", "5"],
  ["proc.exeline", "open", "/bin/cat -n a b"],
  ["proc.env", "open", "HOME=/home/ann PATH=/bin"],
  ["proc.env[PATH]", "open", "/bin"],
  ["proc.env[NONE]", "open", ""],
  ["proc.env[0]", "open", "HOME=/home/ann PATH=/bin"],
  ["proc.cwd", "open", "/home/ann/"],
  ["proc.tty", "open", "34816"],
  ["proc.pid", "open", "42"],
  ["proc.vpid", "container", "5"],
  ["proc.vpid", "stranger", undefined],
  ["proc.fdopencount", "open", "5"],
  ["proc.fdlimit", "open", "1024"],
  ["proc.fdusage", "write", "0.4"],
  ["proc.vmsize", "open", "300"],
  ["proc.vmrss", "open", "200"],
  ["proc.vmswap", "open", "0"],
  ["proc.nthreads", "open", "1"],
  ["proc.nchilds", "open", "0"],
  ["proc.stdin.type", "open", "file"],
  ["proc.stdin.name", "open", "/dev/pts/0"],
  ["proc.stdout.type", "open", "pipe"],
  ["proc.stdout.name", "open", "pipe:[5]"],
  ["proc.stderr.type", "open", undefined],
  ["proc.stderr.name", "open", undefined],
  ["proc.stderr.type", "first", "file"],
  ["proc.stderr.name", "first", "/dev/null"],
  ["proc.exe_ino.ctime", "exec", "1700000000123455289"],
  ["proc.exe_ino.ctime_duration_proc_start", "exec", "500"],
  ["proc.exe_ino.ctime_duration_pidns_start", "exec", "500"],
  ["thread.cpu", "sample", "0.0"],
  ["thread.cpu.user", "sample", "0.0"],
  ["thread.cpu.system", "sample", "0.0"],
  ["thread.exectime", "switched", "0"],
  ["thread.totexectime", "switched", "0"],
  ["proc.exepath", "open", "/usr/bin/cat"],
  ["proc.duration", "open", "1000"],
  ["proc.duration", "container", undefined],
  ["proc.ppid.duration", "open", "5000"],
  ["proc.ppid.duration", "stranger", undefined],
  ["proc.pid.ts", "open", "1700000000123455789"],
  ["proc.pid.ts", "container", undefined],
  ["proc.ppid.ts", "open", "1700000000123451789"],
  ["proc.ppid.ts", "container", undefined],
  ["proc.is_exe_writable", "open", "true"],
  ["proc.is_exe_writable", "container", "false"],
  ["proc.is_exe_upper_layer", "open", "false"],
  ["proc.is_exe_lower_layer", "open", "false"],
  ["proc.is_exe_from_memfd", "open", "false"],
  ["proc.exe_ino", "open", "7"],
  ["proc.exe_ino", "container", undefined],
  ["proc.exe_ino.ctime", "open", "11"],
  ["proc.exe_ino.ctime", "container", undefined],
  ["proc.exe_ino.mtime", "open", "12"],
  ["proc.exe_ino.mtime", "container", undefined],
  ["proc.exe_ino.ctime_duration_proc_start", "container", undefined],
  ["proc.exe_ino.ctime_duration_pidns_start", "container", undefined],
  ["proc.pidns_init_start_ts", "open", "99"],
  ["proc.pidns_init_start_ts", "stranger", undefined],
  ["proc.pexe", "open", "-bash"],
  ["proc.pexe", "container", undefined],
  ["proc.aexe", "open", "-bash /sbin/init"],
  ["proc.aexe[2]", "open", "/sbin/init"],
  ["proc.aexe[3]", "open", undefined],
  ["proc.pexepath", "open", "/bin/bash"],
  ["proc.aexepath", "open", "/bin/bash /lib/systemd"],
  ["proc.pname", "open", "bash"],
  ["proc.aname", "open", "bash systemd"],
  ["proc.aname[0]", "open", "cat"],
  ["proc.aname", "container", undefined],
  ["proc.aargs", "open", "-l "],
  ["proc.aargs[1]", "open", "-l"],
  ["proc.pcmdline", "open", "bash -l"],
  ["proc.acmdline", "open", "bash -l systemd"],
  ["proc.acmdline[1]", "open", "bash -l"],
  ["proc.aenv", "open", "HOME=/home/ann PATH=/bin"],
  ["proc.aenv[1]", "open", "USER=ann A=1"],
  ["proc.aenv[USER]", "open", "ann"],
  ["proc.aenv[NONE]", "open", ""],
  ["proc.loginshellid", "open", "10"],
  ["proc.loginshellid", "stranger", undefined],
  ["proc.ppid", "open", "10"],
  ["proc.apid", "open", "42"],
  ["proc.apid[2]", "open", "1"],
  ["proc.apid[3]", "open", undefined],
  ["proc.pvpid", "open", "10"],
  ["proc.pvpid", "container", undefined],
  ["proc.sid", "open", "10"],
  ["proc.sname", "open", "bash"],
  ["proc.sname", "stranger", ""],
  ["proc.sid.exe", "open", "-bash"],
  ["proc.sid.exepath", "open", "/bin/bash"],
  ["proc.vpgid", "open", "42"],
  ["proc.vpgid.name", "open", "cat"],
  ["proc.vpgid.exe", "open", "/bin/cat"],
  ["proc.vpgid.exepath", "open", "/usr/bin/cat"],
  ["proc.pgid", "open", "42"],
  ["proc.pgid.name", "open", "cat"],
  ["proc.pgid.exe", "open", "/bin/cat"],
  ["proc.pgid.exepath", "open", "/usr/bin/cat"],
  ["proc.is_sid_leader", "open", "false"],
  ["proc.is_vpgid_leader", "open", "true"],
  ["proc.is_pgid_leader", "open", "true"],
  ["thread.cap_permitted", "open", "CAP_CHOWN CAP_DAC_OVERRIDE"],
  ["thread.cap_inheritable", "open", ""],
  ["thread.cap_effective", "open", "CAP_CHOWN"],
  ["thread.pfmajor", "open", "1"],
  ["thread.pfminor", "open", "2"],
  ["thread.tid", "open", "42"],
  ["thread.ismain", "open", "true"],
  ["thread.vtid", "container", "5"],
  ["thread.vtid", "stranger", undefined],
  ["thread.nametid", "open", "cat42"],
  ["thread.exectime", "open", "0"],
  ["thread.totexectime", "open", "0"],
  ["thread.cgroups", "open", "cpu=/user memory=/m"],
  ["thread.cgroup.cpu", "open", "/user"],
  ["thread.cgroup.pids", "open", undefined],
  ["thread.vmsize", "open", "300"],
  ["thread.vmrss", "open", "200"],
  ["thread.vmsize.b", "open", "307200"],
  ["thread.vmrss.b", "open", "204800"],

  ["user.uid", "open", "1000"],
  ["user.name", "open", "ann"],
  ["user.name", "container", "root"],
  ["user.name", "stranger", "<NA>"],
  ["user.name", "injected", undefined],
  ["user.homedir", "open", "/home/ann"],
  ["user.homedir", "container", "/root"],
  ["user.shell", "open", "/bin/zsh"],
  ["user.shell", "noShell", ""],
  ["user.shell", "container", "<NA>"],
  ["user.loginuid", "open", "1000"],
  ["user.loginuid", "container", "-1"],
  ["user.loginname", "open", "ann"],
  ["user.loginname", "container", "<NA>"],
  ["group.gid", "open", "1000"],
  ["group.name", "open", "staff"],
  ["group.name", "container", "root"],
  ["group.name", "stranger", "<NA>"],

  ["fd.num", "open", "3"],
  ["fd.num", "rename", undefined],
  ["fd.type", "open", "file"],
  ["fd.type", "openFailed", undefined],
  ["fd.typechar", "open", "f"],
  ["fd.typechar", "openFailed", "f"],
  ["fd.typechar", "container", "o"],
  ["fd.name", "open", file],
  ["fd.name", "openFailed", "/srv/gone"],
  ["fd.name", "container", ""],
  ["fd.name", "rename", undefined],
  ["fd.directory", "open", "/home/ann"],
  ["fd.directory", "openFailed", "/srv"],
  ["fd.directory", "connect", undefined],
  ["fd.filename", "open", "notes.txt"],
  ["fd.filename", "connect", undefined],
  ["fd.l4proto", "connect", "tcp"],
  ["fd.l4proto", "open", "<NA>"],
  ["fd.sockfamily", "connect", "ip"],
  ["fd.sockfamily", "open", undefined],
  ["fd.uid", "open", "423"],
  ["fd.containername", "open", `:${file}`],
  ["fd.containerdirectory", "open", ":/home/ann"],
  ["fd.connected", "connect", "true"],
  ["fd.name_changed", "connect", "true"],
  ["fd.name_changed", "write", "false"],
  ["fd.dev", "open", "801"],
  ["fd.dev.major", "write", "18"],
  ["fd.dev.minor", "write", "52"],
  ["fd.ino", "open", "77"],
  ["fd.nameraw", "open", "./notes.txt"],
  ["fd.nameraw", "openFailed", "gone"],
  ["fd.types", "open", "(file,pipe,directory,ipv4)"],
  ["fd.types[1]", "open", "(pipe)"],
  ["fd.types[9]", "open", undefined],
  ["fd.is_upper_layer", "open", "true"],
  ["fd.is_lower_layer", "open", "false"],
  ["fd.ip", "connect", undefined],
  ["fd.ip", "open", undefined],
  ["fd.cip", "connect", "10.0.0.1"],
  ["fd.sip", "connect", "1.2.3.4"],
  ["fd.lip", "connect", "10.0.0.1"],
  ["fd.rip", "connect", "1.2.3.4"],
  ["fd.port", "connect", undefined],
  ["fd.cport", "connect", "40000"],
  ["fd.sport", "connect", "443"],
  ["fd.lport", "connect", "40000"],
  ["fd.rport", "connect", "443"],
  ["fd.sport", "open", undefined],
  ["fd.is_server", "connect", "false"],
  ["fd.proto", "connect", undefined],
  ["fd.cproto", "connect", "40000"],
  ["fd.sproto", "connect", "443"],
  ["fd.lproto", "connect", "40000"],
  ["fd.rproto", "connect", "443"],
  ["fd.net", "connect", undefined],
  ["fd.cip.name", "connect", "here.example"],
  ["fd.sip.name", "connect", "example.com"],
  ["fd.lip.name", "connect", "here.example"],
  ["fd.rip.name", "connect", "example.com"],
  ["fd.sip.name", "receive", undefined],
  ["fd.cnet", "connect", "<IPNET>"],
  ["fd.snet", "connect", "<IPNET>"],
  ["fd.lnet", "connect", "<IPNET>"],
  ["fd.rnet", "connect", "<IPNET>"],
  ["fd.name", "connect", tuple],

  ["fs.path.name", "open", file],
  ["fs.path.name", "rename", undefined],
  ["fs.path.nameraw", "open", "./notes.txt"],
  ["fs.path.source", "rename", "/home/ann/b"],
  ["fs.path.source", "linkat", "/home/ann/y"],
  ["fs.path.sourceraw", "rename", "a/../b"],
  ["fs.path.target", "rename", "/tmp/c"],
  ["fs.path.target", "open", undefined],
  ["fs.path.targetraw", "rename", "/tmp/c"],

  ["fdlist.nums", "poll", "0,5,9"],
  ["fdlist.names", "poll", "/dev/pts/0,0.0.0.0:0->0.0.0.0:0,<NA>"],
  ["fdlist.cips", "poll", "0.0.0.0"],
  ["fdlist.sips", "poll", "0.0.0.0"],
  ["fdlist.cports", "poll", "0"],
  ["fdlist.sports", "poll", "0"],
  ["fdlist.nums", "open", undefined],

  ["container.id", "open", "host"],
  ["container.id", "container", "7b1e0c9d8f7a"],
  ["container.full_id", "open", "host"],
  ["container.name", "open", "host"],
  ["container.name", "container", undefined],
  ["container.type", "open", "host"],
  ["container.image", "open", ""],
  ["container.image.id", "open", ""],
  ["container.image.repository", "open", ""],
  ["container.image.tag", "open", ""],
  ["container.image.digest", "open", ""],
  ["container.mounts", "open", ""],
  ["container.ip", "open", ""],
  ["container.cni.json", "open", ""],
  ["container.labels", "open", ""],
  ["container.privileged", "open", "false"],
  ["container.privileged", "container", undefined],
  ["container.host_pid", "open", "false"],
  ["container.host_network", "open", "false"],
  ["container.host_ipc", "open", "false"],
  ["container.start_ts", "container", "1700000000123449789"],
  ["container.start_ts", "open", undefined],
  ["container.duration", "container", "7000"],
  ["container.duration", "open", undefined],
  ["k8s.pod.sandbox_id", "open", ""],
  ["k8s.pod.full_sandbox_id", "open", ""],
  ["k8s.pod.labels", "open", ""],
  ["k8s.pod.ip", "open", ""],
  ["k8s.pod.cni.json", "open", ""],
];

/** Fields that every event has. */
const alwaysSet = words(`
  evt.num evt.source evt.is_async evt.hostname evt.time evt.time.s evt.time.iso8601 evt.datetime
  evt.datetime.s evt.rawtime evt.rawtime.s evt.rawtime.ns evt.reltime evt.reltime.s evt.reltime.ns
  evt.dir evt.type evt.type.is evt.category evt.cpu evt.is_wait evt.count evt.deltatime
  evt.deltatime.s evt.deltatime.ns evt.outputtime evt.args evt.info evt.is_io evt.is_io_read
  evt.is_io_write evt.is_syslog evt.count.procinfo evt.count.threadinfo evt.is_open_read
  evt.is_open_write evt.is_open_exec evt.is_open_create evt.latency evt.latency.s evt.latency.ns
  evt.latency.quantized evt.latency.human evt.wait_latency thread.tid thread.exectime`);

/** Fields that no event of the kernel gives a value, and why; conditions may use the first ones. */
const neverSet = new Set([
  ...["fd.ip", "fd.port", "fd.proto", "fd.net", "evt.around"],
  // Events of plugins have them.
  ...["evt.pluginname", "evt.plugininfo"],
  // What a container runtime has to be asked for.
  ...["k8s.pod.name", "k8s.ns.name", "k8s.pod.id", "k8s.pod.uid", "k8s.pod.label"],
  ...[
    "container.label",
    ...[...catalog.names()].filter((name) => /^container\.mount\b/.test(name)),
  ],
]);

/** It counts how often it is read. */
const counter = "util.cnt";

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}

describe("a field", () => {
  const contexts = new Map<Where, Context>();
  const contextOf = (where: Where): Context => {
    const known = contexts.get(where) ?? fieldEvents[where]();
    contexts.set(where, known);
    return known;
  };

  test.each(cases)("%s at %s is %p", (field, where, text) => {
    expect(textOf(field, contextOf(where))).toEqual(text as string);
  });

  test.each(fieldsWithoutValue)("%s at %s has no value", (field, where) => {
    expect(textOf(withArgument(field), contextOf(where))).toBe(undefined);
  });

  // The type of every event is known, and these fields are asked of all the events there are.
  const everywhere = Object.keys(fieldEvents) as Where[];

  test.each([...neverSet, ...deprecated()])("%s never has a value", (field) => {
    const values = everywhere.map((where) => textOf(withArgument(field), contextOf(where)));
    expect(values).toEqual(everywhere.map(() => undefined));
  });

  test.each([...alwaysSet])("%s always has a value", (field) => {
    const values = everywhere.map((where) => textOf(withArgument(field), contextOf(where)));
    expect(values).not.toContain(undefined);
  });

  test("of the catalogue has a case with a value and one without", () => {
    const values = new Set(cases.filter(([, , text]) => text !== undefined).map(nameOf));
    const empty = new Set(cases.filter(([, , text]) => text === undefined).map(nameOf));
    for (const [field] of fieldsWithoutValue) empty.add(field);
    const names = [...catalog.names()].filter((name) => name !== counter);
    const never = new Set([...neverSet, ...deprecated()]);
    expect(names.filter((name) => !values.has(name) && !never.has(name))).toEqual([]);
    expect(
      names.filter((name) => !empty.has(name) && !alwaysSet.has(name) && !never.has(name)),
    ).toEqual([]);
  });

  test("has no value at events that never have one", () => {
    for (const name of catalog.names()) {
      const { absentIn } = fieldRow(name)!;
      if (absentIn === undefined) continue;
      const contexts = everywhere.map(contextOf).filter(({ event }) => absentIn(event.type));
      expect(contexts.length).toBeGreaterThan(0);
      expect(contexts.flatMap((c) => textOf(withArgument(name), c) ?? [])).toEqual([]);
    }
  });

  test("that counts how often it is read counts on", () => {
    const [first, second] = [0, 1].map(() => Number(textOf(counter, contextOf("open"))));
    expect(second).toBe(first! + 1);
  });

  test("has a document that is a sentence", () => {
    const rows = fieldClasses.flatMap(({ fields }) => Object.entries(fields));
    expect(rows.filter(([, { doc }]) => !/^\w.*\.$/.test(doc)).map(([name]) => name)).toEqual([]);
  });
});

/** The field a case is about, without its argument. */
function nameOf([field]: readonly [field: string, ...unknown[]]): string {
  return catalog.find(field.split("[")[0]!)!.name;
}

/** A field that needs an argument, with one that it takes. */
function withArgument(field: string): string {
  if (fieldRow(field)?.argument?.required !== true) return field;
  return field === "evt.type.is" ? "evt.type.is.openat" : `${field}[1]`;
}

/** Fields of container and Kubernetes objects that lost their source. */
function deprecated(): string[] {
  const names = [...catalog.names()];
  return names.filter((name) => fieldRow(name)?.deprecated === true && !name.startsWith("evt."));
}

/** As an output shows it. */
function textOf(field: string, context: Context): string | undefined {
  const format = compileFormat(`%${field}`, catalog);
  if (!format.ok) throw new Error(format.error.message);
  return format.value.render(context);
}
