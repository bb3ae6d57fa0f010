// A process that subscribes to alerts and appends what their rules have between hash signs to a
// file, as a forwarder would: bun grpc-subscriber.ts <address> <file>
import { appendFileSync } from "node:fs";
import { Client, credentials, Metadata } from "@grpc/grpc-js";

const [address = "", file = ""] = process.argv.slice(2);
const same = (message: Buffer) => message;
const request = Buffer.alloc(0);
const client = new Client(address, credentials.createInsecure(), {
  "grpc.max_reconnect_backoff_ms": 100,
});
const patient = new Metadata({ waitForReady: true });
const call = client.makeBidiStreamRequest("/falco.outputs.service/sub", same, same, patient);
call.on("error", () => process.exit(1));
call.on("data", (message: Buffer) => {
  const [, line = ""] = /#([^#]*)#/.exec(message.toString()) ?? [];
  appendFileSync(file, `${line}\n`);
  call.write(request);
});
call.write(request);
