/** What would be done with the frame as it is; looked at a moment after the last change. */
import { useEffect, useState } from "react";
import { useStudio } from "../studio/studio.ts";
import { type RunKind, runKindOf } from "./request.ts";

const PAUSE = 150;

export function useRunKind(): RunKind {
  const { document } = useStudio();
  const [kind, setKind] = useState<RunKind>(() => runKindOf(document));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setKind(runKindOf(document));
      }, PAUSE);
    };
    const ends = [document.onTouched(later), document.state.subscribe(later)];
    later();
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [document]);
  return kind;
}
