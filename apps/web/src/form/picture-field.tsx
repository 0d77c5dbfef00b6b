/** A picture: chosen, dropped or pasted, checked and uploaded at once, so that the form holds `asset:<sha256>`. */
import type { ReactNode } from "react";
import { Input } from "@mantine/core";
import { useText } from "../language/language.ts";
import { PictureDrop } from "../pictures/picture-drop.tsx";
import type { FieldProps } from "./parameter-field.tsx";

export function PictureField({ schema, value, onChange, fault, required }: FieldProps): ReactNode {
  const say = useText();
  const { label, help } = schema["x-inkloom"];
  return (
    <Input.Wrapper
      label={say(label)}
      description={say(help)}
      error={fault}
      required={required === true}
      labelElement="div"
    >
      <PictureDrop
        label={say(label)}
        asset={typeof value === "string" && value !== "" ? value : undefined}
        onChange={(asset) => {
          onChange(asset);
        }}
      />
    </Input.Wrapper>
  );
}
