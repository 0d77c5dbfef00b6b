import { EventEmitter } from "node:events";
import type { WebSocket } from "@fastify/websocket";
import { describe, expect, test } from "vitest";
import { LOCAL_ACCOUNT } from "../../../auth/account.ts";
import { SocketClient } from "./socket-client.ts";

class Line extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: (string | Buffer)[] = [];
  ended = "";
  send(message: string | Buffer): void {
    this.sent.push(message);
  }
  ping(): void {
    this.sent.push("ping");
  }
  close(code: number): void {
    this.ended = `closed ${code}`;
  }
  terminate(): void {
    this.ended = "terminated";
    this.readyState = 3;
  }
}

function connected() {
  const line = new Line();
  const facts = { sid: "s", account: LOCAL_ACCOUNT, language: "en" } as const;
  const client = new SocketClient(line as unknown as WebSocket, facts);
  return { line, client };
}

describe("one client's socket", () => {
  test("what is told before the greeting comes behind it", () => {
    const { line, client } = connected();
    client.tell([["executing", { node: "3" }]]);
    client.show(Buffer.from("picture"));
    expect(line.sent).toEqual([]);
    client.greet([["status", { sid: "s" }]]);
    expect(line.sent.map(String)).toEqual([
      '{"type":"status","data":{"sid":"s"}}',
      '{"type":"executing","data":{"node":"3"}}',
      "picture",
    ]);
  });

  test("who reads slowly gets no previews, who does not read is dropped", () => {
    const { line, client } = connected();
    client.greet([]);
    line.bufferedAmount = 2 * 2 ** 20;
    client.show(Buffer.from("picture"));
    expect(line.sent).toEqual([]);
    client.tell([["status", {}]]);
    expect(line.sent).toHaveLength(1);
    line.bufferedAmount = 17 * 2 ** 20;
    client.tell([["status", {}]]);
    expect([line.ended, line.sent.length]).toEqual(["terminated", 1]);
    client.tell([["status", {}]]);
    expect(line.sent).toHaveLength(1);
  });

  test("who does not answer is given up at the next question", () => {
    const { line, client } = connected();
    client.greet([]);
    client.ping();
    line.emit("pong");
    client.ping();
    expect(line.ended).toBe("");
    client.ping();
    expect(line.ended).toBe("terminated");
  });

  test("only the first thing that a client says counts", () => {
    const { line, client } = connected();
    client.greet([]);
    const flags = '{"type":"feature_flags","data":{"supports_preview_metadata":true}}';
    line.emit("message", Buffer.from("hello"), false);
    line.emit("message", Buffer.from(flags), false);
    expect([client.readsMetadata, line.sent]).toEqual([false, []]);
    const other = connected();
    other.client.greet([]);
    other.line.emit("message", Buffer.from(flags), false);
    expect(other.client.readsMetadata).toBe(true);
    expect(String(other.line.sent[0])).toContain("feature_flags");
  });
});
