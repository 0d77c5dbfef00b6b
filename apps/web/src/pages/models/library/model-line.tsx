/** A model as a line of a list. */
import { Badge, Text, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { modelsWords } from "../models-words.ts";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";
import { sayDay } from "../../../language/sizes.ts";
import { FavouriteButton } from "./favourite-button.tsx";
import { ModelCover } from "./model-cover.tsx";
import { useModelFacts } from "./model-facts.ts";

interface ModelLineProps {
  readonly model: Model;
  readonly onOpen: (id: string) => void;
}

export function ModelLine({ model, onOpen }: ModelLineProps): ReactNode {
  const say = modelsWords.use();
  const { kind, family, size, remark } = useModelFacts(model);
  const name = model.title ?? model.name;
  return (
    <div role="listitem" className={style["line"]}>
      <UnstyledButton
        className={style["lineOpen"]}
        aria-label={say("open", { name })}
        onClick={() => {
          onOpen(model.id);
        }}
      >
        <ModelCover model={model} size="small" />
        <span className={style["lineName"]}>
          <Text component="span" size="sm" fw={600} truncate title={model.name}>
            {name}
          </Text>
          <Text component="span" size="xs" c="dimmed" truncate>
            {model.triggerWords.length > 0 ? model.triggerWords.join(", ") : model.filename}
          </Text>
        </span>
        {remark !== undefined && (
          <Badge variant="default" size="sm" tt="none">
            {remark}
          </Badge>
        )}
        <span className={style["lineFact"]} data-fact="kind">
          {kind}
        </span>
        <span className={style["lineFact"]} data-fact="family">
          {family}
        </span>
        <span className={style["lineFact"]} data-fact="size">
          {size}
        </span>
        <span className={style["lineFact"]} data-fact="day">
          {sayDay(model.modifiedAt)}
        </span>
      </UnstyledButton>
      <FavouriteButton model={model} />
    </div>
  );
}
