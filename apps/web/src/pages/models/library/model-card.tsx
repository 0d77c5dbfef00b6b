/** A model as a card. */
import { Badge, Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { modelsWords } from "../models-words.ts";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";
import { FavouriteButton } from "./favourite-button.tsx";
import { ModelCover } from "./model-cover.tsx";
import { useModelFacts } from "./model-facts.ts";

interface ModelCardProps {
  readonly model: Model;
  readonly onOpen: (id: string) => void;
}

export function ModelCard({ model, onOpen }: ModelCardProps): ReactNode {
  const say = modelsWords.use();
  const { kind, family, size, remark } = useModelFacts(model);
  const name = model.title ?? model.name;
  return (
    <div role="listitem" className={style["card"]}>
      <UnstyledButton
        className={style["cardOpen"]}
        aria-label={say("open", { name })}
        onClick={() => {
          onOpen(model.id);
        }}
      >
        <ModelCover model={model} />
        <span className={style["cardWords"]}>
          <Text component="span" size="sm" fw={600} lineClamp={2} title={model.name}>
            {name}
          </Text>
          <Text component="span" size="xs" c="dimmed" truncate>
            {kind} · {size}
          </Text>
          {family !== undefined && (
            <Text component="span" size="xs" c="dimmed" truncate>
              {family}
            </Text>
          )}
          {remark !== undefined && (
            <Badge variant="default" size="sm" tt="none">
              {remark}
            </Badge>
          )}
        </span>
      </UnstyledButton>
      <span className={style["cardHeart"]}>
        <FavouriteButton model={model} />
      </span>
    </div>
  );
}
