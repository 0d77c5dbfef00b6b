/** Whether the service no longer knows who is here, found out while somebody works. */
import { create } from "zustand";

export const useLoginEnded = create<{ readonly ended: boolean }>()(() => ({ ended: false }));

export function loginEnded(ended: boolean): void {
  if (useLoginEnded.getState().ended !== ended) useLoginEnded.setState({ ended });
}

/** Logging in answers 401 itself where the password is wrong. */
const LOGIN = "/api/v1/session";

/** `fetch` that notices a login that has ended. */
export const noticingFetch: typeof fetch = async (asked, options) => {
  const answer = await fetch(asked, options);
  if (answer.status === 401 && new URL(answer.url).pathname !== LOGIN) loginEnded(true);
  return answer;
};
