// Container ids in cgroup paths.
import { describe, expect, test } from "bun:test";
import { containerIdOf } from "./container-id.ts";

const full = "3f9c1d2e4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0";
const short = full.slice(0, 12);

describe("the container id of a cgroup path", () => {
  const cases: [path: string, id: string][] = [
    ["/", ""],
    ["", ""],
    ["/init.scope", ""],
    ["/user.slice/user-0.slice/session-1.scope", ""],
    ["/system.slice/ssh.service", ""],
    ["/system.slice/systemd-udevd.service/udev", ""],
    [`/docker/${full}`, short],
    [`/system.slice/docker-${full}.scope`, short],
    [`/kubepods/besteffort/pod1-2/${full}`, short],
    [`/kubepods.slice/kubepods-pod1.slice/cri-containerd-${full}.scope`, short],
    [`/kubepods.slice/crio-${full}.scope`, short],
    [`/kubepods.slice/crio-conmon-${full}.scope`, ""],
    [`/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${full}`, short],
    [`/machine.slice/libpod-${full}.scope`, short],
    [`/machine.slice/libpod-${full}.scope/container`, short],
    [`/libpod_parent/libpod-${full}`, short],
    [`/docker/${full.slice(1)}`, short.slice(1) + full[12]], // Any name will do for containerd.
    [`/docker/${full.replace("3f", "zz")}`, full.replace("3f", "zz").slice(0, 12)],
    [`/docker/${full}0`, ""],
    ["/default/web", "web"],
    ["/lxc.payload.web/system.slice/x.service", "web"],
    ["/lxc.payload.web", "web"],
    ["/machine/vm1.libvirt-lxc", "vm1.libvirt-"], // containerd is asked first.
    ["/vm1.libvirt-lxc", "vm1"],
    ["/machine.slice/machine-lxc\\x2d2293906\\x2dname.scope/libvirt", "2293906\\x2dname"],
    ["/bpm-garden.x.scope", "garden.x"],
  ];
  test.each(cases)("%s: %p", (path, id) => {
    expect(containerIdOf(path)).toBe(id);
  });
});
