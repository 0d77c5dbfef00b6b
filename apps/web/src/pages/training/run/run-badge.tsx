/** What a run has become, in a word. */
import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { trainingWords } from "../training-words.ts";
import type { RunState } from "./run-state.ts";

const COLOURS: Readonly<Record<RunState, string>> = {
  waiting: "gray",
  paused: "gray",
  running: "ink",
  cancelling: "gray",
  failed: "red",
  stopped: "gray",
  done: "green",
};

export function RunBadge({ state }: { readonly state: RunState }): ReactNode {
  const say = trainingWords.use();
  return (
    <Badge color={COLOURS[state]} variant="filled" tt="none" style={{ flex: "none" }}>
      {say(state)}
    </Badge>
  );
}
