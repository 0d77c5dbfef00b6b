/** A place for one picture: by button, drop or paste; what cannot be used is said before anything is sent. */
import { ActionIcon, Button, FileButton, Group, Image, Loader, Paper, Text } from "@mantine/core";
import { IconPhotoPlus, IconX } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { ProblemNotice } from "../service/problem-notice.tsx";
import { assetUrl, PICTURE_TYPES, uploadPicture, type Uploaded } from "./assets.ts";
import { pictureWords } from "./picture-words.ts";

interface PictureDropProps {
  readonly label: string;
  readonly asset: string | undefined;
  /** Undefined takes it out; the size comes with a picture that was just uploaded. */
  readonly onChange: (asset: string | undefined, uploaded?: Uploaded) => void;
}

export function PictureDrop({ label, asset, onChange }: PictureDropProps): ReactNode {
  const say = pictureWords.use();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const take = async (file: Blob | null | undefined): Promise<void> => {
    if (file === null || file === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const uploaded = await uploadPicture(file);
      onChange(uploaded.asset, uploaded);
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const url = asset === undefined ? undefined : assetUrl(asset, 256);
  return (
    <Paper
      withBorder
      p="xs"
      mt={4}
      onDragOver={(event) => {
        event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void take(event.dataTransfer.files[0]);
      }}
      onPaste={(event) => {
        const file = event.clipboardData.files[0];
        if (file === undefined) return;
        event.preventDefault();
        void take(file);
      }}
    >
      <Group gap="sm" wrap="nowrap">
        {url !== undefined && (
          <Image src={url} alt={label} w={96} h={96} fit="contain" radius="sm" />
        )}
        <div>
          <FileButton accept={PICTURE_TYPES.join(",")} onChange={(file) => void take(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={busy ? <Loader size={16} /> : <IconPhotoPlus size={18} aria-hidden />}
                aria-label={`${label}: ${say(busy ? "uploading" : "choose")}`}
              >
                {say(busy ? "uploading" : "choose")}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed" mt={4}>
            {say("drop")}
          </Text>
        </div>
        {asset !== undefined && (
          <ActionIcon
            variant="subtle"
            color="gray"
            ml="auto"
            aria-label={say("removeNamed", { name: label })}
            onClick={() => {
              onChange(undefined);
            }}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {error !== undefined && <ProblemNotice error={error} />}
    </Paper>
  );
}
