/** What a picture that came from outside is for. */
import { Button, Image, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { assetUrl } from "../../../pictures/assets.ts";
import { sendTo } from "../../../pictures/send-to.ts";
import { type ToolDeclaration, useTools } from "../../../service/tools.ts";
import { makesPictures } from "../form/layout.ts";
import { restoreWords } from "./restore-words.ts";
import type { PictureTold } from "./restore.ts";

interface ChooseDialogProps {
  readonly asset: string;
  readonly width: number;
  readonly height: number;
  readonly told: PictureTold;
  readonly onRestore: () => void;
  readonly onClose: () => void;
}

export default function ChooseDialog(props: ChooseDialogProps): ReactNode {
  const { asset, width, height, told, onRestore, onClose } = props;
  const say = restoreWords.use();
  const text = useText();
  const { data: tools = [] } = useTools();
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("what")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <Stack gap="xs">
        <Image
          src={assetUrl(asset, 512)}
          alt={say("dropped")}
          mah={240}
          fit="contain"
          radius="sm"
        />
        {"form" in told ? (
          <Button onClick={onRestore} data-autofocus>
            {say("settings")}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {say("noSettings", { why: text(told.why) })}
          </Text>
        )}
        {tools.filter(takesPicture).map(({ id, title }) => (
          <Button
            key={id}
            variant="default"
            onClick={() => {
              onClose();
              sendTo({ target: id, asset, width, height });
            }}
          >
            {say("into", { tool: text(title) })}
          </Button>
        ))}
      </Stack>
    </Modal>
  );
}

const takesPicture = (tool: ToolDeclaration): boolean =>
  makesPictures(tool) && tool.inputs.some(({ type }) => type === "image");
