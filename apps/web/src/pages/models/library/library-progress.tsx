/** What the library does by itself: looking through folders, reading headers, hashing. */
import { Progress, Text } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { staleSoon } from "../../../service/stale.ts";
import { modelsWords } from "../models-words.ts";
import { useLibraryProgress } from "../models-service.ts";
import style from "../models.module.css";
import { sayBytes } from "../../../language/sizes.ts";

export function LibraryProgress(): ReactNode {
  const say = modelsWords.use();
  const { data } = useLibraryProgress();
  // What was found, read or hashed meanwhile is shown.
  const state = data === undefined ? "" : `${data.files} ${data.unread} ${data.unhashed}`;
  useEffect(() => {
    if (state !== "") staleSoon("models");
  }, [state]);
  if (data === undefined || data.working === "rest") return null;
  const { working, unread, unhashed, unhashedBytes, hashing } = data;
  const words =
    working === "scan"
      ? say("scanning")
      : working === "read"
        ? say("reading", { count: unread })
        : working === "wait" || hashing === null
          ? say("hashWaits", { left: unhashed })
          : say("hashing", {
              name: hashing.name,
              left: unhashed,
              bytes: say("bytesLeft", { bytes: sayBytes(unhashedBytes) }),
            });
  return (
    <div className={style["progress"]}>
      <Text size="sm" role="status">
        {words}
      </Text>
      {hashing !== null && working === "hash" && (
        <Progress
          size="sm"
          value={(100 * hashing.done) / Math.max(1, hashing.bytes)}
          aria-label={say("hashProgress", { name: hashing.name })}
        />
      )}
    </div>
  );
}
