/** A prompt cut at its commas, those inside of brackets and tags left alone. Western and Chinese commas, and
 *  line breaks, part alike; parts without words are dropped. */
export function topLevelParts(prompt: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  const end = (at: number): void => {
    const part = prompt.slice(start, at).trim();
    if (part !== "") parts.push(part);
    start = at + 1;
  };
  for (let at = 0; at < prompt.length; at++) {
    const character = prompt.charAt(at);
    if (character === "\\") at++;
    else if ("([{<".includes(character)) depth++;
    else if (")]}>".includes(character)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && ",，、\n".includes(character)) end(at);
  }
  end(prompt.length);
  return parts;
}
