// Fields that have a value at other events and none at these; one table of names by event. What an
// event is: field-events.ts. Cases that need an argument or tell more are in the test itself.
import type { fieldEvents } from "./field-events.ts";

type Where = keyof typeof fieldEvents;

const byEvent: Readonly<Partial<Record<Where, string>>> = {
  // The descriptor is a file, and its name is known from the start.
  open: `
    evt.buflen.out evt.buflen.file evt.buflen.file.out evt.infra.docker.name
    evt.infra.docker.container.id evt.infra.docker.container.name evt.infra.docker.container.image
    thread.cpu thread.cpu.user thread.cpu.system fd.cip fd.sip fd.lip fd.rip fd.cport fd.lport
    fd.rport fd.cproto fd.sproto fd.lproto fd.rproto fd.cnet fd.snet fd.lnet fd.rnet fd.cip.name
    fd.sip.name fd.lip.name fd.rip.name fdlist.names fdlist.cips fdlist.sips fdlist.cports
    fdlist.sports`,
  // Nothing did it: there is no thread.
  injected: `
    proc.exe proc.cmdline proc.cmdnargs proc.cmdlenargs proc.exeline proc.env proc.cwd proc.tty
    proc.pid proc.fdopencount proc.fdlimit proc.fdusage proc.vmsize proc.vmrss proc.vmswap
    proc.nthreads proc.nchilds proc.stdin.type proc.stdout.type proc.stdin.name proc.stdout.name
    proc.exepath proc.is_exe_writable proc.is_exe_upper_layer proc.is_exe_lower_layer
    proc.is_exe_from_memfd proc.pexepath proc.aexepath proc.pname proc.aargs proc.pcmdline
    proc.acmdline proc.aenv proc.ppid proc.sid proc.sname proc.sid.exe proc.sid.exepath proc.vpgid
    proc.vpgid.name proc.vpgid.exe proc.vpgid.exepath proc.pgid proc.pgid.name proc.pgid.exe
    proc.pgid.exepath proc.is_sid_leader proc.is_vpgid_leader proc.is_pgid_leader
    thread.cap_permitted thread.cap_inheritable thread.cap_effective thread.pfmajor thread.pfminor
    thread.ismain thread.nametid thread.totexectime thread.cgroups thread.vmsize thread.vmrss
    thread.vmsize.b thread.vmrss.b user.uid user.homedir user.shell user.loginuid user.loginname
    group.gid group.name container.id container.full_id container.image container.image.id
    container.type container.mounts container.image.repository container.image.tag
    container.image.digest container.ip container.cni.json container.host_pid
    container.host_network container.host_ipc container.labels k8s.pod.sandbox_id
    k8s.pod.full_sandbox_id k8s.pod.labels k8s.pod.ip k8s.pod.cni.json`,
  // The call uses no descriptor.
  rename: `
    fd.typechar fd.l4proto fd.uid fd.containername fd.containerdirectory fd.connected
    fd.name_changed fd.dev fd.dev.major fd.dev.minor fd.ino fd.nameraw fd.is_upper_layer
    fd.is_lower_layer fd.is_server`,
  // The call names no path.
  write: `
    fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.targetraw`,
};

export const fieldsWithoutValue: readonly (readonly [field: string, where: Where])[] =
  // The keys are those of the table above.
  (Object.entries(byEvent) as [Where, string][]).flatMap(([where, names]) =>
    names.split(/\s+/).flatMap((name) => (name === "" ? [] : [[name, where] as const])),
  );
