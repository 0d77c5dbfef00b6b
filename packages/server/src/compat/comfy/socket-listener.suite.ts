/** A client's end of a socket, for tests. */
import { WebSocket } from "ws";

export interface Heard {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

export class SocketListener {
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  readonly frames: Buffer[] = [];
  #changed: () => void = () => undefined;

  constructor(url: string, account?: string) {
    this.socket = new WebSocket(url, {
      ...(account !== undefined && { headers: { "x-account": account } }),
    });
    this.socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.frames.push(data);
      else this.heard.push(JSON.parse(data.toString("utf8")) as Heard);
      this.#changed();
    });
  }

  /** The first message that fits. */
  async until(fits: (message: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  hears = (type: string, about: Record<string, unknown> = {}): Promise<Heard> =>
    this.until(
      (message) =>
        message.type === type &&
        Object.entries(about).every(([key, value]) => message.data[key] === value),
    );

  ended = (id: string): Promise<Heard> => this.hears("executing", { node: null, prompt_id: id });

  of = (id: string): Heard[] => this.heard.filter(({ data }) => data["prompt_id"] === id);
}
