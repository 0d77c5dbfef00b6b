/** The vault in a worker of its own. */
import { indexedDbShelf } from "./indexed-db-shelf.ts";
import { createVault, type LayerTile } from "./vault.ts";
import type { Asked, Answered } from "./vault-client.ts";

const vault = createVault(indexedDbShelf());

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  void answer(data);
});

async function answer({ number, method, given }: Asked): Promise<void> {
  let answered: Answered;
  try {
    const act = vault[method] as (...given: readonly unknown[]) => Promise<unknown>;
    answered = { number, value: await act(...given) };
  } catch (error) {
    answered = { number, error: error instanceof Error ? error.message : String(error) };
  }
  const tiles = method === "tiles" || method === "deltas" ? answered.value : undefined;
  const buffers = ((tiles ?? []) as readonly LayerTile[]).map(({ tile }) => tile.buffer);
  postMessage(answered, { transfer: buffers });
}
