/** Changes the text of a field as if it was typed, so that the browser's own undo takes it back. */
import type { Edit } from "./change-weight.ts";

export function applyEdit(field: HTMLTextAreaElement, { from, to, text, start, end }: Edit): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Nothing else enters the field's undo history; where it is missing, the change is made without one.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const typed = document.execCommand(text === "" ? "delete" : "insertText", false, text);
  if (!typed) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start, end);
}

/** Puts something where the caret is, parted by commas from what stands around it. */
export function insertAtCaret(field: HTMLTextAreaElement, words: string): void {
  const { value, selectionStart: from, selectionEnd: to } = field;
  const before = value.slice(0, from);
  const lead =
    before.trim() === "" || /[,，\n]\s*$/.test(before) ? (/[,，]$/.test(before) ? " " : "") : ", ";
  const trail = /^\s*($|[,，\n])/.test(value.slice(to)) ? "" : ", ";
  const caret = from + lead.length + words.length;
  applyEdit(field, { from, to, text: lead + words + trail, start: caret, end: caret });
}
