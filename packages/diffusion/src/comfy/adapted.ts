/** A model or its text encoders with their LoRAs, and where their sessions are. */
import { withLoras } from "../adapters/network-adapters.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { type OpenSessions, scopedSessions } from "../sessions.ts";
import type { ComfyContext } from "./context.ts";
import type { ComfyModel } from "./values.ts";

export const adapted = (
  { checkpoint, loras }: ComfyModel,
  { folders, runtime, signal, onNotice }: ComfyContext,
): Promise<Checkpoint> =>
  withLoras(checkpoint, loras, {
    folders: folders.loraFolders,
    runtime,
    signal,
    onNotice: (notice) => onNotice?.(notice),
  });

/** Networks of different files have the same names. The same each time, so that what is known of them lasts as long. */
export function sessionsOf(
  { checkpoint: { path } }: { readonly checkpoint: Pick<Checkpoint, "path"> },
  { sessions }: Pick<ComfyContext, "sessions">,
): OpenSessions {
  const known = scopes.get(sessions) ?? new Map<string, OpenSessions>();
  scopes.set(sessions, known);
  const own = known.get(path) ?? scopedSessions(sessions, path);
  known.set(path, own);
  return own;
}

const scopes = new WeakMap<OpenSessions, Map<string, OpenSessions>>();
