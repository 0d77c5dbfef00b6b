/** Seconds that are left of a pause that the service asked for. */
import { useEffect, useState } from "react";

export function useCountdown(): readonly [left: number, begin: (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  const running = left > 0;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => {
      setLeft((seconds) => Math.max(0, seconds - 1));
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [running]);
  return [left, setLeft];
}
