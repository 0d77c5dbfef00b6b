/** i18next, filled by `defineWords`; words are part of the code that shows them, so nothing is fetched. */
import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";

export const i18n: I18n = createInstance();

void i18n.use(initReactI18next).init({
  resources: {},
  lng: "en",
  fallbackLng: false,
  initAsync: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  returnNull: false,
});
