/** The picture beside a model, or what its kind is drawn with. */
import {
  IconBox,
  IconBrush,
  IconEye,
  IconMoodSmile,
  IconPhotoUp,
  IconPuzzle,
  IconQuote,
  IconSparkles,
  IconTextCaption,
  IconWand,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { modelsWords } from "../models-words.ts";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";

const ICONS: Readonly<Record<string, TablerIcon>> = {
  checkpoint: IconBox,
  lora: IconSparkles,
  embedding: IconQuote,
  vae: IconBrush,
  upscaler: IconPhotoUp,
  controlnet: IconWand,
  "clip-vision": IconEye,
  "text-encoder": IconTextCaption,
  "face-restorer": IconMoodSmile,
};

interface ModelCoverProps {
  readonly model: Model;
  readonly size?: "small" | "large";
}

export function ModelCover({ model, size = "large" }: ModelCoverProps): ReactNode {
  const say = modelsWords.use();
  const { kind, name, preview } = model;
  const Icon = ICONS[kind] ?? IconPuzzle;
  return (
    <span className={style["cover"]} data-size={size}>
      {preview === null ? (
        <Icon size={size === "small" ? 20 : 40} stroke={1.2} aria-hidden />
      ) : (
        <img src={preview} alt={say("previewOf", { name })} loading="lazy" />
      )}
    </span>
  );
}
