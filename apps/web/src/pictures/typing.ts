/** Whether keys pressed there belong to a field: shortcuts leave those alone. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest(
      "input, textarea, select, [role=slider], [role=menu], [role=listbox]:not([data-keys])",
    ) !== null);
