/** A picture of a data set, small; a sign in its place where it cannot be shown. */
import { IconPhotoOff } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { pictureUrl } from "./datasets-service.ts";
import { datasetsWords } from "./datasets-words.ts";
import style from "./datasets.module.css";

interface DatasetPictureProps {
  readonly dataset: string;
  readonly file: string;
  readonly width: 256 | 512;
  /** Empty where words beside it say the same. */
  readonly alt: string;
}

export function DatasetPicture({ dataset, file, width, alt }: DatasetPictureProps): ReactNode {
  const say = datasetsWords.use();
  const [failed, setFailed] = useState<string>();
  const src = pictureUrl(dataset, file, width);
  if (failed === src)
    return (
      <span className={style["noPicture"]} role="img" aria-label={say("notShown", { name: file })}>
        <IconPhotoOff size={32} stroke={1.2} aria-hidden />
      </span>
    );
  return (
    <img
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      onError={() => {
        setFailed(src);
      }}
    />
  );
}
