/** How often this process has changed which pictures are where: what was found before a change may not hold behind it. */
let changes = 0;

/** To be called behind the statement that changes something, and before its transaction ends. */
export const noteChange = (): void => {
  changes += 1;
};

export const changesSoFar = (): number => changes;
