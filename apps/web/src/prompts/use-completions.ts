/** Completions of the word at the caret, asked for a moment after it was typed. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { spoken } from "../service/queries.ts";
import { type CompletionPlace, completionPlace } from "./completion-place.ts";
import { type Completion, completions } from "./prompt-service.ts";

/** Milliseconds without a key before the service is asked. */
const PAUSE = 120;
const MOST = 12;

interface Completing {
  readonly place: CompletionPlace | undefined;
  readonly found: readonly Completion[];
  /** Of those found; -1 while none is chosen. */
  readonly active: number;
  readonly choose: (index: number) => void;
  /** What stands at the caret now. */
  readonly look: (text: string, caret: number, asked?: boolean) => void;
  readonly close: () => void;
}

export function useCompletions(): Completing {
  const [place, setPlace] = useState<CompletionPlace>();
  const [active, setActive] = useState(-1);
  const [settled] = useDebouncedValue(place, PAUSE);
  const { data = [] } = useQuery({
    queryKey: spoken("prompts", "completions", settled?.kinds, settled?.text),
    enabled: settled !== undefined,
    staleTime: 60_000,
    queryFn: ({ signal }) => completions(settled?.text ?? "", settled?.kinds ?? [], MOST, signal),
  });
  const close = (): void => {
    setPlace(undefined);
    setActive(-1);
  };
  // What was found for a word that is typed no more is not for this one.
  const fits = place !== undefined && settled === place;
  const found = fits ? data.filter(({ insert }) => insert !== settled.text) : [];
  return {
    place,
    found,
    active: Math.min(active, found.length - 1),
    choose: setActive,
    look: (text, caret, asked) => {
      setPlace(completionPlace(text, caret, asked));
      setActive(-1);
    },
    close,
  };
}
