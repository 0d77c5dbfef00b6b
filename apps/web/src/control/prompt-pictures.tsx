/** The pictures of an image prompt, each with its weight and where it counts. */
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Text } from "../language/language.ts";
import { MOST_PROMPT_PICTURES, type PromptPicture } from "./control-unit.ts";
import { controlWords } from "./control-words.ts";
import { UnitPicture, UnitSlider } from "./unit-fields.tsx";

interface PromptPicturesProps {
  readonly pictures: readonly PromptPicture[];
  readonly onChange: (pictures: readonly PromptPicture[]) => void;
}

const { promptPicture, pictureWeight, pictureMask, anotherPicture } = controlWords.words;

const numbered = ({ en, zh }: Text, at: number): Text => ({
  en: en.replace("{{number}}", String(at + 1)),
  zh: zh.replace("{{number}}", String(at + 1)),
});

export function PromptPictures({ pictures, onChange }: PromptPicturesProps): ReactNode {
  return (
    <Stack gap="xs">
      {pictures.map((picture, at) => (
        <div key={at}>
          <UnitPicture
            label={numbered(promptPicture, at)}
            value={picture.image}
            onChange={(image) => {
              onChange(
                image === undefined
                  ? pictures.toSpliced(at, 1)
                  : pictures.with(at, { ...picture, image }),
              );
            }}
          />
          <UnitSlider
            label={numbered(pictureWeight, at)}
            minimum={-1}
            maximum={3}
            standard={1}
            step={0.05}
            value={picture.weight}
            onChange={(weight = 1) => {
              onChange(pictures.with(at, { ...picture, weight }));
            }}
          />
          <UnitPicture
            label={numbered(pictureMask, at)}
            value={picture.mask}
            onChange={(mask) => {
              const { image, weight } = picture;
              onChange(pictures.with(at, { image, weight, ...(mask !== undefined && { mask }) }));
            }}
          />
        </div>
      ))}
      {pictures.length < MOST_PROMPT_PICTURES && (
        // Another one each time, so that it is empty again once its picture joined the list.
        <UnitPicture
          key={`new ${pictures.length}`}
          label={pictures.length === 0 ? numbered(promptPicture, 0) : anotherPicture}
          value={undefined}
          onChange={(image) => {
            if (image !== undefined) onChange([...pictures, { image, weight: 1 }]);
          }}
        />
      )}
    </Stack>
  );
}
