/** Words of a model's makers: triggers, captions, what they say of it. */
import { Badge, Group, Spoiler, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";
import { CopyButton } from "./copy-button.tsx";
import { detailsWords } from "./details-words.ts";

/** Captions that are shown, the most frequent first. */
const SHOWN = 24;

export function ModelWords({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const { triggerWords, captions, description, id } = model;
  return (
    <>
      {triggerWords.length > 0 && (
        <section aria-labelledby={`triggers-${id}`}>
          <Group gap={4} mb={6}>
            <Title order={3} size="h5" id={`triggers-${id}`}>
              {say("triggerWords")}
            </Title>
            <CopyButton text={triggerWords.join(", ")} what={say("triggerWords")} />
          </Group>
          <ul className={style["chips"]}>
            {triggerWords.map((words) => (
              <li key={words}>
                <span className={style["chip"]}>
                  {words}
                  <CopyButton text={words} what={words} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {description !== null && (
        <section aria-labelledby={`description-${id}`}>
          <Title order={3} size="h5" mb={6} id={`description-${id}`}>
            {say("description")}
          </Title>
          <Spoiler maxHeight={110} showLabel={say("showAll")} hideLabel={say("showLess")}>
            <Text size="sm" className={style["plain"] ?? ""}>
              {description}
            </Text>
          </Spoiler>
        </section>
      )}
      {captions.length > 0 && (
        <section aria-labelledby={`captions-${id}`}>
          <Title order={3} size="h5" mb={6} id={`captions-${id}`}>
            {say("captions")}
          </Title>
          <ul className={style["chips"]}>
            {captions.slice(0, SHOWN).map(({ words, count }) => (
              <li key={words}>
                <Badge
                  variant="default"
                  tt="none"
                  fw={500}
                  size="lg"
                  aria-label={say("times", { words, count })}
                >
                  {words} {count}
                </Badge>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
