/** Over the page, when a login has ended in the middle of work: everything on the page stays as it is. */
import { Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { currentAccount, sessionChanged, useAccount } from "../../app/session.ts";
import { loginEnded } from "../../service/login-ended.ts";
import { LoginForm } from "./login-form.tsx";
import { loginWords } from "./login-words.ts";

export default function LoginAgain(): ReactNode {
  const say = loginWords.use();
  const before = useAccount();
  const done = async (): Promise<void> => {
    await sessionChanged();
    // What another one left on the page is not for whoever came now.
    if (currentAccount()?.id !== before?.id) location.reload();
    loginEnded(false);
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={say("again")}
    >
      <Stack>
        <Text size="sm">{say("ended")}</Text>
        <LoginForm name={before?.name} onDone={done} />
      </Stack>
    </Modal>
  );
}
