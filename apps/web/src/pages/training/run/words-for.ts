/** How a prompt calls what a run made. */
interface Made {
  readonly kind: string;
  readonly name: string;
}

export const wordsFor = ({ kind, name }: Made): string =>
  kind === "lora" ? `<lora:${name}:1>` : name;
