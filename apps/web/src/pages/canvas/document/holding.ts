/** Which tab works on a document: one at a time, and another may take it over. */

interface Told {
  readonly type: "ask" | "held" | "takeOver" | "released";
}

export interface Holding {
  /** Whether this tab works on it. */
  readonly held: () => boolean;
  /** Asks whoever works on it to keep what was done, and works on it from then on. */
  readonly takeOver: () => Promise<void>;
  readonly release: () => void;
}

/** Milliseconds for other tabs to answer, and to keep what was done. */
const ANSWER = 250;
const FAREWELL = 4000;

/** @param giveUp called when another tab takes it over; resolves when everything is kept */
export async function holdDocument(id: string, giveUp: () => Promise<void>): Promise<Holding> {
  const name = `inkloom-canvas:${id}`;
  const channel = new BroadcastChannel(name);
  let held = false;
  let ended = false;
  let letGo: (() => void) | undefined;
  const tell = (type: Told["type"]): void => {
    if (!ended) channel.postMessage({ type } satisfies Told);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    if (!held) return;
    if (data.type === "ask") tell("held");
    if (data.type !== "takeOver") return;
    held = false;
    void giveUp().finally(() => {
      letGo?.();
      tell("released");
    });
  });

  /** Locks are there over https and on this machine; elsewhere the tabs only talk to each other. */
  const lock = (steal: boolean): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const options: LockOptions = steal ? { steal } : { ifAvailable: true };
      navigator.locks
        .request(name, options, (lent) => {
          resolve(lent !== null);
          return lent === null
            ? undefined
            : new Promise<void>((end) => {
                letGo = end;
              });
        })
        .catch((error: unknown) => {
          // Stolen: whoever did it has asked before.
          if (held) void giveUp();
          held = false;
          reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
  const heard = (type: Told["type"], within: number): Promise<boolean> =>
    new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<Told>): void => {
        if (data.type === type) end(true);
      };
      const end = (was: boolean): void => {
        clearTimeout(timer);
        channel.removeEventListener("message", listen);
        resolve(was);
      };
      const timer = setTimeout(() => {
        end(false);
      }, within);
      channel.addEventListener("message", listen);
    });

  if ("locks" in navigator) held = await lock(false);
  else {
    const answer = heard("held", ANSWER);
    tell("ask");
    held = !(await answer);
  }
  return {
    held: () => held,
    async takeOver() {
      const released = heard("released", FAREWELL);
      tell("takeOver");
      await released;
      if ("locks" in navigator) await lock(true);
      held = true;
    },
    release() {
      held = false;
      letGo?.();
      ended = true;
      channel.close();
    },
  };
}
