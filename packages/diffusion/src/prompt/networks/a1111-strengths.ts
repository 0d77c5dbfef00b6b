/** Pictures of A1111 hold `<lora:name:te:unet>`, where a prompt here says `<lora:name:unet:te>`. */

const TAG = /<(lora|lyco):([^:>]+)((?::[^:>]*)+)>/gi;

/** The prompt with the two bare strengths of each tag spelled out, which mean the same in both programs. One
 *  strength alone is for both parts in either. */
export function spellOutStrengths(prompt: string): string {
  const closed = prompt.lastIndexOf(">") + 1; // or each "<" behind it would be followed to the end
  return prompt.slice(0, closed).replaceAll(TAG, spelledOut) + prompt.slice(closed);
}

function spelledOut(tag: string, kind: string, name: string, args: string): string {
  const all = args.slice(1).split(":");
  const bare = all.filter((arg) => !arg.includes("="));
  const [textEncoder, unet, ...rest] = bare;
  const named = all.filter((arg) => arg.includes("="));
  const says = (key: string): boolean => named.some((arg) => arg.trim().startsWith(`${key}=`));
  if (textEncoder === undefined || (unet === undefined && named.length === 0)) return tag;
  const spelled = [
    ...(says("te") ? [] : [`te=${textEncoder}`]),
    ...(says("unet") ? [] : [`unet=${unet ?? teOf(named) ?? textEncoder}`]),
    // what follows is a rank
    ...(rest[0] === undefined || says("dyn") ? [] : [`dyn=${rest[0]}`]),
    ...named,
  ];
  return `<${kind}:${name}:${spelled.join(":")}>`;
}

/** Our prompt as A1111 has to read it: two different bare strengths, which it would take the other way round, and a rank
 *  behind them are spelled out. Everything else means the same there. */
export function strengthsForOthers(prompt: string): string {
  const closed = prompt.lastIndexOf(">") + 1;
  const told = prompt
    .slice(0, closed)
    .replaceAll(TAG, (tag, kind: string, name: string, args: string) => {
      const all = args.slice(1).split(":");
      const [unet, textEncoder, rank, ...blocks] = all.filter((arg) => !arg.includes("="));
      const named = all.filter((arg) => arg.includes("="));
      // Weights of blocks stand behind a rank, and commas of theirs are nobody else's to read.
      if (textEncoder === undefined || textEncoder === unet || blocks.length > 0) return tag;
      const says = (key: string): boolean => named.some((arg) => arg.trim().startsWith(`${key}=`));
      const spelled = [
        ...(says("te") ? [] : [`te=${textEncoder}`]),
        ...(says("unet") ? [] : [`unet=${unet ?? textEncoder}`]),
        ...(rank === undefined || says("dyn") ? [] : [`dyn=${rank}`]),
        ...named,
      ];
      return `<${kind}:${name}:${spelled.join(":")}>`;
    });
  return told + prompt.slice(closed);
}

/** There the U-Net takes the text encoder's strength, even one given by name. */
const teOf = (named: readonly string[]): string | undefined =>
  named
    .find((arg) => arg.trim().startsWith("te="))
    ?.trim()
    .slice("te=".length);
