/** A model file, tagger or data set by name, picked from those that are there. Other names may be typed. */
import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { useText } from "../language/language.ts";
import { answered } from "../service/answers.ts";
import { service } from "../service/service.ts";
import { FieldFrame, useAbout } from "./field-frame.tsx";
import type { FieldProps } from "./parameter-field.tsx";

type PickedKind = string;

/** Most names that are offered at once; typing narrows them down. */
const OFFERED = 100;

export function ModelField(props: FieldProps & { readonly kind: PickedKind }): ReactNode {
  const { schema, value, onChange, kind } = props;
  const text = useText();
  const id = useId();
  const { whenAbsent, offers = [] } = schema["x-inkloom"];
  const name = typeof value === "string" ? value : "";
  const [typed, setTyped] = useState<string>();
  const { data = [] } = useQuery({
    queryKey: ["models", "names", kind, typed ?? ""],
    queryFn: () => pickedNames(kind, typed),
    placeholderData: (before) => before,
  });
  return (
    <FieldFrame field={props} id={id}>
      <Autocomplete
        {...useAbout(props)}
        id={id}
        {...(whenAbsent && { placeholder: text(whenAbsent) })}
        data={[...new Set([...offers, ...data])]}
        filter={({ options }) => options}
        value={name}
        onChange={(given) => {
          setTyped(data.includes(given) ? undefined : given);
          onChange(given);
        }}
        limit={OFFERED}
      />
    </FieldFrame>
  );
}

/** Names of what a parameter picks from, as requests call them. */
async function pickedNames(kind: PickedKind, text: string | undefined): Promise<readonly string[]> {
  if (kind === "dataset") {
    const { datasets } = await answered(service().api.GET("/api/v1/datasets"));
    return holding(
      datasets.map(({ name }) => name),
      text,
    );
  }
  if (kind === "tagger")
    return holding((await answered(service().api.GET("/api/v1/taggers"))).names, text);
  return modelNames(kind, text);
}

const holding = (names: readonly string[], text = ""): readonly string[] =>
  names.filter((name) => name.toLowerCase().includes(text.toLowerCase())).slice(0, OFFERED);

async function modelNames(kind: PickedKind, text: string | undefined): Promise<readonly string[]> {
  const { models } = await answered(
    service().api.GET("/api/v1/models", {
      params: { query: { kind, limit: OFFERED, ...(text && { text }) } as never },
    }),
  );
  return (models as readonly { readonly name: string; readonly unreachable: string | null }[])
    .filter(({ unreachable }) => unreachable === null)
    .map(({ name }) => name);
}
