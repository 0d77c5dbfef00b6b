/** Marks a model as a favourite; for others than administrators it only says whether it is one. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconHeart, IconHeartFilled } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { modelsWords } from "../models-words.ts";
import { changeModel, type Model } from "../models-service.ts";

export function FavouriteButton({ model }: { readonly model: Model }): ReactNode {
  const say = modelsWords.use();
  const isAdmin = useIsAdmin();
  const { id, favourite } = model;
  const name = model.title ?? model.name;
  if (!isAdmin)
    return favourite ? (
      <IconHeartFilled size={18} role="img" aria-label={say("isFavourite")} />
    ) : null;
  const label = say(favourite ? "unfavour" : "favour", { name });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color={favourite ? "red" : "gray"}
        size={32}
        aria-label={label}
        aria-pressed={favourite}
        onClick={() => {
          changeModel(id, { favourite: !favourite }).catch(tellProblem);
        }}
      >
        {favourite ? (
          <IconHeartFilled size={18} aria-hidden />
        ) : (
          <IconHeart size={18} aria-hidden />
        )}
      </ActionIcon>
    </Tooltip>
  );
}
