/** The text repair that open_clip runs before it tokenizes: ftfy 6.3's fix_text, without its guess at
 *  mojibake (text decoded with the wrong encoding stays as it is).
 *
 *  Done, in ftfy's order and until nothing changes: closed HTML references (not from the first line on that
 *  holds "<"), C1 controls as windows-1252, Latin ligatures apart, full-width and half-width forms to the
 *  usual width, straight quotes, line breaks to "\n", terminal colours, control characters, NFC.
 *  Reference: rspeer/python-ftfy 6.3.1, ftfy/__init__.py (fix_and_explain), ftfy/fixes.py. */
import { unescapeClosedHtml } from "./html-unescape.ts";
import { WINDOWS_1252_C1 } from "./windows-1252.ts";

/** Ligatures of Latin letters; the long s of the last but one survives, unlike in NFKC. */
const LIGATURE = /[ĲĳŉǄ-ǌǱ-ǳﬀ-ﬆ]/g;
const takeApart = (ligature: string): string =>
  ligature === "ﬅ" ? "ſt" : ligature.normalize("NFKC");

/** The block of half-width and full-width forms, and the ideographic space. */
const WIDE_OR_NARROW = /[\u3000\uff01-\uffef]/g;

// eslint-disable-next-line no-control-regex -- control characters are what this removes
const TERMINAL_ESCAPE = /\x1b\[[\p{Nd};]*[a-zA-Z]/gu;
// eslint-disable-next-line no-control-regex -- as above; white space among the controls stays
const CONTROL = /[\0-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;

function repairOnce(text: string, html: boolean): string {
  return (html ? unescapeClosedHtml(text) : text)
    .replace(/[\x80-\x9f]/g, (control) => WINDOWS_1252_C1[control.charCodeAt(0) - 0x80] ?? control)
    .replace(LIGATURE, takeApart)
    .replace(WIDE_OR_NARROW, (form) => form.normalize("NFKC"))
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .toWellFormed()
    .replace(TERMINAL_ESCAPE, "")
    .replace(CONTROL, "")
    .normalize("NFC");
}

/** Repairs each line by itself. */
export function repairText(text: string): string {
  let html = true;
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      html &&= !line.includes("<");
      let current = line;
      for (;;) {
        const next = repairOnce(current, html);
        if (next === current) return next;
        current = next;
      }
    })
    .join("");
}
