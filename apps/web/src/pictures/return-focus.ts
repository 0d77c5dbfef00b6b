/** Of what covers the page and is made anew each time: when it goes, the focus goes back to where it came from. */
import { useEffect, useState } from "react";

export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // What the dialog did may have taken it away.
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    },
    [before],
  );
}
