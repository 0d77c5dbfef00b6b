/** A line about the memory of a run that is done. */
import { Text } from "@mantine/core";
import type { Job } from "@inkloom/client";
import type { ReactNode } from "react";
import { sayBytes } from "../../../language/sizes.ts";
import { trainingWords } from "../training-words.ts";
import { memoryOf } from "./memory.ts";

export function RunMemory({ job }: { readonly job: Job | undefined }): ReactNode {
  const say = trainingWords.use();
  const memory = memoryOf(job);
  if (memory === undefined) return null;
  const estimated = sayBytes(memory.estimated);
  return (
    <Text size="sm" c="dimmed">
      {memory.peak === undefined
        ? say("memoryAlone", { estimated })
        : say("memory", { estimated, peak: sayBytes(memory.peak) })}
    </Text>
  );
}
