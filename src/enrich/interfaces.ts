// Addresses of the network interfaces of the machine.
import { networkInterfaces } from "node:os";
import { addressBytes } from "../state/addresses.ts";
import type { InterfaceAddress } from "../state/interfaces.ts";

export function readInterfaces(): InterfaceAddress[] {
  const found: InterfaceAddress[] = [];
  for (const [name, addresses] of Object.entries(networkInterfaces()))
    for (const { address, netmask } of addresses ?? []) {
      const ip = addressBytes(address);
      const mask = addressBytes(netmask);
      if (ip !== undefined && mask !== undefined && mask.length === ip.length)
        found.push({ name, address: ip, netmask: mask });
    }
  return found;
}
