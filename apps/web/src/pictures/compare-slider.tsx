/** Two pictures of one size, one over the other, parted by a line that is moved by mouse, finger or keys. */
import { useState, type ReactNode } from "react";
import { pictureWords } from "./picture-words.ts";
import style from "./compare-slider.module.css";

interface CompareSliderProps {
  readonly before: { readonly src: string; readonly alt: string };
  readonly after: { readonly src: string; readonly alt: string };
}

export function CompareSlider({ before, after }: CompareSliderProps): ReactNode {
  const say = pictureWords.use();
  const [share, setShare] = useState(50);
  return (
    <div className={style["frame"]}>
      <img className={style["picture"]} src={after.src} alt={after.alt} draggable={false} />
      <img
        className={style["before"]}
        src={before.src}
        alt={before.alt}
        draggable={false}
        style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
      />
      <span className={style["line"]} style={{ insetInlineStart: `${share}%` }} aria-hidden />
      <input
        className={style["slider"]}
        type="range"
        min={0}
        max={100}
        step={1}
        value={share}
        aria-label={say("compare")}
        onChange={({ currentTarget }) => {
          setShare(currentTarget.valueAsNumber);
        }}
      />
    </div>
  );
}
