/** Keeps the outline of what is cut out to be drawn alone as it will be, a moment after the last stroke. */
import { moved } from "../document/rect.ts";
import type { Studio } from "../studio/studio.ts";
import { overhang } from "../view/frame-drag.ts";
import { maskIn } from "./flatten.ts";
import { blurOf, onlyMasked, paddingOf } from "./mask-view.ts";
import { cutOf, extendedMask } from "./only-masked.ts";
import { drawnSize, sentPart } from "./request.ts";
import { runDraft } from "./runs.ts";

/** Milliseconds after the last change. */
const PAUSE = 250;

/** @returns ends it */
export function watchCut({ document, state }: Studio): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const settings = runDraft.get();
    const drawn = drawnSize(document.scene.frame, settings) ?? document.scene.frame;
    const part = sentPart(document);
    const added = overhang(document.scene.frame, document.scene.bounds);
    const extends_ = Object.values(added).some((side) => side > 0);
    const marked = onlyMasked(settings) ? maskIn(document, part) : undefined;
    if (marked === undefined && !(extends_ && onlyMasked(settings))) {
      state.setState({ cut: undefined });
      return;
    }
    const mask =
      extends_ || marked === undefined
        ? extendedMask(marked, part, added, blurOf(settings))
        : marked;
    const about = { blur: blurOf(settings), padding: paddingOf(settings), drawn };
    const cut = cutOf(mask, about);
    state.setState({ cut: cut && moved(cut, part.x - added.left, part.y - added.top) });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  const ends = [
    document.onTouched(later),
    document.state.subscribe(({ scene }, before) => {
      if (scene !== before.scene) later();
    }),
    runDraft.use.subscribe(later),
  ];
  later();
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
