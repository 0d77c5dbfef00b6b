/** A picture: chosen, dropped or pasted, checked and uploaded at once, so that the form holds `asset:<sha256>`. */
import { Input } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../language/language.ts";
import { PictureDrop } from "../pictures/picture-drop.tsx";
import { useAbout } from "./field-frame.tsx";
import type { FieldProps } from "./parameter-field.tsx";

export function PictureField(props: FieldProps): ReactNode {
  const { schema, value, onChange, required } = props;
  const text = useText();
  const { description, error, classNames } = useAbout(props);
  const label = text(schema["x-inkloom"].label);
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      required={required === true}
      classNames={classNames}
      labelElement="div"
    >
      <PictureDrop
        label={label}
        asset={typeof value === "string" && value !== "" ? value : undefined}
        onChange={(asset) => {
          onChange(asset);
        }}
      />
    </Input.Wrapper>
  );
}
