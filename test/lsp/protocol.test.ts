// The life of the process: start, misuse, end.

import { describe, expect, test } from "bun:test";
import {
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  ShutdownRequest,
} from "vscode-languageserver-protocol/node";
import { Client, exitCode, spawnServer } from "./client.ts";

const position = { line: 0, character: 0 };
const nowhere = { textDocument: { uri: "file:///no/where.yaml" }, position };

describe("the end", () => {
  test("after shutdown and exit is success", async () => {
    expect(await (await Client.start()).stop()).toBe(0);
  });
  test("by exit alone is a failure", async () => {
    const client = await Client.start();
    await client.connection.sendNotification(ExitNotification.type);
    expect(await exitCode(client.process)).toBe(1);
  });
  test("comes when the client is gone", async () => {
    const client = await Client.start();
    client.process.stdin!.end();
    expect(await exitCode(client.process)).toBe(1);
  });
  test("comes when the client is gone after shutdown", async () => {
    const client = await Client.start();
    await client.connection.sendRequest(ShutdownRequest.type);
    client.process.stdin!.end();
    expect(await exitCode(client.process)).toBe(0);
  });
  test("comes when the client's process is gone, its pipe still open", async () => {
    const dead = Bun.spawn(["true"]);
    await dead.exited;
    const client = await Client.start({ initialize: { processId: dead.pid } });
    expect(await exitCode(client.process)).toBe(1);
  }, 20_000);
});

describe("misuse", () => {
  test("a second initialize is refused", async () => {
    const client = await Client.start();
    const again = client.connection.sendRequest(InitializeRequest.type, {
      ...{ processId: null, rootUri: null, capabilities: {} },
    });
    await expect(again).rejects.toThrow("initialized already");
    await client.stop();
  });
  test("requests after shutdown are refused", async () => {
    const client = await Client.start();
    await client.connection.sendRequest(ShutdownRequest.type);
    const late = client.connection.sendRequest(HoverRequest.type, nowhere);
    await expect(late).rejects.toThrow("shut down");
    await client.connection.sendNotification(ExitNotification.type);
    expect(await exitCode(client.process)).toBe(0);
  });
  test("requests about unknown documents and unknown methods leave it serving", async () => {
    const client = await Client.start();
    expect(await client.connection.sendRequest(HoverRequest.type, nowhere)).toBeNull();
    await expect(client.connection.sendRequest("textDocument/nonsense", {})).rejects.toThrow();
    expect(await client.stop()).toBe(0);
  });

  const bodies = ["{", "[]", '{"jsonrpc":"2.0"}', '"text"', '{"id":1,"method":7}', ""];
  test.each(bodies)("%p instead of a message does not stop it", async (body) => {
    const client = await Client.start();
    client.process.stdin!.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(await client.connection.sendRequest(HoverRequest.type, nowhere)).toBeNull();
    expect(await client.stop()).toBe(0);
  });
  test.each(["Content-Length: x\r\n\r\n{}", "nonsense\r\n\r\n"])(
    "a header like %p ends it or is passed over, never hangs it",
    async (bytes) => {
      const server = spawnServer();
      server.stdin!.end(bytes);
      expect(await exitCode(server)).toBe(1);
    },
  );
  test("a request before initialize is refused", async () => {
    const server = spawnServer();
    const request = { jsonrpc: "2.0", id: 1, method: HoverRequest.method, params: nowhere };
    const body = JSON.stringify(request);
    server.stdin!.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    let answer = "";
    for await (const bytes of server.stdout!) {
      answer += String(bytes);
      if (answer.endsWith("}")) break;
    }
    expect(answer).toContain("Send initialize first.");
    server.stdin!.end();
    expect(await exitCode(server)).toBe(1);
  });
});

test("words behind the command are refused", async () => {
  const server = spawnServer("rules.yaml");
  expect(await exitCode(server)).toBe(1);
});
