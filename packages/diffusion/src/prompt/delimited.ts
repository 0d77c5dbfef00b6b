/** Tables and lists as text with commas, read as Python's csv module reads them. */

/** Rows of fields. Quoted fields keep commas and line breaks, `""` is a quote; blanks in front of a field and
 *  empty rows are dropped. */
export function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  let fresh = true; // nothing of the field was read yet
  const endField = (): void => {
    row.push(field);
    field = "";
    fresh = true;
  };
  const endRow = (): void => {
    if (row.length > 0 || !fresh || field !== "") {
      endField();
      rows.push(row);
    }
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (character === ",") endField();
    else if (character === "\n" || character === "\r") {
      if (character === "\r" && text.charAt(at + 1) === "\n") at++;
      endRow();
    } else if (fresh && character === " ") continue;
    else if (fresh && character === '"') {
      quoted = true;
      fresh = false;
    } else {
      field += character;
      fresh = false;
    }
  }
  endRow();
  return rows;
}
