/** One client's socket: what it is told in order, and when it is given up. */
import type { WebSocket } from "@fastify/websocket";
import type { Language } from "@inkloom/contract";
import type { Account } from "../../../auth/account.ts";
import type { Message } from "../history/ended-message.ts";
import { recordOf } from "../json-values.ts";
import { SERVER_FEATURES } from "./features.ts";

/** Bytes that wait for a client that does not read: beyond the first it gets no previews, beyond the second it is dropped. */
const NO_PREVIEWS = 2 ** 20;
const TOO_SLOW = 16 * 2 ** 20;
/** Bytes of a message from a client. */
const LONGEST = 64 * 2 ** 10;
/** RFC 6455, 7.4.1. */
const TOO_LARGE = 1009;

export interface ClientFacts {
  /** By which the client names itself when it queues. */
  readonly sid: string;
  readonly account: Account;
  readonly language: Language;
}

export class SocketClient {
  readonly sid: string;
  readonly account: Account;
  readonly language: Language;
  readonly #socket: WebSocket;
  /** What is told before the first status is there. */
  #early: (string | Buffer)[] | undefined = [];
  #features: Readonly<Record<string, unknown>> = {};
  #alive = true;
  #heard = false;

  constructor(socket: WebSocket, { sid, account, language }: ClientFacts) {
    this.#socket = socket;
    this.sid = sid;
    this.account = account;
    this.language = language;
    socket.on("pong", () => {
      this.#alive = true;
    });
    socket.on("message", (data, isBinary) => {
      if (Buffer.isBuffer(data)) this.#hear(data, isBinary);
    });
  }

  /** Whether its previews say what they are of. */
  get readsMetadata(): boolean {
    return this.#features["supports_preview_metadata"] === true;
  }

  /** The first message; what was told meanwhile follows. */
  greet(messages: readonly Message[]): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.tell(messages);
    for (const each of early) this.#send(each);
  }

  tell(messages: readonly Message[]): void {
    for (const [type, data] of messages) this.#send(JSON.stringify({ type, data }));
  }

  show(frame: Buffer): void {
    if (this.#socket.bufferedAmount < NO_PREVIEWS) this.#send(frame);
  }

  /** Asks whether it is still there; who did not answer the last time is given up. */
  ping(): void {
    if (!this.#alive) this.#socket.terminate();
    this.#alive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** @param code of RFC 6455 */
  close(code: number): void {
    this.#socket.close(code);
  }

  #send(message: string | Buffer): void {
    if (this.#early !== undefined) {
      this.#early.push(message);
      return;
    }
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > TOO_SLOW) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(message);
  }

  /** Clients say what they can, first thing; nothing else that they say is listened to. */
  #hear(data: Buffer, isBinary: boolean): void {
    if (data.length > LONGEST) {
      this.#socket.close(TOO_LARGE);
      return;
    }
    if (this.#heard || isBinary) return;
    this.#heard = true;
    const said = recordOf(parsed(data.toString("utf8")));
    if (said?.["type"] !== "feature_flags") return;
    this.#features = recordOf(said["data"]) ?? {};
    this.tell([["feature_flags", SERVER_FEATURES]]);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // as if nothing had been said
  }
}
