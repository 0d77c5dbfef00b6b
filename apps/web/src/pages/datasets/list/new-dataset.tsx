/** Makes an empty data set and goes there. */
import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { datasetAddress } from "../datasets-address.ts";
import { createDataset } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";

interface NewDatasetProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewDataset({ opened, onClose }: NewDatasetProps): ReactNode {
  const say = datasetsWords.use();
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wanted = name.trim();
  const make = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await createDataset(wanted);
      navigate(datasetAddress(wanted));
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={say("make")} transitionProps={{ duration: 0 }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "" && !busy) void make();
        }}
      >
        <TextInput
          data-autofocus
          label={say("makeName")}
          description={say("makeHelp")}
          value={name}
          maxLength={200}
          onChange={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button type="submit" disabled={wanted === ""} loading={busy}>
            {say("makeIt")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
