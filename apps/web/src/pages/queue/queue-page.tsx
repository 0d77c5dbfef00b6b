import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import { appWords } from "../../app/app-words.ts";

export default function QueuePage(): ReactNode {
  const say = appWords.use();
  return <Title order={1}>{say("queue")}</Title>;
}
