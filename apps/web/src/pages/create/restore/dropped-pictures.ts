/** Pictures that are dropped or pasted anywhere on the page, beside the places that are made for one. */
import { useEffect, useState } from "react";
import { PICTURE_TYPES } from "../../../pictures/assets.ts";

/** A file, or a picture of the service that was dragged from another part of the page. */
export type Dropped = { readonly file: File } | { readonly asset: string };

/** @returns whether something is being dragged over the page */
export function useDroppedPictures(onDrop: (dropped: Dropped) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const dragged = (event: DragEvent): void => {
      if (event.dataTransfer === null || !mayHold(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent): void => {
      setOver(false);
      const found = event.dataTransfer === null ? undefined : droppedIn(event.dataTransfer);
      if (found === undefined) return;
      event.preventDefault();
      onDrop(found);
    };
    // A place for a picture takes it before it comes here.
    const elsewhere = (): void => {
      setOver(false);
    };
    const pasted = (event: ClipboardEvent): void => {
      const file = event.clipboardData?.files[0];
      if (event.defaultPrevented || file === undefined || !isPicture(file)) return;
      event.preventDefault();
      onDrop({ file });
    };
    window.addEventListener("dragover", dragged);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", dropped);
    window.addEventListener("drop", elsewhere, true);
    window.addEventListener("paste", pasted);
    return () => {
      window.removeEventListener("dragover", dragged);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", dropped);
      window.removeEventListener("drop", elsewhere, true);
      window.removeEventListener("paste", pasted);
    };
  }, [onDrop]);
  return over;
}

/** While it is dragged, only types can be seen. */
const mayHold = ({ types }: DataTransfer): boolean =>
  types.includes("Files") || types.includes("text/uri-list");

function droppedIn(given: DataTransfer): Dropped | undefined {
  const [file] = given.files;
  if (file !== undefined) return { file };
  const hash = /\/api\/v1\/assets\/([0-9a-f]{64})/.exec(given.getData("text/uri-list"))?.[1];
  return hash === undefined ? undefined : { asset: `asset:${hash}` };
}

const isPicture = ({ type }: File): boolean => PICTURE_TYPES.includes(type);
